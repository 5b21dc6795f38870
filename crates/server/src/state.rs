use std::sync::Arc;

use tiaowen_assistant::Assistant;
use tiaowen_assistant::config::ServerConfig;

use crate::failure::Failure;
use crate::gate::Gate;
use crate::metrics::Metrics;
use crate::request_id::RequestIds;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    assistant: Arc<Assistant>,
    config: ServerConfig,
    gate: Gate,
    metrics: Metrics,
    ids: RequestIds,
}

impl AppState {
    /// Puts an open assistant behind the limits of `config`.
    pub fn new(assistant: Assistant, config: ServerConfig) -> Self {
        let gate = Gate::new(config.concurrency, config.queue);
        let shared = Shared {
            assistant: Arc::new(assistant),
            config,
            gate,
            metrics: Metrics::default(),
            ids: RequestIds::new(),
        };
        Self(Arc::new(shared))
    }

    pub(crate) fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn request_id(&self) -> String {
        self.0.ids.next()
    }

    /// Runs `work` on the assistant, off the async threads.
    ///
    /// # Errors
    /// When too many wait already, or when `work` panics.
    pub(crate) async fn with_assistant<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Assistant) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let assistant = Arc::clone(&self.0.assistant);
        self.0.gate.run(move || work(&assistant)).await
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").finish_non_exhaustive()
    }
}
