use std::path::Path;

use rayon::prelude::*;
use tiaowen_embed::{EmbedError, Embedder, EmbedderInfo, Embedding, Role};

use crate::device::DeviceChoice;
use crate::engine::{Engine, Loaded};
use crate::head::Head;
use crate::kernel::Kernel;
use crate::tokenizer::{Tokenizer, Window};
use crate::{ModelError, ModelManifest};

/// How to run a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LoadOptions {
    /// Which engine.
    pub kernel: Kernel,
    /// Where candle computes; our kernels run on the processor only.
    pub device: DeviceChoice,
    /// Threads for batches; 0 takes every core.
    pub threads: usize,
}

/// A model ready to embed.
pub struct CandleEmbedder {
    info: EmbedderInfo,
    tokenizer: Tokenizer,
    engine: Engine,
    head: Option<Head>,
    /// `None` is the pool of the process.
    pool: Option<rayon::ThreadPool>,
}

impl std::fmt::Debug for CandleEmbedder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CandleEmbedder").field("info", &self.info).field("engine", &self.engine()).finish()
    }
}

impl CandleEmbedder {
    /// Loads the model of a manifest, after proving that its files are the ones meant.
    ///
    /// # Errors
    /// When a file is missing, damaged or does not fit, or the kernel or device asked for does not exist here.
    pub fn load(manifest_path: &Path, options: &LoadOptions) -> Result<Self, ModelError> {
        let manifest = ModelManifest::read(manifest_path)?;
        let tokenizer = || Tokenizer::load(&manifest.tokenizer.read(manifest_path)?, &manifest);
        let engine = || Engine::load(manifest_path, &manifest, options);
        let (tokenizer, loaded) = rayon::join(tokenizer, engine);
        let (tokenizer, Loaded { engine, head }) = (tokenizer?, loaded?);
        let info = EmbedderInfo { id: manifest.id(), dims: manifest.dims, max_tokens: manifest.max_tokens };
        let embedder = Self { info, tokenizer, engine, head, pool: pool(options.threads)? };
        tracing::info!(model = embedder.info.id, engine = embedder.engine(), "model loaded");
        Ok(embedder)
    }

    /// What computes: a kernel, or candle with its device.
    pub fn engine(&self) -> String {
        self.engine.name()
    }

    /// Token ids of a text as the model reads it, all windows together: for measuring.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn n_tokens(&self, text: &str, role: Role) -> Result<usize, ModelError> {
        Ok(self.tokenizer.windows(text, role)?.iter().map(Vec::len).sum())
    }

    fn vectors(&self, texts: &[&str], role: Role) -> Result<Vec<Vec<f32>>, ModelError> {
        let tokenize = |text: &&str| self.tokenizer.windows(text, role);
        let windows: Vec<Vec<Window>> = match texts {
            [text] => vec![tokenize(text)?],
            _ => texts.par_iter().map(tokenize).collect::<Result<_, _>>()?,
        };
        let flat: Vec<&[u32]> = windows.iter().flatten().map(Vec::as_slice).collect();
        let mut means = self.engine.pool(&flat)?.into_iter();
        // The mean over all tokens of a text, whichever window they stood in.
        let average = |windows: &Vec<Window>| {
            let mut sums = vec![0.0; self.info.dims];
            for (window, mean) in windows.iter().zip(means.by_ref()) {
                let weight = window.len() as f32;
                sums.iter_mut().zip(mean).for_each(|(sum, number)| *sum += weight * number);
            }
            match &self.head {
                Some(head) => head.apply(&sums),
                None => sums,
            }
        };
        Ok(windows.iter().map(average).collect())
    }
}

impl Embedder for CandleEmbedder {
    fn info(&self) -> &EmbedderInfo {
        &self.info
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError> {
        let work = || self.vectors(texts, role);
        let vectors = match &self.pool {
            Some(pool) if texts.len() > 1 => pool.install(work),
            _ => work(),
        };
        vectors.map_err(EmbedError::engine)?.into_iter().map(Embedding::normalised).collect()
    }
}

fn pool(threads: usize) -> Result<Option<rayon::ThreadPool>, ModelError> {
    if threads == 0 {
        return Ok(None);
    }
    let named = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|at| format!("encoder-{at}"));
    named.build().map(Some).map_err(|_| ModelError::Threads { threads })
}
