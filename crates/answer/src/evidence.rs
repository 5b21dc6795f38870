use tiaowen_retrieval::{Agreement, QueryPlan, RankedPassage, Reason};
use tiaowen_types::{Binding, Clause, ClauseKind, Document, Level, Norm, Span, Stage};

use crate::kind::Kind;
use crate::words::Weights;
use crate::{Candidate, Inputs};

/// How much each sign tells that a clause supports an answer: logistic regression on the development and practice
/// questions, clauses in the first forty places; the questions kept blind had no part in it.
mod weight {
    pub(super) const BASE: f32 = -0.22;
    pub(super) const SCORE: f32 = 1.6;
    pub(super) const WORDS: f32 = 0.35;
    pub(super) const COVERAGE: f32 = 1.53;
    pub(super) const EXPANDED: f32 = 0.48;
    pub(super) const QUESTION: f32 = 14.0;
    pub(super) const SIMILARITY: f32 = 4.1;
    pub(super) const ASKER: f32 = 0.14;
    pub(super) const RELATED: f32 = 2.9;
    pub(super) const FURNITURE: f32 = -1.3;
    pub(super) const SCENE: f32 = -0.55;
    pub(super) const PREAMBLE: f32 = -3.5;
    pub(super) const RANK: f32 = -0.65;
    /// Place among the hits by words.
    pub(super) const BY_WORDS: f32 = -0.27;
    pub(super) const LOCAL: f32 = 0.57;
    pub(super) const BINDING: f32 = 0.29;
    /// A document for other stages than the question's.
    pub(super) const OTHER_SCHOOLS: f32 = -1.5;
    pub(super) const KILOBYTES: f32 = -0.38;
    /// Stands for the distance to the best question match of a clause without everyday questions.
    pub(super) const NO_QUESTION: f32 = -0.03;
}

/// Places by words below this one are all as far.
const FAR: f32 = 200.0;

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
    /// Worth of the question's words in it, over the best clause's.
    pub words: f32,
    /// How likely it supports an answer, 0–1.
    pub support: f32,
    /// Whether it is ranked first.
    pub first: bool,
}

impl Ground<'_> {
    /// For the receipt.
    pub(crate) fn candidate(&self, cited: bool) -> Candidate {
        Candidate {
            document: self.ranked.document.clone(),
            clause: self.ranked.clause,
            score: self.ranked.score,
            words: self.words,
            support: self.support,
            cited,
        }
    }

    /// Whether it holds no rule: a title, a list of names, a heading alone.
    pub(crate) fn furniture(&self) -> bool {
        self.ranked.reasons.contains(&Reason::Furniture) || (self.clause.body.is_empty() && self.norms.is_empty())
    }

    /// Whether it describes what can be done rather than rules it.
    pub(crate) fn scene(&self) -> bool {
        self.clause.kind == ClauseKind::Scene
    }

    /// Whether it states no rule and describes a use: a scene, or a row of typical scenes.
    pub(crate) fn describes(&self) -> bool {
        let named = self.clause.path.labels().iter().any(|label| label.contains("场景"));
        self.norms.is_empty() && !self.introduces() && (self.scene() || named)
    }

    /// Whether it stands above other clauses without a rule of its own.
    pub(crate) fn introduces(&self) -> bool {
        self.norms.is_empty() && self.document.tree.children(self.ranked.clause).next().is_some()
    }

    /// Whether it speaks of another stage than the question.
    pub(crate) fn other_stage(&self) -> bool {
        self.ranked.features.stage == Agreement::Differs
    }

    /// Where the clause's sentences stand: its body, or all of it when it has none.
    pub(crate) fn words_of(&self) -> Span {
        if self.clause.body.is_empty() { self.clause.span } else { self.clause.body }
    }

    /// The clause's own text.
    pub(crate) fn text(&self) -> &str {
        self.clause.span.of(&self.document.text)
    }
}

/// The ranked clauses with what is known about them, best supported first.
pub(crate) fn gather<'a>(inputs: &Inputs<'a>, weights: &Weights, kind: Kind) -> Vec<Ground<'a>> {
    let ground = |ranked: &'a RankedPassage| {
        let (document, clause) = inputs.shelf.clause(&ranked.document, ranked.clause)?;
        let norms = inputs.norms.get(&ranked.document).into_iter().flatten();
        let norms = norms.filter(|norm| norm.clause == ranked.clause).collect();
        let words = weights.of(clause.span.of(&document.text));
        Some(Ground { document, clause, ranked, norms, words, support: 0.0, first: false })
    };
    let mut grounds: Vec<_> = inputs.ranking.hits.iter().filter_map(ground).collect();
    let most = grounds.iter().map(|ground| ground.words).fold(f32::EPSILON, f32::max);
    let best = Best::of(&grounds);
    let normative = matches!(kind, Kind::May | Kind::Must | Kind::Contradiction | Kind::List);
    for (rank, ground) in grounds.iter_mut().enumerate() {
        ground.words /= most;
        ground.first = rank == 0;
        ground.support = support(ground, rank, &best, inputs.plan, normative);
    }
    grounds.sort_by(|a, b| b.support.total_cmp(&a.support));
    grounds
}

/// The best of each sign among the clauses.
struct Best {
    score: f32,
    question: f32,
    similarity: f32,
}

impl Best {
    fn of(grounds: &[Ground<'_>]) -> Self {
        let most = |sign: &dyn Fn(&Ground<'_>) -> f32| grounds.iter().map(sign).fold(f32::EPSILON, f32::max);
        Self {
            score: most(&|g| g.ranked.score),
            question: most(&|g| g.ranked.features.question_match),
            similarity: most(&|g| g.ranked.features.similarity),
        }
    }
}

fn support(ground: &Ground<'_>, rank: usize, best: &Best, plan: &QueryPlan, normative: bool) -> f32 {
    let stages = &plan.stages;
    let features = &ground.ranked.features;
    let on = |sign: bool| if sign { 1.0 } else { 0.0 };
    let agreement = match features.asker {
        Agreement::Differs => -1.0,
        Agreement::Silent => 0.0,
        Agreement::Agrees => 1.0,
    };
    let asked =
        if features.question_match > 0.0 { features.question_match - best.question } else { weight::NO_QUESTION };
    let logit = weight::BASE
        + weight::SCORE * ground.ranked.score / best.score
        + weight::WORDS * ground.words
        + weight::COVERAGE * features.coverage
        + weight::EXPANDED * features.expanded
        + weight::QUESTION * asked
        + weight::SIMILARITY * (features.similarity - best.similarity)
        + weight::ASKER * agreement
        + weight::RELATED * features.related
        + weight::FURNITURE * on(ground.ranked.reasons.contains(&Reason::Furniture))
        + weight::SCENE * on(ground.scene())
        + weight::PREAMBLE * on(ground.clause.kind == ClauseKind::Preamble && normative)
        + weight::BY_WORDS * (1.0 + by_words(ground)).ln()
        + weight::LOCAL * on(ground.document.meta.level >= Level::Municipal)
        + weight::BINDING * on(ground.document.meta.binding == Binding::Binding)
        + weight::OTHER_SCHOOLS * on(elsewhere(&ground.document.meta.title, stages))
        + weight::RANK * (1.0 + rank as f32).ln()
        + weight::KILOBYTES * ground.clause.span.len() as f32 / 1000.0;
    1.0 / (1.0 + (-logit).exp())
}

fn by_words(ground: &Ground<'_>) -> f32 {
    let leg = ground.ranked.hit.and_then(|hit| hit.lexical);
    leg.map_or(FAR, |leg| (leg.rank as f32).min(FAR))
}

/// Whether a document names in its title the schools it is for, and the question's are others.
fn elsewhere(title: &str, stages: &[Stage]) -> bool {
    let schools: &[Stage] = if title.contains("职业院校") {
        &[Stage::SecondaryVocational, Stage::HigherVocational, Stage::VocationalUndergraduate]
    } else if title.contains("中小学") {
        &[Stage::Primary, Stage::JuniorSecondary, Stage::SeniorSecondary]
    } else {
        return false;
    };
    !stages.is_empty() && !stages.iter().any(|stage| schools.contains(stage))
}
