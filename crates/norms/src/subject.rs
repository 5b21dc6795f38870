use std::ops::Range;

use tiaowen_types::Bearer;

use crate::segment::trim;
use crate::tables::TABLES;
use crate::who;

/// Marks between comma clauses.
pub(crate) const COMMAS: [char; 4] = ['，', ',', '：', ':'];

/// Who is named at the start of a comma clause, not as an owner (教师的…).
pub(crate) fn named_at_start(clause: &str) -> Option<Vec<Bearer>> {
    let (who, end) = who::group_at_start(clause)?;
    let owner = clause.get(end..).is_some_and(|rest| rest.starts_with('的'));
    (!owner).then_some(who)
}

/// Who or what stands before a cue in its comma clause.
pub(crate) enum Subject {
    Named(Vec<Bearer>),
    Thing,
    None,
}

/// Who or what `before`, the text of a comma clause up to its cue, says it is about.
pub(crate) fn subject(before: &str) -> Subject {
    let mut rest = before.trim();
    while let Some(adverb) = TABLES.adverb_end.find(rest) {
        rest = rest.get(..adverb.start()).unwrap_or_default().trim_end();
    }
    if rest.is_empty() {
        return Subject::None;
    }
    if let Some((who, end)) = who::group_at_start(rest)
        && !rest.get(end..).is_some_and(|after| after.starts_with('的'))
    {
        return Subject::Named(who);
    }
    if let Some(who) = who::group_at_end(rest) {
        return Subject::Named(who);
    }
    if rest.contains("阶段") && !who::stages(rest).is_empty() {
        return Subject::Named(vec![Bearer::Student]);
    }
    if TABLES.condition_start.is_match(rest) || TABLES.exception.is_match(rest) {
        return Subject::None;
    }
    Subject::Thing
}

/// The text without marks and white space at its end.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || COMMAS.contains(&c) || "；;。！？!?".contains(c))
}

/// The range without white space and marks at its ends.
pub(crate) fn trim_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let range = trim(text, range);
    let body = bare(text.get(range.clone()).unwrap_or_default());
    range.start..range.start + body.len()
}
