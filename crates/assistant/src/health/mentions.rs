//! What the clauses of a document say about other documents and clauses, held against the library.

use std::collections::BTreeSet;

use tiaowen_corpus::Library;
use tiaowen_reference::{Directory, Reference, Unit};
use tiaowen_types::{ClauseKind, Document, DocumentId, Status};

/// Something a clause names that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub(super) fault: Fault,
    /// First byte in the document's text.
    pub(super) at: usize,
    /// What it names, in its own words.
    pub(super) text: String,
    /// The document meant, when the library has it.
    pub(super) document: Option<DocumentId>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// The document has no such clause.
    MissingClause,
    /// The document applies no longer.
    Outdated,
    /// The library does not have the document.
    Absent,
}

/// Everything that a document names wrongly, in its order.
pub(super) fn mentions(document: &Document, library: &Library, directory: &Directory) -> Vec<Mention> {
    let found = directory.find(&document.text);
    let reader = Reader { document, library, directory, found: &found };
    let mut mentions: Vec<Mention> = found.iter().filter_map(|reference| reader.judge(reference)).collect();
    let mut seen = BTreeSet::new();
    mentions.retain(|mention| seen.insert((clause_at(document, mention.at), mention.text.clone())));
    mentions
}

/// The clause that holds a place of the text.
pub(super) fn clause_at(document: &Document, at: usize) -> Option<tiaowen_types::ClauseIdx> {
    document.tree.iter().find(|(_, c)| (c.span.start()..c.span.end()).contains(&at)).map(|(idx, _)| idx)
}

struct Reader<'a> {
    document: &'a Document,
    library: &'a Library,
    directory: &'a Directory,
    found: &'a [Reference],
}

impl Reader<'_> {
    fn judge(&self, reference: &Reference) -> Option<Mention> {
        let own = reference.anaphor.as_ref().is_some_and(|anaphor| anaphor.own);
        let named = reference.title.is_some() || reference.document_number.is_some();
        if own || !named && reference.antecedent.is_none() {
            return self.own_article(reference, own);
        }
        let documents: Vec<&Document> = self
            .directory
            .documents(reference, self.found)
            .into_iter()
            .filter_map(|id| self.library.document(&id))
            .collect();
        let mention = |fault, document: Option<&Document>| {
            let text = self.document.text.get(reference.span.clone()).unwrap_or_default().to_owned();
            let document = document.map(|document| document.meta.id.clone());
            Some(Mention { fault, at: reference.span.start, text, document })
        };
        let Some(first) = documents.first() else {
            return (named && self.is_a_document(reference)).then(|| mention(Fault::Absent, None)).flatten();
        };
        if documents.iter().all(|meant| self.lacks(meant, reference)) {
            return mention(Fault::MissingClause, Some(first));
        }
        let outdated = documents.iter().all(|meant| is_outdated_for(meant, self.document));
        (named && outdated).then(|| mention(Fault::Outdated, Some(first))).flatten()
    }

    /// 本办法第九条, and 第九条 alone where it cannot mean another document's.
    fn own_article(&self, reference: &Reference, own: bool) -> Option<Mention> {
        let articles = self.document.tree.clauses().iter().any(|clause| clause.kind == ClauseKind::Article);
        let article = |r: &Reference| {
            r.locators.iter().all(|locator| locator.labels.first().is_some_and(|label| label.unit == Unit::Article))
        };
        let before = self.document.text.get(..reference.span.start)?;
        let means_own = own || before.is_empty() || BEFORE_OWN.iter().any(|word| before.ends_with(word));
        let wrong = articles && means_own && article(reference) && self.lacks(self.document, reference);
        let text = self.document.text.get(reference.span.clone())?.to_owned();
        let (at, document) = (reference.span.start, Some(self.document.meta.id.clone()));
        wrong.then_some(Mention { fault: Fault::MissingClause, at, text, document })
    }

    /// Whether one of the clauses named does not exist.
    fn lacks(&self, meant: &Document, reference: &Reference) -> bool {
        let missing = |locator| self.directory.locate(meant, locator).is_err_and(|error| !error.ambiguous);
        reference.locators.iter().any(missing)
    }

    /// 《指引》 and short names introduced in the text are the document's words for something else it named.
    fn is_a_document(&self, reference: &Reference) -> bool {
        let introduced =
            |name: &str| self.found.iter().filter_map(|other| other.alias.as_deref()).any(|alias| alias == name);
        match &reference.title {
            Some(title) => title.marked && title.text.chars().count() > 2 && !introduced(&title.text),
            None => true,
        }
    }
}

/// Words after which 第九条 is the document's own.
const BEFORE_OWN: [&str; 22] = [
    "依照",
    "按照",
    "根据",
    "依据",
    "违反",
    "适用",
    "符合",
    "除",
    "和",
    "及",
    "与",
    "或者",
    "至",
    "、",
    "，",
    "。",
    "；",
    "（",
    "\n",
    "参照",
    "本法",
    "本条例",
];

/// A new edition and its notice may name the old one; others should not.
fn is_outdated_for(named: &Document, by: &Document) -> bool {
    let successor = named.meta.superseded_by.as_ref();
    let own =
        successor == Some(&by.meta.id) || (by.meta.publishes.is_some() && by.meta.publishes.as_ref() == successor);
    named.meta.status != Status::InForce && named.meta.id != by.meta.id && !own
}

#[cfg(test)]
mod tests;
