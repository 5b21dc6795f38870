use lopdf::content::Content;
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use tiaowen_import::{Fault, Format, Note};

use crate::make::{read, text};

/// A PDF of one page for each content, with a Chinese CID font that has a map to characters and one that has none.
fn document(pages: &[&str]) -> Document {
    let mut document = Document::with_version("1.5");
    let map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /M def\n/CMapType 2 def\n\
               1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n1 beginbfrange\n<0001> <0003> <4E00>\n\
               endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    let map = document.add_object(Stream::new(dictionary! {}, map.as_bytes().to_vec()));
    let descendant = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "DW" => 1000 });
    let font = |encoding: &str| {
        dictionary! { "Type" => "Font", "Subtype" => "Type0", "Encoding" => encoding, "DescendantFonts" => vec![descendant.into()] }
    };
    let mut mapped = font("Identity-H");
    mapped.set("ToUnicode", map);
    let latin = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" };
    let fonts = dictionary! { "F1" => latin, "F2" => mapped, "F3" => font("GBK-EUC-H"), "F4" => font("UniGB-UCS2-H"), "F5" => font("Identity-H") };
    let resources = document.add_object(dictionary! { "Font" => fonts });
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = vec![];
    for content in pages {
        let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources };
        kids.push(document.add_object(page).into());
    }
    let count = i64::try_from(kids.len()).unwrap();
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(tree, pages.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = vec![];
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub(crate) fn simple(content: &str) -> Vec<u8> {
    bytes(document(&[content]))
}

#[track_caller]
fn check(content: &str, expected: &str) {
    assert_eq!(text("a.pdf", &simple(content)), expected);
}

#[test]
fn reads_chinese_fonts() {
    check("BT /F2 12 Tf 72 700 Td <000100020003> Tj ET", "一丁丂\n");
    check("BT /F3 12 Tf 72 700 Td <B5DAD2BBCCF5> Tj ET", "第一条\n");
    check("BT /F4 12 Tf 72 700 Td <7B2C4E00> Tj ET", "第一\n");
    check("BT /F1 12 Tf 72 700 Td [(Hello) -600 (world)] TJ ET", "Hello world\n");
    refused(&simple("BT /F5 12 Tf 72 700 Td <000100020003> Tj ET"), |fault| matches!(fault, Fault::Unreadable));
}

#[track_caller]
fn refused(bytes: &[u8], expected: impl Fn(&Fault) -> bool) {
    let fault = read("a.pdf", bytes).unwrap_err();
    assert!(expected(&fault), "{fault:?}");
}

#[test]
fn joins_lines_and_leaves_what_belongs_to_the_page() {
    let page = |number: usize, word: &str| {
        format!(
            "BT /F1 10 Tf 1 0 0 1 50 750 Tm (HEADER) Tj 1 0 0 1 50 700 Tm ({word} is a line as long as the margin lets it) Tj 1 0 0 1 50 685 Tm (be and {word} ends.) Tj \
             1 0 0 1 200 40 Tm (- {number} -) Tj ET 0.7 0.7 -0.7 0.7 100 100 cm BT /F1 60 Tf (WATERMARK) Tj ET"
        )
    };
    let pages: Vec<String> =
        (1..).zip(["alpha", "beta", "gamma", "delta"]).map(|(number, word)| page(number, word)).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let found = read("a.pdf", &bytes(document(&pages))).unwrap().remove(0);
    assert!(
        found.text.starts_with("alpha is a line as long as the margin lets it be and alpha ends.\n\nbeta"),
        "{}",
        found.text
    );
    assert!(!found.text.contains("WATERMARK"));
    assert!(matches!(found.notes.as_slice(), [Note::Furniture { lines: 8 }]));
}

#[test]
fn refuses_what_cannot_be_read() {
    refused(&simple("q 100 0 0 100 0 0 cm Q"), |fault| matches!(fault, Fault::NoTextLayer { pages: 1 }));
    let whole = simple("BT /F1 12 Tf (abc) Tj ET");
    refused(&whole[..whole.len() / 3], |fault| matches!(fault, Fault::Damaged { format: Format::Pdf, .. }));
    refused(b"%PDF-1.7\n%%EOF", |fault| matches!(fault, Fault::Damaged { format: Format::Pdf, .. }));
    let many = "BT /F1 1 Tf (a) Tj ET ".repeat(200_100);
    refused(&simple(&many), |fault| matches!(fault, Fault::TooMany { .. }));
    let mut bomb = document(&["x"]);
    let mut stream = Stream::new(dictionary! {}, vec![b' '; 64 << 20]);
    stream.compress().unwrap();
    let content = bomb.add_object(stream);
    let page = bomb.page_iter().next().unwrap();
    bomb.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", content);
    refused(&bytes(bomb), |fault| matches!(fault, Fault::Damaged { format: Format::Pdf, .. }));
}

#[test]
fn refuses_a_password_and_reads_without_one() {
    let locked = |user_password: &'static str| {
        let mut document = document(&["BT /F1 12 Tf (secret) Tj ET"]);
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        bytes(document)
    };
    refused(&locked("user"), |fault| matches!(fault, Fault::Encrypted));
    assert_eq!(text("a.pdf", &locked("")), "secret\n");
}

#[test]
fn forms_that_hold_themselves_end() {
    let mut document = document(&["/X Do BT /F1 12 Tf (abc) Tj ET"]);
    let form = document.new_object_id();
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "Resources" => dictionary! { "XObject" => dictionary! { "X" => form } },
    };
    let content = Content { operations: vec![lopdf::content::Operation::new("Do", vec!["X".into()])] };
    document.objects.insert(form, Stream::new(dictionary, content.encode().unwrap()).into());
    let page = document.page_iter().next().unwrap();
    let resources = dictionary! { "XObject" => dictionary! { "X" => form },
    "Font" => dictionary! { "F1" => dictionary! { "Type" => "Font", "Subtype" => "Type1" } } };
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Resources", resources);
    assert_eq!(text("a.pdf", &bytes(document)), "abc\n");
}

#[test]
fn nesting_does_not_exhaust_the_stack() {
    for open in ["[", "<<", "<</A ", "(", "q ", "BT "] {
        let _ = read("a.pdf", &simple(&open.repeat(100_000)));
        let object = format!("%PDF-1.4\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF", open.repeat(100_000));
        let _ = read("a.pdf", object.as_bytes());
    }
}
