use std::ops::Range;

use tiaowen_types::{Bearer, Clause, ClauseIdx, ClauseKind, Document, Modality, Norm, Span, Verdict};

use crate::segment::pieces;
use crate::sentence::{self, Draft};
use crate::subject::trim_marks;
use crate::tables::TABLES;
use crate::who;

/// All norms of a document, in reading order. The same document always gives the same norms.
pub fn extract(document: &Document) -> Vec<Norm> {
    let mut norms = Vec::new();
    for (idx, clause) in document.tree.iter() {
        if !matches!(clause.kind, ClauseKind::Signature) {
            norms.extend(of_clause(document, idx, clause));
        }
    }
    norms
}

/// A norm in a text that belongs to no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Strength.
    pub modality: Modality,
    /// The words that carry it, a byte range of the text.
    pub cue: Range<usize>,
    /// What is to be done or left, a byte range of the text.
    pub act: Range<usize>,
}

/// The norms that a text states which belongs to no document, in reading order.
pub fn statements(text: &str) -> Vec<Statement> {
    let sentences = pieces(text, 0..text.len(), &['。', '！', '？', '\n']);
    let drafts = sentences.into_iter().flat_map(|range| sentence::read(text, range).drafts);
    drafts.map(|draft| Statement { modality: draft.modality, cue: draft.cue, act: draft.act }).collect()
}

/// What a norm of this strength alone says about its act.
pub fn verdict_of(modality: Modality) -> Verdict {
    match modality {
        Modality::Prohibited | Modality::ProhibitedInPrinciple => Verdict::Prohibited,
        Modality::Discouraged => Verdict::Discouraged,
        Modality::Required => Verdict::Required,
        Modality::Encouraged => Verdict::Encouraged,
        Modality::Permitted => Verdict::Allowed,
    }
}

/// What a norm says about its act, its condition and exception considered: a permission with either is
/// conditional, and so is a prohibition in principle that names its exception.
pub fn verdict_of_norm(norm: &Norm) -> Verdict {
    let limited = norm.condition.is_some() || norm.exception.is_some();
    match norm.modality {
        Modality::Permitted if limited => Verdict::Conditional,
        Modality::ProhibitedInPrinciple if norm.exception.is_some() => Verdict::Conditional,
        Modality::Prohibited
        | Modality::ProhibitedInPrinciple
        | Modality::Discouraged
        | Modality::Required
        | Modality::Encouraged
        | Modality::Permitted => verdict_of(norm.modality),
    }
}

fn of_clause(document: &Document, idx: ClauseIdx, clause: &Clause) -> Vec<Norm> {
    let text = document.text.as_str();
    let mut inherited = None;
    let mut norms = Vec::new();
    let body = clause.body.start()..clause.body.end();
    if let Some(modality) = listed(document, clause) {
        return list(text, body, modality).into_iter().filter_map(|draft| finish(document, idx, draft, None)).collect();
    }
    for sentence in pieces(text, body, &['。', '！', '？', '\n']) {
        let reading = sentence::read(text, sentence);
        for draft in reading.drafts {
            norms.extend(finish(document, idx, draft, inherited.as_deref()));
        }
        inherited = reading.subject.or(inherited);
    }
    if norms.is_empty() { from_article(document, idx, clause).into_iter().collect() } else { norms }
}

/// The norm of an item that only names an act, where the clause above forbids or demands 下列行为：.
fn from_article(document: &Document, idx: ClauseIdx, clause: &Clause) -> Option<Norm> {
    let text = document.text.as_str();
    let above = document.tree.get(clause.parent?)?;
    let start = above.body.of(text).trim_end();
    if !start.ends_with(['：', ':']) {
        return None;
    }
    let last = pieces(text, above.body.start()..above.body.end(), &['。', '\n']).pop()?;
    let draft = sentence::read(text, last).drafts.pop()?;
    let announced = draft.act.end.max(draft.whole.end) + '：'.len_utf8() >= above.body.start() + start.len();
    let listed = TABLES.items.is_match(text.get(draft.act.clone()).unwrap_or_default());
    let whole = clause.body.start()..clause.body.end();
    let act = trim_marks(text, whole);
    (announced && listed && !act.is_empty())
        .then(|| Draft {
            part_start: act.start,
            whole: act.clone(),
            act,
            condition: None,
            exception: None,
            bearers: None,
            ..draft
        })
        .and_then(|draft| finish(document, idx, draft, None))
}

/// The modality that a label gives to all members of the clause: 不当使用示例：A；B.
fn listed(document: &Document, clause: &Clause) -> Option<Modality> {
    let heading = clause.heading.map(|h| h.of(&document.text)).unwrap_or_default();
    let body = clause.body.of(&document.text);
    let label =
        body.find(['：', '。', '；']).and_then(|end| body.get(..end)).filter(|l| l.len() < 40).unwrap_or_default();
    [heading, label].iter().find_map(|text| TABLES.lead.find(text)).and_then(|word| TABLES.lead_modality(word.as_str()))
}

fn list(text: &str, body: Range<usize>, modality: Modality) -> Vec<Draft> {
    let whole = text.get(body.clone()).unwrap_or_default();
    let label = TABLES.lead.find(whole).filter(|m| m.start() < 12).map_or(0, |m| m.end());
    let after =
        whole.get(label..).map_or(label, |rest| label + rest.len() - rest.trim_start_matches(['：', ':', ' ']).len());
    let cue = body.start..body.start + label;
    let item = |part: Range<usize>| Draft {
        whole: part.clone(),
        cue: if cue.is_empty() { part.start..part.start } else { cue.clone() },
        modality,
        part_start: part.start,
        act: trim_marks(text, part),
        condition: None,
        exception: None,
        bearers: None,
    };
    pieces(text, body.start + after..body.end, &['；', ';', '。']).into_iter().map(item).collect()
}

fn finish(document: &Document, idx: ClauseIdx, draft: Draft, inherited: Option<&[Bearer]>) -> Option<Norm> {
    let text = document.text.as_str();
    let span = |range: Range<usize>| Span::new(text, range.start, range.end);
    let named = draft.bearers.is_some();
    let bearers = draft.bearers.or_else(|| inherited.map(<[_]>::to_vec)).unwrap_or_else(|| from_above(document, idx));
    let named_by = |range: Range<usize>| who::stages(text.get(range).unwrap_or_default());
    let own = named_by(draft.whole.clone());
    let stages =
        if own.is_empty() { named_by(draft.part_start.min(draft.whole.start)..draft.whole.start) } else { own };
    Some(Norm {
        clause: idx,
        span: span(draft.whole)?,
        cue: span(draft.cue)?,
        bearer_inherited: !named && !bearers.is_empty(),
        bearers,
        modality: draft.modality,
        act: span(draft.act)?,
        condition: draft.condition.and_then(span),
        exception: draft.exception.and_then(span),
        stages,
    })
}

/// Whom the headings and last sentences above a clause address, nearest first; then the title.
fn from_above(document: &Document, idx: ClauseIdx) -> Vec<Bearer> {
    let chain = document.tree.ancestry(idx);
    for (i, clause) in chain.iter().rev().enumerate() {
        let heading = clause.heading.map(|h| h.of(&document.text)).unwrap_or_default();
        let addressed = who::group_at_start(heading)
            .filter(|(_, end)| heading.get(*end..).is_some_and(|rest| TABLES.addressing.is_match(rest)));
        if let Some((who, _)) = addressed {
            return who;
        }
        let body = clause.body.start()..clause.body.end();
        let mut sentences = if i > 0 { pieces(&document.text, body, &['。', '！', '？', '\n']) } else { Vec::new() };
        let last = std::iter::from_fn(|| sentences.pop()).find_map(|s| sentence::read(&document.text, s).subject);
        if let Some(subject) = last {
            return subject;
        }
    }
    // A title names its issuer as often as whom it addresses (教育部等九部门关于…).
    let mut titled = who::group_at_start(&document.meta.title).map(|(who, _)| who).unwrap_or_default();
    titled.retain(|who| !matches!(who, Bearer::Authority | Bearer::Organisation));
    titled
}
