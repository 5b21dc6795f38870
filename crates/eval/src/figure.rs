use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tiaowen_assistant::wire::AnswerStatus;

use crate::metric::{mean, percentile};
use crate::score::{CaseScore, RankingScore};

/// A figure of a report. Its definition stands in `eval/README.md` under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Mean share of a question's needed quotations inside the first ten passages.
    #[serde(rename = "quote_recall_10")]
    QuoteRecall10,
    /// Share of all needed quotations inside the first ten passages.
    #[serde(rename = "quote_recall_10_pooled")]
    QuoteRecall10Pooled,
    /// Share of questions with every needed quotation inside the first ten passages.
    #[serde(rename = "quote_complete_10")]
    QuoteComplete10,
    /// Mean of one over the rank of the first passage with a needed quotation.
    #[serde(rename = "quote_mrr_10")]
    QuoteMrr10,
    /// Mean share of a question's needed clauses among the first ten passages.
    #[serde(rename = "clause_recall_10")]
    ClauseRecall10,
    /// The same among the first twenty.
    #[serde(rename = "clause_recall_20")]
    ClauseRecall20,
    /// Mean of one over the rank of the first needed clause.
    #[serde(rename = "clause_mrr_10")]
    ClauseMrr10,
    /// Mean nDCG@10 over clauses.
    #[serde(rename = "clause_ndcg_10")]
    ClauseNdcg10,
    /// Mean share of a question's needed clauses that are cited.
    CitationRecall,
    /// Mean share of an answer's cited clauses that are to the point.
    CitationPrecision,
    /// Share of questions with the right verdict.
    VerdictAccuracy,
    /// Share of refusals that were right.
    RefusalPrecision,
    /// Share of unanswerable questions that were refused.
    RefusalRecall,
    /// Quotations given.
    Quotes,
    /// Quotations that stand nowhere in the document they name.
    FabricatedQuotes,
    /// Quotations that stand in another clause of the document they name.
    MisplacedQuotes,
    /// Median milliseconds a question.
    #[serde(rename = "p50_ms")]
    P50Ms,
    /// 95th percentile of milliseconds a question.
    #[serde(rename = "p95_ms")]
    P95Ms,
}

/// Which way a figure improves, and by how much it may fall before a comparison fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Better {
    /// More is better; it may fall by this much.
    Higher(f64),
    /// Less is better; it may rise by this much.
    Lower(f64),
    /// Shown only: a count that may go either way, or a time, which tells more of the machine than of the change.
    Neither,
}

/// Three questions of 150: less than that is noise of a change that helps elsewhere.
const SHARE: Better = Better::Higher(0.02);

impl Figure {
    /// Every figure, in the order of a report.
    pub const ALL: [Self; 18] = [
        Self::QuoteRecall10,
        Self::QuoteRecall10Pooled,
        Self::QuoteComplete10,
        Self::QuoteMrr10,
        Self::ClauseRecall10,
        Self::ClauseRecall20,
        Self::ClauseMrr10,
        Self::ClauseNdcg10,
        Self::CitationRecall,
        Self::CitationPrecision,
        Self::VerdictAccuracy,
        Self::RefusalPrecision,
        Self::RefusalRecall,
        Self::Quotes,
        Self::FabricatedQuotes,
        Self::MisplacedQuotes,
        Self::P50Ms,
        Self::P95Ms,
    ];

    /// Its name for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::QuoteRecall10 => "引文召回@10",
            Self::QuoteRecall10Pooled => "引文召回@10（合计）",
            Self::QuoteComplete10 => "引文齐全@10",
            Self::QuoteMrr10 => "引文 MRR@10",
            Self::ClauseRecall10 => "条款召回@10",
            Self::ClauseRecall20 => "条款召回@20",
            Self::ClauseMrr10 => "条款 MRR@10",
            Self::ClauseNdcg10 => "条款 nDCG@10",
            Self::CitationRecall => "引用召回",
            Self::CitationPrecision => "引用准确",
            Self::VerdictAccuracy => "结论正确",
            Self::RefusalPrecision => "拒答准确",
            Self::RefusalRecall => "拒答召回",
            Self::Quotes => "引文数",
            Self::FabricatedQuotes => "编造引文",
            Self::MisplacedQuotes => "错位引文",
            Self::P50Ms => "p50 毫秒",
            Self::P95Ms => "p95 毫秒",
        }
    }

    /// Which way it improves.
    pub fn better(self) -> Better {
        match self {
            Self::QuoteRecall10
            | Self::QuoteRecall10Pooled
            | Self::QuoteComplete10
            | Self::QuoteMrr10
            | Self::ClauseRecall10
            | Self::ClauseRecall20
            | Self::ClauseMrr10
            | Self::ClauseNdcg10
            | Self::CitationRecall
            | Self::CitationPrecision
            | Self::VerdictAccuracy => SHARE,
            // Some twenty questions decide these two, so one question moves them by 0.05.
            Self::RefusalPrecision | Self::RefusalRecall => Better::Higher(0.06),
            Self::FabricatedQuotes | Self::MisplacedQuotes => Better::Lower(0.0),
            Self::Quotes | Self::P50Ms | Self::P95Ms => Better::Neither,
        }
    }

    /// As a report prints it.
    pub fn format(self, value: f64) -> String {
        match self {
            Self::Quotes | Self::FabricatedQuotes | Self::MisplacedQuotes => format!("{value:.0}"),
            Self::P50Ms | Self::P95Ms => format!("{value:.1}"),
            Self::QuoteRecall10
            | Self::QuoteRecall10Pooled
            | Self::QuoteComplete10
            | Self::QuoteMrr10
            | Self::ClauseRecall10
            | Self::ClauseRecall20
            | Self::ClauseMrr10
            | Self::ClauseNdcg10
            | Self::CitationRecall
            | Self::CitationPrecision
            | Self::VerdictAccuracy
            | Self::RefusalPrecision
            | Self::RefusalRecall => format!("{value:.3}"),
        }
    }
}

/// The figures of a group of questions. A figure that the group does not define is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Questions in the group.
    pub questions: usize,
    /// Those the documents answer.
    pub answerable: usize,
    /// Figure → value.
    #[serde(flatten)]
    pub values: BTreeMap<Figure, f64>,
}

impl Figures {
    /// Figures of a group of scored questions.
    pub fn of(scores: &[&CaseScore]) -> Self {
        let values = Figure::ALL.iter().filter_map(|&figure| Some((figure, value(figure, scores)?)));
        Self {
            questions: scores.len(),
            answerable: scores.iter().filter(|score| score.answerable).count(),
            values: values.collect(),
        }
    }

    /// One figure, when the group defines it.
    pub fn get(&self, figure: Figure) -> Option<f64> {
        self.values.get(&figure).copied()
    }
}

fn value(figure: Figure, scores: &[&CaseScore]) -> Option<f64> {
    let over_rankings = |take: fn(&RankingScore) -> f64| mean(rankings(scores).map(take));
    let sum = |take: fn(&CaseScore) -> usize| Some(scores.iter().map(|score| take(score)).sum::<usize>() as f64);
    let times = || scores.iter().map(|score| score.ms).collect::<Vec<_>>();
    match figure {
        Figure::QuoteRecall10 => over_rankings(|r| r.found_quotes as f64 / r.needed_quotes as f64),
        Figure::QuoteRecall10Pooled => {
            let needed: usize = rankings(scores).map(|r| r.needed_quotes).sum();
            let found: usize = rankings(scores).map(|r| r.found_quotes).sum();
            (needed > 0).then(|| found as f64 / needed as f64)
        }
        Figure::QuoteComplete10 => over_rankings(|r| share(r.found_quotes == r.needed_quotes)),
        Figure::QuoteMrr10 => over_rankings(|r| r.quote_rr),
        Figure::ClauseRecall10 => over_rankings(|r| r.clause_recall_10),
        Figure::ClauseRecall20 => over_rankings(|r| r.clause_recall_20),
        Figure::ClauseMrr10 => over_rankings(|r| r.clause_rr),
        Figure::ClauseNdcg10 => over_rankings(|r| r.clause_ndcg_10),
        Figure::CitationRecall => mean(scores.iter().filter_map(|score| score.citations.recall)),
        Figure::CitationPrecision => mean(scores.iter().filter_map(|score| score.citations.precision)),
        Figure::VerdictAccuracy => mean(scores.iter().map(|score| share(score.verdict == score.expected))),
        Figure::RefusalPrecision => {
            mean(scores.iter().filter(|score| refused(score)).map(|score| share(!score.answerable)))
        }
        Figure::RefusalRecall => {
            mean(scores.iter().filter(|score| !score.answerable).map(|score| share(refused(score))))
        }
        Figure::Quotes => sum(|score| score.citations.quotes),
        Figure::FabricatedQuotes => sum(|score| score.citations.fabricated),
        Figure::MisplacedQuotes => sum(|score| score.citations.misplaced),
        Figure::P50Ms => percentile(&times(), 0.5),
        Figure::P95Ms => percentile(&times(), 0.95),
    }
}

fn rankings<'a>(scores: &'a [&CaseScore]) -> impl Iterator<Item = &'a RankingScore> {
    scores.iter().filter_map(|score| score.ranking.as_ref())
}

fn refused(score: &CaseScore) -> bool {
    score.status == AnswerStatus::Refused
}

fn share(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}
