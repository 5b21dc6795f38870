use std::path::PathBuf;

/// Why a lexicon cannot be used. `line` counts from 1.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The folder or a file of it cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML of the lexicon's shape.
    #[error("{file}:{line}: not a lexicon entry")]
    Shape {
        /// The file's name.
        file: String,
        /// The line.
        line: usize,
        /// What is wrong there.
        source: Box<toml::de::Error>,
    },
    /// A pattern is not a regular expression.
    #[error("{file}:{line}: not a regular expression")]
    Pattern {
        /// The file's name.
        file: String,
        /// The line.
        line: usize,
        /// What is wrong with it.
        source: Box<regex::Error>,
    },
    /// A word is empty, or a weight lies outside 0–1.
    #[error("{file}:{line}: {value:?} is no {expected}")]
    Value {
        /// The file's name.
        file: String,
        /// The line.
        line: usize,
        /// As written.
        value: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// Too many words for one automaton.
    #[error("the words of the lexicon do not fit one automaton")]
    Words(#[source] Box<aho_corasick::BuildError>),
}
