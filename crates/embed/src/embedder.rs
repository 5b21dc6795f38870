use crate::{EmbedError, Embedding};

/// Characters of one call made by [`embed_all`]: some dozens of clauses, so that all cores have work and progress
/// moves, and a question that arrives meanwhile waits for one batch only.
const CALL_CHARS: usize = 8_000;

/// What a text is to the model; asymmetric models mark the two differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// What somebody asks.
    Query,
    /// What may answer.
    Passage,
}

/// What an embedder is. Vectors of embedders with different ids do not compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedderInfo {
    /// Name and hash of everything that shapes the vectors: weights, tokenizer, pooling, prefixes, dimensions.
    pub id: String,
    /// Length of the vectors.
    pub dims: usize,
    /// Tokens of the longest text read in one piece; longer texts are read in windows.
    pub max_tokens: usize,
}

/// A seam: the model's crate is heavy and absent in tests. Batch first, synchronous.
pub trait Embedder: Send + Sync {
    /// What this embedder is.
    fn info(&self) -> &EmbedderInfo;

    /// Embeds texts, one vector for each in their order. A text has the same vector alone and in a batch.
    ///
    /// # Errors
    /// When the engine fails; then no text of the batch has a vector.
    fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError>;
}

/// Embeds many texts in calls of moderate size; `progress` hears how many of how many are done.
///
/// # Errors
/// The first error of the embedder.
pub fn embed_all(
    embedder: &dyn Embedder,
    texts: &[&str],
    role: Role,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Embedding>, EmbedError> {
    let mut embeddings = Vec::with_capacity(texts.len());
    let mut rest = texts;
    while !rest.is_empty() {
        let (call, later) = rest.split_at(call_len(rest));
        embeddings.extend(embedder.embed(call, role)?);
        rest = later;
        progress(embeddings.len(), texts.len());
    }
    Ok(embeddings)
}

/// How many of the first texts make one call: at least one, then as many as the characters allow.
fn call_len(texts: &[&str]) -> usize {
    let mut chars = 0;
    let fits = texts.iter().take_while(|text| {
        chars += text.chars().count();
        chars <= CALL_CHARS
    });
    fits.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HashEmbedder;

    #[track_caller]
    fn check(lengths: &[usize], expected: &[usize]) {
        let texts: Vec<String> = lengths.iter().map(|n| "字".repeat(*n)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut seen = vec![];
        let all = embed_all(&HashEmbedder::new(8), &texts, Role::Passage, &mut |done, total| {
            assert_eq!(total, texts.len());
            seen.push(done);
        });
        assert_eq!(all.unwrap().len(), texts.len());
        assert_eq!(seen, expected, "{lengths:?}");
    }

    #[test]
    fn calls_are_moderate_and_progress_moves() {
        check(&[], &[]);
        check(&[10, 10], &[2]);
        check(&[7_999, 1, 1], &[2, 3]);
        check(&[100_000, 1], &[1, 2]);
    }
}
