//! Two editions of a document, clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaowen_types::{ClauseIdx, Document};

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

/// Least share of common character pairs for two clauses to be the same matter under one number.
const ALIKE_IN_PLACE: f64 = 0.3;
/// The same under different numbers.
const ALIKE_ELSEWHERE: f64 = 0.5;

/// Aligns two editions: the new edition's clauses in order, each removed clause after its old neighbour.
pub fn diff(old: &Document, new: &Document) -> Vec<ClauseChange> {
    let (before, after) = (clauses(old), clauses(new));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut pair = |old: usize, new: usize, pairs: &mut BTreeMap<usize, usize>| {
        if !pairs.contains_key(&new) && taken.insert(old) {
            pairs.insert(new, old);
        }
    };
    for in_place in [true, false] {
        for (at, one) in after.iter().enumerate() {
            let same = |(_, other): &(usize, &Words)| other.text == one.text && (!in_place || other.path == one.path);
            for (old, _) in before.iter().enumerate().filter(same) {
                pair(old, at, &mut pairs);
            }
        }
    }
    for (_, old, new) in likenesses(&before, &after, &pairs) {
        pair(old, new, &mut pairs);
    }
    arrange(&before, &after, &pairs)
}

/// A clause as it is compared.
struct Words {
    idx: ClauseIdx,
    path: String,
    text: String,
    /// Pairs of neighbouring characters, sorted.
    grams: Vec<(char, char)>,
}

/// Clauses with words of their own, without their printed numbers.
fn clauses(document: &Document) -> Vec<Words> {
    let words = document.tree.iter().map(|(idx, clause)| {
        let heading = clause.heading.map_or("", |span| span.of(&document.text));
        let text = [heading, clause.body.of(&document.text)].join("\n").trim().to_owned();
        let bare: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut grams: Vec<_> = bare.iter().copied().zip(bare.iter().copied().skip(1)).collect();
        grams.sort_unstable();
        Words { idx, path: clause.path.to_string(), text, grams }
    });
    words.filter(|words| !words.text.is_empty()).collect()
}

/// Pairs of clauses that are alike and not yet paired, the most alike first.
fn likenesses(before: &[Words], after: &[Words], pairs: &BTreeMap<usize, usize>) -> Vec<(f64, usize, usize)> {
    let used: BTreeSet<usize> = pairs.values().copied().collect();
    let mut found = Vec::new();
    for (new, one) in after.iter().enumerate().filter(|(new, _)| !pairs.contains_key(new)) {
        for (old, other) in before.iter().enumerate().filter(|(old, _)| !used.contains(old)) {
            let likeness = dice(&other.grams, &one.grams);
            let least = if one.path == other.path { ALIKE_IN_PLACE } else { ALIKE_ELSEWHERE };
            if likeness >= least {
                found.push((likeness, old, new));
            }
        }
    }
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.2, left.1).cmp(&(right.2, right.1))));
    found
}

/// Twice the common pairs over all pairs.
fn dice(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let (mut left, mut right, mut common) = (one.iter().peekable(), other.iter().peekable(), 0);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                (left.next(), right.next());
            }
        }
    }
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { f64::from(2 * common) / all as f64 }
}

fn arrange(before: &[Words], after: &[Words], pairs: &BTreeMap<usize, usize>) -> Vec<ClauseChange> {
    let paired: BTreeSet<usize> = pairs.values().copied().collect();
    let removed = |from: usize, changes: &mut Vec<ClauseChange>| {
        for (_, words) in before.iter().enumerate().skip(from).take_while(|(at, _)| !paired.contains(at)) {
            changes.push(ClauseChange { kind: ChangeKind::Removed, old: Some(words.idx), new: None, edits: Vec::new() });
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
    fn aligns_editions() {
        let old = document("一、总则\n（一）应当建立制度并公开。\n（二）不得收费。\n二、附则\n本规定自发布之日起施行。\n");
        let new = document("一、总则\n（一）应当建立健全制度并公开。\n（二）学校每年报告一次。\n（三）不得收费。\n二、附则\n本规定自发布之日起施行。\n");
        let path = |document: &Document, idx: Option<ClauseIdx>| {
            idx.and_then(|idx| document.tree.get(idx)).map_or(String::new(), |clause| clause.path.to_string())
        };
        let found: Vec<_> =
            diff(&old, &new).iter().map(|c| (c.kind, path(&old, c.old), path(&new, c.new))).collect();
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
