use tiaowen_types::{ClauseKind, LabelSource};

use super::block::Table;
use super::label::Style;
use super::run::Run;

/// A clause in the making.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Last label of its path, before repeats are told apart.
    pub(super) label: String,
    pub(super) source: LabelSource,
    pub(super) kind: ClauseKind,
    pub(super) style: Style,
    pub(super) number: u32,
    /// The printed label with its separator.
    pub(super) marker: Run,
    pub(super) heading: Option<Run>,
    /// What stands between heading and body on the same line; empty when the heading has its own line.
    pub(super) sep: Run,
    /// Own body, then what becomes children.
    pub(super) items: Vec<Item>,
    pub(super) children: Vec<usize>,
    pub(super) parent: Option<usize>,
    /// Line of the source file.
    pub(super) line: u32,
    /// Heading marks it was printed with.
    pub(super) hashes: u8,
}

/// Content of a clause below its heading.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Para(Run),
    Table(Table),
}

impl Node {
    /// A node without text.
    pub(super) fn new(label: &str, kind: ClauseKind, source: LabelSource, line: u32) -> Self {
        Self {
            label: label.to_owned(),
            source,
            kind,
            style: Style::Caption(0),
            number: 0,
            marker: Run::default(),
            heading: None,
            sep: Run::default(),
            items: Vec::new(),
            children: Vec::new(),
            parent: None,
            line,
            hashes: 0,
        }
    }

    /// An unnumbered heading; its words are its label.
    pub(super) fn captioned(heading: Run, kind: ClauseKind, line: u32) -> Self {
        // 《某指南》编写委员会 is known by its last words.
        let words = heading.text().rsplit('》').next().filter(|words| !words.is_empty());
        let label = lead_label(words.unwrap_or(heading.text()));
        Self { heading: Some(heading), ..Self::new(&label, kind, LabelSource::LeadPhrase, line) }
    }

    /// A child named by the words it begins with.
    pub(super) fn led(label: &str, kind: ClauseKind, line: u32) -> Self {
        Self::new(&lead_label(label), kind, LabelSource::LeadPhrase, line)
    }

    pub(super) fn push_line(&mut self, run: &Run) {
        self.items.push(Item::Para(run.clone()));
    }

    /// The paragraphs of its body.
    pub(super) fn paras(&self) -> impl Iterator<Item = &Run> {
        self.items.iter().filter_map(|item| match item {
            Item::Para(run) => Some(run),
            Item::Table(_) => None,
        })
    }
}

/// A clause of lines that an editor names.
pub(super) fn lines_node(name: &str, kind: ClauseKind, lines: &[&Run], line: u32) -> Node {
    let mut node = Node::new(name, kind, LabelSource::Assigned, line);
    lines.iter().for_each(|run| node.push_line(run));
    node
}

/// Words as a label: without brackets' asides at the end, quotation marks, and the spaces that line breaks left.
pub(super) fn lead_label(words: &str) -> String {
    const LONGEST: usize = 40;
    let words = words.trim();
    let characters: Vec<char> = words.chars().collect();
    let latin = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let kept = characters.iter().enumerate().filter(|&(at, c)| {
        let joins_latin = latin(at.checked_sub(1)) || latin(Some(at + 1));
        (!c.is_whitespace() || (joins_latin && *c == ' ')) && !c.is_control()
    });
    let label: String = kept.map(|(_, &c)| if c == '/' { '／' } else { c }).take(LONGEST).collect();
    label.trim().to_owned()
}
