//! The service through its router.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admin;
mod api;
mod check_page;
mod checks;
mod library_pages;
mod pages;
mod service;
