use std::collections::BTreeMap;

use super::Context;
use super::body::Body;
use super::numbering::Numbering;
use super::style::Styles;
use crate::xml::{Node, Step, attribute, walk};
use crate::{Fault, Limits};

/// The texts of a part with notes, by id; `element` is what holds one.
pub(super) fn notes(part: &[u8], element: &str, limits: &Limits) -> Result<BTreeMap<String, String>, Fault> {
    let mut found = BTreeMap::new();
    if part.is_empty() {
        return Ok(found);
    }
    // A note has no notes and, as good as always, no list.
    let context = Context { styles: Styles::default(), footnotes: BTreeMap::new(), endnotes: BTreeMap::new() };
    let fresh = || Body::new(&context, Numbering::default(), limits.text_bytes);
    let mut open: Option<(String, Body<'_>)> = None;
    walk(part, limits, &mut |node| {
        match &node {
            Node::Start(name, start) if *name == element => {
                let separates = attribute(start, "type").is_some_and(|kind| kind != "normal");
                open = attribute(start, "id").filter(|_| !separates).map(|id| (id, fresh()));
                return Ok(Step::Into);
            }
            Node::End(name) if *name == element => {
                found.extend(open.take().map(|(id, body)| (id, body.finish())));
                return Ok(Step::Into);
            }
            Node::Start(..) | Node::End(_) | Node::Text(_) => {}
        }
        open.as_mut().map_or(Ok(Step::Into), |(_, body)| body.visit(node))
    })?;
    Ok(found)
}
