//! Clause trees of invented documents, as snapshots.

use crate::common::{outline, read};
use tiaowen_corpus::coverage;

#[test]
fn parses_fixtures() {
    insta::glob!("fixtures/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (source, document) = read(&text);
        let share = coverage(&document, &source).share();
        assert!(share >= 0.999, "{}: coverage {share}", path.display());
        insta::assert_snapshot!(outline(&document));
    });
}
