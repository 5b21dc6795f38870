//! What the ranker looks at: the same numbers for every candidate, named, in groups.

use std::collections::BTreeMap;

use tiaowen_types::{Binding, ClauseKind, Level, Modality};

use crate::facts::{Part, PassageFacts, Place};
use crate::steer::{Steering, Words, asks_for_rule, gathered};
use crate::{Agreement, Intent, LegRank, RankedPassage};

/// What a signal speaks of. A group can be left out as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalGroup {
    /// Fused score and the place that steering gave.
    Fusion,
    /// The lexical leg.
    Lexical,
    /// The vector leg over texts.
    Text,
    /// The vector leg over everyday questions.
    Questions,
    /// Words that question and clause share.
    Words,
    /// Who asks, whom it addresses, where and at which stage.
    People,
    /// Norms, and the kind of question.
    Norms,
    /// What kind of text it is, and in which document.
    Place,
    /// Clauses above, below, beside, and of the same document.
    Family,
}

const FUSION: [&str; 4] = ["fused", "steered", "steered_gap", "steered_rank"];
const LEG: [[&str; 4]; 3] = [
    ["lexical", "lexical_share", "lexical_gap", "lexical_rank"],
    ["text", "text_share", "text_gap", "text_rank"],
    ["asked", "asked_share", "asked_gap", "asked_rank"],
];
const WORDS: [&str; 6] = ["coverage", "expanded", "headings", "title", "related", "length"];
const PEOPLE: [&str; 5] = ["asker", "bearer", "stage", "region", "document"];
const NORMS: [&str; 8] =
    ["norms", "norms_rule", "strict_may", "permitted_may", "strength", "gathered", "digits_figure", "referenced"];
const PLACE: [&str; 10] =
    ["front", "front_who", "back", "scene", "row", "depth", "national", "municipal", "binding", "children"];
const FAMILY: [&str; 4] = ["above_below", "beside", "rank_in_document", "document_best"];

/// Number of signals.
pub(crate) const COUNT: usize =
    FUSION.len() + 3 * LEG[0].len() + WORDS.len() + PEOPLE.len() + NORMS.len() + PLACE.len() + FAMILY.len();

/// Name and group of every signal, in the order of their values.
pub fn signal_names() -> Vec<(&'static str, SignalGroup)> {
    let groups: [(&[&'static str], SignalGroup); 9] = [
        (&FUSION, SignalGroup::Fusion),
        (&LEG[0], SignalGroup::Lexical),
        (&LEG[1], SignalGroup::Text),
        (&LEG[2], SignalGroup::Questions),
        (&WORDS, SignalGroup::Words),
        (&PEOPLE, SignalGroup::People),
        (&NORMS, SignalGroup::Norms),
        (&PLACE, SignalGroup::Place),
        (&FAMILY, SignalGroup::Family),
    ];
    groups.into_iter().flat_map(|(names, group)| names.iter().map(move |name| (*name, group))).collect()
}

/// Signals of the first passages of a list, which steering has put in order.
pub(crate) fn signals(first: &[RankedPassage], steering: &Steering<'_>) -> Vec<Vec<f32>> {
    let list = List::of(first, steering);
    let words = Words::of(steering);
    let row = |(rank, hit): (usize, &RankedPassage)| {
        let Some(facts) = steering.facts.position(hit.passage).and_then(|at| steering.facts.get(at)) else {
            return vec![0.0; COUNT];
        };
        let subject = Subject { rank, hit, facts, steering, list: &list };
        let mut row = Vec::with_capacity(COUNT);
        row.extend(subject.fusion());
        for leg in 0..LEG.len() {
            row.extend(subject.leg(leg));
        }
        row.extend(subject.words(&words));
        row.extend(subject.people());
        row.extend(subject.norms());
        row.extend(subject.place());
        row.extend(subject.family());
        row
    };
    first.iter().enumerate().map(row).collect()
}

/// What is known of the list as a whole.
struct List {
    /// Best steered score of a clause that no reference names.
    best: f32,
    /// Best score of each leg.
    legs: [f32; 3],
    /// Steered score by position.
    scores: BTreeMap<usize, f32>,
    /// Place of each clause among those of its document.
    in_document: Vec<usize>,
    /// Best steered score of each document.
    documents: BTreeMap<String, f32>,
}

impl List {
    fn of(first: &[RankedPassage], steering: &Steering<'_>) -> Self {
        let most = |value: &dyn Fn(&RankedPassage) -> f32| first.iter().map(value).fold(0.0_f32, f32::max);
        let plain = |hit: &RankedPassage| if hit.features.referenced { 0.0 } else { hit.score };
        let position = |hit: &RankedPassage| steering.facts.position(hit.passage);
        let mut documents: BTreeMap<String, f32> = BTreeMap::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut in_document = Vec::with_capacity(first.len());
        for hit in first {
            let best = documents.entry(hit.document.to_string()).or_default();
            *best = best.max(plain(hit));
            let place = seen.entry(hit.document.to_string()).or_default();
            in_document.push(*place);
            *place += 1;
        }
        Self {
            best: most(&plain),
            legs: [0, 1, 2].map(|leg| most(&|hit| score_of(hit, leg))),
            scores: first.iter().filter_map(|hit| Some((position(hit)?, plain(hit)))).collect(),
            in_document,
            documents,
        }
    }
}

fn rank_of(hit: &RankedPassage, leg: usize) -> Option<LegRank> {
    let found = hit.hit?;
    [found.lexical, found.vector, found.questions].get(leg).copied().flatten()
}

/// A leg's score, exact for vectors also when the leg's list ended before the passage.
fn score_of(hit: &RankedPassage, leg: usize) -> f32 {
    match leg {
        0 => rank_of(hit, 0).map_or(0.0, |found| found.score),
        1 => hit.features.similarity,
        _ => hit.features.question_match,
    }
}

struct Subject<'a> {
    rank: usize,
    hit: &'a RankedPassage,
    facts: &'a PassageFacts,
    steering: &'a Steering<'a>,
    list: &'a List,
}

impl Subject<'_> {
    fn score(&self) -> f32 {
        if self.hit.features.referenced { self.list.best } else { self.hit.score }
    }

    fn fusion(&self) -> [f32; FUSION.len()] {
        let fused = self.hit.hit.map_or(0.0, |hit| hit.score);
        [fused, self.score(), self.score() - self.list.best, (self.rank as f32).ln_1p()]
    }

    /// Own score, its share of the best, its distance from the best, and its rank from 1 (best) to 0 (not found).
    fn leg(&self, leg: usize) -> [f32; 4] {
        let (score, best) = (score_of(self.hit, leg), self.list.legs.get(leg).copied().unwrap_or(0.0));
        let share = if best > 0.0 { score / best } else { 0.0 };
        let rank = rank_of(self.hit, leg).map_or(0.0, |found| 1.0 / (found.rank as f32).sqrt());
        [score, share, score - best, rank]
    }

    fn words(&self, words: &Words) -> [f32; WORDS.len()] {
        let features = &self.hit.features;
        let within = |part| {
            let at = self.steering.facts.position(self.hit.passage);
            at.map_or(0.0, |at| self.steering.facts.coverage(at, part, &words.content))
        };
        let length = (self.facts.shape.chars as f32).ln_1p();
        [features.coverage, features.expanded, within(Part::Headings), within(Part::Title), features.related, length]
    }

    fn people(&self) -> [f32; PEOPLE.len()] {
        let (features, plan) = (&self.hit.features, self.steering.plan);
        let agreement = |agreement| match agreement {
            Agreement::Differs => -1.0,
            Agreement::Silent => 0.0,
            Agreement::Agrees => 1.0,
        };
        let here = plan
            .region
            .as_ref()
            .map_or(0.0, |region| if self.facts.region.as_ref() == Some(&region.name) { 1.0 } else { -1.0 });
        let named = if plan.documents.is_empty() {
            0.0
        } else if plan.documents.contains(&self.facts.document) {
            1.0
        } else {
            -1.0
        };
        [agreement(features.asker), agreement(features.bearer), agreement(features.stage), here, named]
    }

    fn norms(&self) -> [f32; NORMS.len()] {
        let (facts, plan) = (self.facts, self.steering.plan);
        let norms = (facts.norms as f32).ln_1p();
        let may = plan.intent == Intent::May;
        let strict = facts.modalities.iter().any(|m| *m <= Modality::Discouraged);
        let lenient = facts.modalities.iter().any(|m| matches!(m, Modality::Permitted | Modality::Encouraged));
        let strength = plan.modalities.iter().any(|asked| facts.modalities.contains(asked));
        let rule = asks_for_rule(plan.intent);
        [
            norms,
            if rule { norms } else { 0.0 },
            on(may && strict),
            on(may && lenient),
            on(strength),
            on(gathered(facts, self.steering)),
            on(plan.intent == Intent::Figure && facts.shape.digits),
            on(self.hit.features.referenced),
        ]
    }

    fn place(&self) -> [f32; PLACE.len()] {
        let (facts, shape) = (self.facts, self.facts.shape);
        let front = facts.place == Place::Front;
        [
            on(front),
            on(front && self.steering.plan.intent == Intent::WhoIssued),
            on(facts.place == Place::Back),
            on(matches!(shape.kind, ClauseKind::Scene | ClauseKind::Example)),
            on(shape.kind == ClauseKind::Row),
            shape.depth as f32,
            on(matches!(shape.level, Level::National | Level::Ministry)),
            on(shape.level == Level::Municipal),
            match shape.binding {
                Binding::Binding => 1.0,
                Binding::Guidance => 0.6,
                Binding::Advisory => 0.3,
                Binding::News => 0.0,
            },
            (facts.family.children.len() as f32).ln_1p(),
        ]
    }

    fn family(&self) -> [f32; FAMILY.len()] {
        let family = &self.facts.family;
        let best = |places: &mut dyn Iterator<Item = &usize>| {
            places.filter_map(|at| self.list.scores.get(at).copied()).fold(0.0_f32, f32::max)
        };
        let in_document = self.list.in_document.get(self.rank).copied().unwrap_or_default();
        let document = self.list.documents.get(self.facts.document.as_str()).copied().unwrap_or_default();
        [
            best(&mut family.children.iter().chain(&family.parent)) - self.list.best,
            best(&mut family.siblings.iter()) - self.list.best,
            (in_document as f32).ln_1p(),
            document - self.list.best,
        ]
    }
}

fn on(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SearchConfig;
    use crate::testing::DESK;

    #[test]
    fn every_candidate_has_every_signal_and_a_finite_one() {
        for text in ["小学生能不能自己用豆包写作文", "教师指引谁发布的", "用", "北京的初中呢"]
        {
            let found = DESK.retriever(SearchConfig::default()).candidates(&DESK.plan(text, &[])).unwrap();
            for (hit, signals) in &found {
                assert_eq!(signals.len(), signal_names().len(), "{text}");
                assert!(signals.iter().all(|signal| signal.is_finite()), "{text} {:?} {signals:?}", hit.passage);
            }
        }
    }
}
