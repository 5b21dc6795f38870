//! Turns what stands below headings into children: named paragraphs, rows of tables, notes.

use tiaowen_types::{ClauseKind, Diagnostic, DiagnosticCode, LabelSource};

use super::block::Table;
use super::label::Style;
use super::lead::{self, Lead};
use super::node::{Item, Node, lead_label};
use super::note::{Mark, Note};
use super::run::Run;
use super::tail;
use super::tree::Tree;

/// Gives every clause the children that its paragraphs and tables name.
pub(super) fn children(tree: &mut Tree, diagnostics: &mut Vec<Diagnostic>) {
    for at in 0..tree.nodes.len() {
        let Some(node) = tree.nodes.get_mut(at) else { continue };
        // Lines of titles and signatures, and paragraphs counted as 款, name nothing.
        let fixed = matches!(node.kind, ClauseKind::Preamble | ClauseKind::Signature)
            || node.style == Style::Clause
            || node.label == tail::APPENDIX_LIST;
        let tables = node.items.iter().any(|item| matches!(item, Item::Table(_)));
        if fixed && !tables {
            continue;
        }
        let heading = node.heading.as_ref().map(|run| run.text().to_owned()).unwrap_or_default();
        let (items, line) = (std::mem::take(&mut node.items), node.line);
        let (own, led) = sorted(items, &heading, line, diagnostics);
        node.items = own.into_iter().filter(|run| !run.is_empty()).map(Item::Para).collect();
        let numbered = std::mem::take(&mut node.children);
        for lead in led {
            let above = remark_place(tree, at, &lead, &numbered);
            let child = tree.add(lead.node, Some(above));
            for below in lead.children {
                tree.add(below, Some(child));
            }
        }
        if let Some(node) = tree.nodes.get_mut(at) {
            node.children.extend(numbered);
        }
    }
}

fn sorted(items: Vec<Item>, heading: &str, line: u32, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Run>, Vec<Lead>) {
    let (mut own, mut led, mut paras) = (Vec::new(), Vec::new(), Vec::new());
    for item in items.into_iter().map(Some).chain([None]) {
        let table = match item {
            Some(Item::Para(run)) => {
                paras.push(run);
                continue;
            }
            Some(Item::Table(table)) => Some(table),
            None => None,
        };
        let before = own.len() + led.len();
        let found = lead::sort(&std::mem::take(&mut paras), heading, before, line);
        own.extend(found.own);
        led.extend(found.children);
        if let Some(table) = table {
            led.extend(rows(table, diagnostics));
        }
    }
    (own, led)
}

/// Each row is a clause named by its first cell.
fn rows(table: Table, diagnostics: &mut Vec<Diagnostic>) -> Vec<Lead> {
    let line = table.line;
    let all = table.rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    let mut leads: Vec<Lead> = Vec::new();
    for row in all {
        if row.iter().filter(|cell| !cell.is_empty()).count() < 2 {
            diagnostics.push(Diagnostic {
                code: DiagnosticCode::TableRow,
                line,
                message: "a table row has fewer than two cells".to_owned(),
                detail: row.iter().map(Run::text).collect(),
            });
        }
        let mut cells = row.into_iter();
        let first = cells.next().unwrap_or_default();
        let name = lead_label(first.text());
        let name = if name.is_empty() { format!("行{}", leads.len() + 1) } else { name };
        let mut node = Node::new(&name, ClauseKind::Row, LabelSource::LeadPhrase, line);
        node.heading = (!first.is_empty()).then(|| unbroken(&first));
        cells.filter(|cell| !cell.is_empty()).for_each(|cell| node.push_line(&cell));
        leads.push(Lead { node, children: Vec::new() });
    }
    leads
}

/// Narrow cells break words; the spaces that this leaves between Chinese characters are no text.
fn unbroken(cell: &Run) -> Run {
    let mut whole = Run::default();
    let mut from = 0;
    let text = cell.text();
    for (at, space) in text.match_indices([' ', '　', '\n']) {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + space.len()..).and_then(|text| text.chars().next());
        if ![before, after].iter().flatten().any(char::is_ascii_alphanumeric) {
            whole.append(&cell.slice(from..at));
            from = at + space.len();
        }
    }
    whole.append(&cell.slice(from..text.len()));
    whole
}

/// A 说明 after the last table of a part speaks of the whole part.
fn remark_place(tree: &Tree, at: usize, lead: &Lead, numbered: &[usize]) -> usize {
    let remark = ["说明", "注", "备注", "附注"].contains(&lead.node.label.as_str());
    let after_table = tree.node(at).is_some_and(|node| {
        node.children.iter().any(|&child| tree.node(child).is_some_and(|child| child.kind == ClauseKind::Row))
    });
    if !remark || !after_table || !numbered.is_empty() {
        return at;
    }
    let mut top = at;
    while let Some(up) = tree.node(top).and_then(|node| node.parent) {
        let last = tree.node(up).and_then(|node| node.children.last().copied());
        if last != Some(top) {
            return at;
        }
        top = up;
    }
    top
}

/// Hangs every note below the clause whose text cites it.
pub(super) fn notes(tree: &mut Tree, notes: Vec<Note>, marks: &[Mark], diagnostics: &mut Vec<Diagnostic>) {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        let runs = std::iter::once(&node.marker).chain(&node.heading).chain([&node.sep]).chain(node.paras());
        places.extend(runs.flat_map(|run| run.pieces().iter().map(move |piece| (piece.source, at))));
    }
    places.sort_unstable();
    let before = |source: usize| {
        let after = places.partition_point(|&(start, _)| start < source);
        after.checked_sub(1).and_then(|at| places.get(at)).map(|&(_, node)| node)
    };
    for note in notes {
        let cited = marks.iter().find(|mark| mark.number == note.number);
        let source = cited.map(|mark| mark.source).or_else(|| note.text.source_start());
        if cited.is_none() {
            diagnostics.push(Diagnostic {
                code: DiagnosticCode::Footnote,
                line: note.line,
                message: format!("nothing cites note {}", note.number),
                detail: note.text.text().chars().take(30).collect(),
            });
        }
        let parent = source.and_then(before);
        let mut node = Node::new(&format!("注{}", note.number), ClauseKind::Footnote, LabelSource::Assigned, note.line);
        node.push_line(&note.text);
        let at = tree.add(node, parent);
        let Some(up) = parent.and_then(|up| tree.nodes.get(up)) else { continue };
        // Notes come right after the text that cites them, before its numbered children.
        let notes = |child: &&usize| tree.node(**child).is_some_and(|node| node.kind == ClauseKind::Footnote);
        let count = up.children.iter().take_while(notes).count();
        if let Some(up) = parent.and_then(|up| tree.nodes.get_mut(up)) {
            up.children.retain(|&child| child != at);
            up.children.insert(count.min(up.children.len()), at);
        }
    }
}
