use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pinyin::ToPinyin;
use tiaowen_text::{Segmenter, is_stop_word};

/// Shortest and longest word, in characters, whose sound is looked up.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;

/// Shortest Latin word in which one wrong letter is forgiven.
const LATIN: usize = 6;

/// How the words of the field sound, so that a word typed with another character is still read: 成极 → 成绩.
#[derive(Debug, Default)]
pub struct Spelling {
    known: BTreeSet<String>,
    sounds: BTreeMap<String, Vec<String>>,
    latin: Vec<String>,
}

/// A text in which misspelt words are put right, and the words put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repaired {
    pub(super) text: String,
    pub(super) words: Vec<String>,
    /// Whether characters no longer stand where they stood.
    pub(super) shifted: bool,
}

/// How sure a repair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// The characters make no words: the word takes their place.
    Replaces,
    /// They may be a word of their own: the word is looked up beside it.
    Suggests,
}

#[derive(Debug)]
struct Repair {
    span: Range<usize>,
    word: String,
    trust: Trust,
}

impl Spelling {
    /// Learns words. `trusted` are those worth reading in place of a misspelt one; `known` are never taken for
    /// misspelt.
    pub fn new<'a>(trusted: impl Iterator<Item = &'a str>, known: impl Iterator<Item = &'a str>) -> Self {
        let mut spelling = Self::default();
        let trusted: BTreeSet<String> = trusted.map(super::plain).collect();
        for word in &trusted {
            if word.is_ascii() {
                if word.len() >= LATIN && word.bytes().all(|b| b.is_ascii_alphabetic()) {
                    spelling.latin.push(word.clone());
                }
            } else if LENGTHS.contains(&word.chars().count())
                && let Some(sound) = sound(word)
            {
                spelling.sounds.entry(sound).or_default().push(word.clone());
            }
        }
        // grade is a word, for grade 11 is a phrase.
        spelling.known = trusted.iter().flat_map(|word| word.split(' ')).map(str::to_owned).collect();
        spelling.known.extend(trusted);
        spelling.known.extend(known.map(super::plain));
        spelling
    }

    /// Reads the words of `text`, which is plain, that are no words but sound like one or miss one letter.
    pub(super) fn repair(&self, text: &str, segmenter: &Segmenter) -> Repaired {
        let mut repairs = self.by_sound(text, segmenter);
        repairs.extend(self.by_letters(text));
        repairs.sort_by_key(|repair| (repair.trust, repair.span.start, std::cmp::Reverse(repair.span.end)));
        let mut repaired = Repaired { text: String::with_capacity(text.len()), words: Vec::new(), shifted: false };
        let mut at = 0;
        for Repair { span, word, trust } in repairs {
            if trust == Trust::Replaces && span.start >= at {
                repaired.text.push_str(text.get(at..span.start).unwrap_or_default());
                repaired.text.push_str(&word);
                at = span.end;
            } else if trust == Trust::Replaces {
                continue;
            }
            if !repaired.words.contains(&word) {
                repaired.words.push(word);
            }
        }
        repaired.text.push_str(text.get(at..).unwrap_or_default());
        repaired.shifted = repaired.text.chars().count() != text.chars().count();
        repaired
    }

    fn by_sound(&self, text: &str, segmenter: &Segmenter) -> Vec<Repair> {
        if self.sounds.is_empty() {
            return Vec::new();
        }
        let words = segmenter.words(text);
        let places: Vec<(usize, char)> = text.char_indices().collect();
        let windows = LENGTHS.rev().flat_map(|length| places.windows(length));
        windows
            .filter_map(|window| {
                let ((start, _), (last, end)) = (window.first()?, window.last()?);
                let span = *start..last + end.len_utf8();
                let trust = self.trust(text, &span, &words)?;
                let meant = sound(text.get(span.clone())?).and_then(|sound| self.sounds.get(&sound))?;
                // Two readings are a guess, one is a repair.
                let [word] = meant.as_slice() else { return None };
                Some(Repair { span, word: word.clone(), trust })
            })
            .collect()
    }

    /// Whether a window may be a misspelt word; `None` when it is a word or cuts words in two.
    fn trust(&self, text: &str, span: &Range<usize>, words: &[Range<usize>]) -> Option<Trust> {
        if self.known.contains(text.get(span.clone())?) {
            return None;
        }
        let token = |word: &Range<usize>| text.get(word.clone()).unwrap_or_default();
        let single = |word: &Range<usize>| token(word).chars().nth(1).is_none();
        let met: Vec<_> = words.iter().filter(|word| word.start < span.end && span.start < word.end).collect();
        let inside = |word: &Range<usize>| span.start <= word.start && word.end <= span.end;
        if met.iter().any(|word| !inside(word) && self.known.contains(token(word))) {
            return None;
        }
        let scattered = met.iter().all(|word| inside(word) && single(word) && !is_stop_word(token(word)));
        Some(if scattered { Trust::Replaces } else { Trust::Suggests })
    }

    fn by_letters(&self, text: &str) -> Vec<Repair> {
        let mut repairs = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            match (c.is_ascii_alphabetic(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    start = None;
                    let token = text.get(from..at).unwrap_or_default();
                    let known = token.len() < LATIN || self.known.contains(token) || is_stop_word(token);
                    let meant = (!known).then(|| self.latin.iter().find(|word| one_letter_off(token, word))).flatten();
                    repairs.extend(meant.map(|word| Repair {
                        span: from..at,
                        word: word.clone(),
                        trust: Trust::Replaces,
                    }));
                }
                (true, Some(_)) | (false, None) => {}
            }
        }
        repairs
    }
}

/// Syllables without tones; `None` when a character has none.
fn sound(word: &str) -> Option<String> {
    let syllables: Option<Vec<&str>> = word.chars().map(|c| c.to_pinyin().map(|p| p.plain())).collect();
    syllables.map(|syllables| syllables.join(" "))
}

/// Whether one letter was left out, put in, replaced, or swapped with its neighbour.
fn one_letter_off(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    if typed.first() != meant.first() || typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let front = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let back = typed.iter().rev().zip(meant.iter().rev()).take_while(|(a, b)| a == b).count();
    let longer = typed.len().max(meant.len());
    if front + back + 1 >= longer {
        return true;
    }
    let swapped = front + back + 2 == longer && typed.len() == meant.len();
    swapped && typed.get(front) == meant.get(front + 1) && typed.get(front + 1) == meant.get(front)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> (Spelling, Segmenter) {
        let trusted = ["成绩", "智能体", "白名单", "豆包", "预案", "deepseek", "chatgpt", "作业"];
        (
            Spelling::new(trusted.into_iter(), ["只能", "老师", "实施", "直接", "体育"].into_iter()),
            Segmenter::new(trusted),
        )
    }

    #[test]
    fn reads_words_that_sound_alike() {
        let (spelling, segmenter) = spelling();
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(spelling.repair(text, &segmenter).words, expected, "{text}");
        };
        check("用逗包写", &["豆包"]);
        check("白明单谁定", &["白名单"]);
        check("只能体挂在群里", &["智能体"]);
        check("deepsek分析", &["deepseek"]);
        check("chatgtp", &["chatgpt"]);
        check("老师布置作业", &[]);
        check("只能体育课用", &[]);
        check("latest", &[]);
        check("", &[]);
        check("全班成极单", &["成绩"]);
    }

    #[test]
    fn puts_right_what_is_no_word() {
        let (spelling, segmenter) = spelling();
        assert_eq!(spelling.repair("用deepsek分析", &segmenter).text, "用deepseek分析");
    }
}
