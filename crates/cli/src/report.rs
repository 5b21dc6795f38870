//! Reports on the library, for the terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use tiaowen_assistant::wire::{
    DocumentHealthBody, DocumentQuestionsBody, HealthFindingBody, HealthSeverity, LibraryHealthBody, QuestionsBody,
};

use crate::output::say;

/// Prints the health of the library.
pub(crate) fn health(health: &LibraryHealthBody) {
    for document in &health.documents {
        document_health(document);
    }
    let totals = &health.totals;
    say!(
        "共 {} 份文件（自加 {} 份）、{} 条；覆盖率 {:.3}%；错误 {}，待看 {}，说明 {}",
        totals.documents,
        totals.own,
        totals.clauses,
        totals.coverage * 100.0,
        totals.errors,
        totals.warnings,
        totals.notes
    );
}

fn document_health(document: &DocumentHealthBody) {
    let own = if document.own { "（自加）" } else { "" };
    say!("《{}》{own}  {}", document.title, document.id);
    let kinds: Vec<String> = document.kinds.iter().map(|kind| format!("{} {}", kind.name, kind.count)).collect();
    say!("  条款 {}：{}", document.clauses, kinds.join("，"));
    if let Some(coverage) = &document.coverage {
        say!("  覆盖率 {:.3}%，版面文字 {} 字", coverage.share * 100.0, coverage.furniture);
    }
    say!(
        "  更正 {} 处，跨页拼接 {} 处，标题层级不符 {} 处",
        document.corrections,
        document.page_splits,
        document.heading_marks
    );
    let (absent, others): (Vec<_>, Vec<_>) = document.findings.iter().partition(|f| f.kind == "absent_document");
    others.into_iter().for_each(finding);
    // What a document cites from outside is long and seldom a defect: one line.
    let titles: BTreeSet<&str> = absent.iter().map(|finding| finding.text.as_str()).collect();
    if !titles.is_empty() {
        say!("  说明〔引用未收录〕{}", titles.into_iter().collect::<String>());
    }
    say!();
}

fn finding(finding: &HealthFindingBody) {
    let mark = match finding.severity {
        HealthSeverity::Error => "错误",
        HealthSeverity::Warning => "待看",
        HealthSeverity::Note => "说明",
    };
    let mut place = finding.clause.clone().unwrap_or_default();
    if let Some(line) = finding.line {
        // Writing to a string cannot fail.
        let _ = write!(place, "（第 {line} 行）");
    }
    let text = finding.text.replace('\n', " ");
    say!("  {mark}〔{}〕{place} {text}：{}", finding.name, finding.detail);
}

/// Prints how many typical questions the clauses have, and which questions lost their clause.
pub(crate) fn questions(questions: &QuestionsBody) {
    questions.documents.iter().for_each(document_questions);
    for orphan in &questions.orphans {
        let place = orphan.placed_at.as_deref().map_or_else(|| "没有收录".to_owned(), |at| format!("已归入 {at}"));
        say!("失去条款：{} {}（{place}）", orphan.document, orphan.clause);
        orphan.questions.iter().for_each(|question| say!("    {question}"));
    }
    let all: usize = questions.documents.iter().map(|document| document.questions).sum();
    let (ruling, covered) = questions.documents.iter().fold((0, 0), |sum, d| (sum.0 + d.ruling, sum.1 + d.covered));
    say!("共 {all} 个典型问题；{ruling} 条有规定的条款中 {covered} 条够数；失去条款的 {} 处", questions.orphans.len());
}

fn document_questions(document: &DocumentQuestionsBody) {
    say!(
        "《{}》 {} 个问题；有规定的 {} 条中 {} 条各有 {} 个以上",
        document.title,
        document.questions,
        document.ruling,
        document.covered,
        document.wanted
    );
    for (clause, count) in &document.lacking {
        say!("  不足：{clause}（{count} 个）");
    }
    for question in &document.repeated {
        say!("  重复：{question}");
    }
}
