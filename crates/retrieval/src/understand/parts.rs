//! Several questions in one text.

use std::sync::LazyLock;

use regex::Regex;

use super::{Knowledge, plain};
use crate::lexicon::Meaning;

/// More questions than this are a manner of speaking, or not answered one by one.
const MOST: usize = 6;

/// Marks that number questions: 一是…；二是…, 1.…2.…, 第一，…第二，….
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(^|[，。：:；;？?\\s])([一二三四五六]是|其[一二三四五六]|第[一二三四五六](个问题)?[，,、是]|[1-6][.、．）)]|[①②③④⑤⑥])")
        .expect("invariant: a constant pattern")
});

/// Words that begin another question.
static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^[\\s，,。；;]*(另外|还有|再问|再就是|顺便|其次|此外|还想问|对了|以及)")
        .expect("invariant: a constant pattern")
});

/// Words by which a text asks.
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("吗|么|嘛|多少|几|什么|啥|哪|怎|如何|谁|咋|能不能|可不可以|要不要|是否|行不行|能否|？|\\?")
        .expect("invariant: a constant pattern")
});

/// The questions in a text, in order; the whole when it asks one thing. What tells no matter of its own belongs to the
/// question before it, and the story to the one after.
pub(super) fn parts(text: &str, knowledge: &Knowledge<'_>) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut story = String::new();
    for piece in pieces(text) {
        let asks = ASKS.is_match(&piece);
        let begins = || NUMBERED.is_match(&piece) || ANOTHER.is_match(&piece) || has_matter(&piece, knowledge);
        match parts.last_mut() {
            _ if asks && begins() => {
                let whole = std::mem::take(&mut story) + &piece;
                parts.push(whole);
            }
            Some(last) if asks => last.push_str(&(std::mem::take(&mut story) + &piece)),
            Some(_) | None => story.push_str(&piece),
        }
    }
    match parts.last_mut() {
        Some(last) => last.push_str(&story),
        None => parts.push(story),
    }
    if parts.len() > MOST {
        return vec![text.to_owned()];
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// At question marks and at the marks that number questions.
fn pieces(text: &str) -> Vec<String> {
    let mut cuts: Vec<usize> =
        text.char_indices().filter(|(_, c)| matches!(c, '？' | '?')).map(|(at, c)| at + c.len_utf8()).collect();
    let numbered: Vec<usize> = NUMBERED.captures_iter(text).filter_map(|found| Some(found.get(2)?.start())).collect();
    if numbered.len() > 1 {
        cuts.extend(numbered);
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    let mut start = 0;
    let mut found = Vec::new();
    for cut in cuts {
        found.extend(text.get(start..cut).filter(|piece| !piece.trim().is_empty()).map(str::to_owned));
        start = cut;
    }
    found
}

/// Whether a text names something that is done.
fn has_matter(text: &str, knowledge: &Knowledge<'_>) -> bool {
    let found = knowledge.lexicon.find(&plain(text));
    found.iter().any(|found| matches!(found.entry.meaning, Meaning::Act(_)))
}
