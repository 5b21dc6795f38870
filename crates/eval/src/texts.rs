use std::collections::BTreeMap;

use tiaowen_assistant::wire::{ClauseBody, DocumentBody};

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

impl FromIterator<DocumentBody> for Texts {
    fn from_iter<T: IntoIterator<Item = DocumentBody>>(documents: T) -> Self {
        let mut texts = Self::default();
        for document in documents {
            for clause in &document.tree {
                let title = published(clause).unwrap_or(&document.summary.title);
                texts.push(title, &clause.cited, &clause.full_text);
            }
        }
        texts
    }
}

/// The title under which a notice is cited that only publishes another document: 《…》发布通知.
fn published(clause: &ClauseBody) -> Option<&str> {
    let notice = "发布通知";
    let title = clause.formal.strip_suffix(notice).filter(|_| clause.cited == notice)?;
    title.strip_prefix('《')?.strip_suffix('》')
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
    fn reads_documents_as_the_assistant_shows_them() {
        let document = |title: &str, cited: &str, formal: &str| -> DocumentBody {
            serde_json::from_value(serde_json::json!({
                "id": "d", "title": title, "status": "in_force", "binding": "guidance", "level": "ministry",
                "scope": "", "basis": {}, "clauses": 1, "url": "", "corrections": [], "issuers": [],
                "tree": [{"path": "一", "cited": cited, "label": "一", "kind": "part", "full_text": "现予印发",
                    "text": "", "formal": formal, "depth": 0}],
            }))
            .unwrap()
        };
        let rows = [document("甲", "一", "《甲》第一部分"), document("关于印发乙的通知", "发布通知", "《乙》发布通知")];
        let texts: Texts = rows.into_iter().collect();
        assert_eq!(texts.find("甲", "一", "现予印发"), Found::InClause);
        assert_eq!(texts.find("乙", "发布通知", "现予印发"), Found::InClause);
        assert_eq!(texts.find("关于印发乙的通知", "发布通知", "现予印发"), Found::Nowhere);
    }

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
