use std::fmt::Write as _;
use std::ops::Range;

use super::scan::{Run, Scanned, Text};
use super::{Remark, Review};

/// What is put into a text element at a place of the text.
struct Mark {
    at: usize,
    /// What ends here comes before what begins here.
    order: u8,
    xml: String,
}

const INSERTION: u8 = 0;
const END: u8 = 1;
const START: u8 = 2;

/// Marks and deletions by text element, and what is put between elements.
struct Plan<'a> {
    scanned: &'a Scanned,
    xml: &'a str,
    /// Prefix of the names of elements: `w:`.
    prefix: &'a str,
    review: &'a Review,
    next_id: u32,
    marks: Vec<Vec<Mark>>,
    deletions: Vec<Vec<Range<usize>>>,
    /// Bytes of the XML and what takes their place.
    edits: Vec<(Range<usize>, String)>,
}

/// The part with the remarks in it. The comment of the first remark has the id `first`, the next the one after it.
pub(super) fn weave(xml: &str, scanned: &Scanned, review: &Review, first: u32) -> String {
    let tag = scanned.runs.first().and_then(|run| xml.get(run.tag.clone())).unwrap_or_default();
    let name = tag.trim_start_matches('<').split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
    let n_texts = scanned.texts.len();
    let mut plan = Plan {
        scanned,
        xml,
        prefix: name.strip_suffix('r').unwrap_or("w:"),
        review,
        next_id: first + review.remarks.len() as u32,
        marks: (0..n_texts).map(|_| vec![]).collect(),
        deletions: vec![vec![]; n_texts],
        edits: vec![],
    };
    for (id, remark) in (first..).zip(&review.remarks) {
        plan.anchor(remark, id);
        for (range, text) in &remark.changes {
            plan.change(range, text);
        }
    }
    plan.finish()
}

impl Plan<'_> {
    /// Ties a comment to its place.
    fn anchor(&mut self, remark: &Remark, id: u32) {
        let p = self.prefix;
        let start = format!("<{p}commentRangeStart {p}id=\"{id}\"/>");
        let end = format!("<{p}commentRangeEnd {p}id=\"{id}\"/><{p}r><{p}commentReference {p}id=\"{id}\"/></{p}r>");
        if let Some(run) = self.aside(&remark.span) {
            let run = self.scanned.runs[run].xml.clone();
            self.edits.push((run.start..run.start, start));
            self.edits.push((run.end..run.end, end));
            return;
        }
        let span = self.within_story(&remark.span);
        let Some((first, last)) = self.touched(&span).or_else(|| self.nearest(span.start)) else { return };
        let texts = &self.scanned.texts;
        let from = span.start.max(texts[first].span.start);
        let until = span.end.min(texts[last].span.end).max(texts[last].span.start);
        self.marks[first].push(Mark { at: from, order: START, xml: start });
        self.marks[last].push(Mark { at: until, order: END, xml: end });
    }

    /// Writes a tracked change, unless it would touch what is not plain text of one paragraph or what somebody
    /// else has changed.
    fn change(&mut self, range: &Range<usize>, text: &str) {
        let scanned = self.scanned;
        let inside = |paragraph: &Range<usize>| paragraph.start <= range.start && range.end <= paragraph.end;
        if self.aside(range).is_some() || !scanned.paragraphs.iter().any(inside) {
            return;
        }
        let touched = if range.is_empty() { self.before(range.start) } else { self.touched(range) };
        let Some((first, last)) = touched else { return };
        let texts = &scanned.texts[first..=last];
        let overlap = |other: &Range<usize>| other.start.max(range.start)..other.end.min(range.end);
        let covered: usize = texts.iter().map(|text| overlap(&text.span).len()).sum();
        let locked = texts.iter().any(|text| scanned.runs[text.run].locked);
        let taken = self.deletions[first..=last].iter().flatten().any(|other| !overlap(other).is_empty());
        if covered != range.len() || locked || taken {
            return;
        }
        for (at, text) in (first..=last).zip(texts) {
            let deleted = overlap(&text.span);
            if !deleted.is_empty() {
                self.deletions[at].push(deleted);
            }
        }
        if !text.is_empty() {
            let xml = self.insertion(&scanned.runs[scanned.texts[last].run], text);
            let at = range.end.clamp(scanned.texts[last].span.start, scanned.texts[last].span.end);
            self.marks[last].push(Mark { at, order: INSERTION, xml });
        }
    }

    fn insertion(&mut self, run: &Run, text: &str) -> String {
        let (p, stamp) = (self.prefix, self.stamp());
        let properties = self.xml.get(run.properties.clone()).unwrap_or_default();
        let text = escaped(text);
        format!("<{p}ins {stamp}><{p}r>{properties}<{p}t xml:space=\"preserve\">{text}</{p}t></{p}r></{p}ins>")
    }

    /// Id, author and date of a tracked change.
    fn stamp(&mut self) -> String {
        let (p, id) = (self.prefix, self.next_id);
        self.next_id += 1;
        let (author, date) = (escaped(&self.review.author), escaped(&self.review.date));
        format!("{p}id=\"{id}\" {p}author=\"{author}\" {p}date=\"{date}\"")
    }

    /// The run that leads to a stretch that stands elsewhere.
    fn aside(&self, span: &Range<usize>) -> Option<usize> {
        let holds = |range: &Range<usize>| range.start <= span.start && span.start < range.end.max(range.start + 1);
        self.scanned.aside.iter().find(|(range, _)| holds(range)).map(|(_, run)| *run)
    }

    /// As much of a span as stands in the same story as its beginning.
    fn within_story(&self, span: &Range<usize>) -> Range<usize> {
        let next = self.scanned.aside.iter().map(|(range, _)| range.start).filter(|&at| at > span.start).min();
        let end = next.map_or(span.end, |next| span.end.min(next));
        span.start..end.max(span.start)
    }

    /// First and last text element that hold some of a range.
    fn touched(&self, range: &Range<usize>) -> Option<(usize, usize)> {
        let texts = &self.scanned.texts;
        let first = texts.partition_point(|text| text.span.end <= range.start);
        let last = texts.partition_point(|text| text.span.start < range.end).checked_sub(1)?;
        (first <= last).then_some((first, last))
    }

    /// The text element that ends at or holds a place, failing that the one that begins there.
    fn before(&self, at: usize) -> Option<(usize, usize)> {
        let texts = &self.scanned.texts;
        let next = texts.partition_point(|text| text.span.start < at);
        let held = next.checked_sub(1).filter(|&i| at <= texts[i].span.end);
        let found = held.or_else(|| texts.get(next).filter(|text| text.span.start == at).map(|_| next))?;
        Some((found, found))
    }

    fn nearest(&self, at: usize) -> Option<(usize, usize)> {
        let last = self.scanned.texts.len().checked_sub(1)?;
        let found = self.scanned.texts.partition_point(|text| text.span.end <= at).min(last);
        Some((found, found))
    }

    fn finish(mut self) -> String {
        for at in 0..self.scanned.texts.len() {
            if !self.marks[at].is_empty() || !self.deletions[at].is_empty() {
                let edit = self.rewritten(at);
                self.edits.push(edit);
            }
        }
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut at) = (String::with_capacity(self.xml.len() * 2), 0);
        for (range, text) in &self.edits {
            out.push_str(self.xml.get(at..range.start).unwrap_or_default());
            out.push_str(text);
            at = range.end;
        }
        out.push_str(self.xml.get(at..).unwrap_or_default());
        out
    }

    /// A text element cut at its marks. Its run is closed before and opened again after it where it holds more.
    fn rewritten(&mut self, at: usize) -> (Range<usize>, String) {
        let (scanned, p) = (self.scanned, self.prefix);
        let text = &scanned.texts[at];
        let run = &scanned.runs[text.run];
        let mut marks = std::mem::take(&mut self.marks[at]);
        marks.sort_by_key(|mark| (mark.at, mark.order));
        let deletions = std::mem::take(&mut self.deletions[at]);
        let mut cuts: Vec<usize> = marks.iter().map(|mark| mark.at).collect();
        cuts.extend(deletions.iter().flat_map(|range| [range.start, range.end]));
        cuts.extend([text.span.start, text.span.end]);
        cuts.sort_unstable();
        cuts.dedup();
        let tag = self.xml.get(run.tag.clone()).unwrap_or_default();
        let head = format!("{tag}{}", self.xml.get(run.properties.clone()).unwrap_or_default());
        let is_first = run.children.first() == Some(&text.xml);
        let is_last = run.children.last() == Some(&text.xml);
        let mut out = if is_first { String::new() } else { format!("</{p}r>") };
        for (i, &cut) in cuts.iter().enumerate() {
            marks.iter().filter(|mark| mark.at == cut).for_each(|mark| out.push_str(&mark.xml));
            let Some(&next) = cuts.get(i + 1) else { break };
            let words = segment(self.xml, text, cut..next);
            if deletions.iter().any(|range| range.start <= cut && next <= range.end) {
                let stamp = self.stamp();
                let _ = write!(
                    out,
                    "<{p}del {stamp}>{head}<{p}delText xml:space=\"preserve\">{words}</{p}delText></{p}r></{p}del>"
                );
            } else {
                let _ = write!(out, "{head}<{p}t xml:space=\"preserve\">{words}</{p}t></{p}r>");
            }
        }
        if !is_last {
            out.push_str(&head);
        }
        let from = if is_first { run.xml.start } else { text.xml.start };
        let until = if is_last { run.xml.end } else { text.xml.end };
        (from..until, out)
    }
}

/// The XML of a stretch of a text element.
fn segment(xml: &str, text: &Text, range: Range<usize>) -> String {
    let mut out = String::new();
    for (span, place) in &text.pieces {
        let (from, until) = (range.start.max(span.start), range.end.min(span.end));
        if from >= until {
            continue;
        }
        // An entity or a line end of another kind is not cut; it goes with its first byte.
        let bytes = if span.len() == place.len() {
            place.start + (from - span.start)..place.start + (until - span.start)
        } else if from == span.start {
            place.clone()
        } else {
            continue;
        };
        out.push_str(xml.get(bytes).unwrap_or_default());
    }
    out
}

/// Text as XML holds it, without what XML cannot hold.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
