//! The plan's passages, ranked: both legs, then the plan's word.

use std::collections::BTreeMap;
use std::sync::Arc;

use tiaowen_corpus::Library;
use tiaowen_text::Segmenter;
use tiaowen_types::{DocumentId, Norm, PassageId};

use crate::facts::Facts;
use crate::legs::{Found, LegQuery, Legs};
use crate::ranker::rerank;
use crate::signals::signals;
use crate::steer::{self, Steering};
use crate::{Editions, Lexicon, QueryPlan, RankedPassage, Ranker, Ranking, RetrievalError, SearchConfig, Trace};

/// Passages as steering orders them, signals of the first ones, and how they came about.
type Steered = (Vec<RankedPassage>, Vec<Vec<f32>>, Trace);

/// What a retriever is made of. Shared with whoever answers.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Documents and passages.
    pub library: Arc<Library>,
    /// Norms of each document.
    pub norms: Arc<BTreeMap<DocumentId, Vec<Norm>>>,
    /// Everyday words.
    pub lexicon: Arc<Lexicon>,
    /// The words of the field.
    pub segmenter: Segmenter,
    /// Indexes and model, made from `library`.
    pub legs: Arc<Legs>,
    /// The learned order of the first candidates; without one they stay as steering puts them.
    pub ranker: Option<Arc<Ranker>>,
}

/// Finds and ranks clauses for plans. Made once for a library; cheap to share.
#[derive(Debug)]
pub struct Retriever {
    parts: Parts,
    facts: Facts,
    config: SearchConfig,
}

impl Retriever {
    /// Looks over the library once.
    pub fn new(parts: Parts, config: SearchConfig) -> Self {
        let facts = Facts::new(&parts.library, &parts.norms, &parts.lexicon, &parts.segmenter);
        Self { parts, facts, config }
    }

    /// The best `limit` clauses for a plan, best first, in a total order.
    ///
    /// # Errors
    /// When a leg fails.
    pub fn search(&self, plan: &QueryPlan, limit: usize) -> Result<Ranking, RetrievalError> {
        let ranker = self.parts.ranker.as_deref().filter(|_| self.config.steering);
        let (mut hits, signals, trace) = self.steered(plan, if ranker.is_some() { self.config.rerank } else { 0 })?;
        if let Some(ranker) = ranker {
            rerank(&mut hits, &signals, ranker);
        }
        hits.truncate(limit);
        Ok(Ranking { hits, trace })
    }

    /// The candidates that a ranker would put in order, as steering orders them, each with its signals: what a
    /// ranker is learned from.
    ///
    /// # Errors
    /// When a leg fails.
    pub fn candidates(&self, plan: &QueryPlan) -> Result<Vec<(RankedPassage, Vec<f32>)>, RetrievalError> {
        let (hits, signals, _) = self.steered(plan, self.config.rerank)?;
        Ok(hits.into_iter().zip(signals).collect())
    }

    /// Both legs, fused and steered; the signals of the first `n_signals`.
    fn steered(&self, plan: &QueryPlan, n_signals: usize) -> Result<Steered, RetrievalError> {
        let terms = self.terms(plan);
        let allowed = |id: PassageId| self.allowed(plan, id);
        let query = LegQuery { text: &plan.search_text, terms: &terms };
        let found = self.parts.legs.search_with(query, &plan.formal_text, &self.config, &allowed)?;
        let steering = Steering {
            plan,
            facts: &self.facts,
            library: &self.parts.library,
            legs: &self.parts.legs,
            config: &self.config,
            found: &found,
            allowed: &allowed,
        };
        let hits = steer::rank(&steering);
        let signals = signals(hits.get(..n_signals).unwrap_or(&hits), &steering);
        let trace = self.trace(plan, &found, terms);
        Ok((hits, signals, trace))
    }

    /// How this retriever ranks.
    pub fn config(&self) -> &SearchConfig {
        &self.config
    }

    /// The question's words in full, what the lexicon adds by its own weight.
    fn terms(&self, plan: &QueryPlan) -> Vec<(String, f32)> {
        let own = |weight: f32| weight >= 1.0;
        let scaled = plan
            .terms
            .iter()
            .map(|(term, weight)| (term.clone(), if own(*weight) { *weight } else { *weight * self.config.lexicon }));
        scaled.filter(|(_, weight)| *weight > 0.0).collect()
    }

    /// In force on the plan's date, unless the question is about another edition.
    fn allowed(&self, plan: &QueryPlan, id: PassageId) -> bool {
        let Some(facts) = self.facts.position(id).and_then(|at| self.facts.get(at)) else { return false };
        if !plan.within.is_empty() && !plan.within.contains(&facts.document) {
            return false;
        }
        match plan.editions {
            Editions::InForce => {
                plan.documents.contains(&facts.document) || self.parts.library.in_force(&facts.document, plan.date)
            }
            Editions::Named | Editions::Compared => true,
        }
    }

    fn trace(&self, plan: &QueryPlan, found: &Found, terms: Vec<(String, f32)>) -> Trace {
        let mut filters: Vec<String> = plan.documents.iter().map(|id| format!("document {id}")).collect();
        filters.extend(plan.within.iter().map(|id| format!("within {id}")));
        if plan.editions == Editions::InForce {
            filters.push(format!("in_force {}", plan.date));
        }
        let [lexical, vector, questions] = found.counts;
        let allowed = self.facts.passages.iter().filter(|facts| self.allowed(plan, facts.id)).count();
        Trace { allowed, lexical, vector, questions, terms, filters }
    }
}

#[cfg(test)]
mod tests;
