use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Review;
use super::weave::escaped;
use crate::archive::Archive;
use crate::meter::Meter;
use crate::xml::{Node, Step, attribute, walk};
use crate::{Damage, Fault, Format, Limits};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A Word file to be written again with other parts in it.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    archive: Archive<'a>,
    meter: Meter<'a>,
    limits: &'a Limits,
    parts: BTreeMap<String, Vec<u8>>,
}

/// The part that holds comments, as it will be.
pub(super) struct Comments {
    name: String,
    text: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Fault> {
        let mut archive = Archive::open(bytes, limits)?;
        archive.format = Format::Docx;
        Ok(Self { bytes, archive, meter: Meter::new(limits), limits, parts: BTreeMap::new() })
    }

    pub(super) fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.parts.insert(name.to_owned(), bytes);
    }

    pub(super) fn put_comments(&mut self, comments: Comments) {
        self.put(&comments.name, comments.text.into_bytes());
    }

    /// A part as it is or will be.
    fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let bytes = match self.parts.get(name) {
            Some(bytes) => Some(bytes.clone()),
            None => self.archive.part(name, &mut self.meter)?,
        };
        let text = bytes.map(String::from_utf8).transpose();
        text.map_err(|_| Damage::Reader.of(Format::Docx))
    }

    /// The comments that are there and, after them, those of a review; with the id of its first.
    pub(super) fn comments(&mut self, main: &str, review: &Review, max_id: u32) -> Result<(u32, Comments), Fault> {
        const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
        let relation = Relation { kind: "comments", usual: "comments.xml", content_type: TYPE };
        let name = self.related(main, &relation)?;
        let old = self.part(&name)?;
        let fresh = || format!("{DECLARATION}<w:comments xmlns:w=\"{WORD}\"></w:comments>");
        let old = old.unwrap_or_else(fresh);
        let mut max = max_id;
        let mut prefix = "w:".to_owned();
        walk(old.as_bytes(), self.limits, &mut |node| {
            if let Node::Start(local, start) = node {
                if local == "comments" {
                    start.name().as_ref().trim_end_matches("comments").clone_into(&mut prefix);
                }
                max = max.max(attribute(start, "id").and_then(|id| id.parse().ok()).unwrap_or_default());
            }
            Ok(Step::Into)
        })?;
        let first = max + 1;
        let written: String =
            (first..).zip(&review.remarks).map(|(id, remark)| comment(&prefix, id, review, &remark.comment)).collect();
        let text = inside_root(&old, &written).ok_or_else(|| Damage::Reader.of(Format::Docx))?;
        Ok((first, Comments { name, text }))
    }

    /// Adds properties that the file does not have yet.
    pub(super) fn properties(&mut self, properties: &[(String, String)]) -> Result<(), Fault> {
        const TYPE: &str = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
        if properties.is_empty() {
            return Ok(());
        }
        let relation = Relation { kind: "custom-properties", usual: "docProps/custom.xml", content_type: TYPE };
        let name = self.related("", &relation)?;
        let space = format!("{OFFICE}/custom-properties");
        let types = format!("{OFFICE}/docPropsVTypes");
        let fresh = || format!("{DECLARATION}<Properties xmlns=\"{space}\" xmlns:vt=\"{types}\"></Properties>");
        let old = self.part(&name)?.unwrap_or_else(fresh);
        let (mut known, mut max) = (vec![], 1_u32);
        walk(old.as_bytes(), self.limits, &mut |node| {
            if let Node::Start("property", start) = node {
                known.extend(attribute(start, "name"));
                max = max.max(attribute(start, "pid").and_then(|id| id.parse().ok()).unwrap_or_default());
            }
            Ok(Step::Into)
        })?;
        let mut written = String::new();
        for (pid, (key, value)) in (max + 1..).zip(properties.iter().filter(|(key, _)| !known.contains(key))) {
            let (key, value) = (escaped(key), escaped(value));
            let _ = write!(
                written,
                "<property xmlns=\"{space}\" fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{pid}\" name=\"{key}\"><vt:lpwstr xmlns:vt=\"{types}\">{value}</vt:lpwstr></property>"
            );
        }
        let text = inside_root(&old, &written).ok_or_else(|| Damage::Reader.of(Format::Docx))?;
        self.put(&name, text.into_bytes());
        Ok(())
    }

    /// The part that `owner` (the file itself, when empty) relates to in this way. Where there is none the relation
    /// and the part's type are written down.
    fn related(&mut self, owner: &str, relation: &Relation) -> Result<String, Fault> {
        let (folder, file) = owner.rsplit_once('/').unwrap_or(("", owner));
        let slash = if folder.is_empty() { "" } else { "/" };
        let relations = format!("{folder}{slash}_rels/{file}.rels");
        let fresh = || format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\"></Relationships>");
        let old = self.part(&relations)?.unwrap_or_else(fresh);
        let (mut target, mut ids) = (None, vec![]);
        walk(old.as_bytes(), self.limits, &mut |node| {
            if let Node::Start("Relationship", start) = node {
                let kind = attribute(start, "Type").unwrap_or_default();
                if kind.rsplit('/').next() == Some(relation.kind) {
                    target = attribute(start, "Target");
                }
                ids.extend(attribute(start, "Id"));
            }
            Ok(Step::Into)
        })?;
        let full = |target: &str| match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("{folder}{slash}{target}"),
        };
        if let Some(target) = target {
            return Ok(full(&target));
        }
        let id = (1..).map(|n| format!("rIdTw{n}")).find(|id| !ids.contains(id)).unwrap_or_default();
        let Relation { kind, usual, content_type } = relation;
        let written = format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/relationships/{kind}\" Target=\"{usual}\"/>");
        let damaged = || Damage::Reader.of(Format::Docx);
        let text = inside_root(&old, &written).ok_or_else(damaged)?;
        self.put(&relations, text.into_bytes());
        let name = full(usual);
        let types = self.part("[Content_Types].xml")?.ok_or_else(damaged)?;
        let written = format!("<Override PartName=\"/{name}\" ContentType=\"{content_type}\"/>");
        if !types.contains(&format!("\"/{name}\"")) {
            let text = inside_root(&types, &written).ok_or_else(damaged)?;
            self.put("[Content_Types].xml", text.into_bytes());
        }
        Ok(name)
    }

    /// The file: new parts in the places of old ones, further ones at the end, all else copied byte for byte.
    pub(super) fn write(mut self) -> Result<Vec<u8>, Fault> {
        let damaged = |error: zip::result::ZipError| Damage::from(error).of(Format::Docx);
        let mut zip = ZipArchive::new(Cursor::new(self.bytes)).map_err(damaged)?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() * 2)));
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(damaged)?;
            let name = entry.name().map_err(damaged)?.into_owned();
            match self.parts.remove(&name) {
                Some(bytes) => {
                    drop(entry);
                    add(&mut out, &name, &bytes)?;
                }
                None => out.raw_copy_file(entry).map_err(damaged)?,
            }
        }
        for (name, bytes) in &self.parts {
            add(&mut out, name, bytes)?;
        }
        out.finish().map(Cursor::into_inner).map_err(damaged)
    }
}

/// How one part leads to another.
struct Relation {
    /// Last part of the relation's type.
    kind: &'static str,
    /// Where the other part stands when nothing is said, seen from the first.
    usual: &'static str,
    content_type: &'static str,
}

pub(super) fn add(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    out.start_file(name, SimpleFileOptions::default()).map_err(|e| Damage::from(e).of(Format::Docx))?;
    out.write_all(bytes).map_err(|e| Damage::from(e).of(Format::Docx))
}

fn comment(p: &str, id: u32, review: &Review, paragraphs: &[String]) -> String {
    let (author, date) = (escaped(&review.author), escaped(&review.date));
    let lines: String = paragraphs
        .iter()
        .map(|line| format!("<{p}p><{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}p>", escaped(line)))
        .collect();
    format!(
        "<{p}comment {p}id=\"{id}\" {p}author=\"{author}\" {p}date=\"{date}\" {p}initials=\"{author}\">{lines}</{p}comment>"
    )
}

/// XML with something added as the last content of its root.
fn inside_root(xml: &str, added: &str) -> Option<String> {
    let trimmed = xml.trim_end();
    if let Some(empty) = trimmed.strip_suffix("/>").filter(|_| !trimmed.contains("</")) {
        let name = empty.rsplit_once('<')?.1.split_whitespace().next()?;
        return Some(format!("{empty}>{added}</{name}>"));
    }
    let close = trimmed.rfind("</")?;
    let (before, after) = trimmed.split_at_checked(close)?;
    Some(format!("{before}{added}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_inside_the_root() {
        assert_eq!(inside_root("<a><b/></a>\n", "<c/>").unwrap(), "<a><b/><c/></a>");
        assert_eq!(inside_root("<?xml?><a x=\"1\"/>", "<c/>").unwrap(), "<?xml?><a x=\"1\"><c/></a>");
        assert_eq!(inside_root("", "<c/>"), None);
    }
}
