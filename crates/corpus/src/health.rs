//! What is wrong, doubtful or missing in a library, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use tiaowen_types::{ClauseKind, Diagnostic, DiagnosticCode, Document, DocumentId, Status};

use crate::parse::squeezed;
use crate::{Catalogue, ChangeKind, Coverage, Edit, Entry, Library, coverage, diff, edits, parse};

/// The health of a library, document by document.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    /// One entry for each document.
    pub documents: Vec<DocumentHealth>,
}

/// The health of one document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentHealth {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Clauses by kind.
    pub clauses: BTreeMap<String, usize>,
    /// Where the characters of the source went; `None` when the source is not at hand.
    pub coverage: Option<Coverage>,
    /// What the parser noticed, page splits and heading marks aside.
    pub defects: Vec<Diagnostic>,
    /// Page splits joined.
    pub page_splits: usize,
    /// Heading marks that contradict the numbers.
    pub heading_marks: usize,
    /// Documents it names that the library does not have.
    pub absent: Vec<Mention>,
    /// Articles of its own that it names and does not have.
    pub dangling: Vec<Mention>,
    /// Superseded or repealed documents that it names.
    pub outdated: Vec<Mention>,
    /// Scanning errors put right.
    pub corrections: usize,
    /// Facts that the text does not print and no basis is given for.
    pub unfounded: Vec<String>,
    /// How other copies of it differ: the clause, this copy's words, the other's.
    pub variants: Vec<Difference>,
}

/// Something a clause names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mention {
    /// The clause.
    pub clause: String,
    /// What it names.
    pub text: String,
}

/// A place where another copy has other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// File of the other copy.
    pub file: String,
    /// The clause.
    pub clause: String,
    /// Words of the copy the library uses.
    pub ours: String,
    /// Words of the other copy.
    pub theirs: String,
}

/// Examines a library; with its `catalogue` at hand also coverage and other copies.
pub fn health(library: &Library, catalogue: Option<&Catalogue>) -> Health {
    let names = Names::of(library);
    let documents = library.documents().iter().map(|document| examine(document, &names, catalogue));
    Health { documents: documents.collect() }
}

fn examine(document: &Document, names: &Names<'_>, catalogue: Option<&Catalogue>) -> DocumentHealth {
    let entry =
        catalogue.and_then(|catalogue| catalogue.entries().iter().find(|entry| entry.meta.id == document.meta.id));
    let mut clauses: BTreeMap<String, usize> = BTreeMap::new();
    for clause in document.tree.clauses() {
        *clauses.entry(kind_name(clause.kind)).or_default() += 1;
    }
    let count = |code| document.diagnostics.iter().filter(|d| d.code == code).count();
    let minor = [DiagnosticCode::PageSplit, DiagnosticCode::HeadingLevel];
    let (absent, outdated) = names.mentions(document);
    DocumentHealth {
        id: document.meta.id.clone(),
        title: document.meta.title.clone(),
        clauses,
        coverage: entry.map(|entry| coverage(document, &entry.source)),
        defects: document.diagnostics.iter().filter(|d| !minor.contains(&d.code)).cloned().collect(),
        page_splits: count(DiagnosticCode::PageSplit),
        heading_marks: count(DiagnosticCode::HeadingLevel),
        absent,
        dangling: dangling(document),
        outdated,
        corrections: document.corrections.len(),
        unfounded: unfounded(document),
        variants: entry.map_or_else(Vec::new, variants),
    }
}

fn kind_name(kind: ClauseKind) -> String {
    let name = serde_json::to_value(kind).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

static TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"《([^《》]{2,80})》").expect("invariant: a constant pattern"));
static OWN_ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:本[法]?[条例规定办法则]{0,2}|^|[，。；、依照按据和及至])第([〇零一二三四五六七八九十百千\d]{1,9})条",
    )
    .expect("invariant: a constant pattern")
});

/// Names under which documents are known.
struct Names<'a> {
    known: BTreeMap<String, Vec<&'a Document>>,
}

impl<'a> Names<'a> {
    fn of(library: &'a Library) -> Self {
        let mut known: BTreeMap<String, Vec<&Document>> = BTreeMap::new();
        for document in library.documents() {
            let names = std::iter::once(&document.meta.title).chain(&document.meta.short_titles);
            for name in names.map(|name| squeezed(name)).collect::<BTreeSet<_>>() {
                known.entry(name).or_default().push(document);
            }
        }
        Self { known }
    }

    /// Documents named but absent, and documents named but no longer valid.
    fn mentions(&self, document: &Document) -> (Vec<Mention>, Vec<Mention>) {
        let (mut absent, mut outdated) = (BTreeSet::new(), BTreeSet::new());
        for clause in document.tree.clauses() {
            let text = clause.span.of(&document.text);
            for found in TITLE.captures_iter(text) {
                let (Some(whole), Some(title)) = (found.get(0), found.get(1)) else { continue };
                let edition = text.get(whole.end()..).and_then(edition_after).unwrap_or_default();
                let exact = format!("{}{edition}", title.as_str());
                let named =
                    [exact.as_str(), title.as_str()].into_iter().find_map(|name| self.known.get(&squeezed(name)));
                let mention =
                    Mention { clause: clause.path.to_string(), text: format!("《{}》{edition}", title.as_str()) };
                match named {
                    // 《指引》 alone is the document's word for itself.
                    None if title.as_str().chars().count() > 2 => absent.insert(mention),
                    None => false,
                    Some(named) => {
                        named.iter().all(|named| is_outdated_for(named, document)) && outdated.insert(mention)
                    }
                };
            }
        }
        (absent.into_iter().collect(), outdated.into_iter().collect())
    }
}

/// （2025年） right after a title.
fn edition_after(text: &str) -> Option<&str> {
    let close = text.strip_prefix('（')?.find('）')?;
    let aside = text.get(..'（'.len_utf8() + close + '）'.len_utf8())?;
    (aside.contains('年') || aside.contains('版')).then_some(aside)
}

/// A new edition and its notice may name the old one; others should not.
fn is_outdated_for(named: &Document, by: &Document) -> bool {
    let successor = named.meta.superseded_by.as_ref();
    let own =
        successor == Some(&by.meta.id) || (by.meta.publishes.is_some() && by.meta.publishes.as_ref() == successor);
    named.meta.status != Status::InForce && named.meta.id != by.meta.id && !own
}

/// 第X条 of a document with articles, where it has no such article.
fn dangling(document: &Document) -> Vec<Mention> {
    let articles: BTreeSet<&str> = document
        .tree
        .clauses()
        .iter()
        .filter(|clause| clause.kind == ClauseKind::Article && clause.path.last().starts_with('第'))
        .map(|clause| clause.path.last())
        .collect();
    if articles.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for clause in document.tree.clauses() {
        let body = clause.body.of(&document.text);
        for number in OWN_ARTICLE.captures_iter(body).filter_map(|captures| captures.get(1)) {
            // 《另一部法》第五条 is not about this document.
            let other = body.get(..number.start()).is_some_and(|before| before.trim_end_matches('第').ends_with('》'));
            let name = tiaowen_text::parse_numeral(number.as_str())
                .map(|number| format!("第{}条", tiaowen_text::format_numeral(number)));
            if let Some(name) = name.filter(|name| !other && !articles.contains(name.as_str())) {
                found.push(Mention { clause: clause.path.to_string(), text: name });
            }
        }
    }
    found
}

/// Facts that stand neither in the text nor in the basis.
fn unfounded(document: &Document) -> Vec<String> {
    let meta = &document.meta;
    let text = squeezed(&document.text);
    let printed = |fact: &str| text.contains(&squeezed(fact));
    let mut missing = Vec::new();
    let mut check = |field: &str, printed: bool| {
        if !printed && !meta.basis.contains_key(field) {
            missing.push(field.to_owned());
        }
    };
    check("title", printed(&meta.title));
    check("document_number", meta.document_number.as_ref().is_none_or(|number| printed(number)));
    check("issuers", meta.issuers.iter().all(|issuer| printed(issuer)));
    check("edition", meta.edition.as_ref().is_none_or(|edition| printed(edition)));
    check("issued", meta.issued.is_none_or(|date| printed(&chinese_date(&date.to_string()))));
    check("effective", meta.effective.is_none_or(|date| printed(&chinese_date(&date.to_string()))));
    check("superseded_by", meta.superseded_by.is_none());
    check("status", meta.status == Status::InForce);
    missing
}

/// 2025-04-11 as documents print it.
fn chinese_date(date: &str) -> String {
    let parts = date.split('-').map(|part| part.trim_start_matches('0'));
    parts.zip(["年", "月", "日"]).map(|(part, unit)| format!("{part}{unit}")).collect()
}

/// How the copies of a document differ as printed, before corrections.
fn variants(entry: &Entry) -> Vec<Difference> {
    let ours = parse(&entry.source, entry.meta.clone(), &[]);
    let compared = entry.variants.iter().flat_map(|variant| {
        let theirs = parse(&variant.source, entry.meta.clone(), &[]);
        differences(&ours, &theirs, &variant.source.file)
    });
    compared.collect()
}

/// Clauses where another copy reads otherwise; a clause only one copy has counts as a whole.
fn differences(ours: &Document, theirs: &Document, file: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    for change in diff(ours, theirs) {
        let clause = |document: &Document, idx: Option<_>| {
            idx.and_then(|idx| document.tree.get(idx))
                .map(|c| (c.path.to_string(), c.span.of(&document.text).to_owned()))
        };
        let (our, their) = (clause(ours, change.old), clause(theirs, change.new));
        let path = our.as_ref().or(their.as_ref()).map(|(path, _)| path.clone()).unwrap_or_default();
        let words = |side: Option<(String, String)>| side.map(|(_, text)| text).unwrap_or_default();
        let (our, their) = (words(our), words(their));
        // Copies differ in spaces and brackets' width without differing in words.
        if squeezed(&our) == squeezed(&their) {
            continue;
        }
        let revised = change.kind == ChangeKind::Revised;
        let (ours, theirs) =
            if revised { changed_words(&edits(&squeezed(&our), &squeezed(&their))) } else { (our, their) };
        found.push(Difference { file: file.to_owned(), clause: path, ours, theirs });
    }
    found
}

fn changed_words(edits: &[Edit]) -> (String, String) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for edit in edits {
        match edit {
            Edit::Keep(_) => {}
            Edit::Delete(text) => ours.push(text.trim()),
            Edit::Insert(text) => theirs.push(text.trim()),
        }
    }
    (ours.join(" … "), theirs.join(" … "))
}
