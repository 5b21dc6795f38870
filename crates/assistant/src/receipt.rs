//! The receipt of an answer: what is needed to derive it again, and what led to it.

use serde_json::{Value, json};
use tiaowen_answer::{NormUse, Receipt, Rule};
use tiaowen_corpus::Library;
use tiaowen_retrieval::{QueryPlan, Ranking};
use tiaowen_types::{ClauseIdx, DocumentId};

use crate::Ask;
use crate::assistant::Shelf;

/// Candidates listed in a receipt: as many as a trace shows.
const CANDIDATES: usize = 20;

/// Builds a receipt. It holds no personal data: that of the question was masked before.
pub(crate) fn receipt(ask: &Ask, plan: &QueryPlan, shelf: &Shelf, ranking: &Ranking, how: &Receipt) -> Value {
    let info = &shelf.info;
    let candidates = how.candidates.iter().take(CANDIDATES).map(|candidate| {
        json!({
            "clause": address(&shelf.library, &candidate.document, candidate.clause),
            "score": candidate.score,
            "support": candidate.support,
            "cited": candidate.cited,
        })
    });
    let norm = |norm: &NormUse| json!({ "clause": address(&shelf.library, &norm.document, norm.clause), "verdict": norm.verdict });
    json!({
        "program": info.version,
        "library": info.library,
        "index": info.index,
        "model": info.model,
        "ranker": shelf.order,
        "date": plan.date,
        "question": ask.question,
        "history": ask.history,
        "asker": ask.asker,
        "stage": ask.stage,
        "intent": format!("{:?}", plan.intent),
        "bearers": plan.bearers,
        "stages": plan.stages,
        "within": plan.within,
        "filled_in": plan.filled_in,
        "filters": ranking.trace.filters,
        "rules": how.rules.iter().map(|rule| Rule::name(*rule)).collect::<Vec<_>>(),
        "deciding": how.deciding.as_ref().map(norm),
        "losing": how.losing.iter().map(norm).collect::<Vec<_>>(),
        "candidates": candidates.collect::<Vec<_>>(),
    })
}

fn address(library: &Library, document: &DocumentId, clause: ClauseIdx) -> String {
    let path = library.document(document).and_then(|d| d.tree.get(clause)).map(|c| c.path.to_string());
    format!("{document}#{}", path.unwrap_or_default())
}
