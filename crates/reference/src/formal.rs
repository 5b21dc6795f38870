use tiaowen_text::format_numeral;
use tiaowen_types::{Clause, ClauseIdx, ClauseKind, Document, LabelSource};

use crate::label::{Label, Unit};
use crate::locator::parse_locator;

/// Writes a clause in official style: `《教师生成式人工智能应用指引（第一版）》第四部分第（四）条`,
/// `《…的意见》（教办〔2025〕3号）第（二十二）条`. A clause that is cited by the heading above it gets that heading.
pub fn formal(document: &Document, clause: ClauseIdx) -> String {
    let meta = &document.meta;
    let title = meta.title.replace('《', "〈").replace('》', "〉");
    let number = meta.document_number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
    format!("《{title}》{number}{}", place(document, clause))
}

/// The clause without its document: 第四部分第（四）条.
pub fn place(document: &Document, clause: ClauseIdx) -> String {
    let chain = document.tree.ancestry(clause);
    let printed: Vec<&Clause> =
        chain.into_iter().take_while(|clause| clause.label_source == LabelSource::Printed).collect();
    if printed.is_empty() {
        return document.tree.cited_path(clause).map(|path| path.to_string()).unwrap_or_default();
    }
    // Articles that run through the document are cited without the parts above them.
    let article = printed.iter().rposition(|clause| clause.kind == ClauseKind::Article).unwrap_or(0);
    printed.iter().skip(article).map(|clause| word(clause)).collect()
}

/// One label with its unit: 四 → 第四部分, （四） → 第（四）条, 6 → 第6项, 行为示例1 stays.
fn word(clause: &Clause) -> String {
    let label = clause.path.last();
    let read = parse_locator(label).and_then(|locator| locator.labels.into_iter().next());
    let Some(Label { number: Some(_), unit: Unit::Plain, .. }) = read else {
        return with_unit(label, read.as_ref());
    };
    let unit = match clause.kind {
        ClauseKind::Part => "部分",
        ClauseKind::Chapter => "章",
        ClauseKind::Section | ClauseKind::Article => "条",
        ClauseKind::Paragraph => "款",
        ClauseKind::Item => "项",
        ClauseKind::Subitem => "目",
        ClauseKind::Preamble
        | ClauseKind::Scene
        | ClauseKind::Example
        | ClauseKind::Principle
        | ClauseKind::Row
        | ClauseKind::Footnote
        | ClauseKind::Appendix
        | ClauseKind::Signature => return label.to_owned(),
    };
    format!("第{label}{unit}")
}

/// 第22条 of a statute is cited in Chinese numerals.
fn with_unit(label: &str, read: Option<&Label>) -> String {
    let Some(Label { number: Some(number), insertion, unit, style, .. }) = read else { return label.to_owned() };
    let unit = match unit {
        Unit::Part if label.ends_with('编') => "编",
        Unit::Part => "部分",
        Unit::Chapter => "章",
        Unit::Section => "节",
        Unit::Article => "条",
        Unit::Paragraph => "款",
        Unit::Item => "项",
        Unit::Subitem => "目",
        Unit::Point | Unit::Named | Unit::Plain => return label.to_owned(),
    };
    let numeral = format_numeral(*number);
    let numeral = if style.bracketed { format!("（{numeral}）") } else { numeral };
    let insertion = insertion.map(|n| format!("之{}", format_numeral(n))).unwrap_or_default();
    format!("第{numeral}{unit}{insertion}")
}

#[cfg(test)]
mod tests;
