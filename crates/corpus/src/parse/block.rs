use std::collections::BTreeSet;
use std::ops::Range;

use super::line::{Line, Lines, width};
use super::note::{Mark, Note, begins_note, continues_note, mark_at};
use super::run::Run;
use super::table::{self, Cells, Row};

/// A line of text, later a paragraph of joined lines.
#[derive(Debug, Clone)]
pub(super) struct Para {
    pub(super) run: Run,
    pub(super) line: u32,
    pub(super) hashes: u8,
    /// Whether page furniture, a note or the page's table stood before it.
    pub(super) gap: bool,
    pub(super) indented: bool,
    /// Whether a bullet marks it as a paragraph of its own.
    pub(super) bullet: bool,
    /// Width of its last printed line.
    pub(super) last_width: usize,
    /// Whether it is still one printed line, the first of its paragraph, which print indents.
    pub(super) single: bool,
}

/// A table as printed; rows that continue over a page are one.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) header: Vec<Run>,
    pub(super) rows: Vec<Vec<Run>>,
    pub(super) line: u32,
}

#[derive(Debug, Clone)]
pub(super) enum Block {
    Para(Para),
    Table(Table),
}

impl Block {
    pub(super) fn para(&self) -> Option<&Para> {
        match self {
            Self::Para(para) => Some(para),
            Self::Table(_) => None,
        }
    }

    pub(super) fn text(&self) -> &str {
        self.para().map_or("", |para| para.run.text())
    }
}

/// The parts of a document in reading order, and what was lifted out of them.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Note>,
    pub(super) marks: Vec<Mark>,
    pub(super) furniture: Vec<Range<usize>>,
}

/// Sorts lines into paragraphs, tables and notes.
pub(super) fn read(part: &str, lines: Lines) -> Blocks {
    let text = |line: &Line| part.get(line.range.clone()).unwrap_or_default();
    let known: BTreeSet<u32> = lines.lines.iter().filter_map(|line| begins_note(text(line))).map(|(n, _)| n).collect();
    let mut reader =
        Reader { part, known, found: Blocks { furniture: lines.furniture, ..Blocks::default() }, gap: false };
    let mut rest = lines.lines.as_slice();
    let mut in_note = false;
    while let Some((line, after)) = rest.split_first() {
        let used = reader.note(line, in_note).map_or_else(|| reader.table(rest), |()| Some((1, true)));
        if let Some((count, noted)) = used {
            (in_note, rest) = (noted, rest.get(count..).unwrap_or_default());
            reader.gap = true;
            continue;
        }
        in_note = false;
        reader.para(line);
        rest = after;
    }
    reader.found
}

struct Reader<'a> {
    part: &'a str,
    /// Numbers of the notes of this document: only these are marks in its text.
    known: BTreeSet<u32>,
    found: Blocks,
    gap: bool,
}

impl Reader<'_> {
    fn note(&mut self, line: &Line, in_note: bool) -> Option<()> {
        let text = self.part.get(line.range.clone())?;
        if let Some((number, mark)) = begins_note(text) {
            self.found.furniture.push(line.range.start..line.range.start + mark);
            let text = self.content(line.range.start + mark..line.range.end);
            self.found.notes.push(Note { number, text, line: line.number });
            return Some(());
        }
        if !in_note || !continues_note(text) {
            return None;
        }
        let more = self.content(line.range.clone());
        let note = self.found.notes.last_mut()?;
        note.text.glue("\n");
        note.text.append(&more);
        Some(())
    }

    fn para(&mut self, line: &Line) {
        let run = self.content(line.range.clone()).trimmed();
        if run.is_empty() {
            return;
        }
        let gap = std::mem::take(&mut self.gap) || line.gap;
        let (last_width, number) = (width(run.text()), line.number);
        let (hashes, indented, bullet) = (line.hashes, line.indented, line.bullet);
        let para = Para { run, line: number, hashes, gap, indented, bullet, last_width, single: true };
        self.found.blocks.push(Block::Para(para));
    }

    /// A table that begins at the first of `lines`: how many lines it takes.
    fn table(&mut self, lines: &[Line]) -> Option<(usize, bool)> {
        let first = lines.first()?;
        let text = |line: &Line| self.part.get(line.range.clone()).unwrap_or_default();
        if text(first).contains("<table") {
            return self.html(lines);
        }
        let row = |line: &Line| table::markdown(text(line), line.range.start);
        let mut marked: Vec<Row> = lines.iter().map_while(row).collect();
        if !marked.is_empty() {
            // A second ruler belongs to the next page's table, whose header stands just above it.
            let rulers = marked.iter().enumerate().filter(|(_, row)| **row == Row::Ruler).map(|(at, _)| at);
            let next = rulers.skip(1).find(|&at| at > 2).map_or(marked.len(), |at| at - 1);
            marked.truncate(next);
            let count = marked.len();
            let rows = marked.into_iter().filter_map(|row| match row {
                Row::Ruler => None,
                Row::Cells(cells) => Some(cells),
            });
            let rows: Vec<_> = rows.collect();
            self.take(lines, count);
            let rows = self.runs(&rows);
            self.push(rows, first.number);
            return Some((count, false));
        }
        let tabs = table::tabbed(text(first), first.range.start).is_some();
        let cells = if tabs { table::tabbed } else { table::stroked };
        let columns = cells(text(first), first.range.start)?.len();
        let row = |line: &Line| cells(text(line), line.range.start).filter(|cells| cells.len() == columns);
        let rows: Vec<Cells> = lines.iter().map_while(row).collect();
        if rows.len() < 2 {
            return None;
        }
        self.take(lines, rows.len());
        let runs = self.runs(&rows);
        self.push(runs, first.number);
        Some((rows.len(), false))
    }

    fn html(&mut self, lines: &[Line]) -> Option<(usize, bool)> {
        let first = lines.first()?;
        let ends = |line: &Line| self.part.get(line.range.clone()).is_some_and(|text| text.contains("</table"));
        let count = lines.iter().position(ends)? + 1;
        let range = first.range.start..lines.get(count - 1)?.range.end;
        let whole = self.part.get(range.clone())?;
        let rows = table::html(whole, range.start);
        // Text outside the cells would be lost; such a table stays text.
        let shown: usize =
            rows.iter().flatten().flatten().filter_map(|cell| self.part.get(cell.clone())).map(visible).sum();
        if rows.is_empty() || shown != visible(&table::without_tags(whole)) {
            return None;
        }
        let tags = whole.match_indices('<').filter_map(|(at, _)| {
            let end = whole.get(at..)?.find('>')?;
            Some(range.start + at..range.start + at + end + 1)
        });
        self.found.furniture.extend(tags);
        let runs: Vec<Vec<Run>> =
            rows.iter().map(|row| row.iter().map(|cell| self.stretches(cell)).collect()).collect();
        self.push(runs, first.number);
        Some((count, false))
    }

    fn stretches(&mut self, cell: &Cells) -> Run {
        let mut run = Run::default();
        for stretch in cell {
            let more = self.content(stretch.clone());
            if !run.is_empty() {
                run.glue("\n");
            }
            run.append(&more);
        }
        run
    }

    fn take(&mut self, lines: &[Line], count: usize) {
        self.found.furniture.extend(lines.iter().take(count).map(|line| line.range.clone()));
    }

    fn runs(&mut self, rows: &[Cells]) -> Vec<Vec<Run>> {
        rows.iter().map(|row| row.iter().map(|cell| self.content(cell.clone())).collect()).collect()
    }

    /// A table right after a table is the same one on the next page when its columns are.
    fn push(&mut self, mut rows: Vec<Vec<Run>>, line: u32) {
        if rows.is_empty() {
            return;
        }
        let header = rows.remove(0);
        let pieces = header.iter().flat_map(Run::pieces);
        self.found.furniture.extend(pieces.map(|piece| piece.source..piece.source + piece.source_len));
        let words = |row: &[Run]| row.iter().map(|cell| cell.text().to_owned()).collect::<Vec<_>>();
        let continued =
            matches!(self.found.blocks.last(), Some(Block::Table(open)) if open.header.len() == header.len());
        if !continued {
            self.found.blocks.push(Block::Table(Table { header: header.clone(), rows: Vec::new(), line }));
        }
        let Some(Block::Table(open)) = self.found.blocks.last_mut() else {
            return;
        };
        // A page that begins in the middle of a table prints a data row where its header would stand.
        let kept = if continued { words(&open.header) != words(&header) } else { !only_names_columns(&header) };
        if kept {
            rows.insert(0, header);
        }
        for row in rows {
            let continues = row.first().is_some_and(Run::is_empty);
            match open.rows.last_mut().filter(|_| continues) {
                Some(last) => last.iter_mut().zip(&row).for_each(|(cell, more)| cell.append(more)),
                None => open.rows.push(row),
            }
        }
    }

    /// Source text without bold marks, control characters and note marks, which are furniture.
    fn content(&mut self, range: Range<usize>) -> Run {
        let text = self.part.get(range.clone()).unwrap_or_default();
        let (mut run, mut at) = (Run::default(), 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find(special).unwrap_or(rest.len());
            run.push(rest.get(..plain).unwrap_or_default(), range.start + at);
            at += plain;
            let rest = text.get(at..).unwrap_or_default();
            let Some(character) = rest.chars().next() else { break };
            let length = self.noise(rest, range.start + at);
            if length > 0 {
                self.found.furniture.push(range.start + at..range.start + at + length);
                at += length;
                continue;
            }
            run.push(rest.get(..character.len_utf8()).unwrap_or_default(), range.start + at);
            at += character.len_utf8();
        }
        run
    }

    /// How many bytes at the start of `rest` are not text.
    fn noise(&mut self, rest: &str, source: usize) -> usize {
        if rest.starts_with("**") {
            return rest.len() - rest.trim_start_matches('*').len();
        }
        // A space before a mark belongs to the mark.
        let padding = rest.len() - rest.trim_start_matches(' ').len();
        let marked = rest.get(padding..).and_then(mark_at).filter(|(number, _)| self.known.contains(number));
        if let Some((number, mark)) = marked {
            self.found.marks.push(Mark { number, source: source + padding });
            let after = rest.get(padding + mark.end..).unwrap_or_default();
            return rest.len() - if padding > 0 { after.trim_start_matches(' ').len() } else { after.len() };
        }
        let character = rest.chars().next().unwrap_or(' ');
        let hidden = (character.is_control() && character != '\t') || is_invisible(character);
        if hidden { character.len_utf8() } else { 0 }
    }
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// 应用 and 说明 above two columns say nothing that the rows do not; wider headings, and rows of data, do.
fn only_names_columns(header: &[Run]) -> bool {
    let short = |cell: &Run| cell.text().chars().count() <= 8 && !cell.text().contains(|c: char| c.is_ascii_digit());
    header.len() == 2 && header.iter().all(short)
}

fn special(character: char) -> bool {
    matches!(character, '*' | ' ' | '[' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
        || character.is_control()
        || is_invisible(character)
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{00ad}')
}
