use askama::Template;

use crate::failure::Failure;

/// What people see instead of a page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    status: u16,
    message: String,
    hint: String,
    request_id: String,
}

impl ErrorPage {
    pub(crate) fn new(failure: &Failure, request_id: &str) -> Self {
        Self {
            status: failure.status().as_u16(),
            message: failure.message(),
            hint: failure.hint(),
            request_id: request_id.to_owned(),
        }
    }
}
