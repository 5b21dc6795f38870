//! Plain passages without clause trees: what `tiaowen eval retrieval` searches, through the same legs and fusion.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tiaowen_lexical::LexicalIndex;
use tiaowen_retrieval::{FusedHit, LegQuery, Legs, SearchConfig};
use tiaowen_text::Segmenter;
use tiaowen_types::Passage;
use tiaowen_vector::VectorIndex;

use crate::config::Config;
use crate::generation::{Tools, index_passages};
use crate::open::Workshop;
use crate::store::{DataFolder, StoreError};
use crate::{AssistantError, Progress};

/// An index over plain passages, built once per content and model and kept in the data folder.
#[derive(Debug)]
pub struct Collection {
    legs: Legs,
    segmenter: Segmenter,
    search: SearchConfig,
}

impl Collection {
    /// Opens the index of `passages`, building it first when this content was not indexed before.
    ///
    /// # Errors
    /// When the model or the data folder cannot be used.
    pub fn open(config: &Config, passages: &[Passage], progress: &dyn Progress) -> Result<Self, AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let name = fingerprint(passages, &workshop);
        let folder = workshop.folder.root().join("collections").join(name);
        if !folder.exists() {
            build(&workshop, passages, &folder)?;
        }
        let dims = workshop.wanted.dims;
        let legs = Legs {
            lexical: LexicalIndex::open(&folder.join("lexical"), &workshop.segmenter)?,
            texts: VectorIndex::open(&folder.join("texts"), dims)?,
            questions: VectorIndex::open(&folder.join("questions"), dims)?,
            embedder: Arc::clone(&workshop.embedder),
        };
        Ok(Self { legs, segmenter: workshop.segmenter, search: workshop.search })
    }

    /// The best `limit` passages for a question, best first.
    ///
    /// # Errors
    /// When a leg fails.
    pub fn search(&self, question: &str, limit: usize) -> Result<Vec<FusedHit>, AssistantError> {
        let terms: Vec<(String, f32)> =
            self.segmenter.content_words(question).into_iter().map(|word| (word, 1.0)).collect();
        let config = SearchConfig { depth: self.search.depth.max(limit), ..self.search.clone() };
        let mut hits = self.legs.search(LegQuery { text: question, terms: &terms }, &config, &|_| true)?.hits;
        hits.truncate(limit);
        Ok(hits)
    }
}

/// Writes beside, then renames, so that a folder of that name is always whole.
fn build(workshop: &Workshop<'_>, passages: &[Passage], folder: &Path) -> Result<(), AssistantError> {
    let lock = DataFolder::lock(&workshop.folder)?;
    let beside = PathBuf::from(format!("{}.part", folder.display()));
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(StoreError::io("remove", &beside))?;
    }
    fs::create_dir_all(&beside).map_err(StoreError::io("create", &beside))?;
    let mut tools: Tools<'_> = workshop.tools()?;
    index_passages(&beside, passages, &mut tools)?;
    fs::rename(&beside, folder).map_err(StoreError::io("rename", &beside))?;
    drop(lock);
    Ok(())
}

fn fingerprint(passages: &[Passage], workshop: &Workshop<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(&workshop.wanted).expect("invariant: a manifest is plain data"));
    for passage in passages {
        for part in [&passage.title, &passage.headings, &passage.text] {
            hash.update(part);
            hash.update([0]);
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
