use std::collections::HashSet;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tiaowen_assistant::wire::{ClauseBody, CorrectionBody, DocumentBody, DocumentSummary, LinkBody};
use tiaowen_assistant::words;
use tiaowen_types::{ClauseKind, Status};

use crate::api::{document, document_id};
use crate::failure::Failure;
use crate::outcome::status_tone;
use crate::page::clause_view::{ClauseView, Notes, find_marks};
use crate::page::{html, link};
use crate::params::{Params, encode};
use crate::state::AppState;

/// Characters of a clause without heading that stand for it in the outline.
const SNIPPET_CHARS: usize = 16;

#[derive(Debug, Template)]
#[template(path = "reader.html")]
struct ReaderPage {
    summary: DocumentSummary,
    /// Name and value of what is known about the document.
    facts: Vec<(&'static str, String)>,
    status: &'static str,
    status_tone: &'static str,
    level: &'static str,
    binding: &'static str,
    is_over: bool,
    /// The edition that took its place.
    successor: Option<Link>,
    /// Editions whose place it took.
    predecessors: Vec<Link>,
    outline: Vec<OutlineEntry>,
    clauses: Vec<ClauseView>,
    corrections: Vec<CorrectionBody>,
    basis: Vec<(&'static str, String)>,
    /// What to look for, as asked.
    query: String,
    /// Clauses that hold it.
    found: Vec<Link>,
    /// A quotation was asked for and does not stand in the text.
    quote_is_missing: bool,
}

#[derive(Debug)]
struct Link {
    title: String,
    href: String,
    /// Both editions side by side.
    compare: String,
}

#[derive(Debug)]
struct OutlineEntry {
    depth: usize,
    text: String,
    href: String,
}

/// What to mark, from the address.
#[derive(Debug, Default)]
struct Wanted {
    /// Clause in which the quotation stands.
    at: String,
    quote: String,
    query: String,
}

/// `GET /documents/{id}`, with `?at=…&quote=…` for a quotation or `?q=…` to find words.
pub(crate) async fn reader(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Path(id) = id.map_err(|_| Failure::NotUtf8)?;
    let mut params = Params::parse(query.as_deref())?;
    let mut value = |name| params.take(name).unwrap_or_default().trim().to_owned();
    let wanted = Wanted { at: value("at"), quote: value("quote"), query: value("q") };
    let body = document(&state, &id).await?;
    let document = document_id(&id)?;
    let (all, links) = state.with_assistant(move |a| (a.documents(), a.links(&document))).await?;
    html(&ReaderPage::new(body, &all, (wanted, links?)))
}

/// `GET /documents/{id}/original`: the text as it was received.
pub(crate) async fn original(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let Path(id) = id.map_err(|_| Failure::NotUtf8)?;
    let document = document_id(&id)?;
    let name = format!("attachment; filename=\"{document}.txt\"");
    let text = state.with_assistant(move |assistant| assistant.original(&document)).await??;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

impl ReaderPage {
    fn new(body: DocumentBody, all: &[DocumentSummary], (wanted, links): (Wanted, Vec<LinkBody>)) -> Self {
        let summary = body.summary;
        let link = |d: &DocumentSummary, (old, new): (&str, &str)| Link {
            title: d.title.clone(),
            href: d.url.clone(),
            compare: format!("/compare/{}/{}", encode(old), encode(new)),
        };
        let by_id = |id: &String| all.iter().find(|d| d.id == *id).map(|d| link(d, (&summary.id, id)));
        let before = all.iter().filter(|d| d.superseded_by.as_ref() == Some(&summary.id));
        let clauses = views((&body.tree, &body.corrections), &wanted, &links);
        let is_marked =
            |view: &ClauseView| view.head.iter().chain(view.paragraphs.iter().flatten()).any(|s| s.is_marked);
        let marked: Vec<&ClauseView> = clauses.iter().filter(|view| is_marked(view)).collect();
        let found = marked.iter().map(|view| Link {
            title: view.formal.clone(),
            href: anchor(&view.path),
            compare: String::new(),
        });
        Self {
            facts: facts(&summary),
            status: words::status(summary.status),
            status_tone: status_tone(summary.status),
            level: words::level(summary.level),
            binding: words::binding(summary.binding),
            is_over: summary.status != Status::InForce,
            successor: summary.superseded_by.as_ref().and_then(by_id),
            predecessors: before.map(|d| link(d, (&d.id, &summary.id))).collect(),
            outline: body.tree.iter().filter_map(OutlineEntry::new).collect(),
            quote_is_missing: !wanted.quote.is_empty() && marked.is_empty(),
            found: if wanted.query.is_empty() { vec![] } else { found.collect() },
            basis: summary.basis.iter().map(|(field, basis)| (field_name(field), basis.clone())).collect(),
            corrections: body.corrections,
            query: wanted.query,
            clauses,
            summary,
        }
    }
}

/// Clauses with marks. A quotation is looked for at and below the clause named, else everywhere.
fn views(
    (tree, corrections): (&[ClauseBody], &[CorrectionBody]),
    wanted: &Wanted,
    links: &[LinkBody],
) -> Vec<ClauseView> {
    let below = format!("{}/", wanted.at);
    let is_at = |c: &ClauseBody| c.path == wanted.at || c.cited == wanted.at || c.path.starts_with(&below);
    let holds = |c: &ClauseBody| !wanted.quote.is_empty() && c.full_text.contains(&wanted.quote);
    let has_place = tree.iter().any(|clause| is_at(clause) && holds(clause));
    let words: Vec<&str> = wanted.query.split_whitespace().collect();

    let mut anchors: HashSet<&str> = tree.iter().map(|clause| clause.path.as_str()).collect();
    let view = |clause| {
        let clause: &ClauseBody = clause;
        let mut needles = words.clone();
        if holds(clause) && (!has_place || is_at(clause)) {
            needles.push(&wanted.quote);
        }
        let own = links.iter().filter(|link| link.clause == clause.path);
        let corrections = corrections.iter().enumerate().filter(|(_, c)| c.clause == clause.path);
        let notes = Notes {
            marks: find_marks(&clause.full_text, &needles),
            links: own.map(|link| (link.start..link.end, link::page(&link.url))).collect(),
            corrections: corrections
                .map(|(i, c)| (c.start..c.start + c.corrected.len(), i + 1, c.raw.clone()))
                .collect(),
        };
        let mut view = ClauseView::new(clause, &notes);
        view.alias = anchors.insert(&clause.cited).then(|| clause.cited.clone());
        view
    };
    tree.iter().map(view).collect()
}

impl OutlineEntry {
    fn new(clause: &ClauseBody) -> Option<Self> {
        let text = match (&clause.heading, clause.kind) {
            // A clause without a number is labelled by its heading.
            (Some(heading), _) if *heading == clause.label => heading.clone(),
            (Some(heading), _) => format!("{} {heading}", clause.label),
            (
                None,
                ClauseKind::Part
                | ClauseKind::Chapter
                | ClauseKind::Section
                | ClauseKind::Article
                | ClauseKind::Scene
                | ClauseKind::Example
                | ClauseKind::Appendix,
            ) => {
                let snippet: String = clause.text.chars().take(SNIPPET_CHARS).collect();
                let more = if clause.text.chars().count() > SNIPPET_CHARS { "…" } else { "" };
                format!("{} {snippet}{more}", clause.label)
            }
            (
                None,
                ClauseKind::Preamble
                | ClauseKind::Paragraph
                | ClauseKind::Item
                | ClauseKind::Subitem
                | ClauseKind::Principle
                | ClauseKind::Row
                | ClauseKind::Footnote
                | ClauseKind::Signature,
            ) => return None,
        };
        Some(Self { depth: clause.depth.min(4), text, href: anchor(&clause.path) })
    }
}

fn anchor(path: &str) -> String {
    format!("#{}", encode(path))
}

fn facts(summary: &DocumentSummary) -> Vec<(&'static str, String)> {
    let facts = [
        ("发文字号", summary.document_number.clone()),
        ("发文机关", Some(summary.issuers.join("、"))),
        ("成文日期", summary.issued.clone()),
        ("版本", summary.edition.clone()),
        ("适用地区", summary.region.clone()),
        ("适用范围", Some(summary.scope.clone())),
    ];
    let known = |(name, value): (_, Option<String>)| value.filter(|v| !v.is_empty()).map(|v| (name, v));
    facts.into_iter().filter_map(known).collect()
}

fn field_name(field: &str) -> &'static str {
    match field {
        "title" => "标题",
        "document_number" => "发文字号",
        "issuers" => "发文机关",
        "issued" => "成文日期",
        "effective" => "施行日期",
        "edition" => "版本",
        "status" => "效力状态",
        "superseded_by" => "取代它的版本",
        "level" => "效力级别",
        "binding" => "约束力",
        "scope" => "适用范围",
        "region" => "适用地区",
        _ => "其他",
    }
}
