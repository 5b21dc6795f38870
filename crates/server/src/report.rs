//! The reference check of a draft as one HTML file that needs nothing else.

use askama::Template;
use tiaowen_assistant::wire::{CheckBody, CheckedReferenceBody, CorrectBody};
use tiaowen_assistant::words;

#[derive(Debug, Template)]
#[template(path = "report.html")]
struct Report {
    findings: Vec<Finding>,
    n_to_mend: usize,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Finding {
    text: String,
    status: &'static str,
    tone: &'static str,
    note: String,
    correct: Option<CorrectBody>,
    hints: Vec<String>,
}

/// A run of the draft; `finding` is the index of the finding it belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) finding: Option<usize>,
}

/// Renders the findings of a check beside the draft they were made in.
///
/// # Errors
/// When the page cannot be written.
pub fn check_report(draft: &str, body: &CheckBody) -> Result<String, askama::Error> {
    let findings: Vec<Finding> = body.references.iter().map(Finding::from).collect();
    let n_to_mend = findings.iter().filter(|finding| finding.tone != "good").count();
    Report { n_to_mend, pieces: pieces(draft, &body.references), findings }.render()
}

impl From<&CheckedReferenceBody> for Finding {
    fn from(reference: &CheckedReferenceBody) -> Self {
        Self {
            text: reference.text.clone(),
            status: words::finding(&reference.status),
            tone: tone(&reference.status),
            note: reference.note.clone(),
            correct: reference.correct.clone(),
            hints: reference.hints.clone(),
        }
    }
}

/// Class that chooses the colours of a finding.
pub(crate) fn tone(status: &str) -> &'static str {
    match status {
        "exact" | "paraphrase" => "good",
        "superseded" => "care",
        _ => "stop",
    }
}

/// Cuts the draft where references begin and end. Of overlapping ones the first keeps the place.
pub(crate) fn pieces(draft: &str, references: &[CheckedReferenceBody]) -> Vec<Piece> {
    let mut order: Vec<(usize, &CheckedReferenceBody)> = references.iter().enumerate().collect();
    order.sort_by_key(|(_, reference)| reference.start);
    let (mut pieces, mut at) = (vec![], 0);
    let mut push = |range: std::ops::Range<usize>, finding| {
        if let Some(text) = draft.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), finding });
        }
    };
    for (i, reference) in order {
        let place = reference.start..reference.end;
        if place.start >= at && !place.is_empty() && draft.get(place.clone()).is_some() {
            push(at..place.start, None);
            at = place.end;
            push(place, Some(i));
        }
    }
    push(at..draft.len(), None);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str, status: &str, start: usize, end: usize) -> CheckedReferenceBody {
        CheckedReferenceBody {
            text: text.into(),
            status: status.into(),
            correct: Some(CorrectBody {
                document: "办法".into(),
                clause: "二".into(),
                quote: "应当<b>".into(),
                ..CorrectBody::default()
            }),
            note: "条款号应为第二部分".into(),
            hints: vec!["文号用六角括号".into()],
            start,
            end,
            ..CheckedReferenceBody::default()
        }
    }

    #[test]
    fn shows_each_finding_in_its_place_and_escapes_all() {
        let draft = "依据《甲》第一条，<script>又据《乙》。";
        let at = |needle: &str| (draft.find(needle).unwrap(), draft.find(needle).unwrap() + needle.len());
        let ((a, b), (c, d)) = (at("《甲》第一条"), at("《乙》"));
        let references = vec![reference("《甲》第一条", "wrong_clause", a, b), reference("《乙》", "exact", c, d)];
        let html = check_report(draft, &CheckBody { references: references.clone(), ..CheckBody::default() }).unwrap();
        for expected in
            ["<a href=\"#f1\" class=\"tone-stop\">《甲》第一条", "<a href=\"#f2\" class=\"tone-good\">《乙》"]
        {
            assert!(html.contains(expected), "{html}");
        }
        assert!(html.contains("2 处引用，其中 1 处需要修改"), "{html}");
        assert!(!html.contains("<script>") && !html.contains("应当<b>"), "{html}");
        let joined: String = pieces(draft, &references).into_iter().map(|piece| piece.text).collect();
        assert_eq!(joined, draft);
        let odd = [reference("", "exact", 1, 2), reference("", "exact", 90, 99), reference("", "exact", 6, 3)];
        assert_eq!(pieces(draft, &odd).len(), 1, "places that are none are left out");
    }
}
