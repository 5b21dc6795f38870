use std::sync::LazyLock;

use regex::Regex;
use tiaowen_retrieval::Intent;
use tiaowen_text::sentences;
use tiaowen_types::{ClauseIdx, Document, DocumentId, Span, Verdict};

use crate::ask::Case;
use crate::template::Fact;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| compile("文号|发文字号|〔[0-9]{4}〕|\\[[0-9]{4}\\]|几号文"));
static ISSUERS: LazyLock<Regex> =
    LazyLock::new(|| compile("谁|单位|部门|机关|机构|哪家|签发|盖|制定|印发的|发布的|发的|联合"));
static ISSUED: LazyLock<Regex> =
    LazyLock::new(|| compile("什么时候|哪天|哪一?年|何时|日期|时间|几月|几号$|落款|多久前"));
static ADDRESSEE: LazyLock<Regex> = LazyLock::new(|| compile("主送|发给|送给|给谁|抄送"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// Answers questions about a document itself: its number, issuers, date, addressees.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    if plan.intent != Intent::WhoIssued {
        return None;
    }
    let document = subject(case)?;
    let asks = |pattern: &Regex| pattern.is_match(&plan.resolved);
    let mut facts = Vec::new();
    let mut labels = Vec::new();
    if asks(&NUMBER) {
        facts.push(Fact::Number);
        labels.push("文号");
    }
    if asks(&ADDRESSEE) {
        labels.push("主送");
    }
    if asks(&ISSUERS) {
        facts.push(Fact::Issuers);
    }
    if asks(&ISSUED) {
        facts.push(Fact::Issued);
    }
    if facts.iter().any(|fact| *fact != Fact::Number) || labels.is_empty() {
        labels.push("落款");
    }
    let quotes = places(case, document, &labels);
    if quotes.is_empty() && facts.is_empty() {
        return None;
    }
    receipt.rules.push(Rule::DocumentFacts);
    let mut draft = Draft::new(Verdict::Informational);
    draft.sentences.push(Sentence::template(Template::Of(document.meta.id.clone())));
    draft
        .sentences
        .extend(facts.into_iter().map(|fact| Sentence::template(Template::Fact(document.meta.id.clone(), fact))));
    for quote in quotes {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
}

/// The document asked about: the one named, else the one the best clauses stand in.
fn subject<'a>(case: &Case<'a>) -> Option<&'a Document> {
    let plan = case.inputs.plan;
    let named = plan.references.iter().find_map(|reference| reference.document.as_ref());
    let named = named.or_else(|| plan.documents.first());
    let id = named.or_else(|| case.grounds.first().map(|ground| &ground.ranked.document))?;
    case.inputs.shelf.document(id)
}

/// The clauses that print the facts: in the document, in the notice that publishes it, or where another document
/// names it.
fn places(case: &Case<'_>, document: &Document, labels: &[&str]) -> Vec<Quote> {
    let own: Vec<_> = labels.iter().filter_map(|label| labelled(document, label)).collect();
    if !own.is_empty() {
        return own;
    }
    let notice = case.inputs.shelf.documents().find(|d| d.meta.publishes.as_ref() == Some(&document.meta.id));
    let published: Vec<_> =
        notice.map(|notice| labels.iter().filter_map(|label| labelled(notice, label)).collect()).unwrap_or_default();
    if !published.is_empty() {
        return published;
    }
    let others = case.inputs.shelf.documents().filter(|other| other.meta.id != document.meta.id);
    others.filter_map(|other| mention(other, &document.meta.title, &document.meta.id)).take(1).collect()
}

fn labelled(document: &Document, label: &str) -> Option<Quote> {
    let (idx, clause) = document.tree.iter().find(|(_, clause)| clause.path.labels() == [label])?;
    take(document, idx, clause.span)
}

fn take(document: &Document, clause: ClauseIdx, span: Span) -> Option<Quote> {
    let text = span.of(&document.text);
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    let span = Span::new(&document.text, span.start() + start, span.start() + end)?;
    Some(Quote::take(document, clause, span))
}

/// The sentence of another document that names this one.
fn mention(other: &Document, title: &str, _id: &DocumentId) -> Option<Quote> {
    let name = format!("《{title}》");
    other.tree.iter().find_map(|(idx, clause)| {
        let own = clause.span.of(&other.text);
        let sentence = sentences(own).into_iter().find(|s| own.get(s.clone()).is_some_and(|s| s.contains(&name)))?;
        let offset = clause.span.start();
        take(other, idx, Span::new(&other.text, offset + sentence.start, offset + sentence.end)?)
    })
}
