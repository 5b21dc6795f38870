//! What people read on the terminal. Understandable without colour; Chinese.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use tiaowen_assistant::wire::{
    AnswerBody, CheckBody, ClauseBody, ClauseContextBody, DiffBody, DocumentBody, DocumentSummary, EditBody, InfoBody,
    SearchBody,
};
use tiaowen_assistant::{explain, words};

/// Writes to standard output. A reader that went away (`… | head`) ends the program quietly; a full disk is told.
pub(crate) fn put(text: std::fmt::Arguments<'_>) {
    written(std::io::stdout().lock().write_fmt(text));
}

/// Writes bytes to standard output, as [`put`] does.
pub(crate) fn bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()));
}

#[expect(clippy::exit, reason = "nobody is left to read the rest")]
fn written(result: std::io::Result<()>) {
    if let Err(error) = result {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        eprintln!("错误：无法写到标准输出：{}", explain::system(&error));
        std::process::exit(2);
    }
}

/// Prints a line of data.
macro_rules! say {
    () => { $crate::output::put(format_args!("\n")) };
    ($($text:tt)*) => { $crate::output::put(format_args!("{}\n", format_args!($($text)*))) };
}
pub(crate) use say;

/// Prints a failure with its causes and what to do next; a cause that was told is not told again.
pub(crate) fn failure(error: &anyhow::Error) {
    let mut told = explain::explain(error.as_ref());
    eprintln!("错误：{told}");
    // What has no Chinese words is for the log.
    let chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for cause in error.chain().skip(1).map(explain::explain).filter(chinese) {
        if !told.contains(&cause) {
            eprintln!("  原因：{cause}");
            told.push_str(&cause);
        }
    }
}

/// Prints what was wrong with the command line; help and version are no failure.
#[expect(clippy::wildcard_enum_match_arm, reason = "clap may add kinds at any time")]
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(name)) => name.clone(),
        Some(ContextValue::Strings(names)) => names.join("、"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", error.to_string().replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>"));
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数 {argument}"),
        ErrorKind::UnknownArgument => format!("参数无法识别：{argument}"),
        ErrorKind::InvalidSubcommand => format!("子命令无法识别：{}", named(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数的值不合要求：{argument} {}", named(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("参数互相冲突：{argument} 与 {}", named(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("参数的个数不对：{argument}")
        }
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => "命令行有误".to_owned(),
    };
    eprintln!("错误：{what}");
    let likely = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::ValidValue];
    let likely: Vec<String> = likely.into_iter().map(named).filter(|names| !names.is_empty()).collect();
    if !likely.is_empty() {
        eprintln!("  也许是：{}", likely.join("、"));
    }
    eprintln!("运行 tiaowen --help 查看用法，tiaowen 子命令 --help 查看各命令的参数。");
    ExitCode::from(2)
}

/// Prints an answer.
pub(crate) fn answer(body: &AnswerBody) {
    let mut out = String::new();
    if let Some(refusal) = &body.refusal {
        let _ = writeln!(out, "【{}】", words::refusal(&refusal.kind));
    } else {
        let _ = writeln!(out, "【{}】", words::verdict(body.verdict));
    }
    let _ = writeln!(out, "{}\n", body.text);
    for citation in &body.citations {
        let rank = [words::level(citation.level), words::binding(citation.binding), words::status(citation.status)];
        let _ = writeln!(out, "[{}] {}（{}）", citation.number, citation.formal, rank.join(" · "));
        let _ = writeln!(out, "    “{}”", citation.quote.replace('\n', "\n    "));
    }
    for conflict in &body.conflicts {
        let numbers: String = conflict.citations.iter().map(|n| format!("[{n}]")).collect();
        let _ = writeln!(out, "\n不同规定：{}{numbers}\n    {}", conflict.topic, conflict.reason);
    }
    for (rank, passage) in body.retrieved.iter().flatten().enumerate() {
        let head: String = passage.text.chars().take(60).collect();
        let _ = writeln!(
            out,
            "{:>3}  {:.4}  {} {}  {}",
            rank + 1,
            passage.score,
            passage.document,
            passage.clause,
            head.replace('\n', " ")
        );
    }
    let _ = writeln!(out, "\n{}", body.label.explicit);
    put(format_args!("{out}"));
}

/// Prints hits.
pub(crate) fn hits(body: &SearchBody) {
    if body.hits.is_empty() {
        eprintln!("没有找到相关条款，请换一种说法。");
    }
    for (rank, hit) in body.hits.iter().enumerate() {
        say!("{:>3}. {}（{}）", rank + 1, hit.formal, words::status(hit.status));
        say!("     {}", hit.passage.text.replace('\n', "\n     "));
    }
}

/// Prints one clause and the places below it.
pub(crate) fn clause(body: &ClauseContextBody) {
    say!("{}（{}）\n", body.clause.formal, words::status(body.document.status));
    say!("{}", body.clause.full_text);
    if !body.children.is_empty() {
        say!();
    }
    for child in &body.children {
        say!("  {}  {}", child.path, child.heading.as_deref().unwrap_or_default());
    }
}

/// Prints a document's outline.
pub(crate) fn outline(body: &DocumentBody) {
    let summary = &body.summary;
    say!("《{}》（{}）", summary.title, words::status(summary.status));
    for clause in &body.tree {
        let indent = "  ".repeat(clause.depth);
        say!("{indent}{}  {}", clause.label, clause.heading.as_deref().unwrap_or_default());
    }
}

/// Prints the library's documents, one a line, tab-separated.
pub(crate) fn documents(documents: &[DocumentSummary]) {
    for document in documents {
        let columns = [
            document.id.as_str(),
            &document.title,
            document.document_number.as_deref().unwrap_or("—"),
            document.issued.as_deref().unwrap_or("—"),
            words::level(document.level),
            words::binding(document.binding),
            words::status(document.status),
        ];
        say!("{}\t{} 条", columns.join("\t"), document.clauses);
    }
}

/// Findings of a reference check as lines.
pub(crate) fn findings(body: &CheckBody) -> String {
    let mut lines = body.notes.clone();
    if body.references.is_empty() {
        lines.push("没有发现对政策文件的引用。".to_owned());
    }
    for (n, reference) in body.references.iter().enumerate() {
        lines.push(format!("{}. 〔{}〕 {}", n + 1, words::finding(&reference.status), reference.text));
        if !reference.note.is_empty() {
            lines.push(format!("   {}", reference.note));
        }
        if let Some(correct) = &reference.correct {
            lines.push(format!("   应为：《{}》{}  {}", correct.document, correct.clause, correct.quote));
        }
        lines.extend(reference.hints.iter().map(|hint| format!("   提示：{hint}")));
    }
    lines.join("\n") + "\n"
}

/// Prints the state of library, index and model.
pub(crate) fn info(body: &InfoBody) {
    let rows = [
        ("版本", body.version.clone()),
        ("文件", body.documents.to_string()),
        ("条款", body.clauses.to_string()),
        ("段落", body.passages.to_string()),
        ("向量", format!("{}（{}）", body.vectors, body.vector_kind)),
        ("资料库", body.library.clone()),
        ("索引", body.index.clone()),
        ("模型", body.model.clone()),
        ("引擎", body.engine.clone()),
    ];
    for (name, value) in rows {
        say!("{name}\t{value}");
    }
}

/// Prints every setting with its source.
pub(crate) fn settings(rows: &[(String, String, String)]) {
    for (key, value, source) in rows {
        say!("{key} = {value}\t# {source}");
    }
}

/// Prints what became of each clause; unchanged ones are counted only.
pub(crate) fn diff(diff: &DiffBody) {
    say!("《{}》→《{}》", diff.old.title, diff.new.title);
    let unchanged = diff.changes.iter().filter(|change| change.kind == "same").count();
    for change in diff.changes.iter().filter(|change| change.kind != "same") {
        let place = |side: &Option<ClauseBody>| side.as_ref().map_or("—", |clause| clause.path.as_str()).to_owned();
        say!("{}\t{} → {}", words::change(&change.kind), place(&change.old), place(&change.new));
        let edits = change.edits.iter().map(|edit| match edit {
            EditBody::Keep(text) => text.clone(),
            EditBody::Delete(text) => format!("［删：{text}］"),
            EditBody::Insert(text) => format!("［增：{text}］"),
        });
        let edited: String = edits.collect();
        if !edited.is_empty() {
            say!("    {}", edited.replace('\n', "\n    "));
        }
    }
    say!("未变 {unchanged} 条");
}
