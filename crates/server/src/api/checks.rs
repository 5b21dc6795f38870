use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use tiaowen_assistant::wire::CheckBody;
use utoipa::ToSchema;

use crate::failure::{ErrorBody, Failure};
use crate::json::JsonBody;
use crate::state::AppState;

/// A draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftBody {
    /// The draft's text.
    text: String,
}

/// Checks the references of a draft
#[utoipa::path(
    post,
    path = "/api/v1/checks",
    operation_id = "checkDraft",
    request_body = DraftBody,
    responses(
        (status = 200, description = "每处引用的结论", body = CheckBody),
        (status = 400, description = "不是 UTF-8 或不是 JSON", body = ErrorBody),
        (status = 413, description = "太长", body = ErrorBody),
        (status = 422, description = "字段或类型不对，或没有文字", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    JsonBody(draft): JsonBody<DraftBody>,
) -> Result<Json<CheckBody>, Failure> {
    if !draft.text.chars().any(char::is_alphanumeric) {
        return Err(Failure::Empty { name: "text" });
    }
    state.with_assistant(move |assistant| assistant.check(&draft.text)).await.map(Json)
}
