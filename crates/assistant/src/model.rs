//! `tiaowen model`: what the model is, and how it is made again from its sources.

use std::path::{Path, PathBuf};

use tiaowen_embed_candle::{CandleEmbedder, ModelManifest, build_model};

use crate::AssistantError;
use crate::config::{Config, locate};
use crate::open::load_options;

/// Facts about the configured model, as `(name, value)`; loading it proves its files.
///
/// # Errors
/// When the manifest or a file is missing or wrong.
pub fn info(config: &Config) -> Result<Vec<(&'static str, String)>, AssistantError> {
    let path = locate(&config.embed.model);
    let manifest = ModelManifest::read(&path)?;
    let model = CandleEmbedder::load(&path, &load_options(config)?)?;
    let mut rows = vec![("清单", path.display().to_string())];
    rows.extend(manifest.facts());
    rows.push(("引擎", model.engine()));
    Ok(rows)
}

/// Makes the delivered model again from the files of its two source packages; returns what was written.
///
/// # Errors
/// When a source file is missing or is not the expected one, or the result cannot be written.
pub fn build(packages: &Path, output: &Path) -> Result<Vec<PathBuf>, AssistantError> {
    Ok(build_model(packages, output)?)
}
