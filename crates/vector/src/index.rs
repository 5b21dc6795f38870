use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_types::{Hit, PassageId};

use crate::{FlatIndex, HnswIndex, VectorError};

/// When a graph is built, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VectorConfig {
    /// From this many vectors on there is a graph. Below, the exact scan is as fast and loses nothing.
    pub hnsw_from: usize,
    /// M of HNSW: links of a vector in each layer.
    pub m: usize,
    /// Width of the search for neighbours while building.
    pub ef_construction: usize,
    /// Width of the search for hits.
    pub ef_search: usize,
}

impl Default for VectorConfig {
    fn default() -> Self {
        Self { hnsw_from: 300_000, m: 16, ef_construction: 200, ef_search: 192 }
    }
}

/// How an index searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Every vector, exactly.
    Flat,
    /// Along a graph, nearly exactly.
    Hnsw,
}

impl Kind {
    /// As in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Hnsw => "hnsw",
        }
    }
}

/// An index of either kind.
#[derive(Debug)]
pub enum VectorIndex {
    /// Exact.
    Flat(FlatIndex),
    /// For many vectors.
    Hnsw(HnswIndex),
}

impl VectorIndex {
    /// Builds an index of the kind that suits the number of vectors. A passage may have several.
    ///
    /// # Errors
    /// When a vector has other dimensions or is not finite, or there are more than the format can count.
    pub fn build(dims: usize, entries: &[(PassageId, &[f32])], config: &VectorConfig) -> Result<Self, VectorError> {
        let flat = FlatIndex::build(dims, entries)?;
        if entries.len() < config.hnsw_from.max(1) {
            return Ok(Self::Flat(flat));
        }
        Ok(Self::Hnsw(HnswIndex::build(flat, config)))
    }

    /// This index without the vectors of the passages in `removed` and with `added`. A graph is built anew: it
    /// cannot forget.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn updated(
        &self,
        removed: &[PassageId],
        added: &[(PassageId, &[f32])],
        config: &VectorConfig,
    ) -> Result<Self, VectorError> {
        let gone: HashSet<PassageId> = removed.iter().copied().collect();
        let flat = self.flat();
        let mut entries: Vec<(PassageId, &[f32])> = (0..flat.len()).map(|at| flat.entry(at)).collect();
        entries.retain(|(passage, _)| !gone.contains(passage));
        entries.extend_from_slice(added);
        Self::build(self.dims(), &entries, config)
    }

    /// The `limit` best allowed passages by their best vectors, best first; scores are dot products.
    ///
    /// A query of other dimensions, or with an infinity or NaN, matches nothing.
    pub fn search(&self, query: &[f32], allow: &(dyn Fn(PassageId) -> bool + Sync), limit: usize) -> Vec<Hit> {
        match self {
            Self::Flat(index) => index.search(query, allow, limit),
            Self::Hnsw(index) => index.search(query, allow, limit),
        }
    }

    /// The exact score of one passage: its best vector's. `None` when it has none.
    pub fn score(&self, query: &[f32], passage: PassageId) -> Option<f32> {
        self.flat().score(query, passage)
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.flat().len()
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.flat().is_empty()
    }

    /// Length of the vectors.
    pub fn dims(&self) -> usize {
        self.flat().dims()
    }

    /// How it searches.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Flat(_) => Kind::Flat,
            Self::Hnsw(_) => Kind::Hnsw,
        }
    }

    /// Saves into a folder, which must exist; it should be empty.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn save(&self, dir: &Path) -> Result<(), VectorError> {
        match self {
            Self::Flat(index) => index.save(dir),
            Self::Hnsw(index) => index.save(dir),
        }
    }

    /// Opens what [`VectorIndex::save`] wrote; `dims` is what the model gives.
    ///
    /// # Errors
    /// When a file is missing, damaged, of another format or of other dimensions.
    pub fn open(dir: &Path, dims: usize) -> Result<Self, VectorError> {
        let flat = FlatIndex::open(dir, dims)?;
        if HnswIndex::is_saved(dir) { Ok(Self::Hnsw(HnswIndex::open(flat, dir)?)) } else { Ok(Self::Flat(flat)) }
    }

    fn flat(&self) -> &FlatIndex {
        match self {
            Self::Flat(index) => index,
            Self::Hnsw(index) => index.flat(),
        }
    }
}

#[cfg(test)]
mod tests;
