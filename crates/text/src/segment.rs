use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use jieba_rs::Jieba;

use crate::fold;
use crate::simplify::simplify_character;

/// Words that say nothing about the matter of a question, Chinese and English, separated by white space.
static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| stop_word_list().collect());

fn stop_word_list() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("data/stop-words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace)
}

/// That of an everyday word of jieba's dictionary, such as 为什么.
const STOP_WORD_FREQUENCY: usize = 2_000;

/// Words of one character are the dictionary's own affair.
fn add(jieba: &mut Jieba, word: &str) {
    if word.chars().nth(1).is_some() {
        jieba.add_word(word, None, None);
    }
}

/// Whether a word, folded, says nothing about the matter of a question.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

/// Cuts text into words with jieba's dictionary and the words of the field. Clones share the dictionary.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Arc<Jieba>,
}

impl Segmenter {
    /// Loads the built-in dictionary and adds `words`, each kept whole wherever it occurs. Loading takes a
    /// noticeable part of a program's start; make one and clone it.
    pub fn new(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut jieba = Jieba::new();
        // Without 能不能 as a word, 能不能自己 is cut as 能 不能自己.
        for word in stop_word_list() {
            if !word.is_ascii() && !jieba.has_word(word) {
                jieba.add_word(word, Some(STOP_WORD_FREQUENCY), None);
            }
        }
        for word in words {
            add(&mut jieba, &term(word.as_ref()));
        }
        Self { jieba: Arc::new(jieba) }
    }

    /// Byte ranges of the words of a text in search mode: a long word follows the shorter dictionary words within
    /// it. Ordered by start, then by end; white space and punctuation are left out.
    pub fn words(&self, text: &str) -> Vec<Range<usize>> {
        let (plain, starts) = alike(text);
        let mut words: Vec<_> = self
            .jieba
            .cut_for_search(&plain, true)
            .into_iter()
            .filter(|token| token.word.chars().any(char::is_alphanumeric))
            .map(|token| match &starts {
                None => token.byte_start..token.byte_end,
                Some(starts) => at(starts, token.start, text)..at(starts, token.end, text),
            })
            .collect();
        words.sort_unstable_by_key(|word| (word.start, word.end));
        words.dedup();
        words
    }

    /// The words that carry a question's matter: folded, simplified, without stop words, each once, in order.
    pub fn content_words(&self, text: &str) -> Vec<String> {
        let mut seen = HashSet::new();
        self.words(text)
            .into_iter()
            .map(|range| term(text.get(range).unwrap_or_default()))
            .filter(|word| !is_stop_word(word) && seen.insert(word.clone()))
            .collect()
    }
}

impl fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segmenter").finish_non_exhaustive()
    }
}

/// The form in which a word is indexed and looked up: folded and simplified.
pub fn term(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    fold(word).text.chars().map(simplify_character).collect()
}

/// The text with narrow letters and digits and simplified characters, one for one, which is what the dictionary
/// knows; and where each character starts in the original, when the two differ.
fn alike(text: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    let plain = |character: char| match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => simplify_character(other),
    };
    if text.chars().all(|character| plain(character) == character) {
        return (Cow::Borrowed(text), None);
    }
    (Cow::Owned(text.chars().map(plain).collect()), Some(text.char_indices().map(|(at, _)| at).collect()))
}

fn at(starts: &[usize], character: usize, text: &str) -> usize {
    starts.get(character).copied().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    static SEGMENTER: LazyLock<Segmenter> =
        LazyLock::new(|| Segmenter::new(["生成式人工智能", "行为示例", "“人工智能+教育”"]));

    #[test]
    fn finds_words_and_the_words_within() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = SEGMENTER.words(text).into_iter().map(|r| text.get(r).unwrap()).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("小学生", &["小学", "小学生", "学生"]);
        check("使用豆包，写作文。", &["使用", "豆包", "写作", "写作文", "作文"]);
        check("", &[]);
        check("，。！", &[]);
        check("ＡＩ作業", &["ＡＩ", "作業"]);
        let whole = SEGMENTER.words("原则上禁止小学生独立使用生成式人工智能");
        assert!(whole.iter().any(|r| r.len() == "生成式人工智能".len()), "words of the field stay whole");
    }

    #[test]
    fn keeps_the_words_that_matter() {
        let check = |text: &str, expected: &[&str]| assert_eq!(SEGMENTER.content_words(text), expected, "{text:?}");
        check("小学生能不能自己用豆包写作文", &["小学", "小学生", "学生", "豆包", "写作", "写作文", "作文"]);
        check("Can I use ChatGPT for the exam?", &["chatgpt", "exam"]);
        check("ＡＩ作業和AI作业", &["ai", "作业"]);
        check("那这个怎么办呢？", &[]);
    }

    #[test]
    fn clones_share_one_dictionary() {
        assert!(Arc::ptr_eq(&SEGMENTER.jieba, &SEGMENTER.clone().jieba));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn ranges_lie_on_characters(text in "[学生ＡＩ業a1 ，🙂]{0,20}|(?s).{0,30}") {
            let words = SEGMENTER.words(&text);
            prop_assert!(words.iter().all(|r| r.start < r.end && text.get(r.clone()).is_some()));
            prop_assert!(words.windows(2).all(|pair| (pair[0].start, pair[0].end) < (pair[1].start, pair[1].end)));
        }
    }
}
