use super::*;
use crate::locate;
use crate::sample::{guide, opinion, statute};

#[test]
fn cites_in_official_style() {
    let check = |document: &Document, path: &str, expected: &str| {
        let idx = locate(document, &parse_locator(path).unwrap()).unwrap();
        assert_eq!(formal(document, idx), expected, "{path}");
    };
    let guide = guide();
    check(&guide, "四/（二）", "《教师智能工具应用指引（第一版）》第四部分第（二）条");
    check(&guide, "四", "《教师智能工具应用指引（第一版）》第四部分");
    check(&guide, "四/（一）/行为示例1", "《教师智能工具应用指引（第一版）》第四部分第（一）条行为示例1");
    check(&guide, "三/（二）/场景示例1", "《教师智能工具应用指引（第一版）》第三部分第（二）条场景示例1");
    check(&guide, "二/坚持育人导向", "《教师智能工具应用指引（第一版）》第二部分");
    check(&guide, "导语", "《教师智能工具应用指引（第一版）》序言");
    let opinion = opinion();
    check(&opinion, "三/（四）", "《教育部等九部门关于加快推进教育数字化的意见》（教办〔2025〕3号）第（四）条");
    check(
        &opinion,
        "二/（二）/6/（2）",
        "《教育部等九部门关于加快推进教育数字化的意见》（教办〔2025〕3号）第（二）条第6项第（2）目",
    );
    let statute = statute();
    check(&statute, "第五条第二款第（三）项", "《校园智能设备管理条例》第五条第二款第（三）项");
    check(&statute, "第四条之一", "《校园智能设备管理条例》第四条之一");
    check(&statute, "第二章", "《校园智能设备管理条例》第二章");
}

#[test]
fn titles_within_titles_change_their_brackets() {
    let notice = crate::sample::document("n", "关于发布《某指引》的通知", &[("一", ClauseKind::Part)]);
    assert_eq!(formal(&notice, ClauseIdx(0)), "《关于发布〈某指引〉的通知》第一部分");
}

#[test]
fn leads_back_to_the_clause() {
    for document in [guide(), opinion(), statute()] {
        for (idx, clause) in document.tree.iter() {
            if clause.label_source != LabelSource::Printed {
                continue;
            }
            let cited = formal(&document, idx);
            let references = crate::find(&cited);
            let locator = references.first().and_then(|reference| reference.locators.first());
            let found = locator.map(|locator| locate(&document, locator));
            assert_eq!(found, Some(Ok(idx)), "{cited}");
        }
    }
}
