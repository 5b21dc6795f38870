use std::collections::BTreeMap;

use serde::Serialize;
use tiaowen_assistant::laboratory::Candidate;
use tiaowen_assistant::{Ask, Assistant, AssistantError};

use crate::{Case, key};

/// A question with the candidates of its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Name of the question.
    pub id: String,
    /// Needed quotations.
    pub needed: usize,
    /// The candidates in the order without a ranker.
    pub rows: Vec<Row>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// 2: needed; 1: helpful; 0: neither.
    pub gain: u8,
    /// Which of the needed quotations it holds, as bits.
    pub quotes: u64,
    /// Its signals.
    pub signals: Vec<f32>,
}

/// Judged questions with a needed quotation.
///
/// # Errors
/// When an index or the model fails.
pub(crate) fn judged_groups(assistant: &Assistant, cases: &[Case]) -> Result<Vec<Group>, AssistantError> {
    let mut groups = Vec::new();
    for case in cases.iter().filter(|case| case.needed().next().is_some()) {
        let ask = Ask {
            question: case.question.clone(),
            history: case.history.clone(),
            asker: case.asker.clone(),
            ..Ask::default()
        };
        let quotes: BTreeMap<(String, String), ()> =
            case.needed().map(|gold| ((key::title(&gold.document), key::quote(&gold.quote)), ())).collect();
        let judged = case.clauses();
        let row = |candidate: Candidate| {
            let (title, text) = (key::title(&candidate.passage.document), key::quote(&candidate.passage.text));
            let holds = |(document, quote): &(String, String)| *document == title && text.contains(quote);
            let mask = quotes.keys().take(64).enumerate().filter(|(_, quote)| holds(quote));
            let mask = mask.fold(0, |bits, (at, _)| bits | 1 << at);
            let place = key::place(&candidate.passage.document, &candidate.passage.clause);
            let relevance = judged.iter().find(|(known, _)| *known == place).map_or(0, |(_, relevance)| *relevance);
            // A clause cited alike that lacks the words is at most a help.
            let gain = if mask != 0 { 2 } else { relevance.min(1) };
            Row { gain, quotes: mask, signals: candidate.signals }
        };
        let rows = assistant.candidates(&ask)?.into_iter().map(row).collect();
        groups.push(Group { id: case.id.clone(), needed: quotes.len().min(64), rows });
    }
    Ok(groups)
}

/// FNV-1a: the same parts on every machine and with every version of the standard library.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
