use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tiaowen_assistant::store::StoreError;
use tiaowen_assistant::{Assistant, Candidate, Facts};
use tiaowen_types::Date;

use super::token::Secret;
use super::{Admin, MAX_FILE_BYTES};
use crate::failure::Failure;
use crate::norm_filter::by_name;
use crate::params::Params;
use crate::state::AppState;

/// `POST /admin/files`: reads files and lets what they hold wait for review. Nothing goes live.
pub(super) async fn upload(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    Secret::check_origin(&headers)?;
    let mut form = Multipart::from_request(request, &state).await.map_err(|_| Failure::BadForm)?;
    let (mut is_known, mut read) = (false, vec![]);
    while let Some(part) = form.next_field().await.map_err(|e| broken(&e))? {
        let file_name = part.file_name().map(str::to_owned);
        let is_token = part.name() == Some("token");
        let bytes = part.bytes().await.map_err(|e| broken(&e))?;
        if is_token {
            let token = std::str::from_utf8(&bytes).map_err(|_| Failure::NotUtf8)?;
            state.admin().secret.check_token(&headers, token)?;
            is_known = true;
            continue;
        }
        // The token stands first in the form: without it no file is looked at.
        if !is_known {
            return Err(Failure::Forged);
        }
        if let Some(name) = file_name.filter(|_| !bytes.is_empty()) {
            let candidates = state.with_assistant(move |_| Candidate::read(&plain_name(&name), &bytes)).await??;
            read.extend(candidates);
        }
    }
    if read.is_empty() {
        return Err(Failure::Missing { name: "file" });
    }
    let is_one = read.len() == 1;
    let first = state.admin().waiting().add(read)?;
    let next = if is_one { format!("/admin/review/{first}") } else { "/admin#waiting".to_owned() };
    Ok(Redirect::to(&next).into_response())
}

/// `POST /admin/review/{number}`: corrects, accepts or discards one document.
pub(super) async fn decide(
    State(state): State<AppState>,
    number: Result<Path<u64>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let Path(number) = number.map_err(|_| Failure::UnknownRoute)?;
    let admin = state.admin();
    let mut form = form(&admin, &headers, body)?;
    let choice = form.take("do").unwrap_or_default();
    if choice == "discard" {
        admin.waiting().take(number).ok_or(Failure::UnknownRoute)?;
        return Ok(Redirect::to("/admin#waiting").into_response());
    }
    let facts = facts(&mut form)?;
    admin.waiting().get(number).ok_or(Failure::UnknownRoute)?.correct(facts);
    if choice != "accept" {
        return Ok(Redirect::to(&format!("/admin/review/{number}?saved=1")).into_response());
    }
    accept(&state, vec![number])
}

/// `POST /admin/accept`: takes in everything that waits.
pub(super) async fn accept_all(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let admin = state.admin();
    form(&admin, &headers, body)?;
    let numbers = admin.waiting().candidates.iter().map(|(number, _)| *number).collect();
    accept(&state, numbers)
}

fn accept(state: &AppState, numbers: Vec<u64>) -> Result<Response, Failure> {
    let (admin, assistant) = (state.admin(), state.assistant());
    let taken: Vec<Candidate> =
        admin.waiting().candidates.iter().filter(|(n, _)| numbers.contains(n)).map(|(_, c)| c.clone()).collect();
    if taken.is_empty() {
        return Err(Failure::UnknownRoute);
    }
    let work_admin = Arc::clone(&admin);
    admin.jobs.start(format!("加入 {} 份文件", taken.len()), move |progress| {
        Assistant::take_in(&work_admin.config, &taken, progress)?;
        // Only what is in for good leaves the review.
        work_admin.waiting().candidates.retain(|(n, _)| !numbers.contains(n));
        assistant.refresh(&work_admin.config, progress)
    })?;
    Ok(Redirect::to("/admin").into_response())
}

/// `POST /admin/remove/{id}`
pub(super) async fn remove(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let Path(id) = id.map_err(|_| Failure::NotUtf8)?;
    let (admin, assistant) = (state.admin(), state.assistant());
    form(&admin, &headers, body)?;
    let summary = crate::api::document(&state, &id).await?.summary;
    let work_admin = Arc::clone(&admin);
    admin.jobs.start(format!("移除《{}》", summary.title), move |progress| {
        Assistant::remove(&work_admin.config, &id, progress)?;
        assistant.refresh(&work_admin.config, progress)
    })?;
    Ok(Redirect::to("/admin").into_response())
}

/// `POST /admin/rebuild`: builds library and indexes anew.
pub(super) async fn rebuild(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let (admin, assistant) = (state.admin(), state.assistant());
    form(&admin, &headers, body)?;
    let work_admin = Arc::clone(&admin);
    admin.jobs.start("重建索引".to_owned(), move |progress| assistant.renew(&work_admin.config, progress))?;
    Ok(Redirect::to("/admin").into_response())
}

/// A posted form that comes from a page of ours.
fn form(admin: &Admin, headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Params, Failure> {
    Secret::check_origin(headers)?;
    let body = body.map_err(|_| Failure::Aborted)?;
    let mut params = Params::parse(Some(std::str::from_utf8(&body).map_err(|_| Failure::NotUtf8)?))?;
    admin.secret.check_token(headers, &params.take("token").unwrap_or_default())?;
    Ok(params)
}

fn facts(form: &mut Params) -> Result<Facts, Failure> {
    let mut text = |name| form.take(name).unwrap_or_default().trim().to_owned();
    let wrong = |name, expected: &str| Failure::Value { name, expected: expected.to_owned() };
    let (title, document_number) = (text("title"), text("document_number"));
    let issuers = text("issuers");
    let issuers = issuers.split(['、', '\n']).map(|one| one.trim().to_owned());
    let issuers: Vec<String> = issuers.filter(|one| !one.is_empty()).collect();
    let issued = Some(text("issued")).filter(|day| !day.is_empty());
    let issued = issued.map(|day| day.parse::<Date>().map_err(|_| wrong("issued", "日期，如 2026-01-01")));
    let (level, binding) = (text("level"), text("binding"));
    Ok(Facts {
        title: title.chars().take(200).collect(),
        document_number: document_number.chars().take(100).collect(),
        issuers,
        issued: issued.transpose()?,
        level: by_name(&level).ok_or_else(|| wrong("level", "效力级别"))?,
        binding: by_name(&binding).ok_or_else(|| wrong("binding", "约束力"))?,
    })
}

/// The last part of a name, without what could lead elsewhere or hide.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless =
        last.chars().filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    harmless.take(120).collect()
}

fn broken(error: &MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge { limit: MAX_FILE_BYTES },
        _ => Failure::BadForm,
    }
}

/// A fault of the data folder.
pub(super) fn internal(error: &StoreError) -> Failure {
    tracing::error!(%error, "the data folder cannot be used");
    Failure::Internal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lead_nowhere() {
        assert_eq!(plain_name("../../etc/办法.docx"), "办法.docx");
        assert_eq!(plain_name("C:\\x\\\u{202e}a\u{7}.pdf"), "a.pdf");
    }
}
