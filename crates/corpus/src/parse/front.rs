//! What single lines at the start and the end of a document are: numbers, dates, issuers, addressees.

use std::sync::LazyLock;

use regex::Regex;
use tiaowen_types::{ClauseKind, DocumentMeta};

use super::{label, lead};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[（(]?\s*[\p{Han}A-Za-z]{1,20}\s*[〔\[（(【﹝]\s*\d{4}\s*[〕\]）)】﹞]\s*第?\s*\d{1,5}\s*号\s*[）)]?(?:\s*签发人\s*[：:].{0,40})?$",
    )
    .expect("invariant: a constant pattern")
});
static PASSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(].{0,400}(?:通过|公布|发布|修订|修正|施行|批准).{0,200}[）)]$")
        .expect("invariant: a constant pattern")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    const DIGIT: &str = "0-9０-９〇○零一二三四五六七八九十";
    Regex::new(&format!(
        r"^(?:[（(]?\s*[{DIGIT}]{{4}}\s*年\s*[{DIGIT}]{{1,3}}\s*月(?:\s*[{DIGIT}]{{1,3}}\s*日)?\s*[）)]?|(?:19|20)\d\d([-./])[01]?\d[-./][0-3]?\d)$"
    ))
    .expect("invariant: a constant pattern")
});

/// Names of organisations with white space, then a date, on one line.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    const DIGIT: &str = "0-9０-９〇○零一二三四五六七八九十";
    Regex::new(&format!(r"^(.{{2,60}}?)\s+([{DIGIT}]{{4}}\s*年\s*[{DIGIT}]{{1,3}}\s*月\s*[{DIGIT}]{{1,3}}\s*日)$"))
        .expect("invariant: a constant pattern")
});

/// Issuers and date, when a line prints both.
pub(crate) fn signed_and_dated(text: &str) -> Option<(&str, &str)> {
    let found = DATED.captures(text)?;
    Some((found.get(1)?.as_str(), found.get(2)?.as_str()))
}

/// Whether a line is a date and nothing else.
pub(crate) fn is_date(text: &str) -> bool {
    DATE.is_match(text)
}

/// Whether a line is a 发文字号 and nothing else.
pub(crate) fn is_document_number(text: &str) -> bool {
    NUMBER.is_match(text)
}

/// Text without white space, brackets in one width: the form in which titles compare.
pub(crate) fn squeezed(text: &str) -> String {
    let bare = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '#' | '*'));
    bare.map(|c| match c {
        '(' => '（',
        ')' => '）',
        '"' => '“',
        other => other,
    })
    .collect()
}

/// What names of organisations end with.
const ORGANISATIONS: [&str; 31] = [
    "部",
    "委",
    "委员会",
    "局",
    "厅",
    "院",
    "会",
    "办",
    "办公室",
    "署",
    "大学",
    "学院",
    "中心",
    "公司",
    "政府",
    "集团",
    "联盟",
    "法院",
    "总局",
    "学校",
    "组",
    "社",
    "中学",
    "小学",
    "幼儿园",
    "处",
    "司",
    "校区",
    "分校",
    "附中",
    "附小",
];

/// Whether a line names organisations and nothing else.
pub(super) fn is_issuer(text: &str, meta: &DocumentMeta) -> bool {
    let known = |word: &str| meta.issuers.iter().any(|issuer| squeezed(issuer) == squeezed(word));
    let named =
        |word: &str| known(word) || (word.chars().count() >= 2 && ORGANISATIONS.iter().any(|end| word.ends_with(end)));
    let mut words = text.split([' ', '　', '、']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && text.chars().count() <= 60
        && !text.contains(['，', '。', '：', '；', '《'])
        && !text.contains("关于")
        && words.all(named)
}

/// 某局局长  周某某: a person with an office.
pub(crate) fn is_person(text: &str) -> bool {
    const OFFICES: [&str; 20] = [
        "局长",
        "校长",
        "主任",
        "书记",
        "部长",
        "厅长",
        "院长",
        "教授",
        "主席",
        "省长",
        "市长",
        "区长",
        "县长",
        "司长",
        "处长",
        "会长",
        "研究员",
        "园长",
        "理事长",
        "总理",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = text.chars().count() <= 30 && !text.contains(['，', '。', '：', '；', '《', '、']);
    match words.split_last() {
        Some((name, offices)) if plain && !offices.is_empty() => {
            (2..=4).contains(&name.chars().count())
                && offices.iter().any(|word| OFFICES.iter().any(|office| word.ends_with(office)))
        }
        _ => false,
    }
}

/// What is printed above the title of an official paper: 某局文件, 签发人：某某, 紧急程度：特急.
pub(super) fn is_masthead(text: &str) -> bool {
    const FIELDS: [&str; 7] = ["签发人", "密级", "紧急程度", "份号", "特急", "加急", "保密期限"];
    let short = text.chars().count() <= 30 && !text.contains(['，', '。', '；', '《']);
    let paper = text.ends_with("文件") && text.chars().count() > 4 && !text.contains("关于");
    short && (paper || text == "★" || FIELDS.iter().any(|field| text.starts_with(field)))
}

/// 时间：4月12日下午, 主持人：李某某: a term with a few words.
pub(super) fn is_field(text: &str) -> bool {
    lead::term_end(text).is_some_and(|cut| {
        // No more than thirty characters count, and a joined paragraph may have a million.
        let value = text.get(cut.end..).filter(|value| value.len() <= 120).unwrap_or("。");
        let name = text.get(..cut.start).unwrap_or_default();
        name.chars().count() <= 8 && value.chars().count() <= 30 && !value.contains(['，', '。', '；'])
    })
}

/// 抄送：某局, 某局办公室 2031年3月20日印发: what is printed below everything.
pub(super) fn is_colophon(text: &str) -> bool {
    const SENT: [&str; 10] = ["抄送", "抄报", "主送", "分送", "发送", "印送", "报送", "发", "送", "报"];
    let sent = SENT.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| rest.starts_with(['：', ':'])));
    let printed = text.ends_with("印发") && text.contains('年') && text.contains('日') && text.chars().count() <= 60;
    (sent || printed) && label::find(text).is_none()
}

/// What a short line under the title is.
pub(super) fn role(text: &str, meta: &DocumentMeta) -> Option<(&'static str, ClauseKind)> {
    if is_document_number(text) {
        Some(("文号", ClauseKind::Preamble))
    } else if is_date(text) {
        Some(("日期", ClauseKind::Preamble))
    } else if PASSED.is_match(text) {
        Some(("题注", ClauseKind::Preamble))
    } else if is_issuer(text, meta) || is_person(text) {
        Some(("署名", ClauseKind::Signature))
    } else {
        None
    }
}

/// Whether a paragraph of the introduction names addressees: it ends with a colon and comes first.
pub(super) fn is_addressee(text: &str) -> bool {
    let greeting = ["同志们", "老师们", "同学们", "朋友们", "家长", "各位", "全体"];
    // 全体教师应当做到以下几点： says something.
    let says = ["应当", "如下", "以下", "下列", "要求", "规定"].iter().any(|word| text.contains(word));
    let greets = text.chars().count() <= 40 && greeting.iter().any(|word| text.contains(word));
    text.ends_with(['：', ':'])
        && !says
        && text.chars().count() <= 400
        && !text.contains(['。', '；'])
        && (greets || ADDRESSEES.iter().any(|word| text.contains(word)))
}

/// Words in the names of addressees.
const ADDRESSEES: [&str; 13] = ["各", "有关", "部属", "局", "厅", "委", "部", "校", "院", "单位", "司", "处", "办"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_lines_are() {
        for number in ["(国发〔2025〕11号)", "教师厅函[2025]13号", "国务院令（2024）第7号", "某教 〔 2025 〕 3 号"]
        {
            assert!(is_document_number(number), "{number}");
        }
        for date in
            ["2025年8月21日", "2025 年 4月 11 日", "二〇二五年十二月", "（2025年9月）", "2031.9.1", "2031-09-01"]
        {
            assert!(is_date(date), "{date}");
        }
        assert!(is_document_number("示教发〔2031〕5号　　签发人：王某"));
        assert!(is_masthead("示例市教育局文件") && !is_masthead("关于清理规范性文件") && !is_masthead("教育文件。"));
        assert!(is_person("示例区教育局局长  周某某") && !is_person("示例市教育局  示例市财政局"));
        assert!(is_colophon("抄送：市政府") && is_colophon("示例市教育局办公室 2031年3月20日印发"));
        assert_eq!(signed_and_dated("示例市教育局　2031年3月20日"), Some(("示例市教育局", "2031年3月20日")));
        assert!(!is_date("2025年8月21日起施行") && !is_document_number("见（教办〔2025〕3号）。"));
    }
}
