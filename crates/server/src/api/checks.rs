use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tiaowen_assistant::wire::CheckBody;
use tiaowen_assistant::{Assistant, Draft, csv};
use utoipa::ToSchema;

use crate::failure::{ErrorBody, Failure};
use crate::json;
use crate::params::Params;
use crate::report::check_report;
use crate::state::AppState;

/// A draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftBody {
    /// The draft's text.
    text: String,
}

/// A draft as a form uploads it.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form for OpenAPI; the form itself is read part by part")]
pub(crate) struct DraftForm {
    /// The file: txt, md, docx, pdf or html.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Word documents.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The form in which findings are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Html,
    Csv,
    Docx,
}

impl Form {
    const NAMES: &'static str = "json、html、csv 或 docx";

    fn named(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "html" => Some(Self::Html),
            "csv" => Some(Self::Csv),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Docx => DOCX,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Docx => "docx",
        }
    }

    /// By the parameter first, then by the first type in `Accept` that is one of ours.
    fn wanted(parameter: Option<&str>, headers: &HeaderMap) -> Result<Self, Failure> {
        if let Some(name) = parameter {
            return Self::named(name)
                .ok_or_else(|| Failure::Value { name: "format", expected: Self::NAMES.to_owned() });
        }
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let known = |part: &str| {
            let essence = part.split(';').next().unwrap_or_default().trim();
            [Self::Json, Self::Html, Self::Csv, Self::Docx]
                .into_iter()
                .find(|form| form.mime().split(';').next() == Some(essence))
        };
        Ok(accept.split(',').find_map(known).unwrap_or(Self::Json))
    }
}

/// Checks the references of a draft
///
/// JSON `{"text"}`, a form with a file, or the file itself as the body; `format` or `Accept` chooses the report.
#[utoipa::path(
    post,
    path = "/api/v1/checks",
    operation_id = "checkDraft",
    params(
        ("format" = Option<String>, Query, description = "报告的格式：json（默认）、html、csv，或带批注和修订的 docx"),
        ("filename" = Option<String>, Query, description = "直接上传文件时的文件名，帮助判断格式"),
    ),
    request_body(content(
        (DraftBody = "application/json"),
        (DraftForm = "multipart/form-data"),
        (Vec<u8> = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "每处引用的结论；也可以是 HTML、CSV 报告，或带批注和修订的 Word 文稿", content(
            (CheckBody = "application/json"),
            (String = "text/html"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        )),
        (status = 400, description = "不是 UTF-8、不是 JSON，或表单不完整", body = ErrorBody),
        (status = 413, description = "太长", body = ErrorBody),
        (status = 415, description = "不能读取的文件格式", body = ErrorBody),
        (status = 422, description = "字段或类型不对，没有文字，或文件已损坏", body = ErrorBody),
    )
)]
pub(crate) async fn create(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let mut params = Params::parse(request.uri().query())?;
    let (format, file) = (params.take("format"), params.take("filename"));
    params.finish()?;
    let form = Form::wanted(format.as_deref().filter(|name| !name.is_empty()), request.headers())?;
    let sent = Sent::read(request, file, &state).await?;
    let work = move |assistant: &Assistant| report(assistant, sent, form);
    state.with_assistant(work).await?
}

/// A draft as it came.
pub(crate) enum Sent {
    Typed(String),
    File { name: String, bytes: Bytes },
}

impl Sent {
    /// Reads the body by its declared type.
    async fn read(request: Request, file: Option<String>, state: &AppState) -> Result<Self, Failure> {
        let limit = state.config().max_upload_bytes.get();
        if json::is_json(request.headers()) {
            let bytes = body(request, state, limit).await?;
            return json::parse::<DraftBody>(&bytes).map(|draft| Self::Typed(draft.text));
        }
        let declared = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match declared.as_str() {
            "multipart/form-data" => Self::form(request, state, limit).await,
            "" | "application/x-www-form-urlencoded" => Err(Failure::NotDraft),
            _ => {
                let name = file.unwrap_or_else(|| format!("draft.{}", extension(&declared)));
                Ok(Self::File { name, bytes: body(request, state, limit).await? })
            }
        }
    }

    /// The file of a form, or the words typed into it: the first part that holds anything.
    async fn form(request: Request, state: &AppState, limit: usize) -> Result<Self, Failure> {
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Failure::BadForm)?;
        let broken = |error: &axum::extract::multipart::MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge { limit },
            _ => Failure::BadForm,
        };
        while let Some(part) = form.next_field().await.map_err(|e| broken(&e))? {
            let name = part.file_name().map(str::to_owned);
            let typed = part.name() == Some("text");
            let bytes = part.bytes().await.map_err(|e| broken(&e))?;
            match name {
                Some(name) if !bytes.is_empty() => return Ok(Self::File { name, bytes }),
                None if typed && !bytes.is_empty() => {
                    let text = String::from_utf8(bytes.to_vec()).map_err(|_| Failure::NotUtf8)?;
                    return Ok(Self::Typed(text));
                }
                Some(_) | None => {}
            }
        }
        Err(Failure::Missing { name: "file" })
    }

    pub(crate) fn open(self) -> Result<Draft, Failure> {
        let draft = match self {
            Self::Typed(text) => Draft::typed(text),
            Self::File { name, bytes } => Draft::read(&name, &bytes)?,
        };
        let empty = !draft.text().chars().any(char::is_alphanumeric);
        if empty { Err(Failure::Empty { name: "text" }) } else { Ok(draft) }
    }
}

async fn body(request: Request, state: &AppState, limit: usize) -> Result<Bytes, Failure> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::BodyTooLarge { limit },
        _ => Failure::Aborted,
    })
}

/// The ending that a declared type promises; content decides anyway.
fn extension(declared: &str) -> &'static str {
    match declared {
        "text/markdown" => "md",
        "text/html" => "html",
        _ => "txt",
    }
}

/// Checks and writes the report.
fn report(assistant: &Assistant, sent: Sent, form: Form) -> Result<Response, Failure> {
    let draft = sent.open()?;
    let written = match form {
        Form::Json => return Ok(Json(assistant.check_draft(&draft)).into_response()),
        Form::Csv => csv(draft.text(), &assistant.check_draft(&draft)).into_bytes(),
        Form::Docx => assistant.reviewed(&draft)?,
        Form::Html => {
            let found = assistant.check_draft(&draft);
            check_report(draft.text(), &found).map(String::into_bytes).map_err(|error| {
                tracing::error!(%error, "the report cannot be written");
                Failure::Internal
            })?
        }
    };
    let name = format!("attachment; filename=\"check.{}\"", form.extension());
    let name = HeaderValue::from_str(&name).map_err(|_| Failure::Internal)?;
    let kind = HeaderValue::from_static(form.mime());
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], written).into_response())
}
