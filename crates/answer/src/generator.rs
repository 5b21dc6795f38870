use crate::{Answer, Draft, Sentence, Shelf, verify};

/// A seam for something that rephrases a draft. What it writes passes the same gate or is dropped; nothing needs one.
pub trait Generator: Send + Sync {
    /// Other sentences for the same quotations; `None` when it has nothing better.
    fn rephrase(&self, question: &str, draft: &Draft) -> Option<Vec<Sentence>>;
}

/// The draft in the generator's words when they pass the gate and keep every quotation, else `None`.
pub fn rephrased(generator: &dyn Generator, question: &str, draft: &Draft, shelf: &Shelf<'_>) -> Option<Answer> {
    let sentences = generator.rephrase(question, draft)?;
    let offered: Vec<_> = sentences.iter().flat_map(Sentence::quotes).collect();
    let kept = draft.sentences.iter().flat_map(Sentence::quotes).all(|quote| offered.contains(&quote));
    let new = Draft { sentences, ..draft.clone() };
    kept.then(|| verify(new, shelf).ok()).flatten()
}
