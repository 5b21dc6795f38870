//! Precision and recall on sentences labelled by hand (`eval/norms.jsonl`), by modality, on the part that was
//! tuned on and on the part that was not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and prints what it measured"
)]

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use support::document;
use tiaowen_norms::extract;
use tiaowen_types::{Bearer, Modality, Norm, Span, Stage};

mod support;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    #[serde(rename = "document")]
    _document: String,
    #[serde(rename = "clause")]
    _clause: String,
    part: String,
    sentence: String,
    norms: Vec<Label>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    modality: Modality,
    bearers: Option<Vec<Bearer>>,
    act: String,
    condition: Option<String>,
    exception: Option<String>,
    #[serde(default)]
    stages: Vec<Stage>,
}

#[derive(Default, Clone, Copy)]
struct Count {
    labelled: usize,
    found: usize,
    extracted: usize,
    right: usize,
}

impl Count {
    fn precision(self) -> f64 {
        ratio(self.right, self.extracted)
    }

    fn recall(self) -> f64 {
        ratio(self.found, self.labelled)
    }
}

/// Right and all, by what is compared besides modality and act.
type Details = BTreeMap<&'static str, (usize, usize)>;

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    2 * common >= (a.end - a.start).min(b.end - b.start) && common > 0
}

/// The same act, and where it occurs twice in the sentence (其余场景不建议使用…) any of its places.
fn same(row: &Labelled, label: &Label, norm: &Norm) -> bool {
    let act = norm.act.start()..norm.act.end();
    let places = row.sentence.match_indices(&label.act);
    norm.modality == label.modality && places.map(|(i, m)| i..i + m.len()).any(|place| overlaps(&place, &act))
}

fn rows() -> Vec<Labelled> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../eval/norms.jsonl");
    let file = std::fs::read_to_string(path).unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn measure(part: &str, show: bool) -> (BTreeMap<Modality, Count>, Details) {
    let mut counts: BTreeMap<Modality, Count> = BTreeMap::new();
    let mut details = Details::new();
    for row in rows().iter().filter(|row| row.part == part) {
        let norms = extract(&document("某文件", &[("一", "", row.sentence.as_str())]));
        for label in &row.norms {
            let found = norms.iter().find(|norm| same(row, label, norm));
            let count = counts.entry(label.modality).or_default();
            count.labelled += 1;
            count.found += usize::from(found.is_some());
            match found {
                Some(norm) => compare(row, label, norm, &mut details, show),
                None if show => println!("- {:?} {} | {}", label.modality, label.act, row.sentence),
                None => {}
            }
        }
        for norm in &norms {
            let right = row.norms.iter().any(|label| same(row, label, norm));
            let count = counts.entry(norm.modality).or_default();
            count.extracted += 1;
            count.right += usize::from(right);
            if show && !right {
                println!(
                    "+ {:?} [{}] {} | {}",
                    norm.modality,
                    norm.cue.of(&row.sentence),
                    norm.act.of(&row.sentence),
                    row.sentence
                );
            }
        }
    }
    (counts, details)
}

fn compare(row: &Labelled, label: &Label, norm: &Norm, details: &mut Details, show: bool) {
    let mut tally = |name, right: bool| {
        let entry = details.entry(name).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
        if show && !right {
            println!("~ {name} {norm:?} | {} | {}", label.act, row.sentence);
        }
    };
    let within = |span: Option<Span>, text: &str| {
        span.is_some_and(|s| {
            let s = s.of(&row.sentence);
            s.contains(text) || text.contains(s) && !s.is_empty()
        })
    };
    if let Some(condition) = &label.condition {
        tally("condition", within(norm.condition, condition));
    }
    if let Some(exception) = &label.exception {
        tally("exception", within(norm.exception, exception));
    }
    if !label.stages.is_empty() {
        tally("stages", norm.stages == label.stages);
    }
    if let Some(bearers) = label.bearers.as_ref().filter(|_| !norm.bearers.is_empty()) {
        tally("bearers named in the sentence", &norm.bearers == bearers);
    }
}

#[test]
fn precision_and_recall_hold() {
    for part in ["dev", "held"] {
        let (counts, details) = measure(part, part == "dev");
        let mut all = Count::default();
        for (modality, count) in &counts {
            println!(
                "{part} {modality:?}: precision {:.3} recall {:.3} of {}",
                count.precision(),
                count.recall(),
                count.labelled
            );
            all.labelled += count.labelled;
            all.found += count.found;
            all.extracted += count.extracted;
            all.right += count.right;
        }
        println!("{part} all: precision {:.3} recall {:.3} of {}", all.precision(), all.recall(), all.labelled);
        println!("{part} {details:?}");
        // Measured: dev 1.00 / 1.00, held .987 / .953.
        let floor = if part == "dev" { (0.98, 0.98) } else { (0.95, 0.93) };
        assert!(
            all.precision() >= floor.0 && all.recall() >= floor.1,
            "{part}: {} / {}",
            all.precision(),
            all.recall()
        );
    }
}
