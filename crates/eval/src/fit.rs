//! Learning the ranker from judged and from the corpus's own questions, and measuring it on questions it did not
//! learn from.

mod gather;

pub use gather::{Group, Held, Row, judged_groups, known_groups};
