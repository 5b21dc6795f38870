//! Documents of kinds the corpus does not have, as a school would add them: what they say of themselves and their
//! clauses, without anybody's help.

use std::fmt::Write as _;

use crate::common::outline;
use tiaowen_corpus::{Proposal, SourceText, coverage, parse, propose};

#[test]
fn reads_documents_of_strangers() {
    insta::glob!("fixtures/strangers/*", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut found = String::new();
        for proposal in propose(&text) {
            let source = SourceText { range: proposal.range.clone(), ..SourceText::whole("x.txt", &text) };
            writeln!(found, "{}", facts(&proposal)).unwrap();
            let document = parse(&source, proposal.meta, &[]);
            let share = coverage(&document, &source).share();
            assert!(share >= 0.999, "{}: coverage {share}", path.display());
            writeln!(found, "{}", outline(&document)).unwrap();
        }
        insta::assert_snapshot!(found);
    });
}

fn facts(proposal: &Proposal) -> String {
    let meta = &proposal.meta;
    let number = meta.document_number.as_deref().unwrap_or("无文号");
    let date = |date: Option<tiaowen_types::Date>| date.map_or("-".to_owned(), |date| date.to_string());
    format!(
        "《{}》 {number} {} {}／{} {:?} {:?} {:?} {:?}",
        meta.title,
        meta.issuers.join("、"),
        date(meta.issued),
        date(meta.effective),
        meta.edition.as_deref().unwrap_or("-"),
        meta.binding,
        meta.level,
        proposal.doubts,
    )
}
