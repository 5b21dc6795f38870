use tiaowen_text::fold;
use tiaowen_types::{Clause, ClauseIdx, ClauseKind, ClausePath, Document};

use crate::cursor::Cursor;
use crate::label::{Label, Unit, numbered_name};
use crate::locator::{Locator, parse_locator};

/// Why a locator leads to no clause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} clause of the document fits", if *ambiguous { "more than one" } else { "no" })]
pub struct LocateError {
    /// Whether several clauses fit alike; else none does.
    pub ambiguous: bool,
    /// The clauses that fit, or those nearest to what was asked for, best first.
    pub exists: Vec<ClausePath>,
}

/// Most clauses that an error names.
const MAX_NEAREST: usize = 5;

/// The clause of a document that a locator means: by printed number whatever its unit and style, by name, or by
/// the usual name of a place without number (导语 = 序言).
///
/// # Errors
/// When there is none, or several fit alike.
pub fn locate(document: &Document, locator: &Locator) -> Result<ClauseIdx, LocateError> {
    let places: Vec<Place<'_>> = document.tree.iter().map(|(idx, clause)| Place::new(idx, clause)).collect();
    let mut first_error = None;
    // 第一章第三条、第二十条: the second may stand in another chapter than the first.
    for dropped in 0..=locator.n_inherited.min(locator.labels.len().saturating_sub(1)) {
        let labels = locator.labels.get(dropped..).unwrap_or_default();
        match descend(document, &places, labels) {
            Ok(idx) => return Ok(idx),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or(LocateError { ambiguous: false, exists: Vec::new() }))
}

/// A clause with what its last label says.
struct Place<'a> {
    idx: ClauseIdx,
    clause: &'a Clause,
    label: Label,
}

impl<'a> Place<'a> {
    fn new(idx: ClauseIdx, clause: &'a Clause) -> Self {
        let last = clause.path.last();
        let read = parse_locator(last).and_then(|locator| locator.labels.into_iter().next());
        let mut cursor = Cursor::new(last, 0);
        let named = numbered_name(&mut cursor).filter(|_| cursor.rest().is_empty());
        Self { idx, clause, label: named.or(read).unwrap_or_else(|| Label::named(last, None)) }
    }

    fn depth(&self) -> usize {
        self.clause.path.labels().len()
    }
}

/// A clause reached so far and how badly it fits.
#[derive(Clone, Copy)]
struct Reached {
    cost: usize,
    idx: ClauseIdx,
}

fn descend(document: &Document, places: &[Place<'_>], labels: &[Label]) -> Result<ClauseIdx, LocateError> {
    let mut reached: Vec<Reached> = Vec::new();
    for (step, label) in labels.iter().enumerate() {
        let next = if step == 0 {
            places.iter().filter_map(|place| start(place, label)).collect()
        } else {
            below(document, places, &reached, label)
        };
        if next.is_empty() {
            return Err(LocateError { ambiguous: false, exists: nearest(document, places, &reached, label) });
        }
        reached = next;
    }
    let least = reached.iter().map(|r| r.cost).min();
    let mut best: Vec<ClauseIdx> = reached.iter().filter(|r| Some(r.cost) == least).map(|r| r.idx).collect();
    best.sort_unstable();
    best.dedup();
    match best.as_slice() {
        [one] => Ok(*one),
        several => {
            let exists = several.iter().take(MAX_NEAREST).filter_map(|&idx| path(document, idx)).collect();
            Err(LocateError { ambiguous: !several.is_empty(), exists })
        }
    }
}

fn path(document: &Document, idx: ClauseIdx) -> Option<ClausePath> {
    document.tree.get(idx).map(|clause| clause.path.clone())
}

fn start(place: &Place<'_>, label: &Label) -> Option<Reached> {
    let cost = misfit(place, label)?;
    // A lone 4 means the fourth part rather than some fourth item far below.
    let depth = if label.unit == Unit::Plain { place.depth() - 1 } else { 0 };
    Some(Reached { cost: cost + depth, idx: place.idx })
}

/// Clauses under those reached, levels left out counting against them; a 款 that is no clause of its own is its
/// article.
fn below(document: &Document, places: &[Place<'_>], reached: &[Reached], label: &Label) -> Vec<Reached> {
    let mut found = Vec::new();
    for above in reached {
        let Some(top) = document.tree.get(above.idx) else { continue };
        let depth = top.path.labels().len();
        let inside = places.iter().filter(|p| p.depth() > depth && top.path.covers(&p.clause.path));
        let before = found.len();
        for place in inside {
            if let Some(cost) = misfit(place, label) {
                found.push(Reached { cost: above.cost + cost + place.depth() - depth - 1, idx: place.idx });
            }
        }
        let lines = || top.body.of(&document.text).lines().filter(|line| !line.trim().is_empty()).count();
        let own_line = label.unit == Unit::Paragraph && label.number.is_some_and(|n| n as usize <= lines().max(1));
        if found.len() == before && own_line {
            found.push(*above);
        }
    }
    found
}

/// How badly a clause fits a label; `None` when it is another one.
fn misfit(place: &Place<'_>, wanted: &Label) -> Option<usize> {
    let own = &place.label;
    if wanted.unit == Unit::Named {
        return misfit_of_name(place, wanted);
    }
    if own.unit == Unit::Named
        || own.number.is_none()
        || own.number != wanted.number
        || own.insertion != wanted.insertion
    {
        return None;
    }
    let brackets = usize::from(own.style.bracketed != wanted.style.bracketed) * 2;
    let digits = usize::from(own.style.chinese != wanted.style.chinese);
    if wanted.unit == Unit::Plain {
        // 4 and 四、 mean 第四条 of a statute.
        let style = if own.unit == Unit::Plain { brackets + digits } else { 0 };
        return Some(style);
    }
    let unit = if own.unit == wanted.unit { 0 } else { misfit_of_unit(wanted.unit, place.clause.kind) };
    Some(unit + brackets + usize::from(wanted.style.bracketed) * digits)
}

/// How far a unit word is from what a clause is.
fn misfit_of_unit(unit: Unit, kind: ClauseKind) -> usize {
    // Columns: part, chapter, section, article, paragraph, item, subitem, anything else.
    let column = match kind {
        ClauseKind::Part => 0,
        ClauseKind::Chapter => 1,
        ClauseKind::Section => 2,
        ClauseKind::Article => 3,
        ClauseKind::Paragraph => 4,
        ClauseKind::Item => 5,
        ClauseKind::Subitem => 6,
        ClauseKind::Preamble
        | ClauseKind::Scene
        | ClauseKind::Example
        | ClauseKind::Principle
        | ClauseKind::Row
        | ClauseKind::Footnote
        | ClauseKind::Appendix
        | ClauseKind::Signature => 7,
    };
    let row: [usize; 8] = match unit {
        Unit::Part => [0, 2, 4, 6, 9, 8, 9, 9],
        Unit::Chapter => [2, 0, 3, 6, 9, 8, 9, 9],
        Unit::Section => [4, 3, 0, 2, 6, 4, 6, 9],
        Unit::Article => [5, 5, 1, 0, 6, 2, 6, 6],
        Unit::Paragraph => [7, 7, 2, 3, 0, 2, 3, 4],
        Unit::Item => [7, 7, 2, 2, 3, 0, 2, 4],
        Unit::Subitem => [9, 9, 5, 5, 4, 1, 0, 4],
        Unit::Point => [4, 4, 1, 1, 2, 0, 0, 2],
        Unit::Named | Unit::Plain => [0; 8],
    };
    row.get(column).copied().unwrap_or(9)
}

/// Names that mean the same place.
const SAME_NAMES: [&[&str]; 4] = [
    &["序言", "导语", "前言", "引言"],
    &["发布通知", "印发通知"],
    &["场景示例", "场景", "应用场景", "示例"],
    &["行为示例", "示例"],
];

fn misfit_of_name(place: &Place<'_>, wanted: &Label) -> Option<usize> {
    let own = &place.label;
    if wanted.number.is_some() {
        if own.unit != Unit::Named || own.number != wanted.number {
            return None;
        }
        return same_name(&own.name, &wanted.name);
    }
    let heading_like = |text: &str| fold(text).text == fold(&wanted.name).text;
    if own.number.is_none() && own.unit == Unit::Named {
        let named = same_name(&own.name, &wanted.name);
        return named.or_else(|| heading_like(&own.name).then_some(0)).or_else(|| kind_name(place, wanted));
    }
    kind_name(place, wanted)
}

/// 正文 is the first paragraph of a document without headings, 附件 an appendix with a number.
fn kind_name(place: &Place<'_>, wanted: &Label) -> Option<usize> {
    let fits = match place.clause.kind {
        ClauseKind::Paragraph => wanted.name == "正文" && place.depth() == 1,
        ClauseKind::Appendix => matches!(wanted.name.as_str(), "附件" | "附录"),
        ClauseKind::Signature => matches!(wanted.name.as_str(), "落款" | "署名"),
        ClauseKind::Preamble
        | ClauseKind::Part
        | ClauseKind::Chapter
        | ClauseKind::Section
        | ClauseKind::Article
        | ClauseKind::Item
        | ClauseKind::Subitem
        | ClauseKind::Scene
        | ClauseKind::Example
        | ClauseKind::Principle
        | ClauseKind::Row
        | ClauseKind::Footnote => false,
    };
    // Of several, the first: later ones cost their place.
    fits.then_some(1 + place.idx.0 as usize)
}

fn same_name(own: &str, wanted: &str) -> Option<usize> {
    if own == wanted {
        return Some(0);
    }
    SAME_NAMES.iter().any(|names| names.contains(&own) && names.contains(&wanted)).then_some(1)
}

/// Clauses to offer instead: those of the same number elsewhere, then the neighbours by number.
fn nearest(document: &Document, places: &[Place<'_>], reached: &[Reached], label: &Label) -> Vec<ClausePath> {
    let mut fitting: Vec<Reached> = places.iter().filter_map(|place| start(place, label)).collect();
    fitting.sort_by_key(|r| (r.cost, r.idx));
    let least = fitting.first().map(|r| r.cost);
    let elsewhere = fitting.iter().filter(|r| Some(r.cost) == least).map(|r| r.idx);

    let tops: Vec<&ClausePath> = reached.iter().filter_map(|r| document.tree.get(r.idx)).map(|c| &c.path).collect();
    let under = |place: &&Place<'_>| {
        tops.is_empty() || tops.iter().any(|top| place.clause.path != **top && top.covers(&place.clause.path))
    };
    let wanted = label.number.unwrap_or_default();
    let mut near: Vec<(usize, u32, ClauseIdx)> = places
        .iter()
        .filter(under)
        .filter(|place| (place.label.unit == Unit::Named) == (label.unit == Unit::Named))
        .filter_map(|place| {
            let number = place.label.number?;
            let named = label.unit == Unit::Named && same_name(&place.label.name, &label.name).is_none();
            let style = usize::from(named || label.unit == Unit::Plain && place.label.style != label.style);
            Some((misfit_of_unit(label.unit, place.clause.kind) + style, number.abs_diff(wanted), place.idx))
        })
        .collect();
    near.sort_unstable();
    let mut paths: Vec<ClausePath> = Vec::new();
    for path in elsewhere.chain(near.into_iter().map(|(_, _, idx)| idx)).filter_map(|idx| path(document, idx)) {
        if paths.len() < MAX_NEAREST && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

#[cfg(test)]
mod tests;
