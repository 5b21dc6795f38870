//! The library on disk: what is saved comes back, what is damaged is refused, updates keep what did not change.

use std::collections::BTreeMap;
use std::fs;

use crate::common::read;
use tiaowen_corpus::{CorpusError, Library};
use tiaowen_types::{ClauseRef, Document};

const TEXT: &str = "示例规定\n一、总则\n为了示例，制定本规定。\n二、收费\n（一）学校不得收费。\n";

fn document(text: &str) -> Document {
    read(text).1
}

fn questions() -> BTreeMap<ClauseRef, Vec<String>> {
    let clause = |path: &str| ClauseRef { document: "sample".parse().unwrap(), path: path.parse().unwrap() };
    BTreeMap::from([
        (clause("二/（一）"), vec!["能收钱吗".to_owned()]),
        (clause("二/（一）/没有的款"), vec!["收费可以吗".to_owned()]),
    ])
}

#[test]
fn comes_back_from_disk() {
    let dir = tempfile::tempdir().unwrap();
    let library = Library::new(vec![document(TEXT)], &questions());
    library.save(dir.path()).unwrap();
    let opened = Library::open(dir.path()).unwrap();
    assert_eq!(opened, library);
    assert_eq!(opened.hash(), library.hash());
    let passage = opened.passages().iter().find(|p| p.text.contains("不得收费")).unwrap();
    assert_eq!(passage.questions, ["能收钱吗", "收费可以吗"], "a question without clause goes to the one above");
    assert_eq!(passage.headings, "收费");
    let (found, clause) = opened.clause_of(passage.id).unwrap();
    assert_eq!(found.tree.get(clause).unwrap().path.to_string(), "二/（一）");
    assert_eq!(opened.passage_of(&found.meta.id, clause), Some(passage.id));
}

#[test]
fn refuses_what_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Library::open(dir.path()), Err(CorpusError::Read { .. })));
    Library::new(vec![document(TEXT)], &BTreeMap::new()).save(dir.path()).unwrap();
    let path = dir.path().join("library.json");
    let good = fs::read(&path).unwrap();
    for cut in [0, 10, good.len() / 2, good.len() - 1] {
        fs::write(&path, &good[..cut]).unwrap();
        assert!(matches!(Library::open(dir.path()), Err(CorpusError::Damaged { .. })), "cut at {cut}");
    }
    let changed = String::from_utf8(good).unwrap().replace("不得", "可以");
    fs::write(&path, changed).unwrap();
    assert!(matches!(Library::open(dir.path()), Err(CorpusError::Damaged { .. })));
}

#[test]
fn an_update_touches_only_what_changed() {
    let mut library = Library::new(vec![document(TEXT)], &BTreeMap::new());
    let before: Vec<_> = library.passages().iter().map(|p| (p.id, p.text.clone())).collect();
    let change = library.add(document(&TEXT.replace("不得", "可以")), &BTreeMap::new());
    assert_eq!((change.removed.len(), change.added.len()), (1, 1));
    assert!(before.iter().all(|(id, _)| *id != change.added[0].id), "numbers are never used again");
    assert_eq!(library.add(document(&TEXT.replace("不得", "可以")), &BTreeMap::new()), Default::default());
    let id = "sample".parse().unwrap();
    assert_eq!(library.remove(&id).unwrap().removed.len(), before.len());
    assert!(library.passages().is_empty() && matches!(library.remove(&id), Err(CorpusError::Unknown(_))));
}

#[test]
fn exports_the_agreed_shape() {
    let library = Library::new(vec![document(TEXT)], &BTreeMap::new());
    insta::assert_snapshot!(serde_json::to_string_pretty(&library.export()).unwrap());
}
