//! Pages for people: rendered here, complete without scripts.

mod about;
mod ask;
mod check;
mod clause_view;
mod compare;
mod compare_view;
mod elsewhere;
mod error;
mod feedback;
mod library;
pub(crate) mod link;
mod matrix;
mod norms;
mod reader;
mod status;
mod turn;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

pub(crate) use about::about;
pub(crate) use ask::{ask, ask_posted};
pub(crate) use check::{check, check_posted};
pub(crate) use compare::{choose, compare};
pub(crate) use elsewhere::elsewhere;
pub(crate) use error::ErrorPage;
pub(crate) use feedback::{REASONS, feedback};
pub(crate) use library::documents;
pub(crate) use norms::{norms, norms_csv};
pub(crate) use reader::{original, reader};
pub(crate) use status::status;

use crate::failure::Failure;

/// Changes whenever a style or script does, so that browsers load the new one.
pub(crate) fn version() -> String {
    format!("{:x}", crate::assets::VERSION)
}

pub(crate) fn html(page: &impl Template) -> Result<Response, Failure> {
    match page.render() {
        Ok(text) => Ok(Html(text).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page did not render");
            Err(Failure::Internal)
        }
    }
}
