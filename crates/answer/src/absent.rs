use std::sync::LazyLock;

use regex::Regex;

use crate::ask::Case;
use crate::decide::{Ground, LOOKED_AT, compile};
use crate::kind::Kind;
use crate::{Echo, RefusalKind, Rule, Saying, Template, facts, point};

/// Asks for a list, a purchase or an approval of a product.
static LISTED: LazyLock<Regex> = LazyLock::new(|| compile("名单|目录里|采购|购买|必须用|哪个好|哪款|获批|列入"));

/// How a document says who answers for something, or how a case is judged.
static JUDGES: LazyLock<Regex> = LazyLock::new(|| compile("(承担|负).{0,6}责任|责任由|申诉|认定(标准|办法)|追究"));

/// Words of a clause that asks.
static ASKING: LazyLock<Regex> = LazyLock::new(|| compile("吗|么|嘛|多少|几|什么|啥|哪|怎|如何|谁|咋|不$|？|\\?"));

/// Asks what a term in quotation marks means.
static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "[“「\"]([^”」\"]{2,12})[”」\"].{0,12}(指什么|指啥|是什么|是啥|什么意思|啥意思|具体指|含义|怎么解释|包括哪些)",
    )
});

/// Asks who answers for something, or how a case that happened is to be judged.
static JUDGED: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "(责任|损失|后果|锅).{0,6}(谁|算|归|该).{0,4}(负|承担|担|背|的|赔|$)|谁(来)?(负责任|担责|背锅|赔)|算谁的|(怎么|如何|该怎么)(认定|判定|定性|界定)(他|她|这|我|是不是|责任)|(处理|处罚|判罚|决定)(得|是不是|算不算)?(公平|合理|过重|太重|冤)|(冤枉|误判|被误|诬陷)",
    )
});

/// Who is to blame, or whether one case was judged rightly, no document decides.
pub(crate) fn judgement(case: &Case<'_>) -> Option<Ground> {
    let asked = asking(case).into_iter().any(|clause| JUDGED.is_match(clause));
    let told = |ground: &crate::evidence::Ground<'_>| JUDGES.is_match(ground.text());
    let ruled = case.grounds.iter().take(LOOKED_AT).filter(|g| g.support > 0.3).any(told);
    (asked && !ruled).then_some(Ground {
        rule: Rule::Judgement,
        kind: RefusalKind::NeedsJudgement,
        message: Template::Say(Saying::NeedsJudgement),
        next: Template::Say(Saying::AskSchool),
        nearest: true,
        instead: vec![],
    })
}

/// The kind of thing asked for stands in no clause found.
pub(crate) fn absent(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    if let Some(document) = facts::unnumbered(case) {
        return Some(Ground {
            rule: Rule::PointAbsent,
            kind: RefusalKind::NotStipulated,
            message: Template::NotPrinted(document.meta.id.clone()),
            next: Template::Say(Saying::AskAuthority),
            nearest: false,
            instead: vec![],
        });
    }
    if matches!(case.kind, Kind::Facts | Kind::Status | Kind::Force | Kind::Editions | Kind::Quotation) {
        return None;
    }
    let near = || case.grounds.iter().take(LOOKED_AT).filter(|g| g.first || (!g.other_stage() && g.support > 0.15));
    let missing = asking(case)
        .into_iter()
        .flat_map(point::asked)
        .chain(asking(case).into_iter().flat_map(point::fields))
        .find(|point| !near().any(|g| point.shown_in(g.text())));
    let noun = missing.map(|point| point.noun.to_owned());
    let noun = noun.or_else(|| named_product(case)).or_else(|| undefined(case));
    // In a question about an act, a word of another field is part of the story.
    let told = matches!(case.kind, Kind::May | Kind::Must);
    let noun = noun.or_else(|| plan.cues.outside.first().filter(|_| !told).cloned())?;
    Some(Ground {
        rule: Rule::PointAbsent,
        kind: RefusalKind::NotStipulated,
        message: Template::NotStipulated(Echo::new(&noun)),
        next: Template::Say(Saying::AskSchool),
        nearest: true,
        instead: vec![],
    })
}

/// How much of the question's words a sentence must hold to give the figure asked for.
const FIGURE: f32 = 0.25;

/// Asks for a number that has a unit or a year.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "多少|百分之几|几成|几(级|等|岁|元|万|亿|倍|分|小时|分钟|天|次|所|门|节|人|届|期)|(比例|占比|普及率|覆盖率|达标率|数量)(要|是|达|应|到|为)",
    )
});

/// A sentence that gives a number.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compile("[0-9０-９]|[一二三四五六七八九十百千万两]+(个|级|等|岁|元|倍|小时|分钟|天|次|所|门|节|人|类|大|项|种|层)")
});

/// A year in a question.
static YEAR: LazyLock<Regex> = LazyLock::new(|| compile("20[0-9]{2}"));

/// The figure asked for stands in no sentence about its subject.
pub(crate) fn figure(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    let particular =
        matches!(case.kind, Kind::Narrow | Kind::Open) && plan.references.iter().all(|r| r.clauses.is_empty());
    let asked = asking(case).into_iter().find(|clause| COUNTED.is_match(clause)).filter(|_| particular)?;
    let all = case.weights.of(&plan.resolved).max(f32::EPSILON);
    let years: Vec<&str> = YEAR.find_iter(asked).map(|year| year.as_str()).collect();
    let gives = |sentence: &str| {
        NUMBER.is_match(sentence)
            && case.weights.of(sentence) >= FIGURE * all
            && (years.is_empty() || years.iter().any(|year| sentence.contains(year)))
    };
    let near = case.grounds.iter().take(LOOKED_AT);
    let given = near.flat_map(|g| g.text().split_inclusive(['。', '；', '\n'])).any(gives);
    (!given).then(|| Ground {
        rule: Rule::FigureAbsent,
        kind: RefusalKind::NotStipulated,
        message: Template::NotStipulated(Echo::new("这里所问的具体数字")),
        next: Template::Say(Saying::AskSchool),
        nearest: true,
        instead: vec![],
    })
}

/// The words that ask: in a question about an act its asking clauses, not the story around them.
fn asking<'a>(case: &'a Case<'_>) -> Vec<&'a str> {
    let question = case.inputs.plan.question.as_str();
    if !matches!(case.kind, Kind::May | Kind::Must) {
        return vec![question];
    }
    let asks = |clause: &&str| ASKING.is_match(clause);
    let clauses: Vec<&str> =
        question.split_inclusive(['，', '。', '？', '！', '；', ',', '?', '!']).filter(asks).collect();
    if clauses.is_empty() { vec![question] } else { clauses }
}

/// A product asked about by name, for a list, a purchase or an approval that no rule makes of it.
fn named_product(case: &Case<'_>) -> Option<String> {
    let plan = case.inputs.plan;
    let product = plan.cues.products.iter().find(|product| plan.question.to_lowercase().contains(product.as_str()))?;
    let listed = case.grounds.iter().any(|g| !g.norms.is_empty() && g.text().to_lowercase().contains(product.as_str()));
    (LISTED.is_match(&plan.question) && !listed).then(|| format!("{product}等具体产品是否列入名单、获准或应当采购"))
}

/// A term in quotation marks whose meaning is asked, when no clause says what it means.
fn undefined(case: &Case<'_>) -> Option<String> {
    let question = &case.inputs.plan.question;
    let term = MEANT.captures(question)?.get(1)?.as_str();
    let explains = |sentence: &str| {
        let Some(at) = sentence.find(term) else { return false };
        let rest = sentence.replacen(term, "", 1);
        let after = sentence.get(at + term.len()..).unwrap_or_default();
        let shared = term.chars().filter(|c| rest.contains(*c)).count();
        let cue = |window: &str| {
            ["是指", "指的是", "即", "包括", "涵盖", "分为", "，指", "是"].iter().any(|c| window.contains(c))
        };
        let window: String = after.chars().take(12).collect();
        cue(&window) || 2 * shared >= term.chars().count()
    };
    let clauses = case.inputs.shelf.documents().flat_map(|d| d.tree.clauses().iter().map(|c| c.span.of(&d.text)));
    let told = clauses.flat_map(|text| text.split_inclusive(['。', '\n'])).any(explains);
    (!told).then(|| format!("{term}的含义"))
}
