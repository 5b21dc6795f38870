//! Pins the trees of the committed corpus: clauses by kind, coverage, and that every question finds a clause.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use tiaowen_corpus::{Catalogue, ChangeKind, Library, coverage, diff, examine};
use tiaowen_types::DocumentId;

fn catalogue() -> Catalogue {
    Catalogue::load(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus")).unwrap()
}

#[test]
fn every_document_has_the_clauses_an_editor_counts() {
    let catalogue = catalogue();
    let mut table = String::new();
    for (document, entry) in catalogue.documents().iter().zip(catalogue.entries()) {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for clause in document.tree.clauses() {
            *kinds.entry(format!("{:?}", clause.kind)).or_default() += 1;
        }
        let coverage = coverage(document, &entry.source);
        assert!(coverage.share() >= 0.999 && coverage.doubled == 0, "{}: {coverage:?}", document.meta.id);
        writeln!(table, "{} {kinds:?} furniture {}", document.meta.id, coverage.furniture).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_piece_maps_back_to_its_source() {
    let catalogue = catalogue();
    for (document, entry) in catalogue.documents().iter().zip(catalogue.entries()) {
        for piece in &document.source.pieces {
            let raw = entry.source.text.get(piece.source_start as usize..piece.source_end as usize).unwrap();
            let text = piece.span.of(&document.text);
            let corrected = document.corrections.iter().any(|c| c.span == piece.span && c.raw == raw);
            assert!(raw == text || corrected, "{}: {raw} is not {text}", document.meta.id);
        }
    }
}

#[test]
fn every_correction_is_used_and_every_fact_has_a_basis() {
    let catalogue = catalogue();
    let mut findings = String::new();
    for (document, entry) in catalogue.documents().iter().zip(catalogue.entries()) {
        let (id, health) = (&document.meta.id, examine(document, Some(&entry.source), &entry.variants));
        assert!(health.unfounded.is_empty(), "{id}: {:?}", health.unfounded);
        for defect in &health.defects {
            let clause = defect.clause.as_deref().unwrap_or_default();
            writeln!(findings, "{id} {:?} {clause}: {}", defect.code, defect.detail).unwrap();
        }
        for variant in &health.variants {
            writeln!(findings, "{id} {}: {:?} against {:?}", variant.clause, variant.ours, variant.theirs).unwrap();
        }
    }
    insta::assert_snapshot!(findings);
}

#[test]
fn questions_find_their_clauses() {
    let catalogue = catalogue();
    let documents = catalogue.documents();
    let exact = catalogue
        .questions()
        .keys()
        .filter(|clause| documents.iter().any(|d| d.meta.id == clause.document && d.tree.find(&clause.path).is_some()));
    let (exact, all) = (exact.count(), catalogue.questions().len());
    assert!(exact * 100 >= all * 98, "{exact} of {all} clauses with questions are in the trees");
    let asked: usize = catalogue.questions().values().map(Vec::len).sum();
    let library = Library::new(documents, catalogue.questions());
    let placed: usize = library.passages().iter().map(|passage| passage.questions.len()).sum();
    assert_eq!(placed, asked, "no question is lost");
}

#[test]
fn aligns_the_two_vocational_guides() {
    let library = Library::new(catalogue().documents(), &BTreeMap::new());
    let get = |id: &str| library.document(&id.parse::<DocumentId>().unwrap()).unwrap();
    let (old, new) = (get("voc-ai-v1"), get("voc-ai-2026"));
    let mut table = String::new();
    let path = |document: &tiaowen_types::Document, idx| {
        document.tree.get(idx).map_or(String::new(), |clause| clause.path.to_string())
    };
    for change in diff(old, new).iter().filter(|change| change.kind != ChangeKind::Same) {
        let side = |document, idx: Option<_>| idx.map_or("-".to_owned(), |idx| path(document, idx));
        writeln!(table, "{:?} {} → {}", change.kind, side(old, change.old), side(new, change.new)).unwrap();
    }
    insta::assert_snapshot!(table);
}
