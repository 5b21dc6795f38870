//! Long work on the terminal: one bar per step, on standard error, one line per step where no terminal shows bars.

use std::io::IsTerminal as _;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use tiaowen_assistant::{Progress, Step};

/// Bars on standard error.
#[derive(Debug, Default)]
pub(crate) struct Bars(Mutex<Option<(Step, ProgressBar)>>);

impl Progress for Bars {
    fn step(&self, step: Step, done: usize, total: usize) {
        let Ok(mut current) = self.0.lock() else { return };
        if current.as_ref().is_none_or(|(shown, _)| *shown != step) {
            if let Some((_, finished)) = current.take() {
                finished.finish_and_clear();
            }
            if !std::io::stderr().is_terminal() {
                eprintln!("{}…", name(step));
            }
            *current = Some((step, bar(step, total)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            if total > 0 && done >= total {
                bar.finish_and_clear();
            }
        }
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Model => "载入模型",
        Step::Documents => "解析文件",
        Step::Lexical => "建立全文索引",
        Step::Embed => "计算向量",
        Step::Vectors => "写入向量索引",
    }
}

fn bar(step: Step, total: usize) -> ProgressBar {
    let template = if total == 0 {
        "{prefix} {spinner}"
    } else {
        "{prefix} {wide_bar} {pos}/{len}，每秒 {per_sec}，约剩 {eta}"
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(total as u64).with_style(style).with_prefix(name(step));
    if total == 0 {
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
    }
    bar
}
