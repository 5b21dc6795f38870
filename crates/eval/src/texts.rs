use std::collections::BTreeMap;

use crate::key;

/// Every document's text by clause, against which quotations are checked.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    documents: BTreeMap<String, DocumentText>,
}

#[derive(Debug, Clone, Default)]
struct DocumentText {
    whole: String,
    clauses: BTreeMap<String, String>,
}

/// Where a quotation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// In the clause it names.
    InClause,
    /// In the document it names, in another clause.
    Elsewhere,
    /// Nowhere in the document it names.
    Nowhere,
}

impl Texts {
    /// Adds a clause's own text; clauses must come in reading order. Clauses that are cited alike are one.
    pub fn push(&mut self, title: &str, cited: &str, text: &str) {
        let (title, path) = key::place(title, cited);
        let text = key::quote(text);
        let document = self.documents.entry(title).or_default();
        document.whole.push_str(&text);
        document.clauses.entry(path).or_default().push_str(&text);
    }

    pub(crate) fn find(&self, title: &str, cited: &str, quote: &str) -> Found {
        let quote = key::quote(quote);
        let (title, path) = key::place(title, cited);
        let Some(document) = self.documents.get(&title).filter(|_| !quote.is_empty()) else {
            return Found::Nowhere;
        };
        if document.clauses.get(&path).is_some_and(|text| text.contains(&quote)) {
            Found::InClause
        } else if document.whole.contains(&quote) {
            Found::Elsewhere
        } else {
            Found::Nowhere
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_quotations_where_they_stand() {
        let mut texts = Texts::default();
        texts.push("甲", "一", "一、严禁**代写**。");
        texts.push("甲", "二", "二、可以\n讨论。");
        texts.push("甲", "二", "第二段。");
        let check = |document, clause, quote, expected| {
            assert_eq!(texts.find(document, clause, quote), expected, "{document} {clause} {quote}");
        };
        check("《甲》", "一", "严禁代写", Found::InClause);
        check("甲", "二", "可以讨论。第二段", Found::InClause);
        check("甲", "一", "可以讨论", Found::Elsewhere);
        check("甲", "九", "可以讨论", Found::Elsewhere);
        check("甲", "一", "允许代写", Found::Nowhere);
        check("乙", "一", "严禁代写", Found::Nowhere);
        check("甲", "一", " ", Found::Nowhere);
    }
}
