//! A Word document as something to write on: its text with the way back into its XML, comments and tracked changes
//! put in, everything else left as it was.

mod fresh;
mod package;
mod scan;
mod weave;

use std::ops::Range;

use crate::archive::Archive;
use crate::meter::Meter;
use crate::{Damage, Fault, Format, Limits};
use scan::Scanned;

/// A draft in a Word document, or one made of plain text.
///
/// Its text is what a reader sees, a line a paragraph: tracked insertions accepted, deletions left out, each footnote
/// after the paragraph that cites it, text boxes after the one they hang on, cells of a row divided by tabs.
#[derive(Debug)]
pub struct Manuscript {
    /// The whole file.
    package: Vec<u8>,
    /// Name of the main part: `word/document.xml`.
    main: String,
    xml: String,
    scanned: Scanned,
}

/// What somebody has to say about a manuscript.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// Who says it.
    pub author: String,
    /// When: `2026-01-31T00:00:00Z`.
    pub date: String,
    /// What, in any order.
    pub remarks: Vec<Remark>,
    /// Properties that the file gets beside those it has, by name.
    pub properties: Vec<(String, String)>,
}

/// A comment on a stretch of a manuscript's text and the changes it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Paragraphs of the comment.
    pub comment: Vec<String>,
    /// Bytes of the text and what takes their place, as tracked changes; disjoint.
    pub changes: Vec<(Range<usize>, String)>,
}

impl Manuscript {
    /// Reads a Word document.
    ///
    /// # Errors
    /// When it is none, is damaged, or exceeds `limits`.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Fault> {
        let mut meter = Meter::new(limits);
        let mut archive = Archive::open(bytes, limits)?;
        archive.format = Format::Docx;
        let main = super::main_part(&mut archive, &mut meter)?;
        let xml =
            archive.part(&main, &mut meter)?.ok_or_else(|| Damage::Missing("word/document.xml").of(Format::Docx))?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut notes = |name: &str, element: &str| {
            let part = archive.part(&format!("{folder}/{name}"), &mut meter)?.unwrap_or_default();
            super::story::notes(&part, element, limits)
        };
        let notes = [notes("footnotes.xml", "footnote")?, notes("endnotes.xml", "endnote")?];
        let xml = String::from_utf8(xml).map_err(|_| Damage::Reader.of(Format::Docx))?;
        let xml = xml.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(xml);
        let scanned = scan::scan(&xml, &notes, limits)?;
        if scanned.text.len() > limits.text_bytes {
            return Err(Fault::TooMany { parts: "bytes of text", limit: limits.text_bytes });
        }
        Ok(Self { package: bytes.to_vec(), main, xml, scanned })
    }

    /// Makes a Word document of plain text, a paragraph a line; `markdown` tells that # marks a heading and ** bold.
    ///
    /// # Errors
    /// When the text exceeds `limits`.
    pub fn written(text: &str, markdown: bool, limits: &Limits) -> Result<Self, Fault> {
        Self::open(&fresh::package(text, markdown)?, limits)
    }

    /// The text that remarks are about.
    pub fn text(&self) -> &str {
        &self.scanned.text
    }

    /// The document with the remarks in it. Parts other than the text, the comments and the file's list of
    /// properties are copied as they are.
    ///
    /// # Errors
    /// When a part that takes the remarks is damaged.
    pub fn reviewed(&self, review: &Review, limits: &Limits) -> Result<Vec<u8>, Fault> {
        let mut package = package::Package::open(&self.package, limits)?;
        let (first, comments) = package.comments(&self.main, review, self.scanned.max_id)?;
        let document = weave::weave(&self.xml, &self.scanned, review, first);
        package.put(&self.main, document.into_bytes());
        package.put_comments(comments);
        package.properties(&review.properties)?;
        package.write()
    }
}
