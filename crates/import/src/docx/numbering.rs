use std::collections::{BTreeMap, BTreeSet};

use super::style::Styles;
use crate::label::{NumberFormat, Style};
use crate::xml::{Node, Step, attribute, is_on, value, walk};
use crate::{Fault, Limits};

/// Word has nine levels of lists.
const LEVELS: usize = 9;

/// A level of a list: how its numbers look.
#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: NumberFormat,
    /// The number with what surrounds it: 第%1条.
    text: String,
    /// Whether numbers of levels above are figures too.
    figures: bool,
    /// Nothing stands between number and text.
    tight: bool,
    /// Level whose numbers restart this one; 0 for none.
    restart: Option<usize>,
}

#[derive(Debug, Default)]
struct Template {
    levels: BTreeMap<usize, Level>,
    /// Style that stands for this list, or whose list this one is.
    linked: Option<String>,
    links: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    template: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    templates: BTreeMap<String, Template>,
    lists: BTreeMap<String, List>,
    counters: BTreeMap<String, [Option<u32>; LEVELS]>,
    used: BTreeSet<String>,
}

impl Numbering {
    pub(super) fn read(part: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let mut reader = Reader::default();
        if !part.is_empty() {
            walk(part, limits, &mut |node| {
                reader.visit(node);
                Ok(Step::Into)
            })?;
        }
        Ok(reader.found)
    }

    /// Lists that only name a style take the levels of the list which that style stands for.
    pub(super) fn link(&mut self, styles: &Styles) {
        let by_style: BTreeMap<String, String> =
            self.templates.iter().filter_map(|(id, template)| Some((template.linked.clone()?, id.clone()))).collect();
        let target = |style: &str| {
            by_style.get(style).cloned().or_else(|| {
                let (list, _) = styles.list(style)?;
                self.lists.get(&list).map(|list| list.template.clone())
            })
        };
        let moves: BTreeMap<String, String> = self
            .templates
            .iter()
            .filter_map(|(id, template)| Some((id.clone(), target(template.links.as_ref()?)?)))
            .collect();
        for list in self.lists.values_mut() {
            if let Some(target) = moves.get(&list.template) {
                list.template.clone_from(target);
            }
        }
    }

    /// Counts a paragraph and returns its printed number with what follows it; `None` for a sign or no list.
    pub(super) fn next(&mut self, list_id: &str, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let list = self.lists.get(list_id)?;
        let template = self.templates.get(&list.template);
        let definition = |level: usize| {
            list.levels.get(&level).or_else(|| template.and_then(|template| template.levels.get(&level)))
        };
        let start = |level: usize| {
            list.starts.get(&level).copied().or_else(|| definition(level).and_then(|level| level.start)).unwrap_or(1)
        };
        let counters = self.counters.entry(list.template.clone()).or_default();
        if self.used.insert(list_id.to_owned()) {
            let first = list.starts.keys().next().copied().unwrap_or(LEVELS);
            counters.iter_mut().skip(first).for_each(|counter| *counter = None);
        }
        let number = counters.get(level).copied().flatten().map_or_else(|| start(level), |n| n.saturating_add(1));
        for (at, counter) in counters.iter_mut().enumerate() {
            let restarts = definition(at).and_then(|level| level.restart).is_none_or(|by| by > level);
            match at.cmp(&level) {
                std::cmp::Ordering::Less => *counter = counter.or_else(|| Some(start(at))),
                std::cmp::Ordering::Equal => *counter = Some(number),
                std::cmp::Ordering::Greater if restarts => *counter = None,
                std::cmp::Ordering::Greater => {}
            }
        }
        let own = definition(level)?;
        let shown = |at: usize| {
            let format = definition(at).map(|level| level.format).unwrap_or_default();
            let format = if own.figures && at < level { NumberFormat(Style::Decimal) } else { format };
            format.format(counters.get(at).copied().flatten().unwrap_or_else(|| start(at)))
        };
        (own.format.0 != Style::Bullet).then(|| printed(own, shown))
    }
}

/// The text of a level with its numbers put in.
fn printed(level: &Level, shown: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let mut characters = level.text.chars().peekable();
    while let Some(c) = characters.next() {
        match characters.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| c == '%' && *digit > 0) {
            Some(digit) => {
                characters.next();
                text.push_str(&shown(digit as usize - 1));
            }
            None => text.push(c),
        }
    }
    let ends_open = text.ends_with(|c: char| c.is_alphanumeric() || c == '.');
    if ends_open && !level.tight {
        text.push(' ');
    }
    text
}

/// Where in the numbering part the reader is.
#[derive(Default)]
struct Reader {
    found: Numbering,
    template: Option<(String, Template)>,
    list: Option<(String, List)>,
    level: Option<(usize, Level)>,
    replaced: usize,
}

impl Reader {
    fn visit(&mut self, node: Node<'_>) {
        match node {
            Node::Start("abstractNum", start) => {
                self.template = attribute(start, "abstractNumId").map(|id| (id, Template::default()));
            }
            Node::Start("num", start) => self.list = attribute(start, "numId").map(|id| (id, List::default())),
            Node::Start("lvl", start) => {
                let at = attribute(start, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(LEVELS);
                self.level = Some((at, Level::default()));
            }
            Node::Start("lvlOverride", start) => {
                self.replaced = attribute(start, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(LEVELS);
            }
            Node::Start("isLgl", start) => {
                if let Some((_, level)) = &mut self.level {
                    level.figures = is_on(start);
                }
            }
            Node::Start(name, start) => self.property(name, &value(start).unwrap_or_default()),
            Node::End("lvl") => self.end_level(),
            Node::End("abstractNum") => self.found.templates.extend(self.template.take()),
            Node::End("num") => self.found.lists.extend(self.list.take()),
            Node::End(_) | Node::Text(_) => {}
        }
    }

    fn property(&mut self, name: &str, value: &str) {
        if let Some((_, level)) = &mut self.level {
            match name {
                "start" => level.start = value.parse().ok(),
                "numFmt" => level.format = NumberFormat::named(value),
                "lvlText" => value.clone_into(&mut level.text),
                "suff" => level.tight = value == "nothing",
                "lvlRestart" => level.restart = value.parse().ok(),
                _ => {}
            }
        } else if let Some((_, list)) = &mut self.list {
            match name {
                "abstractNumId" => value.clone_into(&mut list.template),
                "startOverride" => drop(value.parse().map(|start| list.starts.insert(self.replaced, start))),
                _ => {}
            }
        } else if let Some((_, template)) = &mut self.template {
            match name {
                "styleLink" => template.linked = Some(value.to_owned()),
                "numStyleLink" => template.links = Some(value.to_owned()),
                _ => {}
            }
        }
    }

    fn end_level(&mut self) {
        let level = self.level.take().filter(|(at, _)| *at < LEVELS);
        if let Some((_, list)) = &mut self.list {
            list.levels.extend(level);
        } else if let Some((_, template)) = &mut self.template {
            template.levels.extend(level);
        }
    }
}
