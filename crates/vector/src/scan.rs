use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use rayon::prelude::*;
use tiaowen_types::{Hit, PassageId, sort_hits};

use crate::image::Image;
use crate::number::{dot, dot_codes, vectorised};
use crate::quantise::{Query, Stats};

/// Vectors that one task scans. A smaller index is scanned by the caller's thread alone: waking another costs more.
const TASK_VECTORS: usize = 16_384;

/// A passage that may be among the best, by the bounds of its best vector.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    run: (usize, usize),
    low: f32,
    high: f32,
}

/// The best passages, exactly: a passage is left out only if its upper bound is below `limit` lower bounds.
pub(crate) fn search(
    image: &Image,
    query: &Query<'_>,
    allow: &(dyn Fn(PassageId) -> bool + Sync),
    limit: usize,
) -> Vec<Hit> {
    if limit == 0 {
        return vec![];
    }
    let tasks = tasks(image.passages());
    let scan = |task: &Range<usize>| vectorised(|| candidates(image, query, task.clone(), allow, limit));
    let found: Vec<Candidate> = match tasks.as_slice() {
        [task] => scan(task),
        several => several.par_iter().flat_map_iter(scan).collect(),
    };
    let mut best = Best::new(limit);
    found.iter().for_each(|candidate| best.offer(candidate.low));
    let floor = best.floor();
    let kept = found.into_iter().filter(|candidate| candidate.high >= floor);
    let mut hits: Vec<Hit> = vectorised(|| kept.map(|candidate| rescore(image, query, candidate.run)).collect());
    sort_hits(&mut hits);
    hits.truncate(limit);
    hits
}

/// Splits the vectors into ranges of moderate size that keep each passage whole.
fn tasks(passages: &[u32]) -> Vec<Range<usize>> {
    let (mut tasks, mut start) = (vec![], 0);
    while start < passages.len() {
        let rough = (start + TASK_VECTORS).min(passages.len());
        let last = passages[rough - 1];
        let end = rough + passages[rough..].iter().take_while(|p| **p == last).count();
        tasks.push(start..end);
        start = end;
    }
    tasks
}

#[inline(always)]
fn candidates(
    image: &Image,
    query: &Query<'_>,
    task: Range<usize>,
    allow: &(dyn Fn(PassageId) -> bool + Sync),
    limit: usize,
) -> Vec<Candidate> {
    let (passages, stats, codes, dims) = (image.passages(), image.stats(), image.codes(), image.dims());
    let (mut found, mut best) = (vec![], Best::new(limit));
    let mut at = task.start;
    while at < task.end {
        let start = at;
        let passage = passages[start];
        while at < task.end && passages[at] == passage {
            at += 1;
        }
        if !allow(PassageId(passage)) {
            continue;
        }
        let (mut low, mut high) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for vector in start..at {
            let near = dot_codes(&query.codes, &codes[vector * dims..][..dims]);
            let bounds = query.bounds(near, Stats::from_array(stats[vector]));
            (low, high) = (low.max(bounds.0), high.max(bounds.1));
        }
        if high >= best.floor() {
            best.offer(low);
            found.push(Candidate { run: (start, at), low, high });
        }
    }
    found
}

#[inline(always)]
fn rescore(image: &Image, query: &Query<'_>, (start, end): (usize, usize)) -> Hit {
    let scores = (start..end).map(|at| dot(query.exact, image.vector(at)));
    Hit { passage: PassageId(image.passages()[start]), score: scores.fold(f32::NEG_INFINITY, f32::max) }
}

/// The best lower bounds so far.
struct Best {
    limit: usize,
    lows: BinaryHeap<Reverse<Total>>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { limit, lows: BinaryHeap::new() }
    }

    /// What a passage must reach to be among the best.
    #[inline(always)]
    fn floor(&self) -> f32 {
        if self.lows.len() < self.limit {
            f32::NEG_INFINITY
        } else {
            self.lows.peek().map_or(f32::NEG_INFINITY, |l| l.0.0)
        }
    }

    #[inline(always)]
    fn offer(&mut self, low: f32) {
        if self.lows.len() < self.limit {
            self.lows.push(Reverse(Total(low)));
        } else if low > self.floor() {
            self.lows.pop();
            self.lows.push(Reverse(Total(low)));
        }
    }
}

/// A number with a total order.
struct Total(f32);

impl PartialEq for Total {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
