use std::mem;

use super::line::{Item, Line, Page, glue};
use crate::writer::Writer;

/// How the text of a document is set.
struct Setting {
    /// Size of most of its characters.
    body: f32,
    left: f32,
    right: f32,
    /// From line to line within a paragraph.
    leading: f32,
    /// Whether first lines of paragraphs are indented.
    indents: bool,
}

/// Puts lines together to paragraphs, also over the end of a page.
pub(super) fn write(pages: &[Page]) -> String {
    let setting = Setting::of(pages);
    let mut text =
        Text { setting, writer: Writer::default(), open: None, note: None, due: vec![], table: vec![], marked: false };
    for page in pages {
        text.marked = page.items.iter().filter_map(Item::line).any(|line| line.text.contains(is_raised));
        // A column begins as a page does: its first line may go on with the last one of the column before.
        let mut column = None;
        for (at, item) in page.items.iter().enumerate() {
            match item {
                Item::Table(rows) => {
                    text.table(rows, at == 0);
                    column = column.or(Some(0));
                }
                Item::Line(line) => {
                    text.line(line, column != Some(line.column));
                    column = Some(line.column);
                }
            }
        }
        text.end_note();
    }
    text.finish()
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    /// The line before it is the first of its paragraph.
    first: bool,
    /// It is the first of its page or column.
    new_page: bool,
}

struct Text {
    setting: Setting,
    writer: Writer,
    /// The paragraph as far as it was read, and its last line.
    open: Option<(String, Line)>,
    note: Option<String>,
    /// Notes at the foot of pages that wait for the paragraph to end.
    due: Vec<String>,
    table: Vec<Vec<String>>,
    /// Whether marks of notes stand on the page.
    marked: bool,
}

impl Text {
    fn line(&mut self, line: &Line, tops: bool) {
        let small = line.size < 0.97 * self.setting.body;
        if small && begins_note(&line.text, self.marked) {
            self.end_note();
            self.note = Some(line.text.clone());
            return;
        }
        if let Some(note) = self.note.as_mut().filter(|_| small) {
            glue(note, &line.text);
            return;
        }
        self.end_note();
        self.end_table();
        if let Some((text, last)) = &mut self.open
            && self.setting.continues(last, line, Place { first: *text == last.text, new_page: tops })
        {
            glue(text, &line.text);
            *last = line.clone();
            return;
        }
        self.end_paragraph();
        self.open = Some((line.text.clone(), line.clone()));
    }

    /// A table that begins a page goes on with the one that ended the last.
    fn table(&mut self, rows: &[Vec<String>], tops: bool) {
        let width = |rows: &[Vec<String>]| rows.first().map(Vec::len);
        if !tops || width(&self.table) != width(rows) {
            self.end_note();
            self.end_paragraph();
            self.end_table();
        }
        let repeated = usize::from(!self.table.is_empty() && self.table.first() == rows.first());
        for (at, row) in rows.iter().enumerate().skip(repeated) {
            let torn = at == repeated && row.first().is_some_and(String::is_empty);
            match self.table.last_mut().filter(|_| torn) {
                Some(last) => last.iter_mut().zip(row).for_each(|(cell, more)| glue(cell, more)),
                None => self.table.push(row.clone()),
            }
        }
    }

    fn end_table(&mut self) {
        if !self.table.is_empty() {
            self.writer.table(&mem::take(&mut self.table));
        }
    }

    fn end_note(&mut self) {
        self.due.extend(self.note.take());
    }

    fn end_paragraph(&mut self) {
        if let Some((text, last)) = self.open.take() {
            let heading = usize::from(self.setting.is_title(&last));
            self.writer.paragraph(&text, heading);
        }
        for note in mem::take(&mut self.due) {
            self.writer.paragraph(&note, 0);
        }
    }

    fn finish(mut self) -> String {
        self.end_note();
        self.end_paragraph();
        self.end_table();
        self.writer.finish()
    }
}

impl Setting {
    fn of(pages: &[Page]) -> Self {
        let lines: Vec<&Line> = pages.iter().flat_map(|page| &page.items).filter_map(Item::line).collect();
        let weights = lines.iter().map(|line| (line.size, line.text.chars().count()));
        let body = heaviest(weights, 4.0).unwrap_or(10.0);
        let of_body = |line: &&&Line| (line.size - body).abs() < 0.1 * body;
        let left = heaviest(lines.iter().filter(of_body).map(|line| (line.x, 1)), 1.0).unwrap_or_default();
        let left =
            lines.iter().filter(of_body).map(|line| line.x).filter(|x| (left - x) < 3.0 * body).fold(left, f32::min);
        let right = heaviest(lines.iter().filter(of_body).map(|line| (line.end, 1)), 0.25).unwrap_or_default();
        let steps = pages.iter().flat_map(|page| page.items.windows(2)).filter_map(|pair| {
            let (above, below) = (pair.first()?.line()?, pair.last()?.line()?);
            (above.end > right - 2.0 * body).then_some((above.y - below.y, 1))
        });
        let leading = heaviest(steps, 2.0).unwrap_or(1.5 * body);
        let indented =
            lines.iter().filter(of_body).filter(|line| (line.x - left - 2.0 * body).abs() < 0.5 * body).count();
        Self { body, left, right, leading, indents: indented * 8 > lines.len() }
    }

    fn continues(&self, last: &Line, line: &Line, Place { first, new_page }: Place) -> bool {
        if (last.size - line.size).abs() > 0.08 * self.body {
            return false;
        }
        let gap = last.y - line.y;
        let close = new_page || (gap > 0.0 && gap < 1.3 * self.leading.max(last.size));
        let ended = ends_sentence(&last.text);
        if self.is_title(last) && self.is_title(line) {
            return !new_page && gap < 2.5 * last.size && !ended;
        }
        // A text that was wrapped before it was set has lost its indents, and first lines end earlier by them.
        let lost = if first && !ended && !self.indents { 2.0 } else { 0.0 };
        let full = last.end > self.right - (1.6 + lost) * last.size;
        let indented = line.x > self.left + 0.8 * line.size;
        if !full || indented || !close {
            return false;
        }
        // Without indents a sentence that fills its line ends the paragraph, unless space between paragraphs tells.
        let spaced = self.leading < 2.0 * self.body && gap < 1.2 * self.leading;
        !ended || self.indents || (spaced && !new_page)
    }

    /// Large and in the middle.
    fn is_title(&self, line: &Line) -> bool {
        let middle = f32::midpoint(self.left, self.right);
        let centred = (f32::midpoint(line.x, line.end) - middle).abs() < line.size;
        line.size > 1.15 * self.body && centred
    }
}

/// The value, rounded to `1 / steps`, that has most weight.
fn heaviest(values: impl Iterator<Item = (f32, usize)>, steps: f32) -> Option<f32> {
    let mut rounded: Vec<(f32, usize)> =
        values.map(|(value, weight)| ((value * steps).round() / steps, weight)).collect();
    rounded.sort_by(|a, b| a.0.total_cmp(&b.0));
    let runs = rounded.chunk_by(|a, b| (a.0 - b.0).abs() < f32::EPSILON);
    let weigh = |run: &[(f32, usize)]| run.iter().map(|(_, weight)| weight).sum::<usize>();
    runs.max_by_key(|run| weigh(run)).and_then(|run| run.first()).map(|(value, _)| *value)
}

fn is_raised(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// A note begins with its mark; some programs print the mark as a plain figure there.
fn begins_note(text: &str, marked: bool) -> bool {
    let figures = text.chars().take_while(char::is_ascii_digit).count();
    let after = text.chars().nth(figures);
    text.starts_with(is_raised)
        || (marked && (1..=3).contains(&figures) && after.is_some_and(|c| c == ' ' || !c.is_ascii()))
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '）', '》', ')', '"', ' ']);
    bare.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':'])
}
