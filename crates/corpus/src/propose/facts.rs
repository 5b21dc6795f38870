use std::sync::LazyLock;

use regex::Regex;
use tiaowen_types::{Binding, Date, Document, Level};

use crate::parse::{is_person, signed_and_dated, squeezed};

/// What a parsed document prints about itself.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) number: Option<String>,
    pub(super) issuers: Vec<String>,
    pub(super) issued: Option<Date>,
    pub(super) effective: Option<Date>,
}

static EFFECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起\s*(?:施行|实施|执行|生效|试行)")
        .expect("invariant: a constant pattern")
});
static EFFECTIVE_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:生效|施行|实施)日期\s*[：:]\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
        .expect("invariant: a constant pattern")
});
static ORGANISATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\p{Han}{2,20}?(?:局|厅|委员会|办公室|政府))\d{4}\s*[年—-]").expect("invariant: a constant pattern")
});
static PASSED_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)[^自]{0,80}?(?:通过|公布|发布|印发|修订|修正)")
        .expect("invariant: a constant pattern")
});

impl Facts {
    pub(super) fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        for clause in document.tree.clauses().iter().filter(|clause| clause.parent.is_none()) {
            let text = clause.body.of(&document.text);
            match clause.path.last() {
                "标题" => facts.title = title_of(text),
                "文号" => facts.number = Some(number_of(text)),
                "署名" | "落款" => {
                    text.lines().filter(|line| !line.starts_with(['（', '('])).for_each(|line| facts.sign(line));
                }
                "日期" => facts.issued = date_of(text),
                "题注" => {
                    facts.issued = facts.issued.or_else(|| captured(&PASSED_ON, text));
                    facts.effective = captured(&EFFECTIVE, text);
                }
                _ => {}
            }
        }
        // The last clause that tells it: earlier ones may tell it of other documents.
        let own = document.tree.clauses().iter().rev().map(|clause| clause.body.of(&document.text));
        let told = own.filter(|text| text.contains('本') || !text.contains('《')).find_map(|t| captured(&EFFECTIVE, t));
        let field = || captured(&EFFECTIVE_FIELD, &document.text);
        facts.effective = facts.effective.or(told).or_else(field).filter(|date| Some(*date) != facts.issued);
        facts
    }

    /// Reads a line of the signature.
    fn sign(&mut self, line: &str) {
        if let Some(date) = date_of(line) {
            self.issued = Some(date);
        } else if let Some((names, date)) = signed_and_dated(line) {
            self.issued = date_of(date);
            self.issuers.extend(names.split_whitespace().map(str::to_owned));
        } else if is_person(line) {
            self.issuers.push(squeezed(line));
        } else {
            self.issuers.extend(line.split_whitespace().map(str::to_owned));
        }
    }
}

/// The number in official brackets, without the signer beside it.
fn number_of(text: &str) -> String {
    let bare = squeezed(text).replace(['[', '［'], "〔").replace([']', '］'], "〕");
    bare.split_once('号').map_or_else(|| bare.clone(), |(number, _)| format!("{number}号"))
}

fn captured(pattern: &Regex, text: &str) -> Option<Date> {
    pattern.captures(text)?.get(1).and_then(|found| date_of(found.as_str()))
}

fn date_of(line: &str) -> Option<Date> {
    let bare = squeezed(line);
    let bare = bare.trim_matches(['（', '）']);
    if let [year, month, day] = *bare.split(['.', '-', '/']).collect::<Vec<_>>() {
        let small = |text: &str| text.parse().ok();
        return Date::new(year.parse().ok()?, small(month), small(day));
    }
    let (year, rest) = bare.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let number = |text: &str| tiaowen_text::parse_numeral(text);
    let day = rest.strip_suffix('日').and_then(number).and_then(|day| u8::try_from(day).ok());
    Date::new(u16::try_from(number(year)?).ok()?, Some(u8::try_from(number(month)?).ok()?), day)
}

/// 教育部办公厅关于…的通知: the issuer stands before 关于; 某某中学手机管理办法: the school's name comes first.
pub(super) fn issuer_in(title: &str) -> Option<String> {
    if let Some((issuer, _)) = title.split_once("关于") {
        return (2..=30).contains(&issuer.chars().count()).then(|| issuer.to_owned());
    }
    if let Some(found) = ORGANISATION.captures(title).and_then(|found| found.get(1)) {
        return Some(found.as_str().to_owned());
    }
    let school = SCHOOLS.iter().find(|school| names_one(title, school))?;
    let (name, _) = title.split_once(school)?;
    Some(format!("{name}{school}"))
}

/// Binding force by the word for the kind of document, which ends its title.
pub(super) fn binding_of(title: &str) -> Binding {
    let bare = edition_of(title)
        .map_or(title, |_| title.trim_end_matches(|c| c != '（' && c != '(').trim_end_matches(['（', '(']));
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    if ends(&["指南", "指引", "导引"]) {
        Binding::Guidance
    } else if ends(&["建议", "倡议", "倡议书", "白皮书"]) {
        Binding::Advisory
    } else {
        Binding::Binding
    }
}

/// What the name of a school ends with.
const SCHOOLS: &[&str] = &["学校", "大学", "中学", "小学", "学院", "幼儿园"];

/// Whether a title begins with the name of one school: 某某中学…, but neither 某市中小学… nor 小学生….
fn names_one(title: &str, school: &str) -> bool {
    title.split_once(school).is_some_and(|(name, rest)| {
        let kind = ['省', '市', '县', '区', '乡', '镇', '校', '各', '全', '中', '小', '本'];
        (2..=14).contains(&name.chars().count())
            && !name.contains("关于")
            && !name.ends_with(kind)
            && !rest.starts_with('生')
    })
}

/// A school, or a part of one: 示例大学科研处.
fn all_schools(issuers: &[String]) -> bool {
    !issuers.is_empty() && issuers.iter().all(|issuer| SCHOOLS.iter().any(|school| issuer.contains(school)))
}

/// Rank of the issuers by their names and by the place the title begins with.
pub(super) fn level_of(title: &str, issuers: &[String]) -> Level {
    let named = |words: &[&str]| issuers.iter().any(|issuer| words.iter().any(|word| issuer.contains(word)));
    let place: String = title.chars().take(8).collect();
    if named(&["国务院", "全国人民代表大会", "中共中央办公厅", "中央军委"]) {
        Level::National
    } else if named(&["委员会"]) && named(&["指导", "专家"]) {
        Level::Committee
    } else if issuers.is_empty() && SCHOOLS.iter().any(|school| names_one(title, school)) || all_schools(issuers) {
        Level::School
    } else if ["省", "市", "自治区", "县"].iter().any(|unit| place.contains(unit))
        || named(&["省", "市", "自治区", "区", "县"])
    {
        Level::Municipal
    } else if named(&["部", "国家", "总局", "中央"]) {
        Level::Ministry
    } else {
        // Whose rank is not known must not outrank anybody.
        Level::School
    }
}

/// Lines of a title as one; a space in the title of an official document is a line break of the print.
fn title_of(text: &str) -> String {
    let whole: String = text.lines().map(str::trim).collect();
    let bare: String = whole.chars().filter(|c| !c.is_whitespace()).collect();
    let kinds = ["意见", "通知", "办法", "规定", "方案", "计划", "指南", "指引", "条例", "细则", "公告", "纲要"];
    let core = edition_of(&bare).and_then(|_| bare.rfind(['（', '('])).and_then(|at| bare.get(..at)).unwrap_or(&bare);
    if kinds.iter().any(|kind| core.ends_with(kind)) { bare } else { whole }
}

/// （第一版）, （2026版）, （2025年） at the end of a title.
pub(super) fn edition_of(title: &str) -> Option<String> {
    let inner = title.strip_suffix(['）', ')'])?;
    let edition = inner.rsplit(['（', '(']).next()?.trim();
    let fits =
        edition.ends_with('版') || edition.ends_with('年') || edition.contains("试行") || edition.contains("修订");
    // （2031—2033年） is the time of a plan.
    let span = edition.contains(['—', '–', '-', '至', '~', '～']);
    (fits && !span).then(|| squeezed(edition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_facts_off_titles() {
        assert_eq!(edition_of("某某应用指引（第一版）").as_deref(), Some("第一版"));
        assert_eq!(edition_of("关于某事（教育）").or(edition_of("某行动计划（2031—2033年）")), None);
        assert_eq!(binding_of("某某应用指引（第一版）"), Binding::Guidance);
        assert_eq!(binding_of("某部关于某事的意见"), Binding::Binding);
        let level = |title: &str, issuer: &str| {
            level_of(title, &issuer.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(level("关于某事的通知", "教育部"), Level::Ministry);
        assert_eq!(level("某市教育局关于某事的通知", "某市教育局"), Level::Municipal);
        assert_eq!(level("某市第一中学人工智能管理办法", ""), Level::School);
        assert_eq!(level("某区智能学校建设方案", "某区教育局"), Level::Municipal);
        assert_eq!(issuer_in("某市第一中学手机管理办法").as_deref(), Some("某市第一中学"));
        assert_eq!(issuer_in("示例中学校长办公会议纪要").as_deref(), Some("示例中学"));
        assert_eq!(issuer_in("某市学校采购管理办法").or(issuer_in("某县中小学校园管理规定")), None);
        assert_eq!(level("某地中小学生使用办法", ""), Level::School, "unknown outranks nobody");
        assert_eq!(issuer_in("某部办公厅关于某事的通知").as_deref(), Some("某部办公厅"));
        assert_eq!(date_of("二〇二五年十二月").map(|date| date.to_string()).as_deref(), Some("2025-12"));
    }
}
