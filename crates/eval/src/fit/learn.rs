//! Learning, and measuring what was learned on questions of other folds.

use serde::{Deserialize, Serialize};
use tiaowen_assistant::laboratory::{Node, Ranker, SignalGroup, signal_names};

use super::gather::hash;
use super::trees::{Growth, grow};
use super::{Group, Study};
use crate::metric::mean;

/// Folds of every cross-validation.
const FOLDS: u64 = 5;

/// How much a judged question counts beside a known one, of which there are many and which name one clause each.
const JUDGED: f32 = 4.0;

/// What an order of candidates is worth.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Worth {
    /// Questions.
    pub questions: usize,
    /// Share of the needed quotations among the first ten, averaged over questions.
    pub recall_10: f64,
    /// The same among the first fifty: what no order of them can surpass.
    pub recall_50: f64,
    /// Reciprocal rank of the first needed quotation among the first ten.
    pub mrr_10: f64,
}

/// What a fold keeps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Clauses, or judged questions.
    Subject,
    /// Documents.
    Document,
}

impl Apart {
    fn fold(self, group: &Group) -> u64 {
        let key = match self {
            Self::Subject => &group.subject,
            Self::Document => &group.document,
        };
        hash(key) % FOLDS
    }
}

/// Which signals may be used: all but those of some groups.
pub(crate) fn signals_without(left_out: &[SignalGroup]) -> Vec<bool> {
    signal_names().iter().map(|(_, group)| !left_out.contains(group)).collect()
}

/// Learns from everything.
pub(crate) fn learn(study: &Study, on: &[bool], growth: &Growth) -> Ranker {
    ranker(grow(&study.weighted(&|_| true), on, growth))
}

/// The worth of `measured` in the order of rankers that were learned without their folds.
pub(crate) fn validate(study: &Study, measured: &[Group], apart: Apart, on: &[bool], growth: &Growth) -> Worth {
    let mut orders: Vec<Option<Vec<usize>>> = vec![None; measured.len()];
    for fold in 0..FOLDS {
        // A judged question names no document, so a fold of documents leaves the judged ones out altogether.
        let keep = |group: &Group| match apart {
            Apart::Subject => apart.fold(group) != fold,
            Apart::Document => !group.document.is_empty() && apart.fold(group) != fold,
        };
        let ranker = ranker(grow(&study.weighted(&keep), on, growth));
        for (group, order) in measured.iter().zip(&mut orders).filter(|(group, _)| apart.fold(group) == fold) {
            *order = Some(ordered(group, &ranker));
        }
    }
    let judged: Vec<(&Group, Vec<usize>)> =
        measured.iter().zip(orders).map(|(group, order)| (group, order.unwrap_or_default())).collect();
    worth(&judged)
}

/// The worth of the order without a ranker.
pub(crate) fn unranked(measured: &[Group]) -> Worth {
    let judged: Vec<(&Group, Vec<usize>)> =
        measured.iter().map(|group| (group, (0..group.rows.len()).collect())).collect();
    worth(&judged)
}

fn ranker(trees: Vec<Vec<Node>>) -> Ranker {
    let signals = signal_names().into_iter().map(|(name, _)| name.to_owned()).collect();
    Ranker { signals, trees, ..Ranker::default() }
}

fn ordered(group: &Group, ranker: &Ranker) -> Vec<usize> {
    let mut order: Vec<(f32, usize)> =
        group.rows.iter().enumerate().map(|(at, row)| (ranker.score(&row.signals), at)).collect();
    order.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    order.into_iter().map(|(_, at)| at).collect()
}

fn worth(judged: &[(&Group, Vec<usize>)]) -> Worth {
    let found = |group: &Group, order: &[usize], k: usize| {
        let quotes = order.iter().take(k).fold(0, |quotes, at| quotes | group.rows[*at].quotes);
        f64::from(quotes.count_ones()) / group.needed.max(1) as f64
    };
    let first = |group: &Group, order: &[usize]| {
        let place = order.iter().take(10).position(|at| group.rows[*at].quotes != 0);
        place.map_or(0.0, |place| 1.0 / (place + 1) as f64)
    };
    let over = |take: &dyn Fn(&Group, &[usize]) -> f64| {
        mean(judged.iter().map(|(group, order)| take(group, order))).unwrap_or_default()
    };
    Worth {
        questions: judged.len(),
        recall_10: over(&|group, order| found(group, order, 10)),
        recall_50: over(&|group, order| found(group, order, 50)),
        mrr_10: over(&first),
    }
}

impl Study {
    /// The groups to learn from, with their weights.
    pub(crate) fn weighted(&self, keep: &dyn Fn(&Group) -> bool) -> Vec<(&Group, f32)> {
        let known = self.known.iter().map(|group| (group, 1.0));
        let judged = self.judged.iter().flat_map(|(_, groups)| groups).map(|group| (group, JUDGED));
        known.chain(judged).filter(|(group, _)| keep(group)).collect()
    }
}
