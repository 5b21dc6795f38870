use std::process::ExitCode;

use tiaowen_assistant::config::Config;
use tiaowen_assistant::{Ask, Assistant, Collection};
use tiaowen_eval::{JudgedQueries, Report, Texts};
use tiaowen_types::{Passage, PassageId};

use super::open;
use crate::args::{EvalCommand, RetrievalArgs};
use crate::progress::Bars;

/// Runs an evaluation or compares two.
pub(crate) fn eval(config: &Config, command: &EvalCommand) -> anyhow::Result<ExitCode> {
    match command {
        EvalCommand::Answers { questions, report } => {
            let cases = tiaowen_eval::cases(questions)?;
            let assistant = open(config)?;
            let scored = tiaowen_eval::answers(&cases, &texts(&assistant)?, |case| {
                assistant.ask(&Ask {
                    question: case.question.clone(),
                    history: case.history.clone(),
                    asker: case.asker.clone(),
                    as_of: None,
                    trace: true,
                })
            })?;
            if let Some(path) = report {
                scored.save(path)?;
            }
            println!("{}", scored.table());
            Ok(ExitCode::SUCCESS)
        }
        EvalCommand::Retrieval(args) => retrieval(config, args),
        EvalCommand::Compare { baseline, report } => {
            let comparison = tiaowen_eval::compare(&Report::load(baseline)?, &Report::load(report)?)?;
            println!("{}", comparison.table());
            Ok(if comparison.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
    }
}

/// The library's text by cited clause, against which quotations are checked.
fn texts(assistant: &Assistant) -> anyhow::Result<Texts> {
    let mut texts = Texts::default();
    for (title, clause, text) in assistant.cited_texts() {
        texts.push(&title, &clause, &text);
    }
    Ok(texts)
}

fn retrieval(config: &Config, args: &RetrievalArgs) -> anyhow::Result<ExitCode> {
    let judged = JudgedQueries::load(&args.queries, &args.qrels)?;
    let plain = tiaowen_eval::plain_passages(&args.passages)?;
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
    })?;
    report.write_run(&args.run, "tiaowen")?;
    println!("{}", report.table());
    Ok(ExitCode::SUCCESS)
}
