use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tiaowen_assistant::{AssistantError, explain};
use utoipa::ToSchema;

/// The askers that the assistant knows.
const ASKER_NAMES: &str = "teacher、student、parent、school、college、policy_staff 或 vendor";

/// Everything that can go wrong for a caller. Handlers return it; the frame writes it, as JSON or as a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No such address.
    UnknownRoute,
    /// The address does not take this method.
    Method,
    /// A path or query that is not UTF-8, or holds a broken escape.
    NotUtf8,
    /// The body is not declared as JSON.
    NotJson,
    /// The body is not JSON.
    Syntax { line: usize, column: usize },
    /// A draft that is neither JSON nor a file.
    NotDraft,
    /// A form that cannot be read to its end.
    BadForm,
    /// A file that cannot be read; the reason in Chinese.
    Unreadable { reason: String },
    /// JSON of the wrong shape; `detail` says in Chinese where and what.
    Shape { detail: String },
    /// A field or parameter that does not exist.
    UnknownField { name: String },
    /// A parameter that may be given once.
    Repeated { name: String },
    /// A parameter that must be given.
    Missing { name: &'static str },
    /// A parameter whose value cannot be.
    Value { name: &'static str, expected: String },
    /// Nothing to answer: empty, white space or marks only.
    Empty { name: &'static str },
    /// More characters than are read.
    TooLong { name: &'static str, limit: usize },
    /// More bytes than are read.
    BodyTooLarge { limit: usize },
    /// The caller stopped sending.
    Aborted,
    /// The library has no such document.
    NoDocument { id: String },
    /// The document has no such clause.
    NoClause { document: String, path: String, nearest: Vec<String> },
    /// The address has more bytes than are read.
    AddressTooLong,
    /// The headers have more bytes than are read.
    HeadersTooLarge,
    /// The keeper's pages answer this computer only.
    Elsewhere,
    /// A write that does not come from a page of this server.
    Forged,
    /// Other long work is not done yet.
    Busy,
    /// Too much waits for review.
    TooManyWaiting,
    /// Too many requests wait already.
    Overloaded,
    /// The answer took too long.
    Timeout,
    /// A fault of the program.
    Internal,
}

/// The one shape of an error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// Stable name for programs: `question_empty`, `document_not_found`.
    pub(crate) code: &'static str,
    /// HTTP status.
    pub(crate) status: u16,
    /// Chinese sentence that says what is wrong.
    pub(crate) message: String,
    /// Names this request in the log.
    pub(crate) request_id: String,
    /// Chinese sentence that says what to do.
    pub(crate) hint: String,
}

impl Failure {
    /// HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::UnknownRoute | Self::NoDocument { .. } | Self::NoClause { .. } => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotUtf8 | Self::Syntax { .. } | Self::BadForm | Self::Aborted => StatusCode::BAD_REQUEST,
            Self::NotJson | Self::NotDraft => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Shape { .. }
            | Self::UnknownField { .. }
            | Self::Repeated { .. }
            | Self::Missing { .. }
            | Self::Value { .. }
            | Self::Unreadable { .. }
            | Self::Empty { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLong { .. } | Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Elsewhere | Self::Forged => StatusCode::FORBIDDEN,
            Self::Busy | Self::TooManyWaiting => StatusCode::CONFLICT,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable name for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownRoute => "not_found",
            Self::Method => "method_not_allowed",
            Self::NotUtf8 => "invalid_utf8",
            Self::NotJson | Self::NotDraft => "unsupported_media_type",
            Self::BadForm => "invalid_form",
            Self::Unreadable { .. } => "unreadable_file",
            Self::Syntax { .. } => "invalid_json",
            Self::Shape { .. } => "invalid_shape",
            Self::UnknownField { .. } => "unknown_field",
            Self::Repeated { .. } => "repeated_field",
            Self::Missing { .. } => "missing_field",
            Self::Value { .. } => "invalid_value",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::Aborted => "aborted",
            Self::NoDocument { .. } => "document_not_found",
            Self::NoClause { .. } => "clause_not_found",
            Self::AddressTooLong => "address_too_long",
            Self::HeadersTooLarge => "headers_too_large",
            Self::Elsewhere => "elsewhere",
            Self::Forged => "forged",
            Self::Busy => "busy",
            Self::TooManyWaiting => "too_many_waiting",
            Self::Overloaded => "overloaded",
            Self::Timeout => "timeout",
            Self::Internal => "internal",
        }
    }

    /// What is wrong, in Chinese.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::UnknownRoute => "没有这个地址。".into(),
            Self::Method => "这个地址不接受这种请求方法。".into(),
            Self::NotUtf8 => "请求里有不是 UTF-8 的字节或不完整的转义。".into(),
            Self::NotJson => "请求内容没有标明是 JSON。".into(),
            Self::NotDraft => "没有标明上传的是什么。".into(),
            Self::BadForm => "表单不完整，读不到其中的文件。".into(),
            Self::Unreadable { reason } => format!("读不了这份文件：{reason}。"),
            Self::Syntax { line, column } => format!("请求内容不是合法的 JSON（第 {line} 行第 {column} 列）。"),
            Self::Shape { detail } => format!("JSON 的结构或类型不对：{detail}。"),
            Self::UnknownField { name } => format!("没有「{name}」这个字段。"),
            Self::Repeated { name } => format!("「{name}」只能给一次。"),
            Self::Missing { name } => format!("缺少「{name}」。"),
            Self::Value { name, expected } => format!("「{name}」的值不对，应为{expected}。"),
            Self::Empty { name } => format!("「{name}」里没有文字。"),
            Self::TooLong { name, limit } => format!("「{name}」太长，最多 {limit} 个字。"),
            Self::BodyTooLarge { limit } => format!("请求内容太大，最多 {} KB。", limit / 1024),
            Self::Aborted => "请求没有发完就断开了。".into(),
            Self::NoDocument { id } => format!("文件库里没有编号为「{id}」的文件。"),
            Self::NoClause { document, path, .. } => format!("《{document}》里没有「{path}」这一条。"),
            Self::AddressTooLong => "地址太长，最多 65534 个字节。".into(),
            Self::HeadersTooLarge => "请求头太大。".into(),
            Self::Elsewhere => "这一页只在运行条文的电脑上能打开。".into(),
            Self::Forged => "这次提交不是从本站页面发出的，没有执行。".into(),
            Self::Busy => "上一次更新还没有完成。".into(),
            Self::TooManyWaiting => "等待核对的文件太多了。".into(),
            Self::Overloaded => "现在提问的人太多，请稍等片刻再试。".into(),
            Self::Timeout => "这次处理超时了。".into(),
            Self::Internal => "程序出了意外的错误，这次请求没有完成。".into(),
        }
    }

    /// What to do, in Chinese.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::UnknownRoute => "接口清单见 /openapi.json，网页首页是 /。".into(),
            Self::Method => "可用的方法见响应头 Allow，接口清单见 /openapi.json。".into(),
            Self::NotUtf8 => "请用 UTF-8 编码，地址中的汉字用百分号转义。".into(),
            Self::NotJson => "请加上请求头 Content-Type: application/json。".into(),
            Self::NotDraft => {
                "文稿可以是 JSON（{\"text\": …}）、表单里的文件，或以文件自己的 Content-Type 直接上传。".into()
            }
            Self::BadForm => "请重新选择文件再上传；程序请用 multipart/form-data，字段名 file。".into(),
            Self::Unreadable { .. } => "可以核对 txt、Markdown、网页、docx 和有文字层的 PDF。".into(),
            Self::Syntax { .. } => "请检查引号、逗号和括号是否成对。".into(),
            Self::Shape { .. }
            | Self::UnknownField { .. }
            | Self::Repeated { .. }
            | Self::Missing { .. }
            | Self::Value { .. } => "字段名和类型见 /openapi.json。".into(),
            Self::Empty { .. } => "请写下想问的事，例如「小学生能不能自己用豆包写作文」。".into(),
            Self::TooLong { .. } => "请缩短到要点；整篇文稿可以用引用核对。".into(),
            Self::BodyTooLarge { .. } => "请缩短内容，或分几次提交。".into(),
            Self::Aborted => "请检查网络后重试。".into(),
            Self::NoDocument { .. } => "全部文件及其编号见 /documents 或 /api/v1/documents。".into(),
            Self::NoClause { nearest, .. } if nearest.is_empty() => "全部条款见这份文件的目录。".into(),
            Self::NoClause { nearest, .. } => format!("相近的条款：{}。", nearest.join("、")),
            Self::AddressTooLong => "长问题请在首页的输入框里提问；程序请用 POST /api/v1/answers。".into(),
            Self::HeadersTooLarge => "请清除本站的 Cookie 后再试。".into(),
            Self::Elsewhere => "请在那台电脑上用 http://127.0.0.1 或 http://localhost 打开，不要经过代理。".into(),
            Self::Forged => "请回到页面刷新后重新提交；浏览器须允许本站的 Cookie。".into(),
            Self::Busy => "请等它完成后再提交，进度见 /admin。".into(),
            Self::TooManyWaiting => "请先在 /admin 收录或放弃已经读取的文件。".into(),
            Self::Overloaded => "几秒钟后重试即可，问题没有丢失在队列里。".into(),
            Self::Timeout => "请把问题写短一些再试；反复出现时请把编号告诉管理员。".into(),
            Self::Internal => "请重试；反复出现时请把编号告诉管理员，他能在日志里找到原因。".into(),
        }
    }

    /// The body for one request.
    pub(crate) fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            code: self.code(),
            status: self.status().as_u16(),
            message: self.message(),
            request_id: request_id.to_owned(),
            hint: self.hint(),
        }
    }
}

impl From<AssistantError> for Failure {
    /// What the caller can help is said; the rest is logged here, once, and hidden.
    fn from(error: AssistantError) -> Self {
        match error {
            AssistantError::UnknownDocument(id) => Self::NoDocument { id: id.chars().take(64).collect() },
            AssistantError::UnknownClause { document, clause, nearest } => Self::NoClause {
                document,
                path: clause.chars().take(64).collect(),
                nearest: nearest.into_iter().take(8).collect(),
            },
            AssistantError::UnknownAsker(_) => Self::Value { name: "asker", expected: ASKER_NAMES.to_owned() },
            error @ (AssistantError::Import(_) | AssistantError::NoDocument | AssistantError::ManyDrafts) => {
                Self::Unreadable { reason: explain::explain(&error) }
            }
            error @ (AssistantError::Store(_)
            | AssistantError::Corpus(_)
            | AssistantError::Model(_)
            | AssistantError::Lexicon(_)
            | AssistantError::Ranker { .. }
            | AssistantError::Lexical(_)
            | AssistantError::Vector(_)
            | AssistantError::Embed(_)
            | AssistantError::Retrieval(_)
            | AssistantError::Manifest { .. }
            | AssistantError::Mismatch { .. }
            | AssistantError::Setting { .. }
            | AssistantError::Own { .. }
            | AssistantError::Doubt { .. }) => {
                tracing::error!(%error, "the assistant failed");
                Self::Internal
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
