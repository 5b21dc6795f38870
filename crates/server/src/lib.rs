//! The service: JSON, event streams and pages over one [`tiaowen_assistant::Assistant`].
//!
//! [`app`] lists the routes and is the place to start reading; [`serve`] runs it. This crate knows HTTP, HTML and
//! the Chinese words that people see. It knows no index, no model and no file: whatever it shows comes through the
//! assistant's wire types.

mod admin;
mod api;
mod app;
mod assets;
mod door;
mod failure;
mod frame;
mod gate;
mod json;
mod metrics;
mod norm_filter;
mod outcome;
mod page;
mod params;
mod report;
mod request_id;
mod sentence;
mod serve;
mod state;

pub use app::app;
pub use report::check_report;
pub use serve::{serve, stop_signal};
pub use state::AppState;
