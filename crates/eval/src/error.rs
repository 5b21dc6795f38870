use std::io;
use std::path::PathBuf;

/// What can stop an evaluation.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is not what the file should hold.
    #[error("{path} line {line}: {reason}")]
    Line {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A file holds nothing to measure.
    #[error("{path} holds no line")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A report is not JSON of the expected shape.
    #[error("{path} is not a report of this version")]
    Report {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A judged question has no answer in the file of answers.
    #[error("no answer to question {id}")]
    Unanswered {
        /// The question.
        id: String,
    },
    /// Two reports cover different questions, so that their figures do not compare.
    #[error("the reports cover different questions: {only_in_one} of them stand in one report only")]
    DifferentQuestions {
        /// Number of questions in one report only.
        only_in_one: usize,
    },
    /// The assistant failed on a question.
    #[error("question {id} failed")]
    Ask {
        /// The question.
        id: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
