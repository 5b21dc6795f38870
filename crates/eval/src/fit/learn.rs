//! Learning, and measuring what was learned on questions of other folds.

use serde::{Deserialize, Serialize};
use tiaowen_assistant::laboratory::{Node, Ranker, SignalGroup, signal_names};

use super::Group;
use super::gather::hash;
use super::trees::{Growth, grow};
use crate::metric::mean;

/// Folds of every cross-validation.
pub(crate) const FOLDS: u64 = 5;

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

/// Which signals may be used: all but those of some groups.
pub(crate) fn signals_without(left_out: &[SignalGroup]) -> Vec<bool> {
    signal_names().iter().map(|(_, group)| !left_out.contains(group)).collect()
}

/// Learns from everything.
pub(crate) fn learn(groups: &[&Group], on: &[bool], growth: &Growth) -> Ranker {
    ranker(grow(groups, on, growth))
}

/// Each group in the order of a ranker that was learned without its fold.
pub(crate) fn validate<'a>(groups: &[&'a Group], on: &[bool], growth: &Growth) -> Vec<(&'a Group, Vec<usize>)> {
    let fold_of = |group: &Group| hash(&group.id) % FOLDS;
    let mut orders: Vec<(&Group, Vec<usize>)> = groups.iter().map(|group| (*group, Vec::new())).collect();
    for fold in 0..FOLDS {
        let others: Vec<&Group> = groups.iter().copied().filter(|group| fold_of(group) != fold).collect();
        let ranker = learn(&others, on, growth);
        for (group, order) in orders.iter_mut().filter(|(group, _)| fold_of(group) == fold) {
            *order = ordered(group, &ranker);
        }
    }
    orders
}

/// Groups in the order without a ranker.
pub(crate) fn unranked<'a>(groups: &[&'a Group]) -> Vec<(&'a Group, Vec<usize>)> {
    groups.iter().map(|group| (*group, (0..group.rows.len()).collect())).collect()
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

/// What orders are worth.
pub(crate) fn worth(judged: &[(&Group, Vec<usize>)]) -> Worth {
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
