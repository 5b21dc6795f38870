//! The page of the person who keeps the library. It changes things, so it answers this computer only, and every
//! write proves that it comes from a page of its own.

mod gate;
mod job;
mod pages;
mod reports;
mod token;
mod writes;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use tiaowen_assistant::Candidate;
use tiaowen_assistant::config::Config;

pub(crate) use job::Jobs;

use crate::failure::Failure;
use crate::state::AppState;

/// Largest file that is taken in; the reader of files has limits of its own below it.
const MAX_FILE_BYTES: usize = 64 << 20;
/// Documents that may wait for review, and their bytes together.
const MAX_WAITING: usize = 50;
const MAX_WAITING_BYTES: usize = 64 << 20;

/// What the keeper's pages share.
#[derive(Debug)]
pub(crate) struct Admin {
    pub(crate) config: Config,
    pub(crate) jobs: Jobs,
    secret: token::Secret,
    waiting: Mutex<Waiting>,
}

/// Documents that were read and wait for a yes. They live in memory: what nobody accepts leaves no trace.
#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    candidates: Vec<(u64, Candidate)>,
}

impl Admin {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, jobs: Jobs::default(), secret: token::Secret::default(), waiting: Mutex::default() }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Lets documents wait; returns the number of the first.
    fn add(&mut self, candidates: Vec<Candidate>) -> Result<u64, Failure> {
        let bytes: usize = self.candidates.iter().map(|(_, c)| c).chain(&candidates).map(Candidate::len).sum();
        if self.candidates.len() + candidates.len() > MAX_WAITING || bytes > MAX_WAITING_BYTES {
            return Err(Failure::TooManyWaiting);
        }
        let first = self.next;
        for candidate in candidates {
            self.candidates.push((self.next, candidate));
            self.next += 1;
        }
        Ok(first)
    }

    fn take(&mut self, number: u64) -> Option<Candidate> {
        let i = self.candidates.iter().position(|(n, _)| *n == number)?;
        Some(self.candidates.remove(i).1)
    }

    fn get(&mut self, number: u64) -> Option<&mut Candidate> {
        self.candidates.iter_mut().find(|(n, _)| *n == number).map(|(_, candidate)| candidate)
    }
}

/// Routes under `/admin`.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/admin", get(pages::overview))
        .route("/admin/files", post(writes::upload).layer(DefaultBodyLimit::max(MAX_FILE_BYTES)))
        .route("/admin/review/{number}", get(pages::review).post(writes::decide))
        .route("/admin/accept", post(writes::accept_all))
        .route("/admin/remove/{id}", get(pages::remove).post(writes::remove))
        .route("/admin/rebuild", post(writes::rebuild))
        .route("/admin/job.json", get(pages::job_json))
        .route("/admin/health", get(reports::health))
        .route("/admin/health.json", get(reports::health_json))
        .route("/admin/questions", get(reports::questions))
        .route("/admin/feedback", get(pages::feedback))
        .layer(from_fn(gate::only_here))
}

/// The keeper's state, as handlers take it.
pub(crate) type Shared = Arc<Admin>;
