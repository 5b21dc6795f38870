use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use tiaowen_assistant::wire::{DocumentSummary, SearchHitBody};
use tiaowen_assistant::words;

use crate::api::run_search;
use crate::failure::Failure;
use crate::norm_filter::name_of;
use crate::outcome::status_tone;
use crate::page::{html, link};
use crate::params::Params;
use crate::state::AppState;

/// Clauses shown under the documents found.
const N_HITS: usize = 10;
/// Characters shown of each.
const SHOWN_CHARS: usize = 160;

#[derive(Debug, Template)]
#[template(path = "documents.html")]
struct DocumentsPage {
    query: String,
    levels: Vec<Choice>,
    statuses: Vec<Choice>,
    years: Vec<Choice>,
    is_filtered: bool,
    total: usize,
    documents: Vec<Entry>,
    hits: Vec<Found>,
}

#[derive(Debug)]
struct Entry {
    title: String,
    href: String,
    /// 文号、机关、日期, as far as known.
    facts: Vec<String>,
    scope: String,
    level: &'static str,
    binding: &'static str,
    status: &'static str,
    status_tone: &'static str,
    clauses: usize,
}

/// An option of a filter: value, words, whether it is chosen.
type Choice = (String, String, bool);

/// What narrows the list; empty where nothing does.
#[derive(Debug, Default)]
struct Filter {
    level: String,
    status: String,
    /// Year of issue.
    year: String,
}

#[derive(Debug)]
struct Found {
    formal: String,
    href: String,
    text: String,
    status: &'static str,
    status_tone: &'static str,
}

/// `GET /documents`, `GET /documents?q=…`
pub(crate) async fn documents(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let mut params = Params::parse(query.as_deref())?;
    let mut value = |name| params.take(name).unwrap_or_default().trim().to_owned();
    let (query, filter) = (value("q"), Filter { level: value("level"), status: value("status"), year: value("year") });
    let all = state.with_assistant(|assistant| assistant.documents()).await?;
    let has_words = query.chars().any(char::is_alphanumeric);
    let hits = if has_words { run_search(&state, query.clone(), N_HITS).await?.hits } else { vec![] };
    let page = DocumentsPage {
        total: all.len(),
        documents: all
            .iter()
            .filter(|d| filter.admits(d) && (!has_words || names(d, &query)))
            .map(Entry::from)
            .collect(),
        levels: choices(all.iter().map(|d| (name_of(&d.level), words::level(d.level))), &filter.level),
        statuses: choices(all.iter().map(|d| (name_of(&d.status), words::status(d.status))), &filter.status),
        years: choices(all.iter().filter_map(year).map(|y| (y.to_owned(), y)), &filter.year),
        is_filtered: !(filter.level.is_empty() && filter.status.is_empty() && filter.year.is_empty()),
        hits: hits.into_iter().map(|hit| Found::new(hit, &query)).collect(),
        query,
    };
    html(&page)
}

impl Filter {
    fn admits(&self, document: &DocumentSummary) -> bool {
        (self.level.is_empty() || self.level == name_of(&document.level))
            && (self.status.is_empty() || self.status == name_of(&document.status))
            && (self.year.is_empty() || year(document) == Some(&self.year))
    }
}

fn year(document: &DocumentSummary) -> Option<&str> {
    document.issued.as_deref().and_then(|day| day.get(..4))
}

/// The values that occur, each once, in order.
fn choices<'a>(values: impl Iterator<Item = (String, &'a str)>, chosen: &str) -> Vec<Choice> {
    let once: std::collections::BTreeMap<String, &str> = values.collect();
    once.into_iter().map(|(value, words)| (value.clone(), words.to_owned(), value == chosen)).collect()
}

/// Whether a document's facts hold every word of the query.
fn names(document: &DocumentSummary, query: &str) -> bool {
    let mut facts = vec![document.title.as_str()];
    facts.extend(document.document_number.as_deref());
    facts.extend(document.issuers.iter().map(String::as_str));
    facts.extend(document.issued.as_deref());
    query.split_whitespace().all(|word| facts.iter().any(|fact| fact.contains(word)))
}

impl From<&DocumentSummary> for Entry {
    fn from(document: &DocumentSummary) -> Self {
        let issuers = match document.issuers.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [first, rest @ ..] => Some(format!("{first}等{}部门", rest.len() + 1)),
        };
        let facts = [document.document_number.clone(), issuers, document.issued.clone()];
        Self {
            title: document.title.clone(),
            href: document.url.clone(),
            facts: facts.into_iter().flatten().collect(),
            scope: document.scope.clone(),
            level: words::level(document.level),
            binding: words::binding(document.binding),
            status: words::status(document.status),
            status_tone: status_tone(document.status),
            clauses: document.clauses,
        }
    }
}

impl Found {
    fn new(hit: SearchHitBody, query: &str) -> Self {
        let text = hit.passage.text;
        let shown: String = text.chars().take(SHOWN_CHARS).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        Self {
            href: link::words(&hit.url, query),
            formal: hit.formal,
            text: format!("{shown}{more}"),
            status: words::status(hit.status),
            status_tone: status_tone(hit.status),
        }
    }
}
