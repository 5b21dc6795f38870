use std::ops::Range;

use askama::Template;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tiaowen_assistant::wire::{CheckBody, CheckedReferenceBody, ReplacementBody};
use tiaowen_assistant::{Assistant, Draft, csv, words};

use crate::failure::Failure;
use crate::page::html;
use crate::report::{Piece, check_report, pieces, tone};
use crate::state::AppState;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Debug, Template)]
#[template(path = "check.html")]
struct CheckPage {
    /// What kept the draft from being checked.
    problem: String,
    text: String,
    result: Option<ResultView>,
}

#[derive(Debug)]
struct ResultView {
    /// What could not be read of a file.
    notes: Vec<String>,
    findings: Vec<FindingView>,
    pieces: Vec<Piece>,
    n_to_mend: usize,
    n_mendable: usize,
    /// Corrections that were just put in.
    n_applied: usize,
    label: String,
}

#[derive(Debug)]
struct FindingView {
    text: String,
    status: &'static str,
    tone: &'static str,
    grave: bool,
    note: String,
    hints: Vec<String>,
    /// What should stand there, and where it can be read.
    right: Option<Right>,
    /// Where the clause meant can be read, when nothing is wrong with it.
    href: Option<String>,
    differences: Vec<(String, String)>,
    /// The words after the correction, when the program can make it.
    mended: Option<String>,
}

#[derive(Debug)]
struct Right {
    formal: String,
    quote: String,
    href: String,
}

/// A form as it was sent.
#[derive(Debug, Default)]
struct Sent {
    text: String,
    file: Option<(String, Bytes)>,
    /// Findings whose correction is accepted, by place in the list.
    accepted: Vec<usize>,
    choice: String,
}

/// `GET /check`
pub(crate) async fn check() -> Result<Response, Failure> {
    html(&CheckPage { problem: String::new(), text: String::new(), result: None })
}

/// `POST /check`: checks a draft, puts accepted corrections in, or hands the result over as a file.
pub(crate) async fn check_posted(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let sent = Sent::read(request, &state).await?;
    let typed = sent.text.clone();
    match state.with_assistant(move |assistant| answer(assistant, sent)).await? {
        Ok(response) => Ok(response),
        Err(Failure::Internal) => Err(Failure::Internal),
        Err(failure) => {
            let problem = format!("{}{}", failure.message(), failure.hint());
            Ok((failure.status(), html(&CheckPage { problem, text: typed, result: None })?).into_response())
        }
    }
}

fn answer(assistant: &Assistant, sent: Sent) -> Result<Response, Failure> {
    let mut draft = match &sent.file {
        Some((name, bytes)) => Draft::read(name, bytes)?,
        None => Draft::typed(sent.text),
    };
    if !draft.text().chars().any(char::is_alphanumeric) {
        return Err(Failure::Empty { name: "text" });
    }
    let mut body = assistant.check_draft(&draft);
    let mut n_applied = 0;
    if sent.choice == "apply" {
        let taken = sent.accepted.iter().filter_map(|i| body.references.get(*i)).filter(|r| !r.changes.is_empty());
        let changes: Vec<&ReplacementBody> = taken.inspect(|_| n_applied += 1).flat_map(|r| &r.changes).collect();
        draft = Draft::typed(apply(draft.text(), &changes));
        body = assistant.check_draft(&draft);
    }
    match sent.choice.as_str() {
        "txt" => Ok(download(draft.text().to_owned(), "text/plain; charset=utf-8", "check.txt")),
        "csv" => Ok(download(csv(draft.text(), &body), "text/csv; charset=utf-8", "check.csv")),
        "docx" => Ok(download(assistant.reviewed(&draft)?, DOCX, "check.docx")),
        "html" => {
            let report = check_report(draft.text(), &body).map_err(|error| {
                tracing::error!(%error, "the report cannot be written");
                Failure::Internal
            })?;
            Ok(download(report, "text/html; charset=utf-8", "check.html"))
        }
        _ => {
            let text = draft.text().to_owned();
            let result = Some(ResultView::new(&text, body, n_applied));
            html(&CheckPage { problem: String::new(), text, result })
        }
    }
}

fn download(content: impl Into<Vec<u8>>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], content.into()).into_response()
}

/// The draft with corrections put in. Of overlapping ones the first keeps its place.
fn apply(text: &str, changes: &[&ReplacementBody]) -> String {
    let mut order: Vec<&&ReplacementBody> = changes.iter().collect();
    order.sort_by_key(|change| (change.start, change.end));
    let (mut mended, mut at) = (String::with_capacity(text.len()), 0);
    for change in order {
        let (Some(before), Some(_)) = (text.get(at..change.start), text.get(change.start..change.end)) else {
            continue;
        };
        mended.push_str(before);
        mended.push_str(&change.text);
        at = change.end;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    mended
}

impl Sent {
    async fn read(request: Request, state: &AppState) -> Result<Self, Failure> {
        let limit = state.config().max_upload_bytes.get();
        let broken = |error: &MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge { limit },
            _ => Failure::BadForm,
        };
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Failure::BadForm)?;
        let mut sent = Self::default();
        while let Some(part) = form.next_field().await.map_err(|e| broken(&e))? {
            let (name, file_name) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            let bytes = part.bytes().await.map_err(|e| broken(&e))?;
            if let Some(file_name) = file_name {
                sent.file = Some((file_name, bytes)).filter(|(_, bytes)| !bytes.is_empty());
                continue;
            }
            let value = std::str::from_utf8(&bytes).map_err(|_| Failure::NotUtf8)?;
            match name.as_str() {
                // Forms send line breaks as two characters.
                "text" => sent.text = value.replace("\r\n", "\n"),
                "accept" => sent.accepted.extend(value.parse::<usize>()),
                "do" => value.clone_into(&mut sent.choice),
                _ => {}
            }
        }
        Ok(sent)
    }
}

impl ResultView {
    fn new(text: &str, body: CheckBody, n_applied: usize) -> Self {
        let findings: Vec<FindingView> = body.references.iter().map(|r| FindingView::new(r, text)).collect();
        Self {
            pieces: pieces(text, &body.references),
            notes: body.notes,
            n_to_mend: findings.iter().filter(|finding| finding.tone != "good").count(),
            n_mendable: findings.iter().filter(|finding| finding.mended.is_some()).count(),
            n_applied,
            label: body.label.map(|label| label.explicit).unwrap_or_default(),
            findings,
        }
    }
}

impl FindingView {
    fn new(reference: &CheckedReferenceBody, text: &str) -> Self {
        let right = reference.correct.as_ref().map(|correct| Right {
            formal: if correct.formal.is_empty() {
                format!("《{}》{}", correct.document, correct.clause)
            } else {
                correct.formal.clone()
            },
            quote: correct.quote.clone(),
            href: if correct.quote.is_empty() {
                correct.url.clone()
            } else {
                crate::page::link::quotation(&correct.url, &correct.quote)
            },
        });
        Self {
            text: reference.text.clone(),
            status: words::finding(&reference.status),
            tone: tone(&reference.status),
            grave: reference.grave,
            note: reference.note.clone(),
            hints: reference.hints.clone(),
            right,
            href: reference.url.clone(),
            differences: reference.differences.iter().map(|d| (d.written.clone(), d.right.clone())).collect(),
            mended: mended(reference, text),
        }
    }
}

/// The sentence part around a reference's changes, as it would read.
fn mended(reference: &CheckedReferenceBody, text: &str) -> Option<String> {
    let (first, last) = (reference.changes.first()?, reference.changes.last()?);
    let place: Range<usize> = reference.start.min(first.start)..reference.end.max(last.end);
    let part = text.get(place.clone())?;
    let moved: Vec<ReplacementBody> = reference
        .changes
        .iter()
        .map(|c| ReplacementBody { start: c.start - place.start, end: c.end - place.start, text: c.text.clone() })
        .collect();
    Some(apply(part, &moved.iter().collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(changes: &[(usize, usize, &str)], expected: &str) {
        let change = |(start, end, text): &(usize, usize, &str)| ReplacementBody {
            start: *start,
            end: *end,
            text: (*text).into(),
        };
        let changes: Vec<ReplacementBody> = changes.iter().map(change).collect();
        assert_eq!(apply("第一条", &changes.iter().collect::<Vec<_>>()), expected);
    }

    #[test]
    fn corrections_take_their_places() {
        check(&[], "第一条");
        check(&[(3, 6, "二")], "第二条");
        check(&[(9, 9, "第三项"), (3, 6, "二")], "第二条第三项");
        check(&[(3, 6, "二"), (3, 9, "九款")], "第二条");
        check(&[(4, 6, "x"), (0, 99, "y")], "第一条");
    }
}
