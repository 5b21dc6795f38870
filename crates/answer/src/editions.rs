use std::collections::BTreeSet;

use tiaowen_corpus::{ChangeKind, ClauseChange, diff};
use tiaowen_text::sentences;
use tiaowen_types::{ClauseIdx, Document, DocumentId, Span, Verdict};

use crate::ask::Case;
use crate::draft::Conflicting;
use crate::evidence::Ground;
use crate::select::Picker;
use crate::verdict::leans_on_superseded;
use crate::wording::Counts;
use crate::{ConflictReason, Draft, Outcome, Piece, Quote, Receipt, Rule, Sentence, Template, Topic, finish};

/// Rows of the comparison.
const ROWS: usize = 4;
/// Least support of a clause compared, over the best of its edition.
const NEAR: f32 = 0.75;
/// Clauses of one edition that are looked up in the other.
const EACH: usize = 2;

/// Answers a question that compares two editions of a document: clause by clause what stood and what stands.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let (old, new) = pair(case)?;
    receipt.rules.push(Rule::Editions);
    let changes = diff(old, new);
    let relies = leans_on_superseded(case);
    let mut draft = Draft::new(if relies { Verdict::Conditional } else { Verdict::Informational });
    draft.sentences.push(Sentence::template(Template::Superseded(old.meta.id.clone(), new.meta.id.clone())));
    draft.sentences.push(Sentence::template(Template::Changes(counts(&changes))));
    for row in rows(case, (old, new), &changes) {
        draft.conflicts.extend(row.differing());
        draft.sentences.push(row.sentence(&old.meta.id, &new.meta.id));
    }
    draft.conflicts.truncate(1);
    (draft.sentences.len() > 2).then(|| finish::answered(case, draft))
}

fn counts(changes: &[ClauseChange]) -> Counts {
    let of = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    Counts {
        kept: of(ChangeKind::Same) + of(ChangeKind::Moved),
        revised: of(ChangeKind::Revised),
        added: of(ChangeKind::Added),
        removed: of(ChangeKind::Removed),
    }
}

/// What one matter says in either edition.
struct Row {
    old: Vec<Quote>,
    new: Vec<Quote>,
}

impl Row {
    fn sentence(self, old: &DocumentId, new: &DocumentId) -> Sentence {
        let side = |id: &DocumentId, quotes: Vec<Quote>, older: bool| {
            let at = quotes.first().map(|quote| quote.clause);
            let head = Template::Side { document: id.clone(), clause: at, older };
            std::iter::once(Piece::Template(head)).chain(quotes.into_iter().map(Piece::Quote))
        };
        let pieces = side(old, self.old, true).chain(side(new, self.new, false)).collect();
        Sentence { pieces, cites: Vec::new() }
    }

    fn differing(&self) -> Option<Conflicting> {
        let (old, new) = (self.old.first()?, self.new.first()?);
        let quotes = vec![old.clone(), new.clone()];
        let (topic, reason) = (Topic::Editions, ConflictReason::Edition);
        (old.text != new.text).then_some(Conflicting { topic, quotes, deciding: Some(1), reason })
    }
}

/// The clauses of either edition that the question is about, each with its counterpart.
fn rows(case: &Case<'_>, (old, new): (&Document, &Document), changes: &[ClauseChange]) -> Vec<Row> {
    let picker = Picker::of(case);
    let mut seen: BTreeSet<(Option<ClauseIdx>, Option<ClauseIdx>)> = BTreeSet::new();
    let mut found = Vec::new();
    let about = best_of(case, &new.meta.id).into_iter().chain(best_of(case, &old.meta.id));
    for ground in about {
        let clause = Some(ground.ranked.clause);
        let is_new = ground.document.meta.id == new.meta.id;
        let same = |change: &&ClauseChange| if is_new { change.new == clause } else { change.old == clause };
        let Some(change) = changes.iter().find(same) else { continue };
        if !seen.insert((change.old, change.new)) || found.len() == ROWS {
            continue;
        }
        let own = picker.quotes(ground, None);
        let counterpart = |document: &Document, clause: Option<ClauseIdx>| {
            let quotes = own.iter().filter_map(|quote| likest(document, clause?, &quote.text));
            let mut quotes: Vec<Quote> = quotes.collect();
            quotes.dedup();
            quotes
        };
        let row = if is_new {
            Row { old: counterpart(old, change.old), new: own }
        } else {
            Row { new: counterpart(new, change.new), old: own }
        };
        found.push(row);
    }
    found
}

/// The sentence of a clause that shares most with `words`; the heading when the clause has no sentence.
fn likest(document: &Document, clause: ClauseIdx, words: &str) -> Option<Quote> {
    let held = document.tree.get(clause)?;
    let own = if held.body.is_empty() { held.span } else { held.body };
    let text = own.of(&document.text);
    let wanted = pairs(words);
    let likeness = |range: &std::ops::Range<usize>| {
        let found = pairs(text.get(range.clone()).unwrap_or_default());
        let common = found.intersection(&wanted).count() as f32;
        common / (found.len() + wanted.len()).max(1) as f32
    };
    let best = sentences(text).into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    let cut = text.get(best.clone())?;
    let (start, end) = (cut.len() - cut.trim_start().len(), cut.trim_end().len());
    let span = Span::new(&document.text, own.start() + best.start + start, own.start() + best.start + end)?;
    (!span.is_empty()).then(|| Quote::take(document, clause, span))
}

/// Pairs of neighbouring characters.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.iter().copied().zip(letters.iter().copied().skip(1)).collect()
}

/// The older and the newer edition the question speaks of.
fn pair<'a>(case: &Case<'a>) -> Option<(&'a Document, &'a Document)> {
    let shelf = case.inputs.shelf;
    let of = |document: &'a Document| Some((document, shelf.document(document.meta.superseded_by.as_ref()?)?));
    let pairs = || shelf.documents().filter_map(of);
    let involves = |pair: &(&Document, &Document), id: &DocumentId| pair.0.meta.id == *id || pair.1.meta.id == *id;
    let named = case.inputs.plan.documents.iter().find_map(|id| pairs().find(|pair| involves(pair, id)));
    named.or_else(|| case.grounds.iter().find_map(|g| pairs().find(|pair| involves(pair, &g.ranked.document))))
}

fn best_of<'a, 'b>(case: &'b Case<'a>, document: &DocumentId) -> Vec<&'b Ground<'a>> {
    let of: Vec<_> = case.grounds.iter().filter(|g| g.ranked.document == *document && !g.furniture()).collect();
    let best = of.iter().map(|g| g.support).fold(0.0, f32::max);
    of.into_iter().filter(|g| g.support >= NEAR * best).take(EACH).collect()
}

#[cfg(test)]
mod tests {
    use tiaowen_types::Binding;

    use super::*;
    use crate::fixture::document;

    #[test]
    fn finds_the_likest_sentence() {
        let own = "一、学校应建立制度。教师须审核生成内容。学生应标注来源。";
        let guide = document("guide", "示例指引", Binding::Guidance, &[("一", own)]);
        let check = |words: &str, expected: &str| {
            let found = likest(&guide, ClauseIdx(0), words).map(|quote| quote.text);
            assert_eq!(found.as_deref(), Some(expected), "{words}");
        };
        check("教师应当审核全部内容", "教师须审核生成内容。");
        check("学生必须标注", "学生应标注来源。");
    }

    #[test]
    fn a_row_differs_when_the_words_do() {
        let old = document("old", "示例指引", Binding::Guidance, &[("一", "一、教师应审核。")]);
        let new = document("new", "示例指引（新版）", Binding::Guidance, &[("一", "一、教师须审核。")]);
        let take = |d: &Document| vec![Quote::take(d, ClauseIdx(0), d.tree.clauses()[0].span)];
        let row = |new: Vec<Quote>| Row { old: take(&old), new };
        assert!(row(take(&new)).differing().is_some());
        assert!(row(take(&old)).differing().is_none());
        assert!(row(vec![]).differing().is_none());
    }
}
