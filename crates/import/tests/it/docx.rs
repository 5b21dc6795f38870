use tiaowen_import::{Format, Note};

use crate::make::{docx, p, read, text};

#[track_caller]
fn check(body: &str, parts: &[(&str, &str)], lines: &[&str]) {
    let text = text("文件.docx", &docx(body, parts));
    let found: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(found, lines);
}

const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2条"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%3）"/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>
 <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="ideographTraditional"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"#;

fn listed(list: u32, level: u32, text: &str) -> String {
    p(&format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#), text)
}

#[test]
fn generated_numbers_are_text() {
    let rows = [
        (1, 0, "总则", "第一章 总则"),
        (1, 1, "为了示例。", "第一条 为了示例。"),
        (1, 1, "范围。", "第二条 范围。"),
        (1, 2, "甲；", "（一）甲；"),
        (1, 2, "乙。", "（二）乙。"),
        (1, 0, "附则", "第二章 附则"),
        (1, 1, "施行。", "第三条 施行。"),
        (1, 2, "丙。", "（一）丙。"),
        (1, 3, "丁。", "2.1 丁。"),
        (1, 4, "戊。", "戊。"),
        (2, 0, "始于三", "丙、始于三"),
        (2, 0, "四", "丁、四"),
        (3, 0, "重新", "甲、重新"),
        (9, 0, "没有这个列表", "没有这个列表"),
        (0, 0, "不编号", "不编号"),
    ];
    let body: String = rows.iter().map(|(list, level, text, _)| listed(*list, *level, text)).collect();
    check(&body, &[("word/numbering.xml", NUMBERING)], &rows.map(|(_, _, _, line)| line));
}

#[test]
fn styles_carry_numbers_and_headings() {
    let styles = r#"<w:styles xmlns:w="w">
        <w:style w:styleId="a"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>
        <w:style w:styleId="t"><w:name w:val="toc 1"/></w:style>
        <w:style w:styleId="c1"><w:basedOn w:val="c2"/></w:style><w:style w:styleId="c2"><w:basedOn w:val="c1"/></w:style>
        </w:styles>"#;
    let styled = |style: &str, text: &str| p(&format!(r#"<w:pStyle w:val="{style}"/>"#), text);
    let contents = r#"<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr><w:r><w:t>总则</w:t><w:tab/><w:t>3</w:t></w:r></w:p>"#;
    let body = [styled("a", "办法"), contents.to_owned(), styled("1", "总则"), styled("b", "附则"), styled("c1", "文")]
        .concat();
    let lines = ["# 办法", "总则......3", "# 丙、总则", "# 丁、附则", "文"];
    check(&body, &[("word/styles.xml", styles), ("word/numbering.xml", NUMBERING)], &lines);
}

#[test]
fn tables_are_rows() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", text));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = [
        row(&[cell("", "应用"), cell(r#"<w:gridSpan w:val="2"/>"#, "说明")]),
        row(&[cell(r#"<w:vMerge w:val="restart"/>"#, "教学"), cell("", "甲|乙"), cell("", "丙")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "丁"), cell("", "")]),
    ];
    let body = format!("<w:tbl>{}</w:tbl>{}", body.concat(), p("", "表后"));
    let lines = ["| 应用 | 说明 |  |", "|---|---|---|", "| 教学 | 甲｜乙 | 丙 |", "| 教学 | 丁 |  |", "表后"];
    check(&body, &[], &lines);
}

#[test]
fn notes_follow_their_paragraph() {
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
        <w:footnote w:id="5"><w:p><w:r><w:t> 见《办法》。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let body = r#"<w:p><w:r><w:t>科学</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r><w:r><w:t>技术。</w:t></w:r></w:p>
        <w:p><w:r><w:t>面积</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>"#;
    check(body, &[("word/footnotes.xml", notes)], &["科学[^1]技术。", "[^1]: 见《办法》。", "面积²"]);
}

#[test]
fn what_is_not_text_is_dropped() {
    let body = r#"<w:p><w:r><w:t>应当</w:t></w:r><w:del><w:r><w:delText>不得</w:delText></w:r></w:del><w:ins><w:r><w:t>可以</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>使用</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>合</w:t></w:r></w:p><w:p><w:r><w:t>并</w:t></w:r></w:p>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></mc:Choice>
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>框外 &amp; &#x4E2D;</w:t></w:r></w:p>"#;
    check(body, &[], &["应当可以使用", "第二行", "合并", "框中", "框外 & 中"]);
    let found = read("a.docx", &docx(body, &[])).unwrap();
    assert!(matches!(found[0].notes.as_slice(), [Note::TrackedChanges]));
    assert_eq!(found[0].format, Format::Docx);
}
