use std::ops::Range;

/// Pairs inside which a sentence does not end.
const PAIRS: [(char, char); 8] =
    [('“', '”'), ('‘', '’'), ('《', '》'), ('（', '）'), ('(', ')'), ('「', '」'), ('『', '』'), ('〔', '〕')];

/// The sentences of a text: they end at 。！？； and at line ends, never inside quotation marks, titles or
/// brackets. A bracket that its line does not close protects nothing. White space around sentences is left out;
/// closing marks stay with the sentence they close.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        split_line(line, line_start, &mut found);
        line_start += line.len();
    }
    found
}

fn split_line(line: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    let mut push = |start: usize, end: usize| {
        let piece = line.get(start..end).unwrap_or_default();
        let left = piece.len() - piece.trim_start().len();
        let kept = piece.trim();
        if !kept.is_empty() {
            found.push(offset + start + left..offset + start + left + kept.len());
        }
    };
    let pairs = closed_pairs(line);
    let (mut start, mut protected, mut ended_inside) = (0, 0, false);
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = at + character.len_utf8();
        if at >= protected {
            if let Ok(pair) = pairs.binary_search_by_key(&at, |&(open, _)| open) {
                protected = pairs.get(pair).map_or(after, |&(_, end)| end);
                continue;
            }
        } else {
            // “……。” ends the sentence around it, when no text follows that belongs to it.
            let closes = after == protected;
            if !closes {
                ended_inside = matches!(character, '。' | '！' | '？' | '!' | '?');
            }
            let quoted = matches!(character, '”' | '’' | '」' | '』');
            if closes && ended_inside && quoted && !goes_on(characters.peek().map(|&(_, next)| next)) {
                push(start, after);
                start = after;
            }
            continue;
        }
        let next = characters.peek().map(|&(_, next)| next);
        let ends = is_end(character) && !next.is_some_and(|next| is_end(next) || is_closer(next));
        if ends || is_closer(character) && line.get(start..at).is_some_and(ends_sentence) {
            push(start, after);
            start = after;
        }
    }
    push(start, line.len());
}

/// Whether a sentence continues behind a closing quotation mark.
fn goes_on(next: Option<char>) -> bool {
    next.is_some_and(|next| {
        matches!(next, '，' | ',' | '、' | '的' | '等' | '和' | '与' | '”' | '’' | '）' | '。' | '；' | '：')
    })
}

fn is_end(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '；' | '!' | '?' | ';')
}

fn is_closer(character: char) -> bool {
    matches!(character, '”' | '’' | '）' | ')' | '」' | '』' | '》')
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closer).chars().next_back().is_some_and(is_end)
}

/// Each closed bracket of a line: where it opens and where the text behind its closer begins, by opening place.
fn closed_pairs(line: &str) -> Vec<(usize, usize)> {
    let mut open: [Vec<usize>; PAIRS.len()] = Default::default();
    let mut closed = Vec::new();
    for (at, character) in line.char_indices() {
        for (waiting, (opener, closer)) in open.iter_mut().zip(PAIRS) {
            if character == opener {
                waiting.push(at);
            } else if character == closer
                && let Some(start) = waiting.pop()
            {
                closed.push((start, at + character.len_utf8()));
            }
        }
    }
    closed.sort_unstable();
    closed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_where_a_reader_stops() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = sentences(text).into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("一句。两句！三句？", &["一句。", "两句！", "三句？"]);
        check("要求如下：不得代写；须标注。", &["要求如下：不得代写；", "须标注。"]);
        check("他说“不行。真的！”，走了。好。", &["他说“不行。真的！”，走了。", "好。"]);
        check("他说：“不行。”她说：“好。”", &["他说：“不行。”", "她说：“好。”"]);
        check("见《问：如何？》第三条。", &["见《问：如何？》第三条。"]);
        check("（一）目的。（注：略；见后。）正文。", &["（一）目的。", "（注：略；见后。）正文。"]);
        check("第一行\n 第二行 \n\n", &["第一行", "第二行"]);
        check("没有关的“引号。下一句。", &["没有关的“引号。", "下一句。"]);
        check("真的？！好。", &["真的？！", "好。"]);
        check("", &[]);
        check(" \n", &[]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn loses_nothing_but_white_space(text in "[甲乙。！；“”‘’《》（） \n]{0,30}|(?s).{0,30}") {
            let mut end = 0;
            let mut joined = String::new();
            for range in sentences(&text) {
                prop_assert!(range.start >= end && range.start < range.end);
                end = range.end;
                joined.push_str(text.get(range).unwrap());
            }
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&joined), squeeze(&text));
        }
    }
}
