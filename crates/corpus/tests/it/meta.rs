//! What the unit tests and the test program of this crate share.

use std::collections::BTreeMap;

use tiaowen_types::{Binding, DocumentMeta, Level, Status};

/// Facts about a document with this title and nothing else.
pub(crate) fn meta(title: &str) -> DocumentMeta {
    DocumentMeta {
        id: "sample".parse().unwrap(),
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
