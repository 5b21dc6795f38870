use std::io::{Cursor, Read as _};

use tiaowen_import::{Limits, Manuscript, Remark, Review};
use zip::ZipArchive;

use crate::make::{docx, p, zip};

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn raw(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = vec![];
    zip.by_name(name).unwrap().read_to_end(&mut found).unwrap();
    found
}

/// A remark on the first `needle`, replaced by `right` unless that is the same.
fn remark(text: &str, needle: &str, right: &str) -> Remark {
    let start = text.find(needle).unwrap();
    let span = start..start + needle.len();
    let changes = if right == needle { vec![] } else { vec![(span.clone(), right.to_owned())] };
    Remark { span, comment: vec![format!("应为“{right}”。")], changes }
}

fn review(remarks: Vec<Remark>) -> Review {
    Review {
        author: "条文".into(),
        date: "2026-01-31T00:00:00Z".into(),
        remarks,
        properties: vec![("AIGC".into(), "{\"Label\":\"1\"}".into())],
    }
}

/// The text with tracked changes accepted, read again from the reviewed file, and its XML.
fn reviewed(bytes: &[u8], remarks: &[(&str, &str)]) -> (Vec<u8>, String, String) {
    let limits = Limits::default();
    let manuscript = Manuscript::open(bytes, &limits).unwrap();
    let text = manuscript.text();
    let remarks = remarks.iter().map(|(needle, right)| remark(text, needle, right)).collect();
    let out = manuscript.reviewed(&review(remarks), &limits).unwrap();
    let again = Manuscript::open(&out, &limits).unwrap().text().to_owned();
    let xml = part(&out, "word/document.xml");
    (out, again, xml)
}

#[test]
fn a_remark_cuts_the_run_and_leaves_the_rest() {
    let body = r#"<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>依据《甲》第九条办理。</w:t></w:r></w:p>"#;
    let bytes = docx(body, &[("word/styles.xml", "<w:styles/>"), ("word/vbaProject.bin", "macro")]);
    let (out, text, xml) = reviewed(&bytes, &[("《甲》第九条", "《甲》第八条")]);
    assert_eq!(text, "依据《甲》第八条办理。");
    let expected = concat!(
        r#"<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">依据</w:t></w:r>"#,
        r#"<w:commentRangeStart w:id="1"/><w:del w:id="3" w:author="条文" w:date="2026-01-31T00:00:00Z"><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr>"#,
        r#"<w:delText xml:space="preserve">《甲》第九条</w:delText></w:r></w:del><w:ins w:id="2" w:author="条文" w:date="2026-01-31T00:00:00Z"><w:r><w:rPr><w:b/></w:rPr>"#,
        r#"<w:t xml:space="preserve">《甲》第八条</w:t></w:r></w:ins><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>"#,
        r#"<w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">办理。</w:t></w:r></w:p>"#
    );
    assert!(xml.contains(expected), "{xml}");
    for name in ["word/styles.xml", "word/vbaProject.bin"] {
        assert_eq!(raw(&bytes, name), raw(&out, name), "{name}");
    }
    assert!(part(&out, "word/comments.xml").contains("应为“《甲》第八条”。"));
    assert!(part(&out, "[Content_Types].xml").contains("/word/comments.xml"));
    assert!(part(&out, "word/_rels/document.xml.rels").contains("Target=\"comments.xml\""));
    assert!(part(&out, "docProps/custom.xml").contains("{&quot;Label&quot;:&quot;1&quot;}"));
    assert!(part(&out, "_rels/.rels").contains("docProps/custom.xml"));
}

#[test]
fn a_reference_over_runs_entities_and_lines_is_one() {
    let body = r#"<w:p><w:r><w:t>据《甲</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>&amp;乙》</w:t><w:tab/><w:t>第九</w:t></w:r><w:r><w:t>条。</w:t></w:r></w:p>"#;
    let bytes = docx(body, &[]);
    let (_, text, xml) = reviewed(&bytes, &[("《甲&乙》", "《丙》"), ("第九条", "第八条")]);
    assert_eq!(text, "据《丙》\t第八条。");
    let deleted: Vec<&str> = xml.split("</w:delText>").filter_map(|part| part.rsplit_once('>')).map(|p| p.1).collect();
    assert_eq!(deleted[..4], ["《甲", "&amp;乙》", "第九", "条"]);
    assert!(xml.contains("<w:delText xml:space=\"preserve\">&amp;乙》</w:delText>"), "{xml}");
}

#[test]
fn what_others_wrote_stays() {
    let body = r#"<w:p><w:commentRangeStart w:id="4"/><w:r><w:t>据</w:t></w:r><w:ins w:id="7" w:author="甲"><w:r><w:t>《甲》第九条</w:t></w:r></w:ins><w:del w:id="8" w:author="甲"><w:r><w:delText>《乙》</w:delText></w:r></w:del><w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r><w:r><w:t>办理，第三条。</w:t></w:r></w:p>"#;
    let comments = format!(r#"<w:comments {WORD}><w:comment w:id="4" w:author="甲"><w:p/></w:comment></w:comments>"#);
    let relations = r#"<Relationships><Relationship Id="rId9" Type="http://x/relationships/comments" Target="comments.xml"/></Relationships>"#;
    let parts = [("word/comments.xml", comments.as_str()), ("word/_rels/document.xml.rels", relations)];
    let bytes = docx(body, &parts);
    let (out, text, xml) = reviewed(&bytes, &[("《甲》第九条", "《甲》第八条"), ("第三条", "第四条")]);
    assert_eq!(text, "据《甲》第九条办理，第四条。", "a change within another's change is only remarked on");
    assert!(xml.contains(r#"<w:del w:id="8" w:author="甲"><w:r><w:delText>《乙》</w:delText></w:r></w:del>"#), "{xml}");
    assert!(xml.contains(r#"<w:ins w:id="7" w:author="甲"><w:commentRangeStart w:id="9"/>"#), "{xml}");
    let comments = part(&out, "word/comments.xml");
    assert!(
        comments.contains(r#"<w:comment w:id="4" w:author="甲"><w:p/></w:comment><w:comment w:id="9""#),
        "{comments}"
    );
    assert_eq!(part(&out, "word/_rels/document.xml.rels"), relations);
}

#[test]
fn notes_and_boxes_are_remarked_on_where_they_hang() {
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>《甲》第九条。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let body = r#"<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>续。</w:t></w:r></w:p><w:p><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>框中《乙》</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>"#;
    let bytes = docx(body, &[("word/footnotes.xml", notes)]);
    let limits = Limits::default();
    assert_eq!(Manuscript::open(&bytes, &limits).unwrap().text(), "正文续。\n《甲》第九条。\n\n框中《乙》");
    let (out, text, xml) = reviewed(&bytes, &[("《甲》第九条", "《甲》第八条"), ("《乙》", "《丙》")]);
    assert!(text.contains("《甲》第九条") && text.contains("《乙》"), "{text}");
    assert!(
        xml.contains(r#"<w:commentRangeStart w:id="3"/><w:r><w:footnoteReference w:id="2"/></w:r><w:commentRangeEnd"#),
        "{xml}"
    );
    assert!(xml.contains(r#"<w:commentRangeStart w:id="4"/><w:r><w:drawing>"#), "{xml}");
    assert_eq!(raw(&bytes, "word/footnotes.xml"), raw(&out, "word/footnotes.xml"));
}

#[test]
fn cells_and_paragraphs_divide() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", text));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>{}",
        cell("《甲》"),
        cell("第九条"),
        cell("丙"),
        p("", "丁")
    );
    let manuscript = Manuscript::open(&docx(&body, &[]), &Limits::default()).unwrap();
    assert_eq!(manuscript.text(), "《甲》\t第九条\n丙\n丁");
}

#[test]
fn plain_text_becomes_a_document() {
    let limits = Limits::default();
    let manuscript = Manuscript::written("一、标题\n\n据《甲》<第九条>&。\u{1}", false, &limits).unwrap();
    assert_eq!(manuscript.text(), "一、标题\n\n据《甲》<第九条>&。");
    let markdown = Manuscript::written("# 标题\n**粗**细\n2**3", true, &limits).unwrap();
    assert_eq!(markdown.text(), "标题\n粗细\n2**3");
}

#[test]
fn bad_files_are_refused() {
    let limits = Limits::default();
    assert!(Manuscript::open(b"PK\x03\x04", &limits).is_err());
    assert!(Manuscript::open(&zip(&[("word/document.xml", b"<w:document>")]), &limits).is_err());
    let deep = format!("{}{}", "<w:p>".repeat(300), "</w:p>".repeat(300));
    assert!(Manuscript::open(&docx(&deep, &[]), &limits).is_err());
    assert!(Manuscript::open(&zip(&[("word/document.xml", b"\xff\xfe<\0")]), &limits).is_err());
}

/// Word's own program is not at hand; LibreOffice reads what it reads.
#[test]
fn libre_office_shows_comments_and_changes() {
    let folder = std::env::temp_dir().join("tiaowen-manuscript");
    std::fs::create_dir_all(&folder).unwrap();
    let limits = Limits::default();
    let manuscript = Manuscript::written("依据《甲》第九条办理。\n又据《乙》。", false, &limits).unwrap();
    let remarks = vec![remark(manuscript.text(), "第九条", "第八条"), remark(manuscript.text(), "《乙》", "《乙》")];
    let file = folder.join("reviewed.docx");
    std::fs::write(&file, manuscript.reviewed(&review(remarks), &limits).unwrap()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let output = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "fodt", "--outdir"])
        .args([&folder, &file])
        .output();
    if !output.is_ok_and(|output| output.status.success()) {
        println!("NOT MEASURED: soffice, the program of LibreOffice, is not installed or did not work");
        return;
    }
    let text = std::fs::read_to_string(folder.join("reviewed.fodt")).unwrap();
    assert_eq!(text.matches("<office:annotation ").count(), 2, "comments");
    assert_eq!((text.matches("<text:insertion>").count(), text.matches("<text:deletion>").count()), (1, 1));
    assert!(text.contains("应为“第八条”。"));
    assert!(text.contains("meta:name=\"AIGC\""), "properties");
}
