use std::ops::Range;

use crate::quote::is_mark;

/// One place where a quotation and the text it quotes differ. Both may be empty: an insertion or an omission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What the draft has.
    pub written: String,
    /// What the document has.
    pub right: String,
}

/// Where a quotation fits best into a text, and how it differs there.
#[derive(Debug, Clone)]
pub(crate) struct Alignment {
    /// Characters of the text.
    pub(crate) range: Range<usize>,
    /// Characters that had to be changed, inserted or left out.
    pub(crate) distance: usize,
    /// Differences in reading order, neighbours joined.
    pub(crate) edits: Vec<Edit>,
}

/// Cells of the table of distances beyond which only the lengths are compared: 16 million take 0.1 s.
const MOST_CELLS: usize = 16_000_000;

/// How far from where a quotation seems to begin its first character is looked for, characters: the length of
/// 原则上禁止 and a margin.
const REACH: usize = 8;

/// Whether a quotation may begin and end anywhere in a text, or is all of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Free,
    Fixed,
}

/// Fits all of `quote` into some stretch of `text` with the fewest edits. `None` when either is empty or both are
/// too long to compare.
pub(crate) fn align(quote: &[char], text: &[char]) -> Option<Alignment> {
    let loose = fit(quote, text, Ends::Free)?;
    let anchored = anchor(quote, text, &loose.range);
    if anchored == loose.range {
        return Some(loose);
    }
    // 应直接 in 应避免直接: one changed character (应 for 免) is fewer edits, but not what was left out.
    let firm = fit(quote, text.get(anchored.clone())?, Ends::Fixed)?;
    Some(Alignment { range: anchored, ..firm })
}

/// The range moved outward to the nearest place of the first and the last character of the quotation, failing that
/// to the nearest mark.
fn anchor(quote: &[char], text: &[char], range: &Range<usize>) -> Range<usize> {
    let (first, last) = (quote.first(), quote.last());
    let mut anchored = range.clone();
    if text.get(range.start) != first {
        let near = (range.start.saturating_sub(REACH)..range.start).rev();
        let same = near.clone().find(|&at| text.get(at) == first);
        let mark = || near.clone().find(|&at| text.get(at).copied().is_some_and(is_mark)).map(|at| at + 1);
        anchored.start = same.or_else(mark).unwrap_or(range.start);
    }
    if text.get(range.end.saturating_sub(1)) != last {
        let mut near = range.end..(range.end + REACH).min(text.len());
        let same = near.clone().find(|&at| text.get(at) == last).map(|at| at + 1);
        let mark = || near.find(|&at| text.get(at).copied().is_some_and(is_mark));
        anchored.end = same.or_else(mark).unwrap_or(range.end);
    }
    anchored
}

fn fit(quote: &[char], text: &[char], ends: Ends) -> Option<Alignment> {
    let (rows, columns) = (quote.len(), text.len());
    if rows == 0 || columns == 0 {
        return None;
    }
    let table = distances(quote, text, ends)?;
    let last = table.get(rows * (columns + 1)..)?;
    let best = last.iter().enumerate().min_by_key(|&(j, &d)| (d, columns - j)).filter(|_| ends == Ends::Free);
    let (end, &distance) = best.or_else(|| last.iter().enumerate().next_back())?;
    let steps = trace(quote, text, &table, (end, ends));
    let start = steps.iter().find_map(|step| step.1).unwrap_or(end);
    Some(Alignment { range: start..end, distance: usize::from(distance), edits: edits(quote, text, &steps) })
}

/// The fewest steps from one text to the other. `None` when both are too long to compare.
pub(crate) fn steps(from: &[char], to: &[char]) -> Option<Vec<Step>> {
    let table = distances(from, to, Ends::Fixed)?;
    Some(trace(from, to, &table, (to.len(), Ends::Fixed)))
}

/// The number of edits between each beginning of `quote` and each beginning of `text`.
fn distances(quote: &[char], text: &[char], ends: Ends) -> Option<Vec<u16>> {
    let (rows, columns) = (quote.len(), text.len());
    if rows.saturating_mul(columns) > MOST_CELLS || rows.max(columns) > usize::from(u16::MAX) {
        return None;
    }
    let width = columns + 1;
    let mut table = vec![0_u16; (rows + 1) * width];
    if ends == Ends::Fixed {
        (0..width).for_each(|j| table[j] = j as u16);
    }
    for i in 1..=rows {
        table[i * width] = i as u16;
        for j in 1..=columns {
            let same = u16::from(quote[i - 1] != text[j - 1]);
            let diagonal = table[(i - 1) * width + j - 1] + same;
            let up = table[(i - 1) * width + j] + 1;
            let left = table[i * width + j - 1] + 1;
            table[i * width + j] = diagonal.min(up).min(left);
        }
    }
    Some(table)
}

/// One step of an alignment: a character of the quotation, one of the text, or both.
pub(crate) type Step = (Option<usize>, Option<usize>);

fn trace(quote: &[char], text: &[char], table: &[u16], (end, ends): (usize, Ends)) -> Vec<Step> {
    let width = text.len() + 1;
    let (mut i, mut j, mut steps) = (quote.len(), end, Vec::new());
    while i > 0 || (ends == Ends::Fixed && j > 0) {
        let here = table[i * width + j];
        let same = i > 0 && j > 0 && quote[i - 1] == text[j - 1];
        if i > 0 && j > 0 && table[(i - 1) * width + j - 1] + u16::from(!same) == here {
            (i, j) = (i - 1, j - 1);
            steps.push((Some(i), Some(j)));
        } else if i > 0 && table[(i - 1) * width + j] + 1 == here {
            i -= 1;
            steps.push((Some(i), None));
        } else {
            j -= 1;
            steps.push((None, Some(j)));
        }
    }
    steps.reverse();
    steps
}

fn edits(quote: &[char], text: &[char], steps: &[Step]) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let mut open = false;
    for &(i, j) in steps {
        let (written, right) = (i.and_then(|i| quote.get(i)), j.and_then(|j| text.get(j)));
        if written == right {
            open = false;
            continue;
        }
        if !open {
            found.push(Edit { written: String::new(), right: String::new() });
            open = true;
        }
        if let Some(edit) = found.last_mut() {
            edit.written.extend(written);
            edit.right.extend(right);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[track_caller]
    fn check(quote: &str, text: &str, distance: usize, expected: &[(&str, &str)]) {
        let found = align(&chars(quote), &chars(text)).unwrap();
        let edits: Vec<_> = found.edits.iter().map(|e| (e.written.as_str(), e.right.as_str())).collect();
        assert_eq!((found.distance, edits.as_slice()), (distance, expected), "{quote} in {text}");
    }

    #[test]
    fn shows_what_differs() {
        check("禁止小学生", "原则上禁止小学生独立使用", 0, &[]);
        check("允许小学生独立", "原则上禁止小学生独立使用", 2, &[("允许", "禁止")]);
        check("小学生使用", "原则上禁止小学生独立使用", 2, &[("", "独立")]);
        check("应直接使用", "教师应避免直接使用", 2, &[("", "避免")]);
        check("绝对禁止使用", "。原则上禁止使用", 3, &[("绝对", "原则上")]);
        check("小学生应独立使用", "原则上禁止小学生独立使用", 1, &[("应", "")]);
        assert!(align(&[], &chars("甲")).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_stretch_of_the_text_fits_without_edits(text in "[甲乙丙丁]{1,30}", from in 0_usize..30, len in 1_usize..30) {
            let text = chars(&text);
            let from = from.min(text.len() - 1);
            let to = (from + len).min(text.len());
            let found = align(&text[from..to], &text).unwrap();
            prop_assert_eq!(found.distance, 0);
            prop_assert_eq!(&text[found.range.clone()], &text[from..to]);
            prop_assert!(found.edits.is_empty());
        }

        #[test]
        fn edits_turn_the_quote_into_the_text(quote in "[甲乙丙]{1,12}", text in "[甲乙丙]{1,24}") {
            let (quote, text) = (chars(&quote), chars(&text));
            let found = align(&quote, &text).unwrap();
            let changed: usize = found.edits.iter().map(|e| e.written.chars().count().max(e.right.chars().count())).sum();
            prop_assert!(changed <= found.distance);
            prop_assert!(found.distance <= quote.len() + 2 * REACH);
        }
    }
}
