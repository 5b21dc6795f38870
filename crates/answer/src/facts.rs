use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::sentences;
use tiaowen_types::{ClauseIdx, Document, Span, Verdict};

use crate::ask::Case;
use crate::kind::Kind;
use crate::{Draft, Fact, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

/// Documents whose force is told at most.
const DOCUMENTS: usize = 3;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| compile("文号|发文字号|〔[0-9]{4}〕|\\[[0-9]{4}\\]|几号文"));
static ISSUERS: LazyLock<Regex> =
    LazyLock::new(|| compile("谁|单位|部门|机关|机构|哪家|签发|盖|制定|印发的|发布的|发的|联合"));
static ISSUED: LazyLock<Regex> =
    LazyLock::new(|| compile("什么时候|哪天|哪一?年|何时|日期|时间|几月|几号$|落款|多久前"));
static ADDRESSEE: LazyLock<Regex> = LazyLock::new(|| compile("主送|发给|送给|给谁|抄送"));
/// How a document speaks of its own force.
static OWN_FORCE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "约束力|建议性文件|参照执行|遵照执行|认真贯彻|贯彻执行|抓好.{0,4}落实|结合实际.{0,8}(执行|落实)|特制定本|编制本指引|制定本(计划|指引|指南|意见)",
    )
});
/// How a document speaks of another's edition.
static EDITION: LazyLock<Regex> = LazyLock::new(|| compile("修订|发布|废止|替代|取代|施行|同时停止"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// Answers questions about a document itself: its number, issuers, date, addressees.
pub(crate) fn facts(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    let document = subject(case)?;
    let asks = |pattern: &Regex| pattern.is_match(&plan.resolved);
    let (mut facts, mut labels) = (Vec::new(), Vec::new());
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
    Some(tell(case, receipt, document, &facts, quotes))
}

/// The document whose number alone is asked for, when it has none that is known.
pub(crate) fn unnumbered<'a>(case: &Case<'a>) -> Option<&'a Document> {
    let asks = |pattern: &Regex| pattern.is_match(&case.inputs.plan.resolved);
    let alone = case.kind == Kind::Facts && asks(&NUMBER) && !asks(&ISSUERS) && !asks(&ISSUED) && !asks(&ADDRESSEE);
    subject(case).filter(|document| alone && document.meta.document_number.is_none())
}

/// Answers whether a document is in force, and which edition is.
pub(crate) fn status(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let shelf = case.inputs.shelf;
    let named = subject(case)?;
    let newest = named.meta.superseded_by.as_ref().and_then(|id| shelf.document(id)).unwrap_or(named);
    let mut quotes = notice(case, newest);
    if quotes.is_empty() {
        quotes = places(case, newest, &["落款"]);
    }
    Some(tell(case, receipt, newest, &[Fact::Edition, Fact::Issued, Fact::Status], quotes))
}

/// Answers how strongly documents bind, in their own words.
pub(crate) fn force(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    let named = plan.references.iter().filter_map(|reference| reference.document.as_ref()).chain(&plan.documents);
    let mut documents: Vec<&Document> = Vec::new();
    for document in named.filter_map(|id| case.inputs.shelf.document(id)) {
        if !documents.iter().any(|known| known.meta.id == document.meta.id) {
            documents.push(document);
        }
    }
    let mut draft = Draft::new(Verdict::Informational);
    for document in documents.into_iter().take(DOCUMENTS) {
        draft.sentences.push(Sentence::template(Template::Force(document.meta.id.clone())));
        let own = sentence_with(document, |sentence| OWN_FORCE.is_match(sentence));
        let own = own.or_else(|| published(case, document, &OWN_FORCE));
        draft.sentences.extend(own.map(shown));
    }
    if !draft.sentences.iter().any(|sentence| sentence.quotes().next().is_some()) {
        return None;
    }
    receipt.rules.push(Rule::DocumentFacts);
    Some(finish::answered(case, draft))
}

fn tell(case: &Case<'_>, receipt: &mut Receipt, document: &Document, facts: &[Fact], quotes: Vec<Quote>) -> Outcome {
    receipt.rules.push(Rule::DocumentFacts);
    let id = &document.meta.id;
    let mut draft = Draft::new(Verdict::Informational);
    draft.sentences.push(Sentence::template(Template::Of(id.clone())));
    let older = case.inputs.shelf.documents().find(|d| d.meta.superseded_by.as_ref() == Some(id));
    if let Some(older) = older.filter(|_| facts.contains(&Fact::Status)) {
        draft.sentences.push(Sentence::template(Template::Superseded(older.meta.id.clone(), id.clone())));
    }
    draft.sentences.extend(facts.iter().map(|fact| Sentence::template(Template::Fact(id.clone(), *fact))));
    draft.sentences.extend(quotes.into_iter().map(shown));
    finish::answered(case, draft)
}

fn shown(quote: Quote) -> Sentence {
    Sentence::quoting(Template::Clause(quote.document.clone(), quote.clause), quote)
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
    let published = notice(case, document);
    if !published.is_empty() {
        return published;
    }
    let name = format!("《{}》", document.meta.title);
    let others = case.inputs.shelf.documents().filter(|other| other.meta.id != document.meta.id);
    others.filter_map(|other| sentence_with(other, |sentence| sentence.contains(&name))).take(1).collect()
}

/// What the notice that publishes the document says of its edition, and the notice's signature.
fn notice(case: &Case<'_>, document: &Document) -> Vec<Quote> {
    let notice = case.inputs.shelf.documents().find(|d| d.meta.publishes.as_ref() == Some(&document.meta.id));
    let Some(notice) = notice else { return vec![] };
    let said = sentence_with(notice, |sentence| EDITION.is_match(sentence) && sentence.contains('《'));
    said.into_iter().chain(labelled(notice, "落款")).collect()
}

fn published(case: &Case<'_>, document: &Document, pattern: &Regex) -> Option<Quote> {
    let mut notices = case.inputs.shelf.documents().filter(|d| d.meta.publishes.as_ref() == Some(&document.meta.id));
    notices.find_map(|notice| sentence_with(notice, |sentence| pattern.is_match(sentence)))
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

/// The first sentence of a document's clauses that meets a test; titles are no sentences.
fn sentence_with(document: &Document, test: impl Fn(&str) -> bool) -> Option<Quote> {
    document.tree.iter().find_map(|(idx, clause)| {
        let own = clause.span.of(&document.text);
        let passes = |range: &std::ops::Range<usize>| own.get(range.clone()).is_some_and(&test);
        if clause.path.labels() == ["标题"] {
            return None;
        }
        let sentence = sentences(own).into_iter().find(passes)?;
        let offset = clause.span.start();
        take(document, idx, Span::new(&document.text, offset + sentence.start, offset + sentence.end)?)
    })
}

#[cfg(test)]
mod tests {
    use tiaowen_types::Binding;

    use super::*;
    use crate::fixture::document;

    #[test]
    fn finds_what_a_document_says_of_itself() {
        let own =
            [("标题", "示例办法"), ("一", "一、总则。本办法为建议性文件，供参考。"), ("落款", " 某部\n2025年1月2日 ")];
        let guide = document("guide", "示例办法", Binding::Advisory, &own);
        let said = sentence_with(&guide, |sentence| OWN_FORCE.is_match(sentence)).map(|quote| quote.text);
        assert_eq!(said.as_deref(), Some("本办法为建议性文件，供参考。"));
        assert_eq!(labelled(&guide, "落款").map(|quote| quote.text).as_deref(), Some("某部\n2025年1月2日"));
        assert_eq!(labelled(&guide, "主送"), None);
        assert_eq!(sentence_with(&guide, |sentence| sentence.contains("示例")), None, "a title is no sentence");
    }

    #[test]
    fn knows_which_facts_are_asked() {
        let check = |question: &str, expected: [bool; 4]| {
            let asks = [&NUMBER, &ISSUERS, &ISSUED, &ADDRESSEE].map(|pattern| pattern.is_match(question));
            assert_eq!(asks, expected, "{question}");
        };
        check("文号是多少", [true, false, false, false]);
        check("哪几个部门联合印发的，什么时候", [false, true, true, false]);
        check("主送哪里", [false, false, false, true]);
    }
}
