use std::mem;

use quick_xml::events::BytesStart;

use super::Context;
use super::numbering::Numbering;
use crate::Fault;
use crate::table::Table;
use crate::writer::{Writer, raised};
use crate::xml::{Node, Step, attribute, is_on, value};

/// Not text as it stands: deleted or moved away, instructions, older properties, a second form of a text box,
/// phonetic signs.
pub(super) const SKIPPED: &[&str] = &[
    "moveFrom",
    "delText",
    "instrText",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "tblGridChange",
    "numberingChange",
    "Fallback",
    "rt",
    "sectPr",
];

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<usize>,
    /// Its end was deleted, so the next paragraph goes on with it.
    open_end: bool,
}

#[derive(Default)]
struct RunProperties {
    raised: bool,
    hidden: bool,
}

/// A cell being read: its lines, how many columns it takes, and whether it goes on with the one above.
#[derive(Default)]
struct Cell {
    text: String,
    columns: usize,
    continues: bool,
}

/// The text part as far as it has been read.
pub(super) struct Body<'a> {
    context: &'a Context,
    numbering: Numbering,
    writer: Writer,
    limit: usize,
    /// The innermost is last: a text box has paragraphs within a paragraph.
    paragraphs: Vec<Paragraph>,
    run: RunProperties,
    in_properties: bool,
    in_text: bool,
    table: Option<Table>,
    cell: Option<Cell>,
    /// Start of the next paragraph, when the end of the last one was deleted.
    carried: String,
    cited: usize,
    /// Notes cited since the last paragraph outside a table ended.
    due: Vec<(usize, String)>,
    /// Whether tracked changes were seen.
    pub(super) changed: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(context: &'a Context, numbering: Numbering, limit: usize) -> Self {
        Self {
            context,
            numbering,
            writer: Writer::default(),
            limit,
            paragraphs: vec![],
            run: RunProperties::default(),
            in_properties: false,
            in_text: false,
            table: None,
            cell: None,
            carried: String::new(),
            cited: 0,
            due: vec![],
            changed: false,
        }
    }

    pub(super) fn finish(mut self) -> String {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        let rest = mem::take(&mut self.carried);
        self.writer.paragraph(&rest, 0);
        self.write_notes();
        self.writer.finish()
    }

    pub(super) fn visit(&mut self, node: Node<'_>) -> Result<Step, Fault> {
        if self.writer.len() > self.limit {
            return Err(Fault::TooMany { parts: "bytes of text", limit: self.limit });
        }
        match node {
            Node::Start(name, start) => return Ok(self.start(name, start)),
            Node::End(name) => self.end(name),
            Node::Text(text) if self.in_text && !self.run.hidden => self.push(text),
            Node::Text(_) => {}
        }
        Ok(Step::Into)
    }

    fn start(&mut self, name: &str, start: &BytesStart<'_>) -> Step {
        if name == "del" {
            self.changed = true;
            if self.in_properties
                && let Some(paragraph) = self.paragraphs.last_mut()
            {
                paragraph.open_end = true;
            }
            return Step::Over;
        }
        if SKIPPED.contains(&name) {
            self.changed |= name == "moveFrom";
            return Step::Over;
        }
        match name {
            "p" => {
                let text = mem::take(&mut self.carried);
                self.paragraphs.push(Paragraph { text, ..Paragraph::default() });
            }
            "r" => self.run = RunProperties::default(),
            "pPr" => self.in_properties = true,
            "ins" | "moveTo" => self.changed = true,
            "t" => self.in_text = true,
            "tbl" | "tr" | "tc" => self.start_table_part(name),
            "footnoteReference" => self.cite(start, &self.context.footnotes),
            "endnoteReference" => self.cite(start, &self.context.endnotes),
            "br" | "cr" => self.push("\n"),
            "tab" if !self.in_properties => self.tab(),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.push(&symbol(start)),
            _ => self.property(name, start),
        }
        Step::Into
    }

    fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "vertAlign" if !self.in_properties => {
                self.run.raised = value(start).as_deref() == Some("superscript");
            }
            "vanish" if !self.in_properties => self.run.hidden = is_on(start),
            "gridSpan" => {
                if let Some(cell) = &mut self.cell {
                    cell.columns = value(start).and_then(|columns| columns.parse().ok()).unwrap_or(1);
                }
            }
            "vMerge" => {
                if let Some(cell) = &mut self.cell {
                    cell.continues = value(start).as_deref() != Some("restart");
                }
            }
            "pStyle" | "numId" | "ilvl" | "outlineLvl" if self.in_properties => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return };
                let value = value(start).unwrap_or_default();
                match name {
                    "pStyle" => paragraph.style = value,
                    "numId" => paragraph.list = Some(value),
                    "ilvl" => paragraph.level = value.parse().ok(),
                    _ => paragraph.outline = value.parse().ok(),
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_properties = false,
            "t" => self.in_text = false,
            "tc" => self.end_cell(),
            "tr" => {
                if let Some(table) = self.table.as_mut().filter(|table| table.inner == 0) {
                    table.end_row();
                }
            }
            "tbl" => match &mut self.table {
                Some(table) if table.inner > 0 => table.inner -= 1,
                Some(_) => self.end_table(),
                None => {}
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            match raised(text).filter(|_| self.run.raised) {
                Some(raised) => paragraph.text.push_str(&raised),
                None => paragraph.text.push_str(text),
            }
        }
    }

    /// Before the page number of a line of contents stand leaders, which tell such lines from text.
    fn tab(&mut self) {
        let contents =
            self.paragraphs.last().is_some_and(|paragraph| self.context.styles.is_contents(&paragraph.style));
        self.push(if contents { "......" } else { "\t" });
    }

    fn cite(&mut self, start: &BytesStart<'_>, notes: &std::collections::BTreeMap<String, String>) {
        if let Some(text) = attribute(start, "id").and_then(|id| notes.get(&id)) {
            self.cited += 1;
            self.due.push((self.cited, text.clone()));
            let mark = format!("[^{}]", self.cited);
            if let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.text.push_str(&mark);
            }
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let label = self.label(&paragraph);
        let text = label + &paragraph.text;
        if paragraph.open_end {
            self.carried = text;
        } else if let Some(cell) = &mut self.cell {
            cell.text.push_str(&text);
            cell.text.push('\n');
        } else {
            let heading = match paragraph.outline {
                Some(level) if level < 9 => level + 1,
                Some(_) => 0,
                None => self.context.styles.heading(&paragraph.style),
            };
            self.writer.paragraph(&text, heading);
            self.write_notes();
        }
    }

    /// The number that Word prints before a paragraph. Empty paragraphs of a list have one too, and count.
    fn label(&mut self, paragraph: &Paragraph) -> String {
        let styled = self.context.styles.list(&paragraph.style);
        let list = paragraph.list.clone().or_else(|| styled.as_ref().map(|(list, _)| list.clone()));
        let level = paragraph.level.or(styled.map(|(_, level)| level)).unwrap_or_default();
        let label = list.filter(|list| list != "0").and_then(|list| self.numbering.next(&list, level));
        label.filter(|_| !paragraph.text.trim().is_empty()).unwrap_or_default()
    }

    fn start_table_part(&mut self, name: &str) {
        match (name, &mut self.table) {
            ("tbl", Some(table)) => table.inner += 1,
            ("tbl", none) => *none = Some(Table::default()),
            ("tc", Some(table)) if table.inner == 0 => self.cell = Some(Cell { columns: 1, ..Cell::default() }),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = self.table.as_mut().filter(|table| table.inner == 0) else { return };
        match self.cell.take() {
            Some(cell) if cell.continues => table.same_as_above(cell.columns),
            Some(cell) => table.cell(&cell.text, cell.columns, 1),
            None => {}
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            table.write(&mut self.writer);
            self.write_notes();
        }
    }

    fn write_notes(&mut self) {
        for (number, text) in mem::take(&mut self.due) {
            self.writer.note(number, &text);
        }
    }
}

/// A sign of a symbol font has a number of its own there; a box stands for it.
fn symbol(start: &BytesStart<'_>) -> String {
    let code = attribute(start, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    let known = code.filter(|code| *code < 0xe000).and_then(char::from_u32);
    known.unwrap_or('□').to_string()
}
