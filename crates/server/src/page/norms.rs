use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tiaowen_assistant::wire::NormBody;
use tiaowen_assistant::words;
use tiaowen_types::Status;

use crate::failure::Failure;
use crate::norm_filter::{
    BEARERS, MODALITIES, Named, NormFilter, STAGES, bearer_words, modality_tone, name_of, stage_words,
};
use crate::page::html;
use crate::page::link;
use crate::page::matrix::Matrix;
use crate::params::Params;
use crate::state::AppState;

/// Rows of one page; with the matrix it stays below 200 KB.
const PAGE: usize = 50;

#[derive(Debug, Template)]
#[template(path = "norms.html")]
struct NormsPage {
    filter: NormFilter,
    is_filtered: bool,
    /// The filter as a query with `?`, or nothing.
    query: String,
    bearers: Vec<Choice>,
    modalities: Vec<Choice>,
    stages: Vec<Choice>,
    documents: Vec<Choice>,
    matrix: Matrix,
    rows: Vec<Row>,
    total: usize,
    first: usize,
    last: usize,
    page: usize,
    pages: usize,
}

/// An option of a list.
#[derive(Debug)]
struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

#[derive(Debug)]
struct Row {
    bearers: String,
    modality: &'static str,
    tone: &'static str,
    cue: String,
    act: String,
    condition: Option<String>,
    exception: Option<String>,
    stages: String,
    formal: String,
    href: String,
    is_over: bool,
}

/// `GET /norms`
pub(crate) async fn norms(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let mut params = Params::parse(query.as_deref())?;
    let filter = NormFilter::read(&mut params)?;
    let page = params.take_as("page", "页码")?.unwrap_or(1_usize);
    let (all, documents) = state.with_assistant(|a| (a.norms(), a.documents())).await?;
    let wanted: Vec<&NormBody> = all.iter().filter(|norm| filter.admits(norm)).collect();
    let documents = documents.into_iter().map(|d| Choice::new(d.id.clone(), d.title, filter.document == d.id));
    html(&NormsPage::new(&filter, &wanted, documents.collect(), page))
}

/// `GET /norms.csv`: the same rows for a spreadsheet.
pub(crate) async fn norms_csv(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let filter = NormFilter::read(&mut Params::parse(query.as_deref())?)?;
    let all = state.with_assistant(|assistant| assistant.norms()).await?;
    // The mark tells spreadsheets that the file is UTF-8.
    let mut csv = String::from("\u{feff}主体,规范,用语,行为,条件,例外,学段,条款,原句\r\n");
    for norm in all.iter().filter(|norm| filter.admits(norm)) {
        let (bearers, stages) = (bearer_words(&norm.bearers), stage_words(&norm.stages));
        let (condition, exception) = (norm.condition.as_deref(), norm.exception.as_deref());
        let cells = [
            bearers.as_str(),
            words::modality(norm.modality),
            &norm.cue,
            &norm.act,
            condition.unwrap_or_default(),
            exception.unwrap_or_default(),
            &stages,
            &norm.formal,
            &norm.sentence,
        ];
        csv.push_str(&cells.map(cell).join(","));
        csv.push_str("\r\n");
    }
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"norms.csv\"")];
    Ok((headers, csv).into_response())
}

/// A cell that spreadsheets take as text, never as a formula.
pub(crate) fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

impl NormsPage {
    fn new(filter: &NormFilter, wanted: &[&NormBody], documents: Vec<Choice>, page: usize) -> Self {
        let query = filter.query();
        let pages = wanted.len().div_ceil(PAGE).max(1);
        let page = page.clamp(1, pages);
        let from = (page - 1) * PAGE;
        let rows: Vec<Row> = wanted.iter().skip(from).take(PAGE).map(|norm| Row::from(*norm)).collect();
        Self {
            is_filtered: !query.is_empty(),
            query: if query.is_empty() { query } else { format!("?{query}") },
            bearers: named(&BEARERS, filter.bearer, words::bearer, "未指明"),
            modalities: MODALITIES
                .map(|m| Choice::new(name_of(&m), words::modality(m), filter.modality == Some(m)))
                .into(),
            stages: named(&STAGES, filter.stage, words::stage, "未限定"),
            documents,
            matrix: Matrix::new(wanted, filter),
            total: wanted.len(),
            first: from + 1,
            last: from + rows.len(),
            rows,
            page,
            pages,
            filter: filter.clone(),
        }
    }

    fn page_url(&self, page: usize) -> String {
        let joint = if self.query.is_empty() { "?" } else { "&" };
        format!("/norms{}{joint}page={page}", self.query)
    }
}

/// The options of a part that a norm may leave open.
fn named<T: Copy + PartialEq + Serialize>(
    all: &[T],
    chosen: Option<Named<T>>,
    words: fn(T) -> &'static str,
    none: &'static str,
) -> Vec<Choice> {
    let one = |value: &T| Choice::new(name_of(value), words(*value), chosen == Some(Named::One(*value)));
    let open = Choice::new("none".to_owned(), none, chosen == Some(Named::None));
    all.iter().map(one).chain([open]).collect()
}

impl Choice {
    fn new(value: String, words: impl Into<String>, is_chosen: bool) -> Self {
        Self { value, words: words.into(), is_chosen }
    }
}

impl From<&NormBody> for Row {
    fn from(norm: &NormBody) -> Self {
        Self {
            bearers: bearer_words(&norm.bearers),
            modality: words::modality(norm.modality),
            tone: modality_tone(norm.modality),
            cue: norm.cue.clone(),
            act: norm.act.clone(),
            condition: norm.condition.clone(),
            exception: norm.exception.clone(),
            stages: stage_words(&norm.stages),
            formal: norm.formal.clone(),
            href: link::quotation(&norm.url, &norm.sentence),
            is_over: norm.status != Status::InForce,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_never_formulas() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("说“好”,\"行\""), "\"说“好”,\"\"行\"\"\"");
    }
}
