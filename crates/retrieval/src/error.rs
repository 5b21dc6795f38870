use tiaowen_embed::EmbedError;
use tiaowen_lexical::LexicalError;

/// What can stop retrieval.
#[derive(Debug, thiserror::Error)]
pub enum RetrievalError {
    /// The lexical leg.
    #[error("the lexical index cannot be searched")]
    Lexical(#[from] LexicalError),
    /// The model that reads the question.
    #[error("the question cannot be embedded")]
    Embed(#[from] EmbedError),
}
