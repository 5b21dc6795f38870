//! What each part of retrieval brings: the same questions with that part off, the ranker learned anew without it.

use std::fmt::Write as _;

use tiaowen_assistant::AssistantError;
use tiaowen_assistant::laboratory::{Laboratory, Mode, SearchConfig};

use crate::Case;
use crate::fit::{Growth, Study, Worth};

/// A part that can be turned off.
struct Part {
    name: &'static str,
    off: fn(&mut SearchConfig),
}

const PARTS: [Part; 9] = [
    Part { name: "全部", off: |_| {} },
    Part { name: "无词面检索", off: |search| search.mode = Mode::Vector },
    Part { name: "无向量检索", off: |search| search.mode = Mode::Lexical },
    Part { name: "无已知问题的向量", off: |search| search.legs.questions = 0.0 },
    Part { name: "无已知问题的词面", off: |search| search.fields.questions = 0.0 },
    Part { name: "无已知问题", off: |search| (search.legs.questions, search.fields.questions) = (0.0, 0.0) },
    Part { name: "无词典的词", off: |search| (search.lexicon, search.formal) = (0.0, 0.0) },
    Part { name: "无公文用语的向量", off: |search| search.formal = 0.0 },
    Part { name: "无导向", off: |search| search.steering = false },
];

/// Figures with each part off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ablation {
    /// Name, the worth of steering's order, and that of rankers learned on other folds without the part.
    pub rows: Vec<(String, Worth, Worth)>,
}

/// Measures every part, and every file of the lexicon. `progress` hears the name of each row before it is measured.
///
/// # Errors
/// When an index or the model fails.
pub fn ablation(
    laboratory: &mut Laboratory<'_>,
    search: &SearchConfig,
    judged: &[(String, Vec<Case>)],
    progress: &mut dyn FnMut(&str),
) -> Result<Ablation, AssistantError> {
    let mut rows = Vec::new();
    let mut measure = |laboratory: &mut Laboratory<'_>, name: String, search: &SearchConfig| {
        progress(&name);
        let (before, after) = Study::gather(laboratory, search, judged)?.worth(&Growth::default());
        rows.push((name, before, after));
        Ok::<_, AssistantError>(())
    };
    for part in PARTS {
        let mut without = search.clone();
        (part.off)(&mut without);
        measure(laboratory, part.name.to_owned(), &without)?;
    }
    for file in laboratory.lexicon_files()? {
        laboratory.leave_out_lexicon(Some(&file))?;
        measure(laboratory, format!("词典缺 {file}"), search)?;
    }
    laboratory.leave_out_lexicon(None)?;
    Ok(Ablation { rows })
}

impl Ablation {
    /// The figures as a page of Markdown. `command` is what made it.
    pub fn markdown(&self, command: &str) -> String {
        let mut out = format!(
            "# 各部分的作用\n\n由 `{command}` 生成。每行关掉一部分，在同样的问题上重测：导向排序，以及缺这一部分、\
             按问题分五折重新学习的排序（每个问题由没有见过它的模型排序）。召回、MRR 的定义见 [README](README.md)。\n\n\
             | 关掉 | 题数 | 召回@50 | 导向：召回@10 | MRR | 学习排序：召回@10 | MRR |\n|---|---|---|---|---|---|---|\n"
        );
        for (name, before, after) in &self.rows {
            let figures = [before.recall_50, before.recall_10, before.mrr_10, after.recall_10, after.mrr_10];
            let figures = figures.map(|figure| format!("{figure:.3}")).join(" | ");
            let _ = writeln!(out, "| {name} | {} | {figures} |", before.questions);
        }
        out
    }
}
