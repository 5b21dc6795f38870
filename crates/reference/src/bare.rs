use tiaowen_text::{fold, simplify};

use crate::cursor::Cursor;
use crate::mention::edition;

/// Last words of titles.
pub(crate) const NOUNS: [&str; 12] =
    ["指引", "指南", "意见", "通知", "计划", "办法", "条例", "规定", "方案", "规范", "细则", "纲要"];

/// Words that many titles share; an abbreviation needs another one.
const COMMON: [&str; 16] = [
    "使用",
    "应用",
    "ai",
    "生成式",
    "关于",
    "加快",
    "推进",
    "实施",
    "深入",
    "加强",
    "建设",
    "发展",
    "开展",
    "行动",
    "工作",
    "管理",
];

/// Whether an abbreviation has a word that few titles share.
pub(crate) fn is_telling(core: &str) -> bool {
    let mut rest = core.to_owned();
    for word in COMMON.iter().chain(&NOUNS) {
        rest = rest.replace(word, "");
    }
    rest.chars().count() >= 2
}

/// The ways to write a name without 《》: whole, and without its edition; quotation marks are skipped on both sides.
pub(crate) fn forms(name: &str) -> Vec<Vec<char>> {
    let folded = simplify(&fold(name).text);
    let mut without = String::new();
    let mut cursor = Cursor::new(&folded, 0);
    while let Some(character) = cursor.peek() {
        if edition(&mut cursor).is_none() {
            without.push(character);
            cursor.at += character.len_utf8();
        }
    }
    [folded, without].iter().map(|form| form.chars().filter(|&c| c != '"').collect()).collect()
}

/// Where `form` ends in `text`, white space and quotation marks skipped.
pub(crate) fn form_end(text: &str, form: &[char]) -> Option<usize> {
    let mut wanted = form.iter();
    let mut next = wanted.next();
    // A name has no more marks than letters; a run of thousands of marks is no name.
    for (offset, character) in text.char_indices().take(2 * form.len()) {
        let found = plain(character);
        match next {
            Some(&expected) if expected == found => next = wanted.next(),
            Some(_) if found == '"' || offset > 0 && character == ' ' => continue,
            Some(_) => return None,
            None => return Some(offset),
        }
        if next.is_none() {
            return Some(offset + character.len_utf8());
        }
    }
    None
}

/// One character in comparison form.
pub(crate) fn plain(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut buffer = [0; 4];
    simplify(&fold(character.encode_utf8(&mut buffer)).text).chars().next().unwrap_or(character)
}
