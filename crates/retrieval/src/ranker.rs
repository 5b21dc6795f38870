//! The learned order of the first candidates: a sum of small trees over [`crate::signal_names`].

use serde::{Deserialize, Serialize};

use crate::RankedPassage;
use crate::signals::signal_names;

/// What a ranker was learned from, and how well it did on questions it had not seen.
pub type Provenance = serde_json::Map<String, serde_json::Value>;

/// A sum of trees. The same file gives the same order everywhere.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranker {
    /// Names of the signals, in the order that the trees count them.
    pub signals: Vec<String>,
    /// Each tree, its root first.
    pub trees: Vec<Vec<Node>>,
    /// Where it comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

/// A fork or a leaf of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Node {
    /// Smaller values go to the first place, others to the second.
    Fork(usize, f32, usize, usize),
    /// What the tree adds.
    Leaf(f32),
}

/// Why a ranker cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RankerError {
    /// Not JSON of the shape.
    #[error("not a ranker")]
    Shape(#[from] serde_json::Error),
    /// Learned over other signals than this version computes.
    #[error("learned over other signals")]
    Signals,
    /// A fork leads back, or out of its tree.
    #[error("tree {0} is no tree")]
    Tree(usize),
}

impl Ranker {
    /// Reads a ranker that was learned over the signals of this version.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(text: &str) -> Result<Self, RankerError> {
        let ranker: Self = serde_json::from_str(text)?;
        let known = signal_names();
        if ranker.signals.len() != known.len() || ranker.signals.iter().zip(&known).any(|(a, (b, _))| a != b) {
            return Err(RankerError::Signals);
        }
        match ranker.trees.iter().position(|tree| !is_tree(tree, known.len())) {
            Some(wrong) => Err(RankerError::Tree(wrong)),
            None => Ok(ranker),
        }
    }

    /// Larger is better. Scores compare within one question only.
    pub fn score(&self, signals: &[f32]) -> f32 {
        self.trees.iter().map(|tree| leaf(tree, signals)).sum()
    }
}

/// Puts the first passages, whose signals are given, in the ranker's order. Scores keep their values and change
/// their owners, so that they mean the same with and without a ranker. A clause that the question names stays.
pub(crate) fn rerank(hits: &mut [RankedPassage], signals: &[Vec<f32>], ranker: &Ranker) {
    let named = hits.iter().take_while(|hit| hit.features.referenced).count();
    let (Some(hits), Some(signals)) = (hits.get_mut(named..signals.len()), signals.get(named..)) else { return };
    let scores: Vec<f32> = hits.iter().map(|hit| hit.score).collect();
    let mut order: Vec<(f32, RankedPassage)> =
        signals.iter().map(|row| ranker.score(row)).zip(hits.iter().cloned()).collect();
    order.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.passage.cmp(&right.1.passage)));
    for ((place, (_, hit)), score) in hits.iter_mut().zip(order).zip(scores) {
        *place = RankedPassage { score, ..hit };
    }
}

/// Every fork leads on, so that a walk ends.
fn is_tree(tree: &[Node], signals: usize) -> bool {
    let leads_on = |(at, node): (usize, &Node)| match *node {
        Node::Fork(signal, bound, low, high) => {
            signal < signals && bound.is_finite() && low > at && high > at && low < tree.len() && high < tree.len()
        }
        Node::Leaf(value) => value.is_finite(),
    };
    !tree.is_empty() && tree.iter().enumerate().all(leads_on)
}

fn leaf(tree: &[Node], signals: &[f32]) -> f32 {
    let mut at = 0;
    loop {
        match tree.get(at) {
            Some(Node::Fork(signal, bound, low, high)) => {
                at = if signals.get(*signal).copied().unwrap_or(0.0) < *bound { *low } else { *high };
            }
            Some(Node::Leaf(value)) => return *value,
            None => return 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(trees: &str) -> String {
        let names: Vec<&str> = signal_names().into_iter().map(|(name, _)| name).collect();
        format!(r#"{{"signals":{},"trees":{trees}}}"#, serde_json::to_string(&names).unwrap())
    }

    #[test]
    fn walks_to_a_leaf() {
        let ranker = Ranker::parse(&file("[[[1,0.5,1,2],-1.0,2.0],[0.25]]")).unwrap();
        let check = |signals: &[f32], expected: f32| {
            assert!((ranker.score(signals) - expected).abs() < 1e-6, "{signals:?}");
        };
        check(&[0.0, 0.4], -0.75);
        check(&[0.0, 0.5], 2.25);
        check(&[], -0.75);
    }

    #[test]
    fn refuses_what_is_no_ranker() {
        let check = |text: &str, expected: &str| {
            let found = Ranker::parse(text).map_err(|error| error.to_string());
            assert_eq!(found.err().as_deref(), Some(expected), "{text}");
        };
        check("{}", "not a ranker");
        check(r#"{"signals":["fused"],"trees":[]}"#, "learned over other signals");
        check(&file("[[]]"), "tree 0 is no tree");
        check(&file("[[1.0],[[0,0.5,0,1],1.0]]"), "tree 1 is no tree");
        check(&file("[[[999,0.5,1,2],1.0,1.0]]"), "tree 0 is no tree");
    }
}
