use std::ops::Range;

use serde::{Deserialize, Serialize};
use tiaowen_types::{ClauseIdx, DocumentId};

use crate::align::Edit;

/// What is to be said of one reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Document, clause and quotation are right.
    Exact,
    /// The clause says this in other words.
    Paraphrase,
    /// The clause says something else than the quotation.
    Misquoted,
    /// The document says this, in another clause.
    WrongClause,
    /// Another document says this.
    WrongDocument,
    /// No such document, clause or text.
    Nonexistent,
    /// Right, but of a document that no longer applies.
    Superseded,
    /// The document has another number (发文字号), or none.
    WrongDocnumber,
    /// The document was issued on another day.
    WrongDate,
}

impl Status {
    /// The name under which programs know it: `wrong_clause`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Paraphrase => "paraphrase",
            Self::Misquoted => "misquoted",
            Self::WrongClause => "wrong_clause",
            Self::WrongDocument => "wrong_document",
            Self::Nonexistent => "nonexistent",
            Self::Superseded => "superseded",
            Self::WrongDocnumber => "wrong_docnumber",
            Self::WrongDate => "wrong_date",
        }
    }

    /// Whether the draft can stay as it is.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Exact | Self::Paraphrase)
    }
}

/// What the draft should say instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The right document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// The right clause; `None` when the whole document is meant.
    pub clause: Option<ClauseIdx>,
    /// The clause's path as it is cited: `四/（四）`; empty for the whole document.
    pub path: String,
    /// The reference in official style.
    pub formal: String,
    /// The right words, verbatim from the document; empty when no words are at issue.
    pub quote: String,
}

/// Where words of the draft differ from those of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The quotation in the draft, without its marks.
    pub span: Range<usize>,
    /// Each difference, reading order; compared without white space and regardless of character widths.
    pub edits: Vec<Edit>,
}

/// Words to put in place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What goes, in the draft; empty where words are only put in.
    pub span: Range<usize>,
    /// What comes; empty where words only go.
    pub text: String,
}

/// One reference of a draft and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The reference in the draft.
    pub span: Range<usize>,
    /// The reference as written.
    pub text: String,
    /// The judgement.
    pub status: Status,
    /// What is right; `None` when the reference is right or nothing is known to be right.
    pub correct: Option<Correction>,
    /// The document that was meant, where it could be told.
    pub document: Option<DocumentId>,
    /// The clause that was meant, where it exists.
    pub clause: Option<ClauseIdx>,
    /// The quotation judged with it, without its marks.
    pub quotation: Option<Range<usize>>,
    /// How the quotation differs.
    pub difference: Option<Difference>,
    /// The reader would be misled about what is allowed: a reversed modality.
    pub grave: bool,
    /// One or two sentences in Chinese for the writer.
    pub note: String,
    /// Advice on official style, in Chinese; never an error.
    pub hints: Vec<String>,
    /// What to change in the draft to make it right, reading order, disjoint; empty where a person must decide.
    pub changes: Vec<Change>,
}

/// All references of a draft, reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One for each reference.
    pub findings: Vec<Finding>,
}

impl Report {
    /// How many references have this status.
    pub fn count(&self, status: Status) -> usize {
        self.findings.iter().filter(|finding| finding.status == status).count()
    }

    /// Whether no reference needs a change.
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.status.is_right())
    }
}
