//! The learned ranker: where it lies, and which one it is.

use std::path::PathBuf;
use std::sync::Arc;

use tiaowen_corpus::sha256_hex;
use tiaowen_retrieval::Ranker;

use crate::AssistantError;
use crate::config::{Config, locate};
use crate::store::StoreError;

/// Equal rankers have equal fingerprints, wherever they were learned.
pub(crate) fn fingerprint(ranker: &Ranker) -> String {
    let trees = serde_json::to_vec(&ranker.trees).expect("invariant: trees are plain data");
    sha256_hex(&trees).chars().take(16).collect()
}

/// Where the ranker of a model lies: beside its manifest, for it was learned from that model's scores.
pub(crate) fn ranker_path(config: &Config) -> PathBuf {
    locate(&config.embed.model).with_extension("ranker.json")
}

/// The ranker of the configured model. A model for which none was learned does without.
pub(crate) fn ranker(config: &Config) -> Result<Option<Arc<Ranker>>, AssistantError> {
    let path = ranker_path(config);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read", &path)(error).into()),
    };
    let ranker = Ranker::parse(&text).map_err(|source| AssistantError::Ranker { path, source })?;
    Ok(Some(Arc::new(ranker)))
}
