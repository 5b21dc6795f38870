/// The parts of a folded quotation that must stand in the document in this order: split at ellipses, without the
/// marks at both ends.
pub(crate) fn parts(folded: &str) -> Vec<String> {
    let trimmed = |part: &str| part.trim_matches(is_mark).to_owned();
    folded.replace("...", "…").split('…').map(trimmed).filter(|part| !part.is_empty()).collect()
}

/// A folded quotation without what its writer inserted in 〔…〕.
pub(crate) fn without_insertions(folded: &str) -> String {
    let mut plain = String::with_capacity(folded.len());
    let mut depth = 0_usize;
    for c in folded.chars() {
        match c {
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Punctuation that a writer may add or leave at either end of a quotation.
pub(crate) fn is_mark(c: char) -> bool {
    c.is_whitespace() || "，。；：、！？,.;:!?".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_quotation_apart() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            assert_eq!(parts(text), expected, "{text}");
        }
        check("甲……乙。", &["甲", "乙"]);
        assert_eq!(without_insertions("[教师]须审核"), "须审核");
        check("，甲。", &["甲"]);
        check("……", &[]);
    }
}
