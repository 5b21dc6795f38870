//! Measures retrieval on questions with gold quotations: `measure QUESTIONS.jsonl [--model M.toml] [--show] [--ablate]`.
//!
//! Questions in thirds: two are for tuning and reported by category, the third is held aside and reported in total.

mod bench;
mod metrics;
mod setup;

use std::path::PathBuf;

use tiaowen_retrieval::{Mode, SearchConfig};

use crate::metrics::Report;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let questions = PathBuf::from(args.next().ok_or("name a file of questions")?);
    let flags: Vec<String> = args.collect();
    let has = |flag: &str| flags.iter().any(|f| f == flag);
    let model = flags.iter().position(|f| f == "--model").and_then(|i| flags.get(i + 1)).map(PathBuf::from);
    let bench = bench::Bench::load(&questions, model.as_deref())?;
    let config = SearchConfig::default();
    let report = bench.run(&config)?;
    print!("{report}");
    if has("--show") {
        bench.show(&config)?;
    }
    if has("--dump") {
        bench.dump(&config)?;
    }
    if has("--ablate") {
        for (name, config) in variants() {
            println!("{name:<28} {}", bench.run(&config)?.line());
        }
    }
    if has("--sweep") {
        sweep(&bench)?;
    }
    Ok(())
}

fn variants() -> Vec<(&'static str, SearchConfig)> {
    let base = SearchConfig::default;
    let change = |f: &dyn Fn(&mut SearchConfig)| {
        let mut config = base();
        f(&mut config);
        config
    };
    vec![
        ("all", base()),
        ("steering off", change(&|c| c.steering = false)),
        ("lexicon off", change(&|c| c.lexicon = 0.0)),
        ("vectors off", change(&|c| c.mode = Mode::Lexical)),
        ("words off", change(&|c| c.mode = Mode::Vector)),
        ("questions field off", change(&|c| c.fields.questions = 0.0)),
        ("question vectors off", change(&|c| c.legs.questions = 0.0)),
        (
            "questions off",
            change(&|c| {
                c.fields.questions = 0.0;
                c.legs.questions = 0.0;
            }),
        ),
        ("reciprocal ranks", change(&|c| c.fusion = tiaowen_retrieval::Fusion::ReciprocalRank)),
        (
            "plain: no steering, lexicon, questions",
            change(&|c| {
                c.steering = false;
                c.lexicon = 0.0;
                c.fields.questions = 0.0;
                c.legs.questions = 0.0;
            }),
        ),
    ]
}

/// One weight at a time, on the tuning part.
fn sweep(bench: &bench::Bench) -> Result<(), Box<dyn std::error::Error>> {
    type Knob = (&'static str, fn(&mut SearchConfig) -> &mut f32);
    let knobs: [Knob; 21] = [
        ("legs.lexical", |c| &mut c.legs.lexical),
        ("legs.text", |c| &mut c.legs.text),
        ("legs.questions", |c| &mut c.legs.questions),
        ("fields.title", |c| &mut c.fields.title),
        ("fields.headings", |c| &mut c.fields.headings),
        ("fields.text", |c| &mut c.fields.text),
        ("fields.questions", |c| &mut c.fields.questions),
        ("lexicon", |c| &mut c.lexicon),
        ("coverage", |c| &mut c.weights.coverage),
        ("expanded", |c| &mut c.weights.expanded),
        ("bearer", |c| &mut c.weights.bearer),
        ("stage", |c| &mut c.weights.stage),
        ("normative", |c| &mut c.weights.normative),
        ("act", |c| &mut c.weights.act),
        ("family", |c| &mut c.weights.family),
        ("document", |c| &mut c.weights.document),
        ("region", |c| &mut c.weights.region),
        ("gathered", |c| &mut c.weights.gathered),
        ("front", |c| &mut c.weights.front),
        ("furniture", |c| &mut c.weights.furniture),
        ("news", |c| &mut c.weights.news),
    ];
    for (name, knob) in knobs {
        let mut config = SearchConfig::default();
        let now = *knob(&mut config);
        let tries = [0.0, now * 0.5, now * 0.75, now, now * 1.5, now * 2.0, now * 3.0];
        let mut line = format!("{name:<18}");
        for value in tries {
            *knob(&mut config) = value;
            let report: Report = bench.run(&config)?;
            line.push_str(&format!("  {value:.3}:{:.4}", report.goal()));
        }
        println!("{line}");
    }
    Ok(())
}
