use std::collections::BTreeMap;

use tiaowen_retrieval::{QueryPlan, Ranking};
use tiaowen_types::{DocumentId, Norm};

use crate::{Outcome, Receipt, Shelf};

/// What an answer is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The question understood.
    pub plan: &'a QueryPlan,
    /// Clauses, best first.
    pub ranking: &'a Ranking,
    /// Norms by document.
    pub norms: &'a BTreeMap<DocumentId, Vec<Norm>>,
    /// The documents.
    pub shelf: &'a Shelf<'a>,
}

/// Answers a question or refuses it, with the receipt of how. Start reading here.
pub fn answer(inputs: &Inputs<'_>) -> (Outcome, Receipt) {
    let mut receipt = Receipt::default();
    let evidence = crate::evidence::gather(inputs);
    receipt.candidates = evidence.iter().map(crate::evidence::Ground::candidate).collect();
    let outcome = crate::compose::compose(inputs, &evidence, &mut receipt);
    (outcome, receipt)
}
