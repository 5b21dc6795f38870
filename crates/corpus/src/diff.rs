//! Two editions of a document, clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaowen_types::{ClauseIdx, ClauseKind, Document, LabelSource};

use crate::edit::{Edit, edits};

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The same words in the same place.
    Same,
    /// The same words under another number.
    Moved,
    /// Other words for the same matter.
    Revised,
    /// Only in the new edition.
    Added,
    /// Only in the old edition.
    Removed,
}

/// One clause of either edition and its counterpart in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// In the old edition.
    pub old: Option<ClauseIdx>,
    /// In the new edition.
    pub new: Option<ClauseIdx>,
    /// From the old words to the new ones; only for revised clauses.
    pub edits: Vec<Edit>,
}

/// Least share of common character pairs for two clauses, or their headings, to be the same matter under one number.
const ALIKE_IN_PLACE: f64 = 0.3;
/// The same under different numbers.
const ALIKE_ELSEWHERE: f64 = 0.5;
/// Least share of common character pairs for two headings to name the same matter.
const ALIKE_HEADINGS: f64 = 0.6;

/// The same between aligned neighbours, where an editor who rewrites a clause leaves it.
const ALIKE_BETWEEN: f64 = 0.12;
/// Common pairs that two clauses alone between aligned neighbours must have.
const PAIRS_ALONE: u32 = 2;

/// Aligns two editions: the new edition's clauses in order, each removed clause after its old neighbour.
///
/// Equal words come first, then equal headings, then likeness of the words, then likeness of the headings, then what
/// is least alike but stands between the same neighbours, and last the same name below clauses already aligned.
pub fn diff(old: &Document, new: &Document) -> Vec<ClauseChange> {
    let (before, after) = (clauses(old), clauses(new));
    let mut pairs = Pairs::default();
    let in_place = |one: &Words, other: &Words| if one.path == other.path { 1.0 } else { 0.0 };
    pairs.take(&before, &after, |one, other, _| (one.text == other.text).then(|| in_place(one, other)));
    pairs.take(&before, &after, |one, other, _| {
        let same = !one.heading.is_empty() && one.heading == other.heading && one.kind == other.kind;
        same.then(|| in_place(one, other) + dice(&one.grams, &other.grams))
    });
    pairs.take(&before, &after, |one, other, _| {
        let least = if one.path == other.path { ALIKE_IN_PLACE } else { ALIKE_ELSEWHERE };
        Some(dice(&one.grams, &other.grams)).filter(|likeness| *likeness >= least)
    });
    pairs.take(&before, &after, |one, other, _| {
        let least = if one.path == other.path { ALIKE_IN_PLACE } else { ALIKE_HEADINGS };
        Some(dice(&one.heading, &other.heading)).filter(|likeness| one.kind == other.kind && *likeness >= least)
    });
    pairs.take(&before, &after, |one, other, pairs| {
        let likeness = dice(&one.bare, &other.bare).max(0.5 * contained(&one.bare, &other.bare));
        let numbered = one.kind == other.kind && !one.named && !other.named && headings_may_match(one, other);
        let alone = pairs.gap(one, other, &before, &after).filter(|_| numbered)?;
        let enough = likeness >= ALIKE_BETWEEN || alone && common(&one.bare, &other.bare) >= PAIRS_ALONE;
        enough.then_some(likeness)
    });
    pairs.take(&before, &after, |one, other, pairs| {
        let parents = one.parent.zip(other.parent).is_some_and(|(one, other)| pairs.aligned.contains(&(one, other)));
        (parents && one.label == other.label && one.named).then_some(1.0)
    });
    arrange(&before, &after, &pairs.new_to_old)
}

/// A clause as it is compared.
struct Words {
    idx: ClauseIdx,
    kind: ClauseKind,
    parent: Option<ClauseIdx>,
    path: String,
    label: String,
    /// Whether its label is words, not a number.
    named: bool,
    text: String,
    /// Pairs of neighbouring characters, sorted.
    grams: Vec<(char, char)>,
    /// The same without punctuation, which all sentences share.
    bare: Vec<(char, char)>,
    heading: Vec<(char, char)>,
}

/// Clauses with words of their own, without their printed numbers.
fn clauses(document: &Document) -> Vec<Words> {
    let words = document.tree.iter().map(|(idx, clause)| {
        let heading = clause.heading.map_or("", |span| span.of(&document.text));
        let text = [heading, clause.body.of(&document.text)].join("\n").trim().to_owned();
        Words {
            idx,
            kind: clause.kind,
            parent: clause.parent,
            path: clause.path.to_string(),
            label: clause.path.last().to_owned(),
            named: clause.label_source != LabelSource::Printed,
            grams: grams(&text),
            bare: grams(&text.chars().filter(|c| c.is_alphanumeric()).collect::<String>()),
            heading: grams(heading),
            text,
        }
    });
    words.filter(|words| !words.text.is_empty()).collect()
}

fn grams(text: &str) -> Vec<(char, char)> {
    let bare: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut grams: Vec<_> = bare.iter().copied().zip(bare.iter().copied().skip(1)).collect();
    grams.sort_unstable();
    grams
}

/// Which clause of the new edition goes with which of the old.
#[derive(Default)]
struct Pairs {
    /// Positions in the lists of clauses.
    new_to_old: BTreeMap<usize, usize>,
    old: BTreeSet<usize>,
    /// The same by clause, old first.
    aligned: BTreeSet<(ClauseIdx, ClauseIdx)>,
}

impl Pairs {
    /// For two clauses below aligned clauses, between siblings that are aligned with each other or are the ends:
    /// whether each is the only one there.
    fn gap(&self, one: &Words, other: &Words, before: &[Words], after: &[Words]) -> Option<bool> {
        let parents = match (one.parent, other.parent) {
            (None, None) => true,
            (Some(one), Some(other)) => self.aligned.contains(&(one, other)),
            _ => false,
        };
        let old = |words: &&Words| self.aligned.iter().any(|(old, _)| *old == words.idx);
        let new = |words: &&Words| self.aligned.iter().any(|(_, new)| *new == words.idx);
        let (old_up, old_down, old_alone) = neighbours(one, before, old);
        let (new_up, new_down, new_alone) = neighbours(other, after, new);
        let meet = |old: Option<ClauseIdx>, new: Option<ClauseIdx>| match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => self.aligned.contains(&(old, new)),
            _ => false,
        };
        (parents && meet(old_up, new_up) && meet(old_down, new_down)).then_some(old_alone && new_alone)
    }

    /// Pairs what is still free and has a score, the highest first.
    fn take(&mut self, before: &[Words], after: &[Words], score: impl Fn(&Words, &Words, &Self) -> Option<f64>) {
        let mut found = Vec::new();
        for (new, other) in after.iter().enumerate().filter(|(new, _)| !self.new_to_old.contains_key(new)) {
            for (old, one) in before.iter().enumerate().filter(|(old, _)| !self.old.contains(old)) {
                found.extend(score(one, other, self).map(|score| (score, old, new, one.idx, other.idx)));
            }
        }
        found.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.2, left.1).cmp(&(right.2, right.1))));
        for (_, old, new, old_idx, new_idx) in found {
            if !self.new_to_old.contains_key(&new) && self.old.insert(old) {
                self.new_to_old.insert(new, old);
                self.aligned.insert((old_idx, new_idx));
            }
        }
    }
}

/// A clause that got another heading is about something else, unless the headings share words.
fn headings_may_match(one: &Words, other: &Words) -> bool {
    one.heading.is_empty() || other.heading.is_empty() || dice(&one.heading, &other.heading) >= ALIKE_IN_PLACE
}

/// The nearest siblings before and after that pass a test, and whether the clause is alone between them.
fn neighbours(
    words: &Words,
    all: &[Words],
    test: impl Fn(&&Words) -> bool,
) -> (Option<ClauseIdx>, Option<ClauseIdx>, bool) {
    let siblings: Vec<&Words> = all.iter().filter(|other| other.parent == words.parent).collect();
    let own = siblings.iter().position(|other| other.idx == words.idx).unwrap_or_default();
    let up = (0..own).rev().find(|&at| siblings.get(at).is_some_and(&test));
    let down = (own + 1..siblings.len()).find(|&at| siblings.get(at).is_some_and(&test));
    let alone =
        up.map_or(own == 0, |up| up + 1 == own) && down.map_or(own + 1 == siblings.len(), |down| down == own + 1);
    let idx = |at: Option<usize>| at.and_then(|at| siblings.get(at)).map(|words| words.idx);
    (idx(up), idx(down), alone)
}

/// Twice the common pairs over all pairs.
fn dice(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { f64::from(2 * common(one, other)) / all as f64 }
}

/// The common pairs over those of the shorter one: a clause that grew a lot still has its old words.
fn contained(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let shorter = one.len().min(other.len());
    if shorter == 0 { 0.0 } else { f64::from(common(one, other)) / shorter as f64 }
}

fn common(one: &[(char, char)], other: &[(char, char)]) -> u32 {
    let (mut left, mut right, mut common) = (one.iter().peekable(), other.iter().peekable(), 0);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                left.next();
                right.next();
            }
        }
    }
    common
}

fn arrange(before: &[Words], after: &[Words], pairs: &BTreeMap<usize, usize>) -> Vec<ClauseChange> {
    let paired: BTreeSet<usize> = pairs.values().copied().collect();
    let removed = |from: usize, changes: &mut Vec<ClauseChange>| {
        for (_, words) in before.iter().enumerate().skip(from).take_while(|(at, _)| !paired.contains(at)) {
            changes.push(ClauseChange {
                kind: ChangeKind::Removed,
                old: Some(words.idx),
                new: None,
                edits: Vec::new(),
            });
        }
    };
    let mut changes = Vec::new();
    removed(0, &mut changes);
    for (at, words) in after.iter().enumerate() {
        let Some((old_at, old)) = pairs.get(&at).and_then(|&old| before.get(old).map(|words| (old, words))) else {
            changes.push(ClauseChange { kind: ChangeKind::Added, old: None, new: Some(words.idx), edits: Vec::new() });
            continue;
        };
        let (kind, edits) = match (old.text == words.text, old.path == words.path) {
            (true, true) => (ChangeKind::Same, Vec::new()),
            (true, false) => (ChangeKind::Moved, Vec::new()),
            (false, _) => (ChangeKind::Revised, edits(&old.text, &words.text)),
        };
        changes.push(ClauseChange { kind, old: Some(old.idx), new: Some(words.idx), edits });
        removed(old_at + 1, &mut changes);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::document;

    #[test]
    fn finds_a_clause_that_was_written_anew() {
        let old = document(
            "一、数据\n（一）建立台账。\n（二）教师不得将学生照片上传到网络平台。\n（三）每年自查。\n二、经费\n（一）纳入预算。\n",
        );
        let new = document(
            "一、数据\n（一）建立台账。\n（二）严禁任何人在公开网站发布学生影像资料，教师应当取得监护人同意。\n（三）每年自查。\n二、经费\n（一）纳入预算。\n（二）接受审计。\n",
        );
        let kinds: Vec<ChangeKind> = diff(&old, &new).iter().map(|change| change.kind).collect();
        use ChangeKind::{Added, Revised, Same};
        assert_eq!(kinds, [Same, Same, Revised, Same, Same, Same, Added]);
        let other =
            document("一、数据\n（一）建立台账。\n（二）聘请专家。\n（三）每年自查。\n二、经费\n（一）纳入预算。\n");
        let kinds: Vec<ChangeKind> = diff(&old, &other).iter().map(|change| change.kind).collect();
        assert!(kinds.contains(&Added) && kinds.contains(&ChangeKind::Removed), "nothing in common: {kinds:?}");
    }

    #[test]
    fn aligns_editions() {
        let old =
            document("一、总则\n（一）应当建立制度并公开。\n（二）不得收费。\n二、附则\n本规定自发布之日起施行。\n");
        let new = document(
            "一、总则\n（一）应当建立健全制度并公开。\n（二）学校每年报告一次。\n（三）不得收费。\n二、附则\n本规定自发布之日起施行。\n",
        );
        let path = |document: &Document, idx: Option<ClauseIdx>| {
            idx.and_then(|idx| document.tree.get(idx)).map_or(String::new(), |clause| clause.path.to_string())
        };
        let found: Vec<_> = diff(&old, &new).iter().map(|c| (c.kind, path(&old, c.old), path(&new, c.new))).collect();
        let row = |kind, old: &str, new: &str| (kind, old.to_owned(), new.to_owned());
        assert_eq!(
            found,
            [
                row(ChangeKind::Same, "一", "一"),
                row(ChangeKind::Revised, "一/（一）", "一/（一）"),
                row(ChangeKind::Added, "", "一/（二）"),
                row(ChangeKind::Moved, "一/（二）", "一/（三）"),
                row(ChangeKind::Same, "二", "二"),
            ]
        );
    }
}
