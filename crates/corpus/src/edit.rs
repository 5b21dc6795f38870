use serde::Serialize;

/// A stretch of text on the way from old words to new ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// In both.
    Keep(String),
    /// Only in the old text.
    Delete(String),
    /// Only in the new text.
    Insert(String),
}

/// Largest table of the comparison, in cells; beyond it the differing middle is replaced whole.
const LARGEST: usize = 4_000_000;

/// Keeps shorter than this between two changes are read as changed too, for the eye's sake.
const SHORTEST_KEEP: usize = 2;

/// The changes from `old` to `new`, character by character, longest common subsequence.
pub fn edits(old: &str, new: &str) -> Vec<Edit> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let prefix = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text.get(prefix..).unwrap_or_default().to_vec();
    let (mut old_rest, mut new_rest) = (rest(&old), rest(&new));
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = old_rest.split_off(old_rest.len() - suffix);
    new_rest.truncate(new_rest.len() - suffix);
    let mut steps: Vec<(char, Step)> = old.iter().take(prefix).map(|&c| (c, Step::Keep)).collect();
    steps.extend(middle(&old_rest, &new_rest));
    steps.extend(tail.iter().map(|&c| (c, Step::Keep)));
    group(&steps)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Delete,
    Insert,
}

fn middle(old: &[char], new: &[char]) -> Vec<(char, Step)> {
    let replaced = || old.iter().map(|&c| (c, Step::Delete)).chain(new.iter().map(|&c| (c, Step::Insert))).collect();
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > LARGEST {
        return replaced();
    }
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    let value = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                value(&table, i + 1, j + 1) + 1
            } else {
                value(&table, i + 1, j).max(value(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut steps) = (0, 0, Vec::new());
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                steps.push((*a, Step::Keep));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || value(&table, i + 1, j) >= value(&table, i, j + 1) => {
                steps.push((*a, Step::Delete));
                i += 1;
            }
            (_, Some(b)) => {
                steps.push((*b, Step::Insert));
                j += 1;
            }
            (_, None) => return steps,
        }
    }
}

/// Neighbouring steps of one kind as one edit; within a change, what goes stands before what comes.
fn group(steps: &[(char, Step)]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let (mut deleted, mut inserted, mut rest) = (String::new(), String::new(), steps);
    while let Some((&(character, step), after)) = rest.split_first() {
        match step {
            Step::Delete => deleted.push(character),
            Step::Insert => inserted.push(character),
            Step::Keep => {
                let length = rest.iter().take_while(|(_, step)| *step == Step::Keep).count();
                let kept: String = rest.iter().take(length).map(|(c, _)| *c).collect();
                let between = !(deleted.is_empty() && inserted.is_empty()) && length < rest.len();
                rest = rest.get(length..).unwrap_or_default();
                if between && length < SHORTEST_KEEP {
                    deleted.push_str(&kept);
                    inserted.push_str(&kept);
                } else {
                    flush(&mut edits, &mut deleted, &mut inserted);
                    edits.push(Edit::Keep(kept));
                }
                continue;
            }
        }
        rest = after;
    }
    flush(&mut edits, &mut deleted, &mut inserted);
    edits
}

fn flush(edits: &mut Vec<Edit>, deleted: &mut String, inserted: &mut String) {
    if !deleted.is_empty() {
        edits.push(Edit::Delete(std::mem::take(deleted)));
    }
    if !inserted.is_empty() {
        edits.push(Edit::Insert(std::mem::take(inserted)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shows_changed_words() {
        let keep = |text: &str| Edit::Keep(text.to_owned());
        let (delete, insert) = (Edit::Delete("可以".to_owned()), Edit::Insert("应当".to_owned()));
        assert_eq!(edits("学校可以收费。", "学校应当收费。"), [keep("学校"), delete, insert, keep("收费。")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_texts_come_back(old in "[甲乙丙丁，。]{0,40}", new in "[甲乙丙丁，。]{0,40}") {
            let (mut before, mut after) = (String::new(), String::new());
            for edit in edits(&old, &new) {
                match edit {
                    Edit::Keep(text) => {
                        before.push_str(&text);
                        after.push_str(&text);
                    }
                    Edit::Delete(text) => before.push_str(&text),
                    Edit::Insert(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!((before, after), (old, new));
        }
    }
}
