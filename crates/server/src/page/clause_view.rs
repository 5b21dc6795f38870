use std::ops::Range;

use tiaowen_assistant::wire::ClauseBody;
use tiaowen_types::ClauseKind;

/// A clause as the reader shows it: every character of its own text once, in order.
#[derive(Debug)]
pub(crate) struct ClauseView {
    /// Anchor: the clause's address.
    pub(crate) path: String,
    /// Further anchor, when people cite the clause by another name and no clause has it.
    pub(crate) alias: Option<String>,
    /// Class that places titles, signatures and the like as documents print them.
    pub(crate) class: &'static str,
    pub(crate) depth: usize,
    /// Printed label and heading; a heading of the page when `is_headed`.
    pub(crate) head: Vec<Segment>,
    pub(crate) is_headed: bool,
    /// Lines of the body.
    pub(crate) paragraphs: Vec<Vec<Segment>>,
    /// Citation in official style.
    pub(crate) formal: String,
}

/// A run of text, marked or not, perhaps a link, perhaps put right at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) text: String,
    pub(crate) is_marked: bool,
    /// Address of the document or clause that the words name.
    pub(crate) href: Option<String>,
    /// Number of the correction that ends here, and what the source has.
    pub(crate) correction: Option<(usize, String)>,
}

/// What is to be shown in a clause beside its words. Ranges are bytes of its full text.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What is marked: ascending, disjoint.
    pub(crate) marks: Vec<Range<usize>>,
    /// Words that lead elsewhere: ascending, disjoint.
    pub(crate) links: Vec<(Range<usize>, String)>,
    /// Words that were put right, with the number of the correction and what the source has.
    pub(crate) corrections: Vec<(Range<usize>, usize, String)>,
}

impl ClauseView {
    pub(crate) fn new(clause: &ClauseBody, notes: &Notes) -> Self {
        let text = clause.full_text.as_str();
        let body_at = text.rfind(&clause.text).filter(|_| !clause.text.is_empty()).unwrap_or(text.len());
        let mut paragraphs = vec![];
        let mut at = body_at;
        for line in text.get(body_at..).unwrap_or_default().split_inclusive('\n') {
            let line_segments = segments(text, at..at + line.trim_end().len(), notes);
            at += line.len();
            if !line_segments.is_empty() {
                paragraphs.push(line_segments);
            }
        }
        Self {
            path: clause.path.clone(),
            alias: None,
            class: class(clause),
            depth: clause.depth.min(4),
            head: segments(text, 0..text.get(..body_at).unwrap_or_default().trim_end().len(), notes),
            is_headed: clause.heading.is_some(),
            paragraphs,
            formal: clause.formal.clone(),
        }
    }

    /// Level of the page's heading; the document's title has the first.
    pub(crate) fn heading_level(&self) -> usize {
        (self.depth + 2).min(6)
    }
}

/// Where `needles` stand in `text`: ascending, overlaps joined. ASCII letters match in either case.
pub(crate) fn find_marks(text: &str, needles: &[&str]) -> Vec<Range<usize>> {
    let folded = text.to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = vec![];
    for needle in needles.iter().filter(|needle| !needle.is_empty()) {
        let needle = needle.to_ascii_lowercase();
        found.extend(folded.match_indices(&needle).map(|(at, hit)| at..at + hit.len()));
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = vec![];
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => joined.push(range),
        }
    }
    joined
}

/// The part `range` of `text`, cut where marks, links and corrections begin and end.
fn segments(text: &str, range: Range<usize>, notes: &Notes) -> Vec<Segment> {
    let links = notes.links.iter().map(|(place, _)| place);
    let corrections = notes.corrections.iter().map(|(place, ..)| place);
    let edges = notes.marks.iter().chain(links).chain(corrections).flat_map(|place| [place.start, place.end]);
    let mut cuts: Vec<usize> = edges.filter(|at| range.contains(at)).chain([range.start, range.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let within = |place: &Range<usize>, at: usize| place.contains(&at);
    let segment = |pair: &[usize]| {
        let [start, end] = *pair else { return None };
        let text = text.get(start..end).filter(|text| !text.is_empty())?;
        let correction = notes.corrections.iter().find(|(place, ..)| place.end == end);
        Some(Segment {
            text: text.to_owned(),
            is_marked: notes.marks.iter().any(|place| within(place, start)),
            href: notes.links.iter().find(|(place, _)| within(place, start)).map(|(_, href)| href.clone()),
            correction: correction.map(|(_, number, raw)| (*number, raw.clone())),
        })
    };
    cuts.windows(2).filter_map(segment).collect()
}

fn class(clause: &ClauseBody) -> &'static str {
    match (clause.kind, clause.label.as_str()) {
        (ClauseKind::Preamble, "标题") => "doc-title",
        (ClauseKind::Preamble, "文号") => "doc-number",
        (ClauseKind::Preamble, "主送") => "doc-addressee",
        (ClauseKind::Signature, _) => "doc-signature",
        (ClauseKind::Footnote, _) => "doc-footnote",
        (ClauseKind::Scene | ClauseKind::Example, _) => "doc-scene",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(full_text: &str, heading: Option<&str>, text: &str) -> ClauseBody {
        ClauseBody {
            path: "四/（四）".into(),
            cited: "四/（四）".into(),
            label: "（四）".into(),
            heading: heading.map(Into::into),
            kind: ClauseKind::Section,
            full_text: full_text.into(),
            text: text.into(),
            formal: String::new(),
            depth: 1,
        }
    }

    fn shown(segments: &[Segment]) -> String {
        let one = |s: &Segment| if s.is_marked { format!("<{}>", s.text) } else { s.text.clone() };
        segments.iter().map(one).collect()
    }

    #[track_caller]
    fn check(clause: &ClauseBody, needles: &[&str], head: &str, paragraphs: &[&str]) {
        let notes = Notes { marks: find_marks(&clause.full_text, needles), ..Notes::default() };
        let view = ClauseView::new(clause, &notes);
        assert_eq!(shown(&view.head), head);
        assert_eq!(view.paragraphs.iter().map(|p| shown(p)).collect::<Vec<_>>(), paragraphs);
    }

    #[test]
    fn shows_every_character_and_marks_quotations() {
        let whole = clause("（四）学生使用\n不得代写。\n应当核验。", Some("学生使用"), "不得代写。\n应当核验。");
        check(&whole, &[], "（四）学生使用", &["不得代写。", "应当核验。"]);
        check(&whole, &["应当核验"], "（四）学生使用", &["不得代写。", "<应当核验>。"]);
        check(&whole, &["使用\n不得"], "（四）学生<使用>", &["<不得>代写。", "应当核验。"]);
        check(&whole, &["代写。\n应当"], "（四）学生使用", &["不得<代写。>", "<应当>核验。"]);
        check(&clause("1.用AI备课", None, "用AI备课"), &["ai", "i备"], "1.", &["用<AI备>课"]);
        let notes = Notes {
            links: vec![(15..21, "/documents/a".into())],
            corrections: vec![(18..24, 1, "枝".into())],
            ..Notes::default()
        };
        let view = ClauseView::new(&clause("（四）甲乙丙丁", None, "甲乙丙丁"), &notes);
        let linked = view.paragraphs.iter().flatten().filter(|s| s.href.is_some()).map(|s| s.text.as_str());
        assert_eq!(linked.collect::<String>(), "丙丁");
        check(&clause("（四）只有标题", Some("只有标题"), ""), &["没有"], "（四）只有标题", &[]);
    }
}
