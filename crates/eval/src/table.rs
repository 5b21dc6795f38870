//! Tables for people, in Chinese. A Chinese character is two columns wide on a terminal.

use std::fmt::Write;

use tiaowen_types::Verdict;

use crate::compare::Comparison;
use crate::figure::{Figure, Figures};
use crate::report::{Confusion, Report};

/// Widest label, in columns.
const LABEL: usize = 24;
/// Width of a column of numbers.
const NUMBER: usize = 13;

/// Figures worth a column in the table by category.
const BY_CATEGORY: [Figure; 5] = [
    Figure::QuoteRecall10,
    Figure::QuoteMrr10,
    Figure::CitationRecall,
    Figure::CitationPrecision,
    Figure::VerdictAccuracy,
];

pub(crate) fn report(report: &Report) -> String {
    let parts = [("全部", &report.all), ("可调", &report.tuned), ("留出", &report.aside)];
    let mut out = row("指标", parts.iter().map(|(name, _)| (*name).to_owned()));
    out += &row("问题数", parts.iter().map(|(_, figures)| figures.questions.to_string()));
    for figure in Figure::ALL {
        out += &row(figure.label(), parts.iter().map(|(_, figures)| cell(figures, figure)));
    }
    out.push('\n');
    out += &row("类别", ["题数".to_owned()].into_iter().chain(BY_CATEGORY.map(|figure| figure.label().to_owned())));
    for (category, figures) in &report.by_category {
        let numbers = [figures.questions.to_string()].into_iter().chain(BY_CATEGORY.map(|f| cell(figures, f)));
        out += &row(category, numbers);
    }
    out.push('\n');
    out + &confusion(&report.confusion)
}

pub(crate) fn comparison(comparison: &Comparison) -> String {
    let mut out = row("指标", ["基线", "本次", ""].map(str::to_owned));
    for change in &comparison.changes {
        let cell = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| change.figure.format(value));
        let mark = if change.fails { "退步" } else { "" };
        out += &row(change.figure.label(), [cell(change.before), cell(change.after), mark.to_owned()]);
    }
    for (name, ids) in [("变差的问题", &comparison.lost), ("变好的问题", &comparison.gained)] {
        if !ids.is_empty() {
            let _ = writeln!(out, "{name}（{}）：{}", ids.len(), ids.join(" "));
        }
    }
    out
}

fn confusion(confusion: &Confusion) -> String {
    let mut out = row("应为 ＼ 给出", VERDICTS.map(|verdict| verdict_label(verdict).to_owned()));
    for expected in VERDICTS {
        let Some(given) = confusion.get(&expected) else { continue };
        let count = |verdict| given.get(&verdict).map_or_else(|| "·".to_owned(), usize::to_string);
        out += &row(verdict_label(expected), VERDICTS.map(count));
    }
    out
}

const VERDICTS: [Verdict; 8] = [
    Verdict::Allowed,
    Verdict::Conditional,
    Verdict::Prohibited,
    Verdict::Required,
    Verdict::Encouraged,
    Verdict::Discouraged,
    Verdict::Informational,
    Verdict::NotCovered,
];

fn verdict_label(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "可以",
        Verdict::Conditional => "有条件",
        Verdict::Prohibited => "不可以",
        Verdict::Required => "应当",
        Verdict::Encouraged => "鼓励",
        Verdict::Discouraged => "不建议",
        Verdict::Informational => "说明",
        Verdict::NotCovered => "无规定",
    }
}

fn cell(figures: &Figures, figure: Figure) -> String {
    figures.get(figure).map_or_else(|| "–".to_owned(), |value| figure.format(value))
}

/// A label, then right-aligned numbers.
pub(crate) fn row(label: &str, numbers: impl IntoIterator<Item = String>) -> String {
    let mut line = format!("{label}{}", " ".repeat(LABEL.saturating_sub(columns(label))));
    for number in numbers {
        let pad = NUMBER.saturating_sub(columns(&number)).max(1);
        line += &format!("{}{number}", " ".repeat(pad));
    }
    format!("{}\n", line.trim_end())
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || "–·".contains(c) { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let (wide, narrow) = (row("结论", ["有条件".to_owned()]), row("p50", ["–".to_owned()]));
        assert_eq!(columns(wide.trim_end()), columns(narrow.trim_end()));
    }
}
