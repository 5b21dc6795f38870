//! LambdaMART: small regression trees, each fitted to the pairs that the ones before still put wrong (Burges 2010).
//!
//! Nothing is drawn at random and sums run in the order of the rows, so equal rows make an equal ranker.

use serde::{Deserialize, Serialize};
use tiaowen_assistant::laboratory::Node;

use super::Group;

/// How trees grow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// Trees.
    pub trees: usize,
    /// Forks from root to leaf.
    pub depth: usize,
    /// Share of a tree's answer that is kept.
    pub rate: f32,
    /// Least sum of second derivatives in a leaf.
    pub least: f32,
    /// Pull of a leaf towards 0.
    pub pull: f32,
}

impl Default for Growth {
    fn default() -> Self {
        Self { trees: 150, depth: 4, rate: 0.1, least: 0.5, pull: 1.0 }
    }
}

/// Values of a signal are told apart at this many bounds at most.
const BOUNDS: usize = 48;

/// The places that count: a pair below them moves nothing.
const PLACES: usize = 10;

/// Grows trees over groups. `on` says which signals may be used.
pub(crate) fn grow(groups: &[&Group], on: &[bool], growth: &Growth) -> Vec<Vec<Node>> {
    let table = Table::of(groups, on.len());
    let mut scores = vec![0.0_f32; table.rows];
    let mut trees = Vec::with_capacity(growth.trees);
    for _ in 0..growth.trees {
        let slopes = slopes(groups, &scores);
        let mut tree = Tree { table: &table, slopes: &slopes, on, growth, nodes: Vec::new(), scores: &mut scores };
        let all: Vec<u32> = (0..).take(table.rows).collect();
        tree.grow(all, 0);
        trees.push(tree.nodes);
    }
    trees
}

/// Every row's signals as numbers of intervals.
struct Table {
    rows: usize,
    /// Per signal: ascending bounds between intervals.
    bounds: Vec<Vec<f32>>,
    /// Per signal: the interval of each row.
    intervals: Vec<Vec<u8>>,
}

impl Table {
    fn of(groups: &[&Group], n_signals: usize) -> Self {
        let rows = groups.iter().map(|group| group.rows.len()).sum();
        let column =
            |signal: usize| groups.iter().flat_map(move |group| group.rows.iter().map(move |row| row.signals[signal]));
        let bounds: Vec<Vec<f32>> = (0..n_signals).map(|signal| bounds(column(signal).collect())).collect();
        let interval = |bounds: &[f32], value: f32| bounds.partition_point(|bound| *bound <= value) as u8;
        let intervals = bounds.iter().enumerate();
        let intervals = intervals.map(|(signal, bounds)| column(signal).map(|v| interval(bounds, v)).collect());
        Self { rows, intervals: intervals.collect(), bounds }
    }
}

/// Bounds between as many equally full intervals as the values permit, each half-way between two values.
fn bounds(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let mut bounds: Vec<f32> = Vec::new();
    for part in 1..=BOUNDS {
        let at = part * values.len() / (BOUNDS + 1);
        let Some(high) = values.get(at).copied() else { continue };
        // Half-way to the value before it, so that noise of the last bit changes no side.
        let below = values.partition_point(|value| *value < high);
        let Some(low) = below.checked_sub(1).and_then(|below| values.get(below)) else { continue };
        let bound = low + (high - low) / 2.0;
        if bounds.last().is_none_or(|last| *last < bound) {
            bounds.push(bound);
        }
    }
    bounds
}

/// First and second derivative of the loss in each row's score, the sign turned: where the score should go.
fn slopes(groups: &[&Group], scores: &[f32]) -> Vec<(f32, f32)> {
    let mut slopes = vec![(0.0, 0.0); scores.len()];
    let mut start = 0;
    for group in groups {
        let end = start + group.rows.len();
        pull_apart(group, &scores[start..end], &mut slopes[start..end]);
        start = end;
    }
    slopes
}

fn pull_apart(group: &Group, scores: &[f32], slopes: &mut [(f32, f32)]) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]).then(left.cmp(right)));
    let mut place = vec![0; scores.len()];
    order.iter().enumerate().for_each(|(at, row)| place[*row] = at);
    let gain = |row: usize| (f32::from(group.rows[row].gain)).exp2() - 1.0;
    let discount = |at: usize| if at < PLACES { 1.0 / (at as f32 + 2.0).log2() } else { 0.0 };
    let mut gains: Vec<f32> = (0..scores.len()).map(gain).collect();
    gains.sort_unstable_by(|left, right| right.total_cmp(left));
    let ideal: f32 = gains.iter().enumerate().map(|(at, gain)| gain * discount(at)).sum();
    if ideal <= 0.0 {
        return;
    }
    for high in 0..scores.len() {
        for low in (0..scores.len()).filter(|low| gain(*low) < gain(high)) {
            let change = (gain(high) - gain(low)) * (discount(place[high]) - discount(place[low])).abs() / ideal;
            if change <= 0.0 {
                continue;
            }
            let wrong = 1.0 / (1.0 + (scores[high] - scores[low]).exp());
            let (slope, bend) = (change * wrong, change * wrong * (1.0 - wrong));
            slopes[high].0 += slope;
            slopes[low].0 -= slope;
            slopes[high].1 += bend;
            slopes[low].1 += bend;
        }
    }
}

struct Tree<'a> {
    table: &'a Table,
    slopes: &'a [(f32, f32)],
    on: &'a [bool],
    growth: &'a Growth,
    nodes: Vec<Node>,
    scores: &'a mut [f32],
}

/// A fork in the making.
struct Split {
    signal: usize,
    /// The last interval on the low side.
    interval: u8,
    worth: f32,
}

impl Tree<'_> {
    /// Grows the part of the tree that decides over `rows`, and returns where it stands.
    fn grow(&mut self, rows: Vec<u32>, depth: usize) -> usize {
        let at = self.nodes.len();
        let sum = self.sum(&rows);
        let split = if depth < self.growth.depth { self.split(&rows, sum) } else { None };
        let Some(split) = split else {
            let value = self.growth.rate * sum.0 / (sum.1 + self.growth.pull);
            rows.iter().for_each(|row| self.scores[*row as usize] += value);
            self.nodes.push(Node::Leaf(value));
            return at;
        };
        let intervals = &self.table.intervals[split.signal];
        let (low, high) = rows.into_iter().partition(|row| intervals[*row as usize] <= split.interval);
        let bound = self.table.bounds[split.signal][usize::from(split.interval)];
        self.nodes.push(Node::Leaf(0.0));
        let low = self.grow(low, depth + 1);
        let high = self.grow(high, depth + 1);
        self.nodes[at] = Node::Fork(split.signal, bound, low, high);
        at
    }

    fn sum(&self, rows: &[u32]) -> (f32, f32) {
        let slopes = rows.iter().map(|row| self.slopes[*row as usize]);
        let (slope, bend) =
            slopes.fold((0.0_f64, 0.0_f64), |sum, (slope, bend)| (sum.0 + f64::from(slope), sum.1 + f64::from(bend)));
        (slope as f32, bend as f32)
    }

    /// The fork that lowers the loss most; the first one of equals.
    fn split(&self, rows: &[u32], sum: (f32, f32)) -> Option<Split> {
        let worth = |(slope, bend): (f32, f32)| slope * slope / (bend + self.growth.pull);
        let mut best: Option<Split> = None;
        for signal in (0..self.on.len()).filter(|signal| self.on[*signal]) {
            let intervals = &self.table.intervals[signal];
            let mut sums = [(0.0_f32, 0.0_f32); BOUNDS + 1];
            for row in rows {
                let (slope, bend) = self.slopes[*row as usize];
                let part = &mut sums[usize::from(intervals[*row as usize])];
                *part = (part.0 + slope, part.1 + bend);
            }
            let mut low = (0.0, 0.0);
            for (interval, part) in sums.iter().enumerate().take(self.table.bounds[signal].len()) {
                low = (low.0 + part.0, low.1 + part.1);
                let high = (sum.0 - low.0, sum.1 - low.1);
                if low.1 < self.growth.least || high.1 < self.growth.least {
                    continue;
                }
                let gained = worth(low) + worth(high) - worth(sum);
                if gained > best.as_ref().map_or(LEAST_WORTH, |best| best.worth) {
                    best = Some(Split { signal, interval: interval as u8, worth: gained });
                }
            }
        }
        best
    }
}

/// A fork that gains less is noise.
const LEAST_WORTH: f32 = 1e-4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Row;

    /// Candidates with one telling signal, which has an exception, and one that tells nothing.
    fn group(n: usize) -> Group {
        let row = |at: usize| {
            let (told, other) = ((at * 7 % 10) as f32, ((at * 3 + n) % 5) as f32);
            let needed = told > 7.5 && other < 3.0;
            Row { gain: if needed { 2 } else { 0 }, quotes: u64::from(needed), signals: vec![told, other, 1.0] }
        };
        let rows = (0..20).map(row).collect();
        Group { id: n.to_string(), needed: 1, rows }
    }

    #[test]
    fn learns_what_tells_and_repeats_exactly() {
        let groups: Vec<Group> = (0..20).map(group).collect();
        let all: Vec<&Group> = groups.iter().collect();
        let growth = Growth { trees: 40, depth: 3, least: 0.01, pull: 0.1, ..Growth::default() };
        let trees = grow(&all, &[true; 3], &growth);
        assert_eq!(trees, grow(&all, &[true; 3], &growth));
        let score = |row: &Row| trees.iter().map(|tree| walk(tree, &row.signals)).sum::<f32>();
        for group in &groups {
            let of = |gain| group.rows.iter().filter(move |row| row.gain == gain).map(score);
            let (worst, best) = (of(2).fold(f32::INFINITY, f32::min), of(0).fold(f32::NEG_INFINITY, f32::max));
            assert!(worst > best, "{}: {worst} {best}", group.id);
        }
    }

    #[test]
    fn leaves_out_what_is_off() {
        let groups: Vec<Group> = (0..4).map(group).collect();
        let all: Vec<&Group> = groups.iter().collect();
        let growth = Growth { least: 0.01, ..Growth::default() };
        let forks = grow(&all, &[false, true, true], &growth);
        let uses = |node: &Node| matches!(node, Node::Fork(0, ..));
        assert!(!forks.iter().flatten().any(uses));
    }

    #[test]
    fn bounds_part_the_values() {
        assert_eq!(bounds(vec![]), Vec::<f32>::new());
        assert_eq!(bounds(vec![2.0; 9]), Vec::<f32>::new());
        assert_eq!(bounds(vec![0.0, 1.0, 1.0, 0.0]), [0.5]);
        assert_eq!(bounds((0..1000).map(|n| n as f32).collect()).len(), BOUNDS);
    }

    fn walk(tree: &[Node], signals: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            match tree[at] {
                Node::Fork(signal, bound, low, high) => at = if signals[signal] < bound { low } else { high },
                Node::Leaf(value) => return value,
            }
        }
    }
}
