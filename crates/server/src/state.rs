use std::sync::Arc;

use tiaowen_assistant::Assistant;
use tiaowen_assistant::config::ServerConfig;

use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gate;
use crate::metrics::Metrics;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    assistant: Arc<Assistant>,
    gate: Gate,
    frame: Arc<Frame>,
}

impl AppState {
    /// Puts an open assistant behind the limits of `config`.
    pub fn new(assistant: Assistant, config: ServerConfig) -> Self {
        let gate = Gate::new(config.concurrency, config.queue);
        Self { assistant: Arc::new(assistant), gate, frame: Arc::new(Frame::new(config)) }
    }

    pub(crate) fn config(&self) -> &ServerConfig {
        self.frame.config()
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        self.frame.metrics()
    }

    pub(crate) fn frame(&self) -> Arc<Frame> {
        Arc::clone(&self.frame)
    }

    /// Runs `work` on the assistant, off the async threads.
    ///
    /// # Errors
    /// When too many wait already, or when `work` panics.
    pub(crate) async fn with_assistant<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Assistant) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let assistant = Arc::clone(&self.assistant);
        self.gate.run(move || work(&assistant)).await
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").finish_non_exhaustive()
    }
}
