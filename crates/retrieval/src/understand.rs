//! From a question to its plan.

mod editions;
mod history;
mod names;
mod parts;
mod people;
mod personal;
mod references;
mod spelling;
mod terms;

use std::ops::Range;

use tiaowen_corpus::Library;
use tiaowen_reference::Directory;
use tiaowen_text::{Segmenter, sanitize, simplify};

pub use self::names::Names;
pub(crate) use self::people::bearer_of;
pub use self::personal::mask_personal;
use self::references::Scope;
use self::spelling::Repaired;
pub use self::spelling::Spelling;
use self::terms::Matter;
use crate::lexicon::{CueKind, Found, Meaning};
use crate::{Cues, Intent, Lexicon, QueryPlan, Question, Region};

/// Characters of a question that are read; what a person asks stands at the beginning or the end of a long story.
const MAX_CHARACTERS: usize = 1_200;

/// What understanding needs to know. Made once, used for every question.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'a> {
    /// Everyday words.
    pub lexicon: &'a Lexicon,
    /// The words of the field.
    pub segmenter: &'a Segmenter,
    /// How vocabulary sounds, to read misspelt words.
    pub spelling: &'a Spelling,
    /// What people call the documents.
    pub names: &'a Names,
    /// Titles, numbers and places of clauses.
    pub directory: &'a Directory,
    /// The documents.
    pub library: &'a Library,
}

/// Reads a question. Never fails: what it does not understand stays open in the plan.
pub fn understand(question: &Question<'_>, knowledge: &Knowledge<'_>) -> QueryPlan {
    let own = clean(question.text);
    let history: Vec<String> = question.history.iter().map(|earlier| clean(earlier)).collect();
    let context = history::resolve(&own, &history, knowledge);
    let text = plain(&context.resolved);
    let repaired = knowledge.spelling.repair(&text, knowledge.segmenter);
    let scope = references::scope(&context.resolved, knowledge);
    let found = everyday(&repaired, &scope, knowledge);
    let own_plain = plain(&own);
    let intent = intent(&own_plain, &text, knowledge);
    let asker = question.asker.or_else(|| people::asker(&found));
    let stages = people::stages(&repaired.text, &found, knowledge.lexicon);
    let bearers = people::bearers(&found, asker);
    let region = region(&found, knowledge.library);
    let editions = editions::editions(&own_plain, intent, &scope);
    let documents = editions::documents(&own_plain, editions, &scope, knowledge.library, question.today);
    let matter = Matter { text: &repaired.text, found: &found, repaired: &repaired.words, stages: &stages };
    let terms = terms::terms(&matter, knowledge);
    QueryPlan {
        parts: parts::parts(&own, knowledge),
        nth: history::nth(&own, &history, knowledge),
        content: terms::content(&own, &repaired.words, knowledge),
        cues: Cues { personal_data: personal::masked(&own), ..cues(&own_plain, &found, knowledge.lexicon) },
        modalities: people::modalities(&own_plain),
        question: own,
        resolved: context.resolved,
        search_text: repaired.text.clone(),
        formal_text: terms::formal(&found),
        references: scope.references,
        filled_in: context.filled_in,
        date: question.today,
        within: Vec::new(),
        intent,
        asker,
        bearers,
        stages,
        documents,
        region,
        editions,
        terms,
    }
}

/// Without what cannot be seen and what names a person, in simplified characters, and not longer than a person reads.
fn clean(text: &str) -> String {
    let text = mask_personal(&simplify(&sanitize(text)));
    let length = text.chars().count();
    if length <= MAX_CHARACTERS {
        return text;
    }
    let half = MAX_CHARACTERS / 2;
    let head = text.chars().take(half);
    head.chain(std::iter::once(' ')).chain(text.chars().skip(length - half)).collect()
}

/// The form in which the lexicon is matched: simplified, narrow, lower case. One character stays one character.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    simplify(text).chars().map(narrow).map(|c| c.to_ascii_lowercase()).collect()
}

/// What the lexicon finds: whole words, and no people within the name of a document (中小学指南).
fn everyday<'a>(repaired: &Repaired, scope: &Scope, knowledge: &Knowledge<'a>) -> Vec<Found<'a>> {
    let text = &repaired.text;
    let words = knowledge.segmenter.words(text);
    // 中考 in 期中考 begins within another word; 高中 in 高中学生 is only cut unluckily.
    let crossed = |span: &Range<usize>| {
        words.iter().any(|word| word.start < span.start && span.start < word.end && word.end < span.end)
    };
    let names: Vec<Range<usize>> = if repaired.shifted { Vec::new() } else { scope.bytes(text) };
    let found = knowledge.lexicon.find(text).into_iter().filter(|found| {
        let about_people = matches!(found.entry.meaning, Meaning::Bearer(_) | Meaning::Stages(_));
        let named = names.iter().any(|name| name.start <= found.span.start && found.span.end <= name.end);
        let short = text.get(found.span.clone()).is_some_and(|word| !word.is_ascii() && word.chars().nth(3).is_none());
        !(short && crossed(&found.span) || about_people && named)
    });
    found.collect()
}

/// What is asked now decides; only when that is no question of its own does the earlier one.
fn intent(own: &str, resolved: &str, knowledge: &Knowledge<'_>) -> Intent {
    let cue = |kind| knowledge.lexicon.cues(own).any(|(found, _)| found == kind);
    if cue(CueKind::Harmful) {
        return Intent::Harmful;
    }
    if cue(CueKind::SmallTalk) {
        return Intent::SmallTalk;
    }
    let asked = knowledge.lexicon.intent(own).or_else(|| knowledge.lexicon.intent(resolved));
    asked.unwrap_or(if cue(CueKind::Outside) { Intent::Outside } else { Intent::What })
}

fn region(found: &[Found<'_>], library: &Library) -> Option<Region> {
    let mut named = found.iter().filter_map(|found| match &found.entry.meaning {
        Meaning::Region(name) => Some(name),
        Meaning::Synonym { .. } | Meaning::Act(_) | Meaning::Asker(_) | Meaning::Bearer(_) | Meaning::Stages(_) => None,
    });
    let covered = |name: &str| library.documents().iter().any(|d| d.meta.region.as_deref() == Some(name));
    let first = named.clone().find(|name| !covered(name)).or_else(|| named.next())?;
    Some(Region { name: first.clone(), covered: covered(first) })
}

fn cues(text: &str, found: &[Found<'_>], lexicon: &Lexicon) -> Cues {
    let mut cues = Cues::default();
    for found in found {
        let word = || text.get(found.span.clone()).unwrap_or_default().to_owned();
        match &found.entry.meaning {
            Meaning::Synonym { product: true } => cues.products.push(word()),
            Meaning::Act(name) if !cues.acts.contains(name) => cues.acts.push(name.clone()),
            Meaning::Synonym { product: false }
            | Meaning::Act(_)
            | Meaning::Asker(_)
            | Meaning::Bearer(_)
            | Meaning::Stages(_)
            | Meaning::Region(_) => {}
        }
    }
    for (kind, name) in lexicon.cues(text) {
        match kind {
            CueKind::Outside => cues.outside.push(name.to_owned()),
            CueKind::Harmful => cues.harmful.push(name.to_owned()),
            CueKind::Instructs => cues.instructs = true,
            CueKind::SmallTalk | CueKind::FollowUp => {}
        }
    }
    cues
}

#[cfg(test)]
mod tests;
