use std::path::PathBuf;

use tiaowen_corpus::{SourceText, parse};
use tiaowen_types::{Binding, Document, DocumentMeta, Level, Status};

/// A statute of our own invention, as its file would be read.
pub(crate) fn statute() -> Document {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/statute.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let meta = DocumentMeta {
        id: "mingchuan-2024".parse().unwrap(),
        title: "明川市校园智能设备管理条例".to_owned(),
        short_titles: vec!["校园智能设备管理条例".to_owned()],
        document_number: Some("明人常〔2024〕9号".to_owned()),
        issuers: vec!["明川市人民代表大会常务委员会".to_owned()],
        issued: Some("2024-06-18".parse().unwrap()),
        effective: Some("2024-09-01".parse().unwrap()),
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::Municipal,
        binding: Binding::Binding,
        scope: String::new(),
        region: Some("明川".to_owned()),
        attribution: None,
        basis: Default::default(),
    };
    parse(&SourceText::whole("statute.txt", &text), meta, &[])
}
