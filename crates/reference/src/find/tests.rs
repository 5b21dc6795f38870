use proptest::prelude::*;

use super::*;

/// What was found, in short: text of the span, then title, number, locators, antecedent.
fn seen(text: &str) -> Vec<String> {
    find(text)
        .iter()
        .map(|r| {
            let mut parts = vec![text.get(r.span.clone()).unwrap().to_owned()];
            parts.extend(r.title.as_ref().map(|t| format!("题:{}", t.text)));
            parts.extend(r.document_number.as_ref().map(|n| format!("号:{}", n.normal)));
            parts.extend(r.edition.as_ref().map(|e| format!("版:{:?}", e.kind)));
            parts.extend(r.date.as_ref().map(|d| format!("日:{}", d.date)));
            parts.extend((!r.locators.is_empty()).then(|| format!("处:{}", r.locators.len())));
            parts.extend(r.alias.as_ref().map(|a| format!("简:{a}")));
            parts.extend(r.antecedent.map(|i| format!("前:{i}")));
            parts.join(" ")
        })
        .collect()
}

#[test]
fn finds_documents_and_clauses() {
    let check = |text: &str, expected: &[&str]| assert_eq!(seen(text), expected, "{text}");
    check(
        "根据《指引（第一版）》第四部分第（四）条，",
        &["《指引（第一版）》第四部分第（四）条 题:指引（第一版） 处:1"],
    );
    check("《指引》的第四部分", &["《指引》的第四部分 题:指引 处:1"]);
    check("《指引》中四、（四）规定", &["《指引》中四、（四） 题:指引 处:1"]);
    check("〈指引〉四（四）。", &["〈指引〉四（四） 题:指引 处:1"]);
    check("《意见》（教办[2025]3号）第22条", &["《意见》（教办[2025]3号）第22条 题:意见 号:教办〔2025〕3号 处:1"]);
    check("按教办（2025）3号第二十一条办", &["教办（2025）3号第二十一条 号:教办〔2025〕3号 处:1"]);
    check(
        "教办〔2025〕3号《意见》第八条、第三十七条",
        &["教办〔2025〕3号《意见》第八条、第三十七条 题:意见 号:教办〔2025〕3号 处:2"],
    );
    check("《条例》第八条至第十条", &["《条例》第八条至第十条 题:条例 处:3"]);
    check("《法》第一百二十条之一第二款第（三）项", &["《法》第一百二十条之一第二款第（三）项 题:法 处:1"]);
    check("《指引》行为示例1和《指南》场景 3", &["《指引》行为示例1 题:指引 处:1", "《指南》场景 3 题:指南 处:1"]);
    check("《指南》（2025年版）三（一）", &["《指南》（2025年版）三（一） 题:指南 版:Year(2025) 处:1"]);
    check("旧版《指引》", &["旧版《指引》 题:指引 版:Former"]);
    check("教育部2025年4月11日印发的《意见》", &["《意见》 题:意见 日:2025-04-11"]);
    check("《意见》（2025年4月11日）", &["《意见》（2025年4月11日） 题:意见 日:2025-04-11"]);
    check("《甲》、《乙》第六条", &["《甲》 题:甲", "《乙》第六条 题:乙 处:1"]);
    check("《甲》（教办〔2025〕11号）的文号。", &["《甲》（教办〔2025〕11号） 题:甲 号:教办〔2025〕11号"]);
    check("按教办〔2025〕3号文件，到2030年", &["教办〔2025〕3号 号:教办〔2025〕3号"]);
    check("按教办〔2025〕3号文件第三条", &["教办〔2025〕3号文件第三条 号:教办〔2025〕3号 处:1"]);
    check("没有引用的一句话。", &[]);
    check("", &[]);
}

#[test]
fn follows_words_that_point_back() {
    let check = |text: &str, expected: &[&str]| assert_eq!(seen(text), expected, "{text}");
    check(
        "《关于某事的意见》（以下简称《意见》）第一条。《意见》第二条。",
        &[
            "《关于某事的意见》（以下简称《意见》）第一条 题:关于某事的意见 处:1 简:意见",
            "《意见》第二条 题:意见 处:1 前:0",
        ],
    );
    check(
        "《某意见》（教办〔2025〕3号，以下简称“意见”）。该意见第三条",
        &[
            "《某意见》（教办〔2025〕3号，以下简称“意见”） 题:某意见 号:教办〔2025〕3号 简:意见",
            "该意见第三条 处:1 前:0",
        ],
    );
    check("《甲》第五条……同一文件第二十条", &["《甲》第五条 题:甲 处:1", "同一文件第二十条 处:1 前:0"]);
    check("《甲》第五条第一款……同条第三款", &["《甲》第五条第一款 题:甲 处:1", "同条第三款 处:1 前:0"]);
    check("《甲》第五条规定。第六条规定。", &["《甲》第五条 题:甲 处:1", "第六条 处:1 前:0"]);
    check("《甲》规定如下。\n第六条要求", &["《甲》 题:甲", "第六条 处:1"]);
    check("第一条 本办法适用于\n第二条　学校应当\n", &[]);
    check("本办法第三条", &["本办法第三条 处:1"]);
}

#[test]
fn gives_quotations_to_their_reference() {
    let check = |text: &str, expected: &[&str]| {
        let references = find(text);
        let mut said = Vec::new();
        for reference in &references {
            said.extend(reference.quotes.iter().map(|quote| text.get(quote.clone()).unwrap().to_owned()));
            said.extend(reference.paraphrase.as_ref().map(|p| format!("≈{}", text.get(p.clone()).unwrap())));
        }
        assert_eq!(said, expected, "{text}");
    };
    check("《甲》第五条规定：“不得代写。”", &["不得代写。"]);
    check("《甲》第五条规定“不得‘代写’”和“应当标注”。", &["不得‘代写’", "应当标注"]);
    check("“不得代写”（《甲》第五条）。", &["不得代写"]);
    check("《甲》第五条明确要求，学生不得代写。下一句“别的”。", &["≈学生不得代写。"]);
    check("《甲》第五条规定「一」，《乙》第六条规定「二」。", &["一", "二"]);
    check("《甲》第五条。", &[]);
}

#[test]
fn survives_the_worst_drafts() {
    for text in
        ["《".repeat(3000), "第".repeat(3000), "（".repeat(3000), "“".repeat(3000), "《甲》第一条、".repeat(500)]
    {
        let references = find(&text);
        assert!(references.len() <= 500);
    }
    assert_eq!(find(&"《甲》第一条。".repeat(1000)).len(), 1000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_is_fine(text in "[《》（）〔〕第一四十条款项部分、至之该意见本教办2025号“”：规定行为示例 \n甲]{0,60}|(?s).{0,60}") {
        let mut end = 0;
        let references = find(&text);
        for (i, reference) in references.iter().enumerate() {
            prop_assert!(reference.span.start >= end && reference.span.start < reference.span.end);
            end = reference.span.end;
            prop_assert!(text.get(reference.span.clone()).is_some());
            prop_assert!(reference.antecedent.is_none_or(|before| before < i));
            let inner = reference.locators.iter().map(|l| &l.span);
            let ranges = inner.chain(&reference.quotes).chain(&reference.paraphrase);
            prop_assert!(ranges.into_iter().all(|range| text.get(range.clone()).is_some()));
            prop_assert!(reference.locators.iter().all(|l| !l.labels.is_empty()));
        }
    }
}
