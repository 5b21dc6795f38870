use std::sync::LazyLock;

use regex::Regex;
use tiaowen_norms::verdict_of_norm;
use tiaowen_retrieval::Intent;
use tiaowen_types::{Norm, Verdict};

use crate::NormUse;
use crate::ask::Case;
use crate::evidence::Ground;

/// Clauses whose norms are weighed.
const WEIGHED: usize = 8;

/// Words by which a question describes the very thing that rules forbid.
static MISUSE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "直接|照抄|照搬|抄|复制|粘贴|偷偷|悄悄|私自|不跟|不告诉|不说|不标|没标|不审|不看就|不用看|全程|全部交给|全交给|全文|代替|替代|代写|冒充|假装|换脸|伪造|编造|自己用|独立|独自|身份证|姓名|带姓名|未公开|没公布|没开考|洗稿|躲|绕过|secretly|without";
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
});

/// Words by which a question keeps within the rules.
static CARE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "辅助|先|提纲|大纲|润色|参考|陪|旁边|指导下|脱敏|去掉姓名|匿名|审核|核对|检查|修改后|同意|授权|自己写|自己改|自己再|标注|声明|演示|polish|outline|grammar";
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
});

/// What one norm, or a scene without a norm, says about the act asked about.
#[derive(Debug, Clone)]
pub(crate) struct Ruling<'a> {
    /// Place of the clause among the grounds.
    pub(crate) ground: usize,
    /// The norm; `None` for a scene that describes what can be done.
    pub(crate) norm: Option<&'a Norm>,
    /// What it says.
    pub(crate) verdict: Verdict,
    /// How much it speaks of the question, larger is more.
    pub(crate) weight: f32,
    used: NormUse,
}

impl Ruling<'_> {
    /// For the receipt.
    pub(crate) fn used(&self) -> NormUse {
        self.used.clone()
    }
}

/// What the clauses found say about the act, weightiest first.
pub(crate) fn rulings<'a>(case: &Case<'a>) -> Vec<Ruling<'a>> {
    let mut found = Vec::new();
    for (at, ground) in case.grounds.iter().enumerate().take(WEIGHED) {
        if ground.furniture() || ground.other_stage() {
            continue;
        }
        let ruling = |norm: Option<&'a Norm>, verdict, weight| {
            let used = NormUse { document: ground.ranked.document.clone(), clause: ground.ranked.clause, verdict };
            Ruling { ground: at, norm, verdict, weight, used }
        };
        for &norm in &ground.norms {
            found.push(ruling(Some(norm), verdict_of_norm(norm), weigh(case, ground, norm)));
        }
        if ground.norms.is_empty() && ground.scene() {
            found.push(ruling(None, Verdict::Allowed, ground.support()));
        }
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found
}

fn weigh(case: &Case<'_>, ground: &Ground<'_>, norm: &Norm) -> f32 {
    let plan = case.inputs.plan;
    let all = case.weights.of(ground.text()).max(f32::EPSILON);
    let share = case.weights.of(norm.span.of(&ground.document.text)) / all;
    let stranger = !norm.bearers.is_empty()
        && !plan.bearers.is_empty()
        && !norm.bearers.iter().any(|bearer| plan.bearers.contains(bearer));
    let elsewhere =
        !norm.stages.is_empty() && !plan.stages.is_empty() && !norm.stages.iter().any(|s| plan.stages.contains(s));
    let factor = if elsewhere {
        0.2
    } else if stranger {
        0.6
    } else {
        1.0
    };
    ground.support() * (0.4 + 0.6 * share) * factor
}

/// The verdict of the norms on the question; `None` when none of them speaks to it.
pub(crate) fn judge(case: &Case<'_>, rulings: &[Ruling<'_>]) -> Option<Verdict> {
    let plan = case.inputs.plan;
    let most = |wanted: &[Verdict]| {
        rulings.iter().filter(|ruling| wanted.contains(&ruling.verdict)).map(|ruling| ruling.weight).fold(0.0, f32::max)
    };
    let forbidden = most(&[Verdict::Prohibited]);
    let discouraged = most(&[Verdict::Discouraged]);
    let limited = most(&[Verdict::Conditional]);
    let allowed = most(&[Verdict::Allowed]);
    let encouraged = most(&[Verdict::Encouraged]);
    let required = most(&[Verdict::Required]);
    rulings.first()?;
    let misuse = MISUSE.is_match(&plan.resolved);
    let care = CARE.is_match(&plan.resolved);
    let strict = forbidden.max(discouraged);
    let free = allowed.max(limited).max(encouraged);
    Some(match plan.intent {
        Intent::Harmful => Verdict::Prohibited,
        Intent::Must | Intent::How if required >= 0.7 * strict => Verdict::Required,
        _ if strict == 0.0 && free == 0.0 => Verdict::Required,
        _ if strict >= 0.8 * free && !(care && !misuse) => {
            if free > 0.7 * strict && !misuse {
                Verdict::Conditional
            } else if forbidden >= 0.8 * discouraged {
                Verdict::Prohibited
            } else {
                Verdict::Discouraged
            }
        }
        _ if limited >= allowed || strict > 0.5 * free || required > 0.6 * free => Verdict::Conditional,
        _ if encouraged > allowed => Verdict::Encouraged,
        _ => Verdict::Allowed,
    })
}
