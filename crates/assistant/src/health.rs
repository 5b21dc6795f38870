//! The health of the library: what its documents lost on the way in, what they name that is not there, what was
//! put right.

mod mentions;

use tiaowen_corpus::{Catalogue, Defect, DocumentHealth, SourceText, Variant, examine};
use tiaowen_types::{ClauseIdx, ClauseKind, DiagnosticCode, Document};

use crate::assistant::Shelf;
use crate::own::Own;
use crate::wire::{
    CoverageBody, DocumentHealthBody, HealthFindingBody, HealthSeverity, HealthTotalsBody, KindCountBody,
    LibraryHealthBody,
};
use crate::{Assistant, AssistantError, convert, questions, words};
use mentions::{Fault, Mention, clause_at, mentions};

/// Share of a source's characters that may be missing without more than a warning.
const LOSS_TOLERATED: f64 = 0.001;

impl Assistant {
    /// What is wrong, doubtful or missing in the library.
    ///
    /// # Errors
    /// When the corpus or the data folder cannot be read.
    pub fn health(&self) -> Result<LibraryHealthBody, AssistantError> {
        let catalogue = Catalogue::load(&self.home.corpus)?;
        let own = self.home.data.current()?.map_or_else(|| Ok(Own::default()), |generation| Own::read(&generation))?;
        let shelf = self.shelf();
        let origins = Origins { catalogue: &catalogue, own: &own };
        let bodies = shelf.library.documents().iter().map(|document| body(document, &shelf, &origins));
        let documents: Vec<DocumentHealthBody> = bodies.collect();
        Ok(LibraryHealthBody { totals: totals(&documents), documents })
    }
}

/// Where documents come from.
struct Origins<'a> {
    catalogue: &'a Catalogue,
    own: &'a Own,
}

struct Origin {
    own: bool,
    source: Option<SourceText>,
    copies: Vec<Variant>,
}

impl Origins<'_> {
    fn of(&self, document: &Document) -> Origin {
        if let Some(added) = self.own.added.iter().find(|added| added.meta.id == document.meta.id) {
            return Origin { own: true, source: Some(added.source()), copies: Vec::new() };
        }
        let entry = self.catalogue.entries().iter().find(|entry| entry.meta.id == document.meta.id);
        Origin {
            own: false,
            source: entry.map(|entry| entry.source.clone()),
            copies: entry.map(|entry| entry.variants.clone()).unwrap_or_default(),
        }
    }
}

fn body(document: &Document, shelf: &Shelf, origins: &Origins<'_>) -> DocumentHealthBody {
    let origin = origins.of(document);
    let health = examine(document, origin.source.as_ref(), &origin.copies);
    let coverage = health.coverage.map(|coverage| CoverageBody {
        share: coverage.share(),
        characters: coverage.characters,
        furniture: coverage.furniture,
        lost: coverage.characters - coverage.placed - coverage.furniture - coverage.doubled,
        doubled: coverage.doubled,
    });
    let named = mentions(document, &shelf.library, &shelf.directory);
    let mut findings = Findings { document, found: Vec::new() };
    coverage.iter().for_each(|coverage| findings.lost(coverage));
    health.defects.iter().for_each(|defect| findings.defect(defect));
    named.iter().for_each(|mention| findings.mention(mention, shelf));
    findings.facts(&health);
    findings.questions(shelf, origins.catalogue);
    let mut findings = findings.found;
    findings.sort_by_key(|finding| finding.severity);
    let summary = convert::summary(document);
    DocumentHealthBody {
        id: summary.id,
        title: summary.title,
        url: summary.url,
        own: origin.own,
        file: document.source.file.clone(),
        clauses: summary.clauses,
        kinds: health.clauses.iter().map(|(kind, count)| kind_count(*kind, *count)).collect(),
        coverage,
        corrections: document.corrections.len(),
        page_splits: health.page_splits,
        heading_marks: health.heading_marks,
        findings,
    }
}

fn kind_count(kind: ClauseKind, count: usize) -> KindCountBody {
    let name = serde_json::to_value(kind).ok();
    let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
    KindCountBody { kind: name.to_owned(), name: words::kind(kind).to_owned(), count }
}

fn totals(documents: &[DocumentHealthBody]) -> HealthTotalsBody {
    let count = |severity| documents.iter().flat_map(|d| &d.findings).filter(|f| f.severity == severity).count();
    let coverages = || documents.iter().filter_map(|document| document.coverage);
    let characters: usize = coverages().map(|coverage| coverage.characters).sum();
    let lost: usize = coverages().map(|coverage| coverage.lost + coverage.doubled).sum();
    HealthTotalsBody {
        documents: documents.len(),
        own: documents.iter().filter(|document| document.own).count(),
        clauses: documents.iter().map(|document| document.clauses).sum(),
        coverage: if characters == 0 { 1.0 } else { (characters - lost) as f64 / characters as f64 },
        errors: count(HealthSeverity::Error),
        warnings: count(HealthSeverity::Warning),
        notes: count(HealthSeverity::Note),
    }
}

struct Findings<'a> {
    document: &'a Document,
    found: Vec<HealthFindingBody>,
}

impl Findings<'_> {
    fn push(&mut self, severity: HealthSeverity, kind: &str, clause: Option<ClauseIdx>, words: (&str, String)) {
        let path = clause.and_then(|idx| self.document.tree.get(idx)).map(|clause| clause.path.to_string());
        let (text, detail) = words;
        self.found.push(HealthFindingBody {
            severity,
            kind: kind.to_owned(),
            name: words::health_kind(kind).to_owned(),
            clause: path,
            url: clause.map(|idx| convert::url(self.document, idx)),
            line: None,
            text: text.to_owned(),
            detail,
        });
    }

    fn find(&self, path: &str) -> Option<ClauseIdx> {
        path.parse().ok().and_then(|path| self.document.tree.find(&path))
    }

    fn lost(&mut self, coverage: &CoverageBody) {
        if coverage.lost + coverage.doubled == 0 {
            return;
        }
        let grave = 1.0 - coverage.share > LOSS_TOLERATED || coverage.doubled > 0;
        let severity = if grave { HealthSeverity::Error } else { HealthSeverity::Warning };
        let detail = format!("原文有 {} 个字没有归入任何条款，{} 个字归入两处", coverage.lost, coverage.doubled);
        self.push(severity, "lost_text", None, ("", detail));
    }

    fn defect(&mut self, defect: &Defect) {
        let (severity, kind, detail) = match defect.code {
            DiagnosticCode::NumberGap => (HealthSeverity::Warning, "number_gap", "编号与前一个不连续"),
            DiagnosticCode::NumberRepeat => (HealthSeverity::Warning, "number_repeat", "编号与前一个相同"),
            DiagnosticCode::Unplaced => (HealthSeverity::Warning, "unplaced", "不能确定属于哪一条，已并入前一条"),
            DiagnosticCode::Footnote => (HealthSeverity::Warning, "footnote", "脚注与正文中的注号对不上"),
            DiagnosticCode::TableRow => (HealthSeverity::Note, "table_row", "表格的这一行不足两格"),
            DiagnosticCode::CorrectionUnused => {
                (HealthSeverity::Warning, "correction_unused", "更正表里的这一处在原文中找不到")
            }
            DiagnosticCode::Limit => (HealthSeverity::Error, "limit", "超过处理上限，其余按普通文字保留"),
            // Joined pages and heading marks are counted, not listed.
            DiagnosticCode::HeadingLevel | DiagnosticCode::PageSplit => return,
        };
        let clause = defect.clause.as_deref().and_then(|path| self.find(path));
        self.push(severity, kind, clause, (&defect.detail, detail.to_owned()));
        if let Some(last) = self.found.last_mut() {
            last.line = (defect.line > 0).then_some(defect.line);
        }
    }

    fn mention(&mut self, mention: &Mention, shelf: &Shelf) {
        let meant = mention.document.as_ref().and_then(|id| shelf.library.document(id));
        let title = meant.map(|document| document.meta.title.as_str()).unwrap_or_default();
        let (severity, kind, detail) = match mention.fault {
            Fault::MissingClause if title == self.document.meta.title => {
                (HealthSeverity::Warning, "missing_clause", "本文件没有这一条".to_owned())
            }
            Fault::MissingClause => (HealthSeverity::Warning, "missing_clause", format!("《{title}》没有这一条")),
            Fault::Outdated => {
                let next = meant.and_then(|document| document.meta.superseded_by.as_ref());
                let next = next.and_then(|id| shelf.library.document(id));
                let next = next.map_or_else(String::new, |next| format!("，现行的是《{}》", next.meta.title));
                (HealthSeverity::Warning, "superseded_cited", format!("《{title}》已不再适用{next}"))
            }
            Fault::Absent => (HealthSeverity::Note, "absent_document", "资料库没有收录".to_owned()),
        };
        self.push(severity, kind, clause_at(self.document, mention.at), (&mention.text, detail));
    }

    fn facts(&mut self, health: &DocumentHealth) {
        for fact in &health.unfounded {
            let detail = format!("{}在正文里没有印出，也没有注明依据", words::fact(fact));
            self.push(HealthSeverity::Warning, "unfounded_fact", None, (fact, detail));
        }
        for variant in &health.variants {
            let detail = format!("{}中作“{}”", variant.file, variant.theirs);
            let clause = self.find(&variant.clause);
            self.push(HealthSeverity::Note, "variant", clause, (&variant.ours, detail));
        }
        for correction in &self.document.corrections {
            let detail = format!("原文作“{}”：{}", correction.raw, correction.reason);
            let clause = clause_at(self.document, correction.span.start());
            let text = correction.span.of(&self.document.text);
            self.push(HealthSeverity::Note, "correction", clause, (text, detail));
        }
    }

    fn questions(&mut self, shelf: &Shelf, catalogue: &Catalogue) {
        for orphan in questions::orphans(&shelf.library, catalogue) {
            if orphan.document == self.document.meta.id.as_str() {
                let place = orphan.placed_at.as_deref();
                let where_to = place.map_or_else(|| "未收录".to_owned(), |place| format!("已归入“{place}”"));
                let detail = format!("{} 个典型问题所指的条款不存在，{where_to}", orphan.questions.len());
                let clause = place.and_then(|path| self.find(path));
                self.push(HealthSeverity::Warning, "orphan_question", clause, (&orphan.clause, detail));
            }
        }
    }
}
