use std::fmt;
use std::path::{Path, PathBuf};

use tantivy::indexer::NoMergePolicy;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexWriter};
use tiaowen_text::Segmenter;
use tiaowen_types::{Hit, Passage, PassageId};

use crate::error::opening;
use crate::schema::{FORMAT, Fields, TOKENIZER};
use crate::score::Shelf;
use crate::tokenizer::WordTokenizer;
use crate::{LexicalError, LexicalQuery};

/// Memory of the one indexing thread. Fifty thousand statute articles fit in a few flushes of this size.
const WRITER_BYTES: usize = 64 << 20;

/// BM25 over passages, on disk or in memory.
pub struct LexicalIndex {
    index: Index,
    fields: Fields,
    shelf: Shelf,
}

impl LexicalIndex {
    /// Builds an index of `passages` in the folder `dir`, which must be empty or absent.
    ///
    /// # Errors
    /// When the folder holds files or cannot be written.
    pub fn build(dir: &Path, segmenter: &Segmenter, passages: &[Passage]) -> Result<Self, LexicalError> {
        let folder = |source| LexicalError::Folder { path: dir.to_owned(), source };
        std::fs::create_dir_all(dir).map_err(folder)?;
        if std::fs::read_dir(dir).map_err(folder)?.next().is_some() {
            return Err(LexicalError::NotEmpty { path: dir.to_owned() });
        }
        let fields = Fields::new();
        let index = Index::create_in_dir(dir, fields.schema.clone())?;
        Self::fill(index, fields, segmenter, passages)
    }

    /// Builds an index that lives in memory only.
    ///
    /// # Errors
    /// When the system refuses the indexing thread.
    pub fn in_memory(segmenter: &Segmenter, passages: &[Passage]) -> Result<Self, LexicalError> {
        let fields = Fields::new();
        Self::fill(Index::create_in_ram(fields.schema.clone()), fields, segmenter, passages)
    }

    /// Opens an index that [`Self::build`] wrote with the same words in `segmenter`, and proves its checksums.
    ///
    /// # Errors
    /// When there is none, another version wrote it, or it is damaged.
    pub fn open(dir: &Path, segmenter: &Segmenter) -> Result<Self, LexicalError> {
        let path = || dir.to_owned();
        if !dir.join("meta.json").is_file() {
            return Err(LexicalError::Missing { path: path() });
        }
        let fields = Fields::new();
        let failed = |error: tantivy::TantivyError| opening(dir, &error);
        let index = Index::open_in_dir(dir).map_err(failed)?;
        let payload = index.load_metas().map_err(failed)?.payload.unwrap_or_default();
        if payload != FORMAT || index.schema() != fields.schema {
            return Err(LexicalError::Format { path: path(), found: payload, expected: FORMAT });
        }
        let damaged: Vec<PathBuf> = index.validate_checksum().map_err(failed)?.into_iter().collect();
        if let Some(file) = damaged.iter().min() {
            return Err(LexicalError::Corrupt { path: path(), detail: format!("checksum of {}", file.display()) });
        }
        register(&index, segmenter);
        let shelf = Shelf::open(&index, &fields).map_err(failed)?;
        Ok(Self { index, fields, shelf })
    }

    /// Takes passages out and puts others in, as one commit. On an error the index answers as before.
    ///
    /// # Errors
    /// When the index cannot be written, or another writer holds it.
    pub fn update(&mut self, removed: &[PassageId], added: &[Passage]) -> Result<(), LexicalError> {
        write(&self.index, &self.fields, removed, added)?;
        self.shelf = Shelf::open(&self.index, &self.fields)?;
        Ok(())
    }

    /// The best `limit` passages that `allow` lets through, best first; only passages with one of the words.
    ///
    /// # Errors
    /// When the index's files cannot be read any more.
    pub fn search(
        &self,
        query: &LexicalQuery,
        allow: &(dyn Fn(PassageId) -> bool + Sync),
        limit: usize,
    ) -> Result<Vec<Hit>, LexicalError> {
        Ok(self.shelf.search(query, &self.fields, allow, limit)?)
    }

    /// How many passages the index holds.
    pub fn len(&self) -> usize {
        self.shelf.len()
    }

    /// Whether the index holds no passage.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn fill(index: Index, fields: Fields, segmenter: &Segmenter, passages: &[Passage]) -> Result<Self, LexicalError> {
        register(&index, segmenter);
        write(&index, &fields, &[], passages)?;
        let shelf = Shelf::open(&index, &fields)?;
        Ok(Self { index, fields, shelf })
    }
}

impl fmt::Debug for LexicalIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LexicalIndex").field("passages", &self.len()).finish_non_exhaustive()
    }
}

fn register(index: &Index, segmenter: &Segmenter) {
    index.tokenizers().register(TOKENIZER, TextAnalyzer::builder(WordTokenizer(segmenter.clone())).build());
}

/// One commit, then one merge into a single segment without the removed passages, so that scores do not depend on
/// the history of updates. A crash between the two leaves a readable index of several segments.
fn write(index: &Index, fields: &Fields, removed: &[PassageId], added: &[Passage]) -> Result<(), LexicalError> {
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for &passage in removed {
        writer.delete_term(fields.id_term(passage));
    }
    for passage in added {
        writer.add_document(fields.document(passage))?;
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(FORMAT);
    commit.commit()?;
    let segments = index.searchable_segment_metas()?;
    if segments.len() > 1 || segments.iter().any(tantivy::SegmentMeta::has_deletes) {
        let ids: Vec<_> = segments.iter().map(tantivy::SegmentMeta::id).collect();
        writer.merge(&ids).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}

#[cfg(test)]
mod tests;
