use tiaowen_assistant::wire::{ClauseBody, ClauseChangeBody, DiffBody, EditBody, NormBody};
use tiaowen_assistant::words;
use tiaowen_types::Bearer;

use crate::norm_filter::{BEARERS, modality_tone};
use crate::page::link;
use crate::params::encode;

/// What became of one clause, side by side.
#[derive(Debug)]
pub(crate) struct ChangeRow {
    pub(crate) words: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) old: Option<Side>,
    pub(crate) new: Option<Side>,
    /// Both sides have the same words, which stand once.
    pub(crate) is_one_text: bool,
}

/// A clause of one edition.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) path: String,
    pub(crate) href: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A run of words, in both editions or in this one only.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) is_changed: bool,
}

impl ChangeRow {
    pub(crate) fn new(change: &ClauseChangeBody, diff: &DiffBody) -> Self {
        let (is_added, is_removed) = (change.kind == "added", change.kind == "removed");
        let side = |clause: &Option<ClauseBody>, page: &str, pieces: Vec<Piece>| {
            let clause = clause.as_ref()?;
            let whole = || vec![Piece { text: own_words(clause), is_changed: is_added || is_removed }];
            let href = format!("{page}#{}", encode(&clause.path));
            let pieces = if pieces.is_empty() { whole() } else { pieces };
            Some(Side { path: clause.cited.clone(), href, pieces })
        };
        let (mut left, mut right) = (vec![], vec![]);
        for edit in &change.edits {
            let piece = |text: &String, is_changed| Piece { text: text.clone(), is_changed };
            match edit {
                EditBody::Keep(text) => {
                    left.push(piece(text, false));
                    right.push(piece(text, false));
                }
                EditBody::Delete(text) => left.push(piece(text, true)),
                EditBody::Insert(text) => right.push(piece(text, true)),
            }
        }
        Self {
            words: words::change(&change.kind),
            tone: match change.kind.as_str() {
                "revised" => "care",
                "added" => "good",
                "removed" => "stop",
                "moved" => "must",
                _ => "plain",
            },
            old: side(&change.old, &diff.old.url, left),
            new: side(&change.new, &diff.new.url, right),
            is_one_text: matches!(change.kind.as_str(), "same" | "moved"),
        }
    }
}

/// Heading and body, without the printed number: what is compared.
fn own_words(clause: &ClauseBody) -> String {
    let heading = clause.heading.iter().map(String::as_str);
    heading.chain([clause.text.as_str()]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What two documents say to one bearer.
#[derive(Debug)]
pub(crate) struct BearerRow {
    pub(crate) bearer: &'static str,
    pub(crate) old: Vec<NormLine>,
    pub(crate) new: Vec<NormLine>,
}

impl BearerRow {
    /// Name and norms of each side.
    pub(crate) fn sides(&self) -> [(&'static str, &[NormLine]); 2] {
        [("左", &self.old), ("右", &self.new)]
    }
}

/// One norm of a document.
#[derive(Debug)]
pub(crate) struct NormLine {
    pub(crate) modality: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    pub(crate) clause: String,
    pub(crate) href: String,
}

/// Norms by bearer, strictest first; bearers to whom neither document speaks are left out.
pub(crate) fn bearer_rows(old: &[&NormBody], new: &[&NormBody]) -> Vec<BearerRow> {
    let lines = |norms: &[&NormBody], bearer: Option<Bearer>| {
        let is_his = |norm: &&&NormBody| bearer.map_or(norm.bearers.is_empty(), |b| norm.bearers.contains(&b));
        let mut his: Vec<&&NormBody> = norms.iter().filter(is_his).collect();
        his.sort_by_key(|norm| norm.modality);
        his.into_iter().map(|norm| NormLine::from(*norm)).collect::<Vec<_>>()
    };
    let bearers = BEARERS.into_iter().map(Some).chain([None]);
    let rows = bearers.map(|bearer| BearerRow {
        bearer: bearer.map_or("未指明主体", words::bearer),
        old: lines(old, bearer),
        new: lines(new, bearer),
    });
    rows.filter(|row| !row.old.is_empty() || !row.new.is_empty()).collect()
}

impl From<&NormBody> for NormLine {
    fn from(norm: &NormBody) -> Self {
        Self {
            modality: words::modality(norm.modality),
            tone: modality_tone(norm.modality),
            sentence: norm.sentence.clone(),
            clause: norm.clause.clone(),
            href: link::quotation(&norm.url, &norm.sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_shows_its_own_words() {
        let edits = [EditBody::Keep("应当".into()), EditBody::Delete("核验".into()), EditBody::Insert("复核".into())];
        let clause = ClauseBody {
            path: "二".into(),
            cited: "二".into(),
            label: "二".into(),
            heading: None,
            kind: tiaowen_types::ClauseKind::Part,
            full_text: "二、应当核验".into(),
            text: "应当核验".into(),
            formal: String::new(),
            depth: 0,
        };
        let change = ClauseChangeBody {
            kind: "revised".into(),
            old: Some(clause.clone()),
            new: Some(clause),
            edits: edits.into(),
        };
        let row = ChangeRow::new(&change, &empty());
        let shown = |side: &Option<Side>| {
            let pieces = side.iter().flat_map(|side| &side.pieces);
            pieces.map(|p| if p.is_changed { format!("<{}>", p.text) } else { p.text.clone() }).collect::<String>()
        };
        assert_eq!((shown(&row.old), shown(&row.new)), ("应当<核验>".into(), "应当<复核>".into()));
    }

    fn empty() -> DiffBody {
        let summary = tiaowen_assistant::wire::DocumentSummary {
            id: "a".into(),
            title: "办法".into(),
            document_number: None,
            issuers: vec![],
            issued: None,
            edition: None,
            status: tiaowen_types::Status::InForce,
            superseded_by: None,
            binding: tiaowen_types::Binding::Binding,
            level: tiaowen_types::Level::School,
            scope: String::new(),
            region: None,
            attribution: None,
            basis: std::collections::BTreeMap::new(),
            clauses: 1,
            url: "/documents/a".into(),
        };
        DiffBody { old: summary.clone(), new: summary, changes: vec![] }
    }
}
