use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::parse_numeral;

use crate::mention::DocumentNumber;

/// 教办〔2025〕3号 in any style of brackets, with spaces or 第 that do not belong there.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?<issuer> \p{Han}[\p{Han}]{0,14} ) \s*
        [〔［\[【（(〈《{〖﹝] \s* (?<year> [12０-９0-9〇○零一二三四五六七八九]{4} ) \s* 年? \s* [〕］\]】）)〉》}〗﹞] \s*
        第? \s* (?<serial> [0-9０-９]{1,5} ) \s* 号",
    )
    .expect("invariant: the pattern is valid")
});

/// Words that stand before a document number and are no part of it; longer ones first.
const LEADS: [&str; 48] = [
    "应当按照",
    "严格执行",
    "贯彻落实",
    "依据",
    "根据",
    "按照",
    "依照",
    "遵照",
    "参照",
    "参见",
    "详见",
    "落实",
    "执行",
    "违反",
    "印发",
    "发布",
    "公布",
    "转发",
    "下发",
    "文件",
    "通知",
    "意见",
    "文号",
    "以及",
    "关于",
    "符合",
    "对照",
    "同时",
    "听说",
    "国家",
    "我市",
    "我省",
    "我校",
    "见",
    "按",
    "如",
    "和",
    "与",
    "及",
    "或",
    "的",
    "即",
    "以",
    "为",
    "在",
    "由",
    "是",
    "查",
];

/// Writes a document number in official style: `教办[2025]3号`, `教办（2025）第3号` → `教办〔2025〕3号`.
/// `None` when the text is not one document number.
pub fn normalize_number(text: &str) -> Option<String> {
    let text = text.trim();
    let captures = NUMBER.captures(text).filter(|c| c.get(0).is_some_and(|all| all.range() == (0..text.len())))?;
    normal(captures.name("issuer")?.as_str(), captures.name("year")?.as_str(), captures.name("serial")?.as_str())
}

fn normal(issuer: &str, year: &str, serial: &str) -> Option<String> {
    let (year, serial) = (parse_numeral(year)?, parse_numeral(serial)?);
    (1900..2200).contains(&year).then(|| format!("{issuer}〔{year}〕{serial}号"))
}

/// All document numbers of a text, in order.
pub(crate) fn document_numbers(text: &str) -> Vec<DocumentNumber> {
    NUMBER
        .captures_iter(text)
        .filter_map(|captures| {
            let (all, issuer) = (captures.get(0)?, captures.name("issuer")?);
            let name = without_leads(issuer.as_str());
            let span: Range<usize> = issuer.end() - name.len()..all.end();
            let normal = normal(name, captures.name("year")?.as_str(), captures.name("serial")?.as_str())?;
            Some(DocumentNumber { text: text.get(span.clone())?.to_owned(), span, normal })
        })
        .collect()
}

fn without_leads(issuer: &str) -> &str {
    // The last word that cannot belong to a number ends the sentence before it.
    let cut =
        LEADS.iter().filter_map(|lead| issuer.rfind(lead).map(|at| at + lead.len())).filter(|&end| end < issuer.len());
    issuer.get(cut.max().unwrap_or(0)..).unwrap_or(issuer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_one_style() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(normalize_number(text).as_deref(), expected, "{text}");
        let number = Some("教办〔2025〕3号");
        for text in [
            "教办〔2025〕3号",
            "教办[2025]3号",
            "教办［２０２５］３号",
            "教办(2025)3号",
            "教办（2025）3号",
            "教办【2025】第3号",
            "教办 〔2025〕 3 号",
            "教办〔二〇二五〕3号",
        ] {
            check(text, number);
        }
        check("教师厅函〔2025〕13号", Some("教师厅函〔2025〕13号"));
        for text in ["", "教办2025年3号", "〔2025〕3号", "教办〔2025〕号", "教办〔0000〕3号", "见教办〔2025〕3号第一条"]
        {
            check(text, None);
        }
    }

    #[test]
    fn finds_numbers_in_sentences() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = document_numbers(text).into_iter().map(|n| n.text).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("根据教办〔2025〕3号和国发[2025]11号的要求", &["教办〔2025〕3号", "国发[2025]11号"]);
        check("《意见》（教办〔2025〕3号）第（二十二）条", &["教办〔2025〕3号"]);
        check("应当按照发改数据〔2025〕1425号执行", &["发改数据〔2025〕1425号"]);
        check("（2025）3号楼", &[]);
    }
}
