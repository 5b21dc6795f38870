use std::ops::Range;

use crate::clean::is_invisible;

/// Text in the form in which quotations are compared, with the way back to where each part came from.
///
/// Widths, cases, styles of quotation marks, dashes and square brackets are one; white space, asterisks (marks of
/// bold) and invisible characters are gone; runs of dashes or of ellipses count once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The comparison form.
    pub text: String,
    /// One per character of `text`, ascending.
    origins: Vec<Origin>,
}

/// Where one folded character stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    folded: usize,
    start: usize,
    end: usize,
}

impl Folded {
    /// The range of the original text behind a range of `text`. A range that leaves `text` or splits a character
    /// is widened to whole characters within it.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let Some(last) = self.origins.last() else { return 0..0 };
        let first = self.origins.partition_point(|o| o.folded <= range.start).saturating_sub(1);
        if range.start >= self.text.len() {
            return last.end..last.end;
        }
        let start = self.origins.get(first).map_or(0, |o| o.start);
        if range.end <= range.start {
            return start..start;
        }
        let until = self.origins.partition_point(|o| o.folded < range.end).saturating_sub(1);
        start..self.origins.get(until).map_or(last.end, |o| o.end)
    }

    /// The range of `text` that a range of the original text became; empty where all of it was dropped.
    pub fn folded(&self, original: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let next = self.origins.partition_point(|o| o.end <= offset);
            self.origins.get(next).map_or(self.text.len(), |o| o.folded)
        };
        let start = at(original.start);
        let until = self.origins.partition_point(|o| o.start < original.end);
        let end = self.origins.get(until).map_or(self.text.len(), |o| o.folded);
        start..end.max(start)
    }
}

/// Folds a text into its comparison form.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len() / 3) };
    let mut previous = None;
    for (start, character) in text.char_indices() {
        if matches!(character, '*' | '＊')
            || character.is_whitespace()
            || character.is_control()
            || is_invisible(character)
        {
            continue;
        }
        let end = start + character.len_utf8();
        for plain in fold_character(character) {
            if previous == Some(plain)
                && matches!(plain, '-' | '…')
                && let Some(run) = folded.origins.last_mut()
            {
                run.end = end;
                continue;
            }
            folded.origins.push(Origin { folded: folded.text.len(), start, end });
            folded.text.push(plain);
            previous = Some(plain);
        }
    }
    folded
}

/// The comparison form of one character; usually one character.
fn fold_character(character: char) -> impl Iterator<Item = char> {
    let narrow = match character {
        '“' | '”' | '‘' | '’' | '„' | '‟' | '‚' | '‛' | '〝' | '〞' | '〟' | '＂' | '＇' | '\'' | '「' | '」'
        | '『' | '』' | '﹁' | '﹂' | '﹃' | '﹄' | '｢' | '｣' => '"',
        '—' | '―' | '–' | '‒' | '‐' | '‑' | '−' | '─' | '━' | '－' | '﹣' | '﹘' | '⸺' => '-',
        '〔' | '【' | '［' | '〖' | '〚' | '﹝' => '[',
        '〕' | '】' | '］' | '〗' | '〛' | '﹞' => ']',
        '﹙' => '(',
        '﹚' => ')',
        '〈' | '﹤' | '︽' => '《',
        '〉' | '﹥' | '︾' => '》',
        '⋯' | '︙' => '…',
        '｡' => '。',
        '､' | '﹑' => '、',
        '•' | '・' | '･' | '‧' | '∙' | '⋅' | '．' => '·',
        '﹐' => ',',
        '﹔' => ';',
        '﹕' | '∶' => ':',
        '﹖' => '?',
        '﹗' => '!',
        '○' | '◯' => '〇',
        wide @ '！'..='～' => char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide),
        other => other,
    };
    narrow.to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn makes_styles_one() {
        let check = |text: &str, expected: &str| assert_eq!(fold(text).text, expected, "{text:?}");
        check("“人工智能＋教育”", "\"人工智能+教育\"");
        check("「AI」、『ai』", "\"ai\"、\"ai\"");
        check("教办〔2025〕3号 教办［２０２５］3号", "教办[2025]3号教办[2025]3号");
        check("**加粗**的 文\n字", "加粗的文字");
        check("删去……其余——完", "删去…其余-完");
        check("（六）(六)", "(六)(六)");
        check("零\u{200b}宽", "零宽");
        check("", "");
    }

    #[test]
    fn leads_back_to_the_original() {
        let text = "甲 **乙** 丙——丁";
        let folded = fold(text);
        assert_eq!(folded.text, "甲乙丙-丁");
        let original = |needle: &str| {
            let start = folded.text.find(needle).unwrap();
            text.get(folded.original(start..start + needle.len())).unwrap()
        };
        assert_eq!(original("乙"), "乙");
        assert_eq!(original("甲乙丙"), "甲 **乙** 丙");
        assert_eq!(original("-"), "——");
        assert_eq!(original("-丁"), "——丁");
        let at = text.find("乙").unwrap();
        assert_eq!(folded.text.get(folded.folded(at..at + 3)), Some("乙"));
        assert_eq!(folded.folded(at - 2..at), 3..3, "bold marks leave nothing");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn map_is_monotone_and_in_range(text in "(?s)[\\*\\-—… “”甲乙ＡAİ０\n〔〕\u{200b}]{0,40}|(?s).{0,40}") {
            let folded = fold(&text);
            let mut before = 0..0;
            for (at, character) in folded.text.char_indices() {
                let original = folded.original(at..at + character.len_utf8());
                prop_assert!(text.get(original.clone()).is_some_and(|piece| !piece.is_empty()));
                prop_assert!(before.start <= original.start && before.end <= original.end);
                before = original;
            }
            prop_assert!(text.get(folded.original(0..folded.text.len())).is_some());
            prop_assert!(text.get(folded.original(0..usize::MAX)).is_some());
            prop_assert!(folded.text.get(folded.folded(0..text.len())) == Some(folded.text.as_str()));
            prop_assert_eq!(fold(&folded.text).text, folded.text);
        }
    }
}
