use tiaowen_types::{ClausePath, Date, DocumentId};

use crate::checker::{Checker, Trial};
use crate::content::{Cited, Said};
use crate::note;
use crate::report::Correction;

/// What became of a reference that was right when its draft was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// What stands in its place now; `None` when nothing does.
    pub correct: Option<Correction>,
    /// A sentence in Chinese for the writer.
    pub note: String,
}

impl Checker {
    /// Whether a document that a draft rightly cited, with the clause and words it quoted, no longer applies.
    pub fn lapsed(
        &self,
        document: &DocumentId,
        clause: Option<&ClausePath>,
        quote: Option<&str>,
        today: Date,
    ) -> Option<Lapse> {
        let Some(number) = self.index.number(document) else {
            return Some(Lapse {
                correct: None, note: "资料库已不再收录这份文件，请重新核对。".to_owned()
            });
        };
        if self.in_force(number, today) {
            return None;
        }
        let indexed = self.index.get(number)?;
        let clauses = clause.and_then(|path| indexed.document.tree.find(path)).into_iter().collect();
        let cited = Cited { document: number, clauses };
        let said = quote.map_or(Said::Nothing, |quote| self.quoted(&cited, quote, true));
        let quotation = quote.map(|quote| 0..quote.len());
        let correct = self.counterpart(&Trial { cited, missing: Vec::new(), said, quotation });
        let note = note::superseded(&indexed.document.meta.title, correct.as_ref());
        Some(Lapse { correct, note })
    }
}
