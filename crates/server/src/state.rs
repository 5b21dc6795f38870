use std::sync::Arc;

use tiaowen_assistant::Assistant;
use tiaowen_assistant::config::{Config, ServerConfig};

use crate::admin::{Admin, Shared};
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
    admin: Shared,
}

impl AppState {
    /// Puts an open assistant behind the limits of `config`, which it was opened with.
    pub fn new(assistant: Assistant, config: Config) -> Self {
        let gate = Gate::new(config.server.concurrency, config.server.queue);
        Self {
            assistant: Arc::new(assistant),
            gate,
            frame: Arc::new(Frame::new(config.server.clone())),
            admin: Arc::new(Admin::new(config)),
        }
    }

    /// The keeper's state.
    pub(crate) fn admin(&self) -> Shared {
        Arc::clone(&self.admin)
    }

    /// For work that takes longer than a request; anything else goes through [`Self::with_assistant`].
    pub(crate) fn assistant(&self) -> Arc<Assistant> {
        Arc::clone(&self.assistant)
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
