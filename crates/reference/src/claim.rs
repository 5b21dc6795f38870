use std::ops::Range;

use crate::Reference;
use crate::cursor::Cursor;

/// Marks of quotations: what opens, what closes.
const QUOTES: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('"', '"')];

/// Verbs that begin what a document says; longer ones first.
const SAYING: [&str; 22] = [
    "明确规定",
    "明确要求",
    "明确提出",
    "明确指出",
    "作出规定",
    "规定了",
    "要求了",
    "规定",
    "要求",
    "提出",
    "明确",
    "指出",
    "强调",
    "写明",
    "载明",
    "写道",
    "表示",
    "指明",
    "规范",
    "的规定",
    "的要求",
    "所称",
];

/// Gives each reference the quotations and the paraphrase that go with it.
pub(crate) fn attach(text: &str, quotes: &[Range<usize>], found: &mut [Reference]) {
    let starts: Vec<usize> = found.iter().map(|reference| reference.span.start).collect();
    for (i, reference) in found.iter_mut().enumerate() {
        let next = starts.get(i + 1).copied().unwrap_or(text.len());
        let until = sentence_end(text, reference.span.end, quotes).min(next);
        reference.quotes = behind(quotes, reference.span.end, until);
        if reference.quotes.is_empty() {
            reference.quotes.extend(in_front(text, quotes, reference.span.start));
        }
        reference.quotes.iter_mut().for_each(|quote| *quote = inner(text, quote));
        if reference.quotes.is_empty() {
            reference.paraphrase = paraphrase(text, reference.span.end, until);
        }
    }
}

/// Outermost quotations with their marks, ascending. A mark whose partner is missing quotes nothing.
pub(crate) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char, char, usize)> = None;
    for (at, character) in text.char_indices() {
        match open {
            Some((start, opener, closer, depth)) => {
                if character == closer {
                    let left = depth - 1;
                    open = (left > 0).then_some((start, opener, closer, left));
                    if left == 0 {
                        found.push(start..at + character.len_utf8());
                    }
                } else if character == opener {
                    open = Some((start, opener, closer, depth + 1));
                } else if character == '\n' && text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) {
                    open = None;
                }
            }
            None => {
                let pair = QUOTES.iter().find(|(opener, _)| *opener == character);
                open = pair.map(|&(opener, closer)| (at, opener, closer, 1));
            }
        }
    }
    found
}

/// The end of the sentence around `at`; marks within quotations do not end it.
fn sentence_end(text: &str, at: usize, quotes: &[Range<usize>]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    // Quotations are ascending and apart, so that only the last one that begins before a place can hold it.
    let quoted = |place: usize| {
        let before = quotes.partition_point(|quote| quote.start < place).checked_sub(1);
        before.and_then(|idx| quotes.get(idx)).is_some_and(|quote| place < quote.end)
    };
    rest.char_indices()
        .map(|(offset, character)| (at + offset, character))
        .find(|&(place, character)| matches!(character, '。' | '！' | '？' | '\n') && !quoted(place))
        .map_or(text.len(), |(place, character)| place + character.len_utf8())
}

/// Inner ranges of the quotations that begin between two places.
fn behind(quotes: &[Range<usize>], from: usize, until: usize) -> Vec<Range<usize>> {
    let first = quotes.partition_point(|quote| quote.start < from);
    quotes.iter().skip(first).take_while(|quote| quote.start < until).cloned().collect()
}

/// The quotation that a reference in brackets follows: “……”（《指引》第四部分第（四）条）.
fn in_front(text: &str, quotes: &[Range<usize>], start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end().trim_end_matches(['见', '参', '引', '自', '：', ':', '据']);
    let before = before.strip_suffix(['（', '(', '—'])?.trim_end_matches(['—', ' ', '。', '，', ',']);
    let idx = quotes.binary_search_by_key(&before.len(), |quote| quote.end).ok()?;
    quotes.get(idx).cloned()
}

/// A quotation without its marks.
fn inner(text: &str, quote: &Range<usize>) -> Range<usize> {
    let marked = text.get(quote.clone()).unwrap_or_default();
    let mark = |character: Option<char>| character.map_or(0, char::len_utf8);
    quote.start + mark(marked.chars().next())..quote.end - mark(marked.chars().next_back())
}

/// What follows a verb of saying up to the end of the sentence.
fn paraphrase(text: &str, from: usize, until: usize) -> Option<Range<usize>> {
    let mut cursor = Cursor::new(text.get(..until)?, from);
    cursor.skip_while(|c| matches!(c, '中' | '也' | '还' | '已' | '就' | '均' | '都' | '，' | ',' | ' ' | '）' | ')'));
    cursor.eat_any(&SAYING)?;
    cursor.skip_while(|c| matches!(c, '，' | ',' | '：' | ':' | ' ' | '了'));
    let said = cursor.rest().trim_end();
    (said.chars().count() >= 4).then(|| cursor.at..cursor.at + said.len())
}
