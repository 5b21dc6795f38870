use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::label;

/// A line of the source that is not blank, without its marks.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The content in the document's part of the source.
    pub(crate) range: Range<usize>,
    /// Line number in the file, from 1.
    pub(super) number: u32,
    /// How many # stood before it.
    pub(crate) hashes: u8,
    /// Whether something that belongs to the page, not to the text, stood before it.
    pub(super) gap: bool,
    /// Whether it was indented as the first line of a paragraph is.
    pub(super) indented: bool,
    /// Whether a bullet marks it as a paragraph of its own.
    pub(super) bullet: bool,
}

/// The lines of a text and the byte ranges that are page furniture.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) furniture: Vec<Range<usize>>,
}

static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-—–－―•·]\s*\d{1,4}\s*[-—–－―•·]|第\s*\d{1,4}\s*页(?:\s*[，,/／]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s+\d{1,4})$")
        .expect("invariant: a constant pattern")
});

/// A line of a contents page: leaders and a page number.
static CONTENTS_LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:[.．…·]\s*){3,}\s*\d{1,4}$").expect("invariant: a constant pattern"));

/// Cuts a text into lines and sets page numbers and contents pages aside. `first` is the number of its first line.
pub(super) fn split(part: &str, first: u32) -> Lines {
    let mut found = Lines::default();
    let (mut at, mut gap, mut ends) = (0, false, Vec::new());
    for (number, raw) in (first..).zip(part.split_inclusive('\n')) {
        let line = line(raw, at, number);
        at += raw.len();
        let text = part.get(line.range.clone()).unwrap_or_default();
        if text.is_empty() {
            if line.hashes > 0 {
                found.furniture.push(at - raw.len()..at);
            }
            continue;
        }
        if line.hashes > 0 {
            found.furniture.push(at - raw.len()..line.range.start);
        }
        if PAGE_NUMBER.is_match(text) || CONTENTS_LINE.is_match(text) || is_rule(text) {
            found.furniture.push(line.range.clone());
            if PAGE_NUMBER.is_match(text) {
                ends.push(found.lines.len());
            }
            gap = true;
            continue;
        }
        let line = unbulleted(text, Line { gap: std::mem::take(&mut gap), ..line }, &mut found.furniture);
        found.lines.push(line);
    }
    drop_running_heads(part, &ends, &mut found);
    drop_contents(part, &mut found);
    found
}

/// Sets a Markdown mark of lists and quotations aside; a printed bullet stays text.
fn unbulleted(text: &str, line: Line, furniture: &mut Vec<Range<usize>>) -> Line {
    let bare = text.trim_start_matches('>').trim_start();
    let bare = ["- ", "* ", "+ "].iter().find_map(|mark| bare.strip_prefix(mark)).unwrap_or(bare).trim_start();
    let printed = bare.starts_with(['•', '●', '○', '◆', '◇', '■', '□', '★', '☆', '▲', '►', '▪', '➢', '✓']);
    if bare.len() == text.len() || bare.is_empty() {
        return Line { bullet: printed, ..line };
    }
    let start = line.range.end - bare.len();
    furniture.push(line.range.start..start);
    Line { range: start..line.range.end, bullet: true, ..line }
}

/// A short line that stands beside several page numbers is the page's head or foot. `ends` are the places of page
/// numbers among the lines.
fn drop_running_heads(part: &str, ends: &[usize], found: &mut Lines) {
    const LONGEST: usize = 40;
    let text = |at: usize| found.lines.get(at).and_then(|line| part.get(line.range.clone())).unwrap_or_default();
    let beside: BTreeSet<usize> = ends.iter().flat_map(|&at| [at.checked_sub(1), Some(at)]).flatten().collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for &at in &beside {
        *counts.entry(text(at)).or_default() += 1;
    }
    let repeated = |at: usize| {
        let text = text(at);
        let short = !text.is_empty() && text.chars().count() <= LONGEST && !ends_sentence(text);
        // Twice could be chance; a heading of the text has a number.
        short && counts.get(text).is_some_and(|&count| count >= 3) && label::find(text).is_none()
    };
    let heads: BTreeSet<usize> = beside.iter().copied().filter(|&at| repeated(at)).collect();
    for at in heads.into_iter().rev() {
        let line = found.lines.remove(at);
        found.furniture.push(line.range);
        if let Some(next) = found.lines.get_mut(at) {
            next.gap = true;
        }
    }
}

fn line(raw: &str, at: usize, number: u32) -> Line {
    let outer = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    let body = raw.trim_matches(outer);
    let indented = raw.starts_with("　　") || raw.starts_with("    ");
    let hashes = body.chars().take_while(|&c| c == '#').count();
    let bare = body.trim_start_matches('#').trim_start_matches(outer);
    // 1 and 2 of #1 are not headings; more than six marks are noise but still marks.
    let marked = hashes > 0 && (bare.len() < body.len() - hashes || !bare.starts_with(|c: char| c.is_ascii_digit()));
    let content = if marked { bare } else { body };
    let end = at + raw.trim_end_matches(outer).len();
    let hashes = if marked { u8::try_from(hashes).unwrap_or(u8::MAX) } else { 0 };
    Line { range: end.saturating_sub(content.len())..end, number, hashes, gap: false, indented, bullet: false }
}

/// ---, ***, ===, ___: a line across the page.
fn is_rule(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '=' | '_' | '—' | '─' | '━' | ' '))
}

/// After 目录, everything up to where its first entry comes again is the contents page.
fn drop_contents(part: &str, found: &mut Lines) {
    const LONGEST: usize = 400;
    let bare = |line: &Line| -> String {
        part.get(line.range.clone()).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect()
    };
    let Some(start) = found.lines.iter().take(60).position(|line| matches!(bare(line).as_str(), "目录" | "目次"))
    else {
        return;
    };
    let Some(entry) = found.lines.get(start + 1).map(bare) else {
        return;
    };
    let after = found.lines.iter().skip(start + 2).take(LONGEST);
    let Some(length) = after.into_iter().position(|line| bare(line) == entry) else {
        return;
    };
    let contents = found.lines.drain(start..start + 2 + length);
    found.furniture.extend(contents.map(|line| line.range));
}

/// Width on a page: a Chinese character is two, a Latin one is one.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Whether the text ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '）', '》', '」', '』', ')', '"', ' ']);
    // A scan prints 规定. for 规定。
    let halved = bare
        .strip_suffix('.')
        .is_some_and(|text| text.trim_end().ends_with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    let words = |text: &str| text.ends_with(|c: char| c.is_ascii_alphabetic()) && text.matches(' ').count() >= 2;
    let english = bare.strip_suffix('.').is_some_and(words);
    halved || english || bare.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_the_page_apart() {
        let text = "目　录\n第一章 总则\n第二章 附则\n第一章 总则\n— 2 —\n## 一、目的\n　　为了\n范围 ...... 3\n***\n";
        let found = split(text, 11);
        let lines: Vec<_> =
            found.lines.iter().map(|l| (text.get(l.range.clone()).unwrap(), l.number, l.hashes, l.gap)).collect();
        assert_eq!(lines, [("第一章 总则", 14, 0, false), ("一、目的", 16, 2, true), ("为了", 17, 0, false)]);
        assert!(found.lines.get(2).unwrap().indented);
    }
}
