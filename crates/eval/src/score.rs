use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tiaowen_assistant::wire::{AnswerBody, AnswerStatus, CitationBody, RetrievedBody};
use tiaowen_types::Verdict;

use crate::case::Case;
use crate::key::{self, Place};
use crate::metric::{ndcg, recall, reciprocal_rank};
use crate::texts::{Found, Texts};

/// Relevance from which a clause is needed for a right answer.
const NEEDED: u8 = 2;
/// Relevance from which a cited clause is to the point.
const RELEVANT: u8 = 1;

/// How one question was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseScore {
    /// The question.
    pub id: String,
    /// Its group.
    pub category: String,
    /// Whether the documents answer it.
    pub answerable: bool,
    /// The right verdict.
    pub expected: Verdict,
    /// The verdict given.
    pub verdict: Verdict,
    /// Whether it was answered.
    pub status: AnswerStatus,
    /// Quality of the ranking; `None` for questions without gold and for answers without a trace.
    pub ranking: Option<RankingScore>,
    /// Quality of the citations.
    pub citations: CitationScore,
    /// Milliseconds from question to answer.
    pub ms: f64,
}

/// Quality of one ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingScore {
    /// Distinct needed quotations.
    pub needed_quotes: usize,
    /// Those of them inside the first ten passages.
    pub found_quotes: usize,
    /// One over the rank of the first passage that holds a needed quotation.
    pub quote_rr: f64,
    /// Share of the needed clauses among the first ten passages.
    pub clause_recall_10: f64,
    /// Share of the needed clauses among the first twenty passages.
    pub clause_recall_20: f64,
    /// One over the rank of the first needed clause.
    pub clause_rr: f64,
    /// nDCG@10 over clauses.
    pub clause_ndcg_10: f64,
}

/// Quality of the citations of one answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CitationScore {
    /// Share of the needed clauses that are cited; `None` for questions without gold.
    pub recall: Option<f64>,
    /// Share of the distinct cited clauses that are to the point; `None` unless the question has gold and was
    /// answered.
    pub precision: Option<f64>,
    /// Quotations given.
    pub quotes: usize,
    /// Quotations that do not stand in the document they name.
    pub fabricated: usize,
    /// Quotations that stand in the document but not in the clause they name.
    pub misplaced: usize,
}

/// Scores one answer.
pub fn score(case: &Case, answer: &AnswerBody, texts: &Texts, ms: f64) -> CaseScore {
    let judged = case.clauses();
    let retrieved = answer.retrieved.as_deref().filter(|_| !judged.is_empty());
    CaseScore {
        id: case.id.clone(),
        category: case.category.clone(),
        answerable: case.answerable,
        expected: case.verdict,
        verdict: answer.verdict,
        status: answer.status,
        ranking: retrieved.and_then(|passages| ranking(case, &judged, passages)),
        citations: citations(&judged, answer, texts),
        ms,
    }
}

fn ranking(case: &Case, judged: &[(Place, u8)], passages: &[RetrievedBody]) -> Option<RankingScore> {
    let quotes = quote_ranks(case, passages);
    let found: Vec<usize> = quotes.iter().flatten().copied().filter(|&idx| idx < 10).collect();
    let (ranked, relevances) = (relevances(judged, passages), relevances_of(judged));
    Some(RankingScore {
        needed_quotes: quotes.len(),
        found_quotes: found.len(),
        quote_rr: found.iter().min().map_or(0.0, |&idx| 1.0 / (idx + 1) as f64),
        clause_recall_10: recall(&ranked, &relevances, 10, NEEDED)?,
        clause_recall_20: recall(&ranked, &relevances, 20, NEEDED)?,
        clause_rr: reciprocal_rank(&ranked, 10, NEEDED),
        clause_ndcg_10: ndcg(&ranked, &relevances, 10)?,
    })
}

/// For each distinct needed quotation, the index of the first passage of its document that holds it.
fn quote_ranks(case: &Case, passages: &[RetrievedBody]) -> Vec<Option<usize>> {
    let texts: Vec<(String, String)> =
        passages.iter().map(|passage| (key::title(&passage.document), key::quote(&passage.text))).collect();
    let needed: BTreeSet<(String, String)> =
        case.needed().map(|gold| (key::title(&gold.document), key::quote(&gold.quote))).collect();
    let holds = |(title, quote): &(String, String)| {
        texts.iter().position(|(document, text)| document == title && text.contains(quote))
    };
    needed.iter().map(holds).collect()
}

/// The relevance of each passage's clause; a clause counts where it stands first.
fn relevances(judged: &[(Place, u8)], passages: &[RetrievedBody]) -> Vec<u8> {
    let mut seen = BTreeSet::new();
    let relevance = |passage: &RetrievedBody| {
        let place = key::place(&passage.document, &passage.clause);
        let judged = judged.iter().find(|(known, _)| *known == place).map_or(0, |(_, relevance)| *relevance);
        if seen.insert(place) { judged } else { 0 }
    };
    passages.iter().map(relevance).collect()
}

fn relevances_of(judged: &[(Place, u8)]) -> Vec<u8> {
    judged.iter().map(|(_, relevance)| *relevance).collect()
}

fn citations(judged: &[(Place, u8)], answer: &AnswerBody, texts: &Texts) -> CitationScore {
    let cited: BTreeSet<Place> =
        answer.citations.iter().map(|citation| key::place(&citation.document, &citation.clause)).collect();
    let standing = |citation: &CitationBody| texts.find(&citation.document, &citation.clause, &citation.quote);
    let count = |found: Found| answer.citations.iter().filter(|citation| standing(citation) == found).count();
    // The clause a refusal points to is an offer, not a claim, so it is neither rewarded nor blamed.
    let refused = answer.status == AnswerStatus::Refused;
    let hits = |from: u8| judged.iter().filter(|(place, r)| *r >= from && cited.contains(place)).count() as f64;
    let needed = judged.iter().filter(|(_, relevance)| *relevance >= NEEDED).count();
    let precision = if cited.is_empty() { 0.0 } else { hits(RELEVANT) / cited.len() as f64 };
    CitationScore {
        recall: (needed > 0).then(|| if refused { 0.0 } else { hits(NEEDED) / needed as f64 }),
        precision: (needed > 0 && !refused).then_some(precision),
        quotes: answer.citations.len(),
        fabricated: count(Found::Nowhere),
        misplaced: count(Found::Elsewhere),
    }
}

#[cfg(test)]
mod tests;
