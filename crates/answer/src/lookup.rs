use tiaowen_text::{fold, sentences};
use tiaowen_types::{ClauseIdx, Document, Span, Verdict};

use crate::ask::Case;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

/// Shortest words in quotation marks that are looked up as a quotation, in characters.
const QUOTED_CHARS: usize = 8;
/// Places of one quotation that are shown.
const PLACES: usize = 3;

/// Answers 「“…”这句话出自哪里」: finds the words in the documents.
pub(crate) fn quoted(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    let words = quotations(&plan.question);
    let mut found = Vec::new();
    for quotation in words {
        let places = case.inputs.shelf.documents().flat_map(|document| places(document, &fold(quotation).text));
        found.extend(places.take(PLACES));
    }
    if found.is_empty() {
        return None;
    }
    receipt.rules.push(Rule::LookUp);
    let mut draft = Draft::new(Verdict::Informational);
    for quote in found {
        let at = Template::FoundAt(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
}

fn quotations(question: &str) -> impl Iterator<Item = &str> {
    let pairs = [('“', '”'), ('「', '」'), ('"', '"'), ('‘', '’')];
    pairs.into_iter().filter_map(move |(open, close)| {
        let start = question.find(open)? + open.len_utf8();
        let rest = question.get(start..)?;
        let words = rest.get(..rest.find(close)?)?;
        (words.chars().count() >= QUOTED_CHARS).then_some(words)
    })
}

/// The sentences of a document that hold these folded words.
fn places(document: &Document, words: &str) -> Vec<Quote> {
    let mut found = Vec::new();
    for (idx, clause) in document.tree.iter() {
        let own = clause.span.of(&document.text);
        let folded = fold(own);
        let Some(at) = folded.text.find(words).filter(|_| !words.is_empty()) else { continue };
        let range = folded.original(at..at + words.len());
        let covering: Vec<_> =
            sentences(own).into_iter().filter(|s| s.start < range.end && range.start < s.end).collect();
        let (Some(first), Some(last)) = (covering.first(), covering.last()) else { continue };
        let offset = clause.span.start();
        found.extend(
            Span::new(&document.text, offset + first.start, offset + last.end).map(|s| Quote::take(document, idx, s)),
        );
    }
    found
}

/// Answers a question about clauses that it names: what they say.
pub(crate) fn referenced(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    let mut quotes = Vec::new();
    for reference in &plan.references {
        let Some(document) = reference.document.as_ref().and_then(|id| case.inputs.shelf.document(id)) else {
            continue;
        };
        for &clause in &reference.clauses {
            quotes.extend(whole(document, clause));
        }
    }
    if quotes.is_empty() {
        return None;
    }
    receipt.rules.push(Rule::LookUp);
    let mut draft = Draft::new(Verdict::Informational);
    for quote in quotes {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
}

/// The clause's own words; of a bare heading, the clauses directly below it as well.
fn whole(document: &Document, idx: ClauseIdx) -> Vec<Quote> {
    let Some(clause) = document.tree.get(idx) else { return vec![] };
    let own = clause.span.of(&document.text);
    let end = clause.span.start() + own.trim_end().len();
    let mut quotes: Vec<_> = Span::new(&document.text, clause.span.start(), end)
        .map(|s| Quote::take(document, idx, s))
        .into_iter()
        .collect();
    if clause.body.is_empty() {
        let below = document.tree.children(idx).take(8);
        quotes.extend(below.map(|(child, clause)| Quote::take(document, child, clause.heading.unwrap_or(clause.span))));
    }
    quotes.retain(|quote| !quote.span.is_empty());
    quotes
}

#[cfg(test)]
mod tests {
    use tiaowen_types::Binding;

    use super::*;
    use crate::fixture::document;

    #[test]
    fn reads_quotations() {
        let check = |question: &str, expected: &[&str]| {
            assert_eq!(quotations(question).collect::<Vec<_>>(), expected, "{question}");
        };
        check("“严禁未经审查直接使用”出自哪里", &["严禁未经审查直接使用"]);
        check("「教师须基于真实观察」是哪一条", &["教师须基于真实观察"]);
        check("“一刀切”是什么", &[]);
    }

    #[test]
    fn finds_words_wherever_they_stand() {
        let guide = document(
            "guide",
            "示例指引",
            Binding::Guidance,
            &[("一", "一、教师须审核。严禁 上传，涉密内容。"), ("二", "二、其他。")],
        );
        let found: Vec<_> =
            places(&guide, &fold("严禁上传,涉密内容").text).into_iter().map(|quote| quote.text).collect();
        assert_eq!(found, ["严禁 上传，涉密内容。"]);
        assert!(places(&guide, "").is_empty());
    }

    #[test]
    fn a_clause_is_quoted_whole() {
        let guide = document("guide", "示例指引", Binding::Guidance, &[("一", "一、教师须审核。另有规定的除外。\n")]);
        let quotes: Vec<_> = whole(&guide, ClauseIdx(0)).into_iter().map(|quote| quote.text).collect();
        assert_eq!(quotes, ["一、教师须审核。另有规定的除外。"]);
        assert!(whole(&guide, ClauseIdx(7)).is_empty());
    }
}
