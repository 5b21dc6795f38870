use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use tiaowen_retrieval::{Knowledge, Question, RankedPassage, Retriever, SearchConfig, understand};
use tiaowen_text::fold;
use tiaowen_types::Date;

use crate::metrics::{Report, Sums};
use crate::setup::Setup;

type Failure = Box<dyn std::error::Error>;

#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    question: String,
    category: String,
    asker: Option<tiaowen_retrieval::Asker>,
    #[serde(default)]
    history: Vec<String>,
    gold: Vec<Gold>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    document: String,
    clause: String,
    quote: String,
    relevance: u8,
}

pub(crate) struct Bench {
    setup: Setup,
    items: Vec<Item>,
    /// Title, cited path and folded text of each passage, by its position in the library.
    shelf: Vec<(String, String, String)>,
    today: Date,
}

impl Bench {
    pub(crate) fn load(questions: &Path, model: Option<&Path>) -> Result<Self, Failure> {
        let text = fs::read_to_string(questions)?;
        let items = text.lines().map(serde_json::from_str).collect::<Result<Vec<Item>, _>>()?;
        let setup = Setup::load(model)?;
        let library = &setup.parts.library;
        let shelf = library.passages().iter().map(|passage| {
            let Some((document, clause)) = library.clause_of(passage.id) else { return Default::default() };
            let published = document.meta.publishes.as_ref().and_then(|id| library.document(id));
            let path = match published {
                Some(_) => "发布通知".to_owned(),
                None => document.tree.cited_path(clause).map(|p| p.to_string()).unwrap_or_default(),
            };
            (published.unwrap_or(document).meta.title.clone(), path, fold(&passage.text).text)
        });
        let shelf = shelf.collect();
        Ok(Self { setup, items, shelf, today: "2026-06-30".parse()? })
    }

    pub(crate) fn run(&self, config: &SearchConfig) -> Result<Report, Failure> {
        let retriever = Retriever::new(self.setup.parts.clone(), config.clone());
        let mut report = Report::default();
        for (at, item) in self.items.iter().enumerate().filter(|(_, item)| !item.gold.is_empty()) {
            let start = Instant::now();
            let hits = self.hits(&retriever, item)?;
            report.micros.push(start.elapsed().as_micros());
            let sums = self.score(item, &hits);
            if at % 3 == 2 {
                report.held.add(&sums);
            } else {
                report.tuning.add(&sums);
                report.categories.entry(item.category.clone()).or_default().add(&sums);
            }
        }
        Ok(report)
    }

    fn hits(&self, retriever: &Retriever, item: &Item) -> Result<Vec<RankedPassage>, Failure> {
        let plan = self.plan(item);
        Ok(retriever.search(&plan, 50)?.hits)
    }

    fn plan(&self, item: &Item) -> tiaowen_retrieval::QueryPlan {
        let parts = &self.setup.parts;
        let knowledge = Knowledge {
            lexicon: &parts.lexicon,
            segmenter: &parts.segmenter,
            spelling: &self.setup.spelling,
            names: &self.setup.names,
            library: &parts.library,
        };
        let question = Question { text: &item.question, history: &item.history, asker: item.asker, today: self.today };
        understand(&question, &knowledge)
    }

    fn place(&self, hit: &RankedPassage) -> Option<&(String, String, String)> {
        let passages = self.setup.parts.library.passages();
        let at = passages.iter().position(|passage| passage.id == hit.passage)?;
        self.shelf.get(at)
    }

    /// Rank from 1 of the first passage that holds the quotation.
    fn rank(&self, gold: &Gold, hits: &[RankedPassage]) -> Option<usize> {
        let quote = fold(&gold.quote).text;
        let holds = |hit: &RankedPassage| {
            self.place(hit).is_some_and(|(title, _, text)| *title == gold.document && text.contains(&quote))
        };
        hits.iter().position(holds).map(|at| at + 1)
    }

    fn score(&self, item: &Item, hits: &[RankedPassage]) -> Sums {
        let ranks: Vec<(Option<usize>, u8)> =
            item.gold.iter().map(|gold| (self.rank(gold, hits), gold.relevance)).collect();
        let within = |limit: usize, least: u8| {
            let wanted = ranks.iter().filter(|(_, relevance)| *relevance >= least);
            let (all, found) = wanted.fold((0, 0), |(all, found), (rank, _)| {
                (all + 1, found + usize::from(rank.is_some_and(|rank| rank <= limit)))
            });
            if all == 0 { 1.0 } else { f64::from(found as u32) / f64::from(all as u32) }
        };
        let clauses: BTreeSet<(&str, &str)> =
            item.gold.iter().map(|gold| (gold.document.as_str(), gold.clause.as_str())).collect();
        let top: BTreeSet<(&str, &str)> = hits
            .iter()
            .take(10)
            .filter_map(|hit| self.place(hit))
            .map(|(title, path, _)| (title.as_str(), path.as_str()))
            .collect();
        let first = ranks.iter().filter_map(|(rank, _)| *rank).filter(|rank| *rank <= 10).min();
        Sums {
            questions: 1,
            recall10: within(10, 1),
            needed10: within(10, 2),
            recall50: within(50, 1),
            clause10: clauses.intersection(&top).count() as f64 / clauses.len().max(1) as f64,
            mrr10: first.map_or(0.0, |rank| 1.0 / rank as f64),
            complete10: f64::from(u8::from(within(10, 2) >= 1.0)),
        }
    }

    /// What the tuning part lacks, for reading.
    pub(crate) fn show(&self, config: &SearchConfig) -> Result<(), Failure> {
        let retriever = Retriever::new(self.setup.parts.clone(), config.clone());
        for (_, item) in self.items.iter().enumerate().filter(|(at, _)| at % 3 != 2) {
            let plan = self.plan(item);
            let hits = retriever.search(&plan, 50)?.hits;
            let sums = self.score(item, &hits);
            println!("\n{} {} R@10 {:.2} | {}", item.id, item.category, sums.recall10, item.question);
            println!(
                "  {:?} {:?} bearers {:?} stages {:?} docs {:?} {:?} acts {:?} cues {:?} {:?}",
                plan.intent,
                plan.asker,
                plan.bearers,
                plan.stages,
                plan.documents.iter().map(ToString::to_string).collect::<Vec<_>>(),
                plan.editions,
                plan.cues.acts,
                plan.cues.outside,
                plan.cues.harmful
            );
            for gold in &item.gold {
                let rank = self.rank(gold, &hits);
                if rank.is_none_or(|rank| rank > 10) {
                    println!(
                        "  miss {:?} rel {} {} {} {}",
                        rank, gold.relevance, gold.document, gold.clause, gold.quote
                    );
                }
            }
            for hit in hits.iter().take(10) {
                let Some((title, path, _)) = self.place(hit) else { continue };
                let good = item.gold.iter().any(|gold| self.rank(gold, std::slice::from_ref(hit)).is_some());
                let text = self.setup.parts.library.passage(hit.passage).map_or("", |p| p.text.as_str());
                println!(
                    "   {} {:.3} {:.8}… {path} {:?} | {}",
                    if good { '+' } else { ' ' },
                    hit.score,
                    title,
                    hit.reasons,
                    text.chars().take(40).collect::<String>().replace('\n', " ")
                );
            }
        }
        Ok(())
    }

    /// Features of the candidates of the tuning part, one JSON line each.
    pub(crate) fn dump(&self, config: &SearchConfig) -> Result<(), Failure> {
        let retriever = Retriever::new(self.setup.parts.clone(), config.clone());
        for (at, item) in self.items.iter().enumerate() {
            let hits = self.hits(&retriever, item)?;
            for hit in &hits {
                let relevance = item
                    .gold
                    .iter()
                    .filter(|gold| self.rank(gold, std::slice::from_ref(hit)).is_some())
                    .map(|gold| gold.relevance)
                    .max()
                    .unwrap_or(0);
                println!("{}", serde_json::json!({ "q": at, "y": relevance, "f": format!("{:?}", hit.features) }));
            }
        }
        Ok(())
    }
}
