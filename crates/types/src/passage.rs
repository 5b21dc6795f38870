use serde::{Deserialize, Serialize};

/// Number of a passage in a library. Never reused, so that indexes can be updated in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PassageId(pub u32);

/// What the indexes see of one clause: the unit of retrieval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Number in the library.
    pub id: PassageId,
    /// Title of the document.
    pub title: String,
    /// Headings from the top down to the clause, joined by a space.
    pub headings: String,
    /// The clause's own text.
    pub text: String,
    /// Everyday questions the clause answers; indexed, never shown as its text.
    pub questions: Vec<String>,
}

/// A passage with the score one leg gave it. Scores of different legs do not compare.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The passage.
    pub passage: PassageId,
    /// Larger is better.
    pub score: f32,
}

/// Best first. Equal scores fall back to the passage id, so a run repeats exactly.
pub fn sort_hits(hits: &mut [Hit]) {
    hits.sort_unstable_by(|left, right| right.score.total_cmp(&left.score).then(left.passage.cmp(&right.passage)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rankings_are_total_orders() {
        let hit = |id, score| Hit { passage: PassageId(id), score };
        let mut hits = [hit(3, 1.0), hit(1, 1.0), hit(2, f32::NAN), hit(0, 2.0)];
        sort_hits(&mut hits);
        assert_eq!(hits.map(|h| h.passage.0), [2, 0, 1, 3], "NaN sorts first, ties by id");
    }
}
