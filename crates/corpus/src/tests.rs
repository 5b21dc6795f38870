//! Documents for tests.

use std::collections::BTreeMap;

use tiaowen_types::{Binding, Document, DocumentMeta, Level, Status};

use crate::{SourceText, parse};

/// Facts about nothing in particular.
pub(crate) fn meta(title: &str) -> DocumentMeta {
    DocumentMeta {
        id: "x".parse().unwrap(),
        title: title.to_owned(),
        short_titles: vec![],
        document_number: None,
        issuers: vec![],
        issued: None,
        effective: None,
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::School,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}

/// A text without title, parsed.
pub(crate) fn document(text: &str) -> Document {
    parse(&SourceText::whole("x.txt", text), meta(""), &[])
}
