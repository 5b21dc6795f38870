//! Documents that wait for a person's yes: what a file holds, what was inferred about it, and how it would be cut.

use std::fmt::Write as _;

use tiaowen_corpus::{Proposal, SourceText, parse, propose};
use tiaowen_import::{Imported, Limits, import};
use tiaowen_types::{Binding, ClauseIdx, Date, Diagnostic, DiagnosticCode, Document, DocumentMeta, Level};

use crate::config::Config;
use crate::open::Workshop;
use crate::own::Added;
use crate::wire::CandidateBody;
use crate::{Assistant, AssistantError, Progress, convert, explain, words};

/// Clauses shown of a candidate; enough to see whether it was cut rightly.
const SHOWN_CLAUSES: usize = 400;

/// A document of a file, read and understood, not yet taken in.
#[derive(Debug, Clone)]
pub struct Candidate {
    meta: DocumentMeta,
    file: String,
    text: String,
    inferred: Vec<String>,
    doubts: Vec<String>,
}

/// Facts about a candidate as a person corrects them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Full title without 《》; one that is empty changes nothing.
    pub title: String,
    /// 发文字号; empty when there is none.
    pub document_number: String,
    /// 发文机关.
    pub issuers: Vec<String>,
    /// Date of issue.
    pub issued: Option<Date>,
    /// Rank of the issuer.
    pub level: Level,
    /// Binding force.
    pub binding: Binding,
}

impl Candidate {
    /// The documents that a file seems to hold.
    ///
    /// # Errors
    /// When the file cannot be read, or holds no text.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Vec<Self>, AssistantError> {
        let mut candidates = vec![];
        for Imported { file, text, notes, .. } in import(file_name, bytes, &Limits::default())? {
            let losses: Vec<String> = notes.iter().filter_map(explain::loss).collect();
            candidates.extend(propose(&text).into_iter().map(|proposal| Self::new(proposal, &file, &text, &losses)));
        }
        if candidates.is_empty() { Err(AssistantError::NoDocument) } else { Ok(candidates) }
    }

    fn new(proposal: Proposal, file: &str, text: &str, losses: &[String]) -> Self {
        let doubts = proposal.doubts.iter().map(|doubt| words::doubt(*doubt).to_owned());
        Self {
            file: file.to_owned(),
            text: text.get(proposal.range.clone()).unwrap_or_default().to_owned(),
            inferred: proposal.inferred.iter().map(|fact| words::inference(*fact, &proposal.meta)).collect(),
            doubts: doubts.chain(losses.iter().cloned()).collect(),
            meta: proposal.meta,
        }
    }

    /// Puts facts right. What a person says is no inference any more.
    pub fn correct(&mut self, facts: Facts) {
        if !facts.title.is_empty() {
            self.meta.title = facts.title;
        }
        self.meta.document_number = Some(facts.document_number).filter(|number| !number.is_empty());
        self.meta.issuers = facts.issuers;
        self.meta.issued = facts.issued;
        self.meta.level = facts.level;
        self.meta.binding = facts.binding;
        self.inferred.clear();
    }

    /// Bytes of its text.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn document(&self) -> Document {
        parse(&SourceText::whole(&self.file, &self.text), self.meta.clone(), &[])
    }
}

impl Assistant {
    /// A candidate as a person reviews it.
    pub fn review(&self, candidate: &Candidate) -> CandidateBody {
        let shelf = self.shelf();
        let document = candidate.document();
        let clause = |idx: ClauseIdx| convert::clause(&shelf.library, &document, idx);
        let shown = document.tree.iter().take(SHOWN_CLAUSES).filter_map(|(idx, _)| clause(idx));
        CandidateBody {
            file: candidate.file.clone(),
            summary: convert::summary(&document),
            inferred: candidate.inferred.clone(),
            doubts: candidate.doubts.clone(),
            defects: document.diagnostics.iter().filter_map(defect).collect(),
            replaces: shelf.library.document(&candidate.meta.id).map(convert::summary),
            tree: shown.collect(),
        }
    }

    /// Takes reviewed documents into the data folder; [`Self::refresh`] then shows them.
    ///
    /// # Errors
    /// As [`Assistant::open`]. The library stays as it was.
    pub fn take_in(config: &Config, taken: &[Candidate], progress: &dyn Progress) -> Result<(), AssistantError> {
        let workshop = Workshop::load(config, progress)?;
        let mut own = workshop.own()?;
        for candidate in taken {
            own.add(Added::new(candidate.meta.clone(), &candidate.file, &candidate.text));
        }
        workshop.update(&own)?;
        Ok(())
    }
}

/// A defect that a reviewer should see; marks that were put right silently are none.
fn defect(diagnostic: &Diagnostic) -> Option<String> {
    let what = match diagnostic.code {
        DiagnosticCode::HeadingLevel | DiagnosticCode::PageSplit => return None,
        DiagnosticCode::NumberGap => "编号不连续",
        DiagnosticCode::NumberRepeat => "编号重复",
        DiagnosticCode::Unplaced => "不能确定属于哪一条，已并入前一条",
        DiagnosticCode::Footnote => "脚注与注号对不上",
        DiagnosticCode::TableRow => "表格的这一行不足两格",
        DiagnosticCode::CorrectionUnused => "更正没有用上",
        DiagnosticCode::Limit => "超过处理上限，其余按普通文字保留",
    };
    let mut text = format!("第 {} 行：{what}", diagnostic.line);
    if !diagnostic.detail.is_empty() {
        let _ = write!(text, "（{}）", diagnostic.detail);
    }
    Some(text)
}
