use std::fs;
use std::path::Path;

use hnsw_rs::prelude::{AnnT, Distance, Hnsw, HnswIo};
use serde::{Deserialize, Serialize};
use tiaowen_types::{Hit, PassageId, sort_hits};

use crate::image::{FORMAT, checksum};
use crate::number::{dot, vectorised};
use crate::{FlatIndex, VectorConfig, VectorError};

/// Folder of the graph inside an index folder, and the names in it.
const FOLDER: &str = "graph";
const NAME: &str = "links";
const FILES: [&str; 2] = ["links.hnsw.graph", "links.hnsw.data"];
const MANIFEST: &str = "graph.json";
/// Upper bound of the layers; hnsw_rs takes no more.
const MAX_LAYERS: usize = 16;

/// One minus the dot product, which orders unit vectors as the cosine does.
///
/// hnsw_rs has its own, which panics when rounding makes the distance of equal vectors negative.
#[derive(Debug, Clone, Copy, Default)]
struct UnitCosine;

impl Distance<f32> for UnitCosine {
    fn eval(&self, left: &[f32], right: &[f32]) -> f32 {
        (1.0 - vectorised(|| dot(left, right))).max(0.0)
    }
}

/// A graph over unit vectors, beside the vectors themselves for exact scores and for narrow filters.
pub struct HnswIndex {
    flat: FlatIndex,
    graph: Hnsw<'static, f32, UnitCosine>,
    ef_search: usize,
}

/// What is written beside the graph, so that hnsw_rs, which trusts its files, reads only what it wrote.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    vectors: usize,
    ef_search: usize,
    checksums: [u64; 2],
}

impl std::fmt::Debug for HnswIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HnswIndex").field("flat", &self.flat).field("ef_search", &self.ef_search).finish()
    }
}

impl HnswIndex {
    /// Links the vectors one by one in their order: in parallel the graph would be another one each time.
    pub(crate) fn build(flat: FlatIndex, config: &VectorConfig) -> Self {
        // hnsw_rs ends the process above 256 links, and the logarithm of one link is no scale.
        let links = config.m.clamp(2, 255);
        let graph = Hnsw::new(links, flat.len(), MAX_LAYERS, config.ef_construction.max(1), UnitCosine);
        for at in 0..flat.len() {
            graph.insert((flat.entry(at).1, at));
        }
        Self { flat, graph, ef_search: config.ef_search }
    }

    pub(crate) fn flat(&self) -> &FlatIndex {
        &self.flat
    }

    /// As [`FlatIndex::search`], nearly exactly; scores are exact.
    ///
    /// When the filter leaves the graph too few passages, the exact scan answers: it is the faster the narrower the
    /// filter.
    pub fn search(&self, query: &[f32], allow: &(dyn Fn(PassageId) -> bool + Sync), limit: usize) -> Vec<Hit> {
        if query.len() != self.flat.dims() || !query.iter().all(|v| v.is_finite()) || limit == 0 {
            return vec![];
        }
        let width = self.ef_search.max(limit.saturating_mul(2)).min(self.flat.len());
        let allow_vector = |at: &usize| allow(self.flat.entry(*at).0);
        let found = self.graph.search_filter(query, width, width, Some(&allow_vector));
        let mut hits: Vec<Hit> = found.iter().map(|near| self.hit(query, near.get_origin_id())).collect();
        sort_hits(&mut hits);
        let mut seen = std::collections::HashSet::with_capacity(hits.len());
        hits.retain(|hit| seen.insert(hit.passage));
        hits.truncate(limit);
        if hits.len() < limit { self.flat.search(query, allow, limit) } else { hits }
    }

    fn hit(&self, query: &[f32], at: usize) -> Hit {
        let (passage, vector) = self.flat.entry(at);
        Hit { passage, score: vectorised(|| dot(query, vector)) }
    }

    /// Saves the vectors and the graph into a folder, which must exist.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn save(&self, dir: &Path) -> Result<(), VectorError> {
        self.flat.save(dir)?;
        let (place, beside) = (dir.join(FOLDER), dir.join("graph.new"));
        remove(&beside)?;
        fs::create_dir_all(&beside).map_err(VectorError::io(&beside))?;
        self.graph.file_dump(&beside, NAME).map_err(|error| graph_error(&beside, &*error))?;
        let manifest = Manifest {
            format: FORMAT,
            vectors: self.flat.len(),
            ef_search: self.ef_search,
            checksums: checksums(&beside)?,
        };
        let path = beside.join(MANIFEST);
        let text = serde_json::to_vec(&manifest).expect("invariant: numbers are always JSON");
        fs::write(&path, text).map_err(VectorError::io(&path))?;
        remove(&place)?;
        fs::rename(&beside, &place).map_err(VectorError::io(&place))
    }

    pub(crate) fn is_saved(dir: &Path) -> bool {
        dir.join(FOLDER).is_dir()
    }

    /// Opens the graph that [`HnswIndex::save`] wrote beside the vectors.
    pub(crate) fn open(flat: FlatIndex, dir: &Path) -> Result<Self, VectorError> {
        let place = dir.join(FOLDER);
        let path = place.join(MANIFEST);
        let damaged = || VectorError::Damaged { path: place.clone() };
        let text = fs::read(&path).map_err(VectorError::io(&path))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| damaged())?;
        if manifest.format != FORMAT {
            return Err(VectorError::Format { path, expected: FORMAT });
        }
        if manifest.vectors != flat.len() || manifest.checksums != checksums(&place)? {
            return Err(damaged());
        }
        // The graph borrows its reader, which without a map holds two names; leaking these few bytes for each opening
        // spares a self-referential type.
        let reader: &'static mut HnswIo = Box::leak(Box::new(HnswIo::new(&place, NAME)));
        let graph = reader.load_hnsw().map_err(|error| graph_error(&place, &*error))?;
        Ok(Self { flat, graph, ef_search: manifest.ef_search })
    }
}

fn checksums(dir: &Path) -> Result<[u64; 2], VectorError> {
    let sum = |name: &str| {
        let path = dir.join(name);
        fs::read(&path).map(|bytes| checksum(&bytes)).map_err(VectorError::io(&path))
    };
    Ok([sum(FILES[0])?, sum(FILES[1])?])
}

fn remove(dir: &Path) -> Result<(), VectorError> {
    if dir.exists() { fs::remove_dir_all(dir).map_err(VectorError::io(dir)) } else { Ok(()) }
}

fn graph_error(path: &Path, error: &dyn std::error::Error) -> VectorError {
    VectorError::Graph { path: path.to_owned(), reason: error.to_string() }
}
