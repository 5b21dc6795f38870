//! The data folder: generations, of which one is current.
//!
//! A generation is a folder that is written whole, synced, and only then named by `CURRENT` in one rename. A crash
//! at any point leaves the old generation or the new one. Readers take no lock; writers take `LOCK`.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused.
    #[error("cannot {action} {path}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is writing.
    #[error("{path} is being written by another process")]
    Locked {
        /// The data folder.
        path: PathBuf,
    },
    /// `CURRENT` does not name a generation.
    #[error("{path} does not name a generation")]
    Current {
        /// The file.
        path: PathBuf,
    },
}

impl StoreError {
    pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

/// The data folder.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

/// Held while a generation is written; released when dropped, also by a crash.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl DataFolder {
    /// Names a folder; nothing is created yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of the current generation; `None` when nothing was built yet.
    ///
    /// # Errors
    /// When `CURRENT` cannot be read or does not name a generation.
    pub fn current(&self) -> Result<Option<PathBuf>, StoreError> {
        let path = self.root.join("CURRENT");
        let name = match fs::read_to_string(&path) {
            Ok(name) => name,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::io("read", &path)(e)),
        };
        let name = name.trim();
        if generation_number(name).is_none() {
            return Err(StoreError::Current { path });
        }
        Ok(Some(self.root.join(name)))
    }

    /// Becomes the only writer.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process or thread writes; [`StoreError::Io`] when the folder cannot be
    /// written.
    pub fn lock(&self) -> Result<WriteLock, StoreError> {
        fs::create_dir_all(&self.root).map_err(StoreError::io("create", &self.root))?;
        let path = self.root.join("LOCK");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StoreError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::Locked { path: self.root.clone() }),
            Err(fs::TryLockError::Error(e)) => Err(StoreError::io("lock", &path)(e)),
        }
    }

    /// A fresh folder for the next generation; leftovers of crashed writers are cleared away.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn begin(&self, _lock: &WriteLock) -> Result<PathBuf, StoreError> {
        let current = self.current();
        let mut newest = 0;
        for folder in self.generations()? {
            newest = newest.max(folder.file_name().and_then(|n| n.to_str()).and_then(generation_number).unwrap_or(0));
            // With a damaged pointer any of them may be the only whole one.
            if current.as_ref().is_ok_and(|current| current.as_ref() != Some(&folder)) {
                fs::remove_dir_all(&folder).map_err(StoreError::io("remove", &folder))?;
            }
        }
        let next = self.root.join(format!("gen-{:06}", newest + 1));
        fs::create_dir(&next).map_err(StoreError::io("create", &next))?;
        Ok(next)
    }

    /// The current generation, or the newest one there is when `CURRENT` is damaged.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn last_known(&self) -> Result<Option<PathBuf>, StoreError> {
        match self.current() {
            Ok(current) => Ok(current.filter(|folder| folder.exists())),
            Err(StoreError::Current { .. }) => {
                let whole = |folder: &PathBuf| folder.join("manifest.json").is_file();
                Ok(self.generations()?.into_iter().rfind(whole))
            }
            Err(error) => Err(error),
        }
    }

    /// Makes a written generation the current one.
    ///
    /// # Errors
    /// When the system refuses; then the former generation stays current.
    pub fn publish(&self, _lock: &WriteLock, generation: &Path) -> Result<(), StoreError> {
        sync_tree(generation)?;
        let name = generation.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        write_atomic(&self.root.join("CURRENT"), format!("{name}\n").as_bytes())
    }

    /// Removes a generation that was begun and given up.
    pub fn discard(&self, _lock: &WriteLock, generation: &Path) {
        if let Err(error) = fs::remove_dir_all(generation) {
            tracing::warn!(path = %generation.display(), %error, "cannot remove an unfinished generation");
        }
    }

    fn generations(&self) -> Result<Vec<PathBuf>, StoreError> {
        let entries = fs::read_dir(&self.root).map_err(StoreError::io("list", &self.root))?;
        let mut folders: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_str().and_then(generation_number).is_some())
            .map(|entry| entry.path())
            .collect();
        folders.sort();
        Ok(folders)
    }
}

fn generation_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("gen-")?;
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Writes a file beside its place, syncs it and renames it there.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = path.with_extension("tmp");
    let write = || -> io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    };
    write().map_err(StoreError::io("write", path))
}

/// Asks the system to bring every file and folder below `folder` to the disk.
fn sync_tree(folder: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).map_err(StoreError::io("list", folder))? {
        let path = entry.map_err(StoreError::io("list", folder))?.path();
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            File::open(&path).and_then(|file| file.sync_all()).map_err(StoreError::io("sync", &path))?;
        }
    }
    File::open(folder).and_then(|file| file.sync_all()).map_err(StoreError::io("sync", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, DataFolder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::new(dir.path().join("index"));
        (dir, folder)
    }

    #[test]
    fn a_generation_is_current_only_when_published() {
        let (_dir, folder) = folder();
        assert_eq!(folder.current().unwrap(), None);
        let lock = folder.lock().unwrap();
        let first = folder.begin(&lock).unwrap();
        assert_eq!(folder.current().unwrap(), None, "begun is not current");
        folder.publish(&lock, &first).unwrap();
        assert_eq!(folder.current().unwrap(), Some(first.clone()));

        let crashed = folder.begin(&lock).unwrap();
        fs::write(crashed.join("half"), "written").unwrap();
        assert_eq!(folder.current().unwrap(), Some(first.clone()), "a crash leaves the old one");
        let second = folder.begin(&lock).unwrap();
        assert!(!crashed.exists(), "leftovers are cleared");
        assert_ne!(second, crashed);
        folder.publish(&lock, &second).unwrap();
        assert_eq!(folder.current().unwrap(), Some(second));
        assert!(first.exists(), "readers of the old one are not disturbed until the next write");
    }

    #[test]
    fn two_writers_are_refused() {
        let (_dir, folder) = folder();
        let lock = folder.lock().unwrap();
        assert!(matches!(folder.lock(), Err(StoreError::Locked { .. })));
        drop(lock);
        assert!(folder.lock().is_ok());
    }

    #[test]
    fn a_spoiled_pointer_is_told() {
        let (_dir, folder) = folder();
        drop(folder.lock().unwrap());
        for spoiled in ["", "../../etc", "gen-", "gen-1x"] {
            fs::write(folder.root().join("CURRENT"), spoiled).unwrap();
            assert!(matches!(folder.current(), Err(StoreError::Current { .. })), "{spoiled:?}");
            let lock = folder.lock().unwrap();
            let whole = folder.begin(&lock).unwrap();
            fs::write(whole.join("manifest.json"), "{}").unwrap();
            folder.begin(&lock).unwrap();
            assert_eq!(folder.last_known().unwrap(), Some(whole), "the newest whole one, and it is not removed");
        }
    }
}
