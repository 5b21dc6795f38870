//! What is wrong, doubtful or missing in one document, as data. What it says of other documents is not looked at.

use std::collections::BTreeMap;

use serde::Serialize;
use tiaowen_types::{ClauseKind, DiagnosticCode, Document, Status};

use crate::parse::squeezed;
use crate::{ChangeKind, Coverage, Edit, SourceText, Variant, coverage, diff, edits, parse};

/// The health of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentHealth {
    /// Clauses by kind.
    pub clauses: BTreeMap<ClauseKind, usize>,
    /// Where the characters of the source went; `None` when the source is not at hand.
    pub coverage: Option<Coverage>,
    /// What the parser noticed, page splits and heading marks aside.
    pub defects: Vec<Defect>,
    /// Page splits joined.
    pub page_splits: usize,
    /// Heading marks that contradict the numbers.
    pub heading_marks: usize,
    /// Facts that the text does not print and no basis is given for.
    pub unfounded: Vec<&'static str>,
    /// How other copies of it differ.
    pub variants: Vec<Difference>,
}

/// Something the parser noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// What kind of defect.
    pub code: DiagnosticCode,
    /// Line of the source, from 1; 0 when it concerns no line.
    pub line: u32,
    /// The clause that line stands in, when the source is at hand.
    pub clause: Option<String>,
    /// The text concerned, shortened.
    pub detail: String,
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

/// Examines a document; with its `source` at hand also coverage and its other copies.
pub fn examine(document: &Document, source: Option<&SourceText>, copies: &[Variant]) -> DocumentHealth {
    let mut clauses: BTreeMap<ClauseKind, usize> = BTreeMap::new();
    for clause in document.tree.clauses() {
        *clauses.entry(clause.kind).or_default() += 1;
    }
    let count = |code| document.diagnostics.iter().filter(|d| d.code == code).count();
    let minor = [DiagnosticCode::PageSplit, DiagnosticCode::HeadingLevel];
    let defects = document.diagnostics.iter().filter(|d| !minor.contains(&d.code)).map(|d| Defect {
        code: d.code,
        line: d.line,
        clause: source.and_then(|source| clause_at(document, source, d.line)),
        detail: d.detail.clone(),
    });
    DocumentHealth {
        clauses,
        coverage: source.map(|source| coverage(document, source)),
        defects: defects.collect(),
        page_splits: count(DiagnosticCode::PageSplit),
        heading_marks: count(DiagnosticCode::HeadingLevel),
        unfounded: unfounded(document),
        variants: source.map_or_else(Vec::new, |source| variants(document, source, copies)),
    }
}

/// The clause whose text begins on a line of the source or after it.
fn clause_at(document: &Document, source: &SourceText, line: u32) -> Option<String> {
    let before = usize::try_from(line).ok()?.checked_sub(1)?;
    let mut starts = std::iter::once(0).chain(source.text.match_indices('\n').map(|(at, end)| at + end.len()));
    let start = u32::try_from(starts.nth(before)?).ok()?;
    let pieces = document.source.pieces.iter().filter(|piece| piece.source_start >= start);
    let first = pieces.min_by_key(|piece| piece.source_start)?;
    let clause = document.tree.clauses().iter().find(|clause| clause.span.contains(first.span))?;
    Some(clause.path.to_string())
}

/// Facts that stand neither in the text nor in the basis.
fn unfounded(document: &Document) -> Vec<&'static str> {
    let meta = &document.meta;
    let text = squeezed(&document.text);
    let printed = |fact: &str| text.contains(&squeezed(fact));
    let mut missing = Vec::new();
    let mut check = |field: &'static str, printed: bool| {
        if !printed && !meta.basis.contains_key(field) {
            missing.push(field);
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
fn variants(document: &Document, source: &SourceText, copies: &[Variant]) -> Vec<Difference> {
    if copies.is_empty() {
        return Vec::new();
    }
    let ours = parse(source, document.meta.clone(), &[]);
    let compared = copies.iter().flat_map(|variant| {
        let theirs = parse(&variant.source, document.meta.clone(), &[]);
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
