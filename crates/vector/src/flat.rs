use std::ops::Range;
use std::path::Path;

use tiaowen_types::{Hit, PassageId};

use crate::VectorError;
use crate::image::Image;
use crate::number::{dot, vectorised};
use crate::quantise::{Query, quantise};
use crate::scan;

/// File of the vectors in an index folder.
const FILE: &str = "vectors.bin";

/// All vectors, searched exhaustively and exactly: codes first, then the exact numbers of what could be among the best.
///
/// Costs five bytes a number and one pass over a fifth of them for a search.
pub struct FlatIndex {
    image: Image,
}

impl std::fmt::Debug for FlatIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlatIndex").field("len", &self.len()).field("dims", &self.dims()).finish()
    }
}

impl FlatIndex {
    /// Builds from vectors in any order; a passage may have several.
    ///
    /// # Errors
    /// When a vector has other dimensions or is not finite, or there are more than the format can count.
    pub fn build(dims: usize, entries: &[(PassageId, &[f32])]) -> Result<Self, VectorError> {
        if let Some((_, wrong)) = entries.iter().find(|(_, vector)| vector.len() != dims) {
            return Err(VectorError::Dims { expected: dims, found: wrong.len() });
        }
        let finite = |vector: &[f32]| vector.iter().all(|v| v.is_finite()) && dot(vector, vector).is_finite();
        if let Some((passage, _)) = entries.iter().find(|(_, vector)| !finite(vector)) {
            return Err(VectorError::NotFinite { passage: *passage });
        }
        // Vectors of one passage lie side by side; the stable sort keeps their order, so a build repeats exactly.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|at| entries[*at].0);
        let mut image = Image::new(dims, entries.len())?;
        for (at, entry) in order.into_iter().enumerate() {
            let (passage, vector) = entries[entry];
            image.set(at, passage.0, vector, quantise);
        }
        Ok(Self { image })
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.image.passages().len()
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Length of the vectors.
    pub fn dims(&self) -> usize {
        self.image.dims()
    }

    /// The `limit` passages with the best vectors among the allowed ones, as an exhaustive f32 search finds them.
    ///
    /// A query of other dimensions, or with an infinity or NaN, matches nothing.
    pub fn search(&self, query: &[f32], allow: &(dyn Fn(PassageId) -> bool + Sync), limit: usize) -> Vec<Hit> {
        let Some(query) = self.query(query) else { return vec![] };
        scan::search(&self.image, &query, allow, limit)
    }

    /// The exact score of one passage: its best vector's. `None` when it has none.
    pub fn score(&self, query: &[f32], passage: PassageId) -> Option<f32> {
        let query = self.query(query)?;
        let scores = self.run(passage).map(|at| vectorised(|| dot(query.exact, self.image.vector(at))));
        scores.reduce(f32::max)
    }

    fn query<'a>(&self, query: &'a [f32]) -> Option<Query<'a>> {
        if query.len() == self.dims() { Query::new(query) } else { None }
    }

    /// Where the vectors of a passage lie.
    fn run(&self, passage: PassageId) -> Range<usize> {
        let passages = self.image.passages();
        passages.partition_point(|p| *p < passage.0)..passages.partition_point(|p| *p <= passage.0)
    }

    /// Passage and exact numbers of the vector at a position.
    pub(crate) fn entry(&self, at: usize) -> (PassageId, &[f32]) {
        (PassageId(self.image.passages()[at]), self.image.vector(at))
    }

    /// Saves into a folder, which must exist.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, dir: &Path) -> Result<(), VectorError> {
        self.image.save(&dir.join(FILE))
    }

    /// Opens what [`FlatIndex::save`] wrote.
    ///
    /// # Errors
    /// When the file is missing, damaged, of another format or of other dimensions.
    pub fn open(dir: &Path, dims: usize) -> Result<Self, VectorError> {
        let image = Image::open(&dir.join(FILE))?;
        if image.dims() != dims {
            return Err(VectorError::Dims { expected: dims, found: image.dims() });
        }
        Ok(Self { image })
    }
}
