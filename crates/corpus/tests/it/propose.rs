//! Which documents unknown files hold: the sources of the corpus, as if nobody had catalogued them.

use std::fmt::Write as _;
use std::path::PathBuf;

use tiaowen_corpus::{decode, propose};

#[test]
fn splits_the_files_of_the_corpus() {
    let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/sources");
    let mut files: Vec<_> = std::fs::read_dir(sources).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut table = String::new();
    for path in files {
        let text = decode(&std::fs::read(&path).unwrap()).unwrap().text;
        writeln!(table, "{}", path.file_name().unwrap().to_string_lossy()).unwrap();
        for found in propose(&text) {
            let meta = &found.meta;
            writeln!(
                table,
                "  {} | {:?} | {:?} | {:?} | {:?} {:?} | {} clauses | {:?}",
                meta.title,
                meta.document_number,
                meta.issuers,
                meta.issued.map(|date| date.to_string()),
                meta.binding,
                meta.level,
                found.clauses,
                found.doubts
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}
