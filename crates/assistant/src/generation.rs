//! One generation of the data folder: the library, the indexes over it, and a manifest that says what they were
//! built with. A generation opens only with the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tiaowen_corpus::{Change, Library};
use tiaowen_embed::{Embedder, Embedding, Role};
use tiaowen_lexical::LexicalIndex;
use tiaowen_retrieval::vector_texts;
use tiaowen_text::Segmenter;
use tiaowen_types::{Passage, PassageId};
use tiaowen_vector::{VectorConfig, VectorIndex};

use crate::cache::VectorCache;
use crate::store::{StoreError, write_atomic};
use crate::{AssistantError, Progress, Step};

/// Grows whenever a generation's files change their meaning.
const FORMAT: u32 = 1;

/// What a generation was built with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Format of the files.
    pub(crate) format: u32,
    /// Id of the embedding model.
    pub(crate) embedder: String,
    /// Length of the vectors.
    pub(crate) dims: usize,
    /// Hash of the delivered corpus, by which a changed one is noticed.
    pub(crate) corpus: String,
    /// Hash of the words that the segmenter keeps whole.
    pub(crate) words: String,
    /// Hash of the library.
    pub(crate) library: String,
}

impl Manifest {
    /// What a generation built now would say.
    pub(crate) fn wanted(embedder: &dyn Embedder, corpus: String, words: String) -> Self {
        let info = embedder.info();
        Self { format: FORMAT, embedder: info.id.clone(), dims: info.dims, corpus, words, library: String::new() }
    }

    /// Reads the manifest of a generation.
    pub(crate) fn read(generation: &Path) -> Result<Self, AssistantError> {
        let path = generation.join("manifest.json");
        let bytes = fs::read(&path).map_err(StoreError::io("read", &path))?;
        serde_json::from_slice(&bytes).map_err(|_| AssistantError::Manifest { path })
    }

    /// Refuses a generation built with something else. An unknown corpus (`None`) is not compared.
    pub(crate) fn check(&self, wanted: &Self) -> Result<(), AssistantError> {
        let part = if self.format != wanted.format {
            "format"
        } else if self.embedder != wanted.embedder || self.dims != wanted.dims {
            "model"
        } else if self.words != wanted.words {
            "dictionary"
        } else if self.corpus != wanted.corpus {
            "corpus"
        } else {
            return Ok(());
        };
        Err(AssistantError::Mismatch { part })
    }

    fn write(&self, generation: &Path) -> Result<(), AssistantError> {
        let bytes = serde_json::to_vec_pretty(self).expect("invariant: a manifest is plain data");
        Ok(write_atomic(&generation.join("manifest.json"), &bytes)?)
    }
}

/// An open generation.
#[derive(Debug)]
pub(crate) struct Generation {
    pub(crate) manifest: Manifest,
    pub(crate) library: Arc<Library>,
    pub(crate) lexical: LexicalIndex,
    /// Vectors of passages' texts.
    pub(crate) texts: VectorIndex,
    /// Vectors of passages' everyday questions.
    pub(crate) questions: VectorIndex,
}

impl Generation {
    /// Opens a generation.
    ///
    /// # Errors
    /// When a part is missing or damaged, or was built with something else than `wanted`.
    pub(crate) fn open(folder: &Path, wanted: &Manifest, segmenter: &Segmenter) -> Result<Self, AssistantError> {
        let manifest = Manifest::read(folder)?;
        manifest.check(wanted)?;
        let library = Library::open(&folder.join("library"))?;
        Ok(Self {
            library: Arc::new(library),
            lexical: LexicalIndex::open(&folder.join("lexical"), segmenter)?,
            texts: VectorIndex::open(&folder.join("texts"), manifest.dims)?,
            questions: VectorIndex::open(&folder.join("questions"), manifest.dims)?,
            manifest,
        })
    }

    /// Writes a generation of `library` into an empty folder.
    ///
    /// # Errors
    /// When the model fails or the folder cannot be written.
    pub(crate) fn build(folder: &Path, library: &Library, tools: &mut Tools<'_>) -> Result<(), AssistantError> {
        library.save(&folder.join("library"))?;
        index_passages(folder, library.passages(), tools)?;
        Manifest { library: library.hash(), ..tools.wanted.clone() }.write(folder)
    }
}

/// What of an older generation a new one can go on from.
pub(crate) struct Base {
    folder: PathBuf,
    pub(crate) library: Library,
    texts: VectorIndex,
    questions: VectorIndex,
}

impl Base {
    /// Opens a generation that was built with the same format, model and words, whatever its corpus.
    ///
    /// # Errors
    /// When it was built with something else, or is damaged.
    pub(crate) fn open(folder: &Path, wanted: &Manifest) -> Result<Self, AssistantError> {
        let manifest = Manifest::read(folder)?;
        manifest.check(&Manifest { corpus: manifest.corpus.clone(), ..wanted.clone() })?;
        Ok(Self {
            folder: folder.to_owned(),
            library: Library::open(&folder.join("library"))?,
            texts: VectorIndex::open(&folder.join("texts"), manifest.dims)?,
            questions: VectorIndex::open(&folder.join("questions"), manifest.dims)?,
        })
    }

    /// Writes a generation of the base's changed library into an empty folder; the indexes take over what `change`
    /// does not touch.
    ///
    /// # Errors
    /// When the model fails or the folder cannot be written.
    pub(crate) fn patch(&self, folder: &Path, change: &Change, tools: &mut Tools<'_>) -> Result<(), AssistantError> {
        self.library.save(&folder.join("library"))?;
        tools.progress.step(Step::Lexical, 0, 0);
        link_files(&self.folder.join("lexical"), &folder.join("lexical"))?;
        let mut lexical = LexicalIndex::open(&folder.join("lexical"), tools.segmenter)?;
        lexical.update(&change.removed, &change.added)?;
        tools.progress.step(Step::Lexical, 1, 1);

        let (texts, questions) = readings(&change.added);
        let text_vectors = tools.embed(&texts, Role::Passage)?;
        let question_vectors = tools.embed(&questions, Role::Query)?;
        tools.progress.step(Step::Vectors, 0, 2);
        let parts = [
            ("texts", &self.texts, entries(&texts, &text_vectors)),
            ("questions", &self.questions, entries(&questions, &question_vectors)),
        ];
        for (done, (name, index, added)) in parts.into_iter().enumerate() {
            let folder = folder.join(name);
            fs::create_dir(&folder).map_err(StoreError::io("create", &folder))?;
            index.updated(&change.removed, &added, &tools.vectors)?.save(&folder)?;
            tools.progress.step(Step::Vectors, done + 1, 2);
        }
        Manifest { library: self.library.hash(), ..tools.wanted.clone() }.write(folder)
    }
}

/// Builds the lexical index and both vector indexes of `passages` in a folder.
pub(crate) fn index_passages(folder: &Path, passages: &[Passage], tools: &mut Tools<'_>) -> Result<(), AssistantError> {
    tools.progress.step(Step::Lexical, 0, 0);
    LexicalIndex::build(&folder.join("lexical"), tools.segmenter, passages)?;
    tools.progress.step(Step::Lexical, 1, 1);

    let (texts, questions) = readings(passages);
    let text_vectors = tools.embed(&texts, Role::Passage)?;
    // A question is compared with a question: both take the query's prefix.
    let question_vectors = tools.embed(&questions, Role::Query)?;

    tools.progress.step(Step::Vectors, 0, 2);
    tools.index(folder, "texts", &entries(&texts, &text_vectors))?;
    tools.progress.step(Step::Vectors, 1, 2);
    tools.index(folder, "questions", &entries(&questions, &question_vectors))?;
    tools.progress.step(Step::Vectors, 2, 2);
    Ok(())
}

type Readings = Vec<(PassageId, String)>;

/// What the model reads of passages: their texts, and their everyday questions.
fn readings(passages: &[Passage]) -> (Readings, Readings) {
    let texts = passages.iter().flat_map(|p| vector_texts(p).into_iter().map(|text| (p.id, text)));
    let questions = passages.iter().flat_map(|p| p.questions.iter().map(|q| (p.id, q.clone())));
    (texts.collect(), questions.collect())
}

fn entries<'a>(texts: &[(PassageId, String)], vectors: &'a [Embedding]) -> Vec<(PassageId, &'a [f32])> {
    texts.iter().zip(vectors).map(|((id, _), vector)| (*id, vector.as_slice())).collect()
}

/// The files of one folder under the same names in another: links where the system can, copies otherwise. Index files
/// are never written in place, so that an update of the new folder leaves the old one as it is.
fn link_files(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir(to).map_err(StoreError::io("create", to))?;
    for entry in fs::read_dir(from).map_err(StoreError::io("list", from))? {
        let path = entry.map_err(StoreError::io("list", from))?.path();
        let Some(name) = path.file_name().filter(|name| !name.to_string_lossy().ends_with(".lock")) else { continue };
        let place = to.join(name);
        fs::hard_link(&path, &place)
            .or_else(|_| fs::copy(&path, &place).map(drop))
            .map_err(StoreError::io("copy", &path))?;
    }
    Ok(())
}

/// What building needs.
pub(crate) struct Tools<'a> {
    pub(crate) segmenter: &'a Segmenter,
    pub(crate) embedder: &'a dyn Embedder,
    pub(crate) cache: VectorCache,
    pub(crate) vectors: VectorConfig,
    pub(crate) wanted: &'a Manifest,
    pub(crate) progress: &'a dyn Progress,
}

impl Tools<'_> {
    fn embed(&mut self, texts: &[(PassageId, String)], role: Role) -> Result<Vec<Embedding>, AssistantError> {
        let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let progress = self.progress;
        let mut tell = |done, total| progress.step(Step::Embed, done, total);
        Ok(self.cache.embed(self.embedder, &texts, role, &mut tell)?)
    }

    fn index(&self, folder: &Path, name: &str, entries: &[(PassageId, &[f32])]) -> Result<(), AssistantError> {
        let folder = folder.join(name);
        fs::create_dir(&folder).map_err(StoreError::io("create", &folder))?;
        Ok(VectorIndex::build(self.wanted.dims, entries, &self.vectors)?.save(&folder)?)
    }
}
