use proptest::prelude::*;
use tiaowen_types::{Binding, ClauseIdx, Document, Span, Verdict};

use super::*;
use crate::fixture::{document, id, quote};
use crate::{Generator, Template, rephrased};

fn guide() -> Document {
    let articles = [
        ("一", "一、原则上禁止小学生独立使用，确需使用的应在教师指导下进行。"),
        ("二", "二、教师可以借助工具起草评语，但须审核。"),
    ];
    document("guide", "示例指引", Binding::Guidance, &articles)
}

fn draft(sentences: Vec<Sentence>) -> Draft {
    Draft { sentences, ..Draft::new(Verdict::Prohibited) }
}

fn clause_sentence(quote: Quote) -> Sentence {
    Sentence::quoting(Template::Clause(quote.document.clone(), quote.clause), quote)
}

#[test]
fn numbers_quotations_in_order_and_once() {
    let guide = guide();
    let shelf = Shelf::new([&guide]);
    let (one, two) = (quote(&guide, 1, "教师可以"), quote(&guide, 0, "禁止小学生独立使用"));
    let resting = Sentence::resting(Template::Verdict(Verdict::Prohibited), vec![one.clone(), two.clone()]);
    let answer = verify(draft(vec![resting, clause_sentence(two), clause_sentence(one)]), &shelf).unwrap();
    assert!(answer.text().starts_with("不可以。[1][2]\n"), "{}", answer.text());
    assert!(answer.text().ends_with("“教师可以”[1]"), "{}", answer.text());
    let cited: Vec<_> = answer.citations().iter().map(|c| (c.number(), c.cited().to_string())).collect();
    assert_eq!(cited, [(1, "二".to_owned()), (2, "一".to_owned())]);
}

#[test]
fn refuses_what_it_cannot_prove() {
    let guide = guide();
    let shelf = Shelf::new([&guide]);
    let check = |spoil: &dyn Fn(&mut Quote), expected: fn(&GateError) -> bool| {
        let mut bad = quote(&guide, 0, "禁止小学生独立使用");
        spoil(&mut bad);
        let error = verify(draft(vec![clause_sentence(bad)]), &shelf).unwrap_err();
        assert!(expected(&error), "{error}");
    };
    check(&|q| q.text = "允许小学生独立使用".into(), |e| matches!(e, GateError::Altered { .. }));
    check(&|q| q.document = id("other"), |e| matches!(e, GateError::UnknownClause { .. }));
    check(&|q| q.clause = ClauseIdx(9), |e| matches!(e, GateError::UnknownClause { .. }));
    check(&|q| q.clause = ClauseIdx(1), |e| matches!(e, GateError::OutsideClause { .. }));
    check(&|q| q.span = Span::new("", 0, 0).unwrap(), |e| matches!(e, GateError::OutsideClause { .. }));
    assert_eq!(verify(draft(vec![]), &shelf), Err(GateError::Empty));
}

#[test]
fn words_of_a_generator_only_connect() {
    let guide = guide();
    let shelf = Shelf::new([&guide]);
    let check = |glue: &str, passes: bool| {
        let pieces = vec![Piece::Glue(glue.into()), Piece::Quote(quote(&guide, 1, "须审核"))];
        let sentence = Sentence { pieces, cites: vec![] };
        assert_eq!(verify(draft(vec![sentence]), &shelf).is_ok(), passes, "{glue}");
    };
    check("文件这样写：", true);
    check("老师可以随便用，", false);
    check("第三条说：", false);
    check("《别的文件》说：", false);
    check(&"啊".repeat(31), false);
    let bare = Sentence { pieces: vec![Piece::Glue("文件这样写。".into())], cites: vec![] };
    assert!(verify(draft(vec![bare]), &shelf).is_err());
}

struct Scripted(Option<Vec<Sentence>>);

impl Generator for Scripted {
    fn rephrase(&self, _question: &str, _draft: &Draft) -> Option<Vec<Sentence>> {
        self.0.clone()
    }
}

#[test]
fn a_generator_passes_the_same_gate_or_is_dropped() {
    let guide = guide();
    let shelf = Shelf::new([&guide]);
    let plain = draft(vec![clause_sentence(quote(&guide, 1, "须审核"))]);
    let check = |sentences, passes: bool| {
        assert_eq!(rephrased(&Scripted(sentences), "问", &plain, &shelf).is_some(), passes);
    };
    let said =
        |glue: &str, q: Quote| Sentence { pieces: vec![Piece::Glue(glue.into()), Piece::Quote(q)], cites: vec![] };
    check(None, false);
    check(Some(vec![said("文件写着：", quote(&guide, 1, "须审核"))]), true);
    check(Some(vec![said("放心用，", quote(&guide, 1, "须审核"))]), true);
    check(Some(vec![said("不必，", quote(&guide, 1, "须审核"))]), false);
    check(Some(vec![said("文件写着：", quote(&guide, 1, "教师可以"))]), false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn one_changed_character_in_any_quotation_is_refused(at in 0usize..64, to in any::<char>(), which in 0u32..2) {
        let guide = guide();
        let shelf = Shelf::new([&guide]);
        let own = guide.tree.get(ClauseIdx(which)).unwrap().span;
        let honest = Quote::take(&guide, ClauseIdx(which), own);
        prop_assert!(verify(draft(vec![clause_sentence(honest.clone())]), &shelf).is_ok());
        let mut letters: Vec<char> = honest.text.chars().collect();
        let at = at % letters.len();
        prop_assume!(letters[at] != to);
        letters[at] = to;
        let altered = Quote { text: letters.iter().collect(), ..honest };
        prop_assert!(verify(draft(vec![clause_sentence(altered)]), &shelf).is_err());
    }

    #[test]
    fn every_quotation_of_an_answer_stands_in_its_clause(start in 0usize..200, end in 0usize..200, which in 0u32..2) {
        let guide = guide();
        let shelf = Shelf::new([&guide]);
        let Some(span) = Span::new(&guide.text, start, end) else { return Ok(()) };
        let claimed = Quote::take(&guide, ClauseIdx(which), span);
        if let Ok(answer) = verify(draft(vec![clause_sentence(claimed)]), &shelf) {
            for citation in answer.citations() {
                let clause = guide.tree.get(citation.clause()).unwrap();
                prop_assert!(clause.span.of(&guide.text).contains(citation.quote()));
                prop_assert!(!citation.quote().is_empty());
            }
        }
    }
}
