use std::collections::BTreeMap;

use tiaowen_corpus::Library;
use tiaowen_retrieval::{QueryPlan, Ranking};
use tiaowen_types::{DocumentId, Norm};

use crate::evidence::{self, Ground};
use crate::kind::{Kind, kind};
use crate::words::Weights;
use crate::{Outcome, Receipt, Shelf, decide, editions, facts, general, list, lookup, members, normative};

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

/// What is known while an answer is made.
pub(crate) struct Case<'a> {
    /// From outside.
    pub(crate) inputs: &'a Inputs<'a>,
    /// Ranked clauses with their norms.
    pub(crate) grounds: Vec<Ground<'a>>,
    /// The question's words.
    pub(crate) weights: Weights,
    /// What kind of answer is wanted.
    pub(crate) kind: Kind,
}

/// Answers a question or refuses it.
pub fn answer(
    plan: &QueryPlan,
    ranking: &Ranking,
    library: &Library,
    norms: &BTreeMap<DocumentId, Vec<Norm>>,
) -> Outcome {
    let shelf = Shelf::new(library.documents());
    derive(&Inputs { plan, ranking, norms, shelf: &shelf }).0
}

/// Answers a question or refuses it, with the receipt of how. Start reading here.
pub fn derive(inputs: &Inputs<'_>) -> (Outcome, Receipt) {
    let weights = Weights::new(inputs.plan, inputs.shelf);
    let kind = kind(inputs.plan);
    let grounds = evidence::gather(inputs, &weights, kind);
    let case = Case { inputs, grounds, weights, kind };
    let mut receipt = Receipt::default();
    let outcome = decide::refusal(&case, &mut receipt).unwrap_or_else(|| respond(&case, &mut receipt));
    let citations = match &outcome {
        Outcome::Answered(answer) => answer.citations(),
        Outcome::Refused(refusal) => refusal.citations(),
    };
    let cited =
        |g: &Ground<'_>| citations.iter().any(|c| *c.document() == g.ranked.document && c.clause() == g.ranked.clause);
    receipt.candidates = case.grounds.iter().map(|ground| ground.candidate(cited(ground))).collect();
    (outcome, receipt)
}

/// Every way of answering; each steps aside when it has nothing to say.
fn respond(case: &Case<'_>, receipt: &mut Receipt) -> Outcome {
    let particular = match case.kind {
        Kind::Facts => facts::facts(case, receipt),
        Kind::Status => facts::status(case, receipt),
        Kind::Force => facts::force(case, receipt),
        Kind::Editions => editions::answer(case, receipt),
        Kind::Quotation => lookup::quoted(case, receipt),
        Kind::List => list::answer(case, receipt).or_else(|| members::answer(case, receipt)),
        Kind::May | Kind::Must | Kind::Contradiction => normative::answer(case, receipt),
        Kind::Compare | Kind::Narrow | Kind::Open => {
            lookup::referenced(case, receipt).or_else(|| members::answer(case, receipt))
        }
    };
    particular.unwrap_or_else(|| general::answer(case, receipt))
}
