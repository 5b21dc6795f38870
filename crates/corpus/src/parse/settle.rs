//! What only the whole tree shows: running numbers, articles of one paragraph, closing words, gaps.

use std::collections::HashMap;

use tiaowen_types::{ClauseKind, Diagnostic, DiagnosticCode, LabelSource};

use super::label::Style;
use super::node::{Item, Node};
use super::run::Run;
use super::tree::Tree;

/// Settles a finished tree; `signed` tells whether a signature block follows it.
pub(super) fn settle(tree: &mut Tree, signed: bool, diagnostics: &mut Vec<Diagnostic>) {
    collapse_articles(tree);
    name_articles(tree);
    let closing = signed.then(|| closing(tree)).flatten();
    merge_pages(tree);
    if let Some(closing) = closing {
        tree.add(closing, None);
    }
    check_numbers(tree, diagnostics);
    check_marks(tree, diagnostics);
}

/// An article of one paragraph has no 款: its text and items are the article's own.
fn collapse_articles(tree: &mut Tree) {
    for at in 0..tree.nodes.len() {
        let only = match tree.node(at) {
            Some(node) if node.style == Style::Article => match node.children.as_slice() {
                [only] => *only,
                _ => continue,
            },
            _ => continue,
        };
        let Some(clause) = tree.nodes.get_mut(only).filter(|node| node.style == Style::Clause) else { continue };
        let (items, children) = (std::mem::take(&mut clause.items), std::mem::take(&mut clause.children));
        for child in &children {
            if let Some(child) = tree.nodes.get_mut(*child) {
                child.parent = Some(at);
            }
        }
        if let Some(article) = tree.nodes.get_mut(at) {
            article.items.splice(0..0, items);
            article.children = children;
        }
    }
}

/// （一） are articles when their numbers run on from one part to the next.
fn name_articles(tree: &mut Tree) {
    let sections = || {
        tree.nodes.iter().filter(|node| {
            let below_part = node.parent.and_then(|up| tree.node(up)).is_some_and(|up| up.style == Style::Han);
            node.style == Style::HanParen && below_part
        })
    };
    let runs_on = sections()
        .zip(sections().skip(1))
        .any(|(one, next)| one.parent != next.parent && next.number == one.number + 1);
    if !runs_on {
        return;
    }
    for node in &mut tree.nodes {
        if node.style == Style::HanParen && node.kind == ClauseKind::Section {
            node.kind = ClauseKind::Article;
        }
    }
}

fn is_run_in(node: &Node) -> bool {
    node.heading.is_some() && node.sep.text() == "。"
}

/// Styles whose clauses are nearly all a heading and one paragraph on the same line.
fn one_paragraph_styles(tree: &Tree) -> Vec<Style> {
    let mut counts: HashMap<&Style, (usize, usize)> = HashMap::new();
    for node in tree.nodes.iter().filter(|node| node.number > 0) {
        let (all, single) = counts.entry(&node.style).or_default();
        *all += 1;
        *single += usize::from(is_run_in(node) && node.items.len() == 1);
    }
    let one = counts.into_iter().filter(|(_, (all, single))| *all >= 5 && single * 5 >= all * 4);
    one.map(|(style, _)| style.clone()).collect()
}

/// A paragraph after the last article, when no article has a second one, closes the document.
fn closing(tree: &mut Tree) -> Option<Node> {
    let styles = one_paragraph_styles(tree);
    let last = tree.nodes.iter_mut().rev().find(|node| node.number > 0)?;
    if !styles.contains(&last.style) || !is_run_in(last) || last.items.len() < 2 || !last.children.is_empty() {
        return None;
    }
    let mut node = Node::new("结尾段", ClauseKind::Paragraph, LabelSource::Assigned, last.line);
    node.items = last.items.split_off(1);
    Some(node)
}

/// A second paragraph where all others have one was torn off by a page that ended with a sentence.
fn merge_pages(tree: &mut Tree) {
    let styles = one_paragraph_styles(tree);
    for node in tree.nodes.iter_mut().filter(|node| node.number > 0 && styles.contains(&node.style)) {
        let plain = node.items.iter().all(|item| matches!(item, Item::Para(_)));
        if node.items.len() < 2 || !plain || !is_run_in(node) {
            continue;
        }
        let mut whole = Run::default();
        node.paras().for_each(|para| whole.append(para));
        node.items = vec![Item::Para(whole)];
    }
}

/// Numbers of one style rise by one, within a parent or through the document.
fn check_numbers(tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    let mut last: HashMap<&Style, (u32, Option<usize>)> = HashMap::new();
    for node in tree.nodes.iter().filter(|node| node.number > 0 && node.style != Style::Clause) {
        let before = last.insert(&node.style, (node.number, node.parent));
        let Some((number, parent)) = before else { continue };
        let code = if node.number == number && parent == node.parent && !node.label.contains('之') {
            DiagnosticCode::NumberRepeat
        } else if node.number > number + 1 || (parent == node.parent && node.number < number) {
            DiagnosticCode::NumberGap
        } else {
            continue;
        };
        diagnostics.push(Diagnostic {
            code,
            line: node.line,
            message: format!("number {} follows {number}", node.number),
            detail: node.label.clone(),
        });
    }
}

/// Heading marks that contradict the printed number: the same style elsewhere has others, or another depth.
fn check_marks(tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    for node in tree.nodes.iter().filter(|node| node.hashes > 0 && node.number > 0) {
        let depth = std::iter::successors(node.parent, |&up| tree.node(up).and_then(|up| up.parent)).count();
        if usize::from(node.hashes) != depth + 2 {
            diagnostics.push(Diagnostic {
                code: DiagnosticCode::HeadingLevel,
                line: node.line,
                message: format!("heading of depth {} is marked with {} signs", depth + 1, node.hashes),
                detail: node.label.clone(),
            });
        }
    }
}
