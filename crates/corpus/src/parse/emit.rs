//! Writes a tree out: the normalised text, the clauses over it, and the way back to the source.

use std::collections::HashMap;
use std::ops::Range;

use tiaowen_types::{Clause, ClauseIdx, ClausePath, ClauseTree, Correction, SourceMap, SourcePiece, Span};

use super::node::Node;
use super::run::Run;
use super::tree::Tree;
use crate::{CorrectionRule, SourceText};

/// A document's text in the making.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) text: String,
    pub(super) corrections: Vec<Correction>,
    clauses: Vec<Clause>,
    pieces: Vec<SourcePiece>,
    /// Labels used below each clause.
    used: HashMap<(Option<u32>, String), u32>,
}

impl Writer {
    /// Writes all clauses, parents before children.
    pub(super) fn write(&mut self, tree: &Tree, source: &SourceText, rules: &[CorrectionRule]) {
        let mut stack: Vec<(usize, Option<ClauseIdx>)> = tree.roots.iter().rev().map(|&at| (at, None)).collect();
        while let Some((at, parent)) = stack.pop() {
            let Some(node) = tree.node(at) else { continue };
            let idx = self.clause(node, parent, source, rules).or(parent);
            stack.extend(node.children.iter().rev().map(|&child| (child, idx)));
        }
    }

    /// Adds one clause; `None` for a node whose label cannot stand in a path, whose text then joins the clause before.
    fn clause(
        &mut self,
        node: &Node,
        parent: Option<ClauseIdx>,
        source: &SourceText,
        rules: &[CorrectionRule],
    ) -> Option<ClauseIdx> {
        let path = self.path(node, parent);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.put(&node.marker, source, rules);
        let heading = node.heading.as_ref().map(|heading| {
            let from = self.text.len();
            self.put(heading, source, rules);
            from..self.text.len()
        });
        self.put(&node.sep, source, rules);
        let own_line = heading.is_some() && node.sep.is_empty();
        let mut body = None;
        for para in node.paras().filter(|para| !para.is_empty()) {
            if body.is_some() || own_line {
                self.text.push('\n');
            }
            let from = self.text.len();
            self.put(para, source, rules);
            body = Some(body.map_or(from, |body: Range<usize>| body.start)..self.text.len());
        }
        let end = self.text.len();
        let body = unbracketed(&self.text, node, body.unwrap_or(end..end));
        let span = |range: Range<usize>| Span::new(&self.text, range.start, range.end);
        let clause = Clause {
            path: path?,
            kind: node.kind,
            parent,
            label_source: node.source,
            span: span(start..end)?,
            heading: heading.and_then(span),
            body: span(body)?,
        };
        let idx = ClauseIdx(u32::try_from(self.clauses.len()).ok()?);
        self.clauses.push(clause);
        Some(idx)
    }

    fn put(&mut self, run: &Run, source: &SourceText, rules: &[CorrectionRule]) {
        let at = self.text.len();
        self.text.push_str(run.text());
        for piece in run.pieces() {
            let Some(span) = Span::new(&self.text, at + piece.at, at + piece.at + piece.len) else { continue };
            let from = source.range.start + piece.source;
            let to = from + piece.source_len;
            if let Some(rule) = piece.rule.and_then(|rule| rules.get(rule)) {
                self.corrections.push(Correction { span, raw: rule.raw.clone(), reason: rule.reason.clone() });
            }
            if let (Ok(source_start), Ok(source_end)) = (u32::try_from(from), u32::try_from(to)) {
                self.pieces.push(SourcePiece { span, source_start, source_end });
            }
        }
    }

    /// The node's path; a label that occurred before among its siblings is counted: `3〔2〕`.
    fn path(&mut self, node: &Node, parent: Option<ClauseIdx>) -> Option<ClausePath> {
        let above = parent.and_then(|idx| self.clauses.get(idx.0 as usize));
        let mut labels = above.map(|clause| clause.path.labels().to_vec()).unwrap_or_default();
        let label = if node.label.is_empty() { "段" } else { node.label.as_str() };
        let count = self.used.entry((parent.map(|idx| idx.0), label.to_owned())).or_default();
        *count += 1;
        let count = *count;
        labels.push(if count == 1 { label.to_owned() } else { format!("{label}〔{count}〕") });
        ClausePath::new(labels).ok()
    }

    /// The tree and the map; `furniture` are ranges of the document's part that are no text.
    pub(super) fn finish(
        self,
        source: &SourceText,
        sha256: &str,
        furniture: &[Range<usize>],
    ) -> (String, ClauseTree, SourceMap, Vec<Correction>) {
        let furniture = unplaced(source, &self.pieces, furniture);
        let map = SourceMap { file: source.file.clone(), sha256: sha256.to_owned(), pieces: self.pieces, furniture };
        let tree = ClauseTree::new(&self.text, self.clauses)
            .expect("invariant: clauses are written one after another, each below its parent, with counted labels");
        (self.text, tree, map, self.corrections)
    }
}

/// A document number in brackets is quoted without them.
fn unbracketed(text: &str, node: &Node, body: Range<usize>) -> Range<usize> {
    let inner = text
        .get(body.clone())
        .filter(|_| node.label == "文号")
        .and_then(|text| text.strip_prefix(['（', '('])?.strip_suffix(['）', ')']));
    match inner {
        Some(inner) => {
            let open = text.get(body.clone()).and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
            body.start + open..body.start + open + inner.len()
        }
        None => body,
    }
}

/// Furniture and white space that no piece covers, as ranges of the file.
fn unplaced(source: &SourceText, pieces: &[SourcePiece], furniture: &[Range<usize>]) -> Vec<(u32, u32)> {
    let part = source.part();
    let mut noise = vec![false; part.len()];
    let mut fill = |range: Range<usize>, value: bool| {
        for slot in noise.get_mut(range).into_iter().flatten() {
            *slot = value;
        }
    };
    for range in furniture {
        fill(range.clone(), true);
    }
    // Byte order marks and zero-width spaces at the ends of lines were trimmed with the white space.
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    for (at, space) in part.char_indices().filter(|(_, c)| blank(*c)) {
        fill(at..at + space.len_utf8(), true);
    }
    let base = source.range.start;
    for piece in pieces {
        let local = |at: u32| (at as usize).saturating_sub(base);
        fill(local(piece.source_start)..local(piece.source_end), false);
    }
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (at, _) in noise.iter().enumerate().filter(|(_, noise)| **noise) {
        let Ok(at) = u32::try_from(base + at) else { break };
        match ranges.last_mut() {
            Some((_, end)) if *end == at => *end += 1,
            _ => ranges.push((at, at + 1)),
        }
    }
    ranges
}
