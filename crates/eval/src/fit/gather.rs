use std::collections::BTreeMap;

use serde::Serialize;
use tiaowen_assistant::laboratory::{Candidate, KnownQuestion, Laboratory, SearchConfig};
use tiaowen_assistant::{Ask, Assistant, AssistantError};

use crate::{Case, key};

/// Parts into which known questions are cut, each asked of an index that lacks it.
const PARTS: u64 = 5;

/// A question with the candidates of its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Name of the question.
    pub id: String,
    /// What must not stand on both sides of a fold: the clause it was written for, or the question itself.
    pub subject: String,
    /// The document it was written for; empty when it was written for none.
    pub document: String,
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

/// What an index lacks while a known question is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The question and others like it by chance, not those of the same clause: as when a clause is asked for in
    /// words that its known questions foresaw.
    Question,
    /// Every question of the clause: as when nobody foresaw the clause being asked for.
    Clause,
}

/// The corpus's own questions, each asked of an index that does not know it.
///
/// # Errors
/// When an index or the model fails.
pub(crate) fn known_groups(
    laboratory: &mut Laboratory<'_>,
    search: &SearchConfig,
    held: Held,
) -> Result<Vec<Group>, AssistantError> {
    let questions = laboratory.questions();
    let part = |clause: &str, text: &str| match held {
        Held::Question => hash(text) % PARTS,
        Held::Clause => hash(clause) % PARTS,
    };
    let mut groups = Vec::with_capacity(questions.len());
    for current in 0..PARTS {
        let keep = |clause: &tiaowen_types::ClauseRef, text: &str| part(&clause.to_string(), text) != current;
        let assistant = laboratory.assistant(search.clone(), None, &keep)?;
        for question in questions.iter().filter(|q| part(&q.clause.to_string(), &q.text) == current) {
            groups.push(known_group(&assistant, question)?);
        }
    }
    groups.sort_by(|left, right| left.id.cmp(&right.id));
    Ok(groups)
}

fn known_group(assistant: &Assistant, question: &KnownQuestion) -> Result<Group, AssistantError> {
    let ask = Ask { question: question.text.clone(), ..Ask::default() };
    let row = |candidate: Candidate| {
        let wanted = candidate.clause == question.clause;
        Row { gain: if wanted { 2 } else { 0 }, quotes: u64::from(wanted), signals: candidate.signals }
    };
    Ok(Group {
        id: format!("{} {}", question.clause, question.text),
        subject: question.clause.to_string(),
        document: question.clause.document.to_string(),
        needed: 1,
        rows: assistant.candidates(&ask)?.into_iter().map(row).collect(),
    })
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
        let (subject, document) = (case.id.clone(), String::new());
        groups.push(Group { id: case.id.clone(), subject, document, needed: quotes.len().min(64), rows });
    }
    Ok(groups)
}

/// FNV-1a: the same parts on every machine and with every version of the standard library.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
