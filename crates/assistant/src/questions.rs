//! Typical questions: which clauses have enough of them, and which questions lost their clause.

use std::collections::{BTreeMap, BTreeSet};

use tiaowen_corpus::{Catalogue, Library};
use tiaowen_types::{ClauseIdx, Document, DocumentId};

use crate::assistant::Shelf;
use crate::wire::{DocumentQuestionsBody, OrphanBody, QuestionsBody};
use crate::{Assistant, AssistantError};

/// Questions that a clause with a rule should have: fewer leave out a way in which people ask.
const WANTED: usize = 4;

impl Assistant {
    /// Typical questions clause by clause, and those whose clause is not there.
    ///
    /// # Errors
    /// When the corpus cannot be read.
    pub fn questions(&self) -> Result<QuestionsBody, AssistantError> {
        let catalogue = Catalogue::load(&self.home.corpus)?;
        let shelf = self.shelf();
        let documents = shelf.library.documents().iter().map(|document| body(document, &shelf));
        Ok(QuestionsBody { documents: documents.collect(), orphans: orphans(&shelf.library, &catalogue) })
    }
}

fn body(document: &Document, shelf: &Shelf) -> DocumentQuestionsBody {
    let id = &document.meta.id;
    let asked = asked(document, &shelf.library);
    let norms = shelf.norms.get(id).map(Vec::as_slice).unwrap_or_default();
    let ruling: BTreeSet<ClauseIdx> = norms.iter().map(|norm| norm.clause).collect();
    let count = |idx: &ClauseIdx| asked.get(idx).map_or(0, |questions| questions.len());
    let short = ruling.iter().filter(|idx| count(idx) < WANTED);
    let lacking: Vec<(String, usize)> =
        short.filter_map(|idx| Some((document.tree.get(*idx)?.path.to_string(), count(idx)))).collect();
    let mut seen = BTreeSet::new();
    let each = asked.iter().flat_map(|(idx, questions)| questions.iter().map(move |question| (*idx, question)));
    let repeated = each.filter(|place| !seen.insert(*place)).map(|(_, question)| question.clone());
    DocumentQuestionsBody {
        id: id.to_string(),
        title: document.meta.title.clone(),
        repeated: repeated.collect(),
        questions: asked.values().map(|questions| questions.len()).sum(),
        ruling: ruling.len(),
        covered: ruling.len() - lacking.len(),
        wanted: WANTED,
        lacking,
    }
}

/// The questions that are indexed with each clause of a document.
fn asked<'a>(document: &Document, library: &'a Library) -> BTreeMap<ClauseIdx, &'a [String]> {
    let placed = document.tree.iter().filter_map(|(idx, _)| {
        let passage = library.passage(library.passage_of(&document.meta.id, idx)?)?;
        Some((idx, passage.questions.as_slice()))
    });
    placed.collect()
}

/// Questions whose clause, or whose document, the library does not have. A document that was removed leaves none.
pub(crate) fn orphans(library: &Library, catalogue: &Catalogue) -> Vec<OrphanBody> {
    let delivered: BTreeSet<&DocumentId> = catalogue.entries().iter().map(|entry| &entry.meta.id).collect();
    let mut orphans = Vec::new();
    for (clause, questions) in catalogue.questions() {
        let document = library.document(&clause.document);
        let known = document.is_some_and(|document| document.tree.find(&clause.path).is_some());
        let removed = document.is_none() && delivered.contains(&clause.document);
        if known || removed {
            continue;
        }
        let placed = document.and_then(|document| {
            let asked = asked(document, library);
            let holds = |questions: &[String], first: &String| questions.contains(first);
            let first = questions.first()?;
            let (idx, _) = asked.into_iter().find(|(_, questions)| holds(questions, first))?;
            document.tree.get(idx).map(|clause| clause.path.to_string())
        });
        orphans.push(OrphanBody {
            document: clause.document.to_string(),
            clause: clause.path.to_string(),
            placed_at: placed,
            questions: questions.clone(),
        });
    }
    orphans
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const CATALOGUE: &str = "[[document]]\nid = \"rule\"\ntitle = \"某校办法\"\nstatus = \"in_force\"\nlevel = \"school\"\n\
        binding = \"guidance\"\nsource = { file = \"a.txt\", from = \"某校办法\" }\n";

    #[test]
    fn finds_questions_whose_clause_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let line = |document: &str, path: &str, question: &str| {
            serde_json::json!({ "document": document, "path": path, "questions": [question] }).to_string()
        };
        let lines = [line("rule", "一", "能收费吗"), line("rule", "三", "谁管"), line("other", "一", "别处的问题")];
        for folder in ["sources", "questions"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        fs::write(dir.path().join("corpus.toml"), CATALOGUE).unwrap();
        fs::write(dir.path().join("sources/a.txt"), "某校办法\n一、收费\n不得收费。\n二、附则\n自发布之日起施行。\n")
            .unwrap();
        fs::write(dir.path().join("questions/a.jsonl"), lines.join("\n")).unwrap();
        let catalogue = Catalogue::load(dir.path()).unwrap();
        let mut library = Library::new(catalogue.documents(), catalogue.questions());
        let names = |orphans: Vec<OrphanBody>| -> Vec<String> {
            orphans.into_iter().map(|orphan| format!("{}/{}", orphan.document, orphan.clause)).collect()
        };
        assert_eq!(names(orphans(&library, &catalogue)), ["other/一", "rule/三"]);
        library.remove(&"rule".parse().unwrap()).unwrap();
        assert_eq!(names(orphans(&library, &catalogue)), ["other/一"], "a document that a school removed leaves none");
    }
}
