use std::ops::Range;

use crate::Reference;
use crate::cursor::Cursor;

/// Marks of quotations: what opens, what closes.
const QUOTES: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('"', '"')];

/// Verbs that begin what a document says; longer ones first.
const SAYING: [&str; 38] = [
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
    "写着",
    "表示",
    "指明",
    "规范",
    "的规定",
    "的要求",
    "所称",
    "提醒",
    "告诫",
    "申明",
    "重申",
    "说明",
    "主张",
    "建议",
    "呼吁",
    "倡议",
    "声明",
    "提到",
    "谈到",
    "讲到",
    "讲",
    "说",
];

/// Words by which a reference claims the quotation before it: “……”出自《指引》第四部分.
const FROM: [&str; 14] = [
    "转引自",
    "摘录自",
    "来源于",
    "出处为",
    "出处是",
    "出自",
    "引自",
    "摘自",
    "见于",
    "载于",
    "源自",
    "来自",
    "语出",
    "写在",
];

/// Longest stretch between a quotation and such words, characters.
const NEAR: usize = 12;

/// Gives each reference the quotations and the paraphrase that go with it.
pub(crate) fn attach(text: &str, quotes: &[Range<usize>], found: &mut [Reference]) {
    let starts: Vec<usize> = found.iter().map(|reference| reference.span.start).collect();
    let claimed: Vec<Option<Range<usize>>> = found.iter().map(|r| in_front(text, quotes, &r.span)).collect();
    let mut nested: (Range<usize>, Vec<Range<usize>>) = (0..0, Vec::new());
    for (i, reference) in found.iter_mut().enumerate() {
        let next = starts.get(i + 1).copied().unwrap_or(text.len());
        let mut until = sentence_end(text, reference.span.end..next, quotes);
        // What a following reference claims is not this one's.
        if let Some(theirs) = claimed.get(i + 1).and_then(Option::as_ref).filter(|quote| quote.end <= next) {
            until = until.min(theirs.start);
        }
        let mut around = quotes;
        if let Some(holder) = holder(quotes, &reference.span) {
            if nested.0 != *holder {
                nested = (holder.clone(), within(text, holder));
            }
            around = &nested.1;
            until = until.min(holder.end);
        }
        reference.quotes = match claimed.get(i).cloned().flatten() {
            Some(quote) => vec![quote],
            None => behind(around, reference.span.end, until),
        };
        reference.quotes.iter_mut().for_each(|quote| *quote = inner(text, quote));
        if reference.quotes.is_empty() {
            reference.paraphrase = paraphrase(text, reference.span.end, until);
        }
    }
}

/// The quotation that a reference stands in.
fn holder<'a>(quotes: &'a [Range<usize>], span: &Range<usize>) -> Option<&'a Range<usize>> {
    let last = quotes.partition_point(|quote| quote.start < span.start).checked_sub(1)?;
    quotes.get(last).filter(|quote| span.end < quote.end)
}

/// The quotations within a quotation.
fn within(text: &str, quote: &Range<usize>) -> Vec<Range<usize>> {
    let inner = inner(text, quote);
    let found = quotations(text.get(inner.clone()).unwrap_or_default());
    found.into_iter().map(|range| range.start + inner.start..range.end + inner.start).collect()
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

/// Where the sentence that goes on through a range ends, at latest with it; marks within quotations do not end it.
fn sentence_end(text: &str, range: Range<usize>, quotes: &[Range<usize>]) -> usize {
    let at = range.start;
    let rest = text.get(range.clone()).unwrap_or_default();
    // Quotations are ascending and apart, so that only the last one that begins before a place can hold it.
    let quoted = |place: usize| {
        let before = quotes.partition_point(|quote| quote.start < place).checked_sub(1);
        before.and_then(|idx| quotes.get(idx)).is_some_and(|quote| place < quote.end)
    };
    rest.char_indices()
        .map(|(offset, character)| (at + offset, character))
        .find(|&(place, character)| matches!(character, '。' | '！' | '？' | '\n') && !quoted(place))
        .map_or(range.end.max(at), |(place, character)| place + character.len_utf8())
}

/// Inner ranges of the quotations that begin between two places.
fn behind(quotes: &[Range<usize>], from: usize, until: usize) -> Vec<Range<usize>> {
    let first = quotes.partition_point(|quote| quote.start < from);
    quotes.iter().skip(first).take_while(|quote| quote.start < until).cloned().collect()
}

/// The quotation that a reference claims: “……”（《指引》第四部分第（四）条）, “……”，出自《指引》第四部分.
fn in_front(text: &str, quotes: &[Range<usize>], span: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..span.start)?.trim_end();
    let ending_at = |end: usize| quotes.binary_search_by_key(&end, |quote| quote.end).ok().and_then(|i| quotes.get(i));
    if let Some(stem) = FROM.iter().find_map(|word| before.strip_suffix(word)) {
        let last = quotes.partition_point(|quote| quote.end <= stem.len()).checked_sub(1)?;
        let gap = text.get(quotes.get(last)?.end..stem.len())?;
        let near = gap.chars().count() <= NEAR && !gap.contains(['。', '；', '\n']);
        return quotes.get(last).filter(|_| near).cloned();
    }
    let before = before.trim_end_matches(['见', '参', '引', '自', '：', ':', '据', '出', '载', '于']);
    let stem = before.strip_suffix(['（', '(', '—'])?;
    // （《意见》也有类似规定） is a remark, not the source.
    let bracket = !before.ends_with('—');
    let rest = text.get(span.end..)?.trim_start();
    if bracket && !rest.is_empty() && !rest.starts_with(['）', ')', '，', ',', '；', '、', '。']) {
        return None;
    }
    ending_at(stem.trim_end_matches(['—', ' ', '。', '，', ',']).len()).cloned()
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
