//! What long work tells whoever waits for it.

/// A step of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Loading the model.
    Model,
    /// Reading and parsing the delivered documents.
    Documents,
    /// Building the lexical index.
    Lexical,
    /// Embedding passages and questions.
    Embed,
    /// Building and saving the vector indexes.
    Vectors,
}

/// Hears about long work. Called from one thread at a time, at least once per step.
pub trait Progress: Sync {
    /// `done` of `total` are done; a step of unknown length has `total` 0.
    fn step(&self, step: Step, done: usize, total: usize);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: Step, _: usize, _: usize) {}
}
