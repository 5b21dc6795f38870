use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::docx::body::SKIPPED;
use crate::xml::{attribute, is_on, predefined};
use crate::{Damage, Fault, Format, Limits};

/// The text of a part and where each stretch of it stands in the part's XML.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) text: String,
    /// Text elements in the order of the text.
    pub(super) texts: Vec<Text>,
    pub(super) runs: Vec<Run>,
    /// Bounds of the paragraphs in the text, in order.
    pub(super) paragraphs: Vec<Range<usize>>,
    /// Stretches of the text that stand elsewhere (footnotes, text boxes), each with the run that leads there.
    pub(super) aside: Vec<(Range<usize>, usize)>,
    /// Largest id that anything in the part has.
    pub(super) max_id: u32,
}

/// A text element (w:t).
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    /// The element, in bytes of the XML.
    pub(super) xml: Range<usize>,
    /// What it holds, in bytes of the text.
    pub(super) span: Range<usize>,
    pub(super) run: usize,
    /// Its stretches: the text's range, the XML's range.
    pub(super) pieces: Vec<(Range<usize>, Range<usize>)>,
}

/// A run (w:r).
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    pub(super) xml: Range<usize>,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// Its properties, the whole element; empty when it has none.
    pub(super) properties: Range<usize>,
    /// Its elements other than the properties.
    pub(super) children: Vec<Range<usize>>,
    /// Within somebody's tracked change, which must stay as it is.
    pub(super) locked: bool,
    hidden: bool,
}

/// A paragraph as it is read.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    texts: Vec<Text>,
    /// What stands between it and the one before.
    divider: &'static str,
    /// The run that its text box hangs on.
    hangs_on: Option<usize>,
    /// Its end is deleted: the next goes on with it.
    open_end: bool,
    /// Texts of its notes, each with the run that cites it.
    notes: Vec<(String, usize)>,
}

/// Notes by id: footnotes, endnotes.
pub(super) type Notes = [BTreeMap<String, String>; 2];

/// What an element is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph(usize),
    Run(usize),
    Text,
    /// Properties of a paragraph or run, and what is in them.
    Properties,
    /// Somebody's tracked insertion.
    Tracked,
    Row,
    Skipped,
    Other,
}

struct Scan<'a> {
    notes: &'a Notes,
    /// Open elements and where each begins.
    open: Vec<(Kind, usize)>,
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    text: Text,
    /// Cells begun in each open row.
    cells: Vec<usize>,
    divider: &'static str,
    max_id: u32,
}

/// Reads a part.
pub(super) fn scan(xml: &str, notes: &Notes, limits: &Limits) -> Result<Scanned, Fault> {
    let mut scan = Scan {
        notes,
        open: vec![],
        paragraphs: vec![],
        runs: vec![],
        text: Text::default(),
        cells: vec![],
        divider: "",
        max_id: 0,
    };
    let mut reader = Reader::from_str(xml);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|e| Damage::from(e).of(Format::Docx))?;
        let at = from..reader.buffer_position() as usize;
        match event {
            Event::Start(start) if scan.open.len() < limits.depth => scan.start(&start, &at),
            Event::Start(_) => return Err(Fault::TooDeep { limit: limits.depth }),
            Event::Empty(start) => {
                scan.start(&start, &at);
                scan.end(&at);
            }
            Event::End(_) => scan.end(&at),
            Event::Text(text) => scan.characters(&text.xml10_content(), &at),
            Event::CData(text) => scan.characters(&text.xml10_content(), &at),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().ok().flatten().or_else(|| predefined(&name.xml10_content()));
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                scan.characters(character.encode_utf8(&mut [0; 4]), &at);
            }
            Event::DocType(_) => return Err(Damage::Declares.of(Format::Docx)),
            Event::Eof if scan.open.is_empty() => return Ok(scan.finish()),
            Event::Eof => return Err(Damage::Reader.of(Format::Docx)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

impl Scan<'_> {
    fn start(&mut self, start: &BytesStart<'_>, at: &Range<usize>) {
        let id = attribute(start, "id").and_then(|id| id.parse().ok());
        self.max_id = self.max_id.max(id.unwrap_or_default());
        let local = start.local_name();
        let name: &str = local.as_ref();
        let above = self.open.last().map_or(Kind::Other, |(kind, _)| *kind);
        let kind = match (above, name) {
            (Kind::Skipped, _) => Kind::Skipped,
            (Kind::Properties, _) => self.property(name, start),
            (_, name) if name == "del" || SKIPPED.contains(&name) => Kind::Skipped,
            (Kind::Paragraph(_), "pPr") | (Kind::Run(_), "rPr") => Kind::Properties,
            (_, "p") => self.paragraph(),
            (_, "r") => self.run(at),
            (Kind::Run(run), "t") => {
                self.text = Text { run, ..Text::default() };
                Kind::Text
            }
            (Kind::Run(run), name) => {
                self.within_run(run, name, start);
                Kind::Other
            }
            (_, "ins" | "moveTo") => Kind::Tracked,
            (_, "tr") => {
                self.cells.push(0);
                Kind::Row
            }
            (Kind::Row, "tc") => {
                let n_cells = self.cells.last_mut().map_or(1, |cells| {
                    *cells += 1;
                    *cells
                });
                self.divider = if n_cells > 1 { "\t" } else { "\n" };
                Kind::Other
            }
            _ => Kind::Other,
        };
        self.open.push((kind, at.start));
    }

    fn property(&mut self, name: &str, start: &BytesStart<'_>) -> Kind {
        // Elements of a deleted past are no properties of today.
        if SKIPPED.contains(&name) {
            return Kind::Skipped;
        }
        let owner = self.open.iter().rev().find(|(kind, _)| *kind != Kind::Properties).map(|(kind, _)| *kind);
        match (owner, name) {
            (Some(Kind::Paragraph(at)), "del") => self.paragraphs[at].open_end = true,
            (Some(Kind::Run(at)), "vanish") => self.runs[at].hidden = is_on(start),
            _ => {}
        }
        Kind::Properties
    }

    fn paragraph(&mut self) -> Kind {
        let joined = self.paragraphs.last().is_some_and(|last| last.open_end);
        let hangs_on = self.open.iter().find_map(|(kind, _)| match kind {
            Kind::Run(run) => Some(*run),
            Kind::Paragraph(_)
            | Kind::Text
            | Kind::Properties
            | Kind::Tracked
            | Kind::Row
            | Kind::Skipped
            | Kind::Other => None,
        });
        let divider = mem::replace(&mut self.divider, "\n");
        let divider = if joined { "" } else { divider };
        self.paragraphs.push(Paragraph { divider, hangs_on, ..Paragraph::default() });
        Kind::Paragraph(self.paragraphs.len() - 1)
    }

    fn run(&mut self, at: &Range<usize>) -> Kind {
        let locked = self.open.iter().any(|(kind, _)| *kind == Kind::Tracked);
        self.runs.push(Run { tag: at.clone(), locked, ..Run::default() });
        Kind::Run(self.runs.len() - 1)
    }

    fn within_run(&mut self, run: usize, name: &str, start: &BytesStart<'_>) {
        match name {
            "tab" => drop(self.push("\t")),
            "br" | "cr" => drop(self.push("\n")),
            "noBreakHyphen" => drop(self.push("-")),
            "sym" => drop(self.push("□")),
            "footnoteReference" | "endnoteReference" => {
                let notes = &self.notes[usize::from(name == "endnoteReference")];
                let note = attribute(start, "id").and_then(|id| notes.get(&id));
                if let (Some(note), Some(paragraph)) = (note.cloned(), self.current()) {
                    paragraph.notes.push((note, run));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, at: &Range<usize>) {
        let Some((kind, from)) = self.open.pop() else { return };
        let whole = from..at.end;
        if let Some((Kind::Run(run), _)) = self.open.last() {
            let run = &mut self.runs[*run];
            if kind == Kind::Properties { run.properties = whole.clone() } else { run.children.push(whole.clone()) }
        }
        match kind {
            Kind::Run(run) => self.runs[run].xml = whole,
            Kind::Text => {
                let text = Text { xml: whole, ..mem::take(&mut self.text) };
                if let Some(paragraph) = self.current().filter(|_| !text.pieces.is_empty()) {
                    paragraph.texts.push(text);
                }
            }
            Kind::Row => drop(self.cells.pop()),
            Kind::Paragraph(_) | Kind::Properties | Kind::Tracked | Kind::Skipped | Kind::Other => {}
        }
    }

    fn characters(&mut self, text: &str, at: &Range<usize>) {
        let in_text = matches!(self.open.last(), Some((Kind::Text, _)));
        if !in_text || self.runs.get(self.text.run).is_some_and(|run| run.hidden) {
            return;
        }
        let span = self.push(text);
        self.text.pieces.push((span, at.clone()));
    }

    /// Adds to the innermost paragraph; where it stands there.
    fn push(&mut self, text: &str) -> Range<usize> {
        let Some(paragraph) = self.current() else { return 0..0 };
        let from = paragraph.text.len();
        paragraph.text.push_str(text);
        from..paragraph.text.len()
    }

    fn current(&mut self) -> Option<&mut Paragraph> {
        let at = self.open.iter().rev().find_map(|(kind, _)| match kind {
            Kind::Paragraph(at) => Some(*at),
            Kind::Run(_) | Kind::Text | Kind::Properties | Kind::Tracked | Kind::Row | Kind::Skipped | Kind::Other => {
                None
            }
        });
        self.paragraphs.get_mut(at?)
    }

    fn finish(self) -> Scanned {
        let mut scanned = Scanned { runs: self.runs, max_id: self.max_id, ..Scanned::default() };
        for paragraph in self.paragraphs {
            let divider = if scanned.text.is_empty() { "" } else { paragraph.divider };
            let from = scanned.add(divider, &paragraph.text);
            scanned.aside.extend(paragraph.hangs_on.map(|run| (from..scanned.text.len(), run)));
            let moved = |range: &Range<usize>| range.start + from..range.end + from;
            scanned.texts.extend(paragraph.texts.into_iter().map(|text| {
                let pieces: Vec<_> = text.pieces.iter().map(|(span, xml)| (moved(span), xml.clone())).collect();
                let (first, last) = (pieces.first().map(|p| p.0.start), pieces.last().map(|p| p.0.end));
                Text { span: first.unwrap_or(from)..last.unwrap_or(from), pieces, ..text }
            }));
            for (note, run) in paragraph.notes {
                let from = scanned.add("\n", note.trim());
                scanned.aside.push((from..scanned.text.len(), run));
            }
        }
        scanned
    }
}

impl Scanned {
    fn add(&mut self, divider: &str, text: &str) -> usize {
        self.text.push_str(divider);
        let from = self.text.len();
        self.text.push_str(text);
        self.paragraphs.push(from..self.text.len());
        from
    }
}
