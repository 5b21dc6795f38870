//! What stands before the first numbered heading: title, number, addressees, issuers, introduction.

use tiaowen_types::{ClauseKind, DocumentMeta};

use super::block::{Block, Para};
use super::front::{is_document_number, is_field, is_masthead, role, squeezed};
use super::join::{Layout, is_caption};
use super::label;
use super::line::ends_sentence;
use super::node::{Node, lines_node};
use super::run::Run;

/// The clauses before the first number, and the blocks after them.
pub(super) struct Head {
    pub(super) nodes: Vec<Node>,
    /// How many blocks they took.
    pub(super) taken: usize,
}

/// Reads title, number and so on from the first lines; what follows them is the introduction, left to the caller.
pub(super) fn read(blocks: &[Block], meta: &DocumentMeta, layout: &Layout) -> Head {
    let lines: Vec<&Para> = blocks.iter().map_while(Block::para).take(60).collect();
    let mut head = Head { nodes: Vec::new(), taken: 0 };
    let mut rest = lines.as_slice();
    cover(&mut rest, meta, &mut head.nodes);
    masthead(&mut rest, &mut head.nodes);
    let title = title_lines(rest, meta, layout);
    if title > 0 {
        let (own, after) = rest.split_at(title);
        head.nodes.push(title_node(own, meta));
        rest = after;
    }
    while let Some((line, after)) = rest.split_first() {
        let text = line.run.text();
        if label::find(text).is_some() || title == 0 && head.nodes.is_empty() && !is_document_number(text) {
            break;
        }
        let Some((name, kind)) = role(text, meta) else { break };
        add_line(&mut head.nodes, name, kind, line);
        rest = after;
    }
    head.taken = lines.len() - rest.len();
    head
}

fn add_line(nodes: &mut Vec<Node>, name: &str, kind: ClauseKind, line: &Para) {
    match nodes.last_mut().filter(|node| node.label == name) {
        Some(node) => node.push_line(&line.run),
        None => nodes.push(lines_node(name, kind, &[&line.run], line.line)),
    }
}

/// The name of the paper, its number and its signer, when they are printed above the title.
fn masthead(rest: &mut &[&Para], nodes: &mut Vec<Node>) {
    while let Some((line, after)) = rest.split_first() {
        let text = line.run.text();
        let (name, kind) = if is_document_number(text) {
            ("文号", ClauseKind::Preamble)
        } else if is_masthead(text) {
            ("版头", ClauseKind::Preamble)
        } else {
            return;
        };
        add_line(nodes, name, kind, line);
        *rest = after;
    }
}

/// A cover repeats the title that follows it: its lines are one clause, and captions with text between are others.
fn cover(rest: &mut &[&Para], meta: &DocumentMeta, nodes: &mut Vec<Node>) {
    let wanted = squeezed(&meta.title);
    let first = title_prefix(rest, &wanted);
    let again = (first.max(1)..rest.len()).find(|&at| {
        let lines = rest.get(at..).unwrap_or_default();
        let read: String =
            lines.iter().take(title_prefix(lines, &wanted)).map(|line| squeezed(line.run.text())).collect();
        read == wanted
    });
    let Some(again) = again.filter(|_| first > 0) else {
        return;
    };
    let (before, after) = rest.split_at(again);
    if before.iter().any(|line| label::find(line.run.text()).is_some()) {
        return;
    }
    let plain = |line: &&Para| !ends_sentence(line.run.text());
    let texts = before.iter().position(|line| !plain(line)).unwrap_or(before.len());
    let short = if texts < before.len() { texts.saturating_sub(1) } else { texts };
    let runs: Vec<&Run> = before.iter().take(short).map(|line| &line.run).collect();
    let line = before.first().map_or(0, |line| line.line);
    nodes.push(lines_node("封面", ClauseKind::Preamble, &runs, line));
    for line in before.iter().skip(short) {
        if is_caption(line.run.text()) {
            nodes.push(Node::captioned(line.run.clone(), ClauseKind::Preamble, line.line));
        } else if let Some(node) = nodes.last_mut() {
            node.push_line(&line.run);
        }
    }
    *rest = after;
}

/// How many lines together are the known title, or begin it.
fn title_prefix(lines: &[&Para], wanted: &str) -> usize {
    let mut read = String::new();
    for (count, line) in lines.iter().enumerate() {
        let more = squeezed(line.run.text());
        if more.is_empty() || !wanted.starts_with(&format!("{read}{more}")) {
            return count;
        }
        read.push_str(&more);
    }
    lines.len()
}

fn title_lines(lines: &[&Para], meta: &DocumentMeta, layout: &Layout) -> usize {
    let wanted = squeezed(&meta.title);
    let known = title_prefix(lines, &wanted);
    if known > 0 {
        return known;
    }
    // A title nobody knows: short lines without a sentence, until something else begins.
    let texts: Vec<&str> = lines.iter().map(|line| line.run.text()).collect();
    let found = (0..lines.len().min(4))
        .take_while(|&at| {
            let fits = lines.get(at).is_some_and(|line| layout.margin().is_none() || layout.is_short(line));
            fits && goes_on_with(&texts, at, meta)
        })
        .count();
    // Of a text that is nothing but short lines, only the first is the title.
    if found == lines.len() { found.min(1) } else { found }
}

/// Whether the line at `at` begins a title or goes on with the one before it.
fn goes_on_with(texts: &[&str], at: usize, meta: &DocumentMeta) -> bool {
    let Some(text) = texts.get(at) else { return false };
    let next = texts.get(at + 1).copied().unwrap_or_default();
    let before = at.checked_sub(1).and_then(|at| texts.get(at)).copied().unwrap_or_default();
    // The issuer on a line of its own may begin the title: 某部 / 关于某事的通知, 某中学 / 手机管理办法.
    let titled = next.starts_with("关于") || (at == 0 && is_whole_title(next) && role(next, meta).is_none());
    // A title that is whole goes on only with its edition, an aside or its last words.
    let ended = is_whole_title(before) && !text.starts_with(['（', '(', '的', '—']);
    text.chars().count() <= 80
        && !ends_sentence(text)
        && !text.contains(['。', '；'])
        && label::find(text).is_none()
        && !(at > 0 && (ended || is_field(text) || begins_with_number(text)))
        && (titled || role(text, meta).is_none())
}

/// Whether a line ends with the word for a kind of document, brackets aside.
pub(super) fn is_whole_title(text: &str) -> bool {
    const KINDS: [&str; 34] = [
        "办法",
        "规定",
        "方案",
        "通知",
        "意见",
        "细则",
        "制度",
        "守则",
        "规范",
        "指南",
        "指引",
        "导引",
        "公约",
        "章程",
        "条例",
        "计划",
        "纲要",
        "要点",
        "须知",
        "公告",
        "通告",
        "倡议书",
        "规则",
        "准则",
        "标准",
        "预案",
        "手册",
        "纪要",
        "报告",
        "规程",
        "规划",
        "决定",
        "清单",
        "措施",
    ];
    let bare = text.rfind(['（', '(']).filter(|_| text.ends_with(['）', ')'])).and_then(|at| text.get(..at));
    let bare = bare.unwrap_or(text).trim_end_matches(['》', '”', ' ', '*']);
    bare.chars().count() > 2 && KINDS.iter().any(|kind| bare.ends_with(kind))
}

/// 1 范围: the first heading of a standard.
fn begins_with_number(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
    bare.len() < text.len() && bare.starts_with([' ', '　', '\t'])
}

/// A space inside a title line is a line break of the print when the known title has none there.
fn title_node(lines: &[&Para], meta: &DocumentMeta) -> Node {
    let cleaned: Vec<Run> = lines.iter().map(|line| unbroken(&line.run, &meta.title)).collect();
    let runs: Vec<&Run> = cleaned.iter().collect();
    lines_node("标题", ClauseKind::Preamble, &runs, lines.first().map_or(0, |line| line.line))
}

fn unbroken(run: &Run, title: &str) -> Run {
    let mut clean = Run::default();
    let mut from = 0;
    for (at, space) in run.text().match_indices([' ', '　']) {
        let before: String = run.text().get(..at).unwrap_or_default().chars().rev().take(2).collect();
        let before: String = before.chars().rev().collect();
        let after: String = run.text().get(at + space.len()..).unwrap_or_default().chars().take(2).collect();
        if title.contains(&format!("{before}{after}")) {
            clean.append(&run.slice(from..at));
            from = at + space.len();
        }
    }
    clean.append(&run.slice(from..run.text().len()));
    clean
}
