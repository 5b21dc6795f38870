use tiaowen_reference::{Reference, formal, place};
use tiaowen_text::fold;
use tiaowen_types::{Clause, ClauseIdx, Document};

use crate::checker::{Checker, Draft, Trial};
use crate::content::Said;
use crate::index::{Match, Place};
use crate::report::{Change, Correction, Difference, Finding, Status};
use crate::{change, hint, note};

/// Share of what a clause says that the next edition must hold somewhere to have a counterpart.
const COUNTERPART: f32 = 0.3;

/// What a heading with the same words counts beside the share.
const HEADING: f32 = 0.5;

/// What a clause that stands where the old one stood counts beside the share.
const SAME_PLACE: f32 = 0.1;

/// Share of a quotation's characters that the next edition must keep for its words to be the counterpart.
const NEAR: f32 = 0.7;

impl Checker {
    /// Writes a judgement out: what is right, how the words differ, a note, advice.
    pub(crate) fn finding(&self, draft: &Draft<'_>, reference: &Reference, trial: &Trial, status: Status) -> Finding {
        let indexed = self.index.get(trial.cited.document);
        let clause = self.cited_clause(trial).filter(|_| trial.missing.is_empty());
        let correct = self.correction(trial, status);
        let place = match &trial.said {
            Said::Changed { place, .. } => Some(place),
            Said::Nothing
            | Said::Exact(_)
            | Said::Paraphrase
            | Said::OtherClause(_)
            | Said::OtherDocument(_)
            | Said::Nowhere => None,
        };
        let difference =
            place.zip(trial.quotation.clone()).map(|(place, span)| Difference { span, edits: place.edits().to_vec() });
        let grave = matches!(trial.said, Said::Changed { grave: true, .. });
        let mut finding = Finding {
            span: reference.span.clone(),
            text: draft.text.get(reference.span.clone()).unwrap_or_default().to_owned(),
            status,
            correct,
            document: indexed.map(|indexed| indexed.document.meta.id.clone()),
            clause,
            quotation: trial.quotation.clone(),
            difference: difference.filter(|_| status == Status::Misquoted),
            grave: grave && status == Status::Misquoted,
            note: String::new(),
            hints: hint::hints(reference, indexed.map(|indexed| &indexed.document)),
            changes: Vec::new(),
        };
        finding.changes = self.changes(draft, reference, &finding);
        finding.note = note::note(&finding, indexed.map(|indexed| &indexed.document), trial, self);
        finding
    }

    fn correction(&self, trial: &Trial, status: Status) -> Option<Correction> {
        let document = trial.cited.document;
        let cited = self.cited_clause(trial).map(|clause| Place { document, clause });
        match status {
            Status::Exact | Status::Paraphrase | Status::Nonexistent => None,
            Status::Misquoted | Status::WrongClause | Status::WrongDocument => match &trial.said {
                Said::Exact(found)
                | Said::Changed { place: found, .. }
                | Said::OtherClause(found)
                | Said::OtherDocument(found) => self.correct_to(found.place, self.index.text(found)),
                Said::Nothing | Said::Paraphrase | Said::Nowhere => None,
            },
            Status::Superseded => self.counterpart(trial),
            Status::WrongDocnumber => {
                let number = self.index.get(document)?.document.meta.document_number.clone().unwrap_or_default();
                self.fact(cited, document, &number)
            }
            Status::WrongDate => {
                let issued = self.index.get(document)?.document.meta.issued?;
                self.fact(cited, document, &issued.chinese())
            }
        }
    }

    /// The clause cited; of several that fit, the one that holds the words.
    fn cited_clause(&self, trial: &Trial) -> Option<ClauseIdx> {
        let tree = &self.index.get(trial.cited.document)?.document.tree;
        let Said::Exact(found) = &trial.said else { return trial.cited.clauses.first().copied() };
        let path = &tree.get(found.place.clause)?.path;
        let holds = |clause: &&ClauseIdx| tree.get(**clause).is_some_and(|c| c.path.covers(path));
        trial.cited.clauses.iter().find(holds).or(trial.cited.clauses.first()).copied()
    }

    /// A correction that leads to the cited clause, else to the clause that prints the fact.
    fn fact(&self, cited: Option<Place>, document: usize, fact: &str) -> Option<Correction> {
        let indexed = self.index.get(document)?;
        let parts = [fold(fact).text];
        // What a document does not print, the one that publishes it may.
        let publisher =
            |d: &crate::index::Indexed| d.document.meta.publishes.as_ref() == Some(&indexed.document.meta.id);
        let publishers = self.index.documents.iter().position(publisher);
        let printed =
            [Some(document), publishers].into_iter().flatten().filter(|_| !fact.is_empty()).find_map(|number| {
                let at = self.index.get(number)?;
                self.index.matched(number, at.find(&parts, at.scope(None))?).map(|found| found.place)
            });
        match cited.or(printed) {
            Some(place) => self.correct_to(place, fact),
            None => self.whole(document, fact),
        }
    }

    /// The whole document is right.
    pub(crate) fn whole(&self, document: usize, quote: &str) -> Option<Correction> {
        let meta = &self.index.get(document)?.document.meta;
        let number = meta.document_number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
        let inner = meta.title.replace('《', "〈").replace('》', "〉");
        Some(Correction {
            document: meta.id.clone(),
            title: meta.title.clone(),
            clause: None,
            path: String::new(),
            formal: format!("《{inner}》{number}"),
            quote: quote.to_owned(),
        })
    }

    /// A clause is right; one that only publishes a document is cited as that document's 发布通知.
    pub(crate) fn correct_to(&self, place: Place, quote: &str) -> Option<Correction> {
        let document = &self.index.get(place.document)?.document;
        let published = document.meta.publishes.as_ref().and_then(|id| self.index.number(id));
        if let Some(published) = published {
            let whole = self.whole(published, quote)?;
            return Some(Correction {
                path: "发布通知".to_owned(),
                formal: format!("{}发布通知", whole.formal),
                ..whole
            });
        }
        let path = document.tree.cited_path(place.clause).map(|path| path.to_string()).unwrap_or_default();
        Some(Correction {
            document: document.meta.id.clone(),
            title: document.meta.title.clone(),
            clause: Some(place.clause),
            path,
            formal: formal(document, place.clause),
            quote: quote.to_owned(),
        })
    }

    /// What stands in the next edition in place of what was cited.
    pub(crate) fn counterpart(&self, trial: &Trial) -> Option<Correction> {
        let successor = self.successor(trial.cited.document)?;
        let old = &self.index.get(trial.cited.document)?.document;
        let found = match (&trial.said, self.cited_clause(trial)) {
            (Said::Exact(found), _) if trial.quotation.is_some() => self.like_words(old, found, successor),
            (_, Some(clause)) => self.like_clause(old, clause, successor),
            (_, None) => None,
        };
        match found {
            Some(found) => self.correct_to(found.place, self.index.text(&found)),
            None => self.whole(successor, ""),
        }
    }

    /// The words of the next edition nearest to quoted ones; failing those, the clause nearest to theirs.
    fn like_words(&self, old: &Document, quoted: &Match, successor: usize) -> Option<Match> {
        let words = fold(self.index.text(quoted)).text;
        let near = self.index.similar(&words, Some(successor)).filter(|found| found.similarity >= NEAR);
        near.or_else(|| self.like_clause(old, quoted.place.clause, successor))
    }

    /// The clause with the same heading; else the one that holds most of the same text, under the heading that the
    /// clauses above share where there is one.
    fn like_clause(&self, old: &Document, clause: ClauseIdx, successor: usize) -> Option<Match> {
        if let Some(twin) = self.twin(old, clause, successor) {
            return self.clause_match(successor, twin);
        }
        let own = old.tree.get(clause)?;
        let words = fold(own.span.of(&old.text)).text;
        let title = own.heading.map(|heading| heading.of(&old.text)).unwrap_or_default();
        let new = &self.index.get(successor)?.document;
        let alike = |place: &Place| {
            let heading =
                new.tree.get(place.clause).and_then(|c| c.heading).map(|h| h.of(&new.text)).unwrap_or_default();
            let same = new.tree.get(place.clause).is_some_and(|c| c.path == own.path);
            self.index.common(title, heading) * HEADING + if same { SAME_PLACE } else { 0.0 }
        };
        let ranked = self.index.resembling(&words, Some(successor));
        let all = new.tree.iter().map(|(clause, _)| Place { document: successor, clause });
        let share = |place: &Place| ranked.iter().find(|(other, _)| other == place).map_or(0.0, |(_, share)| *share);
        let best = all.map(|place| (place, share(&place) + alike(&place))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((place, _)) = best.filter(|&(_, score)| score >= COUNTERPART) {
            return self.clause_match(successor, place.clause);
        }
        let above = self.twin(old, own.parent?, successor)?;
        let below =
            ranked.iter().find(|(place, _)| new.tree.get(place.clause).is_some_and(|c| c.parent == Some(above)));
        let near = below.filter(|&&(_, share)| share >= COUNTERPART / 2.0).map(|(place, _)| place.clause);
        self.clause_match(successor, near.unwrap_or(above))
    }

    /// The clause of another edition that has the same heading.
    fn twin(&self, old: &Document, clause: ClauseIdx, successor: usize) -> Option<ClauseIdx> {
        let heading = fold(old.tree.get(clause)?.heading?.of(&old.text)).text;
        let new = &self.index.get(successor)?.document;
        let same = |c: &Clause| c.heading.is_some_and(|h| fold(h.of(&new.text)).text == heading);
        new.tree.iter().find(|(_, c)| !heading.is_empty() && same(c)).map(|(idx, _)| idx)
    }

    fn clause_match(&self, document: usize, clause: ClauseIdx) -> Option<Match> {
        let body = self.index.get(document)?.document.tree.get(clause)?.body;
        let range = body.start()..body.end();
        Some(Match { place: Place { document, clause }, range, alignment: None, similarity: 0.0 })
    }

    /// A name or number that the library does not have. Its words may tell what was meant.
    pub(crate) fn unknown(&self, draft: &Draft<'_>, reference: &Reference) -> Option<Finding> {
        let nowhere = usize::MAX;
        let found = reference.quotes.iter().find_map(|quote| {
            let words = fold(draft.text.get(quote.clone()).unwrap_or_default()).text;
            let long = words.chars().count() >= 8;
            let parts = crate::quote::parts(&words);
            self.index.exact(&parts, nowhere, true).into_iter().next().filter(|_| long)
        });
        let numbered = reference.title.is_none();
        let has_number = |found: &Match| {
            self.index.get(found.place.document).is_some_and(|d| d.document.meta.document_number.is_some())
        };
        let status = match &found {
            Some(found) if numbered && has_number(found) => Status::WrongDocnumber,
            Some(_) => Status::WrongDocument,
            None if self.is_mention(reference) => return None,
            None => Status::Nonexistent,
        };
        let correct = found.as_ref().and_then(|found| self.correct_to(found.place, self.index.text(found)));
        Some(self.bare(draft, reference, status, correct))
    }

    /// A document that the library's own texts name, mentioned without saying what it says.
    fn is_mention(&self, reference: &Reference) -> bool {
        let Some(title) = &reference.title else { return false };
        let name = fold(&title.text).text;
        let law = name.starts_with("中华人民共和国");
        let named = self.index.documents.iter().any(|indexed| indexed.folded.text.contains(name.as_str()));
        (law || named) && reference.locators.is_empty() && reference.quotes.is_empty()
    }

    pub(crate) fn no_such_edition(&self, draft: &Draft<'_>, reference: &Reference, editions: &[usize]) -> Finding {
        let current = editions.iter().find(|&&document| self.in_force(document, draft.today)).or(editions.first());
        let correct = current.and_then(|&document| self.whole(document, ""));
        self.bare(draft, reference, Status::Nonexistent, correct)
    }

    pub(crate) fn wrong_title(&self, draft: &Draft<'_>, reference: &Reference, document: usize) -> Finding {
        let trial = self.trial(draft, reference, document);
        let cited = trial.cited.clauses.first().map(|&clause| Place { document, clause });
        let correct = match cited {
            Some(place) => self.correct_to(place, ""),
            None => self.whole(document, ""),
        };
        self.bare(draft, reference, Status::WrongDocument, correct)
    }

    fn changes(&self, draft: &Draft<'_>, reference: &Reference, finding: &Finding) -> Vec<Change> {
        let right = finding.correct.as_ref();
        let clause = right.and_then(|right| Some((self.index.number(&right.document)?, right.clause?)));
        let place = clause.and_then(|(number, clause)| Some(place(&self.index.get(number)?.document, clause)));
        change::changes(draft.text, reference, finding, &place.unwrap_or_default())
    }

    fn bare(&self, draft: &Draft<'_>, reference: &Reference, status: Status, correct: Option<Correction>) -> Finding {
        let mut finding = Finding {
            span: reference.span.clone(),
            text: draft.text.get(reference.span.clone()).unwrap_or_default().to_owned(),
            status,
            correct,
            document: None,
            clause: None,
            quotation: reference.quotes.first().cloned(),
            difference: None,
            grave: false,
            note: String::new(),
            hints: hint::hints(reference, None),
            changes: Vec::new(),
        };
        finding.changes = self.changes(draft, reference, &finding);
        finding.note = note::unknown(&finding);
        finding
    }
}
