use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::queue::{Queue, Request};
use crate::{EmbedError, Embedder, EmbedderInfo, Embedding, Role};

/// How an [`OwnerThread`] gathers work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnerConfig {
    /// Characters of the requests that are embedded in one call; a single longer request goes alone.
    pub batch_chars: usize,
    /// Requests that may wait; further ones get [`EmbedError::Busy`].
    pub max_waiting: usize,
}

impl Default for OwnerConfig {
    /// 4,000 characters are about a hundred questions or thirty clauses: a fifth of a second of work on two cores.
    fn default() -> Self {
        Self { batch_chars: 4_000, max_waiting: 1_024 }
    }
}

/// One thread that owns an embedder and serves callers of all threads, several requests in one call.
///
/// It is an [`Embedder`] itself. Dropping it serves what is waiting and ends the thread.
#[derive(Debug)]
pub struct OwnerThread {
    info: EmbedderInfo,
    config: OwnerConfig,
    requests: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl OwnerThread {
    /// Starts the thread with the default settings.
    ///
    /// # Errors
    /// [`EmbedError::Stopped`] when the system starts no thread.
    pub fn start(embedder: Box<dyn Embedder>) -> Result<Self, EmbedError> {
        Self::start_with(embedder, OwnerConfig::default())
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// As [`OwnerThread::start`].
    pub fn start_with(embedder: Box<dyn Embedder>, config: OwnerConfig) -> Result<Self, EmbedError> {
        let info = embedder.info().clone();
        let (requests, inbox) = sync_channel(config.max_waiting);
        let thread = std::thread::Builder::new()
            .name("embedder".to_owned())
            .spawn(move || serve(&*embedder, &inbox, config.batch_chars))
            .map_err(|_| EmbedError::Stopped)?;
        Ok(Self { info, config, requests: Some(requests), thread: Some(thread) })
    }

    /// Hands texts over and returns at once. Dropping the result cancels what has not begun.
    ///
    /// # Errors
    /// [`EmbedError::Busy`] when too many requests wait, [`EmbedError::Stopped`] when the thread has ended.
    pub fn submit(&self, texts: &[&str], role: Role) -> Result<Pending, EmbedError> {
        let (reply, answer) = sync_channel(1);
        let texts = texts.iter().map(|&text| text.to_owned()).collect();
        let (request, token) = Request::new(texts, role, reply);
        let requests = self.requests.as_ref().ok_or(EmbedError::Stopped)?;
        match requests.try_send(request) {
            Ok(()) => Ok(Pending { answer, _token: token }),
            Err(TrySendError::Full(_)) => Err(EmbedError::Busy { waiting: self.config.max_waiting }),
            Err(TrySendError::Disconnected(_)) => Err(EmbedError::Stopped),
        }
    }
}

impl Embedder for OwnerThread {
    fn info(&self) -> &EmbedderInfo {
        &self.info
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError> {
        self.submit(texts, role)?.wait()
    }
}

impl Drop for OwnerThread {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // The thread catches the panics of the embedder, so there is none to pass on.
            let _ended = thread.join();
        }
    }
}

/// The answer to come. Dropped, its work is not done unless it has begun.
#[derive(Debug)]
pub struct Pending {
    answer: Receiver<Result<Vec<Embedding>, EmbedError>>,
    _token: Arc<()>,
}

impl Pending {
    /// Waits for the vectors.
    ///
    /// # Errors
    /// What the embedder says, or [`EmbedError::Stopped`] when its thread has ended.
    pub fn wait(self) -> Result<Vec<Embedding>, EmbedError> {
        self.answer.recv().map_err(|_| EmbedError::Stopped)?
    }

    /// Waits for the vectors no longer than `limit`.
    ///
    /// # Errors
    /// As [`Pending::wait`], or [`EmbedError::TimedOut`].
    pub fn wait_timeout(self, limit: Duration) -> Result<Vec<Embedding>, EmbedError> {
        self.answer.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => EmbedError::TimedOut,
            RecvTimeoutError::Disconnected => EmbedError::Stopped,
        })?
    }
}

/// Serves until all senders are gone and nothing waits.
fn serve(embedder: &dyn Embedder, inbox: &Receiver<Request>, batch_chars: usize) {
    let mut queue = Queue::default();
    loop {
        if queue.is_empty() {
            let Ok(request) = inbox.recv() else { return };
            queue.push(request);
        }
        inbox.try_iter().for_each(|request| queue.push(request));
        let batch = queue.take(batch_chars);
        if let Some(first) = batch.first() {
            let embeddings = embed(embedder, &batch, first.role);
            answer(batch, embeddings);
        }
    }
}

/// One call for a whole batch. A panic of the embedder costs its batch, not the service.
fn embed(embedder: &dyn Embedder, batch: &[Request], role: Role) -> Result<Vec<Embedding>, EmbedError> {
    let texts: Vec<&str> = batch.iter().flat_map(|request| &request.texts).map(String::as_str).collect();
    catch_unwind(AssertUnwindSafe(|| embedder.embed(&texts, role))).unwrap_or(Err(EmbedError::Panicked))
}

/// Gives each request its share. A caller who left meanwhile is no error.
fn answer(batch: Vec<Request>, embeddings: Result<Vec<Embedding>, EmbedError>) {
    match embeddings {
        Ok(embeddings) => {
            let mut rest = embeddings.into_iter();
            for request in batch {
                let share = rest.by_ref().take(request.texts.len()).collect();
                let _gone = request.reply.try_send(Ok(share));
            }
        }
        Err(error) => {
            for request in batch {
                let _gone = request.reply.try_send(Err(error.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
