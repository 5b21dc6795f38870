//! Measures the parser on thousands of statutes joined back from their articles, when those lie beside the checkout.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;
use tiaowen_corpus::{SourceText, parse};
use tiaowen_types::ClausePath;

use crate::meta::meta;

#[derive(Deserialize)]
struct Article {
    law: String,
    article: String,
    text: String,
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn articles_come_back_from_statutes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/statutes/corpus.jsonl.gz");
    let Ok(packed) = std::fs::File::open(file) else {
        println!("SKIPPED: no statutes beside the checkout");
        return;
    };
    let mut lines = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut lines).unwrap();
    let mut laws: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for line in lines.lines() {
        let article: Article = serde_json::from_str(line).unwrap();
        laws.entry(article.law.clone()).or_default().push(article);
    }
    let (mut all, mut found, mut same, mut bytes, mut wrong) = (0, 0, 0, 0, Vec::new());
    let mut spent = Duration::ZERO;
    for (law, articles) in &laws {
        let body: Vec<String> = articles.iter().map(|a| format!("{}　{}\n", a.article, a.text.trim())).collect();
        let text = format!("{law}\n\n{}", body.join("\n"));
        bytes += text.len();
        let (source, start) = (SourceText::whole("law.txt", &text), Instant::now());
        let document = parse(&source, meta(law), &[]);
        spent += start.elapsed();
        for article in articles {
            all += 1;
            let path: ClausePath = article.article.parse().unwrap();
            let below = document.tree.clauses().iter().filter(|clause| path.covers(&clause.path));
            let parts: Vec<&str> = below.map(|clause| clause.span.of(&document.text)).collect();
            found += usize::from(!parts.is_empty());
            let own = squeezed(&parts.concat());
            let own = own.strip_prefix(&article.article).unwrap_or(&own);
            if own == squeezed(&article.text) {
                same += 1;
            } else {
                wrong.push(format!("{law} {}", article.article));
            }
        }
    }
    let seconds = spent.as_secs_f64();
    println!(
        "{} statutes, {all} articles: paths {found}, text {same}; {:.1} MB/s",
        laws.len(),
        bytes as f64 / 1e6 / seconds
    );
    wrong.iter().take(40).for_each(|line| println!("   {line}"));
    assert!(found * 1000 >= all * 995 && same * 1000 >= all * 990, "articles lost");
}
