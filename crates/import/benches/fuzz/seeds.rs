//! What is damaged, and how it is packed again so that the damage reaches what is inside.

use std::io::{Cursor, Write as _};
use std::path::Path;

use lopdf::{Document, Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Stretches that mean something to one of the readers.
pub(crate) const TOKENS: &[&str] = &[
    "第一章 总则\n",
    "第十条之一 ",
    "第条",
    "（一）",
    "一、",
    "1.",
    "1.1 ",
    "①",
    "㈠",
    "附件1\n",
    "附件：",
    "# ",
    "**",
    "> ",
    "- ",
    "|---|---|\n",
    "| 甲 | 乙 |\n",
    "<table><tr><td>",
    "</td></tr></table>",
    "目录\n",
    "……1\n",
    "— 1 —\n",
    "[^1]",
    "[^1]: 注\n",
    "¹",
    "\t",
    "\u{3000}",
    "\u{feff}",
    "\u{200b}",
    "\0",
    "。",
    "：",
    "《",
    "》",
    "“",
    "2031年1月1日\n",
    "示教〔2031〕1号\n",
    "抄送：甲\n",
    "示例市教育局\n",
    "【甲】",
    "\r\n",
    "\n\n",
    "&#x41;",
    "&amp;",
    "<script>",
    "<!--",
    "<![CDATA[",
    "<w:p>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "<w:numId w:val=\"99999999999\"/>",
    "endobj",
    "stream\n",
    "BT ",
    "Tj",
    "/Length 99999999",
    "[(",
    ")]TJ",
    "\u{fffd}",
];

const TEXT: &str = "示例市教育局关于示例事项的通知\n示教办〔2031〕7号\n各学校：\n现通知如下。\n一、总体要求\n坚持育人为本，\
    不得收费。\n（一）范围。全市中小学校。\n1.小学不得使用。\n（1）低年级；\n①语文；\n二、安排\n一是自查；二是抽查。\n\
    | 序号 | 学校 |\n|---|---|\n| 1 | 甲 |\n附件：1.甲表\n2.乙表\n示例市教育局\n2031年3月1日\n附件1\n甲表\n第一条 甲。\n乙。\n（一）丙；\n";

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>甲</title><script>alert(1)</script><h1>示例办法</h1>\
    <ol><li>甲<li>乙</ol><p>第一条 学校<b>不得</b>收费。<table><tr><td rowspan=2>一<td>二<tr><td>三</table>\
    <div style='display:none'>隐</div><p>&#31532;二条&nbsp;结束。";

const BODY: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/>\
    <w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>总则</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t>\
    </w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:footnoteReference \
    w:id=\"2\"/></w:r></w:p></w:body></w:document>";

const NUMBERING: &str = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start \
    w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum><w:num \
    w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

/// Splits a seed that is an archive into its name and content again.
const PART: &str = "\u{1}PART ";

/// Files in memory: a text in three encodings, a web page, a Word file, a PDF, and the files of `folder`.
pub(crate) fn seeds(folder: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let gb18030 = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let parts = |parts: &[(&str, &str)]| parts.iter().map(|(n, t)| format!("{PART}{n}\n{t}")).collect::<String>();
    let word = parts(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", BODY),
        ("word/numbering.xml", NUMBERING),
        (
            "word/footnotes.xml",
            "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
    ]);
    let archive = parts(&[("甲.txt", TEXT), ("../乙.html", PAGE), ("丙/丁.md", TEXT)]);
    let mut seeds = vec![
        ("a.txt".to_owned(), TEXT.as_bytes().to_vec()),
        ("b.txt".to_owned(), gb18030),
        ("c.txt".to_owned(), utf16),
        ("d.html".to_owned(), PAGE.as_bytes().to_vec()),
        ("e.docx".to_owned(), word.into_bytes()),
        ("f.zip".to_owned(), archive.into_bytes()),
        ("g.pdf".to_owned(), pdf()),
    ];
    let entries = folder.and_then(|folder| std::fs::read_dir(Path::new(folder)).ok());
    for path in entries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()) {
        if let Ok(bytes) = std::fs::read(&path) {
            seeds.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes));
        }
    }
    seeds
}

fn pdf() -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "Encoding" => "UniGB-UCS2-H",
        "DescendantFonts" => vec![dictionary! { "Type" => "Font", "Subtype" => "CIDFontType0", "DW" => 1000 }.into()],
    });
    let hex: String = "第一条学校不得收费。".encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    let content = format!("BT /F1 12 Tf 72 700 Td <{hex}> Tj 0 -20 Td [<{hex}> -500 <{hex}>] TJ ET 72 600 100 1 re f");
    let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    let tree = document.new_object_id();
    let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
    });
    let kids: Vec<Object> = vec![page.into()];
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = vec![];
    // Writing to memory cannot fail.
    let _ = document.save_to(&mut bytes);
    bytes
}

/// Parts become a zip file, mostly a whole one: damage inside must not stop at a wrong checksum.
pub(crate) fn packed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains(PART) {
        return bytes.to_vec();
    }
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for part in text.split(PART).skip(1) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        let name: String = name.chars().take(200).collect();
        if writer.start_file(name, SimpleFileOptions::default()).is_ok() {
            let _ = writer.write_all(content.as_bytes());
        }
    }
    let mut packed = writer.finish().map(Cursor::into_inner).unwrap_or_default();
    if random.below(5) == 0 {
        let at = random.below(packed.len() + 1);
        packed.get_mut(at..).into_iter().flatten().take(4).for_each(|byte| *byte ^= 0x55);
    }
    packed
}

/// Numbers that look random and repeat with their seed (xorshift64*, Vigna 2016).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = end.max(1) as u64;
        usize::try_from((self.next() >> 11) % end).unwrap_or(0)
    }

    /// One of the elements, of which there must be one.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len());
        from.get(at).expect("invariant: below the length")
    }
}
