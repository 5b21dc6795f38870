use tiaowen_retrieval::QueryPlan;

use crate::Shelf;

/// Weight of an expanded term beside the asker's own word.
const EXPANDED: f32 = 0.6;

/// The question's words with what each is worth: rare words of the library tell more than common ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights {
    terms: Vec<(String, f32)>,
    known: bool,
}

impl Weights {
    /// Weighs the words of a plan by how few clauses hold them.
    pub(crate) fn new(plan: &QueryPlan, shelf: &Shelf<'_>) -> Self {
        let mut terms: Vec<(String, f32)> = Vec::new();
        let own = plan.content.iter().map(|word| (word, 1.0));
        for (word, weight) in own.chain(plan.terms.iter().map(|(word, weight)| (word, weight * EXPANDED))) {
            if word.chars().count() < 2 || terms.iter().any(|(known, _)| known == word) {
                continue;
            }
            terms.push((word.clone(), weight));
        }
        let clauses: Vec<String> = shelf.documents().flat_map(own_texts).collect();
        let total = clauses.len().max(1) as f32;
        let mut known = false;
        for (word, weight) in &mut terms {
            let holding = clauses.iter().filter(|text| text.contains(word.as_str())).count();
            known |= holding > 0;
            let rarity = (total / (1.0 + holding as f32)).ln().max(0.0) / total.ln().max(1.0);
            *weight *= rarity * rarity;
        }
        Self { terms, known }
    }

    /// Whether any of the words stands in the library.
    pub(crate) fn known(&self) -> bool {
        self.known
    }

    /// What the words that stand in `text` are worth together.
    pub(crate) fn of(&self, text: &str) -> f32 {
        let text = text.to_lowercase();
        self.terms.iter().filter(|(word, _)| text.contains(word.as_str())).map(|(_, weight)| weight).sum()
    }

    /// What the words of `text` that `seen` lacks are worth together.
    pub(crate) fn beyond(&self, text: &str, seen: &str) -> f32 {
        let (text, seen) = (text.to_lowercase(), seen.to_lowercase());
        let new = |(word, _): &&(String, f32)| text.contains(word.as_str()) && !seen.contains(word.as_str());
        self.terms.iter().filter(new).map(|(_, weight)| weight).sum()
    }
}

fn own_texts(document: &tiaowen_types::Document) -> impl Iterator<Item = String> {
    document.tree.clauses().iter().map(|clause| clause.span.of(&document.text).to_lowercase())
}
