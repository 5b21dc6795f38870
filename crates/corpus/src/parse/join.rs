//! Puts paragraphs together again that pages, hard line ends and notes have torn apart.

use std::collections::HashMap;

use tiaowen_types::{Diagnostic, DiagnosticCode};

use super::block::{Block, Para};
use super::front::is_field;
use super::heading::commands;
use super::label::{self, Label, Style};
use super::lead;
use super::line::{ends_sentence, width};

/// Spaces that a line may stay short of the margin because of punctuation and Latin words.
const SLACK: usize = 4;
/// Spaces by which print indents the first line of a paragraph; copies lose them.
const INDENT: usize = 4;

/// What holds for the whole document and decides single lines.
pub(super) struct Layout {
    /// Width of a full line, when lines are broken at a margin.
    margin: Option<usize>,
    /// Whether paragraphs are told by their indent.
    indents: bool,
    /// For each style: paragraphs that end as sentences, and those that do not.
    ends: HashMap<Style, (usize, usize)>,
}

impl Layout {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let lines: Vec<&Para> = blocks.iter().filter_map(Block::para).collect();
        let mut ends: HashMap<Style, (usize, usize)> = HashMap::new();
        for line in &lines {
            if let Some(label) = label::find(line.run.text()) {
                let (sentences, bare) = ends.entry(label.style).or_default();
                *if ends_sentence(line.run.text()) { sentences } else { bare } += 1;
            }
        }
        let indents = lines.iter().filter(|line| line.indented).count() * 4 > lines.len() && lines.len() > 4;
        Self { margin: margin(&lines), indents, ends }
    }

    pub(super) fn margin(&self) -> Option<usize> {
        self.margin
    }

    /// Whether the last line of a paragraph stays well short of the margin; without a margin none does.
    pub(super) fn is_short(&self, para: &Para) -> bool {
        let indent = if para.single { INDENT } else { 0 };
        self.margin.is_some_and(|margin| para.last_width + indent + SLACK <= margin)
    }

    /// Whether a numbered line without a sentence end is a paragraph torn off by the page, not a heading.
    fn is_torn(&self, text: &str, label: &Label) -> bool {
        let rest = text.get(label.marker..).unwrap_or_default();
        let (sentences, bare) = self.ends.get(&label.style).copied().unwrap_or_default();
        // The text of an article is a sentence, which a heading with a comma is not.
        rest.contains(['。', '；', '！', '？'])
            || rest.ends_with(['，', '、', ','])
            || (label.style == Style::Article && rest.contains(['，', ',']))
            || width(rest) > 100
            || (sentences > bare && rest.chars().count() > 16)
    }
}

/// Lines are hard-wrapped when most of those that end within a sentence are about equally wide.
fn margin(lines: &[&Para]) -> Option<usize> {
    let mut open: Vec<usize> =
        lines.iter().filter(|line| !ends_sentence(line.run.text())).map(|line| line.last_width).collect();
    open.sort_unstable();
    let margin = *open.get(open.len() * 9 / 10)?;
    let full = open.iter().filter(|&&line| line + 2 * SLACK >= margin).count();
    let wrapped = open.len() >= 5 && open.len() * 5 >= lines.len() * 2 && full * 10 >= open.len() * 6;
    (wrapped && (24..=160).contains(&margin)).then_some(margin)
}

/// Joins the lines of `blocks` to paragraphs.
pub(super) fn join(blocks: Vec<Block>, layout: &Layout, diagnostics: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut last: HashMap<Style, u32> = HashMap::new();
    // Index of the paragraph that the next line may go on with; tables and notes in between do not count.
    let mut open: Option<usize> = None;
    for block in blocks {
        let Block::Para(line) = block else {
            joined.push(block);
            continue;
        };
        let before = open.and_then(|at| joined.get_mut(at));
        if let Some(Block::Para(para)) = before
            && continues(para, &line, layout, &last)
        {
            if layout.margin.is_none() {
                diagnostics.push(page_split(para, &line));
            }
            append(para, &line);
            continue;
        }
        if let Some(Block::Para(para)) = open.and_then(|at| joined.get_mut(at))
            && layout.margin.is_none()
            && goes_on_in_columns(para, &line)
        {
            para.run.glue("\n");
            para.run.append(&line.run);
            continue;
        }
        if let Some(label) = label::find(line.run.text()) {
            last.insert(label.style, label.number);
        }
        open = Some(joined.len());
        joined.push(Block::Para(line));
    }
    joined
}

fn append(para: &mut Para, line: &Para) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(para.run.text().chars().next_back()) && latin(line.run.text().chars().next()) {
        para.run.glue(" ");
    }
    para.run.append(&line.run);
    (para.last_width, para.single) = (line.last_width, false);
}

fn page_split(para: &Para, line: &Para) -> Diagnostic {
    let tail: Vec<char> = para.run.text().chars().rev().take(10).collect();
    let head: String = line.run.text().chars().take(10).collect();
    Diagnostic {
        code: DiagnosticCode::PageSplit,
        line: line.line,
        message: "a sentence split by the page was joined".to_owned(),
        detail: format!("{}⏎{head}", tail.iter().rev().collect::<String>()),
    }
}

fn continues(para: &Para, line: &Para, layout: &Layout, last: &HashMap<Style, u32>) -> bool {
    let text = para.run.text();
    let ended = ends_sentence(text);
    let own = label::find(text);
    if line.hashes > 0 || para.hashes > 0 || line.bullet || (layout.indents && line.indented) {
        return false;
    }
    // 时间：四月十二日 is whole, and so is a line of columns.
    if layout.margin.is_none() && (own.is_none() && is_field(text) || has_columns(para) || has_columns(line)) {
        return false;
    }
    if let Some(label) = label::find(line.run.text()) {
        let expected = label.number == 1 || last.get(&label.style).is_some_and(|&n| n + 1 == label.number);
        if ended || expected || is_heading(text, own.as_ref()) || label.style.is_structural() {
            return false;
        }
    }
    if lead::term_end(text).is_some() && lead::term_end(line.run.text()).is_some() {
        return false;
    }
    match layout.margin {
        Some(_) => wraps(para, line, layout, own.as_ref()),
        // A list item ends with a semicolon; only the page can have torn a sentence there.
        None if ended => line.gap && text.ends_with('；'),
        None => own.as_ref().map_or_else(
            || !is_caption(text),
            // A page that ends within a short sentence leaves what looks like a heading, but commands.
            |label| layout.is_torn(text, label) || (line.gap && !line.bullet && commands(text)),
        ),
    }
}

fn wraps(para: &Para, line: &Para, layout: &Layout, own: Option<&Label>) -> bool {
    let text = para.run.text();
    let short = layout.is_short(para);
    if ends_sentence(text) {
        return !short;
    }
    let Some(label) = own else {
        return !(short && is_caption(text));
    };
    if !is_heading(text, Some(label)) {
        return true;
    }
    // A heading goes on only over the margin, and its second line is short; a full one begins the text.
    !short && layout.is_short(line) && !ends_sentence(line.run.text())
}

/// 陈某某  示例大学教授: words set apart by more than one space, after the number that may begin the line.
fn has_columns(para: &Para) -> bool {
    let text = para.run.text();
    if !para.single {
        return false;
    }
    let rest = label::find(text).map_or(text, |label| text.get(label.marker..).unwrap_or_default()).trim_start();
    (rest.contains("  ") || rest.contains('　')) && !rest.contains(['，', '。', '；'])
}

/// A line of columns goes on with the names or the list above it: 委员：张某某  李某某.
fn goes_on_in_columns(para: &Para, line: &Para) -> bool {
    if !has_columns(line) {
        return false;
    }
    let new = label::find(line.run.text()).is_some() || lead::term_end(line.run.text()).is_some();
    let listed = has_columns(para) || lead::term_end(para.run.text()).is_some();
    !new && !line.bullet && line.hashes == 0 && listed && !ends_with_stop(para.run.text())
}

fn ends_with_stop(text: &str) -> bool {
    text.ends_with(['。', '；'])
}

/// A line that can be a heading: numbered or a caption, without inner punctuation.
fn is_heading(text: &str, label: Option<&Label>) -> bool {
    match label {
        Some(label) => !text.get(label.marker..).unwrap_or_default().contains(['。', '；', '：']),
        None => is_caption(text),
    }
}

/// An unnumbered heading: a few words without punctuation.
pub(super) fn is_caption(text: &str) -> bool {
    let words = text.chars().count();
    (2..=24).contains(&words)
        && !text.contains(['，', '。', '；', '：', '！', '？', '、', ',', ':', ';', '<', '|', '='])
}
