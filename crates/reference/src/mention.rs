use std::ops::Range;

use tiaowen_types::Date;

use crate::cursor::{Cursor, is_arabic_digit, is_chinese_digit};

/// A document's name as a text writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The name with its brackets.
    pub span: Range<usize>,
    /// The name without its outer brackets.
    pub text: String,
    /// Whether it stands in 《》.
    pub marked: bool,
}

/// A document number (发文字号) as a text writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Where it stands.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// In official style.
    pub normal: String,
}

/// Which edition of a document a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EditionKind {
    /// 2025年版, 2026版
    Year(u16),
    /// 第一版, 第二版
    Ordinal(u32),
    /// 新版、最新版、现行版
    Current,
    /// 旧版、原版
    Former,
}

/// Edition words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Where they stand.
    pub span: Range<usize>,
    /// What they say.
    pub kind: EditionKind,
}

/// The date that a text gives for a document's issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueDate {
    /// Where it stands.
    pub span: Range<usize>,
    /// The date.
    pub date: Date,
}

/// Brackets of titles: what opens, what closes.
const TITLE_BRACKETS: [(&str, &str); 5] = [("《", "》"), ("〈", "〉"), ("<<", ">>"), ("＜＜", "＞＞"), ("«", "»")];

/// Longest title in characters; the longest printed one known has about 70.
const MAX_TITLE_CHARS: usize = 150;

/// Reads a title in brackets; brackets within it nest.
pub(crate) fn title(cursor: &mut Cursor<'_>) -> Option<Title> {
    let start = cursor.at;
    let (open, close) = TITLE_BRACKETS.iter().find(|(open, _)| cursor.rest().starts_with(open))?;
    let mut depth = 0_usize;
    let mut ahead = *cursor;
    for _ in 0..MAX_TITLE_CHARS {
        if ahead.eat(open) {
            depth += 1;
        } else if ahead.eat(close) {
            depth -= 1;
        } else {
            ahead.at += ahead.peek()?.len_utf8();
        }
        if depth == 0 {
            let inner = ahead.text.get(start + open.len()..ahead.at - close.len())?;
            let text: String = inner.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t' | '*')).collect();
            *cursor = ahead;
            return (!text.trim().is_empty()).then(|| Title {
                span: start..ahead.at,
                text: text.trim().to_owned(),
                marked: true,
            });
        }
    }
    None
}

/// Reads edition words: 2025年版, 2026版, 第一版, 旧版, （2025年版）.
pub(crate) fn edition(cursor: &mut Cursor<'_>) -> Option<Edition> {
    let start = cursor.at;
    let mut ahead = *cursor;
    let bracket = ahead.eat_any(&["（", "(", "〔", "["]).is_some();
    let kind = edition_words(&mut ahead, bracket)?;
    if bracket {
        ahead.skip_blanks();
        ahead.eat_any(&["）", ")", "〕", "]"])?;
    }
    *cursor = ahead;
    Some(Edition { span: start..ahead.at, kind })
}

/// Reads words before a name that mean the edition in force: 现行《…》, 修订后的《…》.
pub(crate) fn in_force(cursor: &mut Cursor<'_>) -> Option<Edition> {
    const WORDS: [&str; 6] = ["现行有效的", "现行的", "现行", "最新的", "修订后的", "新修订的"];
    let start = cursor.at;
    cursor.eat_any(&WORDS)?;
    Some(Edition { span: start..cursor.at, kind: EditionKind::Current })
}

fn edition_words(cursor: &mut Cursor<'_>, bracket: bool) -> Option<EditionKind> {
    if cursor.eat_any(&["最新版", "新版", "现行版", "最新修订版"]).is_some() {
        return Some(EditionKind::Current);
    }
    if cursor.eat_any(&["旧版", "原版", "老版"]).is_some() {
        return Some(EditionKind::Former);
    }
    let ordinal = cursor.eat("第");
    let numeral = cursor.numeral()?;
    cursor.skip_blanks();
    if ordinal {
        return cursor.eat_any(&["版", "次修订"]).map(|_| EditionKind::Ordinal(numeral.value));
    }
    let year = u16::try_from(numeral.value).ok().filter(|year| (1949..2200).contains(year))?;
    let marked = cursor.eat("年");
    cursor.skip_blanks();
    let named = cursor.eat_any(&["版本", "版", "修订版", "修订", "修正"]).is_some();
    (named || bracket && marked).then_some(EditionKind::Year(year))
}

/// Reads 2025年5月13日, 2025年5月, 2025-05-13.
pub(crate) fn date(cursor: &mut Cursor<'_>) -> Option<IssueDate> {
    let start = cursor.at;
    let mut ahead = *cursor;
    let mut number = |units: &[&str]| {
        let mut next = ahead;
        next.skip_blanks();
        let value = next.numeral().filter(|n| !n.bracketed)?.value;
        next.skip_blanks();
        next.eat_any(units)?;
        ahead = next;
        Some(value)
    };
    let year = u16::try_from(number(&["年", "-", "/", "."])?).ok().filter(|year| (1949..2200).contains(year))?;
    let month = u8::try_from(number(&["月", "-", "/", "."])?).ok()?;
    let day = number(&["日", "号", ""]).and_then(|day| u8::try_from(day).ok());
    let date = Date::new(year, Some(month), day)?;
    *cursor = ahead;
    Some(IssueDate { span: start..ahead.at, date })
}

/// Where a date directly before `end` begins, as a scan over the digits and units of one.
pub(crate) fn date_before(text: &str, end: usize) -> Option<IssueDate> {
    let before = text.get(..end)?.trim_end();
    let of_date = |c: char| is_arabic_digit(c) || is_chinese_digit(c) || matches!(c, '年' | '月' | '日' | ' ');
    let length: usize = before.chars().rev().take(24).take_while(|&c| of_date(c)).map(char::len_utf8).sum();
    let from = before.len() - length;
    let candidates = before.get(from..)?.char_indices().map(|(at, _)| from + at);
    candidates.into_iter().find_map(|at| {
        let mut cursor = Cursor::new(text, at);
        date(&mut cursor).filter(|found| found.span.end == before.len())
    })
}

/// A year alone directly before `end`: 2025年.
pub(crate) fn year_before(text: &str, end: usize) -> Option<IssueDate> {
    let before = text.get(..end)?.trim_end();
    let digits = before.strip_suffix('年')?;
    let of_number = |c: &char| is_arabic_digit(*c) || is_chinese_digit(*c);
    let length: usize = digits.chars().rev().take(5).take_while(of_number).map(char::len_utf8).sum();
    let start = digits.len() - length;
    let year = Cursor::new(digits, start).numeral()?.value;
    let year = u16::try_from(year).ok().filter(|year| (1949..2200).contains(year))?;
    Some(IssueDate { span: start..before.len(), date: Date::new(year, None, None)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_titles() {
        let check = |text: &str, expected: Option<&str>| {
            let found = title(&mut Cursor::new(text, 0)).map(|title| title.text);
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("《指引》第一条", Some("指引"));
        check("《关于发布《职业院校人工智能应用指引》的通知》", Some("关于发布《职业院校人工智能应用指引》的通知"));
        check("〈指引〉", Some("指引"));
        check("<<教师\n指引>>", Some("教师指引"));
        check("《没有关", None);
        check("《》", None);
    }

    #[test]
    fn reads_editions_and_dates() {
        let check = |text: &str, expected: Option<EditionKind>| {
            assert_eq!(edition(&mut Cursor::new(text, 0)).map(|e| e.kind), expected, "{text}");
        };
        check("（2025年版）", Some(EditionKind::Year(2025)));
        check("2026版", Some(EditionKind::Year(2026)));
        check("(第一版)", Some(EditionKind::Ordinal(1)));
        check("旧版", Some(EditionKind::Former));
        check("（2025年）", Some(EditionKind::Year(2025)));
        check("2025年", None);
        check("第一条", None);
        let check = |text: &str, expected: Option<&str>| {
            let found = date(&mut Cursor::new(text, 0)).map(|d| d.date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("2025年5月13日", Some("2025-05-13"));
        check("2025年 5月印发", Some("2025-05"));
        check("二〇二五年四月十一日", Some("2025-04-11"));
        check("2025年13月", None);
        check("2025年", None);
        let before = |text: &str| date_before(text, text.len()).map(|d| d.date.to_string());
        assert_eq!(before("教育部2025年4月11日").as_deref(), Some("2025-04-11"));
        assert_eq!(before("会议"), None);
    }
}
