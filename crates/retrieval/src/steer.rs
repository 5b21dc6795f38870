//! The plan's word in the ranking: features of each candidate, weighted and added to its fused score.

use std::collections::BTreeMap;

use tiaowen_corpus::Library;
use tiaowen_types::{Bearer, Modality, PassageId, Stage};
use tiaowen_vector::VectorIndex;

use crate::facts::{Facts, Part, PassageFacts, Place};
use crate::legs::{Found, Legs};
use crate::understand::bearer_of;
use crate::{Agreement, Features, FusedHit, Intent, QueryPlan, RankedPassage, Reason, SearchConfig};

/// Candidates whose family is looked at.
const HEADS: usize = 12;

pub(crate) struct Steering<'a> {
    pub(crate) plan: &'a QueryPlan,
    pub(crate) facts: &'a Facts,
    pub(crate) library: &'a Library,
    pub(crate) legs: &'a Legs,
    pub(crate) config: &'a SearchConfig,
    pub(crate) found: &'a Found,
    pub(crate) allowed: &'a (dyn Fn(PassageId) -> bool + Sync),
}

/// A candidate on its way.
struct Candidate<'a> {
    at: usize,
    facts: &'a PassageFacts,
    hit: Option<FusedHit>,
    features: Features,
    reasons: Vec<Reason>,
    score: f32,
}

/// Candidates, scored and sorted: best first, equal scores by passage id.
pub(crate) fn rank(steering: &Steering<'_>) -> Vec<RankedPassage> {
    let mut candidates = candidates(steering);
    if steering.config.steering {
        let words = Words::of(steering);
        for candidate in &mut candidates {
            weigh(candidate, steering, &words);
        }
        lift(&mut candidates, steering);
    }
    candidates.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.facts.id.cmp(&right.facts.id)));
    let ranked = candidates.into_iter().map(|candidate| RankedPassage {
        passage: candidate.facts.id,
        document: candidate.facts.document.clone(),
        clause: candidate.facts.clause,
        score: candidate.score,
        hit: candidate.hit,
        features: candidate.features,
        reasons: candidate.reasons,
    });
    ranked.collect()
}

/// What the legs found, what references name, what lists gather, and the families of the best.
fn candidates<'a>(steering: &Steering<'a>) -> Vec<Candidate<'a>> {
    let mut places: BTreeMap<usize, Option<FusedHit>> = BTreeMap::new();
    for hit in &steering.found.hits {
        if let Some(at) = steering.facts.position(hit.passage) {
            places.insert(at, Some(*hit));
        }
    }
    if steering.config.steering {
        for at in added(steering) {
            places.entry(at).or_insert(None);
        }
    }
    let candidate = |(at, hit): (usize, Option<FusedHit>)| {
        let facts = steering.facts.get(at)?;
        let score = hit.map_or(0.0, |hit| hit.score);
        Some(Candidate { at, facts, hit, features: Features::default(), reasons: Vec::new(), score })
    };
    places.into_iter().filter_map(candidate).collect()
}

/// Positions that no leg needs to find: referenced clauses, lists, families of the best hits.
fn added(steering: &Steering<'_>) -> Vec<usize> {
    let mut added: Vec<usize> = Vec::new();
    let heads = steering.found.hits.iter().take(HEADS).filter_map(|hit| steering.facts.position(hit.passage));
    for family in heads.filter_map(|at| steering.facts.get(at)).map(|facts| &facts.family) {
        added.extend(family.parent);
        added.extend(&family.children);
        added.extend(&family.siblings);
    }
    for (at, facts) in steering.facts.passages.iter().enumerate() {
        if referenced(facts, steering) || gathered(facts, steering) || front(facts, steering.plan) {
            added.push(at);
        }
    }
    added.retain(|at| steering.facts.get(*at).is_some_and(|facts| (steering.allowed)(facts.id)));
    added
}

/// Whether a reference of the question names the clause or one above it.
fn referenced(facts: &PassageFacts, steering: &Steering<'_>) -> bool {
    let named = |idx| {
        let document = steering.library.document(&facts.document);
        document.is_some_and(|document| match (document.tree.get(idx), document.tree.get(facts.clause)) {
            (Some(named), Some(clause)) => named.path.covers(&clause.path),
            (None, _) | (_, None) => false,
        })
    };
    steering.plan.references.iter().any(|reference| {
        reference.document.as_ref() == Some(&facts.document) && reference.clauses.iter().any(|idx| named(*idx))
    })
}

/// Whether a list the question asks for holds the clause: its strengths, in the documents it names.
pub(crate) fn gathered(facts: &PassageFacts, steering: &Steering<'_>) -> bool {
    let plan = steering.plan;
    let asked = plan.modalities.iter().any(|asked| facts.modalities.iter().any(|stated| is_kind(*asked, *stated)));
    plan.intent == Intent::ListAll && asked && plan.documents.contains(&facts.document)
}

/// A prohibition in principle is one.
fn is_kind(asked: Modality, stated: Modality) -> bool {
    asked == stated || asked == Modality::Prohibited && stated == Modality::ProhibitedInPrinciple
}

/// Who issued a document stands in its front matter.
fn front(facts: &PassageFacts, plan: &QueryPlan) -> bool {
    plan.intent == Intent::WhoIssued && facts.place == Place::Front && plan.documents.contains(&facts.document)
}

/// The question's words as numbers.
pub(crate) struct Words {
    pub(crate) content: Vec<(u32, f32)>,
    expanded: Vec<(u32, f32)>,
}

impl Words {
    pub(crate) fn of(steering: &Steering<'_>) -> Self {
        let plan = steering.plan;
        let content = steering.facts.number(plan.content.iter().map(|word| (word.as_str(), 1.0)));
        let added = plan.terms.iter().filter(|(_, weight)| *weight < 1.0);
        let expanded = steering.facts.number(added.map(|(word, weight)| (word.as_str(), *weight)));
        Self { content, expanded }
    }
}

fn weigh(candidate: &mut Candidate<'_>, steering: &Steering<'_>, words: &Words) {
    let (plan, facts, weights) = (steering.plan, candidate.facts, &steering.config.weights);
    let similarity = candidate.hit.and_then(|hit| hit.vector).map(|leg| leg.score);
    let questions = candidate.hit.and_then(|hit| hit.questions).map(|leg| leg.score);
    let exact = |index: &VectorIndex, vector: &[f32]| {
        if vector.is_empty() { None } else { index.score(vector, facts.id) }
    };
    let (legs, vectors) = (steering.legs, &steering.found.vectors);
    let asker: Vec<Bearer> = plan.asker.and_then(bearer_of).into_iter().collect();
    let features = Features {
        coverage: steering.facts.coverage(candidate.at, Part::All, &words.content),
        expanded: steering.facts.coverage(candidate.at, Part::All, &words.expanded),
        question_match: questions.or_else(|| exact(&legs.questions, &vectors.question)).unwrap_or(0.0),
        similarity: similarity.or_else(|| exact(&legs.texts, &vectors.text)).unwrap_or(0.0),
        asker: agree(&asker, &facts.bearers, covers_bearer),
        bearer: agree(&plan.bearers, &facts.bearers, covers_bearer),
        stage: agree(&plan.stages, &facts.stages, |asked: Stage, stated: Stage| asked == stated),
        norms: facts.norms,
        related: 0.0,
        referenced: referenced(facts, steering),
        in_force: steering.library.in_force(&facts.document, plan.date),
    };
    let mut score = candidate.score + weights.coverage * features.coverage + weights.expanded * features.expanded;
    let mut reasons = Vec::new();
    let mut move_by = |holds: bool, weight: f32, reason: Reason| {
        if holds {
            score += weight;
            reasons.push(reason);
        }
    };
    move_by(features.referenced, REFERENCED, Reason::Referenced);
    move_by(plan.documents.contains(&facts.document), weights.document, Reason::NamedDocument);
    move_by(gathered(facts, steering), weights.gathered, Reason::Gathered);
    move_by(front(facts, plan), weights.front, Reason::NamedDocument);
    move_by(features.asker == Agreement::Agrees, weights.asker, Reason::Bearer);
    move_by(features.asker == Agreement::Differs, -weights.asker, Reason::OtherBearer);
    move_by(features.bearer == Agreement::Agrees, weights.bearer, Reason::Bearer);
    move_by(features.bearer == Agreement::Differs, -weights.bearer, Reason::OtherBearer);
    move_by(features.stage == Agreement::Agrees, weights.stage, Reason::Stage);
    move_by(features.stage == Agreement::Differs, -weights.stage, Reason::OtherStage);
    let here = plan.region.as_ref().is_some_and(|region| facts.region.as_ref() == Some(&region.name));
    move_by(here, weights.region, Reason::Region);
    let quiet = facts.place == Place::Back || facts.place == Place::Front && plan.intent != Intent::WhoIssued;
    move_by(quiet, -weights.furniture, Reason::Furniture);
    reasons.dedup();
    (candidate.features, candidate.reasons, candidate.score) =
        (features, reasons, score + rule_weight(facts, steering));
}

/// Above every sum of weights: a clause that the question names comes first.
const REFERENCED: f32 = 10.0;

/// What speaks for a rule when one is asked for.
fn rule_weight(facts: &PassageFacts, steering: &Steering<'_>) -> f32 {
    let weights = &steering.config.weights;
    let mut weight = if facts.news { -weights.news } else { 0.0 };
    if asks_for_rule(steering.plan.intent) {
        weight += weights.rules * (facts.norms as f32).ln_1p();
        let strict = facts.modalities.iter().any(|m| *m <= Modality::Discouraged);
        weight += if strict { weights.strict } else { 0.0 };
    }
    weight
}

pub(crate) fn asks_for_rule(intent: Intent) -> bool {
    matches!(intent, Intent::May | Intent::Must | Intent::How | Intent::CompareDocuments | Intent::Harmful)
}

/// Both sides name something: do they name the same?
fn agree<T: Copy>(asked: &[T], stated: &[T], same: impl Fn(T, T) -> bool) -> Agreement {
    if asked.is_empty() || stated.is_empty() {
        return Agreement::Silent;
    }
    let met = asked.iter().any(|a| stated.iter().any(|s| same(*a, *s)));
    if met { Agreement::Agrees } else { Agreement::Differs }
}

/// A rule for all schools is one for each kind of school.
fn covers_bearer(asked: Bearer, stated: Bearer) -> bool {
    let school = |bearer| {
        matches!(
            bearer,
            Bearer::School | Bearer::PrimarySecondarySchool | Bearer::VocationalSchool | Bearer::University
        )
    };
    asked == stated || (asked == Bearer::School && school(stated)) || (stated == Bearer::School && school(asked))
}

/// The rest of an answer often stands above, below or beside its best clause, and what other documents say of the
/// same matter uses the same rare words.
fn lift(candidates: &mut [Candidate<'_>], steering: &Steering<'_>) {
    let weights = &steering.config.weights;
    let scores: BTreeMap<usize, f32> = candidates.iter().map(|c| (c.at, c.score)).collect();
    let best = |places: &mut dyn Iterator<Item = usize>| {
        places.filter_map(|at| scores.get(&at).copied()).filter(|score| *score < REFERENCED).fold(0.0_f32, f32::max)
    };
    let mut heads: Vec<(usize, f32)> = scores.iter().map(|(at, score)| (*at, *score)).collect();
    heads.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    heads.truncate(RELATIVES);
    for candidate in candidates {
        let family = &candidate.facts.family;
        let above_below = best(&mut family.children.iter().copied().chain(family.parent));
        let beside = best(&mut family.siblings.iter().copied());
        let lift = weights.family * above_below + weights.beside * beside;
        if lift > 0.0 && candidate.hit.is_none() {
            candidate.reasons.push(if above_below >= beside { Reason::Parent } else { Reason::Sibling });
        }
        candidate.features.related = related(candidate, &heads, steering.facts);
        candidate.score += lift + weights.related * candidate.features.related;
    }
}

/// Best clauses to which others are likened.
const RELATIVES: usize = 5;

fn related(candidate: &Candidate<'_>, heads: &[(usize, f32)], facts: &Facts) -> f32 {
    let of_another = |at: usize| facts.get(at).is_some_and(|head| head.document != candidate.facts.document);
    let likeness = |(at, _): &(usize, f32)| facts.likeness(candidate.at, *at);
    heads.iter().filter(|(at, _)| of_another(*at)).map(likeness).fold(0.0, f32::max)
}
