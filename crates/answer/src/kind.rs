mod pattern;

use regex::Regex;
use tiaowen_retrieval::{Editions, Intent, QueryPlan};

use self::pattern::{
    ASKS, CLAIM, COMPARE, CONTRADICTION, DEFINE, DUTY, FACT_WORDS, FACTS, FORCE, LEAVE, LIST, MAY, MUST, NARROW,
    OWN_WORK, RULED, STATUS, SUPPORT,
};

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Number, issuers, date, addressees of a document.
    Facts,
    /// Whether a document is in force, and which edition is.
    Status,
    /// How strongly a document binds.
    Force,
    /// What two editions say.
    Editions,
    /// Where quoted words stand.
    Quotation,
    /// Whether something may be done.
    May,
    /// Whether something must be done, or what.
    Must,
    /// How two rules that seem to contradict each other stand together.
    Contradiction,
    /// What different documents say.
    Compare,
    /// All rules about something.
    List,
    /// A figure, a definition, the members of a set: one clause says it.
    Narrow,
    /// Anything else the documents say.
    Open,
}

/// What of a question tells its kind.
#[derive(Debug, Clone, Copy)]
struct Signs<'a> {
    text: &'a str,
    intent: Intent,
    /// It names a document.
    about_document: bool,
    /// It compares editions.
    compared: bool,
    /// It names an act.
    acts: bool,
    /// It names a stage.
    stages: bool,
}

/// What kind of answer a question wants.
pub(crate) fn kind(plan: &QueryPlan) -> Kind {
    if plan.nth.is_some() && plan.references.iter().any(|reference| !reference.clauses.is_empty()) {
        return Kind::Narrow;
    }
    read(Signs {
        text: &plan.resolved,
        intent: plan.intent,
        about_document: !plan.documents.is_empty() || plan.references.iter().any(|r| r.document.is_some()),
        compared: plan.intent == Intent::CompareEditions || plan.editions == Editions::Compared,
        acts: !plan.cues.acts.is_empty(),
        stages: !plan.stages.is_empty(),
    })
}

/// Longest question that is no story, in characters.
const PLAIN: usize = 30;

/// The clauses of a story that ask; without one its last clause. A short question is all of it.
fn asking(text: &str) -> String {
    if text.chars().count() <= PLAIN {
        return text.to_owned();
    }
    let clauses = || text.split_inclusive(['，', '。', '？', '！', '；', ',', '?', '!', '…']);
    let asking: String = clauses().filter(|clause| ASKS.is_match(clause)).collect();
    if asking.is_empty() { clauses().next_back().unwrap_or(text).to_owned() } else { asking }
}

/// Whether a question asks if documents support something.
pub(crate) fn asks_support(text: &str) -> bool {
    SUPPORT.is_match(text)
}

/// The more particular kinds first.
fn read(signs: Signs<'_>) -> Kind {
    let has = |pattern: &Regex| pattern.is_match(signs.text);
    let document = |pattern: &Regex| signs.about_document && has(pattern);
    let quotes = signs.intent == Intent::WhichClause && signs.text.contains(['“', '「', '"']);
    let asking = asking(signs.text);
    let asks = |pattern: &Regex| pattern.is_match(&asking);
    // 列个提纲 is what the tool does, not what is asked for.
    let listing = LIST.is_match(&OWN_WORK.replace_all(signs.text, ""));
    let rows: [(bool, Kind); 15] = [
        (signs.intent == Intent::Harmful, Kind::May),
        (signs.intent == Intent::WhoIssued || document(&FACTS), Kind::Facts),
        (document(&STATUS), Kind::Status),
        (signs.compared, Kind::Editions),
        (document(&FORCE), Kind::Force),
        (quotes, Kind::Quotation),
        (has(&CONTRADICTION), Kind::Contradiction),
        (has(&COMPARE) && !has(&MAY), Kind::Compare),
        (listing && !asks_support(signs.text), Kind::List),
        (has(&DUTY) && !has(&LEAVE) && !asks_support(signs.text), Kind::Must),
        (asks(&CLAIM) || asks(&DEFINE), Kind::Narrow),
        (has(&MAY) || asks_support(signs.text) || signs.intent == Intent::May, Kind::May),
        (has(&MUST) || signs.intent == Intent::Must, Kind::Must),
        (signs.acts && signs.stages && has(&RULED), Kind::May),
        (asks(&NARROW), Kind::Narrow),
    ];
    let particular = rows.into_iter().find(|(fits, _)| *fits).map(|(_, kind)| kind);
    particular.unwrap_or_else(|| open(signs, &asking))
}

fn open(signs: Signs<'_>, asking: &str) -> Kind {
    match signs.intent {
        Intent::How => Kind::Must,
        Intent::CompareDocuments => Kind::Compare,
        Intent::ListAll => Kind::List,
        Intent::Figure => Kind::Narrow,
        // A story about an act without a question word asks whether the act is right.
        Intent::What | Intent::Outside if signs.acts && !FACT_WORDS.is_match(asking) => Kind::May,
        Intent::What
        | Intent::Outside
        | Intent::May
        | Intent::Must
        | Intent::WhichClause
        | Intent::CompareEditions
        | Intent::WhoIssued
        | Intent::SmallTalk
        | Intent::Harmful => Kind::Open,
    }
}

#[cfg(test)]
mod tests;
