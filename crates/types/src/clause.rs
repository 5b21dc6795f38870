use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{ClausePath, Span};

/// Index of a clause in its document's [`ClauseTree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClauseIdx(pub u32);

/// What a clause is to an editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// Before the first heading: 标题、文号、主送、署名、导语.
    Preamble,
    /// 编, or 一、 of a policy document.
    Part,
    /// 章
    Chapter,
    /// 节, or （一） whose numbers restart in each part.
    Section,
    /// 条, or （一） whose numbers run through the document.
    Article,
    /// 款: an unnumbered paragraph that is addressed by its place.
    Paragraph,
    /// 项: 1. or （一） of an article, or a named block.
    Item,
    /// 目: （1） or 1. below an item.
    Subitem,
    /// 场景、场景示例
    Scene,
    /// 行为示例
    Example,
    /// An unnumbered principle, labelled by its lead phrase.
    Principle,
    /// A row of a table, labelled by its first cell.
    Row,
    /// A footnote, lifted out of the sentence that cites it.
    Footnote,
    /// 附件、附录、名单
    Appendix,
    /// Issuers and date at the end (落款).
    Signature,
}

/// Where a clause's label comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelSource {
    /// The document prints it: 一、（四）场景示例1.
    Printed,
    /// An editor's name for a place without one: 导语、落款、注8.
    Assigned,
    /// The words the paragraph or row begins with.
    LeadPhrase,
}

/// One node of a clause tree. Its own text excludes its children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Labels from the top, unique in the document.
    pub path: ClausePath,
    /// What it is.
    pub kind: ClauseKind,
    /// The clause above; `None` at the top.
    pub parent: Option<ClauseIdx>,
    /// Where the last label comes from.
    pub label_source: LabelSource,
    /// Own text whole: printed label, heading and body.
    pub span: Span,
    /// Heading within `span`, without label and separator.
    pub heading: Option<Span>,
    /// Own body within `span`, without label and heading; may be empty.
    pub body: Span,
}

/// Why clauses do not form a tree over a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// Spans must follow one another and lie on character boundaries.
    #[error("clause {path} does not follow the one before it, or leaves the text")]
    Span {
        /// The clause.
        path: ClausePath,
    },
    /// A clause's path must extend its parent's by one label, and the parent must come first.
    #[error("clause {path} does not hang below its parent")]
    Parent {
        /// The clause.
        path: ClausePath,
    },
    /// Paths are addresses.
    #[error("clause path {path} occurs twice")]
    Repeated {
        /// The path.
        path: ClausePath,
    },
}

/// The clauses of one document in reading order. Invariants: spans disjoint and ascending, paths unique,
/// each path one label longer than its parent's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClauseTree(Vec<Clause>);

impl ClauseTree {
    /// Builds a tree over `text`.
    ///
    /// # Errors
    /// When an invariant of [`ClauseTree`] does not hold.
    pub fn new(text: &str, clauses: Vec<Clause>) -> Result<Self, TreeError> {
        let tree = Self(clauses);
        tree.check(text)?;
        Ok(tree)
    }

    /// Proves the invariants again, for a tree that was read from disk.
    ///
    /// # Errors
    /// When one does not hold.
    pub fn check(&self, text: &str) -> Result<(), TreeError> {
        let (mut seen, mut end) = (HashSet::new(), 0);
        for (i, clause) in self.0.iter().enumerate() {
            let path = || clause.path.clone();
            let spans = [Some(clause.span), clause.heading, Some(clause.body)];
            let inside = |s: Span| clause.span.contains(s) && Span::new(text, s.start(), s.end()).is_some();
            if clause.span.start() < end || !spans.into_iter().flatten().all(inside) {
                return Err(TreeError::Span { path: path() });
            }
            let above = clause.parent.map(|ClauseIdx(p)| self.0.get(p as usize).filter(|_| (p as usize) < i));
            let parent_path = match above {
                None => None,
                Some(None) => return Err(TreeError::Parent { path: path() }),
                Some(Some(parent)) => Some(parent.path.clone()),
            };
            if clause.path.parent() != parent_path {
                return Err(TreeError::Parent { path: path() });
            }
            if !seen.insert(&clause.path) {
                return Err(TreeError::Repeated { path: path() });
            }
            end = clause.span.end();
        }
        Ok(())
    }

    /// All clauses, reading order.
    pub fn clauses(&self) -> &[Clause] {
        &self.0
    }

    /// Indices and clauses, reading order.
    pub fn iter(&self) -> impl Iterator<Item = (ClauseIdx, &Clause)> {
        (0..).map(ClauseIdx).zip(&self.0)
    }

    /// One clause.
    pub fn get(&self, idx: ClauseIdx) -> Option<&Clause> {
        self.0.get(idx.0 as usize)
    }

    /// The clause at exactly this path.
    pub fn find(&self, path: &ClausePath) -> Option<ClauseIdx> {
        self.iter().find(|(_, clause)| clause.path == *path).map(|(idx, _)| idx)
    }

    /// Direct children, reading order.
    pub fn children(&self, idx: ClauseIdx) -> impl Iterator<Item = (ClauseIdx, &Clause)> {
        self.iter().filter(move |(_, clause)| clause.parent == Some(idx))
    }

    /// From the top down to and including `idx`.
    pub fn ancestry(&self, idx: ClauseIdx) -> Vec<&Clause> {
        let mut chain: Vec<&Clause> =
            std::iter::successors(self.get(idx), |clause| clause.parent.and_then(|up| self.get(up))).collect();
        chain.reverse();
        chain
    }

    /// The path by which people cite the clause: its printed numbers from the top. A row, a footnote and an
    /// unnumbered principle are cited by the heading above them; an item whose number was lost, and a paragraph
    /// after the last number, by the printed number before them; text before the first heading by its usual name
    /// (`序言`, `正文`).
    pub fn cited_path(&self, idx: ClauseIdx) -> Option<ClausePath> {
        let chain = self.ancestry(idx);
        let printed = chain.iter().take_while(|clause| clause.label_source == LabelSource::Printed).count();
        let lost = chain.get(printed).is_some_and(|clause| {
            clause.label_source == LabelSource::Assigned
                && matches!(
                    clause.kind,
                    ClauseKind::Item | ClauseKind::Subitem | ClauseKind::Section | ClauseKind::Article
                )
        });
        if lost && let Some(before) = chain.get(printed).and_then(|clause| self.printed_before(clause)) {
            return Some(before.path.clone());
        }
        if let Some(clause) = printed.checked_sub(1).and_then(|last| chain.get(last)) {
            return Some(clause.path.clone());
        }
        let top = chain.first()?;
        let name = match (top.kind, top.path.last()) {
            (ClauseKind::Preamble, "导语") => "序言",
            (ClauseKind::Paragraph, _) => match self.printed_before(top) {
                Some(before) => return Some(before.path.clone()),
                None => "正文",
            },
            (_, label) => label,
        };
        name.parse().ok()
    }

    /// The printed clause before `clause` among its siblings, or before a top clause in the text.
    fn printed_before(&self, clause: &Clause) -> Option<&Clause> {
        let before = self.0.iter().take_while(|other| other.path != clause.path);
        let near = before.filter(|other| clause.parent.is_none() || other.parent == clause.parent);
        near.filter(|other| other.label_source == LabelSource::Printed).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "引言。一、总则（一）目的";

    fn clause(path: &str, kind: ClauseKind, parent: Option<u32>, range: (usize, usize)) -> Clause {
        let span = Span::new(TEXT, range.0, range.1).unwrap();
        let assigned = matches!(kind, ClauseKind::Preamble | ClauseKind::Row);
        Clause {
            path: path.parse().unwrap(),
            kind,
            parent: parent.map(ClauseIdx),
            label_source: if assigned { LabelSource::Assigned } else { LabelSource::Printed },
            span,
            heading: None,
            body: span,
        }
    }

    #[test]
    fn guards_its_invariants() {
        let part = || clause("一", ClauseKind::Part, None, (9, 21));
        assert!(
            ClauseTree::new(TEXT, vec![part(), clause("一/（一）", ClauseKind::Section, Some(0), (21, 36))]).is_ok()
        );
        let overlap = clause("一/（一）", ClauseKind::Section, Some(0), (9, 36));
        assert!(matches!(ClauseTree::new(TEXT, vec![part(), overlap]), Err(TreeError::Span { .. })));
        let orphan = clause("二/（一）", ClauseKind::Section, Some(0), (21, 36));
        assert!(matches!(ClauseTree::new(TEXT, vec![part(), orphan]), Err(TreeError::Parent { .. })));
        let twin = clause("一", ClauseKind::Part, None, (21, 36));
        assert!(matches!(ClauseTree::new(TEXT, vec![part(), twin]), Err(TreeError::Repeated { .. })));
    }

    #[test]
    fn cites_by_printed_numbers() {
        let tree = ClauseTree::new(
            TEXT,
            vec![
                clause("导语", ClauseKind::Preamble, None, (0, 9)),
                clause("一", ClauseKind::Part, None, (9, 21)),
                clause("一/目的", ClauseKind::Row, Some(1), (21, 36)),
            ],
        )
        .unwrap();
        let cited = |i| tree.cited_path(ClauseIdx(i)).unwrap().to_string();
        assert_eq!((cited(0), cited(1), cited(2)), ("序言".into(), "一".into(), "一".into()));
    }

    #[test]
    fn cites_what_lost_its_number_by_the_number_before() {
        let mut lost = clause("一/2", ClauseKind::Item, Some(0), (15, 18));
        lost.label_source = LabelSource::Assigned;
        let mut closing = clause("结尾段", ClauseKind::Paragraph, None, (18, 21));
        closing.label_source = LabelSource::Assigned;
        let tree = ClauseTree::new(
            TEXT,
            vec![
                clause("一", ClauseKind::Part, None, (9, 12)),
                clause("一/1", ClauseKind::Item, Some(0), (12, 15)),
                lost,
                closing,
            ],
        )
        .unwrap();
        let cited = |i| tree.cited_path(ClauseIdx(i)).unwrap().to_string();
        assert_eq!((cited(2), cited(3)), ("一/1".into(), "一/1".into()));
    }
}
