//! Opening the data folder: what is missing or out of date is built first, beside what is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tiaowen_check::Checker;
use tiaowen_corpus::{Catalogue, Library, sha256_hex};
use tiaowen_embed::{Embedder, OwnerThread};
use tiaowen_embed_candle::{CandleEmbedder, LoadOptions};
use tiaowen_reference::Directory;
use tiaowen_retrieval::{Legs, Lexicon, Names, Parts, Ranker, Retriever, SearchConfig, Spelling};
use tiaowen_text::Segmenter;
use tiaowen_types::Date;
use tiaowen_vector::VectorConfig;

use crate::assistant::{Home, Shelf, norms};
use crate::cache::VectorCache;
use crate::config::{Config, locate};
use crate::generation::{Base, Generation, Manifest, Tools};
use crate::order::{fingerprint, ranker};
use crate::own::Own;
use crate::store::{DataFolder, WriteLock};
use crate::wire::InfoBody;
use crate::{Assistant, AssistantError, Progress, Step};

/// Everything that is loaded before a generation can be opened or built.
pub(crate) struct Workshop<'a> {
    pub(crate) folder: DataFolder,
    pub(crate) catalogue: Catalogue,
    corpus: PathBuf,
    pub(crate) lexicon: Arc<Lexicon>,
    ranker: Option<Arc<Ranker>>,
    pub(crate) segmenter: Segmenter,
    pub(crate) embedder: Arc<dyn Embedder>,
    engine: String,
    vectors: VectorConfig,
    pub(crate) search: SearchConfig,
    pub(crate) wanted: Manifest,
    progress: &'a dyn Progress,
}

impl Assistant {
    /// Opens the data folder of `config`; builds what is missing, out of date or damaged first. `clock` tells the
    /// day on which a question without a date is answered.
    ///
    /// # Errors
    /// When corpus, model or data folder cannot be used, or another process is building.
    pub fn open(config: &Config, clock: fn() -> Date, progress: &dyn Progress) -> Result<Self, AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let generation = match workshop.open_current() {
            Ok(Some(generation)) => generation,
            Ok(None) => workshop.build(false)?,
            Err(error) if can_be_built_again(&error) => {
                tracing::info!(%error, "the index is built anew");
                workshop.build(false)?
            }
            Err(error) => return Err(error),
        };
        Ok(workshop.finish(generation, clock))
    }

    /// Builds the library and indexes anew, then opens them.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn rebuild(config: &Config, clock: fn() -> Date, progress: &dyn Progress) -> Result<Self, AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let generation = workshop.build(true)?;
        Ok(workshop.finish(generation, clock))
    }
}

impl Assistant {
    /// Shows what the data folder holds now; questions that have begun end with what they began with.
    ///
    /// # Errors
    /// As [`Self::open`]. What was shown before stays.
    pub fn refresh(&self, config: &Config, progress: &dyn Progress) -> Result<(), AssistantError> {
        self.show(Self::open(config, self.clock, progress)?);
        Ok(())
    }

    /// Builds the library and indexes anew, then shows them.
    ///
    /// # Errors
    /// As [`Self::open`]. What was shown before stays.
    pub fn renew(&self, config: &Config, progress: &dyn Progress) -> Result<(), AssistantError> {
        self.show(Self::rebuild(config, self.clock, progress)?);
        Ok(())
    }

    fn show(&self, fresh: Self) {
        let shelf = fresh.shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = shelf;
    }

    /// The day that questions without a date are answered for.
    pub fn today(&self) -> Date {
        (self.clock)()
    }
}

/// What a fresh generation cures: damage and drift, but not a refusing disk or a second writer.
fn can_be_built_again(error: &AssistantError) -> bool {
    use AssistantError as E;
    match error {
        E::Mismatch { .. } | E::Manifest { .. } | E::Corpus(_) | E::Lexical(_) | E::Vector(_) | E::Store(_) => true,
        E::Model(_) | E::Lexicon(_) | E::Ranker { .. } | E::Embed(_) | E::Retrieval(_) => false,
        E::Setting { .. } | E::Own { .. } => false,
        E::UnknownDocument(_)
        | E::UnknownClause { .. }
        | E::UnknownAsker(_)
        | E::NoDocument
        | E::Doubt { .. }
        | E::Import(_)
        | E::ManyDrafts => false,
    }
}

impl<'a> Workshop<'a> {
    /// Loads model, dictionary and corpus at once: each takes a noticeable part of the start.
    pub(crate) fn load(config: &Config, progress: &'a dyn Progress) -> Result<Self, AssistantError> {
        let corpus = locate(&config.corpus.path);
        progress.step(Step::Model, 0, 0);
        let (model, catalogue, words) = std::thread::scope(|scope| {
            let model = scope.spawn(|| load_model(config));
            let words = scope.spawn(|| dictionary(&corpus));
            let catalogue = Catalogue::load(&corpus);
            (joined(model), catalogue, joined(words))
        });
        let (catalogue, (lexicon, segmenter, words)) = (catalogue?, words?);
        let (embedder, engine) = model?;
        progress.step(Step::Model, 1, 1);
        let wanted = Manifest::wanted(embedder.as_ref(), catalogue.hash(), words);
        Ok(Self {
            folder: DataFolder::new(&config.data),
            catalogue,
            corpus,
            lexicon: Arc::new(lexicon),
            ranker: ranker(config)?,
            segmenter,
            embedder,
            engine,
            vectors: VectorConfig { hnsw_from: config.index.hnsw_from.get(), ..VectorConfig::default() },
            search: config.search.clone(),
            wanted,
            progress,
        })
    }

    /// Where the lexicon comes from.
    pub(crate) fn lexicon_dir(&self) -> PathBuf {
        self.corpus.join("lexicon")
    }

    fn open_current(&self) -> Result<Option<Generation>, AssistantError> {
        let Some(folder) = self.folder.current()? else { return Ok(None) };
        Generation::open(&folder, &self.wanted, &self.segmenter).map(Some)
    }

    /// Builds beside the current generation and makes it current. Unless `anew`, a generation that another process
    /// finished in the meantime is taken.
    fn build(&self, anew: bool) -> Result<Generation, AssistantError> {
        let lock = self.folder.lock()?;
        if !anew && let Ok(Some(generation)) = self.open_current() {
            return Ok(generation);
        }
        // A spoiled library is built again; a school's own documents are nowhere else, so they must be readable.
        let own = self.folder.last_known()?.map_or_else(|| Ok(Own::default()), |last| Own::read(&last))?;
        self.write(&lock, &own, None)
    }

    /// Makes the delivered corpus with a school's changes the current generation. Where the current one can be gone
    /// on from, only what differs is read, indexed and embedded; otherwise all of it.
    pub(crate) fn build_with(&self, lock: &WriteLock, own: &Own) -> Result<Generation, AssistantError> {
        let current = self.folder.current()?;
        let base = current.map(|folder| Base::open(&folder, &self.wanted)).transpose().unwrap_or_else(|error| {
            tracing::info!(%error, "the index is built anew");
            None
        });
        self.write(lock, own, base)
    }

    fn write(&self, lock: &WriteLock, own: &Own, base: Option<Base>) -> Result<Generation, AssistantError> {
        self.progress.step(Step::Documents, 0, 1);
        let documents = own.documents(&self.catalogue);
        self.progress.step(Step::Documents, 1, 1);
        let fresh = self.folder.begin(lock)?;
        let write = || -> Result<(), AssistantError> {
            own.write(&fresh)?;
            let questions = self.catalogue.questions();
            match base {
                Some(mut base) => {
                    let change = base.library.replace(documents, questions);
                    base.patch(&fresh, &change, &mut self.tools()?)?;
                }
                None => Generation::build(&fresh, &Library::new(documents, questions), &mut self.tools()?)?,
            }
            Ok(self.folder.publish(lock, &fresh)?)
        };
        if let Err(error) = write() {
            self.folder.discard(lock, &fresh);
            return Err(error);
        }
        Generation::open(&fresh, &self.wanted, &self.segmenter)
    }

    pub(crate) fn tools(&self) -> Result<Tools<'_>, AssistantError> {
        Ok(Tools {
            segmenter: &self.segmenter,
            embedder: self.embedder.as_ref(),
            cache: VectorCache::open(&self.folder.root().join("embeddings"), self.embedder.as_ref())?,
            vectors: self.vectors,
            wanted: &self.wanted,
            progress: self.progress,
        })
    }

    fn finish(self, generation: Generation, clock: fn() -> Date) -> Assistant {
        self.assistant(generation, self.search.clone(), self.ranker.clone(), clock)
    }

    /// An assistant over a generation that was built with this workshop's model and words.
    pub(crate) fn assistant(
        &self,
        generation: Generation,
        search: SearchConfig,
        ranker: Option<Arc<Ranker>>,
        clock: fn() -> Date,
    ) -> Assistant {
        let info = info(&generation, &self.engine);
        let order = ranker.as_deref().map(fingerprint);
        let library = generation.library;
        let parts = Parts {
            library: Arc::clone(&library),
            norms: norms(&library),
            lexicon: Arc::clone(&self.lexicon),
            segmenter: self.segmenter.clone(),
            legs: Arc::new(Legs {
                lexical: generation.lexical,
                texts: generation.texts,
                questions: generation.questions,
                embedder: Arc::clone(&self.embedder),
            }),
            ranker,
        };
        let words: BTreeSet<String> =
            library.passages().iter().flat_map(|passage| self.segmenter.content_words(&passage.text)).collect();
        let shelf = Shelf {
            directory: Directory::new(library.documents()),
            names: Names::new(library.documents()),
            spelling: Spelling::new(self.lexicon.vocabulary(), words.iter().map(String::as_str)),
            checker: Checker::new(library.documents()),
            norms: Arc::clone(&parts.norms),
            retriever: Retriever::new(parts, search),
            library,
            info,
            order,
        };
        let home = Home { corpus: self.corpus.clone(), data: self.folder.clone() };
        let (lexicon, segmenter) = (Arc::clone(&self.lexicon), self.segmenter.clone());
        Assistant { lexicon, segmenter, clock, shelf: RwLock::new(Arc::new(shelf)), home }
    }
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The model behind its owner thread, and how it runs.
fn load_model(config: &Config) -> Result<(Arc<dyn Embedder>, String), AssistantError> {
    let model = CandleEmbedder::load(&locate(&config.embed.model), &load_options(config)?)?;
    let engine = model.engine();
    Ok((Arc::new(OwnerThread::start(Box::new(model))?), engine))
}

/// The settings of the model as its crate wants them.
pub(crate) fn load_options(config: &Config) -> Result<LoadOptions, AssistantError> {
    let embed = &config.embed;
    let refused = |key, value: &str| AssistantError::Setting { key, value: value.to_owned() };
    Ok(LoadOptions {
        kernel: embed.kernel.parse().map_err(|_| refused("embed.kernel", &embed.kernel))?,
        device: embed.device.parse().map_err(|_| refused("embed.device", &embed.device))?,
        threads: embed.threads,
    })
}

/// The lexicon, the segmenter that keeps its words whole, and the hash of those words.
fn dictionary(corpus: &Path) -> Result<(Lexicon, Segmenter, String), AssistantError> {
    let lexicon = Lexicon::load(&PathBuf::from(corpus).join("lexicon"))?;
    let words: BTreeSet<&str> = lexicon.vocabulary().collect();
    let hash = sha256_hex(words.iter().copied().collect::<Vec<_>>().join("\n").as_bytes());
    let segmenter = Segmenter::new(&words);
    Ok((lexicon, segmenter, hash))
}

fn info(generation: &Generation, engine: &str) -> InfoBody {
    let (library, manifest) = (&generation.library, &generation.manifest);
    let short = |hash: &str| hash.chars().take(16).collect::<String>();
    let fingerprint = serde_json::to_vec(manifest).expect("invariant: a manifest is plain data");
    InfoBody {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        documents: library.documents().len(),
        clauses: library.documents().iter().map(|d| d.tree.clauses().len()).sum(),
        passages: library.passages().len(),
        vectors: generation.texts.len() + generation.questions.len(),
        vector_kind: generation.texts.kind().as_str().to_owned(),
        library: short(&manifest.library),
        index: short(&sha256_hex(&fingerprint)),
        model: manifest.embedder.clone(),
        engine: engine.to_owned(),
    }
}

#[cfg(test)]
mod tests;
