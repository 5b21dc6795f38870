use std::collections::BTreeMap;

use tiaowen_types::{Clause, ClauseIdx, ClausePath, ClauseRef, Document, Passage, PassageId};

/// The clauses of a document that have words of their own, if only a heading, as passages numbered from `first`.
pub(crate) fn passages(
    document: &Document,
    questions: &BTreeMap<ClauseRef, Vec<String>>,
    first: u32,
) -> Vec<(ClauseIdx, Passage)> {
    let mut asked = place_questions(document, questions);
    let stated = document.tree.iter().filter(|(_, clause)| !clause.body.is_empty() || clause.heading.is_some());
    let numbered = (first..).map(PassageId).zip(stated);
    numbered
        .map(|(id, (idx, clause))| {
            let passage = Passage {
                id,
                title: document.meta.title.clone(),
                headings: headings(document, idx),
                text: clause.span.of(&document.text).to_owned(),
                questions: asked.remove(&clause.path).unwrap_or_default(),
            };
            (idx, passage)
        })
        .collect()
}

fn headings(document: &Document, idx: ClauseIdx) -> String {
    let chain = document.tree.ancestry(idx);
    let heading = |clause: &&Clause| clause.heading.map(|span| span.of(&document.text));
    chain.iter().filter_map(heading).collect::<Vec<_>>().join(" ")
}

/// Questions whose clause the tree does not have, or whose clause has no body, go to the nearest clause above; when
/// none above has a body, to the last one below.
fn place_questions(
    document: &Document,
    questions: &BTreeMap<ClauseRef, Vec<String>>,
) -> BTreeMap<ClausePath, Vec<String>> {
    let mut placed: BTreeMap<ClausePath, Vec<String>> = BTreeMap::new();
    let stated: Vec<&ClausePath> =
        document.tree.clauses().iter().filter(|clause| !clause.body.is_empty()).map(|clause| &clause.path).collect();
    for (clause, asked) in questions.iter().filter(|(clause, _)| clause.document == document.meta.id) {
        let above = || std::iter::successors(Some(clause.path.clone()), ClausePath::parent);
        let own = above().find(|path| stated.contains(&path));
        let below =
            || above().find_map(|path| stated.iter().rfind(|other| path.covers(other)).map(|path| (*path).clone()));
        if let Some(path) = own.or_else(below) {
            placed.entry(path).or_default().extend(asked.iter().cloned());
        }
    }
    placed
}
