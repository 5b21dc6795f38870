use std::sync::LazyLock;

use regex::Regex;
use tiaowen_corpus::Library;
use tiaowen_types::{Date, DocumentId};

use super::references::Scope;
use crate::{Editions, Intent};

/// Words for an edition that is no longer, or may be no longer, in force.
static OLD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"旧版|老版|旧指引|老指引|旧指南|老指南|原版|上一版|之前的?版|前一版|以前的?版|废止|作废")
        .expect("invariant: a constant pattern")
});

static NEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"新版|最新版|新指引|新指南|现行版?|修订版|现在的?版").expect("invariant: a constant pattern")
});

/// Both editions at once.
static BOTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"两版|两个版本|新旧|新老|前后两").expect("invariant: a constant pattern"));

/// Which editions the question is about.
pub(super) fn editions(text: &str, intent: Intent, scope: &Scope) -> Editions {
    let (old, new) = (OLD.is_match(text), NEW.is_match(text));
    if intent == Intent::CompareEditions
        || BOTH.is_match(text)
        || old && (new || !scope.years.is_empty())
        || scope.years.len() > 1
    {
        return Editions::Compared;
    }
    if old || new || scope.years.len() == 1 { Editions::Named } else { Editions::InForce }
}

/// The documents the question names, of the editions it means. A name alone means the edition in force.
pub(super) fn documents(
    text: &str,
    editions: Editions,
    scope: &Scope,
    library: &Library,
    today: Date,
) -> Vec<DocumentId> {
    let in_force = |id: &DocumentId| library.in_force(id, today);
    let mut documents = scope.documents.clone();
    if documents.is_empty() && editions != Editions::InForce {
        documents.extend(with_editions(library));
    }
    match editions {
        Editions::Compared => documents.extend(documents.clone().iter().flat_map(|id| relatives(id, library))),
        Editions::Named if OLD.is_match(text) => {
            documents.extend(documents.clone().iter().flat_map(|id| relatives(id, library)));
        }
        Editions::Named if NEW.is_match(text) => documents.retain(in_force),
        Editions::Named => {
            let dated = |id: &DocumentId| scope.years.iter().any(|year| is_of_year(id, *year, library));
            let meant: Vec<_> = documents.iter().filter(|id| dated(id)).cloned().collect();
            if !meant.is_empty() {
                documents = meant;
            }
        }
        Editions::InForce => {
            let current: Vec<_> = documents.iter().filter(|id| in_force(id)).cloned().collect();
            if !current.is_empty() {
                documents = current;
            }
        }
    }
    documents.extend(documents.clone().iter().flat_map(|id| notices(id, library)));
    documents.sort_unstable();
    documents.dedup();
    documents
}

/// An edition without a name means a document that has editions.
fn with_editions(library: &Library) -> Vec<DocumentId> {
    let has = |id: &DocumentId| !relatives(id, library).is_empty();
    library.documents().iter().map(|document| document.meta.id.clone()).filter(has).collect()
}

/// The editions before and after a document.
fn relatives(id: &DocumentId, library: &Library) -> Vec<DocumentId> {
    let next = library.document(id).and_then(|document| document.meta.superseded_by.clone());
    let before = library.documents().iter().filter(|d| d.meta.superseded_by.as_ref() == Some(id));
    before.map(|document| document.meta.id.clone()).chain(next).collect()
}

/// What published a document belongs to it.
fn notices(id: &DocumentId, library: &Library) -> Vec<DocumentId> {
    let notices = library.documents().iter().filter(|d| d.meta.publishes.as_ref() == Some(id));
    notices.map(|document| document.meta.id.clone()).collect()
}

fn is_of_year(id: &DocumentId, year: u16, library: &Library) -> bool {
    library.document(id).is_some_and(|document| {
        let printed = document.meta.edition.as_deref().is_some_and(|edition| edition.contains(&year.to_string()));
        printed || document.meta.edition.is_none() && document.meta.issued.is_some_and(|date| date.year() == year)
    })
}
