use tiaowen_retrieval::{RankedPassage, Reason};
use tiaowen_types::{Clause, Document, Norm};

use crate::{Candidate, Inputs};

/// A ranked clause with its document and norms.
#[derive(Debug, Clone)]
pub(crate) struct Ground<'a> {
    /// The document.
    pub document: &'a Document,
    /// The clause.
    pub clause: &'a Clause,
    /// As ranked.
    pub ranked: &'a RankedPassage,
    /// Its norms.
    pub norms: Vec<&'a Norm>,
    /// Score over the best score.
    pub relative: f32,
    /// Whether the answer cites it.
    pub cited: bool,
}

impl Ground<'_> {
    /// For the receipt.
    pub(crate) fn candidate(&self) -> Candidate {
        Candidate {
            document: self.ranked.document.clone(),
            clause: self.ranked.clause,
            score: self.ranked.score,
            support: self.relative,
            cited: self.cited,
        }
    }

    /// Whether it holds no rule: a title, a list of names.
    pub(crate) fn furniture(&self) -> bool {
        self.ranked.reasons.contains(&Reason::Furniture)
    }

    /// The clause's own text.
    pub(crate) fn text(&self) -> &str {
        self.clause.span.of(&self.document.text)
    }
}

/// The ranked clauses with what is known about them.
pub(crate) fn gather<'a>(inputs: &Inputs<'a>) -> Vec<Ground<'a>> {
    let best = inputs.ranking.hits.first().map_or(1.0, |hit| hit.score).max(f32::EPSILON);
    let ground = |ranked: &'a RankedPassage| {
        let (document, clause) = inputs.shelf.clause(&ranked.document, ranked.clause)?;
        let norms = inputs.norms.get(&ranked.document).into_iter().flatten();
        let norms = norms.filter(|norm| norm.clause == ranked.clause).collect();
        Some(Ground { document, clause, ranked, norms, relative: ranked.score / best, cited: false })
    };
    inputs.ranking.hits.iter().filter_map(ground).collect()
}
