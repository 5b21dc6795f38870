use std::sync::LazyLock;

use regex::Regex;
use tiaowen_retrieval::{Features, Intent, ReferenceProblem};
use tiaowen_types::{ClausePath, Document, Span};

use crate::ask::Case;
use crate::kind::Kind;
use crate::select::{Picker, sentence_at};
use crate::{Echo, Outcome, Quote, Receipt, RefusalKind, Rule, Saying, Sentence, Template, point, refuse};

/// Letters that a question without a reference needs to say anything.
const LETTERS: usize = 3;
/// Clauses quoted beside a refusal.
const NEAREST: usize = 2;
/// Clauses in which a point asked for is looked for.
const LOOKED_AT: usize = 8;

/// Asks for a list, a purchase or an approval of a product.
static LISTED: LazyLock<Regex> = LazyLock::new(|| compile("名单|目录里|采购|购买|必须用|哪个好|哪款|获批|列入"));

/// Ends of titles of rules; other books in 《》 are no documents of this library.
static RULES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "法|办法|规定|条例|指南|指引|意见|通知|纲要|标准|方案|计划|规划|细则|决定|准则|规范|守则|制度|章程|公约|要求",
    )
});

/// Words of a clause that asks.
static ASKING: LazyLock<Regex> = LazyLock::new(|| compile("吗|么|嘛|多少|几|什么|啥|哪|怎|如何|谁|咋|不$|？|\\?"));

/// Asks what a term in quotation marks means.
static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        "[“「\"]([^”」\"]{2,12})[”」\"].{0,12}(指什么|指啥|是什么|是啥|什么意思|啥意思|具体指|含义|怎么解释|包括哪些)",
    )
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// Cosine under which nothing of the library is near the question. Alone it means little (e5's lie in 0.75–0.95);
/// it counts only when the words do not agree either.
const STRANGE: f32 = 0.92;

/// A refusal before its text is written.
struct Ground {
    rule: Rule,
    kind: RefusalKind,
    message: Template,
    next: Template,
    nearest: bool,
    /// Clauses to be shown instead of the best found.
    instead: Vec<Quote>,
}

/// A refusal, when the question is one that the documents do not answer. Decided before any answer is written.
pub(crate) fn refusal(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let ground = talk(case)
        .or_else(|| place(case))
        .or_else(|| reference(case))
        .or_else(|| absent(case))
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
    Some(Ground {
        rule: Rule::UnknownRegion,
        kind: RefusalKind::NotInCorpus,
        message: Template::NoSuchRegion(Echo::new(&region.name)),
        next: Template::Say(Saying::AskAuthority),
        nearest: false,
        instead: vec![],
    })
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
            if !rule || plan.references.iter().any(|r| resolved(&r)) || !plan.documents.is_empty() {
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

/// The kind of thing asked for stands in no clause found.
fn absent(case: &Case<'_>) -> Option<Ground> {
    let plan = case.inputs.plan;
    if matches!(case.kind, Kind::Facts | Kind::Status | Kind::Force | Kind::Editions | Kind::Quotation) {
        return None;
    }
    let near = || case.grounds.iter().take(LOOKED_AT).filter(|g| !g.other_stage() && g.support > 0.3);
    let missing = asking(case)
        .into_iter()
        .flat_map(point::asked)
        .chain(point::fields(&plan.question))
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
    let found = near || most(&|f| f.expanded) > 0.05 || most(&|f| f.coverage) >= 0.3;
    (!found).then_some(Ground {
        rule: Rule::WeakEvidence,
        kind: RefusalKind::NotInCorpus,
        message: Template::Say(Saying::NotFound),
        next: Template::Say(Saying::AskAuthority),
        nearest: false,
        instead: vec![],
    })
}
