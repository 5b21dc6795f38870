use super::*;
use crate::sample::{editions, guide, opinion, statute};

fn directory() -> Directory {
    let [old, new] = editions();
    Directory::new(&[guide(), opinion(), statute(), old, new])
}

#[test]
fn knows_documents_by_many_names() {
    let directory = directory();
    let check = |name: &str, expected: &[&str]| {
        let found = directory.title(name);
        assert_eq!(found.iter().map(DocumentId::as_str).collect::<Vec<_>>(), expected, "{name}");
    };
    check("教师智能工具应用指引（第一版）", &["guide"]);
    check("《教师智能工具应用指引》", &["guide"]);
    check("教師智能工具應用指引", &["guide"]);
    check("教师智能工具应用的指引", &["guide"]);
    check("教师智能工具应用指引（第二版）", &[]);
    check("教师智能工具运用指引", &["guide"]);
    check("教师指引", &["guide"]);
    check("加快推进教育数字化的意见", &["opinion"]);
    check("关于加快推进教育数字化的意见", &["opinion"]);
    check("教育部关于加快推进教育数字化的意见", &["opinion"]);
    check("设备条例", &["statute"]);
    check("智能设备管理条例", &["statute"]);
    check("职业院校智能工具应用指引", &["voc-old", "voc-new"]);
    check("职业院校智能工具应用指引（2026版）", &["voc-new"]);
    check("2025年版职业院校智能工具应用指引", &["voc-old"]);
    check("职业院校智能工具应用指引（旧版）", &["voc-old"]);
    check("职业院校智能工具应用指引（2027版）", &[]);
    check("学生智能工具应用指引", &[]);
    check("民法典", &[]);
    check("", &[]);
}

#[test]
fn knows_documents_by_number() {
    let directory = directory();
    let found = |number: &str| directory.number(number).map(|id| id.to_string());
    assert_eq!(found("教办〔2025〕3号").as_deref(), Some("opinion"));
    assert_eq!(found("教办(2025)第3号").as_deref(), Some("opinion"));
    assert_eq!(found("教办〔2025〕4号"), None);
}

#[test]
fn finds_names_without_brackets() {
    let directory = directory();
    let check = |text: &str, expected: &[(&str, usize, &[&str])]| {
        let references = directory.find(text);
        let found: Vec<(String, usize, Vec<String>)> = references
            .iter()
            .map(|reference| {
                let span = text.get(reference.span.clone()).unwrap().to_owned();
                let documents = directory.documents(reference, &references);
                (span, reference.locators.len(), documents.iter().map(ToString::to_string).collect())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(span, n, ids)| ((*span).to_owned(), *n, ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "教师智能工具应用指引（第一版）四、（二）是什么",
        &[("教师智能工具应用指引（第一版）四、（二）", 1, &["guide"])],
    );
    check("教师指引规定每天不超过30分钟，是第几条", &[("教师指引", 0, &["guide"])]);
    check("按设备条例第22条办", &[("设备条例第22条", 1, &["statute"])]);
    check("职业院校智能工具应用指引2026版第二部分", &[("职业院校智能工具应用指引2026版第二部分", 1, &["voc-new"])]);
    check("旧版《职业院校智能工具应用指引》第一部分", &[("旧版《职业院校智能工具应用指引》第一部分", 1, &["voc-old"])]);
    check(
        "根据《关于加快推进教育数字化的意见》（以下简称《意见》），《意见》第（四）条",
        &[
            ("《关于加快推进教育数字化的意见》（以下简称《意见》）", 0, &["opinion"]),
            ("《意见》第（四）条", 1, &["opinion"]),
        ],
    );
    check(
        "教办[2025]3号第四条提出……同一文件第三条指出",
        &[("教办[2025]3号第四条", 1, &["opinion"]), ("同一文件第三条", 1, &["opinion"])],
    );
    check("学生可以使用应用指引吗", &[]);
    check("《设备条例》第三条“依照教师智能工具应用指引办”", &[("《设备条例》第三条", 1, &["statute"])]);
    check("看教育部的教师指引", &[("教师指引", 0, &["guide"])]);
    check("转述教办〔2025〕3号 的话", &[("教办〔2025〕3号", 0, &["opinion"])]);
}
