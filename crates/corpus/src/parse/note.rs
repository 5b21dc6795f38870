use std::ops::Range;

use super::run::Run;

/// A footnote, lifted out of the text.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) number: u32,
    pub(super) text: Run,
    pub(super) line: u32,
}

/// A mark in the text that cites a note; `source` is the first byte of the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) number: u32,
    pub(super) source: usize,
}

fn superscript(character: char) -> Option<u32> {
    const DIGITS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let at = DIGITS.chars().position(|digit| digit == character)?;
    u32::try_from(at).ok()
}

/// The note number printed at the start of `text`: `¹²`, `[^3]` or `[3]`; and its bytes.
pub(super) fn mark_at(text: &str) -> Option<(u32, Range<usize>)> {
    let raised: usize = text.chars().take(3).take_while(|&c| superscript(c).is_some()).map(char::len_utf8).sum();
    if raised > 0 {
        let digits = text.get(..raised)?.chars().filter_map(superscript);
        return Some((digits.fold(0, |sum, digit| sum * 10 + digit), 0..raised));
    }
    let inner = text.strip_prefix("[^").or_else(|| text.strip_prefix('['))?;
    let digits: usize = inner.chars().take(3).take_while(char::is_ascii_digit).map(char::len_utf8).sum();
    let number = inner.get(..digits)?.parse().ok()?;
    let after = inner.get(digits..)?.strip_prefix(']')?;
    Some((number, 0..text.len() - after.len()))
}

/// Whether a line is a note: it begins with a mark and goes on with words.
pub(super) fn begins_note(text: &str) -> Option<(u32, usize)> {
    let (number, mark) = mark_at(text)?;
    let rest = text.get(mark.end..)?;
    let words = rest.trim_start_matches([':', '：', ' ', '　', '.', '、']);
    (!words.is_empty()).then_some((number, text.len() - words.len()))
}

/// A line that only goes on with a note: an address on the web.
pub(super) fn continues_note(text: &str) -> bool {
    text.trim_start_matches('<').starts_with("http") && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_notes() {
        assert_eq!(begins_note("¹⁰第 9-11 条主要参考"), Some((10, 5)));
        assert_eq!(begins_note("[^3]: 见附件"), Some((3, 6)));
        assert_eq!(begins_note("正文"), None);
        assert!(continues_note("<https://example.org/a>"));
    }
}
