use std::collections::BTreeMap;

use crate::xml::{Node, Step, attribute, value, walk};
use crate::{Fault, Limits};

/// Longest chain of styles that build on each other; a longer one is a circle.
const LONGEST: usize = 32;

/// What a paragraph style says about text.
#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<usize>,
}

/// The paragraph styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
}

impl Styles {
    pub(super) fn read(part: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        if part.is_empty() {
            return Ok(Self::default());
        }
        walk(part, limits, &mut |node| {
            match node {
                Node::Start("style", start) => {
                    open = attribute(start, "styleId").map(|id| (id, Style::default()));
                }
                Node::Start(name, start) => {
                    if let Some((_, style)) = &mut open {
                        style.take(name, value(start));
                    }
                }
                Node::End("style") => styles.extend(open.take()),
                Node::End(_) | Node::Text(_) => {}
            }
            Ok(Step::Into)
        })?;
        Ok(Self { styles })
    }

    /// The list and level that a style puts its paragraphs in.
    pub(super) fn list(&self, id: &str) -> Option<(String, usize)> {
        let list = self.chain(id).find_map(|style| style.list.clone())?;
        Some((list, self.chain(id).find_map(|style| style.level).unwrap_or_default()))
    }

    /// The level of heading, from 1; 0 for text.
    pub(super) fn heading(&self, id: &str) -> usize {
        let named = |style: &Style| match style.name.as_str() {
            "title" | "标题" => Some(1),
            name => name.strip_prefix("heading ").and_then(|level| level.parse().ok()),
        };
        let outlined = |style: &Style| style.outline.map(|level| if level < 9 { level + 1 } else { 0 });
        self.chain(id).find_map(|style| named(style).or_else(|| outlined(style))).unwrap_or_default()
    }

    /// Whether a style is for lines of the contents page.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name.starts_with("toc ") && style.name != "toc heading")
    }

    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Style> {
        let next = |style: &&'a Style| style.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), next).take(LONGEST)
    }
}

impl Style {
    fn take(&mut self, name: &str, value: Option<String>) {
        let number = || value.as_deref().and_then(|value| value.parse().ok());
        match name {
            "name" => self.name = value.unwrap_or_default().to_lowercase(),
            "basedOn" => self.based_on = value,
            "numId" => self.list = value,
            "ilvl" => self.level = number(),
            "outlineLvl" => self.outline = number(),
            _ => {}
        }
    }
}
