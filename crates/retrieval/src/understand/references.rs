use std::sync::LazyLock;

use regex::Regex;
use tiaowen_types::DocumentId;

use super::{Knowledge, plain};
use crate::ResolvedReference;

/// Years that name an edition: 2026版, 2025年版, （2025）.
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(20\d\d)\s*年?\s*(?:那?版|的?旧?版)").expect("invariant: a constant pattern"));

/// What a question says it is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Documents, as named, in every edition the name fits.
    pub(super) documents: Vec<DocumentId>,
    /// Clauses and documents looked up.
    pub(super) references: Vec<ResolvedReference>,
    /// Years of editions, each once.
    pub(super) years: Vec<u16>,
}

/// Reads titles, names, numbers and places of clauses.
pub(super) fn scope(text: &str, knowledge: &Knowledge<'_>) -> Scope {
    let plain = plain(text);
    let mut scope = Scope { years: years(&plain), ..Scope::default() };
    for mention in knowledge.names.mentions(&plain) {
        scope.documents.extend(mention.documents);
    }
    scope.documents.sort_unstable();
    scope.documents.dedup();
    scope
}

fn years(text: &str) -> Vec<u16> {
    let mut years: Vec<u16> = YEAR.captures_iter(text).filter_map(|year| year.get(1)?.as_str().parse().ok()).collect();
    years.sort_unstable();
    years.dedup();
    years
}
