use std::collections::BTreeMap;
use std::fmt;

/// Sums over questions.
#[derive(Debug, Default, Clone)]
pub(crate) struct Sums {
    pub(crate) questions: usize,
    pub(crate) recall10: f64,
    pub(crate) needed10: f64,
    pub(crate) recall50: f64,
    pub(crate) clause10: f64,
    pub(crate) mrr10: f64,
    pub(crate) complete10: f64,
}

impl Sums {
    pub(crate) fn add(&mut self, other: &Self) {
        self.questions += other.questions;
        self.recall10 += other.recall10;
        self.needed10 += other.needed10;
        self.recall50 += other.recall50;
        self.clause10 += other.clause10;
        self.mrr10 += other.mrr10;
        self.complete10 += other.complete10;
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.questions.max(1) as f64;
        write!(
            f,
            "n {:>3}  R@10 {:.3}  needed@10 {:.3}  clause@10 {:.3}  MRR@10 {:.3}  R@50 {:.3}  all@10 {:.2}",
            self.questions,
            self.recall10 / n,
            self.needed10 / n,
            self.clause10 / n,
            self.mrr10 / n,
            self.recall50 / n,
            self.complete10 / n
        )
    }
}

/// Both parts, and the tuning part by category.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) categories: BTreeMap<String, Sums>,
    pub(crate) tuning: Sums,
    pub(crate) held: Sums,
    pub(crate) micros: Vec<u128>,
}

impl Report {
    /// What tuning maximises: recall and a little order, on the tuning part.
    pub(crate) fn goal(&self) -> f64 {
        let n = self.tuning.questions.max(1) as f64;
        (self.tuning.recall10 + 0.5 * self.tuning.needed10 + 0.25 * self.tuning.mrr10) / n / 1.75
    }

    pub(crate) fn line(&self) -> String {
        format!("tuning {}\n{:<28} held   {}", self.tuning, "", self.held)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (category, sums) in &self.categories {
            writeln!(f, "{category:<20} {sums}")?;
        }
        writeln!(f, "{:<20} {}", "tuning part", self.tuning)?;
        writeln!(f, "{:<20} {}", "held aside", self.held)?;
        let mut micros = self.micros.clone();
        micros.sort_unstable();
        let at = |share: usize| micros.get(micros.len() * share / 100).copied().unwrap_or(0) as f64 / 1000.0;
        writeln!(f, "understand + search ms  p50 {:.2}  p95 {:.2}  p99 {:.2}", at(50), at(95), at(99))
    }
}
