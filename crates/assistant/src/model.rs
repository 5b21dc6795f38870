//! `tiaowen model`: what the model is, and how it is made again from its sources.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tiaowen_embed::{Role, embed_all};
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

/// A text to embed: one line of `tiaowen model embed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// Read with the prefix of questions.
    Query(String),
    /// Read with the prefix of passages.
    Passage(String),
}

/// Unit vectors of texts, in their order: what a recipe that learns from the model's vectors starts with.
///
/// # Errors
/// When the model cannot be loaded or fails.
pub fn embed(config: &Config, texts: &[Text]) -> Result<Vec<Vec<f32>>, AssistantError> {
    let model = CandleEmbedder::load(&locate(&config.embed.model), &load_options(config)?)?;
    let of = |role: Role| {
        let own = texts.iter().filter_map(|text| match (text, role) {
            (Text::Query(text), Role::Query) | (Text::Passage(text), Role::Passage) => Some(text.as_str()),
            (Text::Query(_), Role::Passage) | (Text::Passage(_), Role::Query) => None,
        });
        embed_all(&model, &own.collect::<Vec<_>>(), role, &mut |_, _| {})
    };
    let (mut queries, mut passages) = (of(Role::Query)?.into_iter(), of(Role::Passage)?.into_iter());
    let vectors = texts.iter().filter_map(|text| match text {
        Text::Query(_) => queries.next(),
        Text::Passage(_) => passages.next(),
    });
    Ok(vectors.map(|vector| vector.as_slice().to_vec()).collect())
}
