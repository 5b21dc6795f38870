//! Word documents: paragraphs with the numbers that Word generates, tables, notes; tracked changes accepted.

mod body;
pub(crate) mod manuscript;
mod numbering;
mod story;
mod style;

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::meter::Meter;
use crate::xml::{Node, Step, attribute, walk};
use crate::{Damage, Fault, Format, Limits, Note};
use body::Body;
use numbering::Numbering;
use style::Styles;

/// What the parts beside the text say.
pub(crate) struct Context {
    styles: Styles,
    /// Texts of footnotes and endnotes.
    footnotes: BTreeMap<String, String>,
    endnotes: BTreeMap<String, String>,
}

/// The text of a Word document.
pub(crate) fn read(archive: &mut Archive<'_>, meter: &mut Meter<'_>, notes: &mut Vec<Note>) -> Result<String, Fault> {
    archive.format = Format::Docx;
    let limits = meter.limits;
    let main = main_part(archive, meter)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| {
        let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Ok::<_, Fault>(archive.part(&name, meter)?.unwrap_or_default())
    };
    let styles = Styles::read(&part("styles.xml")?, limits)?;
    let mut numbering = Numbering::read(&part("numbering.xml")?, limits)?;
    let footnotes = story::notes(&part("footnotes.xml")?, "footnote", limits)?;
    let endnotes = story::notes(&part("endnotes.xml")?, "endnote", limits)?;
    let text = archive.part(&main, meter)?.ok_or_else(|| Damage::Missing("word/document.xml").of(Format::Docx))?;
    numbering.link(&styles);
    let context = Context { styles, footnotes, endnotes };
    let mut body = Body::new(&context, numbering, limits.text_bytes);
    walk(&text, limits, &mut |node| body.visit(node))?;
    if body.changed {
        notes.push(Note::TrackedChanges);
    }
    Ok(body.finish())
}

/// The name of the main part: where the package says, usually `word/document.xml`.
fn main_part(archive: &mut Archive<'_>, meter: &mut Meter<'_>) -> Result<String, Fault> {
    const USUAL: &str = "word/document.xml";
    if archive.contains(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let relations = archive.part("_rels/.rels", meter)?.unwrap_or_default();
    Ok(target(&relations, meter.limits)?.unwrap_or_else(|| USUAL.to_owned()))
}

fn target(relations: &[u8], limits: &Limits) -> Result<Option<String>, Fault> {
    let mut found = None;
    walk(relations, limits, &mut |node| {
        if let Node::Start("Relationship", start) = node
            && attribute(start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = attribute(start, "Target").map(|target| target.trim_start_matches('/').to_owned());
        }
        Ok(Step::Into)
    })?;
    Ok(found)
}
