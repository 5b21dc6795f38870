//! Cuts an answer's text into sentences and citation marks for streams and pages.

/// A run of words, or the number of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words.
    Text(String),
    /// `[3]`
    Citation(u32),
}

/// Sentences with their citation marks; joined they are `text` again. A sentence ends after 。！？； or a line
/// break outside quotation marks, with the marks that follow; one that is empty but for white space joins the
/// one before it.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut sentences = vec![];
    let (mut start, mut end, mut depth) = (0, 0, 0_usize);
    let mut ended = false;
    while let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) {
        end += c.len_utf8();
        match c {
            '“' | '「' | '『' | '《' | '（' => depth += 1,
            '”' | '」' | '』' | '》' | '）' => depth = depth.saturating_sub(1),
            '\n' => (ended, depth) = (true, 0),
            '。' | '！' | '？' | '；' => ended = true,
            _ if c.is_whitespace() => {}
            _ => ended = false,
        }
        if !ended || depth > 0 {
            continue;
        }
        let rest = text.get(end..).unwrap_or_default();
        end += marks_len(rest);
        let rest = text.get(end..).unwrap_or_default();
        let goes_on = rest.starts_with(['，', '、', '：', '；', '。', '”', '」', '』', '）', '\n', ' ']);
        if !goes_on && text.get(start..end).is_some_and(|s| !s.trim().is_empty()) {
            sentences.extend(text.get(start..end));
            start = end;
            ended = false;
        }
    }
    match text.get(start..) {
        Some("") | None => {}
        Some(rest) => sentences.push(rest),
    }
    sentences
}

/// The numbers of the citation marks in `text`, each once, in order.
pub(crate) fn citations(text: &str) -> Vec<u32> {
    let mut numbers = vec![];
    for piece in pieces(text) {
        if let Piece::Citation(n) = piece
            && !numbers.contains(&n)
        {
            numbers.push(n);
        }
    }
    numbers
}

/// Words and citation marks of `text` in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut words, mut rest) = (vec![], String::new(), text);
    while let Some(c) = rest.chars().next() {
        if let Some((n, len)) = mark(rest) {
            if !words.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut words)));
            }
            pieces.push(Piece::Citation(n));
            rest = rest.get(len..).unwrap_or_default();
        } else {
            words.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Text(words));
    }
    pieces
}

/// Number and length in bytes of the mark that `text` begins with.
fn mark(text: &str) -> Option<(u32, usize)> {
    let (digits, _) = text.strip_prefix('[')?.split_once(']')?;
    let number = Some(digits).filter(|d| d.len() <= 4 && d.bytes().all(|b| b.is_ascii_digit()))?;
    Some((number.parse().ok()?, digits.len() + 2))
}

fn marks_len(text: &str) -> usize {
    let mut len = 0;
    while let Some((_, more)) = text.get(len..).and_then(mark) {
        len += more;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(split(text), expected);
        assert_eq!(split(text).concat(), text);
    }

    #[test]
    fn sentences_keep_their_marks() {
        check("", &[]);
        check("一句。[1][2]又一句[3]。", &["一句。[1][2]", "又一句[3]。"]);
        check("规定：“甲。乙。”[1]但可以。", &["规定：“甲。乙。”[1]", "但可以。"]);
        check("规定“甲。”[1]，但乙。", &["规定“甲。”[1]，但乙。"]);
        check("第一行\n\n第二行。\n", &["第一行\n\n", "第二行。\n"]);
        check("没有句号", &["没有句号"]);
        check("“没有闭合。\n下一行。", &["“没有闭合。\n", "下一行。"]);
        check("甲；[1]乙！丙？", &["甲；[1]", "乙！", "丙？"]);
    }

    #[test]
    fn marks_are_numbers_in_brackets() {
        let text = |t: &str| Piece::Text(t.to_owned());
        assert_eq!(pieces("甲[1][12]乙"), [text("甲"), Piece::Citation(1), Piece::Citation(12), text("乙")]);
        assert_eq!(pieces("[x] [] [1"), [text("[x] [] [1")]);
        assert_eq!(citations("甲[2]乙[1]丙[2]"), [2, 1]);
    }
}
