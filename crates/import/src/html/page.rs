use std::mem;

use html5ever::tokenizer::Tag;

use crate::label::{NumberFormat, Style};
use crate::table::Table;
use crate::writer::{Writer, raised};

/// Never text that is read.
const SKIPPED: &[&str] =
    &["script", "style", "noscript", "template", "title", "textarea", "select", "button", "iframe", "svg", "object"];
/// Around the text, not of it.
const AROUND: &[&str] = &["nav", "footer"];
/// Elements that begin a line and end one.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];

/// A page as far as it has been read.
pub(super) struct Page {
    writer: Writer,
    /// The paragraph, or the cell, being read.
    line: String,
    heading: usize,
    /// Element that is left out, and how many of its name are open.
    skip: Option<(String, usize)>,
    /// Whether parts around the text are left out.
    narrow: bool,
    lists: Vec<List>,
    table: Option<Table>,
    cell: Option<(usize, usize)>,
    raised: Option<String>,
    verbatim: usize,
}

struct List {
    next: u32,
    style: Option<NumberFormat>,
}

impl Page {
    pub(super) fn new(narrow: bool) -> Self {
        Self {
            writer: Writer::default(),
            line: String::new(),
            heading: 0,
            skip: None,
            narrow,
            lists: vec![],
            table: None,
            cell: None,
            raised: None,
            verbatim: 0,
        }
    }

    /// Whether something that should only stand around the text has not ended.
    pub(super) fn is_skipping(&self) -> bool {
        self.narrow && self.skip.as_ref().is_some_and(|(name, _)| !SKIPPED.contains(&name.as_str()))
    }

    pub(super) fn finish(mut self) -> String {
        self.end_table();
        self.end_line();
        self.writer.finish()
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.skip.is_some() {
            return;
        }
        if let Some(raised) = &mut self.raised {
            raised.push_str(text);
        } else if self.verbatim > 0 {
            self.line.push_str(text);
        } else {
            append_collapsed(&mut self.line, text);
        }
    }

    pub(super) fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((skipped, open)) = &mut self.skip {
            *open += usize::from(skipped == name && !tag.self_closing);
            return;
        }
        if SKIPPED.contains(&name) || (self.narrow && (AROUND.contains(&name) || is_hidden(tag))) {
            if !tag.self_closing {
                self.skip = Some((name.to_owned(), 1));
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match name {
            "br" => self.line.push('\n'),
            "sup" => self.raised = Some(String::new()),
            "pre" => self.verbatim += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = name.chars().last().and_then(|c| c.to_digit(10)).unwrap_or(6) as usize;
            }
            "ol" => self.lists.push(List { next: number(tag, "start").unwrap_or(1), style: Some(style(tag)) }),
            "ul" => self.lists.push(List { next: 1, style: None }),
            "li" => self.item(tag),
            "table" | "tr" | "td" | "th" => self.start_table_part(name, tag),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        if let Some((skipped, open)) = &mut self.skip {
            *open -= usize::from(skipped == name);
            if *open == 0 {
                self.skip = None;
            }
            return;
        }
        if name == "sup" {
            let text = self.raised.take().unwrap_or_default();
            self.line.push_str(&raised(&text).unwrap_or(text));
        }
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match name {
            "pre" => self.verbatim = self.verbatim.saturating_sub(1),
            "ol" | "ul" => drop(self.lists.pop()),
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => match &mut self.table {
                Some(table) if table.inner > 0 => table.inner -= 1,
                Some(_) => self.end_table(),
                None => {}
            },
            _ => {}
        }
    }

    fn item(&mut self, tag: &Tag) {
        let given = number(tag, "value");
        if let Some(list) = self.lists.last_mut()
            && let Some(style) = list.style
        {
            let at = given.unwrap_or(list.next);
            list.next = at.saturating_add(1);
            self.line.push_str(&format!("{}. ", style.format(at)));
        }
    }

    fn start_table_part(&mut self, name: &str, tag: &Tag) {
        if name == "table" {
            match &mut self.table {
                Some(table) => table.inner += 1,
                None => {
                    self.end_line();
                    self.table = Some(Table::default());
                }
            }
            return;
        }
        if self.table.as_ref().is_none_or(|table| table.inner > 0) {
            self.end_line();
            return;
        }
        if name == "tr" {
            self.end_row();
        } else {
            self.end_cell();
            let span = |key| number(tag, key).unwrap_or(1) as usize;
            self.cell = Some((span("colspan"), span("rowspan")));
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = self.table.as_mut().filter(|table| table.inner == 0) else {
            self.end_line();
            return;
        };
        if let Some((columns, rows)) = self.cell.take() {
            table.cell(&mem::take(&mut self.line), columns, rows);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.table.as_mut().filter(|table| table.inner == 0) {
            table.end_row();
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(mut table) = self.table.take() {
            table.inner = 0;
            table.write(&mut self.writer);
        }
    }

    /// Within a cell a line end separates; elsewhere it writes the paragraph.
    fn end_line(&mut self) {
        if self.cell.is_some() {
            self.line.push('\n');
            return;
        }
        let heading = mem::take(&mut self.heading);
        self.writer.paragraph(&mem::take(&mut self.line), heading);
    }
}

fn is_hidden(tag: &Tag) -> bool {
    let container = matches!(&*tag.name, "div" | "span" | "section" | "aside" | "ul");
    container
        && tag.attrs.iter().any(|attribute| match &*attribute.name.local {
            "hidden" => true,
            "style" => attribute.value.replace(' ', "").to_ascii_lowercase().contains("display:none"),
            _ => false,
        })
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn number(tag: &Tag, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

fn style(tag: &Tag) -> NumberFormat {
    let style = match attribute(tag, "type") {
        Some("a") => Style::LowerLetter,
        Some("A") => Style::UpperLetter,
        Some("i") => Style::LowerRoman,
        Some("I") => Style::UpperRoman,
        _ => Style::Decimal,
    };
    NumberFormat(style)
}

/// White space becomes one space, and none between Chinese characters that the source only wraps.
fn append_collapsed(line: &mut String, text: &str) {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}');
    let mut wrapped = false;
    for c in text.chars() {
        if is_space(c) {
            wrapped |= c == '\n' || c == '\r';
            if !line.ends_with(is_space) && !line.is_empty() {
                line.push(' ');
            }
            continue;
        }
        if wrapped && is_wide(c) && line.ends_with(' ') && line.trim_end().ends_with(is_wide) {
            line.pop();
        }
        wrapped = false;
        line.push(c);
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—')
}
