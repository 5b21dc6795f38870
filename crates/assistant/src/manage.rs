//! Changing and examining the library.

use std::path::{Path, PathBuf};

use serde::Serialize;
use tiaowen_corpus::{Proposal, diff, propose};
use tiaowen_import::{Fault, ImportError, Imported, Limits, import};
use tiaowen_types::Document;

use crate::assistant::known;
use crate::config::Config;
use crate::open::Workshop;
use crate::own::{Added, Own};
use crate::store::StoreError;
use crate::wire::{ClauseChangeBody, DiffBody, DocumentSummary, EditBody};
use crate::{Assistant, AssistantError, Progress, convert, explain, words};

/// A document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addition {
    /// The document.
    pub document: DocumentSummary,
    /// Facts that were inferred, in Chinese.
    pub inferred: Vec<String>,
}

impl Assistant {
    /// Takes files into the library, at once where nothing is in doubt or `confirmed` says that it may be.
    ///
    /// # Errors
    /// [`AssistantError::Doubt`] when a person should confirm first; otherwise as [`Assistant::open`]. The library
    /// stays as it was.
    pub fn add(
        config: &Config,
        files: &[PathBuf],
        confirmed: bool,
        progress: &dyn Progress,
    ) -> Result<Vec<Addition>, AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let mut own = workshop.own()?;
        let (mut doubts, mut taken) = (vec![], vec![]);
        for path in files {
            for Imported { file, text, notes, .. } in read(path)? {
                doubts.extend(notes.iter().filter_map(explain::loss).map(|loss| format!("{file}：{loss}")));
                for mut proposal in propose(&text) {
                    if proposal.meta.title.is_empty() {
                        proposal.meta.title = stem(&file).to_owned();
                        proposal.meta.basis.insert("title".to_owned(), "文件名".to_owned());
                    }
                    let part = text.get(proposal.range.clone()).unwrap_or_default();
                    doubts.extend(proposal.doubts.iter().map(|doubt| format!("{file}：{}", words::doubt(*doubt))));
                    own.add(Added::new(proposal.meta.clone(), &file, part));
                    taken.push(proposal);
                }
            }
        }
        if taken.is_empty() {
            return Err(AssistantError::NoDocument);
        }
        if !doubts.is_empty() && !confirmed {
            return Err(AssistantError::Doubt { questions: doubts });
        }
        let library = workshop.update(&own)?;
        let addition = |proposal: &Proposal| {
            let document = library.document(&proposal.meta.id)?;
            let inferred = proposal.inferred.iter().map(|fact| words::inference(*fact, &document.meta));
            Some(Addition { document: convert::summary(document), inferred: inferred.collect() })
        };
        Ok(taken.iter().filter_map(addition).collect())
    }

    /// Takes a document out of the library.
    ///
    /// # Errors
    /// When there is no such document, or as [`Assistant::open`].
    pub fn remove(config: &Config, id: &str, progress: &dyn Progress) -> Result<(), AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let mut own = workshop.own()?;
        let unknown = || AssistantError::UnknownDocument(id.to_owned());
        let id = id.parse().map_err(|_| unknown())?;
        let delivered = workshop.catalogue.entries().iter().any(|entry| entry.meta.id == id);
        let added = own.added.iter().any(|added| added.meta.id == id);
        if !added && (!delivered || own.removed.contains(&id)) {
            return Err(unknown());
        }
        own.remove(&id, delivered);
        workshop.update(&own)?;
        Ok(())
    }

    /// Two editions, clause by clause.
    ///
    /// # Errors
    /// When a name means no document.
    pub fn diff(&self, old: &str, new: &str) -> Result<DiffBody, AssistantError> {
        let shelf = self.shelf();
        let old = known(&shelf.library, &self.resolve_document(old)?)?;
        let new = known(&shelf.library, &self.resolve_document(new)?)?;
        let side = |document: &Document, idx: Option<tiaowen_types::ClauseIdx>| {
            idx.map(|idx| convert::clause(&shelf.library, document, idx))
        };
        let changes = diff(old, new).into_iter().map(|change| ClauseChangeBody {
            kind: words::change_name(change.kind).to_owned(),
            old: side(old, change.old).flatten(),
            new: side(new, change.new).flatten(),
            edits: change.edits.into_iter().map(EditBody::from).collect(),
        });
        Ok(DiffBody { old: convert::summary(old), new: convert::summary(new), changes: changes.collect() })
    }
}

/// The name of a file without folders and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The texts of a file. One that is too large is refused before it is read.
fn read(path: &Path) -> Result<Vec<Imported>, AssistantError> {
    let limits = Limits::default();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::metadata(path).map_err(StoreError::io("read", path))?.len();
    if bytes > limits.file_bytes {
        let fault = Fault::TooLarge { bytes, limit: limits.file_bytes };
        return Err(ImportError { file: name, fault }.into());
    }
    let bytes = std::fs::read(path).map_err(StoreError::io("read", path))?;
    Ok(import(&name, &bytes, &limits)?)
}

impl Workshop<'_> {
    /// The school's changes as the current generation keeps them.
    pub(crate) fn own(&self) -> Result<Own, AssistantError> {
        self.folder.last_known()?.map_or_else(|| Ok(Own::default()), |generation| Own::read(&generation))
    }

    /// Makes a generation with these changes the current one.
    pub(crate) fn update(&self, own: &Own) -> Result<std::sync::Arc<tiaowen_corpus::Library>, AssistantError> {
        let lock = self.folder.lock()?;
        Ok(self.build_with(&lock, own)?.library)
    }
}
