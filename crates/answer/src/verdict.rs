use std::sync::LazyLock;

use regex::Regex;
use tiaowen_norms::verdict_of_norm;
use tiaowen_retrieval::Intent;
use tiaowen_types::{DocumentId, Modality, Norm, Verdict};

use crate::NormUse;
use crate::ask::Case;
use crate::evidence::Ground;
use crate::kind::Kind;

/// Clauses whose norms are weighed.
const WEIGHED: usize = 8;

/// 「使用…时须…」 presumes that the act may be done: how much such a duty counts as a permission with a condition.
const PRESUMED: f32 = 0.6;

/// Words by which a question describes the very thing that rules forbid.
static MISUSE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "直接(用|登|交|发|转|复制|提交|生成|当|写进|作为)|照抄|照搬|抄(上|下|一)|复制|粘贴|偷偷|悄悄|私自|不跟.{0,8}说|不告诉|瞒|不标|没标|不审|不看就|不用看|全程|全部交给|全交给|出全文|代替|替代|代写|冒充|假装|换脸|伪造|编造|独立|独自|带姓名|洗稿|躲|绕过|secretly|without (telling|consent)",
    )
});

/// Words by which a question keeps to a modest part of the work.
static MODEST: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "辅助|先(搭|列|出|写|做)|提纲|大纲|润色|参考|启发|思路|自己写|自己改|演示|polish|outline|grammar|brainstorm",
    )
});

/// Words by which a question keeps a condition that rules set.
static CARE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "陪|旁边|指导下|监督下|脱敏|去掉姓名|匿名|审核|核对|检查|同意后|授权|标注|声明|with (my|a) (parent|teacher)",
    )
});

/// Words by which a question rests an act on a document.
static RELIES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "有没有依据|还有依据|要不要改|还能(用|引|按|依据)|还可以|照着|没问题(吧|吗)|(按|照|依据|根据).{0,12}(发文|执行|写|制定|定)(可以|行|的)?(吗|吧|$)",
    )
});

/// Words by which a question asks whether somebody must agree or be present.
static CONSENT: LazyLock<Regex> = LazyLock::new(|| compile("(同意|许可|授权|批准|陪同|陪伴|consent)"));

fn compile(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("invariant: a constant pattern compiles")
}

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
        if ground.describes() {
            found.push(ruling(None, Verdict::Allowed, ground.support));
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
    ground.support * (0.4 + 0.6 * share) * factor
}

/// The strengths that speak to the question, each with the weight of its weightiest norm.
#[derive(Debug, Clone, Copy, Default)]
struct Balance {
    forbidden: f32,
    discouraged: f32,
    limited: f32,
    allowed: f32,
    encouraged: f32,
    required: f32,
    scene: f32,
}

impl Balance {
    fn of(rulings: &[Ruling<'_>]) -> Self {
        let mut balance = Self::default();
        for ruling in rulings {
            let side = match (ruling.norm.map(|norm| norm.modality), ruling.verdict) {
                (None, _) => &mut balance.scene,
                (Some(Modality::Prohibited | Modality::ProhibitedInPrinciple), _) => &mut balance.forbidden,
                (Some(Modality::Discouraged), _) => &mut balance.discouraged,
                (Some(Modality::Required), _) => &mut balance.required,
                (Some(Modality::Encouraged), _) => &mut balance.encouraged,
                (Some(Modality::Permitted), Verdict::Conditional) => &mut balance.limited,
                (Some(Modality::Permitted), _) => &mut balance.allowed,
            };
            *side = side.max(ruling.weight);
            let presumes =
                ruling.norm.is_some_and(|norm| norm.modality == Modality::Required && norm.condition.is_some());
            if presumes {
                balance.limited = balance.limited.max(PRESUMED * ruling.weight);
            }
        }
        balance
    }

    fn strict(&self) -> f32 {
        self.forbidden.max(self.discouraged)
    }

    fn free(&self) -> f32 {
        self.allowed.max(self.limited).max(self.encouraged).max(self.scene)
    }
}

/// The verdict of the norms on the question; `None` when none of them speaks to it.
pub(crate) fn judge(case: &Case<'_>, rulings: &[Ruling<'_>]) -> Option<Verdict> {
    rulings.first()?;
    let plan = case.inputs.plan;
    let balance = Balance::of(rulings);
    if plan.intent == Intent::Harmful {
        return Some(Verdict::Prohibited);
    }
    if case.kind == Kind::Contradiction || leans_on_superseded(case) {
        return Some(Verdict::Conditional);
    }
    if case.kind == Kind::Must {
        return Some(must(&plan.resolved, balance));
    }
    Some(may(&plan.resolved, balance))
}

/// Whether the question rests an act on a document that another edition has replaced.
pub(crate) fn leans_on_superseded(case: &Case<'_>) -> bool {
    let replaced = |id: &DocumentId| case.inputs.shelf.document(id).is_some_and(|d| d.meta.superseded_by.is_some());
    let named = case.inputs.plan.references.iter().filter_map(|reference| reference.document.as_ref());
    named.chain(&case.inputs.plan.documents).any(replaced) && RELIES.is_match(&case.inputs.plan.resolved)
}

fn must(question: &str, balance: Balance) -> Verdict {
    if CONSENT.is_match(question) && balance.free() + balance.required > 0.0 {
        return Verdict::Conditional;
    }
    let permitted = balance.allowed.max(balance.limited);
    if balance.required >= 0.55 * balance.strict().max(permitted).max(balance.encouraged) {
        return Verdict::Required;
    }
    if balance.encouraged >= balance.strict().max(permitted) {
        return Verdict::Encouraged;
    }
    may(question, balance)
}

fn may(question: &str, balance: Balance) -> Verdict {
    let (misuse, modest) = (MISUSE.is_match(question), MODEST.is_match(question));
    let care = CARE.is_match(question) || modest;
    let (strict, free) = (balance.strict(), balance.free());
    if strict == 0.0 && free == 0.0 {
        return Verdict::Required;
    }
    if misuse && !care && strict >= 0.5 * free {
        let forbids = balance.forbidden >= 0.6 * balance.discouraged;
        return if forbids { Verdict::Prohibited } else { Verdict::Discouraged };
    }
    let permitted = balance.allowed.max(balance.limited);
    if modest && !misuse && permitted >= 0.3 && permitted >= 0.6 * strict {
        return Verdict::Allowed;
    }
    let open = balance.allowed.max(balance.limited).max(balance.encouraged).max(0.7 * balance.scene);
    if strict >= 0.9 * free && !care && open <= 0.6 * strict {
        let forbids = balance.forbidden >= 0.7 * balance.discouraged;
        return if forbids { Verdict::Prohibited } else { Verdict::Discouraged };
    }
    if balance.encouraged >= permitted.max(0.7 * balance.scene) && strict < 0.6 * free {
        return Verdict::Encouraged;
    }
    let plain = balance.allowed.max(balance.scene) >= free && strict.max(balance.required) < 0.4 * free;
    if !misuse && !care && (plain || (balance.allowed >= free && strict < 0.4 * free)) {
        return Verdict::Allowed;
    }
    Verdict::Conditional
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Balance = Balance {
        forbidden: 0.0,
        discouraged: 0.0,
        limited: 0.0,
        allowed: 0.0,
        encouraged: 0.0,
        required: 0.0,
        scene: 0.0,
    };

    #[test]
    fn weighs_norms_against_each_other() {
        let check = |question: &str, balance: Balance, expected: Verdict| {
            assert_eq!(may(question, balance), expected, "{question} {balance:?}");
        };
        let forbidden = Balance { forbidden: 0.9, ..NONE };
        check("可以吗", forbidden, Verdict::Prohibited);
        check("可以吗", Balance { discouraged: 0.9, ..NONE }, Verdict::Discouraged);
        check("可以吗", Balance { allowed: 0.9, ..NONE }, Verdict::Allowed);
        check("可以吗", Balance { limited: 0.9, ..NONE }, Verdict::Conditional);
        check("可以吗", Balance { encouraged: 0.9, ..NONE }, Verdict::Encouraged);
        check("可以吗", Balance { allowed: 0.8, ..forbidden }, Verdict::Conditional);
        check("直接复制粘贴可以吗", Balance { allowed: 0.8, ..forbidden }, Verdict::Prohibited);
        check("先列个提纲可以吗", Balance { allowed: 0.8, ..forbidden }, Verdict::Allowed);
        check("我陪着用可以吗", forbidden, Verdict::Conditional);
    }

    #[test]
    fn tells_duties_from_permissions() {
        let check = |question: &str, balance: Balance, expected: Verdict| {
            assert_eq!(must(question, balance), expected, "{question} {balance:?}");
        };
        check("要标注吗", Balance { required: 0.8, scene: 0.9, ..NONE }, Verdict::Required);
        check("要开这门课吗", Balance { encouraged: 0.8, ..NONE }, Verdict::Encouraged);
        check("要家长同意吗", Balance { required: 0.8, ..NONE }, Verdict::Conditional);
    }
}
