//! Children without numbers: principles, terms with a colon, parallel paragraphs, 一是…二是….

use std::ops::Range;

use tiaowen_types::{ClauseKind, LabelSource};

use super::heading::run_in;
use super::node::Node;
use super::run::Run;
use super::subject::{self, Subject};

/// Own paragraphs of a clause and the children its words name.
#[derive(Debug, Default)]
pub(super) struct Led {
    pub(super) own: Vec<Run>,
    pub(super) children: Vec<Lead>,
}

/// A child named by its first words, with children of its own.
#[derive(Debug)]
pub(super) struct Lead {
    pub(super) node: Node,
    pub(super) children: Vec<Node>,
}

impl Lead {
    fn leaf(node: Node) -> Self {
        Self { node, children: Vec::new() }
    }
}

/// Sorts the paragraphs of a clause. `heading` is its own heading; `before` children precede these paragraphs.
pub(super) fn sort(paras: &[Run], heading: &str, before: usize, line: u32) -> Led {
    let mut led = Led::default();
    let mut rest = paras;
    while let Some((first, after)) = rest.split_first() {
        if let Some((count, children)) = group(rest, heading, line) {
            led.children.extend(children);
            rest = rest.get(count..).unwrap_or_default();
            continue;
        }
        if led.children.is_empty() && before == 0 {
            led.own.push(first.clone());
        } else {
            let place = before + led.own.len() + led.children.len() + 1;
            led.children.push(Lead::leaf(follower(first, place, line)));
        }
        rest = after;
    }
    if let Some(last) = led.own.pop() {
        let (own, children) = within(&last, line);
        led.own.push(own);
        led.children.splice(0..0, children.into_iter().map(Lead::leaf));
    }
    led
}

/// Most things one text sets side by side; keeps the comparison of each with each short.
const MOST: usize = 40;

type Group = (usize, Vec<Lead>);

fn group(paras: &[Run], heading: &str, line: u32) -> Option<Group> {
    let principles = heading.contains("原则").then(|| principles(paras, line)).flatten();
    principles
        .or_else(|| bracketed(paras, line))
        .or_else(|| terms(paras, line))
        .or_else(|| aspects(paras, line))
        .or_else(|| parallel(paras, line))
}

/// Paragraphs under 原则 that begin with a short sentence.
fn principles(paras: &[Run], line: u32) -> Option<Group> {
    let cuts: Vec<_> = paras.iter().map_while(|para| cut_at(para, '。')).collect();
    let nodes = paras.iter().zip(&cuts).map(|(para, cut)| {
        let heading = para.text().get(..cut.start).unwrap_or_default();
        let phrase = heading.split('，').next().unwrap_or(heading);
        Lead::leaf(headed(phrase, para, cut, ClauseKind::Principle, line))
    });
    (cuts.len() >= 2).then(|| (cuts.len(), nodes.collect()))
}

/// Paragraphs that begin with 【a heading】.
fn bracketed(paras: &[Run], line: u32) -> Option<Group> {
    let close = |para: &Run| para.text().strip_prefix('【')?.find('】').filter(|&at| at > 0);
    let cuts: Vec<usize> = paras.iter().map_while(close).collect();
    let (open, shut) = ('【'.len_utf8(), '】'.len_utf8());
    let nodes = paras.iter().zip(&cuts).map(|(para, &length)| {
        let mut node = Node::led(para.text().get(open..open + length).unwrap_or_default(), ClauseKind::Item, line);
        node.marker = para.slice(0..open);
        node.heading = Some(para.slice(open..open + length));
        node.sep = para.slice(open + length..open + length + shut);
        let body = para.slice(open + length + shut..para.text().len()).trimmed();
        if !body.is_empty() {
            node.push_line(&body);
        }
        Lead::leaf(node)
    });
    (cuts.len() >= 2).then(|| (cuts.len(), nodes.collect()))
}

fn cut_at(para: &Run, mark: char) -> Option<Range<usize>> {
    let (end, after) = run_in(para.text())?;
    para.text().get(end..)?.starts_with(mark).then_some(end..after)
}

/// A child with a heading: `cut` is the separator between heading and body.
fn headed(label: &str, para: &Run, cut: &Range<usize>, kind: ClauseKind, line: u32) -> Node {
    let mut node = Node::led(label, kind, line);
    node.heading = Some(para.slice(0..cut.start));
    node.sep = para.slice(cut.clone());
    let body = para.slice(cut.end..para.text().len());
    if !body.is_empty() {
        node.push_line(&body);
    }
    node
}

/// 职业导向：…, 职业导向——…: a term and what is said of it; a term alone heads those that follow with semicolons.
fn terms(paras: &[Run], line: u32) -> Option<Group> {
    let cuts: Vec<_> = paras.iter().map_while(term).collect();
    if cuts.len() < 2 {
        return None;
    }
    let mut leads: Vec<Lead> = Vec::new();
    let mut open = false;
    for (para, cut) in paras.iter().zip(&cuts) {
        let name = label_of(para.text().get(..cut.start).unwrap_or_default());
        let alone = cut.end == para.text().len();
        match leads.last_mut().filter(|_| open && !alone) {
            Some(above) => {
                let kind = if above.node.label.contains("原则") { ClauseKind::Principle } else { ClauseKind::Item };
                above.children.push(headed(name, para, cut, kind, line));
                open = para.text().ends_with(['；', ';']);
            }
            None => {
                leads.push(Lead::leaf(headed(name, para, cut, ClauseKind::Item, line)));
                open = alone;
            }
        }
    }
    Some((cuts.len(), leads))
}

fn term(para: &Run) -> Option<Range<usize>> {
    term_end(para.text())
}

/// The separator after the term that a text begins with.
pub(super) fn term_end(text: &str) -> Option<Range<usize>> {
    const LONGEST: usize = 24;
    // Beyond the longest term nothing is looked for: paragraphs can be long.
    let text = text.get(..text.char_indices().nth(LONGEST + 2).map_or(text.len(), |(at, _)| at))?;
    let colon = text.find('：').map(|at| at..at + '：'.len_utf8());
    let dash = text.find("——").map(|at| at..at + "——".len());
    let cut = [colon, dash].into_iter().flatten().min_by_key(|cut| cut.start)?;
    let name = text.get(..cut.start)?;
    let bare = label_of(name);
    // 问 and 答 are no terms.
    let plain =
        !matches!(bare, "" | "问" | "答" | "Q" | "A") && !bare.contains(['，', '。', '；', '“', '《', '（', '、']);
    (plain && bare.chars().count() <= 14 && name.chars().count() <= LONGEST).then_some(cut)
}

/// A term without the aside at its end: 核心编写人员（按姓氏笔画排序）.
fn label_of(name: &str) -> &str {
    let cut = name.ends_with('）').then(|| name.find('（')).flatten().filter(|&at| at > 0);
    cut.and_then(|at| name.get(..at)).unwrap_or(name)
}

/// 国际层面，…；国内层面，…
fn aspects(paras: &[Run], line: u32) -> Option<Group> {
    let name = |para: &Run| {
        let (first, _) = para.text().split_once('，')?;
        let named = (3..=8).contains(&first.chars().count()) && (first.ends_with("层面") || first.ends_with("方面"));
        (named && !first.contains(['。', '、'])).then(|| first.to_owned())
    };
    let names: Vec<String> = paras.iter().map_while(name).collect();
    let nodes = names.iter().zip(paras).map(|(name, para)| Lead::leaf(whole(name, para, line)));
    (names.len() >= 2).then(|| (names.len(), nodes.collect()))
}

/// A child without heading: the whole paragraph is its body.
fn whole(label: &str, para: &Run, line: u32) -> Node {
    let mut node = Node::led(label, ClauseKind::Item, line);
    node.push_line(para);
    node
}

/// Paragraphs whose subjects are set side by side.
fn parallel(paras: &[Run], line: u32) -> Option<Group> {
    let subjects: Vec<Subject> = paras.iter().take(MOST).map_while(|para| subject::of(para.text())).collect();
    let count =
        (3..=subjects.len()).take_while(|&n| subject::are_parallel(subjects.get(..n).unwrap_or_default())).last()?;
    let nodes = subjects.iter().zip(paras).take(count).map(|(s, para)| Lead::leaf(whole(&s.label, para, line)));
    Some((count, nodes.collect()))
}

/// A paragraph after named ones: by its subject or term when it has one, else by its place.
fn follower(para: &Run, place: usize, line: u32) -> Node {
    if let Some(cut) = term(para).filter(|cut| cut.end < para.text().len()) {
        let name = label_of(para.text().get(..cut.start).unwrap_or_default());
        return headed(name, para, &cut, ClauseKind::Item, line);
    }
    let scope = ["本指南", "本指引", "本办法", "本规定", "本意见", "本方案"]
        .iter()
        .find_map(|own| para.text().strip_prefix(*own).and_then(subject::of));
    if let Some(subject) = scope {
        return whole(&subject.label, para, line);
    }
    let mut node = Node::new(&format!("段{place}"), ClauseKind::Paragraph, LabelSource::Assigned, line);
    node.push_line(para);
    node
}

/// Children within one paragraph, and what of it comes before them.
fn within(para: &Run, line: u32) -> (Run, Vec<Node>) {
    let found = counted(para, line).or_else(|| listed(para, line)).or_else(|| side_by_side(para, line));
    found.unwrap_or_else(|| (para.clone(), Vec::new()))
}

/// 一是…；二是… or 第一，…；第二，…
fn counted(para: &Run, line: u32) -> Option<(Run, Vec<Node>)> {
    let text = para.text();
    let one_is = |number| format!("{}是", tiaowen_text::format_numeral(number));
    let first = |number| format!("第{}，", tiaowen_text::format_numeral(number));
    let starts = Some(count_starts(text, one_is)).filter(|starts| starts.len() >= 2);
    let starts = starts.or_else(|| Some(count_starts(text, first)).filter(|starts| starts.len() >= 2))?;
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let nodes = starts.iter().zip(ends).map(|((at, word), end)| {
        let mut node = Node::new(word.trim_end_matches('，'), ClauseKind::Item, LabelSource::Printed, line);
        node.marker = para.slice(*at..at + word.len());
        node.push_line(&para.slice(at + word.len()..end));
        node
    });
    Some((para.slice(0..starts.first().map_or(0, |(at, _)| *at)), nodes.collect()))
}

/// Where the counted words stand, each at the start of a sentence.
fn count_starts(text: &str, word_of: impl Fn(u32) -> String) -> Vec<(usize, String)> {
    let opens = |at: &usize| {
        text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(['。', '；', '：', '，']))
    };
    let mut starts: Vec<(usize, String)> = Vec::new();
    for number in 1..=20 {
        let word = word_of(number);
        let from = starts.last().map_or(0, |(at, word)| at + word.len());
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.match_indices(&word).map(|(at, _)| from + at).find(opens) else { break };
        starts.push((at, word));
    }
    starts
}

/// 工作中要做到：坚持甲，…。坚持乙，…。坚持丙，…。
fn listed(para: &Run, line: u32) -> Option<(Run, Vec<Node>)> {
    let text = para.text();
    text.match_indices('：').take(3).find_map(|(colon, mark)| {
        let from = colon + mark.len();
        let sentences = sentences(text, from);
        let opening = |range: &Range<usize>| text.get(range.clone()).map(|s| s.chars().take(2).collect::<String>());
        let first = sentences.first().and_then(opening)?;
        let nodes = sentences.iter().map(|range| {
            let sentence = para.slice(range.clone());
            let comma = sentence.text().find('，').filter(|_| opening(range).as_ref() == Some(&first))?;
            let name = sentence.text().get(..comma)?;
            let cut = comma..comma + '，'.len_utf8();
            (name.chars().count() <= 16).then(|| headed(name, &sentence, &cut, ClauseKind::Principle, line))
        });
        let nodes: Vec<Node> = nodes.collect::<Option<_>>()?;
        (nodes.len() >= 3).then(|| (para.slice(0..from), nodes))
    })
}

/// 中职学生应…。高职专科学生应…。职业本科学生应…。
fn side_by_side(para: &Run, line: u32) -> Option<(Run, Vec<Node>)> {
    let sentences = sentences(para.text(), 0);
    if sentences.len() > MOST {
        return None;
    }
    let text = |range: &Range<usize>| para.text().get(range.clone()).unwrap_or_default();
    let subjects: Vec<Subject> = sentences.iter().map(|range| subject::of(text(range))).collect::<Option<_>>()?;
    let nodes = subjects.iter().zip(&sentences).map(|(s, range)| whole(&s.label, &para.slice(range.clone()), line));
    (subjects.len() >= 3 && subject::are_parallel(&subjects)).then(|| (Run::default(), nodes.collect()))
}

/// Sentences from `from` on, each with its full stop; a rest without one is a sentence too.
fn sentences(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = from;
    let tail = text.get(from..).unwrap_or_default();
    for (at, stop) in tail.match_indices('。') {
        found.push(start..from + at + stop.len());
        start = from + at + stop.len();
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}
