use super::*;
use crate::sample::{guide, opinion, statute};

fn found(document: &Document, locator: &str) -> String {
    let locator = parse_locator(locator).unwrap();
    match locate(document, &locator) {
        Ok(idx) => document.tree.get(idx).unwrap().path.to_string(),
        Err(error) => {
            let paths: Vec<String> = error.exists.iter().map(ToString::to_string).collect();
            format!("{} {}", if error.ambiguous { "?" } else { "-" }, paths.join(" "))
        }
    }
}

#[test]
fn sections_that_restart() {
    let document = guide();
    let check = |locator: &str, expected: &str| assert_eq!(found(&document, locator), expected, "{locator}");
    for locator in [
        "四/（二）",
        "四、（二）",
        "四（二）",
        "第四部分第（二）条",
        "第四部分（二）",
        "第4部分第2条",
        "四/(2)",
        "四/2",
    ] {
        check(locator, "四/（二）");
    }
    for locator in ["四", "四、", "第四部分", "4"] {
        check(locator, "四");
    }
    check("四（一）行为示例 1", "四/（一）/行为示例1");
    check("行为示例1", "四/（一）/行为示例1");
    check("三/（二）/场景1", "三/（二）/场景示例1");
    check("三（一）场景示例2", "三/（一）/场景示例2");
    check("场景示例1", "? 三/（一）/场景示例1 三/（二）/场景示例1");
    check("（三）", "四/（三）");
    check("（一）", "? 三/（一） 四/（一）");
    check("第（二）条", "? 三/（二） 四/（二）");
    check("序言", "导语");
    check("导语", "导语");
    check("落款", "落款");
    check("二/坚持育人导向", "二/坚持育人导向");
    check("四/（九）", "- 四/（三） 四/（二） 四/（一）");
    check("第五十条", "- 四/（三） 三/（二） 四/（二） 三/（一） 四/（一）");
    check("九", "- 四 三 二 一 四/（三）");
    check("行为示例7", "- 四/（一）/行为示例1 三/（一）/场景示例2 三/（一）/场景示例1 三/（二）/场景示例1");
}

#[test]
fn articles_that_run_on() {
    let document = opinion();
    let check = |locator: &str, expected: &str| assert_eq!(found(&document, locator), expected, "{locator}");
    for locator in
        ["第（四）条", "第四条", "第4条", "（四）", "三/（四）", "三（四）", "第三部分第（四）条", "第三部分第四条"]
    {
        check(locator, "三/（四）");
    }
    check("第（二）条第6项", "二/（二）/6");
    check("二（二）6（2）", "二/（二）/6/（2）");
    check("二/（二）/6/（2）", "二/（二）/6/（2）");
    check("第6条", "二/（二）/6");
    check("二（四）", "- 三/（四） 二/（二） 二/（一） 二/（二）/6 二/（二）/6/（2）");
    check("第（二十二）条", "- 三/（四） 三/（三） 二/（二） 二/（一） 二/（二）/6");
    check("文号", "文号");
}

#[test]
fn statutes() {
    let document = statute();
    let check = |locator: &str, expected: &str| assert_eq!(found(&document, locator), expected, "{locator}");
    for locator in ["第二十二条", "第22条", "22", "二十二", "第二章第二十二条"] {
        check(locator, "第二章/第二十二条");
    }
    check("第四条之一", "第二章/第四条之一");
    check("第四条", "第二章/第四条");
    check("第二章", "第二章");
    check("第五条第二款", "第二章/第五条/第二款");
    check("第五条第二款第（三）项", "第二章/第五条/第二款/（三）");
    check("第五条第三项", "第二章/第五条/第二款/（三）");
    check("第三条第一款", "第二章/第三条");
    check("第三条第二款", "- 第二章/第五条/第二款");
    check("第四条之二", "- 第二章/第四条 第二章/第四条之一 第二章/第三条 第二章/第五条 第一章/第二条");
}

#[test]
fn a_list_may_leave_the_chapter_it_began_in() {
    let document = statute();
    let text = "第一章第二条、第三条";
    let locators = crate::locator::locators(&mut Cursor::new(text, 0), crate::locator::Place::Anywhere);
    let paths: Vec<_> = locators.iter().map(|l| path(&document, locate(&document, l).unwrap()).unwrap()).collect();
    assert_eq!(paths.iter().map(ToString::to_string).collect::<Vec<_>>(), ["第一章/第二条", "第二章/第三条"]);
}

#[test]
fn every_clause_is_found_by_its_own_path() {
    for document in [guide(), opinion(), statute()] {
        for (idx, clause) in document.tree.iter() {
            let locator = parse_locator(&clause.path.to_string()).unwrap();
            assert_eq!(locate(&document, &locator), Ok(idx), "{}", clause.path);
        }
    }
}
