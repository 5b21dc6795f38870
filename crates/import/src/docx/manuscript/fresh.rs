use std::fmt::Write as _;
use std::io::Cursor;

use zip::ZipWriter;

use super::package::add;
use super::weave::escaped;
use crate::{Damage, Fault, Format};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// 宋体 for Chinese; headings by their own styles, so that Word lists them.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style></w:styles>"#;

/// A Word file with the lines of a text as its paragraphs.
pub(super) fn package(text: &str, markdown: bool) -> Result<Vec<u8>, Fault> {
    let mut body = String::with_capacity(text.len() * 2);
    for line in crate::plain::lines(text).split('\n') {
        paragraph(&mut body, line, markdown);
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1800\" w:bottom=\"1440\" w:left=\"1800\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let mut out = ZipWriter::new(Cursor::new(vec![]));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
    ];
    for (name, text) in parts {
        add(&mut out, name, text.as_bytes())?;
    }
    out.finish().map(Cursor::into_inner).map_err(|e| Damage::from(e).of(Format::Docx))
}

fn paragraph(body: &mut String, line: &str, markdown: bool) {
    let level = line.chars().take_while(|c| *c == '#').count();
    let heading = line.get(level..).and_then(|rest| rest.strip_prefix(' ')).filter(|_| markdown && level > 0);
    body.push_str("<w:p>");
    if heading.is_some() {
        let _ = write!(body, "<w:pPr><w:pStyle w:val=\"Heading{}\"/></w:pPr>", level.min(3));
    }
    let text = heading.unwrap_or(line);
    let marks = if markdown { text.matches("**").count() } else { 0 };
    for (i, words) in text.split("**").enumerate().filter(|_| marks > 0 && marks % 2 == 0) {
        run(body, words, i % 2 == 1);
    }
    if marks == 0 || marks % 2 == 1 {
        run(body, text, false);
    }
    body.push_str("</w:p>");
}

fn run(body: &mut String, words: &str, bold: bool) {
    if !words.is_empty() {
        let properties = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let _ = write!(body, "<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(words));
    }
}
