use std::ops::Range;

use crate::tables::{Cue, Place, TABLES};
use crate::{segment, who};

/// A cue in a comma clause.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) cue: &'static Cue,
}

/// Where a comma clause stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// First of its sentence or of a part between semicolons.
    First,
    /// After a clause with an encouraging cue that no other governs.
    AfterEncouraging,
    /// Anywhere else.
    Later,
}

/// The cue that rules the comma clause `text[clause]`, nested ones resolved: 须明确禁止 forbids, 应鼓励 obliges,
/// 可允许 permits.
pub(crate) fn ruling(text: &str, clause: Range<usize>, position: Position) -> Option<Found> {
    let mentioned = segment::quoted(text, clause.clone());
    let part = text.get(clause.clone())?;
    let mut ruling: Option<Found> = None;
    for token in TABLES.tokens.find_iter(part) {
        let range = clause.start + token.start()..clause.start + token.end();
        let Some(cue) = TABLES.cue(token.as_str()) else { continue };
        if mentioned.iter().any(|m| m.contains(&range.start)) {
            continue;
        }
        let found = Found { range, cue };
        match &ruling {
            None if counts(text, &clause, &found, position) => ruling = Some(found),
            None => {}
            Some(outer) if nests(text, outer, &found) => ruling = Some(found),
            Some(_) => break,
        }
    }
    ruling
}

/// Whether `inner` stands directly in the scope of `outer` and is the stricter of the two.
fn nests(text: &str, outer: &Found, inner: &Found) -> bool {
    let between = text.get(outer.range.end..inner.range.start).unwrap_or_default();
    inner.cue.modality <= tiaowen_types::Modality::Discouraged
        && inner.cue.modality < outer.cue.modality
        && TABLES.adverbs_only.is_match(between)
}

fn counts(text: &str, clause: &Range<usize>, found: &Found, position: Position) -> bool {
    let before = text.get(clause.start..found.range.start).unwrap_or_default();
    let after = text.get(found.range.end..clause.end).unwrap_or_default();
    let word = text.get(found.range.clone()).unwrap_or_default();
    if !found.cue.then.is_empty() && !found.cue.then.iter().any(|start| after.starts_with(start.as_str())) {
        return false;
    }
    if found.cue.actor && !is_somebody_to_act(after) {
        return false;
    }
    let weak = TABLES.weak.words.iter().any(|w| w == word);
    if weak && !is_predicate(before, after) {
        return false;
    }
    match found.cue.place {
        Place::Any => true,
        Place::Head if position == Position::Later && TABLES.results.is_match(after) => false,
        Place::Head => is_head(before),
        Place::Opening => position == Position::First && is_head(before),
        Place::Sentence => position != Position::Later && is_head(before),
    }
}

/// Whether somebody is named and a verb follows: 企业研发….
fn is_somebody_to_act(after: &str) -> bool {
    let rest = who::group_at_start(after).and_then(|(_, end)| after.get(end..));
    rest.is_some_and(|rest| TABLES.verb.is_match(rest))
}

/// Whether a single character with this text around it commands rather than describes.
fn is_predicate(before: &str, after: &str) -> bool {
    let after = after.trim_start();
    let nominal = after.is_empty() || TABLES.weak.not_before.iter().any(|start| after.starts_with(start.as_str()));
    let verb = before.trim_start_matches(['并', '且', '也']);
    let embeds = TABLES.weak.embedding.iter().any(|word| verb.starts_with(word.as_str())) || before.contains('是');
    let embedded = after.contains('的') && embeds;
    !nominal && !embedded
}

/// Whether nothing but bearers, adverbs and conjunctions stands before the cue.
pub(crate) fn is_head(before: &str) -> bool {
    let before = before.trim();
    if TABLES.adverbs_only.is_match(before) {
        return true;
    }
    let rest = who::group_at_start(before).and_then(|(_, end)| before.get(end..));
    rest.is_some_and(|rest| TABLES.adverbs_only.is_match(rest))
}
