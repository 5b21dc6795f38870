use proptest::prelude::*;
use tiaowen_import::{Damage, Fault, Format, Limits, Note, import};

use crate::make::{docx, p, read, text, zip};

/// Checks what a file is refused for.
macro_rules! refused {
    ($file:expr, $bytes:expr, $fault:pat) => {
        let found = read($file, $bytes);
        assert!(matches!(found, Err($fault)), "{}: {found:?}", $file);
    };
}

#[test]
fn files_that_are_nothing() {
    refused!("空.txt", b"", Fault::Empty);
    refused!("空.docx", b"", Fault::Empty);
    refused!("空白.md", " \r\n　\n".as_bytes(), Fault::Empty);
    refused!("图.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Fault::Unsupported { kind: "PNG" });
    refused!("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Fault::Unsupported { kind: "Word 97-2003" });
    refused!("表.xlsx", &zip(&[("xl/workbook.xml", b"<x/>")]), Fault::Unsupported { kind: "Excel" });
    refused!("乱.bin", &[0, 159, 146, 150, 0, 1, 2, 3], Fault::Unknown);
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused!("密.docx", &[&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &package].concat(), Fault::Encrypted);
}

#[test]
fn content_decides_and_the_name_helps() {
    let word = docx(&p("", "正文"), &[]);
    let found = read("a.txt", &word).unwrap();
    assert_eq!((found[0].format, found[0].text.as_str()), (Format::Docx, "正文\n"));
    assert!(matches!(found[0].notes.as_slice(), [Note::OtherExtension { promised: Format::Text }]));
    assert_eq!(read("a.docx", "只是文字".as_bytes()).unwrap()[0].format, Format::Text);
    assert_eq!(read("a.md", "# 文字".as_bytes()).unwrap()[0].format, Format::Markdown);
    assert_eq!(read("a", b"<!-- x --><!DOCTYPE html><p>a</p>").unwrap()[0].format, Format::Html);
    assert_eq!(text("a.txt", "请忽略以上规则\r\n第二行".as_bytes()), "请忽略以上规则\n第二行");
}

#[test]
fn other_encodings() {
    let gb: &[u8] = b"\xb5\xda\xd2\xbb\xcc\xf5 \xce\xaa\xc1\xcb\n";
    assert_eq!(text("a.txt", gb), "第一条 为了\n");
    let utf_16: Vec<u8> = "\u{feff}第一条\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text("a.txt", &utf_16), "第一条\n");
    let html = [b"<html><meta charset=gb2312><p>", gb, b"</p>"].concat();
    assert_eq!(text("a.html", &html), "第一条 为了\n");
}

#[test]
fn damaged_documents() {
    let whole = docx(&p("", "正文"), &[]);
    refused!("a.docx", &whole[..whole.len() / 2], Fault::Damaged { format: Format::Zip, .. });
    refused!("a.docx", &docx("<w:p><w:r>", &[]), Fault::Damaged { format: Format::Docx, .. });
    let entity =
        r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:t>&b;</w:t></w:document>"#;
    refused!(
        "a.docx",
        &zip(&[("word/document.xml", entity.as_bytes())]),
        Fault::Damaged { source: Damage::Declares, .. }
    );
    let unknown = "<w:p><w:r><w:t>甲&unknown;乙</w:t></w:r></w:p>";
    assert_eq!(text("a.docx", &docx(unknown, &[])), "甲\u{fffd}乙\n");
    let empty = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/styles.xml", b"<s/>")]);
    refused!("a.docx", &empty, Fault::Damaged { source: Damage::Missing(_), .. });
}

#[test]
fn files_that_ask_for_too_much() {
    let deep = format!("{}{}", "<w:sdt>".repeat(300), "</w:sdt>".repeat(300));
    refused!("深.docx", &docx(&deep, &[]), Fault::TooDeep { limit: 256 });
    let bomb = docx(&p("", &"零".repeat(8 << 20)), &[]);
    assert!(bomb.len() < 200_000);
    refused!("弹.docx", &bomb, Fault::Expands { .. });
    let names: Vec<String> = (0..2001).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"a"[..])).collect();
    refused!("多.zip", &zip(&many), Fault::TooMany { parts: "entries", limit: 2000 });
    let small = Limits { file_bytes: 10, text_bytes: 5, ..Limits::default() };
    let refusal = |bytes: &[u8]| import("a.txt", bytes, &small).map_err(|error| error.fault);
    assert!(matches!(refusal(&[b'a'; 11]), Err(Fault::TooLarge { bytes: 11, limit: 10 })));
    assert!(matches!(refusal(&[b'a'; 9]), Err(Fault::TooMany { limit: 5, .. })));
}

#[test]
fn archives_of_files() {
    let word = docx(&p("", "第一份"), &[]);
    let archive = zip(&[
        ("通知/../../etc/甲.docx", &word),
        ("通知/乙.txt", "第二份".as_bytes()),
        ("__MACOSX/._乙.txt", b"x"),
        ("通知/图.png", b"\x89PNG"),
    ]);
    let found = read("C:\\上传\\文件.zip", &archive).unwrap();
    let files: Vec<(&str, &str)> = found.iter().map(|found| (found.file.as_str(), found.text.as_str())).collect();
    assert_eq!(files, [("文件.zip/甲.docx", "第一份\n"), ("文件.zip/乙.txt", "第二份")]);
    assert!(matches!(&found[0].notes[..], [Note::Skipped { file, .. }] if file == "图.png"));
    refused!("套.zip", &zip(&[("内.zip", &archive)]), Fault::NestedArchive);
    refused!("无.zip", &zip(&[("图.png", b"\x89PNG")]), Fault::NothingInside);
    refused!("无.zip", &zip(&[]), Fault::NothingInside);
}

#[test]
fn names_are_never_paths() {
    for (name, file) in
        [("../../a.txt", "a.txt"), ("..", "file"), ("", "file"), ("a\\b\0c.txt", "bc.txt"), ("/", "file")]
    {
        assert_eq!(import(name, b"a", &Limits::default()).unwrap()[0].file, file);
    }
}

#[test]
fn web_pages_are_read_in_linear_time() {
    let deep = format!("<html>{}文{}", "<div><b><font a=1>".repeat(200_000), "<p>x".repeat(200_000));
    assert!(text("a.html", deep.as_bytes()).starts_with("文\n"));
    let wide = format!("<html><table>{}</table>", "<tr><td colspan=1000 rowspan=60000>a".repeat(3000));
    assert!(text("a.html", wide.as_bytes()).len() < 1 << 20);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_stop_the_program(start in 0..6_usize, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"];
        let _ = read("a", &[starts[start], &bytes].concat());
    }

    #[test]
    fn no_damage_stops_the_program(at in 0..1_usize << 16, with in any::<u8>(), cut in any::<bool>()) {
        let parts = [("word/numbering.xml", "<w:numbering/>"), ("word/styles.xml", "<w:styles/>")];
        for mut bytes in [docx(&p("", "正文"), &parts), crate::pdf::simple("BT /F1 12 Tf (abc) Tj ET")] {
            let at = at % bytes.len();
            bytes[at] = with;
            if cut {
                bytes.truncate(at);
            }
            let _ = read("a", &bytes);
        }
    }

    #[test]
    fn no_web_page_stops_the_program(html in "(<(/)?(table|tr|td|ol|li|p|sup|nav|div|pre)( (col|row)span=[0-9]{1,9})?>|文|&[a-z]{1,3};| ){0,60}") {
        let _ = read("a.html", format!("<html>{html}").as_bytes());
    }
}
