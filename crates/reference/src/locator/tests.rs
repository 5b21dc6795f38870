use super::*;

/// A label in short: P4 part, A(22) bracketed article, 八 → p for plain.
fn short(label: &Label) -> String {
    let unit = match label.unit {
        Unit::Part => "部分",
        Unit::Chapter => "章",
        Unit::Section => "节",
        Unit::Article => "条",
        Unit::Paragraph => "款",
        Unit::Item => "项",
        Unit::Subitem => "目",
        Unit::Point => "点",
        Unit::Named => label.name.as_str(),
        Unit::Plain => "",
    };
    let number = label.number.map(|n| n.to_string()).unwrap_or_default();
    let number = if label.style.bracketed { format!("({number})") } else { number };
    let insertion = label.insertion.map(|n| format!("-{n}")).unwrap_or_default();
    format!("{number}{insertion}{unit}")
}

fn check(text: &str, place: Place, expected: &[&str], rest: &str) {
    let mut cursor = Cursor::new(text, 0);
    let found: Vec<String> = locators(&mut cursor, place)
        .iter()
        .map(|locator| locator.labels.iter().map(short).collect::<Vec<_>>().join("/"))
        .collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(cursor.rest(), rest, "{text}");
}

#[test]
fn reads_lists_and_ranges() {
    let anywhere = Place::Anywhere;
    check("第四部分第（四）条规定", anywhere, &["4部分/(4)条"], "规定");
    check("第（二十二）条", anywhere, &["(22)条"], "");
    check("第22条。", anywhere, &["22条"], "。");
    check("第 二十 条", anywhere, &["20条"], "");
    check("第八条、第三十七条的", anywhere, &["8条", "37条"], "的");
    check("第八条至第十条", anywhere, &["8条", "9条", "10条"], "");
    check("第八至十条", anywhere, &["8条", "9条", "10条"], "");
    check("第8-10条", anywhere, &["8条", "9条", "10条"], "");
    check("第一百二十条之一", anywhere, &["120-1条"], "");
    check("第五条第二款第（三）项", anywhere, &["5条/2款/(3)项"], "");
    check("第五条第一款、第三款", anywhere, &["5条/1款", "5条/3款"], "");
    check("第五条第一、三款和第六条", anywhere, &["5条/1款", "5条/3款", "6条"], "");
    check("第二款第（一）项、第（三）项", anywhere, &["2款/(1)项", "2款/(3)项"], "");
    check("第三条第（一）（二）项", anywhere, &["3条/(1)项", "3条/(2)项"], "");
    check("第一节课", anywhere, &[], "第一节课");
    check("第三项目标", anywhere, &[], "第三项目标");
    check("第三方平台", anywhere, &[], "第三方平台");
    check("第二十条，不得代写", anywhere, &["20条"], "，不得代写");
    check("第八条，第九条", anywhere, &["8条", "9条"], "");
    check("行为示例 1", anywhere, &["1行为示例"], "");
    check("场景3", anywhere, &[], "场景3");
}

#[test]
fn reads_numbers_without_unit_behind_a_document() {
    let behind = Place::BehindDocument;
    check("四、（四）", behind, &["4/(4)"], "");
    check("四（四）", behind, &["4/(4)"], "");
    check("四/（四）/行为示例1", behind, &["4/(4)/1行为示例"], "");
    check("五、（二）6.（2）", behind, &["5/(2)/6/(2)"], "");
    check("五（二）6（2）规定", behind, &["5/(2)/6/(2)"], "规定");
    check("四（四）、五（二）", behind, &["4/(4)", "5/(2)"], "");
    check("六（二）第3点", behind, &["6/(2)/3点"], "");
    check("第四部分（四）", behind, &["4部分/(4)"], "");
    check("第五条（三）", behind, &["5条/(3)"], "");
    check("四、第（四）条", behind, &["4/(4)条"], "");
    check("三（二）场景3", behind, &["3/(2)/3场景"], "");
    check("场景 3", behind, &["3场景"], "");
    check("序言", behind, &["序言"], "");
    check("附件2", behind, &["2附件"], "");
    check("一书", behind, &[], "一书");
    check("2025年", behind, &[], "2025年");
    check("（2025）", behind, &["(2025)"], "");
}

#[test]
fn reads_whole_inputs() {
    let check = |text: &str, expected: &str| {
        let found = parse_locator(text).map(|l| l.labels.iter().map(short).collect::<Vec<_>>().join("/"));
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    };
    check("第四条", "4条");
    check("第4条", "4条");
    check("4条", "4条");
    check("4", "4");
    check("四、", "4");
    check("（四）", "(4)");
    check("(4)", "(4)");
    check(" 四 / （四） ", "4/(4)");
    check("四/（四）/行为示例1", "4/(4)/1行为示例");
    check("五/（二）/6/（2）", "5/(2)/6/(2)");
    check("四、（四）", "4/(4)");
    check("序言", "序言");
    check("二/坚持育人导向", "2/坚持育人导向");
    assert!(parse_locator(" / ").is_none());
}
