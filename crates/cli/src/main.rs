//! The `tiaowen` program: standard output is data, everything else goes to standard error.
//! Exit codes: 0 answered, 1 refused or findings, 2 usage or failure.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the terminal is this crate's business")]

mod args;
mod batch;
mod clock;
mod commands;
mod output;
mod progress;
mod report;

use std::process::ExitCode;

use anyhow::Context as _;
use args::{Cli, Command};
use tiaowen_assistant::config::{self, Config, Flags};

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error),
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            output::failure(&error);
            ExitCode::from(2)
        }
    }
}

/// The table of contents: every command and where it lives.
fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let mut flags = Flags::new();
    if let Some(data) = &cli.data {
        flags.insert("data".into(), data.display().to_string());
    }
    if let Command::Serve(args::ServeArgs { addr: Some(addr) }) = &cli.command {
        flags.insert("server.addr".into(), addr.clone());
    }
    let (config, sources) = config::load(cli.config.as_deref(), &flags)?;
    log_to_stderr(&config)?;
    match cli.command {
        Command::Serve(_) => commands::serve(&config),
        Command::Ask(ask) => commands::ask(&config, ask),
        Command::Search(search) => commands::search(&config, &search),
        Command::Show(show) => commands::show(&config, &show),
        Command::Check(check) => commands::check(&config, &check),
        Command::Corpus(corpus) => commands::corpus(&config, corpus),
        Command::Index(index) => commands::index(&config, &index),
        Command::Model(model) => commands::model(&config, &model),
        Command::Receipt(receipt) => commands::receipt(&config, receipt),
        Command::Eval(eval) => commands::eval(&config, &eval),
        Command::Config(args::ConfigCommand::Show) => {
            output::settings(&sources.table(&config));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn log_to_stderr(config: &Config) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.level)
        .with_context(|| format!("log.level 的值无法识别：{}", config.log.level))?;
    // What a damaged PDF made its reader repair is told in our own words, or it does not matter.
    let quiet = "lopdf=off".parse().expect("invariant: a constant directive");
    let filter = filter.add_directive(quiet);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}
