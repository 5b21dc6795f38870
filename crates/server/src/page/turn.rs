use askama::Template;
use tiaowen_assistant::wire::{AnswerBody, AnswerStatus, CitationBody, ConflictBody};
use tiaowen_assistant::words;

use crate::outcome::{Outcome, outcome, status_tone};
use crate::page::link;
use crate::sentence::{self, Piece};

/// One question with its answer, as it stands on the page and as it comes at the end of a stream.
#[derive(Debug, Template)]
#[template(path = "turn.html")]
pub(crate) struct Turn {
    /// Place in the conversation, from 0; keeps the anchors of several answers apart.
    idx: usize,
    question: String,
    verdict: VerdictView,
    paragraphs: Vec<Vec<SentenceView>>,
    /// Heading over the citations.
    sources_title: &'static str,
    citations: Vec<Source>,
    conflicts: Vec<Conflict>,
    /// Visible AI label.
    label: String,
    /// Implicit AI label.
    aigc: String,
    /// What 「复制答复」 puts on the clipboard.
    copy: String,
    /// Address that derives the conversation up to here again, and its questions.
    origin: Origin,
    /// Name and value of each part of the receipt.
    receipt: Vec<(String, String)>,
    total_ms: String,
}

/// Where an answer comes from.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The questions of the conversation up to here.
    pub(crate) questions: Vec<String>,
    /// Address that derives it again.
    pub(crate) url: String,
}

/// The verdict, also the first event of a stream.
#[derive(Debug, Template)]
#[template(path = "verdict.html")]
pub(crate) struct VerdictView {
    outcome: Outcome,
    is_partial: bool,
}

/// A sentence with links to its citations, also an event of a stream.
#[derive(Debug, Template)]
#[template(path = "sentence.html")]
pub(crate) struct SentenceView {
    idx: usize,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Source {
    number: u32,
    formal: String,
    quote: String,
    href: String,
    /// Address of the clause for scripts.
    clause: String,
    level: &'static str,
    binding: &'static str,
    status: &'static str,
    status_tone: &'static str,
}

#[derive(Debug)]
struct Conflict {
    topic: String,
    reason: String,
    sides: Vec<Side>,
}

#[derive(Debug)]
struct Side {
    number: u32,
    document: String,
    level: &'static str,
    binding: &'static str,
    quote: String,
    is_deciding: bool,
}

impl Turn {
    pub(crate) fn new(answer: &AnswerBody, idx: usize, origin: Origin) -> Self {
        let refused = answer.refusal.is_some();
        Self {
            idx,
            question: answer.question.clone(),
            verdict: VerdictView::new(answer),
            paragraphs: shown_lines(answer).map(|line| sentences(line, idx)).collect(),
            sources_title: if refused { "最接近的条款" } else { "依据" },
            citations: answer.citations.iter().map(Source::from).collect(),
            conflicts: answer.conflicts.iter().map(|c| Conflict::new(c, &answer.citations)).collect(),
            label: answer.label.explicit.clone(),
            aigc: answer.label.aigc.to_string(),
            copy: copy_text(answer),
            origin,
            receipt: receipt(&answer.receipt),
            total_ms: format!("{:.0}", answer.timings_ms.total),
        }
    }
}

impl VerdictView {
    fn label(&self) -> &'static str {
        self.outcome.label
    }

    pub(crate) fn new(answer: &AnswerBody) -> Self {
        Self { outcome: outcome(answer), is_partial: answer.status == AnswerStatus::Partial }
    }
}

impl SentenceView {
    pub(crate) fn new(text: &str, idx: usize) -> Self {
        Self { idx, pieces: sentence::pieces(text) }
    }
}

impl From<&CitationBody> for Source {
    fn from(citation: &CitationBody) -> Self {
        Self {
            number: citation.number,
            formal: citation.formal.clone(),
            quote: citation.quote.clone(),
            href: link::quotation(&citation.url, &citation.quote),
            clause: link::clause(&citation.url),
            level: words::level(citation.level),
            binding: words::binding(citation.binding),
            status: words::status(citation.status),
            status_tone: status_tone(citation.status),
        }
    }
}

impl Conflict {
    fn new(conflict: &ConflictBody, citations: &[CitationBody]) -> Self {
        let side = |number: &u32| {
            let citation = citations.iter().find(|citation| citation.number == *number)?;
            Some(Side {
                number: *number,
                document: citation.document.clone(),
                level: words::level(citation.level),
                binding: words::binding(citation.binding),
                quote: citation.quote.clone(),
                is_deciding: conflict.deciding == Some(*number),
            })
        };
        Self {
            topic: conflict.topic.clone(),
            reason: conflict.reason.clone(),
            sides: conflict.citations.iter().filter_map(side).collect(),
        }
    }
}

/// The lines of an answer that a page shows above its cards. A refusal without text still says why.
pub(crate) fn shown_lines(answer: &AnswerBody) -> impl Iterator<Item = &str> {
    let lines = text(answer).lines().filter(|line| !line.trim().is_empty());
    lines.filter(|line| !is_card(line, &answer.citations))
}

fn text(answer: &AnswerBody) -> &str {
    match &answer.refusal {
        Some(refusal) if answer.text.trim().is_empty() => &refusal.message,
        Some(_) | None => &answer.text,
    }
}

/// Whether a line says no more than the cards of its citations: `《…》第…条（…）：“…”[1]`, or several quotations of
/// one clause after each other.
fn is_card(line: &str, citations: &[CitationBody]) -> bool {
    let line = line.trim();
    let beginnings = citations.iter().filter_map(|citation| line.strip_prefix(citation.formal.as_str()));
    beginnings.into_iter().any(|rest| {
        let force_end =
            if rest.starts_with('（') { rest.find('）').map_or(0, |end| end + '）'.len_utf8()) } else { 0 };
        let quotations = rest.get(force_end..).and_then(|rest| rest.strip_prefix('：'));
        quotations.is_some_and(|rest| !rest.is_empty() && are_quotations(rest, citations))
    })
}

fn are_quotations(mut rest: &str, citations: &[CitationBody]) -> bool {
    while !rest.is_empty() {
        let strip = |c: &CitationBody| rest.strip_prefix(format!("“{}”[{}]", c.quote, c.number).as_str());
        let Some(after) = citations.iter().find_map(strip) else { return false };
        rest = after.trim_start_matches(['；', '、', '，', '。', ' ', '\u{3000}']);
    }
    true
}

fn sentences(line: &str, idx: usize) -> Vec<SentenceView> {
    sentence::split(line).into_iter().map(|sentence| SentenceView::new(sentence, idx)).collect()
}

/// Answer, citations in official style and AI label: what the rules ask of copied text.
fn copy_text(answer: &AnswerBody) -> String {
    let mut text = format!("问：{}\n结论：{}\n{}\n", answer.question, outcome(answer).label, text(answer).trim());
    let cards: Vec<&str> = text.lines().filter(|line| is_card(line, &answer.citations)).collect();
    let mark = |citation: &CitationBody| format!("“{}”[{}]", citation.quote, citation.number);
    let is_quoted = |citation: &CitationBody| cards.iter().any(|line| line.contains(&mark(citation)));
    let unquoted: Vec<&CitationBody> = answer.citations.iter().filter(|citation| !is_quoted(citation)).collect();
    if !unquoted.is_empty() {
        text.push_str(if answer.refusal.is_some() { "\n最接近的条款：\n" } else { "\n依据：\n" });
    }
    for citation in unquoted {
        text.push_str(&format!("[{}] {}：“{}”\n", citation.number, citation.formal, citation.quote));
    }
    text.push_str(&format!("\n{}\n", answer.label.explicit));
    text
}

fn receipt(value: &serde_json::Value) -> Vec<(String, String)> {
    let Some(parts) = value.as_object() else {
        return vec![];
    };
    let text = |part: &serde_json::Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    parts.iter().map(|(name, part)| (name.clone(), text(part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        let citation = |number, quote: &str| CitationBody {
            number,
            document: "办法".into(),
            document_id: "a".into(),
            clause: "一".into(),
            quote: quote.into(),
            formal: "《办法》第一部分".into(),
            status: tiaowen_types::Status::InForce,
            binding: tiaowen_types::Binding::Binding,
            level: tiaowen_types::Level::School,
            url: "/documents/a#一".into(),
        };
        assert_eq!(is_card(line, &[citation(2, "不得代写。"), citation(3, "应当核验")]), expected, "{line}");
    }

    #[test]
    fn lines_that_only_repeat_a_card_are_known() {
        check("《办法》第一部分：“不得代写。”[2]", true);
        check("《办法》第一部分（规范性文件，须执行）：“不得代写。”[2]", true);
        check("《办法》第一部分（规范性文件，须执行）：“不得代写。”[2]“应当核验”[3]", true);
        check("《办法》第一部分：“不得代写。”[2]；“应当核验”[3]。", true);
        check("《办法》第一部分：“不得代写。”[2]“没有这句”[3]", false);
        check("《办法》第一部分：", false);
        check("例外：《办法》第一部分：“不得代写。”[2]", false);
        check("《办法》第一部分（规范性文件）要求：“不得代写。”[2]", false);
        check("《办法》第一部分：“不得代写。”[1]", false);
        check("不可以。[2]", false);
    }
}
