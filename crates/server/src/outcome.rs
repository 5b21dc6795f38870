//! How outcomes look and what they are called; the Chinese words themselves are the assistant's.

use tiaowen_assistant::wire::{AnswerBody, AnswerStatus};
use tiaowen_assistant::words;
use tiaowen_types::{Status, Verdict};

/// What a page shows first: words, an icon and a tone, never a colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Chinese words.
    pub(crate) label: &'static str,
    /// Name of the icon in `icons.svg`.
    pub(crate) icon: &'static str,
    /// Class that chooses the colours.
    pub(crate) tone: &'static str,
}

/// The outcome of an answer: its verdict, or the kind of its refusal.
pub(crate) fn outcome(answer: &AnswerBody) -> Outcome {
    if let Some(refusal) = &answer.refusal {
        return Outcome { label: words::refusal(&refusal.kind), icon: "silent", tone: "plain" };
    }
    let (icon, tone) = match answer.verdict {
        Verdict::Allowed => ("yes", "good"),
        Verdict::Encouraged => ("encouraged", "good"),
        Verdict::Conditional => ("conditional", "care"),
        Verdict::Discouraged => ("discouraged", "care"),
        Verdict::Prohibited => ("no", "stop"),
        Verdict::Required => ("required", "must"),
        Verdict::Informational => ("info", "plain"),
        Verdict::NotCovered => ("silent", "plain"),
    };
    Outcome { label: words::verdict(answer.verdict), icon, tone }
}

/// Name of a status for programs.
pub(crate) fn status_code(status: AnswerStatus) -> &'static str {
    match status {
        AnswerStatus::Answered => "answered",
        AnswerStatus::Partial => "partial",
        AnswerStatus::Refused => "refused",
    }
}

/// Name of a verdict for programs.
pub(crate) fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Conditional => "conditional",
        Verdict::Prohibited => "prohibited",
        Verdict::Required => "required",
        Verdict::Encouraged => "encouraged",
        Verdict::Discouraged => "discouraged",
        Verdict::Informational => "informational",
        Verdict::NotCovered => "not_covered",
    }
}

/// Class of a status badge.
pub(crate) fn status_tone(status: Status) -> &'static str {
    match status {
        Status::InForce => "good",
        Status::Superseded | Status::Repealed => "stop",
    }
}
