use std::collections::HashSet;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use tiaowen_assistant::wire::{DiffBody, DocumentSummary, NormBody};
use tiaowen_assistant::{Assistant, AssistantError, words};

use crate::failure::Failure;
use crate::outcome::status_tone;
use crate::page::compare_view::{BearerRow, ChangeRow, bearer_rows};
use crate::page::html;
use crate::params::{Params, encode};
use crate::state::AppState;

/// Clauses of a search whose norms count as being on the topic.
const TOPIC_HITS: usize = 20;

/// Kinds of change in the order of the filter.
const KINDS: [&str; 5] = ["revised", "added", "removed", "moved", "same"];

#[derive(Debug, Template)]
#[template(path = "compare_choose.html")]
struct ChooserPage {
    documents: Vec<DocumentSummary>,
    /// Old and new edition.
    pairs: Vec<(DocumentSummary, DocumentSummary)>,
    old: String,
    new: String,
    problem: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "compare.html")]
struct ComparePage {
    old: DocumentSummary,
    new: DocumentSummary,
    /// The newer edition stands on the left.
    is_reversed: bool,
    view: View,
}

/// What is laid side by side.
#[derive(Debug)]
enum View {
    /// The words of each clause.
    Text { filters: Vec<Filter>, rows: Vec<ChangeRow> },
    /// What each demands and allows.
    Norms { topic: String, rows: Vec<BearerRow>, n_old: usize, n_new: usize },
}

#[derive(Debug)]
struct Filter {
    words: &'static str,
    count: usize,
    href: String,
    is_current: bool,
}

/// `GET /compare`: two documents to choose; chosen ones go on to their address.
pub(crate) async fn choose(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let mut params = Params::parse(query.as_deref())?;
    let (old, new) = (params.take("old").unwrap_or_default(), params.take("new").unwrap_or_default());
    if !old.is_empty() && !new.is_empty() && old != new {
        return Ok(Redirect::to(&format!("/compare/{}/{}", encode(&old), encode(&new))).into_response());
    }
    let problem = match (old.is_empty(), new.is_empty()) {
        (true, true) => "",
        (false, false) => "选的是同一份文件，请选两份不同的文件。",
        (true, false) | (false, true) => "请选两份文件。",
    };
    let documents = state.with_assistant(|assistant| assistant.documents()).await?;
    let by_id = |id: &String| documents.iter().find(|d| d.id == *id);
    let pair = |d: &DocumentSummary| Some((d.clone(), d.superseded_by.as_ref().and_then(by_id)?.clone()));
    let pairs = documents.iter().filter_map(pair).collect();
    html(&ChooserPage { documents, pairs, old, new, problem })
}

/// `GET /compare/{old}/{new}`, with `?view=norms&topic=…` for norms and `?kind=…` for a kind of change.
pub(crate) async fn compare(
    State(state): State<AppState>,
    ids: Result<Path<(String, String)>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Path((old, new)) = ids.map_err(|_| Failure::NotUtf8)?;
    let mut params = Params::parse(query.as_deref())?;
    let mut value = |name| params.take(name).unwrap_or_default().trim().to_owned();
    let (view, topic, kind) = (value("view"), value("topic"), value("kind"));
    let limit = state.config().max_question_chars.get();
    if topic.chars().nth(limit).is_some() {
        return Err(Failure::TooLong { name: "topic", limit });
    }
    let work = move |assistant: &Assistant| {
        let all = assistant.documents();
        let find = |id: &str| {
            let found = all.iter().find(|d| d.id == id).cloned();
            found.ok_or_else(|| AssistantError::UnknownDocument(id.to_owned()))
        };
        let (old, new) = (find(&old)?, find(&new)?);
        let is_reversed = follows(&all, &new, &old);
        let has_norms = match view.as_str() {
            "norms" => true,
            "text" => false,
            _ => !is_reversed && !follows(&all, &old, &new),
        };
        let view = if has_norms {
            norms_view(assistant, &old, &new, topic)?
        } else {
            text_view(&assistant.diff(&old.id, &new.id)?, &kind)
        };
        Ok::<_, AssistantError>(ComparePage { old, new, is_reversed, view })
    };
    html(&state.with_assistant(work).await??)
}

impl ComparePage {
    /// Words and tone of a document's status.
    fn badge(document: &DocumentSummary) -> (&'static str, &'static str) {
        (words::status(document.status), status_tone(document.status))
    }
}

/// Whether `new` took the place of `old`, over any number of editions.
fn follows(all: &[DocumentSummary], old: &DocumentSummary, new: &DocumentSummary) -> bool {
    let next = |d: &&DocumentSummary| all.iter().find(|other| Some(&other.id) == d.superseded_by.as_ref());
    // No chain is longer than the library, however the data may run in circles.
    std::iter::successors(Some(old), next).skip(1).take(all.len()).any(|d| d.id == new.id)
}

fn text_view(diff: &DiffBody, kind: &str) -> View {
    let base = format!("/compare/{}/{}?view=text", encode(&diff.old.id), encode(&diff.new.id));
    let count = |wanted: &dyn Fn(&str) -> bool| diff.changes.iter().filter(|change| wanted(&change.kind)).count();
    let is_known = kind == "all" || KINDS.contains(&kind);
    let is_changed = |kind: &str| kind != "same";
    let mut filters = vec![
        Filter { words: "全部改动", count: count(&is_changed), href: base.clone(), is_current: !is_known },
        Filter {
            words: "全文",
            count: diff.changes.len(),
            href: format!("{base}&kind=all"),
            is_current: kind == "all",
        },
    ];
    filters.extend(KINDS.map(|name| Filter {
        words: words::change(name),
        count: count(&|kind| kind == name),
        href: format!("{base}&kind={name}"),
        is_current: kind == name,
    }));
    let is_shown = |change: &str| if is_known { kind == "all" || change == kind } else { is_changed(change) };
    let rows = diff.changes.iter().filter(|change| is_shown(&change.kind)).map(|c| ChangeRow::new(c, diff));
    View::Text { filters, rows: rows.collect() }
}

fn norms_view(
    assistant: &Assistant,
    old: &DocumentSummary,
    new: &DocumentSummary,
    topic: String,
) -> Result<View, AssistantError> {
    let has_words = topic.chars().any(char::is_alphanumeric);
    let near: HashSet<String> = if has_words {
        assistant.search(&topic, TOPIC_HITS)?.hits.into_iter().map(|hit| hit.url).collect()
    } else {
        HashSet::new()
    };
    let is_on_topic = |norm: &NormBody| {
        !has_words || near.contains(&norm.url) || topic.split_whitespace().all(|word| norm.sentence.contains(word))
    };
    let norms = assistant.norms();
    let of = |document: &DocumentSummary| -> Vec<&NormBody> {
        // By page, not by id: a notice is cited as the document it publishes.
        let page = format!("{}#", document.url);
        norms.iter().filter(|norm| norm.url.starts_with(&page) && is_on_topic(norm)).collect()
    };
    let (left, right) = (of(old), of(new));
    Ok(View::Norms { topic, rows: bearer_rows(&left, &right), n_old: left.len(), n_new: right.len() })
}
