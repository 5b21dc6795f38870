use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use tiaowen_reference::{Directory, Reference, parse_locator};
use tiaowen_types::{ClauseIdx, DocumentId};

use super::{Knowledge, plain};
use crate::{ReferenceProblem, ResolvedReference};

/// Years that name an edition: 2026版, 2025年版, 2025年那版.
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(20\d\d)\s*年?\s*(?:那?版|的?旧?版)").expect("invariant: a constant pattern"));

/// A place of a clause at the beginning of a text: numbers in brackets, or with 第, 条, 部分, or a named example.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        "^[》”\"」]?(?:里面|里|中)?的?[“\"「]?((?:第?[一二三四五六七八九十百]{0,4}(?:部分|章|、)?)?",
        "(?:第?[（(][一二三四五六七八九十百0-9]{1,4}[）)](?:条|款|项|目|点)?|第[一二三四五六七八九十百0-9]{1,4}(?:部分|章|节|条|款|项|点))",
        "(?:第?[（(]?[0-9]{1,2}[）)]?(?:项|目|点|条))?(?:(?:行为示例|场景示例|场景)[ ]?[0-9]{1,2})?)"
    ))
    .expect("invariant: a constant pattern")
});

/// What a question says it is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Documents, as named, in every edition the name fits.
    pub(super) documents: Vec<DocumentId>,
    /// Clauses and documents looked up.
    pub(super) references: Vec<ResolvedReference>,
    /// Years of editions, each once.
    pub(super) years: Vec<u16>,
    /// Where documents are named, in characters of the text.
    pub(super) names: Vec<Range<usize>>,
}

impl Scope {
    /// Where documents are named, in bytes of a text with the same characters.
    pub(super) fn bytes(&self, text: &str) -> Vec<Range<usize>> {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).collect();
        let place = |at: usize| places.get(at).copied().unwrap_or(text.len());
        self.names.iter().map(|name| place(name.start)..place(name.end)).collect()
    }
}

/// Reads titles, names, numbers and places of clauses.
pub(super) fn scope(text: &str, knowledge: &Knowledge<'_>) -> Scope {
    let plain = plain(text);
    let mut scope = Scope { years: years(&plain), ..Scope::default() };
    let mentions = knowledge.names.mentions(&plain);
    for mention in &mentions {
        scope.documents.extend(mention.documents.iter().cloned());
        scope.names.push(by_characters(&plain, mention.span.clone()));
    }
    let references = knowledge.directory.find(text);
    for reference in &references {
        scope.documents.extend(documents(reference, &references, knowledge.directory));
        scope.names.extend(reference.title.as_ref().map(|title| by_characters(text, title.span.clone())));
    }
    scope.documents.sort_unstable();
    scope.documents.dedup();
    for reference in &references {
        let resolved = resolve(text, reference, &references, &scope, knowledge);
        scope.references.extend(resolved);
    }
    if scope.references.iter().all(|reference| reference.clauses.is_empty()) {
        let places: Vec<ResolvedReference> = mentions
            .iter()
            .filter_map(|mention| {
                beside(text, by_characters(&plain, mention.span.clone()), &mention.documents, knowledge)
            })
            .collect();
        if !places.is_empty() {
            scope.references.retain(|reference| reference.problem.is_none());
            scope.references.extend(places);
        }
    }
    scope
}

/// The place named right behind the everyday name of a document: 行动计划（十三）条, 职教指引“六（二）”.
fn beside(
    text: &str,
    name: Range<usize>,
    documents: &[DocumentId],
    knowledge: &Knowledge<'_>,
) -> Option<ResolvedReference> {
    let place_of = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let start = place_of(name.end);
    let found = PLACE.captures(text.get(start..)?)?.get(1)?;
    let locator = parse_locator(found.as_str())?;
    let superseded = |id: &&DocumentId| knowledge.library.document(id).is_some_and(|d| d.meta.superseded_by.is_some());
    let of_year = |id: &&DocumentId| {
        let edition = knowledge.library.document(id).and_then(|d| d.meta.edition.clone()).unwrap_or_default();
        years(&plain(text)).iter().any(|year| edition.contains(&year.to_string()))
    };
    let mut meant: Vec<&DocumentId> = documents.iter().collect();
    meant.sort_by_key(|id| (!of_year(id), superseded(id)));
    let located = meant.into_iter().find_map(|id| {
        let document = knowledge.library.document(id)?;
        Some((id.clone(), knowledge.directory.locate(document, &locator).ok()?))
    });
    let (document, clause) = located?;
    Some(ResolvedReference {
        span: start + found.start()..start + found.end(),
        text: found.as_str().to_owned(),
        document: Some(document),
        clauses: vec![clause],
        problem: None,
    })
}

/// Plain text keeps the number of characters, not of bytes.
fn by_characters(text: &str, span: Range<usize>) -> Range<usize> {
    let count = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
    count(span.start)..count(span.end)
}

/// In every edition that the name fits: which one is meant depends on the whole question.
fn documents(reference: &Reference, references: &[Reference], directory: &Directory) -> Vec<DocumentId> {
    let named = directory.documents(reference, references);
    if !named.is_empty() {
        return named;
    }
    let title = reference.title.as_ref().map(|title| title.text.as_str()).unwrap_or_default();
    let matches = directory.matches(title);
    let best = matches.first().map(|found| found.quality);
    matches.into_iter().filter(|found| Some(found.quality) == best).map(|found| found.document).collect()
}

fn resolve(
    text: &str,
    reference: &Reference,
    references: &[Reference],
    scope: &Scope,
    knowledge: &Knowledge<'_>,
) -> Option<ResolvedReference> {
    let named = documents(reference, references, knowledge.directory);
    let names_one = reference.title.as_ref().is_some_and(|title| title.marked) || reference.document_number.is_some();
    let mut resolved = ResolvedReference {
        span: reference.span.clone(),
        text: text.get(reference.span.clone())?.to_owned(),
        document: named.first().or_else(|| scope.documents.first()).cloned(),
        clauses: Vec::new(),
        problem: None,
    };
    if names_one && named.is_empty() {
        let number = reference.title.is_none();
        resolved.problem = Some(if number { ReferenceProblem::UnknownNumber } else { ReferenceProblem::UnknownTitle });
        resolved.document = None;
        return Some(resolved);
    }
    let candidates = if named.is_empty() { scope.documents.clone() } else { named };
    let (clauses, problem) = locate(reference, &candidates, text, knowledge);
    if let Some((document, clauses)) = clauses {
        resolved.document = Some(document);
        resolved.clauses = clauses;
    }
    resolved.problem = problem;
    let leads_somewhere = resolved.document.is_some() || resolved.problem.is_some();
    leads_somewhere.then_some(resolved)
}

type Located = (Option<(DocumentId, Vec<ClauseIdx>)>, Option<ReferenceProblem>);

/// The clauses of the first document that has all of them; else why the first one has not.
fn locate(reference: &Reference, candidates: &[DocumentId], text: &str, knowledge: &Knowledge<'_>) -> Located {
    let mut problem = None;
    for id in candidates {
        let Some(document) = knowledge.library.document(id) else { continue };
        let mut clauses = Vec::new();
        for locator in &reference.locators {
            match knowledge.directory.locate(document, locator) {
                Ok(clause) => clauses.push(clause),
                Err(error) => {
                    let locator = text.get(locator.span.clone()).unwrap_or_default().to_owned();
                    problem = problem.or(Some(ReferenceProblem::NoSuchClause { locator, nearest: error.exists }));
                }
            }
        }
        if !clauses.is_empty() {
            return (Some((id.clone(), clauses)), None);
        }
    }
    (None, problem)
}

fn years(text: &str) -> Vec<u16> {
    let mut years: Vec<u16> = YEAR.captures_iter(text).filter_map(|year| year.get(1)?.as_str().parse().ok()).collect();
    years.sort_unstable();
    years.dedup();
    years
}
