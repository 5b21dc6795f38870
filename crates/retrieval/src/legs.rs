//! The two legs, by words and by meaning, and their fusion. Serves clauses and plain passages alike.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tiaowen_embed::{Embedder, Role};
use tiaowen_lexical::{FieldWeights, LexicalIndex, LexicalQuery};
use tiaowen_text::sentences;
use tiaowen_types::{Hit, Passage, PassageId};
use tiaowen_vector::VectorIndex;

use crate::{FusedHit, Fusion, LegRank, Mode, RetrievalError, SearchConfig};

/// Rank constant of reciprocal rank fusion (Cormack et al., SIGIR 2009, use 60).
const RRF_K: f32 = 60.0;

/// A text longer than this many characters has vectors of its parts as well.
const LONG: usize = 160;

/// Characters of one part, reached with whole sentences.
const PART: usize = 90;

/// The indexes both legs search, and the model that reads questions.
pub struct Legs {
    /// Words of titles, headings, texts and everyday questions.
    pub lexical: LexicalIndex,
    /// Vectors of texts, made of [`vector_texts`].
    pub texts: VectorIndex,
    /// Vectors of everyday questions.
    pub questions: VectorIndex,
    /// The model that made the vectors.
    pub embedder: Arc<dyn Embedder>,
}

impl fmt::Debug for Legs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Legs").field("embedder", self.embedder.info()).finish_non_exhaustive()
    }
}

/// What the legs look for.
#[derive(Debug, Clone, Copy)]
pub struct LegQuery<'a> {
    /// Read by the model.
    pub text: &'a str,
    /// Looked up, with weights.
    pub terms: &'a [(String, f32)],
}

/// What the legs found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Best first.
    pub hits: Vec<FusedHit>,
    /// What the question was read as.
    pub vectors: Vectors,
    /// How many each leg brought: by words, by text, by questions.
    pub counts: [usize; 3],
}

/// A question's vectors; empty when no vector leg took part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    /// To liken it to everyday questions.
    pub question: Vec<f32>,
    /// To liken it to texts.
    pub text: Vec<f32>,
}

/// What to embed for a passage: the whole with its title and headings, and the parts of a long one.
pub fn vector_texts(passage: &Passage) -> Vec<String> {
    let place = if passage.headings.is_empty() {
        passage.title.clone()
    } else {
        format!("{} {}", passage.title, passage.headings)
    };
    let mut texts = vec![format!("{place}：{}", passage.text)];
    if passage.text.chars().count() > LONG {
        let heading = passage.headings.split(' ').next_back().unwrap_or_default();
        texts.extend(parts(&passage.text).into_iter().map(|part| format!("{heading}：{part}")));
    }
    texts
}

/// Runs of whole sentences of about [`PART`] characters.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut length = PART;
    for sentence in sentences(text).into_iter().filter_map(|range| text.get(range)) {
        match parts.last_mut() {
            Some(part) if length < PART => part.push_str(sentence),
            Some(_) | None => {
                parts.push(sentence.to_owned());
                length = 0;
            }
        }
        length += sentence.chars().count();
    }
    parts
}

impl Legs {
    /// Passages that `allow` lets through, by all legs of the mode, best first, in a total order.
    ///
    /// # Errors
    /// When a leg fails.
    pub fn search(
        &self,
        query: LegQuery<'_>,
        config: &SearchConfig,
        allow: &(dyn Fn(PassageId) -> bool + Sync),
    ) -> Result<Found, RetrievalError> {
        self.search_with(query, "", config, allow)
    }

    /// As [`Self::search`], with the same matter in the words of documents, which the model reads beside the
    /// question when it looks for texts.
    ///
    /// # Errors
    /// When a leg fails.
    pub fn search_with(
        &self,
        query: LegQuery<'_>,
        formal: &str,
        config: &SearchConfig,
        allow: &(dyn Fn(PassageId) -> bool + Sync),
    ) -> Result<Found, RetrievalError> {
        let lexical = match config.mode {
            Mode::Hybrid | Mode::Lexical => self.by_words(query.terms, config, allow)?,
            Mode::Vector => Vec::new(),
        };
        let vectors = match config.mode {
            Mode::Hybrid | Mode::Vector => self.read(query.text, formal, config.formal)?,
            Mode::Lexical => Vectors::default(),
        };
        let near = |index: &VectorIndex, vector: &[f32]| {
            let searched = !vector.is_empty() && !index.is_empty();
            if searched { index.search(vector, allow, config.depth) } else { Vec::new() }
        };
        let texts = near(&self.texts, &vectors.text);
        let questions = near(&self.questions, &vectors.question);
        let counts = [lexical.len(), texts.len(), questions.len()];
        let hits = fuse([&lexical, &texts, &questions], config);
        Ok(Found { hits, vectors, counts })
    }

    fn by_words(
        &self,
        terms: &[(String, f32)],
        config: &SearchConfig,
        allow: &(dyn Fn(PassageId) -> bool + Sync),
    ) -> Result<Vec<Hit>, RetrievalError> {
        let fields = config.fields;
        let fields = FieldWeights {
            title: fields.title,
            headings: fields.headings,
            text: fields.text,
            questions: fields.questions,
        };
        let query = LexicalQuery { terms: terms.to_vec(), fields };
        Ok(self.lexical.search(&query, allow, config.depth)?)
    }

    fn read(&self, question: &str, formal: &str, weight: f32) -> Result<Vectors, RetrievalError> {
        if question.trim().is_empty() || self.texts.is_empty() && self.questions.is_empty() {
            return Ok(Vectors::default());
        }
        let both = weight > 0.0 && !formal.is_empty();
        let texts = if both { vec![question, formal] } else { vec![question] };
        let read = self.embedder.embed(&texts, Role::Query)?;
        let question = read.first().map(|vector| vector.as_slice().to_vec()).unwrap_or_default();
        let text = match read.get(1) {
            Some(beside) => mixed(&question, beside.as_slice(), weight),
            None => question.clone(),
        };
        Ok(Vectors { question, text })
    }
}

/// The direction between two unit vectors, nearer to `own` when `weight` is below 1.
fn mixed(own: &[f32], beside: &[f32], weight: f32) -> Vec<f32> {
    let sum: Vec<f32> = own.iter().zip(beside).map(|(a, b)| a + weight * b).collect();
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 { sum.iter().map(|x| x / length).collect() } else { own.to_vec() }
}

/// Makes one list of three; equal scores fall back to the passage id. The order within `lists` counts, the order
/// of hits with one passage does not.
pub(crate) fn fuse(lists: [&[Hit]; 3], config: &SearchConfig) -> Vec<FusedHit> {
    let weights = [config.legs.lexical, config.legs.text, config.legs.questions];
    let mut fused: BTreeMap<PassageId, FusedHit> = BTreeMap::new();
    for (leg, (list, weight)) in lists.into_iter().zip(weights).enumerate() {
        let scale = Scale::of(list, leg);
        for (rank, hit) in (1_u32..).zip(list) {
            let entry = fused.entry(hit.passage).or_insert(FusedHit {
                passage: hit.passage,
                score: 0.0,
                lexical: None,
                vector: None,
                questions: None,
            });
            entry.score += weight
                * match config.fusion {
                    Fusion::Weighted => scale.place(hit.score),
                    Fusion::ReciprocalRank => RRF_K / (RRF_K + rank as f32),
                };
            let found = Some(LegRank { rank, score: hit.score });
            match leg {
                0 => entry.lexical = found,
                1 => entry.vector = found,
                _ => entry.questions = found,
            }
        }
    }
    let mut hits: Vec<FusedHit> = fused.into_values().collect();
    hits.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.passage.cmp(&right.passage)));
    hits
}

/// Brings the scores of one list to 0–1.
struct Scale {
    low: f32,
    span: f32,
}

impl Scale {
    /// BM25 starts at 0; cosines of one model lie close together, so theirs start at the worst hit of the list.
    fn of(list: &[Hit], leg: usize) -> Self {
        let high = list.first().map_or(0.0, |hit| hit.score);
        let low = if leg == 0 { 0.0 } else { list.last().map_or(0.0, |hit| hit.score) };
        Self { low, span: (high - low).max(f32::EPSILON) }
    }

    fn place(&self, score: f32) -> f32 {
        ((score - self.low) / self.span).clamp(0.0, 1.0)
    }
}
