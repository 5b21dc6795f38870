use tiaowen_text::{fold, simplify};
use tiaowen_types::{DocumentMeta, Status};

use crate::cursor::Cursor;
use crate::mention::{EditionKind, edition};

/// A title in the form in which titles are compared: folded, simplified, without marks, 的 and edition words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Core {
    pub(crate) text: String,
    pub(crate) edition: Option<EditionKind>,
}

/// Characters that writers leave out or add.
const LOOSE: &str = "的《》\"'·、,，.。:：;-()[]+&/ ";

impl Core {
    pub(crate) fn new(title: &str) -> Self {
        let folded = simplify(&fold(title).text);
        let (mut bare, mut found) = (String::new(), None);
        let mut cursor = Cursor::new(&folded, 0);
        while let Some(character) = cursor.peek() {
            if let Some(words) = edition(&mut cursor) {
                found = found.or(Some(words.kind));
                continue;
            }
            bare.push(character);
            cursor.at += character.len_utf8();
        }
        let text = bare.chars().filter(|&c| !LOOSE.contains(c)).collect::<String>().replace("人工智能", "ai");
        Self { text, edition: found }
    }

    /// The part that says what the document is about: behind 关于, without the issuer.
    pub(crate) fn subject(&self) -> &str {
        self.text.split_once("关于").map_or(self.text.as_str(), |(_, subject)| subject)
    }
}

/// Whether a title tells its edition: （2026版）, （第一版）.
pub fn names_edition(title: &str) -> bool {
    Core::new(title).edition.is_some()
}

/// Whether a document is the edition that the words mean.
pub(crate) fn is_edition(meta: &DocumentMeta, own: Option<EditionKind>, wanted: EditionKind) -> bool {
    let printed = own == Some(wanted) || meta.edition.as_deref().and_then(kind_of) == Some(wanted);
    let other_printed = own.or_else(|| meta.edition.as_deref().and_then(kind_of)).is_some_and(same_sort(wanted));
    match wanted {
        EditionKind::Year(year) => {
            let dated = [meta.issued, meta.effective].into_iter().flatten().any(|date| date.year() == year);
            printed || !other_printed && dated
        }
        EditionKind::Ordinal(_) => printed,
        EditionKind::Current => meta.status == Status::InForce,
        EditionKind::Former => meta.status != Status::InForce,
    }
}

fn kind_of(words: &str) -> Option<EditionKind> {
    edition(&mut Cursor::new(&format!("（{words}）"), 0)).map(|edition| edition.kind)
}

fn same_sort(wanted: EditionKind) -> impl Fn(EditionKind) -> bool {
    move |own| std::mem::discriminant(&own) == std::mem::discriminant(&wanted)
}

/// Whether all characters of `short` stand in `long` in order, in runs of at least two, and both end alike.
pub(crate) fn abbreviates(short: &str, long: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (short.chars().collect(), long.chars().collect());
    let ends_alike = short.len() >= 2
        && short.len() < long.len()
        && short.iter().rev().zip(long.iter().rev()).take(2).all(|(a, b)| a == b);
    ends_alike && runs(&short, &long)
}

/// Greedy from the left over runs: each run is the longest that fits at its earliest place of at least two.
fn runs(short: &[char], long: &[char]) -> bool {
    let Some(head) = short.get(..2) else { return short.is_empty() };
    let mut from = 0;
    while let Some(at) = long.get(from..).and_then(|rest| rest.windows(2).position(|pair| pair == head)) {
        let start = from + at;
        let rest = long.get(start..).unwrap_or_default();
        let length = short.iter().zip(rest).take_while(|(a, b)| a == b).count();
        for taken in (2..=length).rev() {
            let (below, behind) = (short.get(taken..).unwrap_or_default(), rest.get(taken..).unwrap_or_default());
            if runs(below, behind) {
                return true;
            }
        }
        from = start + 1;
    }
    false
}

/// Edits between two texts (insert, drop, change, swap counts two), or `None` beyond `most`.
pub(crate) fn edits(left: &str, right: &str, most: usize) -> Option<usize> {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let (mut diagonal, mut before) = (i, i + 1);
        let mut next = vec![before];
        for (j, b) in right.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(usize::MAX - 1);
            before = (diagonal + usize::from(a != b)).min(above + 1).min(before + 1);
            diagonal = above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().filter(|&n| n <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_names_a_document() {
        let check = |title: &str, text: &str, edition: Option<EditionKind>| {
            assert_eq!(Core::new(title), Core { text: text.into(), edition }, "{title}");
        };
        check("教师生成式人工智能应用指引（第一版）", "教师生成式ai应用指引", Some(EditionKind::Ordinal(1)));
        check("“人工智能+教育”行动计划", "ai教育行动计划", None);
        check(
            "《北京市教育领域人工智能应用指南（2025年）》",
            "北京市教育领域ai应用指南",
            Some(EditionKind::Year(2025)),
        );
        check("2025年版职业院校AI应用指引", "职业院校ai应用指引", Some(EditionKind::Year(2025)));
        assert_eq!(Core::new("教育部等九部门关于加快推进教育数字化的意见").subject(), "加快推进教育数字化意见");
    }

    #[test]
    fn tells_abbreviations_and_slips() {
        assert!(abbreviates("教师指引", "教师生成式ai应用指引"));
        assert!(abbreviates("北京教育ai指南", "北京市教育领域ai应用指南"));
        assert!(!abbreviates("教学指引", "教师生成式ai应用指引"));
        assert!(!abbreviates("教师指南", "教师生成式ai应用指引"));
        assert_eq!(edits("教师应用指引", "教师应用指引", 2), Some(0));
        assert_eq!(edits("教师应用指南", "教师应用指引", 2), Some(1));
        assert_eq!(edits("教应用指引", "教师应用指引", 2), Some(1));
        assert_eq!(edits("甲乙丙丁", "教师应用指引", 2), None);
    }
}
