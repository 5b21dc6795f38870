//! From a question to ranked clauses: the question becomes a [`QueryPlan`], two legs find passages by words and
//! by meaning, fusion makes one list of them, and the plan steers it.
//!
//! This crate writes no answer and decides no refusal. It knows no model but the [`Embedder`] seam, no file but
//! the lexicon's, and no clock.
//!
//! [`Embedder`]: tiaowen_embed::Embedder

mod config;
mod error;
mod facts;
mod legs;
mod lexicon;
mod plan;
mod ranker;
mod ranking;
mod retriever;
mod signals;
mod steer;
#[cfg(test)]
mod testing;
mod understand;

pub use config::{Fields, Fusion, LegWeights, Mode, SearchConfig, Weights};
pub use error::RetrievalError;
pub use legs::{Found, LegQuery, Legs, Vectors, vector_texts};
pub use lexicon::{Lexicon, LexiconError, lexicon_files};
pub use plan::{Asker, Cues, Editions, Intent, QueryPlan, Question, ReferenceProblem, Region, ResolvedReference};
pub use ranker::{Node, Provenance, Ranker, RankerError};
pub use ranking::{Agreement, Features, FusedHit, LegRank, RankedPassage, Ranking, Reason, Trace};
pub use retriever::{Parts, Retriever};
pub use signals::{SignalGroup, signal_names};
pub use understand::{Knowledge, Names, Spelling, mask_personal, understand};
