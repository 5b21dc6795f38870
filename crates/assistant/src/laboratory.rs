//! Assistants to measure with: in memory, with other settings or without a part of the lexicon.

use std::path::PathBuf;
use std::sync::Arc;

use tiaowen_corpus::Library;
use tiaowen_embed::{Embedding, Role};
use tiaowen_lexical::LexicalIndex;
use tiaowen_retrieval::{Lexicon, RankedPassage, vector_texts};
use tiaowen_types::{ClauseRef, Date, PassageId};
use tiaowen_vector::{VectorConfig, VectorIndex};

pub use tiaowen_retrieval::{Mode, Node, Provenance, Ranker, SearchConfig, SignalGroup, signal_names};

use crate::cache::VectorCache;
use crate::config::Config;
use crate::generation::Generation;
use crate::open::Workshop;
use crate::order::ranker_path;
use crate::wire::RetrievedBody;
use crate::{Ask, Assistant, AssistantError, Progress, convert};

/// The corpus, the model and a memory of vectors, of which assistants are made that differ in what is measured.
pub struct Laboratory<'a> {
    workshop: Workshop<'a>,
    library: Arc<Library>,
    cache: VectorCache,
    clock: fn() -> Date,
}

impl std::fmt::Debug for Laboratory<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Laboratory").field("model", &self.model()).finish_non_exhaustive()
    }
}

impl<'a> Laboratory<'a> {
    /// Loads model and corpus; a school's own documents stay out, so that figures compare.
    ///
    /// # Errors
    /// When corpus, model or data folder cannot be used.
    pub fn open(config: &Config, clock: fn() -> Date, progress: &'a dyn Progress) -> Result<Self, AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let library = Library::new(workshop.catalogue.documents(), workshop.catalogue.questions());
        let cache = VectorCache::open(&workshop.folder.root().join("embeddings"), workshop.embedder.as_ref())?;
        Ok(Self { workshop, library: Arc::new(library), cache, clock })
    }

    /// Where an assistant looks for the ranker of this model.
    pub fn ranker_path(config: &Config) -> PathBuf {
        ranker_path(config)
    }

    /// Names of the lexicon's files.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn lexicon_files(&self) -> Result<Vec<String>, AssistantError> {
        let files = tiaowen_retrieval::lexicon_files(&self.workshop.lexicon_dir())?;
        Ok(files.into_iter().map(|(name, _)| name).collect())
    }

    /// Lets assistants made from now on understand questions without one file of the lexicon, or with all. The
    /// segmenter keeps every word, so that only what the file says goes missing.
    ///
    /// # Errors
    /// When the lexicon cannot be read.
    pub fn leave_out_lexicon(&mut self, file: Option<&str>) -> Result<(), AssistantError> {
        let mut files = tiaowen_retrieval::lexicon_files(&self.workshop.lexicon_dir())?;
        files.retain(|(name, _)| Some(name.as_str()) != file);
        self.workshop.lexicon = Arc::new(Lexicon::parse(&files)?);
        Ok(())
    }

    /// Id of the model that makes the vectors.
    pub fn model(&self) -> &str {
        &self.workshop.wanted.embedder
    }

    /// Hash of the corpus with its questions.
    pub fn corpus(&self) -> &str {
        &self.workshop.wanted.corpus
    }

    /// An assistant in memory that ranks by `search` and `ranker`.
    ///
    /// # Errors
    /// When the model fails.
    pub fn assistant(&mut self, search: SearchConfig, ranker: Option<Ranker>) -> Result<Assistant, AssistantError> {
        let generation = self.generation()?;
        Ok(self.workshop.assistant(generation, search, ranker.map(Arc::new), self.clock))
    }

    fn generation(&mut self) -> Result<Generation, AssistantError> {
        let library = Arc::clone(&self.library);
        let passages = library.passages();
        let texts: Vec<(PassageId, String)> =
            passages.iter().flat_map(|p| vector_texts(p).into_iter().map(|text| (p.id, text))).collect();
        let questions: Vec<(PassageId, String)> =
            passages.iter().flat_map(|p| p.questions.iter().map(|q| (p.id, q.clone()))).collect();
        Ok(Generation {
            manifest: self.workshop.wanted.clone(),
            lexical: LexicalIndex::in_memory(&self.workshop.segmenter, passages)?,
            texts: self.index(&texts, Role::Passage)?,
            questions: self.index(&questions, Role::Query)?,
            library,
        })
    }

    fn index(&mut self, texts: &[(PassageId, String)], role: Role) -> Result<VectorIndex, AssistantError> {
        let plain: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let embedder = self.workshop.embedder.as_ref();
        let vectors: Vec<Embedding> = self.cache.embed(embedder, &plain, role, &mut |_, _| {})?;
        let entries: Vec<(PassageId, &[f32])> =
            texts.iter().zip(&vectors).map(|((id, _), vector)| (*id, vector.as_slice())).collect();
        Ok(VectorIndex::build(self.workshop.wanted.dims, &entries, &VectorConfig::default())?)
    }
}

/// A clause that a ranker would put in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The clause in the tree.
    pub clause: ClauseRef,
    /// As it is cited, with its text; the score is that without a ranker.
    pub passage: RetrievedBody,
    /// Its signals, in the order of [`signal_names`].
    pub signals: Vec<f32>,
}

impl Assistant {
    /// The clauses that a ranker would put in order for a question, in the order without one. What a ranker is
    /// learned from.
    ///
    /// # Errors
    /// When the asker is unknown or an index or the model fails.
    pub fn candidates(&self, ask: &Ask) -> Result<Vec<Candidate>, AssistantError> {
        let shelf = self.shelf();
        let plan = self.plan(&shelf, ask)?;
        let candidate = |(hit, signals): (RankedPassage, Vec<f32>)| {
            let path = shelf.library.document(&hit.document)?.tree.get(hit.clause)?.path.clone();
            let passage = convert::retrieved(&shelf.library, &hit.document, hit.clause, hit.score)?;
            Some(Candidate { clause: ClauseRef { document: hit.document, path }, passage, signals })
        };
        Ok(shelf.retriever.candidates(&plan)?.into_iter().filter_map(candidate).collect())
    }
}
