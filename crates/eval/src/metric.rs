//! The metrics of ranked retrieval, over judged relevances in rank order.
//!
//! `ranked` holds the relevance of the item at each rank, 0 for an item that is not relevant or was ranked
//! before; `judged` holds the relevance of every relevant item.

/// Share of the items judged `from` or better that stand among the first `k`; `None` when there are none.
pub fn recall(ranked: &[u8], judged: &[u8], k: usize, from: u8) -> Option<f64> {
    let count = |list: &[u8]| list.iter().filter(|&&relevance| relevance >= from).count();
    let needed = count(judged);
    (needed > 0).then(|| count(first(ranked, k)) as f64 / needed as f64)
}

/// One over the rank of the first item judged `from` or better among the first `k`; 0 when there is none.
pub fn reciprocal_rank(ranked: &[u8], k: usize, from: u8) -> f64 {
    let place = first(ranked, k).iter().position(|&relevance| relevance >= from);
    place.map_or(0.0, |idx| 1.0 / (idx + 1) as f64)
}

/// Normalised discounted cumulative gain of the first `k`: gain 2^relevance − 1, discount log2(rank + 1)
/// (Burges et al. 2005). `None` when nothing is relevant.
pub fn ndcg(ranked: &[u8], judged: &[u8], k: usize) -> Option<f64> {
    let mut ideal = judged.to_vec();
    ideal.sort_unstable_by(|left, right| right.cmp(left));
    let best = gain(first(&ideal, k));
    (best > 0.0).then(|| gain(first(ranked, k)) / best)
}

/// The smallest value that `share` of the values do not exceed (nearest rank); `None` of nothing.
pub fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

/// Arithmetic mean; `None` of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0_usize);
    for value in values {
        sum += value;
        n += 1;
    }
    (n > 0).then(|| sum / n as f64)
}

fn first(list: &[u8], k: usize) -> &[u8] {
    list.get(..k).unwrap_or(list)
}

fn gain(list: &[u8]) -> f64 {
    let discounted = |(idx, &relevance): (usize, &u8)| (f64::from(relevance).exp2() - 1.0) / ((idx + 2) as f64).log2();
    list.iter().enumerate().map(discounted).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(found: Option<f64>, expected: Option<f64>) {
        let same = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-4,
            (found, expected) => found == expected,
        };
        assert!(same, "{found:?} instead of {expected:?}");
    }

    #[test]
    fn recall_counts_needed_items_among_the_first() {
        close(recall(&[0, 2, 1, 2], &[2, 2, 1], 10, 2), Some(1.0));
        close(recall(&[0, 2, 1, 2], &[2, 2, 1], 3, 2), Some(0.5));
        close(recall(&[0, 2, 1, 2], &[2, 2, 1], 3, 1), Some(2.0 / 3.0));
        close(recall(&[], &[2], 10, 2), Some(0.0));
        close(recall(&[1], &[1], 10, 2), None);
    }

    #[test]
    fn reciprocal_rank_looks_no_further_than_k() {
        close(Some(reciprocal_rank(&[0, 1, 2], 10, 2)), Some(1.0 / 3.0));
        close(Some(reciprocal_rank(&[0, 1, 2], 10, 1)), Some(0.5));
        close(Some(reciprocal_rank(&[0, 1, 2], 2, 2)), Some(0.0));
        close(Some(reciprocal_rank(&[], 2, 2)), Some(0.0));
    }

    #[test]
    fn ndcg_agrees_with_the_hand() {
        // 3/log2(3) + 1/log2(4) over 3/log2(2) + 1/log2(3) = (1.89279 + 0.5) / (3 + 0.63093)
        close(ndcg(&[0, 2, 1], &[1, 2], 10), Some(0.65900));
        close(ndcg(&[2, 1], &[1, 2], 10), Some(1.0));
        close(ndcg(&[0, 0], &[2], 10), Some(0.0));
        // The ideal list is cut at k as well: one gain of 3 at rank 1.
        close(ndcg(&[2], &[2, 2], 1), Some(1.0));
        close(ndcg(&[0], &[], 10), None);
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        close(percentile(&values, 0.5), Some(10.0));
        close(percentile(&values, 0.95), Some(19.0));
        close(percentile(&values, 1.0), Some(20.0));
        close(percentile(&[7.0], 0.0), Some(7.0));
        close(percentile(&[], 0.5), None);
    }

    #[test]
    fn the_mean_of_nothing_is_nothing() {
        close(mean([1.0, 2.0]), Some(1.5));
        close(mean([]), None);
    }
}
