//! Questions with one slip of the keyboard each: the same wherever and whenever they are made.

use crate::Case;
use crate::fit::hash;

/// What goes wrong with one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// Another character stands in its place, taken from the other questions.
    Replaced,
    /// It is missing.
    Dropped,
    /// It stands after the next one.
    Swapped,
}

impl Slip {
    /// Every slip.
    pub const ALL: [Self; 3] = [Self::Replaced, Self::Dropped, Self::Swapped];

    /// Its name for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replaced => "换一个字",
            Self::Dropped => "漏一个字",
            Self::Swapped => "颠倒两个字",
        }
    }
}

/// The same questions, each with one slip at a place that its name decides.
pub fn misspelt(cases: &[Case], slip: Slip) -> Vec<Case> {
    let others: Vec<char> = cases.iter().flat_map(|case| case.question.chars()).filter(|c| c.is_alphabetic()).collect();
    let with_slip = |case: &Case| Case { question: slipped(&case.question, &case.id, slip, &others), ..case.clone() };
    cases.iter().map(with_slip).collect()
}

fn slipped(question: &str, id: &str, slip: Slip, others: &[char]) -> String {
    let mut characters: Vec<char> = question.chars().collect();
    let letters: Vec<usize> = (0..characters.len()).filter(|at| characters[*at].is_alphabetic()).collect();
    let draw = hash(&format!("{id} {}", slip.label()));
    let Some(&at) = pick(&letters, draw) else { return question.to_owned() };
    match slip {
        Slip::Replaced => characters[at] = pick(others, draw >> 20).copied().unwrap_or('的'),
        Slip::Dropped => drop(characters.remove(at)),
        Slip::Swapped => characters.swap(at, if at + 1 < question.chars().count() { at + 1 } else { 0 }),
    }
    characters.into_iter().collect()
}

fn pick<T>(list: &[T], draw: u64) -> Option<&T> {
    list.get((draw % list.len().max(1) as u64) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_each() {
        let check = |slip, length| {
            let found = slipped("学生能用吗？", "a", slip, &['甲']);
            assert_eq!(found.chars().count(), length, "{found}");
            assert_ne!(found, "学生能用吗？");
            assert_eq!(found, slipped("学生能用吗？", "a", slip, &['甲']));
        };
        check(Slip::Replaced, 6);
        check(Slip::Dropped, 5);
        check(Slip::Swapped, 6);
        for slip in Slip::ALL {
            assert_eq!(slipped("？", "a", slip, &[]), "？");
        }
    }
}
