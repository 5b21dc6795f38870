use tiaowen_types::{ClauseIdx, ClausePath, DocumentId, Span, Verdict};

use crate::{Draft, Sentence};

/// What comes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Something the documents say.
    Answered(Answer),
    /// That they do not, and what is nearest.
    Refused(Refusal),
}

/// Text whose every sentence is a template or rests on quotations that were compared with their clauses.
/// Only [`crate::verify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) text: String,
    pub(crate) citations: Vec<Citation>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) partial: bool,
    /// What was proved, to be proved again as a part of a longer answer.
    pub(crate) draft: Draft,
}

impl Answer {
    /// What it says about the act asked about.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Chinese text; sentences end in the numbers of their citations: `[1][2]`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the text rests on, numbered from 1.
    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }

    /// Where documents differ.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether a part of the question stays open; the text names it.
    pub fn partial(&self) -> bool {
        self.partial
    }
}

/// A quotation that was compared with its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub(crate) number: u32,
    pub(crate) document: DocumentId,
    pub(crate) clause: ClauseIdx,
    pub(crate) cited: ClausePath,
    pub(crate) span: Span,
    pub(crate) quote: String,
}

impl Citation {
    /// Number in the text, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The document.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// The clause whose own text holds the words.
    pub fn clause(&self) -> ClauseIdx {
        self.clause
    }

    /// The path by which people cite that clause.
    pub fn cited(&self) -> &ClausePath {
        &self.cited
    }

    /// Where the words stand in the document's text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The words.
    pub fn quote(&self) -> &str {
        &self.quote
    }
}

/// A point on which documents differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub(crate) topic: String,
    pub(crate) citations: Vec<u32>,
    pub(crate) deciding: Option<u32>,
    pub(crate) reason: String,
}

impl Conflict {
    /// What they differ about.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Numbers of the citations that differ.
    pub fn citations(&self) -> &[u32] {
        &self.citations
    }

    /// Number of the one that decides, when rank decides.
    pub fn deciding(&self) -> Option<u32> {
        self.deciding
    }

    /// Why it decides, or why none does.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Why a question is not answered (拒答).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalKind {
    /// 未收录
    NotInCorpus,
    /// 未规定
    NotStipulated,
    /// 需个案判断
    NeedsJudgement,
    /// 问题含混
    Ambiguous,
    /// 超出范围
    OutOfScope,
}

impl RefusalKind {
    /// Name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotInCorpus => "not_in_corpus",
            Self::NotStipulated => "not_stipulated",
            Self::NeedsJudgement => "needs_judgement",
            Self::Ambiguous => "ambiguous",
            Self::OutOfScope => "out_of_scope",
        }
    }
}

/// That a question is not answered, why, and the clauses nearest to it. Only [`crate::refuse`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub(crate) kind: RefusalKind,
    pub(crate) message: String,
    pub(crate) text: String,
    pub(crate) citations: Vec<Citation>,
    /// What was proved, to be proved again as a part of a longer answer.
    pub(crate) sentences: Vec<Sentence>,
}

impl Refusal {
    /// Why.
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// Chinese sentence for the asker.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The message with the nearest clauses quoted and what to do next.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The nearest clauses.
    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }

    /// Numbers of the nearest clauses.
    pub fn nearest(&self) -> Vec<u32> {
        self.citations.iter().map(Citation::number).collect()
    }
}
