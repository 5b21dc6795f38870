use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tiaowen_corpus::{Catalogue, Library};
use tiaowen_embed::{Embedder, Embedding, HashEmbedder, Role, embed_all};
use tiaowen_lexical::LexicalIndex;
use tiaowen_retrieval::{Legs, Lexicon, Names, Parts, Spelling, vector_texts};
use tiaowen_text::Segmenter;
use tiaowen_types::PassageId;
use tiaowen_vector::{VectorConfig, VectorIndex};

type Failure = Box<dyn std::error::Error>;

pub(crate) struct Setup {
    pub(crate) parts: Parts,
    pub(crate) spelling: Spelling,
    pub(crate) names: Names,
}

impl Setup {
    pub(crate) fn load(model: Option<&Path>) -> Result<Self, Failure> {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
        let catalogue = Catalogue::load(&corpus)?;
        let library = Library::new(catalogue.documents(), catalogue.questions());
        let lexicon = Lexicon::load(&corpus.join("lexicon"))?;
        let segmenter = Segmenter::new(lexicon.vocabulary());
        let names = Names::new(library.documents());
        let words = vocabulary(&library, &segmenter);
        let spelling = Spelling::new(lexicon.vocabulary(), words.iter().map(String::as_str));
        let norms = library.documents().iter().map(|d| (d.meta.id.clone(), tiaowen_norms::extract(d))).collect();
        let embedder = embedder(model)?;
        let legs = legs(&library, &segmenter, embedder)?;
        let parts = Parts {
            library: Arc::new(library),
            norms: Arc::new(norms),
            lexicon: Arc::new(lexicon),
            segmenter,
            legs: Arc::new(legs),
        };
        Ok(Self { parts, spelling, names })
    }
}

fn vocabulary(library: &Library, segmenter: &Segmenter) -> Vec<String> {
    let mut words: Vec<String> = library
        .passages()
        .iter()
        .flat_map(|p| segmenter.content_words(&format!("{} {}", p.headings, p.text)))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn embedder(model: Option<&Path>) -> Result<Arc<dyn Embedder>, Failure> {
    let Some(_manifest) = model else { return Ok(Arc::new(HashEmbedder::new(256))) };
    Err("no model in this build".into())
}

fn legs(library: &Library, segmenter: &Segmenter, embedder: Arc<dyn Embedder>) -> Result<Legs, Failure> {
    let lexical = LexicalIndex::in_memory(segmenter, library.passages())?;
    let texts = entries(library.passages().iter().map(|p| (p.id, vector_texts(p))));
    let questions = entries(library.passages().iter().map(|p| (p.id, p.questions.clone())));
    let mut cache = Cache::open(embedder.as_ref());
    let texts = cache.index(embedder.as_ref(), &texts)?;
    let questions = cache.index(embedder.as_ref(), &questions)?;
    cache.save()?;
    Ok(Legs { lexical, texts, questions, embedder })
}

fn entries(texts: impl Iterator<Item = (PassageId, Vec<String>)>) -> Vec<(PassageId, String)> {
    texts.flat_map(|(id, texts)| texts.into_iter().map(move |text| (id, text))).collect()
}

/// Vectors of earlier runs, one file for each model.
struct Cache {
    path: PathBuf,
    known: BTreeMap<String, Vec<f32>>,
}

impl Cache {
    fn open(embedder: &dyn Embedder) -> Self {
        let name: String = embedder.info().id.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../target/measure-{name}.json"));
        let known = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { path, known }
    }

    fn index(&mut self, embedder: &dyn Embedder, entries: &[(PassageId, String)]) -> Result<VectorIndex, Failure> {
        let missing: Vec<&str> =
            entries.iter().map(|(_, text)| text.as_str()).filter(|text| !self.known.contains_key(*text)).collect();
        let mut last = 0;
        let made = embed_all(embedder, &missing, Role::Passage, &mut |done, all| {
            if done * 10 / all.max(1) > last {
                last = done * 10 / all.max(1);
                eprintln!("embedded {done} of {all}");
            }
        })?;
        for (text, vector) in missing.iter().zip(made) {
            self.known.insert((*text).to_owned(), Embedding::as_slice(&vector).to_vec());
        }
        let vectors: Vec<(PassageId, &[f32])> =
            entries.iter().filter_map(|(id, text)| Some((*id, self.known.get(text)?.as_slice()))).collect();
        Ok(VectorIndex::build(embedder.info().dims, &vectors, &VectorConfig::default())?)
    }

    fn save(&self) -> Result<(), Failure> {
        fs::write(&self.path, serde_json::to_vec(&self.known)?)?;
        Ok(())
    }
}
