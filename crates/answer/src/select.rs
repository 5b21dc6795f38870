use std::ops::Range;

use tiaowen_text::sentences;
use tiaowen_types::{Clause, ClauseIdx, Document, Modality, Norm, Span, Stage};

use crate::Quote;
use crate::ask::Case;
use crate::evidence::Ground;
use crate::kind::Kind;
use crate::words::Weights;

/// Longest own text that is quoted whole, in characters.
const WHOLE_CHARS: usize = 100;
/// Longest quotation that is grown sentence by sentence, in characters.
const QUOTE_CHARS: usize = 180;
/// Another sentence of a clause is quoted as well when it is worth this share of the best one.
const ALSO: f32 = 0.5;
/// How documents call stages.
const STAGES: [(Stage, &str); 9] = [
    (Stage::Preschool, "周岁"),
    (Stage::Primary, "小学阶段"),
    (Stage::Primary, "小学生"),
    (Stage::JuniorSecondary, "初中"),
    (Stage::SeniorSecondary, "高中"),
    (Stage::SecondaryVocational, "中职"),
    (Stage::HigherVocational, "高职"),
    (Stage::VocationalUndergraduate, "职业本科"),
    (Stage::Undergraduate, "本科阶段"),
];
/// A neighbouring sentence joins a quotation when it adds this share of the best sentence's worth.
const JOIN: f32 = 0.45;
/// Worth of a sentence that holds the norm that decides, in shares of the clause's own worth.
const NORM: f32 = 0.6;

/// Words of a clause to be quoted for a question.
pub(crate) struct Picker<'a> {
    /// The question's words.
    pub(crate) weights: &'a Weights,
    /// Whether figures are asked for.
    pub(crate) figures: bool,
    /// Whether rules are asked for.
    pub(crate) rules: bool,
    /// Places of one clause quoted at most.
    pub(crate) most: usize,
    /// Stages the question is about.
    pub(crate) stages: &'a [Stage],
}

impl<'a> Picker<'a> {
    /// For an answer of the case's kind.
    pub(crate) fn of(case: &'a Case<'_>) -> Self {
        let (rules, figures, most) = match case.kind {
            Kind::May | Kind::Must | Kind::Contradiction => (true, false, 2),
            Kind::List | Kind::Compare => (true, false, 4),
            Kind::Narrow => (false, true, 3),
            Kind::Facts | Kind::Status | Kind::Force | Kind::Editions | Kind::Quotation | Kind::Open => {
                (false, false, 2)
            }
        };
        Self { weights: &case.weights, figures, rules, most, stages: &case.inputs.plan.stages }
    }

    /// The same, one place of each clause.
    pub(crate) fn one(self) -> Self {
        Self { most: 1, ..self }
    }

    /// The sentences of the clause that carry the deciding norm or the question's words, as few as cover them, in
    /// reading order. Never empty.
    pub(crate) fn quotes(&self, ground: &Ground<'_>, norm: Option<&Norm>) -> Vec<Quote> {
        let (document, clause) = (ground.document, ground.clause);
        let lead = lead_in(document, clause);
        let whole = if lead.is_some() || clause.body.is_empty() { clause.span } else { clause.body };
        let own = ground.words_of();
        let text = own.of(&document.text);
        let pieces = pieces(text);
        if whole.of(&document.text).chars().count() <= WHOLE_CHARS || pieces.len() < 2 {
            return vec![Quote::take(document, ground.ranked.clause, trimmed(document, whole))];
        }
        let worth: Vec<f32> = pieces.iter().map(|piece| self.worth(ground, piece, norm)).collect();
        let mut ranges = vec![self.grow(text, &pieces, &worth)];
        let least = ALSO * worth.iter().copied().fold(0.0, f32::max);
        let mut others: Vec<(f32, Range<usize>)> =
            worth.into_iter().zip(pieces).filter(|(worth, _)| *worth >= least).collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (worth, piece) in others {
            let apart = ranges.iter().all(|range| piece.end <= range.start || range.end <= piece.start);
            if ranges.len() < self.most && apart && worth > 0.0 {
                ranges.push(piece);
            }
        }
        ranges.sort_by_key(|range| range.start);
        if let (Some(heading), Some(last)) = (lead, ranges.last()) {
            let span = Span::new(&document.text, heading.start(), own.start() + last.end).unwrap_or(whole);
            return vec![Quote::take(document, ground.ranked.clause, trimmed(document, span))];
        }
        let take = |range: Range<usize>| {
            let span = Span::new(&document.text, own.start() + range.start, own.start() + range.end).unwrap_or(own);
            Quote::take(document, ground.ranked.clause, trimmed(document, span))
        };
        ranges.into_iter().map(take).collect()
    }

    fn worth(&self, ground: &Ground<'_>, piece: &Range<usize>, norm: Option<&Norm>) -> f32 {
        let own = ground.words_of();
        let start = own.start();
        let words = own.of(&ground.document.text).get(piece.clone()).unwrap_or_default();
        let mut worth = self.weights.of(words);
        let holds = |norm: &Norm| {
            let (from, to) = (start + piece.start, start + piece.end);
            norm.cue.start() >= from && norm.cue.end() <= to
        };
        if norm.is_some_and(holds) {
            worth = 2.0 * worth + NORM;
        }
        if !self.stages.is_empty() && STAGES.iter().any(|(_, word)| words.contains(word)) {
            let same = STAGES.iter().any(|(stage, word)| self.stages.contains(stage) && words.contains(word));
            worth *= if same { 1.3 } else { 0.4 };
        }
        if self.rules {
            let (from, to) = (start + piece.start, start + piece.end);
            let inside = |norm: &&&Norm| norm.cue.start() >= from && norm.cue.end() <= to;
            let strictest = ground.norms.iter().filter(inside).map(|norm| norm.modality).min();
            worth *= match strictest {
                Some(Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Discouraged) => 1.5,
                Some(Modality::Required | Modality::Encouraged | Modality::Permitted) => 1.25,
                None => 1.0,
            };
        }
        if self.figures && words.contains(|c: char| c.is_ascii_digit()) {
            worth *= 1.6;
        }
        worth
    }

    /// The best sentence, with neighbours that add words of the question.
    fn grow(&self, text: &str, pieces: &[Range<usize>], worth: &[f32]) -> Range<usize> {
        let best = (0..worth.len())
            .rev()
            .max_by(|&a, &b| worth.get(a).unwrap_or(&0.0).total_cmp(worth.get(b).unwrap_or(&0.0)));
        let Some(best) = best else { return 0..text.len() };
        let top = worth.get(best).copied().unwrap_or_default();
        let at = |i: usize| pieces.get(i).cloned().unwrap_or_default();
        let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
        let (mut first, mut last) = (best, best);
        loop {
            let seen = slice(at(first).start..at(last).end);
            let gain = |i: usize| (i, self.weights.beyond(slice(at(i)), seen));
            let sides = [first.checked_sub(1), (last + 1 < pieces.len()).then_some(last + 1)];
            let next = sides.into_iter().flatten().map(gain).max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((side, _)) = next.filter(|(_, gain)| *gain >= JOIN * top && *gain > 0.0) else { break };
            if seen.chars().count() + slice(at(side)).chars().count() > QUOTE_CHARS {
                break;
            }
            (first, last) = (first.min(side), last.max(side));
        }
        at(first).start..at(last).end
    }
}

/// The sentences of a text; a printed number is no sentence, and belongs to the one behind it.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for piece in sentences(text) {
        let short = |range: &Range<usize>| text.get(range.clone()).is_some_and(|s| s.chars().count() < 6);
        match found.last_mut() {
            Some(last) if short(last) => last.end = piece.end,
            _ => found.push(piece),
        }
    }
    found
}

/// The span without white space at its ends.
/// A heading that the body goes on from (不当使用示例：…): without it the body may say the contrary.
fn lead_in(document: &Document, clause: &Clause) -> Option<Span> {
    clause.heading.filter(|heading| document.text.get(heading.end()..).is_some_and(|rest| rest.starts_with('：')))
}

fn trimmed(document: &Document, span: Span) -> Span {
    let text = span.of(&document.text);
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    Span::new(&document.text, span.start() + start, span.start() + end.max(start)).unwrap_or(span)
}

/// The whole sentence of a clause that holds `span`.
pub(crate) fn sentence_at(document: &Document, clause: ClauseIdx, span: Span) -> Quote {
    let own = document.tree.get(clause).map_or(span, |clause| clause.span);
    let text = own.of(&document.text);
    let holds =
        |piece: &Range<usize>| own.start() + piece.start <= span.start() && span.end() <= own.start() + piece.end;
    let whole = pieces(text).into_iter().find(holds);
    let found = whole.and_then(|piece| Span::new(&document.text, own.start() + piece.start, own.start() + piece.end));
    Quote::take(document, clause, found.unwrap_or(span))
}

#[cfg(test)]
mod tests {
    use tiaowen_types::Binding;

    use super::*;
    use crate::fixture::document;

    #[test]
    fn a_number_is_no_sentence() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = pieces(text).into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("1.\n教师应审核。学生须标注所用工具。", &["1.\n教师应审核。", "学生须标注所用工具。"]);
        check("见《某办法。》第三条的规定。另行通知如下。", &["见《某办法。》第三条的规定。", "另行通知如下。"]);
    }

    #[test]
    fn takes_the_whole_sentence_around_a_norm() {
        let own = "一、教师应当审核全部内容。严禁上传涉密内容，确需处理的须先脱敏。";
        let guide = document("guide", "示例指引", Binding::Guidance, &[("一", own)]);
        let start = own.find("严禁").unwrap();
        let span = Span::new(own, start, start + "严禁上传涉密内容".len()).unwrap();
        let quote = sentence_at(&guide, ClauseIdx(0), span);
        assert_eq!(quote.text, "严禁上传涉密内容，确需处理的须先脱敏。");
    }
}
