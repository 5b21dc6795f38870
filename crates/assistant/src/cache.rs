//! Vectors kept by content: a text that this model has read before is not read again.
//!
//! One file per model: a record is the sha256 of role and text, then the vector as little-endian f32. Records are
//! only appended; a torn last record is dropped when the file is read.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tiaowen_embed::{EmbedError, Embedder, Embedding, Role, embed_all};

use crate::store::StoreError;

type Key = [u8; 32];

/// Texts whose vectors are written together: a build of many minutes that is stopped loses seconds.
const KEPT_TOGETHER: usize = 2_048;

/// The vectors of one model.
#[derive(Debug)]
pub(crate) struct VectorCache {
    path: PathBuf,
    dims: usize,
    vectors: HashMap<Key, Embedding>,
    /// Whether the file ends in a torn record, so that appending would misplace every later one.
    torn: bool,
}

impl VectorCache {
    /// Opens the cache of `embedder` in `folder`; a missing or spoiled file is an empty cache.
    pub(crate) fn open(folder: &Path, embedder: &dyn Embedder) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
        let info = embedder.info();
        let name: String = Sha256::digest(&info.id).iter().take(8).map(|b| format!("{b:02x}")).collect();
        let path = folder.join(format!("{name}.vectors"));
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => vec![],
            Err(e) => return Err(StoreError::io("read", &path)(e)),
        };
        let record = 32 + info.dims * 4;
        let read = |bytes: &[u8]| -> Option<(Key, Embedding)> {
            let (key, vector) = bytes.split_at_checked(32)?;
            let vector = vector.chunks_exact(4).map(|b| b.try_into().map(f32::from_le_bytes)).collect::<Result<_, _>>();
            Some((key.try_into().ok()?, Embedding::from_unit(vector.ok()?).ok()?))
        };
        let chunks = bytes.chunks_exact(record);
        let torn = !chunks.remainder().is_empty();
        Ok(Self { path, dims: info.dims, vectors: chunks.filter_map(read).collect(), torn })
    }

    /// Vectors of `texts` in their order; only unknown ones are embedded, then kept. `progress` hears how many of
    /// how many unknown texts are done.
    pub(crate) fn embed(
        &mut self,
        embedder: &dyn Embedder,
        texts: &[&str],
        role: Role,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Vec<Embedding>, CacheError> {
        let keys: Vec<Key> = texts.iter().map(|text| key(text, role)).collect();
        let mut unknown: HashMap<Key, &str> = HashMap::new();
        for (key, text) in keys.iter().zip(texts) {
            if !self.vectors.contains_key(key) {
                unknown.insert(*key, text);
            }
        }
        let mut unknown: Vec<(Key, &str)> = unknown.into_iter().collect();
        // Texts of like length make even batches; the key makes the order repeatable.
        unknown.sort_unstable_by_key(|(key, text)| (text.len(), *key));
        let total = unknown.len();
        let mut done = 0;
        for part in unknown.chunks(KEPT_TOGETHER) {
            let texts: Vec<&str> = part.iter().map(|(_, text)| *text).collect();
            let embedded = embed_all(embedder, &texts, role, &mut |embedded, _| progress(done + embedded, total))?;
            let new: Vec<(Key, Embedding)> = part.iter().map(|(key, _)| *key).zip(embedded).collect();
            self.append(&new)?;
            self.vectors.extend(new);
            done += part.len();
        }
        Ok(keys.iter().filter_map(|key| self.vectors.get(key).cloned()).collect())
    }

    fn append(&mut self, new: &[(Key, Embedding)]) -> Result<(), StoreError> {
        let mut bytes = vec![];
        let all = self.torn.then_some(&self.vectors).into_iter().flatten();
        for (key, vector) in all.chain(new.iter().map(|(key, vector)| (key, vector))) {
            debug_assert_eq!(vector.as_slice().len(), self.dims);
            bytes.extend_from_slice(key);
            bytes.extend(vector.as_slice().iter().flat_map(|v| v.to_le_bytes()));
        }
        if self.torn {
            crate::store::write_atomic(&self.path, &bytes)?;
            self.torn = false;
            return Ok(());
        }
        let mut open = File::options();
        let file = open.create(true).append(true).open(&self.path);
        file.and_then(|mut f| f.write_all(&bytes)).map_err(StoreError::io("write", &self.path))
    }
}

/// Why texts have no vectors.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}

fn key(text: &str, role: Role) -> Key {
    let role = match role {
        Role::Query => b"q",
        Role::Passage => b"p",
    };
    Sha256::new().chain_update(role).chain_update(text).finalize().into()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tiaowen_embed::{EmbedderInfo, HashEmbedder};

    use super::*;

    /// Counts the texts that reach the model.
    struct Counting(HashEmbedder, AtomicUsize);

    impl Embedder for Counting {
        fn info(&self) -> &EmbedderInfo {
            self.0.info()
        }

        fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError> {
            self.1.fetch_add(texts.len(), Ordering::Relaxed);
            self.0.embed(texts, role)
        }
    }

    #[test]
    fn no_text_is_embedded_twice() {
        let dir = tempfile::tempdir().unwrap();
        let embedder = Counting(HashEmbedder::new(16), AtomicUsize::new(0));
        let run = |texts: &[&str], read: usize| {
            let mut cache = VectorCache::open(dir.path(), &embedder).unwrap();
            let found = cache.embed(&embedder, texts, Role::Passage, &mut |_, _| {}).unwrap();
            assert_eq!(found, embedder.0.embed(texts, Role::Passage).unwrap());
            assert_eq!(embedder.1.swap(0, Ordering::Relaxed), read, "{texts:?}");
        };
        run(&["甲", "乙", "甲"], 2);
        run(&["乙", "丙", "甲"], 1);
        run(&["丙"], 0);

        let file = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() - 5]).unwrap();
        run(&["甲", "乙", "丙", "丁"], 2);
        run(&["甲", "乙", "丙", "丁"], 0);
    }
}
