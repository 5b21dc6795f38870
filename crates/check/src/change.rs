use std::ops::Range;

use tiaowen_reference::Reference;
use tiaowen_text::fold;

use crate::align::steps;
use crate::quote::is_mark;
use crate::report::{Change, Finding, Status};

/// Differences with fewer equal characters between them are one change: a reader takes in words, not letters.
const APART: usize = 2;

/// A quotation that keeps less than this share of the right words is replaced whole.
const KEPT: f32 = 0.5;

/// The changes that make a reference and its quotation right; none where a person must decide.
pub(crate) fn changes(draft: &str, reference: &Reference, finding: &Finding, place: &str) -> Vec<Change> {
    let Some(correct) = &finding.correct else { return Vec::new() };
    let whole = || vec![Change { span: reference.span.clone(), text: correct.formal.clone() }];
    let mut changes = match finding.status {
        Status::Exact | Status::Paraphrase => Vec::new(),
        Status::Misquoted => words(draft, finding, &correct.quote, true),
        Status::WrongClause => match reference.locators.as_slice() {
            [one] if !place.is_empty() => vec![Change { span: one.span.clone(), text: place.to_owned() }],
            _ => Vec::new(),
        },
        Status::WrongDocument => whole(),
        Status::Superseded => {
            let mut changes = whole();
            // Where the new edition says something else, its words cannot just take the place of the old.
            changes.extend(words(draft, finding, &correct.quote, false));
            changes
        }
        Status::Nonexistent if reference.locators.is_empty() => whole(),
        Status::Nonexistent => Vec::new(),
        Status::WrongDocnumber => number(draft, reference, finding).into_iter().collect(),
        Status::WrongDate => {
            let date = reference.date.as_ref().map(|date| date.span.clone());
            date.map(|span| Change { span, text: correct.quote.clone() }).into_iter().collect()
        }
    };
    changes.retain(|change| draft.get(change.span.clone()).is_some_and(|now| now != change.text));
    changes.sort_by_key(|change| (change.span.start, change.span.end));
    changes
}

/// The right number in place of the written one; a document without any loses it with its brackets.
fn number(draft: &str, reference: &Reference, finding: &Finding) -> Option<Change> {
    let span = reference.document_number.as_ref()?.span.clone();
    let correct = finding.correct.as_ref()?;
    // The number is known by its form: 教办〔2025〕3号 closes with it in the formal reference.
    let right = correct.formal.rsplit_once('》').map_or("", |(_, rest)| rest);
    let right = right.strip_prefix('（').and_then(|rest| rest.split_once('）')).map_or("", |(number, _)| number);
    if !right.is_empty() {
        return Some(Change { span, text: right.to_owned() });
    }
    reference.title.as_ref()?;
    let (before, after) = (draft.get(..span.start)?, draft.get(span.end..)?);
    let open = ["（", "("].iter().find(|bracket| before.ends_with(**bracket))?;
    let close = ["）", ")"].iter().find(|bracket| after.starts_with(**bracket))?;
    Some(Change { span: span.start - open.len()..span.end + close.len(), text: String::new() })
}

/// The changes that turn the quotation into the right words; when too little of it can stay, all of it goes if
/// `whole` allows.
fn words(draft: &str, finding: &Finding, right: &str, whole: bool) -> Vec<Change> {
    let Some(span) = finding.quotation.clone().filter(|_| !right.trim().is_empty()) else { return Vec::new() };
    let Some(written) = draft.get(span.clone()) else { return Vec::new() };
    // A quotation with omissions has parts that stand; only the one that resembles the right words is at issue.
    let right: String = right.chars().filter(|c| *c != '\n').collect();
    let right = right.trim_matches(is_mark);
    let part = parts(written)
        .into_iter()
        .filter_map(|part| Some((distance(written.get(part.clone())?, right)?, part)))
        .min_by_key(|(distance, part)| (*distance, part.start));
    let Some((_, part)) = part else { return Vec::new() };
    let at = span.start + part.start..span.start + part.end;
    let rewritten = || if whole { vec![Change { span: at.clone(), text: right.to_owned() }] } else { Vec::new() };
    let Some(found) = draft.get(at.clone()).and_then(|words| rewrite(words, right, at.start)) else {
        return rewritten();
    };
    let replaced: usize = found.iter().map(|change| change.text.chars().count()).sum();
    let kept = 1.0 - replaced as f32 / right.chars().count().max(1) as f32;
    if kept < KEPT { rewritten() } else { found }
}

/// The unbroken parts of a quotation without the marks at their ends.
fn parts(written: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in written.split("……").flat_map(|piece| piece.split('…')) {
        let start = at + written.get(at..).and_then(|rest| rest.find(piece)).unwrap_or_default();
        at = start + piece.len();
        let head = piece.len() - piece.trim_start_matches(is_mark).len();
        let words = piece.trim_matches(is_mark).len();
        if words > 0 {
            found.push(start + head..start + head + words);
        }
    }
    found
}

fn distance(written: &str, right: &str) -> Option<usize> {
    Some(rewrite(written, right, 0)?.iter().map(|c| c.text.chars().count().max(c.span.len() / 3)).sum())
}

/// The fewest changes from one text to another, those close to each other joined. `None` when both are too long.
fn rewrite(written: &str, right: &str, offset: usize) -> Option<Vec<Change>> {
    let (from, to) = (fold(written), fold(right));
    let places = |text: &str| text.char_indices().collect::<Vec<(usize, char)>>();
    let (a, b) = (places(&from.text), places(&to.text));
    let letters = |text: &[(usize, char)]| text.iter().map(|(_, c)| *c).collect::<Vec<char>>();
    let mut blocks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut i, mut j, mut same) = (0, 0, APART + 1);
    for (x, y) in steps(&letters(&a), &letters(&b))? {
        let equal = matches!((x, y), (Some(x), Some(y)) if a.get(x).map(|l| l.1) == b.get(y).map(|l| l.1));
        let (next_i, next_j) = (i + usize::from(x.is_some()), j + usize::from(y.is_some()));
        if equal {
            same += 1;
        } else {
            match blocks.last_mut().filter(|_| same <= APART) {
                Some(last) => *last = (last.0.start..next_i, last.1.start..next_j),
                None => blocks.push((i..next_i, j..next_j)),
            }
            same = 0;
        }
        (i, j) = (next_i, next_j);
    }
    let byte = |text: &[(usize, char)], at: usize, len: usize| text.get(at).map_or(len, |(byte, _)| *byte);
    let change = |(x, y): (Range<usize>, Range<usize>)| {
        let range = |text: &[(usize, char)], range: &Range<usize>, len| {
            byte(text, range.start, len)..byte(text, range.end, len)
        };
        let (x, y) = (range(&a, &x, from.text.len()), range(&b, &y, to.text.len()));
        let (x, y) = (place_of(&from, x, written.len()), place_of(&to, y, right.len()));
        Some(Change { span: offset + x.start..offset + x.end, text: right.get(y)?.to_owned() })
    };
    blocks.into_iter().map(change).collect()
}

/// A range of folded text in the original; an empty one keeps its place.
fn place_of(folded: &tiaowen_text::Folded, range: Range<usize>, len: usize) -> Range<usize> {
    if !range.is_empty() {
        return folded.original(range);
    }
    let at = folded.text.get(range.start..).and_then(|rest| rest.chars().next());
    let at = at.map_or(len, |next| folded.original(range.start..range.start + next.len_utf8()).start);
    at..at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(text: &str, changes: &[Change]) -> String {
        let mut text = text.to_owned();
        changes.iter().rev().for_each(|change| text.replace_range(change.span.clone(), &change.text));
        text
    }

    #[test]
    fn changes_only_what_differs() {
        #[track_caller]
        fn check(written: &str, right: &str, expected: &[(&str, &str)]) {
            let changes = rewrite(written, right, 0).unwrap();
            let found: Vec<_> =
                changes.iter().map(|c| (written.get(c.span.clone()).unwrap(), c.text.as_str())).collect();
            assert_eq!(found, expected, "{written} {right}");
            assert_eq!(applied(written, &changes), right);
        }
        check("允许小学生独立使用", "禁止小学生独立使用", &[("允许", "禁止")]);
        check("小学生使用，工具", "小学生独立使用，工具", &[("", "独立")]);
        check("绝对严格禁止", "禁止", &[("绝对严格", "")]);
        check("须审核把关", "应审定把关", &[("须审核", "应审定")]);
    }

    #[test]
    fn finds_the_parts_of_a_quotation() {
        let text = "，甲乙……丙丁。";
        let found: Vec<&str> = parts(text).into_iter().map(|part| text.get(part).unwrap()).collect();
        assert_eq!(found, ["甲乙", "丙丁"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn changes_lead_to_the_right_words(written in "[甲乙丙，。]{0,20}", right in "[甲乙丙，。]{1,20}") {
            if let Some(changes) = rewrite(&written, &right, 0) {
                prop_assert_eq!(fold(&applied(&written, &changes)).text, fold(&right).text);
            }
        }
    }
}
