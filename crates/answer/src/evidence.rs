use tiaowen_retrieval::{Agreement, RankedPassage, Reason};
use tiaowen_types::{Clause, ClauseKind, Document, Norm};

use crate::words::Weights;
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
    /// Worth of the question's words in it, over the best clause's.
    pub words: f32,
}

impl Ground<'_> {
    /// For the receipt.
    pub(crate) fn candidate(&self, cited: bool) -> Candidate {
        Candidate {
            document: self.ranked.document.clone(),
            clause: self.ranked.clause,
            score: self.ranked.score,
            support: self.support(),
            cited,
        }
    }

    /// How well it supports an answer, 0–1.
    pub(crate) fn support(&self) -> f32 {
        0.7 * self.relative + 0.3 * self.words
    }

    /// Whether it holds no rule: a title, a list of names, a heading alone.
    pub(crate) fn furniture(&self) -> bool {
        self.ranked.reasons.contains(&Reason::Furniture) || (self.clause.body.is_empty() && self.norms.is_empty())
    }

    /// Whether it describes what can be done rather than rules it.
    pub(crate) fn scene(&self) -> bool {
        self.clause.kind == ClauseKind::Scene
    }

    /// Whether it speaks of another stage than the question.
    pub(crate) fn other_stage(&self) -> bool {
        self.ranked.features.stage == Agreement::Differs
    }

    /// The clause's own text.
    pub(crate) fn text(&self) -> &str {
        self.clause.span.of(&self.document.text)
    }
}

/// The ranked clauses with what is known about them.
pub(crate) fn gather<'a>(inputs: &Inputs<'a>, weights: &Weights) -> Vec<Ground<'a>> {
    let best = inputs.ranking.hits.first().map_or(1.0, |hit| hit.score).max(f32::EPSILON);
    let ground = |ranked: &'a RankedPassage| {
        let (document, clause) = inputs.shelf.clause(&ranked.document, ranked.clause)?;
        let norms = inputs.norms.get(&ranked.document).into_iter().flatten();
        let norms = norms.filter(|norm| norm.clause == ranked.clause).collect();
        let words = weights.of(clause.span.of(&document.text));
        Some(Ground { document, clause, ranked, norms, relative: ranked.score / best, words })
    };
    let mut grounds: Vec<_> = inputs.ranking.hits.iter().filter_map(ground).collect();
    let most = grounds.iter().map(|ground| ground.words).fold(f32::EPSILON, f32::max);
    for ground in &mut grounds {
        ground.words /= most;
    }
    grounds
}
