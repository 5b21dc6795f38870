//! Precision and recall on sentences labelled by hand (`eval/norms.jsonl`), by modality, on the part that was
//! tuned on and on the part that was not.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use tiaowen_norms::extract;
use tiaowen_types::{
    Bearer, Binding, Clause, ClauseKind, ClauseTree, Document, DocumentMeta, LabelSource, Level, Modality, Norm, Span,
    Stage, Status,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    document: String,
    clause: String,
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

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A document of one clause.
fn document(title: &str, body: &str) -> Document {
    let span = Span::new(body, 0, body.len()).unwrap();
    let clause = Clause {
        path: "一".parse().unwrap(),
        kind: ClauseKind::Part,
        parent: None,
        label_source: LabelSource::Assigned,
        span,
        heading: None,
        body: span,
    };
    let meta = DocumentMeta {
        id: "x".parse().unwrap(),
        title: title.to_owned(),
        short_titles: vec![],
        document_number: None,
        issuers: vec![],
        issued: None,
        effective: None,
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::Ministry,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    };
    Document {
        meta,
        text: body.to_owned(),
        tree: ClauseTree::new(body, vec![clause]).unwrap(),
        corrections: vec![],
        source: Default::default(),
        diagnostics: vec![],
    }
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

fn measure(part: &str, show: bool) -> (BTreeMap<Modality, Count>, BTreeMap<&'static str, (usize, usize)>) {
    let mut counts: BTreeMap<Modality, Count> = BTreeMap::new();
    let mut details: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for row in rows().iter().filter(|row| row.part == part) {
        let norms = extract(&document("某文件", &row.sentence));
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

fn compare(
    row: &Labelled,
    label: &Label,
    norm: &Norm,
    details: &mut BTreeMap<&'static str, (usize, usize)>,
    show: bool,
) {
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
        let (counts, details) = measure(part, part == "dev" && std::option_env!("SHOW").is_some());
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
    }
}
