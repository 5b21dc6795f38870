use crate::{Piece, Sentence};

/// Longest words between quotations that a generator may add to one sentence, in characters.
const GLUE_CHARS: usize = 30;

/// Signs of a claim: strength, negation, exception, degree, force. Words with one of them must be quoted, not glued.
const CLAIMS: [&str; 34] = [
    "不", "禁", "严", "必", "须", "应", "可", "能", "得", "要", "准", "许", "允", "鼓励", "支持", "建议", "避免", "无",
    "没", "非", "未", "除", "但", "仅", "只", "都", "全", "免", "罚", "处分", "违", "合规", "有效", "废",
];

/// Why words of a generator may not stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// Words stand without a quotation in the same sentence.
    #[error("no quotation supports the words")]
    NoQuote,
    /// More words than connect quotations.
    #[error("{0} characters connect more than they may")]
    TooLong(usize),
    /// Words claim something themselves.
    #[error("{0:?} makes a claim of its own")]
    Claim(&'static str),
    /// Words hold a number, a mark of quotation or a citation.
    #[error("a number or a mark of quotation may only be quoted")]
    Mark,
}

/// Whether the words between quotations only connect them.
pub(crate) fn check(sentence: &Sentence) -> Result<(), Objection> {
    let glue: String = sentence
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Glue(words) => Some(words.as_str()),
            Piece::Template(_) | Piece::Quote(_) => None,
        })
        .collect();
    if glue.is_empty() {
        return Ok(());
    }
    if sentence.quotes().next().is_none() {
        return Err(Objection::NoQuote);
    }
    let length = glue.chars().count();
    if length > GLUE_CHARS {
        return Err(Objection::TooLong(length));
    }
    let mark = |c: char| {
        c.is_numeric() || c.is_ascii_alphanumeric() || matches!(c, '“' | '”' | '「' | '」' | '[' | ']' | '《' | '》')
    };
    if glue.contains(mark) || glue.contains(|c| "一二三四五六七八九十百千万亿两".contains(c)) {
        return Err(Objection::Mark);
    }
    CLAIMS.into_iter().find(|claim| glue.contains(claim)).map_or(Ok(()), |claim| Err(Objection::Claim(claim)))
}
