use tiaowen_types::Document;

use crate::checker::{Checker, Trial};
use crate::content::Said;
use crate::report::{Correction, Finding, Status};

/// Longest quotation shown in a note, characters.
const SHOWN: usize = 60;

/// One or two sentences for the writer of the draft.
pub(crate) fn note(finding: &Finding, document: Option<&Document>, trial: &Trial, checker: &Checker) -> String {
    let title = document.map(|d| d.meta.title.as_str()).unwrap_or_default();
    let right = finding.correct.as_ref().map(|c| c.formal.clone()).unwrap_or_default();
    let quote = finding.correct.as_ref().map(|c| shorten(&c.quote)).unwrap_or_default();
    match finding.status {
        Status::Exact if matches!(trial.said, Said::Exact(_)) => "出处与引文均与原文一致。".to_owned(),
        Status::Exact => "所引文件和条款存在。".to_owned(),
        Status::Paraphrase => "未直接引用原文，所述与该条规定的意思相符。".to_owned(),
        Status::Misquoted => misquoted(finding, &quote),
        Status::WrongClause => format!("这段话不在所引条款，而在{right}：“{quote}”。"),
        Status::WrongDocument => format!("《{title}》没有这样的表述，出处是{right}：“{quote}”。"),
        Status::Nonexistent if !trial.missing.is_empty() => no_clause(title, document, trial, checker),
        Status::Nonexistent => format!("《{title}》和资料库中其他文件都没有这样的表述。"),
        Status::Superseded => superseded(title, finding.correct.as_ref()),
        Status::WrongDocnumber => match document.and_then(|d| d.meta.document_number.as_ref()) {
            Some(number) => format!("《{title}》的发文字号是{number}。"),
            None => format!("资料库中的《{title}》没有发文字号。"),
        },
        Status::WrongDate => match document.and_then(|d| d.meta.issued) {
            Some(date) => format!("《{title}》的日期是{}。", date.chinese()),
            None => format!("资料库中的《{title}》没有日期。"),
        },
    }
}

fn misquoted(finding: &Finding, quote: &str) -> String {
    let changes: Vec<String> = finding.difference.iter().flat_map(|d| &d.edits).take(5).map(change).collect();
    let changes = if changes.is_empty() { String::new() } else { format!("{}。", changes.join("；")) };
    let warning = if finding.grave { "意思与原文相反！" } else { "" };
    format!("{warning}与原文不符。{changes}原文是“{quote}”。")
}

fn change(edit: &crate::Edit) -> String {
    match (edit.written.is_empty(), edit.right.is_empty()) {
        (true, _) => format!("漏“{}”", edit.right),
        (_, true) => format!("多“{}”", edit.written),
        (false, false) => format!("“{}”应为“{}”", edit.written, edit.right),
    }
}

pub(crate) fn superseded(title: &str, correct: Option<&Correction>) -> String {
    let Some(correct) = correct else { return format!("《{title}》已不再适用。") };
    let now = if correct.quote.is_empty() {
        String::new()
    } else {
        format!("，现行文字是“{}”", shorten(&correct.quote))
    };
    format!("《{title}》已被取代，现行的是{}{now}。", correct.formal)
}

fn no_clause(title: &str, document: Option<&Document>, trial: &Trial, checker: &Checker) -> String {
    let locator = trial.missing.first();
    let error = document.zip(locator).and_then(|(d, locator)| checker.directory.locate(d, locator).err());
    let near: Vec<String> = error.iter().flat_map(|e| &e.exists).take(3).map(ToString::to_string).collect();
    let near = if near.is_empty() { String::new() } else { format!("，相近的有{}", near.join("、")) };
    format!("《{title}》没有这一条{near}。")
}

/// The note for a reference whose document is not in the library.
pub(crate) fn unknown(finding: &Finding) -> String {
    let right = finding.correct.as_ref().map(|c| c.formal.as_str()).unwrap_or_default();
    match finding.status {
        Status::WrongDocument => format!("资料库没有这份文件，所引内容出自{right}。"),
        Status::WrongDocnumber => format!("资料库没有这个发文字号的文件，所引内容出自{right}。"),
        Status::Nonexistent if !right.is_empty() => format!("没有这个版本，现有的是{right}。"),
        Status::Exact
        | Status::Paraphrase
        | Status::Misquoted
        | Status::WrongClause
        | Status::Nonexistent
        | Status::Superseded
        | Status::WrongDate => "资料库没有收录这份文件，无法核对；请确认名称和文号。".to_owned(),
    }
}

fn shorten(quote: &str) -> String {
    let plain: String = quote.chars().filter(|c| *c != '\n').collect();
    if plain.chars().count() <= SHOWN {
        return plain;
    }
    let head: String = plain.chars().take(SHOWN).collect();
    format!("{head}……")
}
