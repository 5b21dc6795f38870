//! What stands before the first numbered heading: title, number, addressees, issuers, introduction.

use std::sync::LazyLock;

use regex::Regex;
use tiaowen_types::{ClauseKind, DocumentMeta};

use super::block::{Block, Para};
use super::join::{Layout, is_caption};
use super::label;
use super::line::ends_sentence;
use super::node::{Node, lines_node};
use super::run::Run;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[（(]?\s*[\p{Han}A-Za-z]{1,20}\s*[〔\[（(【﹝]\s*\d{4}\s*[〕\]）)】﹞]\s*第?\s*\d{1,5}\s*号\s*[）)]?$",
    )
    .expect("invariant: a constant pattern")
});
static PASSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(].{0,400}(?:通过|公布|发布|修订|修正|施行|批准).{0,200}[）)]$")
        .expect("invariant: a constant pattern")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    const DIGIT: &str = "0-9０-９〇○零一二三四五六七八九十";
    Regex::new(&format!(
        r"^[（(]?\s*[{DIGIT}]{{4}}\s*年\s*[{DIGIT}]{{1,3}}\s*月(?:\s*[{DIGIT}]{{1,3}}\s*日)?\s*[）)]?$"
    ))
    .expect("invariant: a constant pattern")
});

/// Whether a line is a date and nothing else.
pub(crate) fn is_date(text: &str) -> bool {
    DATE.is_match(text)
}

/// Whether a line is a 发文字号 and nothing else.
pub(crate) fn is_document_number(text: &str) -> bool {
    NUMBER.is_match(text)
}

/// Text without white space, brackets in one width: the form in which titles compare.
pub(crate) fn squeezed(text: &str) -> String {
    let bare = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '#' | '*'));
    bare.map(|c| match c {
        '(' => '（',
        ')' => '）',
        '"' => '“',
        other => other,
    })
    .collect()
}

/// Whether a line names organisations and nothing else.
pub(super) fn is_issuer(text: &str, meta: &DocumentMeta) -> bool {
    const ENDS: [&str; 22] = [
        "部",
        "委",
        "委员会",
        "局",
        "厅",
        "院",
        "会",
        "办",
        "办公室",
        "署",
        "大学",
        "学院",
        "中心",
        "公司",
        "政府",
        "集团",
        "联盟",
        "法院",
        "总局",
        "学校",
        "组",
        "社",
    ];
    let known = |word: &str| meta.issuers.iter().any(|issuer| squeezed(issuer) == squeezed(word));
    let named = |word: &str| known(word) || (word.chars().count() >= 2 && ENDS.iter().any(|end| word.ends_with(end)));
    let mut words = text.split([' ', '　', '、']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && text.chars().count() <= 60
        && !text.contains(['，', '。', '：', '；', '《'])
        && words.all(named)
}

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
        match head.nodes.last_mut().filter(|node| node.label == name) {
            Some(node) => node.push_line(&line.run),
            None => head.nodes.push(lines_node(name, kind, &[&line.run], line.line)),
        }
        rest = after;
    }
    head.taken = lines.len() - rest.len();
    head
}

/// What a short line under the title is.
fn role(text: &str, meta: &DocumentMeta) -> Option<(&'static str, ClauseKind)> {
    if is_document_number(text) {
        Some(("文号", ClauseKind::Preamble))
    } else if is_date(text) {
        Some(("日期", ClauseKind::Preamble))
    } else if PASSED.is_match(text) {
        Some(("题注", ClauseKind::Preamble))
    } else if is_issuer(text, meta) {
        Some(("署名", ClauseKind::Signature))
    } else {
        None
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
    let plain = |at: &usize| {
        let Some(line) = lines.get(*at) else { return false };
        let text = line.run.text();
        // The issuer on a line of its own may begin the title: 某部 / 关于某事的通知.
        let goes_on = lines.get(at + 1).is_some_and(|next| next.run.text().starts_with("关于"));
        (layout.margin().is_none() || layout.is_short(line))
            && text.chars().count() <= 80
            && !ends_sentence(text)
            && !text.contains(['。', '；'])
            && label::find(text).is_none()
            && (goes_on || role(text, meta).is_none())
    };
    let found = (0..lines.len().min(4)).take_while(plain).count();
    // Of a text that is nothing but short lines, only the first is the title.
    if found == lines.len() { found.min(1) } else { found }
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

/// Whether a paragraph of the introduction names addressees: it ends with a colon and comes first.
pub(super) fn is_addressee(text: &str) -> bool {
    text.ends_with(['：', ':'])
        && text.chars().count() <= 400
        && !text.contains(['。', '；'])
        && ["各", "有关", "部属", "局", "厅", "委", "部", "校", "院", "单位", "司", "处", "办"]
            .iter()
            .any(|w| text.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_lines_are() {
        for number in ["(国发〔2025〕11号)", "教师厅函[2025]13号", "国务院令（2024）第7号", "某教 〔 2025 〕 3 号"]
        {
            assert!(is_document_number(number), "{number}");
        }
        for date in ["2025年8月21日", "2025 年 4月 11 日", "二〇二五年十二月", "（2025年9月）"] {
            assert!(is_date(date), "{date}");
        }
        assert!(!is_date("2025年8月21日起施行") && !is_document_number("见（教办〔2025〕3号）。"));
    }
}
