use std::sync::LazyLock;

use regex::Regex;
use tiaowen_norms::verdict_of_norm;
use tiaowen_retrieval::{Asker, Intent};
use tiaowen_types::{DocumentId, Modality, Norm, Verdict};

use crate::NormUse;
use crate::ask::Case;
use crate::balance::Balance;
use crate::evidence::Ground;
use crate::kind::Kind;
use crate::manner::Manner;

/// Clauses whose norms are weighed.
const WEIGHED: usize = 8;

/// Words by which a question rests an act on a document.
static RELIES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "有没有依据|还有依据|要不要改|还能(用|引|按|依据)|还可以|照着|没问题(吧|吗)|(按|照|依据|根据).{0,12}(发文|执行|写|制定|定)(可以|行|的)?(吗|吧|$)",
    )
});

/// Words by which a question or a rule speaks of somebody's consent.
static CONSENT: LazyLock<Regex> = LazyLock::new(|| compile("同意|许可|授权|批准|consent|permission"));

/// Words of a rule against use without company.
static ALONE: LazyLock<Regex> = LazyLock::new(|| compile("独自|独立使用|单独使用|放任"));

/// Words by which a teacher speaks of students without company.
static STUDENTS_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    compile("(学生|孩子|娃|他们|同学|小朋友|小学生)[^，。？]{0,10}(自己|独自|独立|单独|一个人|一人一台)")
});

/// A duty to use only with somebody's consent: a permission with a condition.
static WITH_CONSENT: LazyLock<Regex> = LazyLock::new(|| compile("在[^，。；]{0,20}(许可|同意|授权)[^，。；]{0,10}下"));

/// Least weight of a rule against use without company that makes being alone a misuse.
const HEAVY: f32 = 0.3;

/// A prohibition that ends where its condition is met: 未经同意不得….
static UNTIL: LazyLock<Regex> =
    LazyLock::new(|| compile("未经|未取得|未获|未征得|没有.{0,8}(同意|授权)|未在.{0,16}(情况|前提|陪|指导)"));

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
    /// Whether it forbids only without a condition, which can be met.
    pub(crate) until: bool,
    /// Whether it speaks of somebody's consent.
    pub(crate) consent: bool,
    /// Whether it permits with somebody's consent.
    with_consent: bool,
    /// Whether it is a rule against use without company.
    alone: bool,
    used: NormUse,
}

impl Ruling<'_> {
    /// For the receipt.
    pub(crate) fn used(&self) -> NormUse {
        self.used.clone()
    }

    /// Strength of the norm.
    pub(crate) fn modality(&self) -> Option<Modality> {
        self.norm.map(|norm| norm.modality)
    }
}

/// What the clauses found say about the act, weightiest first.
pub(crate) fn rulings<'a>(case: &Case<'a>) -> Vec<Ruling<'a>> {
    let mut found = Vec::new();
    for (at, ground) in case.grounds.iter().enumerate().take(WEIGHED) {
        if ground.furniture() || ground.other_stage() {
            continue;
        }
        let text = &ground.document.text;
        let ruling = |norm: Option<&'a Norm>, verdict, weight| {
            let words = norm.map(|norm| norm.span.of(text)).unwrap_or_default();
            Ruling {
                ground: at,
                norm,
                verdict,
                weight,
                until: norm.is_some_and(|norm| norm.modality <= Modality::Discouraged) && UNTIL.is_match(words),
                consent: CONSENT.is_match(words),
                alone: norm.is_some_and(|norm| norm.modality <= Modality::Discouraged) && ALONE.is_match(words),
                with_consent: WITH_CONSENT.is_match(words),
                used: NormUse { document: ground.ranked.document.clone(), clause: ground.ranked.clause, verdict },
            }
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

/// The verdict of the norms on the question; `None` when none of them speaks to it.
pub(crate) fn judge(case: &Case<'_>, rulings: &[Ruling<'_>]) -> Option<Verdict> {
    rulings.first()?;
    let plan = case.inputs.plan;
    if plan.intent == Intent::Harmful {
        return Some(Verdict::Prohibited);
    }
    if case.kind == Kind::Contradiction || leans_on_superseded(case) {
        return Some(Verdict::Conditional);
    }
    let mut manner = Manner::of(&plan.resolved);
    manner.alone &= plan.asker != Some(Asker::Teacher) || STUDENTS_ALONE.is_match(&plan.resolved);
    manner.alone &= rulings.iter().any(|ruling| ruling.alone && ruling.weight >= HEAVY);
    let balance = Balance::of(rulings, manner);
    if case.kind == Kind::Must {
        if CONSENT.is_match(&plan.resolved)
            && let Some(verdict) = consent(rulings)
        {
            return Some(verdict);
        }
        return Some(balance.must(manner));
    }
    Some(balance.may(manner))
}

/// Whether somebody's consent is demanded, or is the condition of a permission.
fn consent(rulings: &[Ruling<'_>]) -> Option<Verdict> {
    let ruling = rulings.iter().find(|ruling| ruling.consent)?;
    if ruling.with_consent {
        return Some(Verdict::Conditional);
    }
    match ruling.modality()? {
        Modality::Permitted | Modality::Encouraged => Some(Verdict::Conditional),
        Modality::Prohibited | Modality::ProhibitedInPrinciple | Modality::Discouraged | Modality::Required => {
            Some(Verdict::Required)
        }
    }
}

/// Whether the question rests an act on a document that another edition has replaced.
pub(crate) fn leans_on_superseded(case: &Case<'_>) -> bool {
    let replaced = |id: &DocumentId| case.inputs.shelf.document(id).is_some_and(|d| d.meta.superseded_by.is_some());
    let named = case.inputs.plan.references.iter().filter_map(|reference| reference.document.as_ref());
    named.chain(&case.inputs.plan.documents).any(replaced) && RELIES.is_match(&case.inputs.plan.resolved)
}
