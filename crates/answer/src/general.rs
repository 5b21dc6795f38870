use std::sync::LazyLock;

use regex::Regex;
use tiaowen_types::Verdict;

use crate::ask::Case;
use crate::kind::Kind;
use crate::select::Picker;
use crate::{Draft, Outcome, Receipt, Rule, Sentence, Template, choose, finish};

/// Asks for duties.
static DUTIES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "(必须|应该|应当|该|需要|(^|[^不])得).{0,4}(做|干|落实|履行)|硬性?(要求|动作|规定|指标)|(对|给)[^，。？]{1,16}的[^，。？]{0,16}要求|任务单|义务|职责|责任(有|是|清单)|哪些(要求|责任)|待办|要(做|遵守|注意|履行|落实)(什么|啥|哪些)",
    )
});

/// Asks for the conditions or the bounds of an act.
static BOUNDS: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "满足.{0,6}(条件|要求)|(哪些|什么)条件|哪些能.{0,8}哪些不能|能(干|做|用|碰)(的|什么|啥)?.{0,4}不能(干|做|用|碰)|能用.{0,8}不能用|(界限|边界|红线)(在哪|是什么)",
    )
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// What a list of rules says as a whole.
fn listed(case: &Case<'_>) -> Verdict {
    let question = &case.inputs.plan.resolved;
    match case.kind {
        Kind::List if BOUNDS.is_match(question) => Verdict::Conditional,
        Kind::List | Kind::Open if DUTIES.is_match(question) => Verdict::Required,
        Kind::List
        | Kind::Open
        | Kind::Facts
        | Kind::Status
        | Kind::Force
        | Kind::Editions
        | Kind::Quotation
        | Kind::May
        | Kind::Must
        | Kind::Contradiction
        | Kind::Compare
        | Kind::Narrow => Verdict::Informational,
    }
}

/// Answers with the words of the clauses nearest to the question.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Outcome {
    receipt.rules.push(Rule::Informational);
    let picker = Picker::of(case);
    let verdict = listed(case);
    let mut draft = Draft::new(verdict);
    let cited = choose::cited(case);
    let strongest = cited.iter().map(|ground| ground.document.meta.binding).min();
    let opening = match strongest {
        Some(binding) if verdict == Verdict::Required => Template::Demand(binding),
        Some(_) | None => Template::Verdict(verdict),
    };
    draft.sentences.push(Sentence::template(opening));
    for ground in cited {
        let at = Template::Clause(ground.ranked.document.clone(), ground.ranked.clause);
        draft.sentences.push(Sentence::quoting_all(at, picker.quotes(ground, None)));
    }
    finish::answered(case, draft)
}
