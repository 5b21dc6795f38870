//! Measures the assistant against judged questions, judged passages and judged references, and compares a run
//! with an earlier one.
//!
//! A figure is only as honest as its scorer, so nothing here calls the code that it judges: quotations, titles
//! and clause paths are compared with this crate's own few lines ([`Texts`]). The crate asks through a closure
//! and knows no index, no model and no terminal. What each figure means stands in `eval/README.md`.

mod ablation;
mod answers;
mod case;
mod compare;
mod error;
mod figure;
mod fit;
mod key;
mod lines;
mod metric;
mod references;
mod report;
mod retrieval;
mod score;
mod table;
mod texts;
mod typos;

pub use ablation::{Ablation, ablation};
pub use answers::{answers, score_file};
pub use case::{Case, Gold, cases};
pub use compare::{Change, Comparison, compare};
pub use error::{EvalError, LineFault};
pub use figure::{Better, Figure, Figures};
pub use fit::{FitReport, Group, Growth, Row, Study, Worth, save_ranker};
pub use metric::{mean, ndcg, percentile, recall, reciprocal_rank};
pub use references::{
    Correct, ExpectedReference, ReferenceCase, ReferenceReport, ReferenceScore, reference_cases, references,
};
pub use report::{Confusion, Report};
pub use retrieval::{JudgedQueries, PlainPassage, Query, RetrievalReport, plain_passages, retrieval};
pub use score::{CaseScore, CitationScore, RankingScore, score};
pub use texts::Texts;
pub use typos::{Slip, misspelt};
