use std::sync::LazyLock;

use regex::Regex;
use tiaowen_retrieval::{Features, Intent, ReferenceProblem};
use tiaowen_types::{ClausePath, Document, Span};

use crate::absent::{absent, figure, judgement};
use crate::ask::Case;
use crate::select::{Picker, sentence_at};
use crate::{Echo, Outcome, Quote, Receipt, RefusalKind, Rule, Saying, Sentence, Template, refuse};

/// Letters that a question without a reference needs to say anything.
const LETTERS: usize = 3;
/// Best clauses that may speak of a place without documents of its own.
const TELLING: usize = 3;
/// Clauses quoted beside a refusal.
const NEAREST: usize = 2;
/// Clauses in which a point asked for is looked for.
pub(crate) const LOOKED_AT: usize = 8;

/// Ends of titles of rules; other books in 《》 are no documents of this library.
static RULES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "法|办法|规定|条例|指南|指引|意见|通知|纲要|标准|方案|计划|规划|细则|决定|准则|规范|守则|制度|章程|公约|要求",
    )
});

pub(crate) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// Cosine under which nothing of the library is near the question. Alone it means little (e5's lie in 0.75–0.95);
/// it counts only when the words do not agree either.
const STRANGE: f32 = 0.92;

/// A refusal before its text is written.
pub(crate) struct Ground {
    pub(crate) rule: Rule,
    pub(crate) kind: RefusalKind,
    pub(crate) message: Template,
    pub(crate) next: Template,
    pub(crate) nearest: bool,
    /// Clauses to be shown instead of the best found.
    pub(crate) instead: Vec<Quote>,
}

/// A refusal, when the question is one that the documents do not answer. Decided before any answer is written.
pub(crate) fn refusal(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let ground = talk(case)
        .or_else(|| place(case))
        .or_else(|| reference(case))
        .or_else(|| judgement(case))
        .or_else(|| absent(case))
        .or_else(|| figure(case))
        .or_else(|| weak(case))?;
    receipt.rules.push(ground.rule);
    Some(write(case, ground))
}

fn write(case: &Case<'_>, ground: Ground) -> Outcome {
    let mut rest = Vec::new();
    let picker = Picker::of(case).one();
    if !ground.instead.is_empty() {
        rest.push(Sentence::template(Template::Say(Saying::Nearest)));
        let shown =
            |quote: &Quote| Sentence::quoting(Template::Clause(quote.document.clone(), quote.clause), quote.clone());
        rest.extend(ground.instead.iter().map(shown));
    }
    let near: Vec<_> = case.grounds.iter().filter(|g| !g.furniture()).take(NEAREST).collect();
    if ground.nearest && ground.instead.is_empty() && !near.is_empty() {
        rest.push(Sentence::template(Template::Say(Saying::Nearest)));
        for ground in near {
            let at = Template::Clause(ground.ranked.document.clone(), ground.ranked.clause);
            rest.push(Sentence::quoting_all(at, picker.quotes(ground, None)));
        }
    }
    rest.push(Sentence::template(ground.next));
    let refusal = refuse(ground.kind, Sentence::template(ground.message), &rest, case.inputs.shelf);
    Outcome::Refused(refusal.expect("invariant: templates and quotations taken from clauses pass the gate"))
}

/// Small talk, harm, private matters, matters outside.
fn talk(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    let out = |rule, message| {
        let next = Template::Say(Saying::Rephrase);
        Some(Ground { rule, kind: RefusalKind::OutOfScope, message, next, nearest: false, instead: vec![] })
    };
    let private = plan.cues.harmful.iter().any(|name| name.contains("隐私"));
    match plan.intent {
        _ if private => out(Rule::PersonalData, Template::Say(Saying::PersonalData)),
        Intent::SmallTalk => out(Rule::SmallTalk, Template::Say(Saying::SmallTalk)),
        Intent::Harmful if !forbidden(case) => out(Rule::HarmRefused, Template::Say(Saying::Harmful)),
        Intent::Outside => Some(Ground {
            rule: Rule::Outside,
            kind: RefusalKind::NotStipulated,
            message: Template::Say(Saying::NotFound),
            next: Template::Say(Saying::AskSchool),
            nearest: true,
            instead: vec![],
        }),
        Intent::Harmful
        | Intent::May
        | Intent::Must
        | Intent::How
        | Intent::What
        | Intent::Figure
        | Intent::WhichClause
        | Intent::ListAll
        | Intent::CompareEditions
        | Intent::CompareDocuments
        | Intent::WhoIssued => None,
    }
}

/// Whether a clause near the top forbids what the question wishes.
fn forbidden(case: &Case<'_>) -> bool {
    let strict = |g: &&crate::evidence::Ground<'_>| {
        g.norms.iter().any(|norm| norm.modality <= tiaowen_types::Modality::Discouraged)
    };
    case.grounds.iter().take(LOOKED_AT).any(|ground| strict(&ground) && ground.support > 0.4)
}

fn place(case: &Case<'_>) -> Option<Ground> {
    let region = case.inputs.plan.region.as_ref().filter(|region| !region.covered)?;
    // A place that the best clauses speak of is part of what they tell.
    if case.grounds.iter().take(TELLING).any(|ground| speaks_of(ground.text(), &region.name)) {
        return None;
    }
    Some(Ground {
        rule: Rule::UnknownRegion,
        kind: RefusalKind::NotInCorpus,
        message: Template::NoSuchRegion(Echo::new(&region.name)),
        next: Template::Say(Saying::AskAuthority),
        nearest: false,
        instead: vec![],
    })
}

/// Whether a text names a place itself and not only a body called after it (上海合作组织, 浙江大学).
fn speaks_of(text: &str, place: &str) -> bool {
    let after = |(at, name): (usize, &str)| text.get(at + name.len()..).and_then(|rest| rest.chars().next());
    text.match_indices(place)
        .map(after)
        .any(|next| next.is_none_or(|next| !next.is_alphanumeric() || "省市区县等的和与及在自".contains(next)))
}

/// A title, number or clause that does not exist is said not to exist.
fn reference(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    let resolved = |r: &&tiaowen_retrieval::ResolvedReference| r.problem.is_none() && r.document.is_some();
    let broken = plan.references.iter().find(|reference| reference.problem.is_some())?;
    let next = Template::Say(Saying::Rephrase);
    let kind = RefusalKind::NotInCorpus;
    match broken.problem.as_ref()? {
        ReferenceProblem::UnknownTitle | ReferenceProblem::UnknownNumber => {
            let rule = matches!(broken.problem, Some(ReferenceProblem::UnknownNumber)) || RULES.is_match(&broken.text);
            if !rule
                || plan.references.iter().any(|r| resolved(&r))
                || !plan.documents.is_empty()
                || sought(case, &broken.text)
            {
                return None;
            }
            let message = Template::NoSuchDocument(Echo::new(&broken.text));
            Some(Ground { rule: Rule::UnknownDocument, kind, message, next, nearest: false, instead: vec![] })
        }
        ReferenceProblem::NoSuchClause { locator, nearest } => {
            let message = Template::NoSuchClause(broken.document.clone(), Echo::new(locator));
            let document = broken.document.as_ref().and_then(|id| case.inputs.shelf.document(id));
            let first = |document: &Document, path: &ClausePath| {
                let idx = document.tree.find(path)?;
                let clause = document.tree.get(idx)?;
                let span = clause.heading.unwrap_or(clause.span);
                Some(sentence_at(document, idx, Span::new(&document.text, span.start(), span.start())?))
            };
            let instead = document.map(|d| nearest.iter().take(NEAREST).filter_map(|path| first(d, path)).collect());
            let instead = instead.unwrap_or_default();
            Some(Ground { rule: Rule::UnknownClause, kind, message, next, nearest: true, instead })
        }
    }
}

/// Asks where a document is spoken of, not what it says.
static SPOKEN_OF: LazyLock<Regex> =
    LazyLock::new(|| compile("提到|提及|出现|写到|引用|援引|列出|依据|根据|按照|落实|哪(个|份|些|一)"));

/// Whether the question asks where the library speaks of a document that it does not hold.
fn sought(case: &Case<'_>, title: &str) -> bool {
    let name = title.trim_matches(['《', '》']);
    let spoken = || {
        let mut clauses =
            case.inputs.shelf.documents().flat_map(|d| d.tree.clauses().iter().map(|c| c.span.of(&d.text)));
        clauses.any(|text| text.contains(name))
    };
    SPOKEN_OF.is_match(&case.inputs.plan.question) && spoken()
}

fn weak(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    if !plan.references.is_empty() || !plan.documents.is_empty() {
        return None;
    }
    let letters = plan.question.chars().filter(|c| c.is_alphabetic()).count();
    if plan.content.is_empty() || letters < LETTERS {
        let (kind, message) = (RefusalKind::Ambiguous, Template::Say(Saying::Ambiguous));
        return Some(Ground {
            rule: Rule::Ambiguous,
            kind,
            message,
            next: Template::Say(Saying::Rephrase),
            nearest: false,
            instead: vec![],
        });
    }
    let most =
        |sign: &dyn Fn(&Features) -> f32| case.grounds.iter().map(|g| sign(&g.ranked.features)).fold(0.0, f32::max);
    let near = most(&|f| f.question_match).max(most(&|f| f.similarity)) >= STRANGE;
    let met = most(&|f| f.expanded) > 0.05 || most(&|f| f.coverage) >= 0.2;
    let found = case.weights.known() && (near || met);
    (!found).then_some(Ground {
        rule: Rule::WeakEvidence,
        kind: RefusalKind::NotInCorpus,
        message: Template::Say(Saying::NotFound),
        next: Template::Say(Saying::AskAuthority),
        nearest: false,
        instead: vec![],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_called_after_a_place_is_not_the_place() {
        let rows = [
            ("同上海合作组织等合作", "上海", false),
            ("参考《上海交通大学教师使用指南》", "上海", false),
            ("在北京、上海、浙江等地试点", "上海", true),
            ("上海市的经验", "上海", true),
            ("试点在浙江", "浙江", true),
            ("浙江大学", "浙江", false),
            ("没有这个地方", "上海", false),
        ];
        for (text, place, expected) in rows {
            assert_eq!(speaks_of(text, place), expected, "{text}");
        }
    }
}
