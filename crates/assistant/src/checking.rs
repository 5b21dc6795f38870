//! The references of a draft, and the forms in which the findings leave.

use std::fmt::Write as _;

use tiaowen_check::{Correction, Finding, Status};
use tiaowen_corpus::{Library, sha256_hex};
use tiaowen_import::{Format, ImportError, Imported, Limits, Manuscript, Remark, Review, import, manuscript};
use tiaowen_types::{ClauseIdx, DocumentId};

use crate::wire::{CheckBody, CheckedReferenceBody, CorrectBody, DifferenceBody, RangeBody, ReplacementBody};
use crate::{Assistant, AssistantError, convert, explain, words};

/// Who remarks.
const AUTHOR: &str = "条文";

/// A draft whose references are to be checked.
#[derive(Debug)]
pub struct Draft {
    text: String,
    /// Chinese sentences about what could not be read; `None` for a draft that is no file.
    notes: Option<Vec<String>>,
    /// The Word document that it is.
    manuscript: Option<Manuscript>,
    markdown: bool,
}

impl Draft {
    /// A draft that was typed or pasted.
    pub fn typed(text: String) -> Self {
        Self { text, notes: None, manuscript: None, markdown: false }
    }

    /// A draft in a file: text, Markdown, a web page, Word or PDF.
    ///
    /// # Errors
    /// When it cannot be read, or holds several.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Self, AssistantError> {
        let limits = Limits::default();
        if let Some(manuscript) = manuscript(file_name, bytes, &limits)? {
            let text = manuscript.text().to_owned();
            return Ok(Self { text, notes: Some(vec![]), manuscript: Some(manuscript), markdown: false });
        }
        let mut drafts = import(file_name, bytes, &limits)?.into_iter();
        let (Some(Imported { text, notes, format, .. }), None) = (drafts.next(), drafts.next()) else {
            return Err(AssistantError::ManyDrafts);
        };
        let notes = Some(notes.iter().filter_map(explain::loss).collect());
        Ok(Self { text, notes, manuscript: None, markdown: matches!(format, Format::Markdown | Format::Html) })
    }

    /// The text that places of findings count in.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Assistant {
    /// Every reference of a text, judged.
    pub fn check(&self, text: &str) -> CheckBody {
        let shelf = self.shelf();
        let report = shelf.checker.check(text, (self.clock)());
        let body = |finding: &Finding| reference(&shelf.library, finding);
        CheckBody { references: report.findings.iter().map(body).collect(), ..CheckBody::default() }
    }

    /// Every reference of a draft, judged, with what a reader of the report needs beside.
    pub fn check_draft(&self, draft: &Draft) -> CheckBody {
        CheckBody {
            text: draft.notes.is_some().then(|| draft.text.clone()),
            notes: draft.notes.clone().unwrap_or_default(),
            label: Some(convert::label(&sha256_hex(draft.text.as_bytes()))),
            ..self.check(&draft.text)
        }
    }

    /// The references of a kept report that were right and no longer are, because an edition took the place of the
    /// one they cite or their document is gone.
    pub fn lapsed(&self, report: &CheckBody) -> CheckBody {
        let shelf = self.shelf();
        let today = (self.clock)();
        let lapse = |reference: &CheckedReferenceBody| {
            let right = matches!(reference.status.as_str(), "exact" | "paraphrase");
            let place = reference.url.as_deref().filter(|_| right)?.strip_prefix("/documents/")?;
            let (document, clause) = place.split_once('#').unwrap_or((place, ""));
            let quote = reference.quotation.and_then(|range| report.text.as_deref()?.get(range.start..range.end));
            let clause = clause.parse().ok();
            let lapse = shelf.checker.lapsed(&document.parse().ok()?, clause.as_ref(), quote, today)?;
            let status = if lapse.correct.is_some() { Status::Superseded } else { Status::Nonexistent };
            Some(CheckedReferenceBody {
                status: status.as_str().to_owned(),
                correct: lapse.correct.as_ref().map(|correct| right_body(&shelf.library, correct)),
                note: lapse.note,
                ..reference.clone()
            })
        };
        let references = report.references.iter().filter_map(lapse).collect();
        CheckBody { id: report.id.clone(), references, ..CheckBody::default() }
    }

    /// The draft as a Word document with a comment at each reference that needs one and the corrections as tracked
    /// changes. A draft that is no Word document becomes one.
    ///
    /// # Errors
    /// When the draft cannot be written.
    pub fn reviewed(&self, draft: &Draft) -> Result<Vec<u8>, AssistantError> {
        let limits = Limits::default();
        let fault = |fault| ImportError { file: "draft".to_owned(), fault };
        let made = match &draft.manuscript {
            Some(_) => None,
            None => Some(Manuscript::written(&draft.text, draft.markdown, &limits).map_err(fault)?),
        };
        let Some(manuscript) = draft.manuscript.as_ref().or(made.as_ref()) else { return Ok(vec![]) };
        let text = manuscript.text();
        let found = self.check(text);
        let label = convert::label(&sha256_hex(text.as_bytes()));
        let review = Review {
            author: AUTHOR.to_owned(),
            date: format!("{}T00:00:00Z", (self.clock)()),
            remarks: remarks(text, &found, &label.explicit),
            properties: vec![("AIGC".to_owned(), label.aigc.to_string())],
        };
        Ok(manuscript.reviewed(&review, &limits).map_err(fault)?)
    }
}

/// A comment on the whole at the beginning, then one for each reference that is not right.
fn remarks(text: &str, found: &CheckBody, label: &str) -> Vec<Remark> {
    let is_wrong = |reference: &&CheckedReferenceBody| !matches!(reference.status.as_str(), "exact" | "paraphrase");
    let wrong: Vec<&CheckedReferenceBody> = found.references.iter().filter(is_wrong).collect();
    let start = text.find(|c: char| !c.is_whitespace()).unwrap_or_default();
    let first = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let summary = format!("引用核对：共 {} 处引用，{} 处需要修改。", found.references.len(), wrong.len());
    let whole = Remark { span: start..start + first, comment: vec![summary, format!("{label}。")], changes: vec![] };
    let each = wrong.into_iter().map(|reference| {
        let mut comment = vec![format!("【{}】{}", words::finding(&reference.status), reference.note)];
        comment.extend(reference.correct.as_ref().map(|correct| format!("应为：{}", correct.formal)));
        comment.extend(reference.hints.iter().map(|hint| format!("建议：{hint}")));
        let change = |change: &ReplacementBody| (change.start..change.end, change.text.clone());
        let changes = reference.changes.iter().map(change).collect();
        Remark { span: reference.start..reference.end, comment, changes }
    });
    std::iter::once(whole).chain(each).collect()
}

fn reference(library: &Library, finding: &Finding) -> CheckedReferenceBody {
    let range = |range: &std::ops::Range<usize>| RangeBody { start: range.start, end: range.end };
    let edits = finding.difference.iter().flat_map(|difference| &difference.edits);
    let changes = finding.changes.iter();
    CheckedReferenceBody {
        text: finding.text.clone(),
        status: finding.status.as_str().to_owned(),
        correct: finding.correct.as_ref().map(|correct| right_body(library, correct)),
        note: finding.note.clone(),
        hints: finding.hints.clone(),
        start: finding.span.start,
        end: finding.span.end,
        grave: finding.grave,
        url: finding.document.as_ref().map(|document| url(library, document, finding.clause)),
        quotation: finding.quotation.as_ref().map(range),
        differences: edits
            .map(|edit| DifferenceBody { written: edit.written.clone(), right: edit.right.clone() })
            .collect(),
        changes: changes
            .map(|change| ReplacementBody { start: change.span.start, end: change.span.end, text: change.text.clone() })
            .collect(),
    }
}

fn right_body(library: &Library, correct: &Correction) -> CorrectBody {
    CorrectBody {
        document: correct.title.clone(),
        clause: correct.path.clone(),
        quote: correct.quote.clone(),
        formal: correct.formal.clone(),
        url: url(library, &correct.document, correct.clause),
    }
}

/// Page of the reader, at a clause or at the document's beginning.
fn url(library: &Library, document: &DocumentId, clause: Option<ClauseIdx>) -> String {
    let at = library.document(document).zip(clause).map(|(document, clause)| convert::url(document, clause));
    at.unwrap_or_else(|| format!("/documents/{document}"))
}

/// The findings as a table for a spreadsheet: one row a reference, in UTF-8 with the mark that spreadsheets look for.
pub fn csv(text: &str, body: &CheckBody) -> String {
    const HEADINGS: [&str; 9] = ["序号", "行", "引用", "结论", "状态", "说明", "应为", "原文", "建议"];
    let mut table = String::from("\u{feff}");
    table.push_str(&HEADINGS.join(","));
    table.push_str("\r\n");
    let (mut line, mut at) = (1, 0);
    for (i, reference) in body.references.iter().enumerate() {
        line += text.get(at..reference.start).map_or(0, |between| between.matches('\n').count());
        at = at.max(reference.start);
        let correct = reference.correct.clone().unwrap_or_default();
        let cells = [
            &(i + 1).to_string(),
            &line.to_string(),
            &reference.text,
            words::finding(&reference.status),
            &reference.status,
            &reference.note,
            &correct.formal,
            &correct.quote,
            &reference.hints.join(" "),
        ];
        let row: Vec<String> = cells.into_iter().map(cell).collect();
        let _ = write!(table, "{}\r\n", row.join(","));
    }
    table
}

/// A cell in quotation marks. What a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_holds_every_reference_and_no_formula() {
        let text = "依据\n《甲》，\n=《乙》\"第一条\"";
        let reference = |needle: &str| {
            let start = text.find(needle).unwrap();
            CheckedReferenceBody {
                text: needle.into(),
                status: "exact".into(),
                start,
                end: start + needle.len(),
                ..CheckedReferenceBody::default()
            }
        };
        let references = vec![reference("《甲》"), reference("=《乙》\"第一条\"")];
        let body = CheckBody { references, ..CheckBody::default() };
        let table = csv(text, &body);
        let rows: Vec<&str> = table.split("\r\n").collect();
        assert!(rows[0].starts_with("\u{feff}序号,行,引用"));
        assert_eq!(rows[1], r#""1","2","《甲》","准确","exact","","","","""#);
        assert!(rows[2].starts_with(r#""2","3","'=《乙》""第一条""","准确""#), "{}", rows[2]);
        assert_eq!(rows[3..], [""]);
    }
}
