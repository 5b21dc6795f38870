//! The whole path from question to answer.

use std::time::{Duration, Instant};

use tiaowen_answer::{Inputs, Outcome, Receipt, RefusalKind, Rule};
use tiaowen_corpus::Library;
use tiaowen_retrieval::{Intent, QueryPlan, Question, Ranking, ResolvedReference, mask_personal};
use tiaowen_types::{ClauseIdx, DocumentId};

use crate::assistant::{Shelf, asker};
use crate::wire::{AnswerBody, AnswerStatus, RefusalBody, RetrievedBody, TimingsBody};
use crate::{Ask, Assistant, AssistantError, convert, receipt};

/// Passages an answer is chosen from: lists need them all.
const RANKED: usize = 60;

/// Passages shown in an answer's trace, best first.
const TRACED: usize = 20;

/// Questions before the last one that are read to answer it again.
const REMEMBERED: usize = 2;

/// What was derived from one question.
struct Derived {
    plan: QueryPlan,
    ranking: Ranking,
    outcome: Outcome,
    how: Receipt,
    understood: Duration,
    retrieved: Duration,
}

impl Assistant {
    /// Answers a question. Start reading here.
    ///
    /// Personal data in it is masked before anything else, and stands in nothing that comes back.
    ///
    /// # Errors
    /// When the asker is unknown or an index or the model fails; a question without answer is no error.
    pub fn ask(&self, ask: &Ask) -> Result<AnswerBody, AssistantError> {
        let ask = &Ask {
            question: mask_personal(&ask.question),
            history: ask.history.iter().map(|earlier| mask_personal(earlier)).collect(),
            ..ask.clone()
        };
        let shelf = self.shelf();
        let start = Instant::now();
        let derived = self.whole(&shelf, ask)?;
        let total = start.elapsed();
        let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
        let timings = TimingsBody {
            understand: ms(derived.understood),
            retrieve: ms(derived.retrieved),
            compose: ms(total.saturating_sub(derived.understood + derived.retrieved)),
            total: ms(total),
        };
        let mut body = body(&shelf.library, ask, &derived.outcome, timings);
        body.receipt = receipt::receipt(ask, &derived.plan, &shelf, &derived.ranking, &derived.how);
        body.retrieved = ask.trace.then(|| retrieved_bodies(&shelf.library, &derived.ranking));
        Ok(body)
    }

    /// Answers the question; of several in one text each, and then all of them together.
    fn whole(&self, shelf: &Shelf, ask: &Ask) -> Result<Derived, AssistantError> {
        let mut whole = self.derive(shelf, ask, None)?;
        let parts = std::mem::take(&mut whole.plan.parts);
        if parts.len() > 1 && !refused_as_such(&whole.outcome) {
            let mut answered = Vec::new();
            for part in &parts {
                let one = Ask { question: part.clone(), history: vec![], ..ask.clone() };
                let derived = self.derive(shelf, &one, Some(&whole.plan))?;
                whole.understood += derived.understood;
                whole.retrieved += derived.retrieved;
                answered.push((part.clone(), derived.outcome));
            }
            let documents = tiaowen_answer::Shelf::new(shelf.library.documents());
            if let Some(outcome) = tiaowen_answer::join(answered, &documents) {
                whole.outcome = outcome;
                whole.how.rules.push(Rule::Parts);
            }
        }
        whole.plan.parts = parts;
        Ok(whole)
    }

    /// A question understood, within the documents and the stage that the caller names.
    pub(crate) fn plan(&self, shelf: &Shelf, ask: &Ask) -> Result<QueryPlan, AssistantError> {
        let asker = ask.asker.as_deref().map(asker).transpose()?;
        let today = ask.as_of.unwrap_or_else(self.clock);
        let question = Question { text: &ask.question, history: &ask.history, asker, today };
        let mut plan = self.understand(shelf, &question);
        plan.within.clone_from(&ask.within);
        if plan.stages.is_empty() {
            plan.stages.extend(ask.stage);
        }
        Ok(plan)
    }

    /// Answers one question. A part of a longer text takes from the whole whom and which stage it does not name.
    fn derive(&self, shelf: &Shelf, ask: &Ask, whole: Option<&QueryPlan>) -> Result<Derived, AssistantError> {
        let start = Instant::now();
        let mut plan = self.plan(shelf, ask)?;
        if let Some(whole) = whole {
            inherit(&mut plan, whole);
        }
        if let Some(nth) = plan.nth {
            self.point_back(shelf, ask, nth, &mut plan)?;
        }
        let understood = start.elapsed();
        let ranking = shelf.retriever.search(&plan, RANKED)?;
        let retrieved = start.elapsed().saturating_sub(understood);
        let documents = tiaowen_answer::Shelf::new(shelf.library.documents());
        let inputs = Inputs { plan: &plan, ranking: &ranking, norms: &shelf.norms, shelf: &documents };
        let (outcome, how) = tiaowen_answer::derive(&inputs);
        Ok(Derived { plan, ranking, outcome, how, understood, retrieved })
    }

    /// 第二条再说详细点: the clause that the answer before cites second.
    fn point_back(&self, shelf: &Shelf, ask: &Ask, nth: usize, plan: &mut QueryPlan) -> Result<(), AssistantError> {
        let Some((last, earlier)) = ask.history.split_last() else { return Ok(()) };
        let recent = earlier.iter().skip(earlier.len().saturating_sub(REMEMBERED)).cloned();
        let before = Ask { question: last.clone(), history: recent.collect(), ..ask.clone() };
        let derived = self.derive(shelf, &before, None)?;
        let citations = match &derived.outcome {
            Outcome::Answered(answer) => answer.citations(),
            Outcome::Refused(refusal) => refusal.citations(),
        };
        let mut clauses: Vec<(&DocumentId, ClauseIdx)> = Vec::new();
        for citation in citations {
            let clause = (citation.document(), citation.clause());
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        let Some((document, clause)) = nth.checked_sub(1).and_then(|at| clauses.get(at)) else { return Ok(()) };
        plan.references = vec![ResolvedReference {
            span: 0..0,
            text: String::new(),
            document: Some((*document).clone()),
            clauses: vec![*clause],
            problem: None,
        }];
        plan.intent = Intent::WhichClause;
        plan.resolved.clone_from(&plan.question);
        plan.filled_in = vec![format!("{last}：第{nth}条")];
        Ok(())
    }
}

/// Refused for what it is, not for what was not found: then no part of it is answered either.
fn refused_as_such(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Refused(refusal) => refusal.kind() == RefusalKind::OutOfScope,
        Outcome::Answered(_) => false,
    }
}

fn inherit(plan: &mut QueryPlan, whole: &QueryPlan) {
    if plan.stages.is_empty() {
        plan.stages.clone_from(&whole.stages);
    }
    if plan.bearers.is_empty() {
        plan.bearers.clone_from(&whole.bearers);
    }
    if plan.documents.is_empty() {
        plan.documents.clone_from(&whole.documents);
    }
    plan.asker = plan.asker.or(whole.asker);
    plan.cues.instructs |= whole.cues.instructs;
}

fn body(library: &Library, ask: &Ask, outcome: &Outcome, timings_ms: TimingsBody) -> AnswerBody {
    let (status, refusal, verdict, text, citations, conflicts) = match outcome {
        Outcome::Answered(answer) => {
            let status = if answer.partial() { AnswerStatus::Partial } else { AnswerStatus::Answered };
            (status, None, answer.verdict(), answer.text(), answer.citations(), answer.conflicts())
        }
        Outcome::Refused(refusal) => {
            let body = RefusalBody {
                kind: refusal.kind().as_str().to_owned(),
                message: refusal.message().to_owned(),
                nearest: refusal.nearest(),
            };
            let verdict = tiaowen_types::Verdict::NotCovered;
            (AnswerStatus::Refused, Some(body), verdict, refusal.text(), refusal.citations(), [].as_slice())
        }
    };
    AnswerBody {
        id: None,
        question: ask.question.clone(),
        status,
        refusal,
        verdict,
        text: text.to_owned(),
        citations: citations.iter().filter_map(|c| convert::citation(library, c)).collect(),
        conflicts: conflicts.iter().map(convert::conflict).collect(),
        retrieved: None,
        label: convert::label(&tiaowen_corpus::sha256_hex(text.as_bytes())),
        receipt: serde_json::Value::Null,
        timings_ms,
    }
}

fn retrieved_bodies(library: &Library, ranking: &Ranking) -> Vec<RetrievedBody> {
    let hits = ranking.hits.iter().take(TRACED);
    hits.filter_map(|hit| convert::retrieved(library, &hit.document, hit.clause, hit.score)).collect()
}
