use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use tiaowen_assistant::config::Config;
use tiaowen_assistant::laboratory::Laboratory;
use tiaowen_assistant::{Ask, Assistant, AssistantError, Collection};
use tiaowen_eval::{Case, EvalError, Figure, Growth, JudgedQueries, Report, Slip, Study, Texts};
use tiaowen_types::{Passage, PassageId};

use super::open;
use crate::args::{EvalCommand, FitArgs, RetrievalArgs};
use crate::clock;
use crate::output::say;
use crate::progress::Bars;

/// Runs an evaluation or compares two.
pub(crate) fn eval(config: &Config, command: &EvalCommand) -> anyhow::Result<ExitCode> {
    match command {
        EvalCommand::Answers { questions, answers: file, report } => {
            let scored = answers(config, questions, file.as_deref())?;
            if let Some(path) = report {
                scored.save(path).map_err(told)?;
            }
            say!("{}", scored.table());
            Ok(ExitCode::SUCCESS)
        }
        EvalCommand::Fit(args) => fit(config, args),
        EvalCommand::Typos { questions } => typos(config, questions),
        EvalCommand::Ablate { questions, output } => ablate(config, questions, output),
        EvalCommand::Retrieval(args) => retrieval(config, args),
        EvalCommand::References { cases, report } => references(config, cases, report.as_deref()),
        EvalCommand::Compare { baseline, report } => {
            let (before, after) = (Report::load(baseline).map_err(told)?, Report::load(report).map_err(told)?);
            let comparison = tiaowen_eval::compare(&before, &after).map_err(told)?;
            say!("{}", comparison.table());
            Ok(if comparison.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
    }
}

/// Scores the answers in `file`, or asks every question when there is none.
fn answers(config: &Config, questions: &Path, file: Option<&Path>) -> anyhow::Result<Report> {
    let cases = tiaowen_eval::cases(questions).map_err(told)?;
    let assistant = open(config)?;
    let texts = texts(&assistant);
    match file {
        Some(file) => tiaowen_eval::score_file(&cases, &texts, file).map_err(told),
        None => asked(&assistant, &cases, &texts),
    }
}

/// Asks every question and scores the answers.
fn asked(assistant: &Assistant, cases: &[Case], texts: &Texts) -> anyhow::Result<Report> {
    let scored = tiaowen_eval::answers(cases, texts, |case| {
        assistant.ask(&Ask {
            question: case.question.clone(),
            history: case.history.clone(),
            asker: case.asker.clone(),
            trace: true,
            ..Ask::default()
        })
    });
    scored.map_err(told)
}

/// How much a slip of the keyboard costs.
fn typos(config: &Config, questions: &Path) -> anyhow::Result<ExitCode> {
    let cases = tiaowen_eval::cases(questions).map_err(told)?;
    let assistant = open(config)?;
    let texts = texts(&assistant);
    let tell = |name: &str, cases: &[Case]| -> anyhow::Result<()> {
        let report = asked(&assistant, cases, &texts)?;
        let figures = [Figure::QuoteRecall10, Figure::QuoteMrr10, Figure::CitationRecall, Figure::VerdictAccuracy];
        let figures = figures
            .map(|figure| format!("{} {}", figure.label(), figure.format(report.all.get(figure).unwrap_or_default())));
        say!("{name}\t{}", figures.join("\t"));
        Ok(())
    };
    tell("原文", &cases)?;
    for slip in Slip::ALL {
        tell(slip.label(), &tiaowen_eval::misspelt(&cases, slip))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn references(config: &Config, cases: &Path, report: Option<&Path>) -> anyhow::Result<ExitCode> {
    let cases = tiaowen_eval::reference_cases(cases).map_err(told)?;
    let assistant = open(config)?;
    let check = |case: &tiaowen_eval::ReferenceCase| Ok::<_, AssistantError>(assistant.check(&case.text));
    let scored = tiaowen_eval::references(&cases, check).map_err(told)?;
    if let Some(path) = report {
        scored.save(path).map_err(told)?;
    }
    say!("{}", scored.table());
    Ok(ExitCode::SUCCESS)
}

/// What went wrong in Chinese, with its cause below.
fn told(error: EvalError) -> anyhow::Error {
    let text = error.explain(tiaowen_assistant::shape);
    match error {
        EvalError::Read { source, .. } | EvalError::Write { source, .. } => anyhow::Error::new(source).context(text),
        EvalError::Ask { source, .. } => anyhow::Error::from_boxed(source).context(text),
        EvalError::Line { .. }
        | EvalError::Empty { .. }
        | EvalError::Report { .. }
        | EvalError::Unanswered { .. }
        | EvalError::DifferentQuestions { .. } => anyhow!(text),
    }
}

/// The library's text by cited clause, against which quotations are checked.
fn texts(assistant: &Assistant) -> Texts {
    let mut texts = Texts::default();
    for (title, clause, text) in assistant.cited_texts() {
        texts.push(&title, &clause, &text);
    }
    texts
}

fn retrieval(config: &Config, args: &RetrievalArgs) -> anyhow::Result<ExitCode> {
    let judged = JudgedQueries::load(&args.queries, &args.qrels).map_err(told)?;
    let plain = tiaowen_eval::plain_passages(&args.passages).map_err(told)?;
    let passages: Vec<Passage> = (0..)
        .zip(&plain)
        .map(|(n, passage)| Passage {
            id: PassageId(n),
            title: passage.title.clone(),
            headings: passage.heading.clone(),
            text: passage.text.clone(),
            questions: vec![],
        })
        .collect();
    let collection = Collection::open(config, &passages, &Bars::default())?;
    let report = tiaowen_eval::retrieval(&judged, passages.len(), |query| {
        let hits = collection.search(&query.text, args.top_k.get())?;
        let name = |id: PassageId| plain.get(id.0 as usize).map(|passage| passage.id.clone());
        let named = hits.iter().filter_map(|hit| Some((name(hit.passage)?, hit.score)));
        anyhow::Ok(named.collect())
    });
    let report = report.map_err(told)?;
    report.write_run(&args.run, "tiaowen").map_err(told)?;
    say!("{}", report.table());
    Ok(ExitCode::SUCCESS)
}

/// Learns a ranker and tells what it is worth.
fn fit(config: &Config, args: &FitArgs) -> anyhow::Result<ExitCode> {
    let bars = Bars::default();
    let mut laboratory = Laboratory::open(config, clock::today, &bars)?;
    let judged = judged(&args.questions)?;
    let study = Study::gather(&mut laboratory, &config.search, &judged)?;
    if let Some(path) = &args.rows {
        study.save(path).map_err(told)?;
    }
    let (mut ranker, report) = study.fit(&Growth::default());
    ranker.provenance.insert("model".into(), laboratory.model().into());
    ranker.provenance.insert("corpus".into(), laboratory.corpus().into());
    let path = args.output.clone().unwrap_or_else(|| Laboratory::ranker_path(config));
    tiaowen_eval::save_ranker(&ranker, &path).map_err(told)?;
    say!("{}", report.table());
    Ok(ExitCode::SUCCESS)
}

/// Judged questions by name of their file.
fn judged(files: &[PathBuf]) -> anyhow::Result<Vec<(String, Vec<Case>)>> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|path| Ok((name(path), tiaowen_eval::cases(path).map_err(told)?))).collect()
}

/// Measures what each part of retrieval brings.
fn ablate(config: &Config, questions: &[PathBuf], output: &Path) -> anyhow::Result<ExitCode> {
    let bars = Bars::default();
    let mut laboratory = Laboratory::open(config, clock::today, &bars)?;
    let judged = judged(questions)?;
    let ablation = tiaowen_eval::ablation(&mut laboratory, &config.search, &judged, &mut |row| eprintln!("{row}…"))?;
    let named: String = questions.iter().map(|path| format!(" --questions {}", path.display())).collect();
    let page = ablation.markdown(&format!("tiaowen eval ablate{named} --output {}", output.display()));
    std::fs::write(output, &page)?;
    say!("{page}");
    Ok(ExitCode::SUCCESS)
}
