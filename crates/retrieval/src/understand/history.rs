use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::parse_numeral;

use super::{Knowledge, plain};
use crate::lexicon::{CueKind, Found, Meaning};

/// Questions back in a talk that are still read; what was asked before them is another matter.
const MEMORY: usize = 3;

/// Longest question, in characters, that may lean on the one before without saying so.
const SHORT: usize = 10;

/// Asks for more about one of the clauses of the answer before: 第二条再说详细点.
static NTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "^.{0,8}?(?:第([一二三四五六七八九十两0-9]{1,3})(?:条|点|个|项|款)|\\[([0-9]{1,2})\\]).{0,10}(?:详细|具体|展开|再说|解释|细说|多说|什么意思|啥意思|原文|怎么理解|讲讲|说说|讲的)",
    )
    .expect("invariant: a constant pattern")
});

/// Which clause of the answer before the question is about, from 1, when it names no document of its own.
pub(super) fn nth(own: &str, history: &[String], knowledge: &Knowledge<'_>) -> Option<usize> {
    let names_one = || !knowledge.names.mentions(&plain(own)).is_empty() || own.contains('《');
    let asked = NTH.captures(own).filter(|_| !history.is_empty() && !names_one())?;
    let number = parse_numeral(asked.get(1).or(asked.get(2))?.as_str())?;
    usize::try_from(number).ok().filter(|nth| *nth > 0)
}

/// A question made whole.
pub(super) struct Context {
    pub(super) resolved: String,
    pub(super) filled_in: Vec<String>,
}

/// Lets a question inherit what it does not restate: 「那初中呢？」 after a question about 小学 asks the same about
/// 初中.
pub(super) fn resolve(own: &str, history: &[String], knowledge: &Knowledge<'_>) -> Context {
    let alone = || Context { resolved: own.to_owned(), filled_in: Vec::new() };
    let Some(earlier) = matter(history, knowledge) else { return alone() };
    if !leans(own, knowledge) {
        return alone();
    }
    let kept = without_replaced(&earlier, own, knowledge);
    Context { filled_in: vec![kept.clone()], resolved: format!("{kept} {own}") }
}

/// The last question that stood on its own, with the follow-ups since.
fn matter(history: &[String], knowledge: &Knowledge<'_>) -> Option<String> {
    let recent: Vec<&String> = history.iter().rev().filter(|text| !text.trim().is_empty()).take(MEMORY).collect();
    let whole = recent.iter().position(|text| !leans(text, knowledge)).unwrap_or(recent.len().saturating_sub(1));
    let mut text = recent.get(whole).map(|text| (*text).clone())?;
    for later in recent.iter().take(whole).rev() {
        text = format!("{} {later}", without_replaced(&text, later, knowledge));
    }
    Some(text)
}

/// Whether a question has no matter of its own: it says so, or is short and names neither act nor topic.
fn leans(text: &str, knowledge: &Knowledge<'_>) -> bool {
    let text = plain(text);
    let says_so = knowledge.lexicon.cues(&text).any(|(kind, _)| kind == CueKind::FollowUp);
    let own = |found: &Found<'_>| matches!(found.entry.meaning, Meaning::Act(_) | Meaning::Synonym { .. });
    let matter = knowledge.lexicon.find(&text).iter().any(own);
    let length = text.chars().count();
    (says_so && length <= SHORT * 4) || (length <= SHORT && !matter)
}

/// The earlier question without the names that the later one replaces by another of their kind.
fn without_replaced(earlier: &str, later: &str, knowledge: &Knowledge<'_>) -> String {
    let (text, new) = (plain(earlier), plain(later));
    let new: Vec<Found<'_>> = knowledge.lexicon.find(&new);
    let replaces = |old: &Found<'_>| {
        new.iter().any(|found| match (&old.entry.meaning, &found.entry.meaning) {
            (Meaning::Stages(old), Meaning::Stages(new)) => old != new,
            (Meaning::Region(old), Meaning::Region(new)) => old != new,
            (Meaning::Bearer(old), Meaning::Bearer(new)) => old != new,
            (
                Meaning::Synonym { .. }
                | Meaning::Act(_)
                | Meaning::Asker(_)
                | Meaning::Bearer(_)
                | Meaning::Stages(_)
                | Meaning::Region(_),
                _,
            ) => false,
        })
    };
    let mut kept = String::with_capacity(earlier.len());
    let mut at = 0;
    for old in knowledge.lexicon.find(&text).iter().filter(|found| replaces(found)) {
        // Plain text keeps the number of characters, not of bytes, so the way back goes by characters.
        let start = text.get(..old.span.start).map_or(0, |t| t.chars().count());
        let end = text.get(..old.span.end).map_or(0, |t| t.chars().count());
        if start >= at {
            kept.extend(earlier.chars().skip(at).take(start - at));
        }
        at = at.max(end);
    }
    kept.extend(earlier.chars().skip(at));
    kept
}
