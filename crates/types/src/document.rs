use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ClauseTree, Date, Diagnostic, DocumentId, Span};

/// Whether a document applies on its own terms (效力状态). Validity on a day is [`DocumentMeta::in_force_on`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 现行有效
    InForce,
    /// 已被新版取代
    Superseded,
    /// 已废止
    Repealed,
}

/// How strongly a document binds (约束力); smaller binds more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// 规范性文件：须执行
    Binding,
    /// 指引、指南：参照执行
    Guidance,
    /// 建议性文件
    Advisory,
    /// 新闻报道、讲话：无约束力
    News,
}

/// Rank of the issuing body (效力级别); smaller ranks higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 国家
    National,
    /// 部委
    Ministry,
    /// 部属专家委员会、教指委
    Committee,
    /// 省、市
    Municipal,
    /// 学校
    School,
}

/// What is known about a document besides its text. A fact that the text does not print names its basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentMeta {
    /// Stable id.
    pub id: DocumentId,
    /// Full title without 《》.
    pub title: String,
    /// Other names people use for it, without 《》.
    #[serde(default)]
    pub short_titles: Vec<String>,
    /// 发文字号, where the corpus has one.
    #[serde(default)]
    pub document_number: Option<String>,
    /// 发文机关, in printed order.
    #[serde(default)]
    pub issuers: Vec<String>,
    /// Date of issue (成文日期).
    #[serde(default)]
    pub issued: Option<Date>,
    /// First day of effect (施行日期) when it differs from the date of issue.
    #[serde(default)]
    pub effective: Option<Date>,
    /// Edition as printed: `第一版`, `2026版`.
    #[serde(default)]
    pub edition: Option<String>,
    /// Status on its own terms.
    pub status: Status,
    /// The edition that took its place.
    #[serde(default)]
    pub superseded_by: Option<DocumentId>,
    /// The document this one only publishes (发布通知); its clauses are cited as that document's `发布通知`.
    #[serde(default)]
    pub publishes: Option<DocumentId>,
    /// Rank of the issuer.
    pub level: Level,
    /// Binding force.
    pub binding: Binding,
    /// Whom it addresses, in Chinese.
    #[serde(default)]
    pub scope: String,
    /// Where it applies: `None` for the whole country, else the region's name (`北京`).
    #[serde(default)]
    pub region: Option<String>,
    /// Where the text comes from and how it must be named, when its publisher asks for it.
    #[serde(default)]
    pub attribution: Option<String>,
    /// Field name → where that fact comes from, for each fact the text does not print.
    #[serde(default)]
    pub basis: BTreeMap<String, String>,
}

impl DocumentMeta {
    /// First day on which the document applies, as far as known.
    pub fn starts(&self) -> Option<Date> {
        self.effective.or(self.issued)
    }

    /// Whether the document applies on `day`. `successor` is the start of the edition in [`Self::superseded_by`].
    ///
    /// An unknown start counts as before every day; a superseded document whose successor has no date, and a
    /// repealed one, never apply.
    pub fn in_force_on(&self, day: Date, successor: Option<Date>) -> bool {
        let started = self.starts().is_none_or(|start| start <= day);
        let ended = match self.status {
            Status::InForce => false,
            Status::Superseded => successor.is_none_or(|start| start <= day),
            Status::Repealed => true,
        };
        started && !ended
    }
}

/// One scanning error put right: the reader can see `raw`, quotations show `corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Where the corrected text stands in the normalised text.
    pub span: Span,
    /// What the source has.
    pub raw: String,
    /// Why it is wrong.
    pub reason: String,
}

/// A run of normalised text and the source bytes it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePiece {
    /// Range of the normalised text.
    pub span: Span,
    /// First byte in the decoded source file.
    pub source_start: u32,
    /// One past the last byte in the decoded source file.
    pub source_end: u32,
}

/// The way back from normalised text to the source file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceMap {
    /// File name in the library's sources.
    pub file: String,
    /// Lowercase hex sha256 of the file as received.
    pub sha256: String,
    /// Pieces in order of the normalised text.
    pub pieces: Vec<SourcePiece>,
    /// Source byte ranges that belong to no clause: marks, page furniture, tables' header rows, white space.
    pub furniture: Vec<(u32, u32)>,
}

/// A document: its facts, its normalised text and its clause tree over that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Facts about it.
    pub meta: DocumentMeta,
    /// Normalised text: page splits joined, footnotes lifted out, corrections applied.
    pub text: String,
    /// Clauses over `text`.
    pub tree: ClauseTree,
    /// Corrections applied.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// Way back to the source.
    #[serde(default)]
    pub source: SourceMap,
    /// What the parser noticed.
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(status: Status, issued: Option<&str>) -> DocumentMeta {
        DocumentMeta {
            id: "x".parse().unwrap(),
            title: "某指引".into(),
            short_titles: vec![],
            document_number: None,
            issuers: vec![],
            issued: issued.map(|d| d.parse().unwrap()),
            effective: None,
            edition: None,
            status,
            superseded_by: None,
            publishes: None,
            level: Level::Ministry,
            binding: Binding::Guidance,
            scope: String::new(),
            region: None,
            attribution: None,
            basis: BTreeMap::new(),
        }
    }

    #[test]
    fn validity_follows_dates() {
        let day = |d: &str| d.parse::<Date>().unwrap();
        let check = |status, issued, successor: Option<&str>, today, expected| {
            let found = meta(status, issued).in_force_on(day(today), successor.map(day));
            assert_eq!(found, expected, "{status:?} {issued:?} {successor:?} {today}");
        };
        check(Status::InForce, Some("2025-05"), None, "2025-05-13", true);
        check(Status::InForce, Some("2025-05"), None, "2025-04-30", false);
        check(Status::InForce, None, None, "2025-04-30", true);
        check(Status::Superseded, Some("2025-05"), Some("2026-05-13"), "2026-01-01", true);
        check(Status::Superseded, Some("2025-05"), Some("2026-05-13"), "2026-05-13", false);
        check(Status::Superseded, Some("2025-05"), None, "2026-01-01", false);
        check(Status::Repealed, Some("2025-05"), None, "2026-01-01", false);
    }
}
