use std::ops::Range;

/// A quotation or bracket that is not closed within this many bytes is a stray mark, not a depth.
const LONGEST_QUOTED: usize = 900;

/// Pieces of `text[range]` between the characters `ends`, each with its end mark, never cutting inside
/// quotation marks or brackets. White space around a piece is left out; empty pieces are dropped.
pub(crate) fn pieces(text: &str, range: Range<usize>, ends: &[char]) -> Vec<Range<usize>> {
    let (mut found, mut start, mut skip) = (Vec::new(), range.start, range.start);
    for (i, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        let at = range.start + i;
        if at < skip {
            continue;
        }
        if let Some(close) = closing(c) {
            skip = close_of(text, at, c, close).filter(|&end| end <= range.end).unwrap_or(at);
        } else if ends.contains(&c) {
            found.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    found.push(start..range.end);
    found.into_iter().map(|piece| trim(text, piece)).filter(|piece| !piece.is_empty()).collect()
}

/// `range` without white space at its ends.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (raw.len() - raw.trim_start().len());
    start..start + raw.trim().len()
}

/// Ranges of `text[range]` in quotation marks or brackets: words mentioned, not said.
pub(crate) fn quoted(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut skip) = (Vec::new(), range.start);
    for (i, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        let at = range.start + i;
        if at < skip {
            continue;
        }
        let end = closing(c).and_then(|close| close_of(text, at, c, close)).filter(|&end| end <= range.end);
        if let Some(end) = end {
            found.push(at..end);
            skip = end;
        }
    }
    found
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '《' => '》',
        '（' => '）',
        '(' => ')',
        '〔' => '〕',
        _ => return None,
    })
}

/// One past the mark that closes the one at `at`, nested pairs of the same kind counted.
fn close_of(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, c) in text.get(at..)?.char_indices() {
        if i > LONGEST_QUOTED || c == '\n' {
            return None;
        }
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + i + c.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ends: &[char], expected: &[&str]) {
        let found: Vec<&str> = pieces(text, 0..text.len(), ends).into_iter().map(|r| text.get(r).unwrap()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cuts_at_depth_zero() {
        check("甲，乙；丙。", &['；'], &["甲，乙；", "丙。"]);
        check("坚持“甲。乙”。丙。", &['。'], &["坚持“甲。乙”。", "丙。"]);
        check("甲（一；二）；丙", &['；'], &["甲（一；二）；", "丙"]);
        check("甲“乙。丙。", &['。'], &["甲“乙。", "丙。"]);
        check("", &['。'], &[]);
    }

    #[test]
    fn finds_what_is_only_mentioned() {
        let text = "要“甲”（乙）丙";
        let found: Vec<&str> = quoted(text, 0..text.len()).into_iter().map(|r| text.get(r).unwrap()).collect();
        assert_eq!(found, ["“甲”", "（乙）"]);
    }
}
