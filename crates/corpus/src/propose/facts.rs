use tiaowen_types::{Binding, Date, Document, Level};

use crate::parse::squeezed;

/// What a parsed document prints about itself.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) number: Option<String>,
    pub(super) issuers: Vec<String>,
    pub(super) issued: Option<Date>,
}

impl Facts {
    pub(super) fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        for clause in document.tree.clauses().iter().filter(|clause| clause.parent.is_none()) {
            let text = clause.body.of(&document.text);
            match clause.path.last() {
                "标题" => facts.title = title_of(text),
                "文号" => facts.number = Some(squeezed(text).replace(['[', '［'], "〔").replace([']', '］'], "〕")),
                "署名" | "落款" => {
                    for line in text.lines().filter(|line| !line.starts_with(['（', '('])) {
                        match date_of(line) {
                            Some(date) => facts.issued = Some(date),
                            None => facts
                                .issuers
                                .extend(line.split([' ', '　']).filter(|w| !w.is_empty()).map(str::to_owned)),
                        }
                    }
                }
                "日期" => facts.issued = date_of(text),
                _ => {}
            }
        }
        facts
    }
}

fn date_of(line: &str) -> Option<Date> {
    let bare = squeezed(line);
    let bare = bare.trim_matches(['（', '）']);
    let (year, rest) = bare.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let number = |text: &str| tiaowen_text::parse_numeral(text);
    let day = rest.strip_suffix('日').and_then(number).and_then(|day| u8::try_from(day).ok());
    Date::new(u16::try_from(number(year)?).ok()?, Some(u8::try_from(number(month)?).ok()?), day)
}

/// 教育部办公厅关于…的通知: the issuer stands before 关于.
pub(super) fn issuer_in(title: &str) -> Option<String> {
    let (issuer, _) = title.split_once("关于")?;
    (2..=30).contains(&issuer.chars().count()).then(|| issuer.to_owned())
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

/// Whether a title begins with the name of one school: 某某中学…, but neither 中小学… nor 小学生….
fn names_one(title: &str, school: &str) -> bool {
    title.split_once(school).is_some_and(|(name, rest)| {
        (2..=14).contains(&name.chars().count()) && !name.contains("关于") && !rest.starts_with('生')
    })
}

fn all_schools(issuers: &[String]) -> bool {
    !issuers.is_empty() && issuers.iter().all(|issuer| SCHOOLS.iter().any(|school| issuer.ends_with(school)))
}

/// Rank of the issuers by their names and by the place the title begins with.
pub(super) fn level_of(title: &str, issuers: &[String]) -> Level {
    let named = |words: &[&str]| issuers.iter().any(|issuer| words.iter().any(|word| issuer.contains(word)));
    let place: String = title.chars().take(8).collect();
    if named(&["国务院", "全国人民代表大会", "中共中央办公厅", "中央军委"]) {
        Level::National
    } else if named(&["委员会"]) && named(&["指导", "专家"]) {
        Level::Committee
    } else if SCHOOLS.iter().any(|school| names_one(title, school)) || all_schools(issuers) {
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
    fits.then(|| squeezed(edition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_facts_off_titles() {
        assert_eq!(edition_of("某某应用指引（第一版）").as_deref(), Some("第一版"));
        assert_eq!(edition_of("关于某事（教育）"), None);
        assert_eq!(binding_of("某某应用指引（第一版）"), Binding::Guidance);
        assert_eq!(binding_of("某部关于某事的意见"), Binding::Binding);
        let level = |title: &str, issuer: &str| level_of(title, &[issuer.to_owned()]);
        assert_eq!(level("关于某事的通知", "教育部"), Level::Ministry);
        assert_eq!(level("某市教育局关于某事的通知", "某市教育局"), Level::Municipal);
        assert_eq!(level("某市第一中学人工智能管理办法", ""), Level::School);
        assert_eq!(level("某地中小学生使用办法", ""), Level::School, "unknown outranks nobody");
        assert_eq!(issuer_in("某部办公厅关于某事的通知").as_deref(), Some("某部办公厅"));
        assert_eq!(date_of("二〇二五年十二月").map(|date| date.to_string()).as_deref(), Some("2025-12"));
    }
}
