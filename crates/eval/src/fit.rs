//! Learning the ranker from judged questions, and measuring it on questions it did not learn from.
//!
//! The corpus's own questions are left out on purpose: each leads to one clause, and a ranker learned from them
//! puts the other clauses that a person's question needs too far down.

mod gather;
mod learn;
mod trees;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tiaowen_assistant::AssistantError;
use tiaowen_assistant::laboratory::{Laboratory, Ranker, SearchConfig, SignalGroup};

pub use self::gather::{Group, Row};
pub use self::learn::Worth;
pub use self::trees::Growth;

pub(crate) use self::gather::hash;
use self::gather::judged_groups;
use self::learn::{learn, signals_without, unranked, validate, worth};
use crate::Case;
use crate::table::row;

/// Questions with their candidates, by name of their file: what a ranker is learned from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Study(Vec<(String, Vec<Group>)>);

/// What a ranker is worth, on questions outside of what it was learned from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FitReport {
    /// Figures by name: without and with a ranker.
    pub rows: Vec<(String, Worth, Worth)>,
    /// Judged questions without a group of signals.
    pub without: Vec<(String, Worth)>,
}

/// Groups of signals, with their names for readers.
const GROUPS: [(SignalGroup, &str); 9] = [
    (SignalGroup::Fusion, "融合与导向的分数"),
    (SignalGroup::Lexical, "词面"),
    (SignalGroup::Text, "条文向量"),
    (SignalGroup::Questions, "问题向量"),
    (SignalGroup::Words, "用词覆盖"),
    (SignalGroup::People, "主体、学段、地区、文件"),
    (SignalGroup::Norms, "规范与问法"),
    (SignalGroup::Place, "条款种类与文件层级"),
    (SignalGroup::Family, "上下级与同文件"),
];

impl Study {
    /// Asks every question and keeps the candidates.
    ///
    /// # Errors
    /// When an index or the model fails.
    pub fn gather(
        laboratory: &mut Laboratory<'_>,
        search: &SearchConfig,
        judged: &[(String, Vec<Case>)],
    ) -> Result<Self, AssistantError> {
        let assistant = laboratory.assistant(search.clone(), None)?;
        let groups = |(name, cases): &(String, Vec<Case>)| Ok((name.clone(), judged_groups(&assistant, cases)?));
        judged.iter().map(groups).collect::<Result<_, AssistantError>>().map(Self)
    }

    fn groups(&self) -> Vec<&Group> {
        self.0.iter().flat_map(|(_, groups)| groups).collect()
    }

    /// Learns a ranker from all questions, and measures by cross-validation what such a ranker is worth.
    pub fn fit(&self, growth: &Growth) -> (Ranker, FitReport) {
        let (groups, all) = (self.groups(), signals_without(&[]));
        let (before, after) = (unranked(&groups), validate(&groups, &all, growth));
        let mut start = 0;
        let mut rows = Vec::new();
        for (name, part) in &self.0 {
            let range = start..start + part.len();
            start = range.end;
            rows.push((name.clone(), worth(&before[range.clone()]), worth(&after[range])));
        }
        let without = GROUPS
            .map(|(group, name)| (name.to_owned(), worth(&validate(&groups, &signals_without(&[group]), growth))));
        let report = FitReport { rows, without: without.into() };
        let mut ranker = learn(&groups, &all, growth);
        let rows: String = groups.iter().map(|group| json!(group).to_string()).collect();
        let provenance = json!({
            "questions": self.0.iter().map(|(name, groups)| json!([name, groups.len()])).collect::<Vec<_>>(),
            "rows_fnv1a": format!("{:016x}", hash(&rows)),
            "folds": learn::FOLDS,
            "growth": growth,
            "figures": report,
        });
        if let serde_json::Value::Object(provenance) = provenance {
            ranker.provenance = provenance;
        }
        (ranker, report)
    }

    /// What the candidates are worth in the order without a ranker, and with rankers learned on other folds.
    pub(crate) fn worth(&self, growth: &Growth) -> (Worth, Worth) {
        let groups = self.groups();
        (worth(&unranked(&groups)), worth(&validate(&groups, &signals_without(&[]), growth)))
    }

    /// Every candidate with its signals, one question a line, for other programs to learn from.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &std::path::Path) -> Result<(), crate::EvalError> {
        let judged = self.0.iter().flat_map(|(name, groups)| groups.iter().map(|g| (name.as_str(), g)));
        let line = |(source, group): (&str, &Group)| format!("{}\n", json!({ "source": source, "group": group }));
        crate::lines::save_text(path, &judged.map(line).collect::<String>())
    }
}

impl FitReport {
    /// The figures as a table for a terminal.
    pub fn table(&self) -> String {
        let figures = |worth: &Worth| [worth.recall_10, worth.mrr_10].map(|figure| format!("{figure:.3}"));
        let heads = ["题数", "召回@50", "召回@10", "MRR", "排序后@10", "MRR"].map(str::to_owned);
        let mut out = row("交叉验证", heads);
        for (name, before, after) in &self.rows {
            let first = [before.questions.to_string(), format!("{:.3}", before.recall_50)];
            out += &row(name, first.into_iter().chain(figures(before)).chain(figures(after)));
        }
        out += &row("\n评测题，缺一组信号", ["排序后@10", "MRR"].map(str::to_owned));
        for (name, worth) in &self.without {
            out += &row(name, figures(worth));
        }
        out
    }
}

/// Writes a ranker, one tree a line, so that two can be compared.
///
/// # Errors
/// When the file cannot be written.
pub fn save_ranker(ranker: &Ranker, path: &std::path::Path) -> Result<(), crate::EvalError> {
    let trees: Vec<String> = ranker.trees.iter().map(|tree| json!(tree).to_string()).collect();
    let (signals, provenance) = (json!(ranker.signals), json!(ranker.provenance));
    let text =
        format!("{{\"signals\":{signals},\n\"trees\":[\n{}\n],\n\"provenance\":{provenance}}}\n", trees.join(",\n"));
    crate::lines::save_text(path, &text)
}
