//! From a text to a clause tree. The order of the modules is the order of the work.

mod block;
mod emit;
mod front;
mod grow;
mod head;
mod heading;
mod join;
mod label;
mod lead;
mod line;
mod node;
mod note;
mod run;
mod settle;
mod subject;
mod table;
mod tail;
mod tree;

use tiaowen_types::{Binding, ClauseKind, Diagnostic, DiagnosticCode, Document, DocumentMeta, LabelSource};

use crate::{CorrectionRule, SourceText};
use block::{Block, Blocks};
use join::{Layout, is_caption};
use label::{Label, Style};
use node::{Item, Node, lines_node};
use run::Run;
use tree::{Builder, Tree};

pub(crate) use front::{is_date, is_document_number, is_person, signed_and_dated, squeezed};
pub(crate) use line::{Line, ends_sentence};

/// Part of every library's hash: another parser makes another library.
pub const PARSER_VERSION: &str = "5";

/// Reads a document's text into a clause tree. Never fails; what it could not place is in the diagnostics.
pub fn parse(source: &SourceText, meta: DocumentMeta, corrections: &[CorrectionRule]) -> Document {
    let mut parser =
        Parser { meta: &meta, rules: corrections, diagnostics: Vec::new(), used: vec![false; corrections.len()] };
    let before = source.text.get(..source.range.start).unwrap_or_default();
    let first = before.matches('\n').count() + 1;
    let lines = line::split(source.part(), u32::try_from(first).unwrap_or(u32::MAX));
    let found = block::read(source.part(), lines);
    let (tree, furniture) = parser.tree(found);
    parser.report_unused(&source.file);
    let diagnostics = std::mem::take(&mut parser.diagnostics);
    let mut writer = emit::Writer::default();
    writer.write(&tree, source, corrections);
    let (text, tree, map, corrections) = writer.finish(source, &source.sha256, &furniture);
    Document { meta, text, tree, corrections, source: map, diagnostics }
}

struct Parser<'a> {
    meta: &'a DocumentMeta,
    rules: &'a [CorrectionRule],
    diagnostics: Vec<Diagnostic>,
    /// Which rules found their place.
    used: Vec<bool>,
}

impl Parser<'_> {
    /// The whole way from blocks to a finished tree.
    fn tree(&mut self, found: Blocks) -> (Tree, Vec<std::ops::Range<usize>>) {
        let Blocks { mut blocks, mut notes, marks, furniture } = found;
        let layout = Layout::of(&blocks);
        let mut head = head::read(&blocks, self.meta, &layout);
        let mut body = blocks.split_off(head.taken);
        let colophon = tail::colophon(&mut body);
        let signature = tail::find(&body, self.meta);
        let after = signature.as_ref().map_or_else(Vec::new, |range| body.split_off(range.end));
        let signature = signature.map(|range| tail::node(&body.split_off(range.start)));
        let listed = signature.is_some().then(|| tail::appendix_list(&mut body)).flatten();
        let closing = tail::closing(&mut body);
        let mut body = join::join(body, &layout, &mut self.diagnostics);
        let mut after = join::join(after, &layout, &mut self.diagnostics);
        body.iter_mut().chain(&mut after).for_each(|block| self.correct_block(block));
        notes.iter_mut().for_each(|note| self.correct(&mut note.text));
        for node in &mut head.nodes {
            node.items.iter_mut().for_each(|item| self.correct_item(item));
        }
        let mut builder = self.build(body);
        builder.tree.put_first(head.nodes);
        settle::settle(&mut builder.tree, signature.is_some(), &mut self.diagnostics);
        for node in closing.into_iter().chain(listed).chain(signature) {
            builder.tree.add(node, None);
        }
        self.append(&mut builder, after);
        if let Some(colophon) = colophon {
            builder.tree.add(colophon, None);
        }
        let mut tree = builder.tree;
        grow::children(&mut tree, &mut self.diagnostics);
        grow::notes(&mut tree, notes, &marks, &mut self.diagnostics);
        (tree, furniture)
    }

    fn build(&self, blocks: Vec<Block>) -> Builder {
        let blocks = merge_titles(blocks);
        let mut labels: Vec<Option<Label>> = blocks.iter().map(|block| self.label(block)).collect();
        number_sections(&blocks, &mut labels);
        let articles = labels.iter().flatten().filter(|label| label.style == Style::Article).count();
        let mut builder = Builder::new(articles >= 2);
        let first = labels.iter().position(Option::is_some);
        let headings = blocks.iter().any(|block| is_caption(block.text()));
        if first.is_none() && (!headings || self.meta.binding == Binding::News) {
            headless(&mut builder.tree, blocks);
            return builder;
        }
        let tables: Vec<bool> = blocks.iter().skip(1).map(|block| block.para().is_none()).chain([false]).collect();
        for (at, ((block, label), next)) in blocks.into_iter().zip(labels).zip(tables).enumerate() {
            let addressee = at == 0 && label.is_none() && front::is_addressee(block.text());
            match block {
                Block::Para(para) if addressee => {
                    let node = lines_node("主送", ClauseKind::Preamble, &[&para.run], para.line);
                    builder.tree.add(node, None);
                }
                Block::Para(_) | Block::Table(_) => builder.block(block, label, next),
            }
        }
        builder
    }

    /// What follows the signature: appendices.
    fn append(&self, builder: &mut Builder, blocks: Vec<Block>) {
        let blocks = merge_titles(blocks);
        builder.begin_appendix();
        let tables: Vec<bool> = blocks.iter().skip(1).map(|block| block.para().is_none()).chain([false]).collect();
        for (block, next) in blocks.into_iter().zip(tables) {
            let label = self.label(&block);
            builder.block(block, label, next);
        }
    }

    /// The printed number of a paragraph, or the one a correction restores.
    fn label(&self, block: &Block) -> Option<Label> {
        let text = block.text();
        label::find(text).or_else(|| {
            let lost = |rule: &&CorrectionRule| rule.document == self.meta.id && text.starts_with(rule.raw.as_str());
            let number = self.rules.iter().filter(|rule| rule.label.is_some()).find(lost)?.label.as_ref()?;
            let printed = [number.clone(), format!("{number}."), format!("{number}、")];
            let label = printed.iter().find_map(|printed| label::find(printed))?;
            Some(Label { marker: 0, ..label })
        })
    }

    fn correct_block(&mut self, block: &mut Block) {
        match block {
            Block::Para(para) => self.correct(&mut para.run),
            Block::Table(table) => table.rows.iter_mut().flatten().for_each(|cell| self.correct(cell)),
        }
    }

    fn correct_item(&mut self, item: &mut Item) {
        if let Item::Para(run) = item {
            self.correct(run);
        }
    }

    fn correct(&mut self, run: &mut Run) {
        for (at, rule) in self.rules.iter().enumerate().filter(|(_, rule)| rule.document == self.meta.id) {
            let mut from = 0;
            while let Some(found) = run.text().get(from..).and_then(|rest| rest.find(rule.raw.as_str())) {
                if let Some(used) = self.used.get_mut(at) {
                    *used = true;
                }
                let Some(corrected) = &rule.corrected else { break };
                let start = from + found;
                run.replace(start..start + rule.raw.len(), corrected, at);
                from = start + corrected.len();
            }
        }
    }

    fn report_unused(&mut self, file: &str) {
        for (rule, used) in self.rules.iter().zip(&self.used) {
            let concerns = rule.document == self.meta.id && rule.file.as_ref().is_none_or(|wanted| wanted == file);
            if concerns && !used {
                self.diagnostics.push(Diagnostic {
                    code: DiagnosticCode::CorrectionUnused,
                    line: 0,
                    message: "a correction does not occur in the source".to_owned(),
                    detail: rule.raw.clone(),
                });
            }
        }
    }
}

/// Where sections are numbered 1.1, a short line 1 范围 is the heading above them.
fn number_sections(blocks: &[Block], labels: &mut [Option<Label>]) {
    let dotted = labels.iter().flatten().filter(|label| matches!(label.style, Style::Dotted(_))).count();
    if dotted < 2 {
        return;
    }
    for (block, label) in blocks.iter().zip(labels).filter(|(_, label)| label.is_none()) {
        *label = label::spaced(block.text());
    }
}

/// A text without numbers: one paragraph is 正文, several are counted.
fn headless(tree: &mut Tree, blocks: Vec<Block>) {
    let mut blocks = blocks;
    if blocks.len() > 1
        && let Some(Block::Para(para)) = blocks.first().filter(|block| front::is_addressee(block.text()))
    {
        tree.add(lines_node("主送", ClauseKind::Preamble, &[&para.run], para.line), None);
        blocks.remove(0);
    }
    if blocks.iter().filter(|block| asks(block.text()).is_some()).count() >= 2 {
        return questions(tree, blocks);
    }
    let single = blocks.len() == 1;
    let mut number = 0;
    for block in blocks {
        number += 1;
        let name = if single { "正文".to_owned() } else { format!("段{number}") };
        let (line, item) = match block {
            Block::Para(para) => (para.line, Item::Para(para.run)),
            Block::Table(table) => (table.line, Item::Table(table)),
        };
        let mut node = Node::new(&name, ClauseKind::Paragraph, LabelSource::Assigned, line);
        node.items.push(item);
        tree.add(node, None);
    }
}

/// 问：…: the bytes before the question.
fn asks(text: &str) -> Option<usize> {
    let rest = ["问题", "问", "Q"].iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(['：', ':']))?;
    Some(text.len() - rest.trim_start().len())
}

/// Questions without numbers: each is the heading of its answer.
fn questions(tree: &mut Tree, blocks: Vec<Block>) {
    let mut open: Option<usize> = None;
    let mut count = 0;
    for block in blocks {
        let marker = asks(block.text());
        let (line, item) = match block {
            Block::Para(para) => (para.line, Item::Para(para.run)),
            Block::Table(table) => (table.line, Item::Table(table)),
        };
        match (item, marker) {
            (Item::Para(run), Some(marker)) => {
                count += 1;
                let mut node = Node::new(&format!("问{count}"), ClauseKind::Item, LabelSource::Assigned, line);
                node.marker = run.slice(0..marker);
                node.heading = Some(run.slice(marker..run.text().len()));
                open = Some(tree.add(node, None));
            }
            (item, _) => {
                let at = open.unwrap_or_else(|| {
                    tree.add(Node::new("导语", ClauseKind::Preamble, LabelSource::Assigned, line), None)
                });
                open = Some(at);
                if let Some(node) = tree.nodes.get_mut(at) {
                    node.items.push(item);
                }
            }
        }
    }
}

/// 《某指南》 above 编写委员会 is the first line of that heading.
fn merge_titles(blocks: Vec<Block>) -> Vec<Block> {
    let mut merged: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let Block::Para(para) = block else {
            merged.push(block);
            continue;
        };
        match merged.last_mut() {
            Some(Block::Para(title)) if is_title_line(title.run.text()) && is_caption(para.run.text()) => {
                title.run.append(&para.run);
            }
            _ => merged.push(Block::Para(para)),
        }
    }
    merged
}

fn is_title_line(text: &str) -> bool {
    text.starts_with('《') && text.ends_with('》') && text.matches('《').count() == 1
}

/// The lines of a text, for finding where its documents begin.
pub(crate) fn lines_of(text: &str) -> Vec<Line> {
    line::split(text, 1).lines
}

/// Whether a line begins with a printed number.
pub(crate) fn is_numbered(text: &str) -> bool {
    label::find(text).is_some()
}

/// Whether a line could be the title of a document.
pub(crate) fn looks_like_title(text: &str) -> bool {
    let words = text.chars().count();
    let aside = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
    (5..=80).contains(&words)
        && !aside
        && !ends_sentence(text)
        && !text.contains('。')
        && label::find(text).is_none()
        && !is_date(text)
}
