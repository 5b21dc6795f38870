//! Places numbered paragraphs in a tree, by their printed numbers alone.

use std::collections::HashMap;

use tiaowen_types::{ClauseKind, LabelSource};

use super::block::{Block, Para};
use super::heading;
use super::join::is_caption;
use super::label::{Label, Style};
use super::line::ends_sentence;
use super::node::{Item, Node};
use super::run::Run;

/// Deeper clauses stay with the clause at this depth.
const DEEPEST: usize = 16;

/// A forest of clauses in reading order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<usize>,
}

impl Tree {
    pub(super) fn add(&mut self, mut node: Node, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        node.parent = parent;
        self.nodes.push(node);
        match parent.and_then(|up| self.nodes.get_mut(up)) {
            Some(up) => up.children.push(at),
            None => self.roots.push(at),
        }
        at
    }

    /// Puts clauses before all others.
    pub(super) fn put_first(&mut self, nodes: Vec<Node>) {
        let later = std::mem::take(&mut self.roots);
        for node in nodes {
            self.add(node, None);
        }
        self.roots.extend(later);
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }
}

/// Builds the tree while it reads paragraphs from top to bottom.
pub(super) struct Builder {
    pub(super) tree: Tree,
    /// From the top down to the clause that text now belongs to.
    stack: Vec<usize>,
    /// Under which style a style was first seen.
    parents: HashMap<Style, Option<Style>>,
    in_statute: bool,
    /// The clause that takes text in before any heading.
    opening: (&'static str, ClauseKind),
    /// That clause, once it is there.
    opened: Option<usize>,
}

impl Builder {
    pub(super) fn new(in_statute: bool) -> Self {
        let opening = ("导语", ClauseKind::Preamble);
        Self { tree: Tree::default(), stack: Vec::new(), parents: HashMap::new(), in_statute, opening, opened: None }
    }

    /// What comes now follows the signature.
    pub(super) fn begin_appendix(&mut self) {
        self.stack.clear();
        self.opening = ("附文", ClauseKind::Appendix);
        self.opened = None;
    }

    /// Takes the next block; `label` is its printed number.
    pub(super) fn block(&mut self, block: Block, label: Option<Label>, next_is_table: bool) {
        match (block, label) {
            (Block::Para(para), Some(label)) => self.numbered(&para, &label),
            (Block::Para(para), None) => self.plain(para, next_is_table),
            (Block::Table(table), _) => {
                let at = self.current(table.line);
                if let Some(node) = self.tree.nodes.get_mut(at) {
                    node.items.push(Item::Table(table));
                }
            }
        }
    }

    fn numbered(&mut self, para: &Para, label: &Label) {
        let parts = heading::cut(&para.run, label, self.in_statute);
        let parent = self.place(label);
        let (kind, source) = (self.kind(&label.style, parent), source_of(label));
        let mut node = Node::new(&label.name, kind, source, para.line);
        (node.style, node.number, node.hashes) = (label.style.clone(), label.number, para.hashes);
        (node.marker, node.heading, node.sep) = (parts.marker, parts.heading, parts.sep);
        let article = label.style == Style::Article;
        if !parts.body.is_empty() && !article {
            node.items.push(Item::Para(parts.body.clone()));
        }
        let at = self.tree.add(node, parent);
        self.stack.push(at);
        if article && !parts.body.is_empty() {
            self.clause_of_article(at, parts.body, para.line);
        }
    }

    /// 款: each paragraph of an article, with the items that follow it.
    fn clause_of_article(&mut self, article: usize, body: Run, line: u32) {
        let number = self.tree.node(article).map_or(0, |node| node.children.len()) + 1;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let name = format!("第{}款", tiaowen_text::format_numeral(number));
        // Nothing is printed, but every statute is cited by counting these, so the label counts as printed.
        let mut node = Node::new(&name, ClauseKind::Paragraph, LabelSource::Printed, line);
        (node.style, node.number) = (Style::Clause, number);
        node.items.push(Item::Para(body));
        let at = self.tree.add(node, Some(article));
        self.stack.push(at);
    }

    fn plain(&mut self, para: Para, next_is_table: bool) {
        let text = para.run.text();
        if let Some(appendix) = self.untitled_appendix().filter(|_| is_caption(text) || is_title_of_appendix(text)) {
            title_appendix(appendix, para.run);
            return;
        }
        let article = self.stack.iter().rposition(|&at| self.style(at) == Some(&Style::Article));
        if is_caption(text)
            && !para.bullet
            && (para.hashes > 0 || next_is_table || article.is_none())
            && !text.ends_with('》')
        {
            self.caption(para);
            return;
        }
        if let Some(depth) = article {
            let open = self.stack.get(depth).copied();
            self.stack.truncate(depth + 1);
            if let Some(open) = open {
                self.clause_of_article(open, para.run, para.line);
            }
            return;
        }
        let at = self.current(para.line);
        if let Some(node) = self.tree.nodes.get_mut(at) {
            node.items.push(Item::Para(para.run));
        }
    }

    /// The appendix that has just begun and whose title, on a line of its own, is still to come.
    fn untitled_appendix(&mut self) -> Option<&mut Node> {
        let at = self.stack.last().copied()?;
        let node = self.tree.nodes.get_mut(at)?;
        let titled = node.heading.as_ref().is_some_and(|heading| !heading.text().ends_with(['）', ')']));
        let bare = matches!(node.style, Style::Appendix(_)) && node.items.is_empty() && node.children.is_empty();
        (bare && !titled).then_some(node)
    }

    /// An unnumbered heading lies below the number before it; one with a mark closes those with as many or more.
    fn caption(&mut self, para: Para) {
        let style = Style::Caption(para.hashes);
        let appendix = is_appendix(para.run.text());
        let foreword = FOREWORDS.contains(&bare(para.run.text()).as_str());
        if appendix || foreword || AFTERWORDS.contains(&bare(para.run.text()).as_str()) {
            self.stack.clear();
        }
        let rank = style.rank();
        while self.stack.last().and_then(|&at| self.style(at)).is_some_and(|top| top.rank() >= rank) {
            self.stack.pop();
        }
        let parent = self.stack.last().copied();
        let kind = match (appendix, parent) {
            (true, _) => ClauseKind::Appendix,
            (false, None) if foreword => ClauseKind::Preamble,
            (false, None) => ClauseKind::Part,
            (false, Some(_)) => ClauseKind::Item,
        };
        let mut node = Node::captioned(para.run, kind, para.line);
        (node.style, node.hashes) = (style, para.hashes);
        let at = self.tree.add(node, parent);
        self.stack.push(at);
    }

    /// Pops the stack to where the label belongs; its parent.
    fn place(&mut self, label: &Label) -> Option<usize> {
        let style = &label.style;
        let follows = |node: &Node| node.style == *style && node.number + 1 == label.number;
        let same = |node: &Node| node.style == *style;
        let found =
            |test: &dyn Fn(&Node) -> bool| self.stack.iter().rposition(|&at| self.tree.node(at).is_some_and(test));
        let depth = match (found(&follows), found(&same)) {
            (Some(depth), _) => depth,
            _ if style.is_structural() => self.above(style.rank()),
            // A list that begins again below a deeper clause is a new list there.
            (None, Some(depth)) if label.number == 1 && depth + 1 < self.stack.len() => self.stack.len(),
            (None, Some(depth)) => depth,
            (None, None) => self.unseen(style, label.number),
        };
        self.stack.truncate(depth.min(DEEPEST));
        let parent = self.stack.last().copied();
        let parent_style = parent.and_then(|at| self.style(at)).cloned();
        self.parents.entry(style.clone()).or_insert(parent_style);
        parent
    }

    /// Depth for a style that is not open: where it was before, else by its usual depth.
    fn unseen(&self, style: &Style, number: u32) -> usize {
        // A list that begins again under a heading that usually stands above it belongs to that heading.
        let top = self.stack.last().and_then(|&at| self.style(at));
        if number == 1 && top.is_some_and(|top| top.rank() < style.rank()) {
            return self.stack.len();
        }
        if let Some(parent) = self.parents.get(style) {
            let known = self.stack.iter().rposition(|&at| self.style(at) == parent.as_ref());
            if let Some(depth) = known {
                return depth + 1;
            }
        }
        let depth = self.above(style.rank());
        // A document may number its parts 1. and their sections （一）.
        let under = self.stack.first().and_then(|&at| self.tree.node(at));
        let foreword = under.is_some_and(|node| FOREWORDS.contains(&node.label.as_str()));
        let inverted = depth == 0 && number == 1 && !self.stack.is_empty() && !foreword;
        if inverted { self.stack.len() } else { depth }
    }

    /// Depth below everything that lies above `rank`.
    fn above(&self, rank: u8) -> usize {
        let above = |at: &usize| self.style(*at).is_some_and(|style| style.rank() < rank);
        self.stack.iter().rposition(above).map_or(0, |depth| depth + 1)
    }

    fn style(&self, at: usize) -> Option<&Style> {
        self.tree.node(at).map(|node| &node.style)
    }

    /// The clause that text belongs to; an introduction when none has begun.
    fn current(&mut self, line: u32) -> usize {
        if let Some(at) = self.stack.last().copied().or(self.opened) {
            return at;
        }
        let (name, kind) = self.opening;
        let at = self.tree.add(Node::new(name, kind, LabelSource::Assigned, line), None);
        self.opened = Some(at);
        at
    }

    fn kind(&self, style: &Style, parent: Option<usize>) -> ClauseKind {
        let below = parent.and_then(|at| self.tree.node(at)).map(|node| node.kind);
        let statute = matches!(below, Some(ClauseKind::Article | ClauseKind::Paragraph)) && self.in_statute;
        match style {
            Style::Appendix(_) => ClauseKind::Appendix,
            Style::Book(_) => ClauseKind::Part,
            Style::Chapter => ClauseKind::Chapter,
            Style::Section => ClauseKind::Section,
            Style::Article => ClauseKind::Article,
            Style::Clause => ClauseKind::Paragraph,
            Style::Han => ClauseKind::Part,
            Style::HanParen if statute => ClauseKind::Item,
            Style::HanParen => ClauseKind::Section,
            Style::Named(name) if name.contains("场景") => ClauseKind::Scene,
            Style::Named(name) if name.contains('例') => ClauseKind::Example,
            Style::Dotted(1) => ClauseKind::Part,
            Style::Dotted(2) => ClauseKind::Section,
            Style::Arab
            | Style::Dotted(_)
            | Style::Named(_)
            | Style::ArabParen
            | Style::HalfParen
            | Style::Circled
            | Style::Letter
                if matches!(below, Some(ClauseKind::Item | ClauseKind::Subitem)) =>
            {
                ClauseKind::Subitem
            }
            Style::Arab if below.is_none() => ClauseKind::Part,
            Style::Circled => ClauseKind::Subitem,
            Style::Arab
            | Style::Dotted(_)
            | Style::Named(_)
            | Style::ArabParen
            | Style::HalfParen
            | Style::Letter
            | Style::Caption(_) => ClauseKind::Item,
        }
    }
}

/// The title of an appendix may be longer than a caption, or an aside in brackets before it.
fn is_title_of_appendix(text: &str) -> bool {
    text.chars().count() <= 50 && !ends_sentence(text) && !text.contains(['。', '；', '：', '，'])
}

fn title_appendix(node: &mut Node, title: Run) {
    match &mut node.heading {
        Some(heading) => heading.append(&title),
        None => node.heading = Some(title),
    }
}

/// A label that was put in by a correction has no marker.
fn source_of(label: &Label) -> LabelSource {
    if label.marker == 0 { LabelSource::Assigned } else { LabelSource::Printed }
}

/// 编写委员会, 名单, 附件: what comes after the document proper.
fn is_appendix(text: &str) -> bool {
    let bare = bare(text);
    ["编写委员会", "编委会", "名单", "编写组", "起草组"].iter().any(|word| bare.ends_with(word))
        || matches!(bare.as_str(), "附件" | "附录" | "附表")
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Unnumbered headings before the parts; the parts are not below them.
const FOREWORDS: [&str; 8] = ["前言", "引言", "序言", "序", "导言", "绪论", "编者按", "写在前面"];
/// Unnumbered headings after the last part; they are not below it.
const AFTERWORDS: [&str; 6] = ["结语", "结束语", "后记", "附则", "编后记", "尾声"];
