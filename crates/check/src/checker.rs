use std::ops::Range;

use tiaowen_reference::{Directory, Locator, Reference, Unit, names_edition};
use tiaowen_text::parse_numeral;
use tiaowen_types::{ClauseIdx, Date, Document, Norm};

use crate::content::{Cited, SHORTEST, Said};
use crate::index::Index;
use crate::report::{Finding, Report, Status};
use crate::resolve::{Meant, contradicts};

/// Checks drafts against the documents of a library. Built once, used for many drafts.
pub struct Checker {
    pub(crate) index: Index,
    pub(crate) directory: Directory,
    norms: Vec<Vec<Norm>>,
}

/// A draft with its references.
pub(crate) struct Draft<'a> {
    pub(crate) text: &'a str,
    pub(crate) references: &'a [Reference],
    /// Editions that the draft names as such, each with where it does, ascending.
    pub(crate) editions: &'a [(usize, usize)],
    pub(crate) today: Date,
}

/// How one document fits a reference.
pub(crate) struct Trial {
    pub(crate) cited: Cited,
    /// Locators that lead nowhere in it.
    pub(crate) missing: Vec<Locator>,
    pub(crate) said: Said,
    /// The quotation that `said` is about.
    pub(crate) quotation: Option<Range<usize>>,
}

impl Checker {
    /// Reads the documents that drafts are checked against.
    pub fn new(documents: &[Document]) -> Self {
        Self {
            index: Index::new(documents),
            directory: Directory::new(documents),
            norms: documents.iter().map(tiaowen_norms::extract).collect(),
        }
    }

    /// Judges every reference of a draft, in order. `today` decides which editions apply.
    pub fn check(&self, draft: &str, today: Date) -> Report {
        let references = self.directory.find(draft);
        let editions = self.editions(&references);
        let draft = Draft { text: draft, references: &references, editions: &editions, today };
        // What stands in a quotation is its document's reference, not the draft's.
        let mut quotes: Vec<&Range<usize>> = references.iter().flat_map(|reference| &reference.quotes).collect();
        quotes.sort_unstable_by_key(|quote| quote.start);
        let quoted = |span: &Range<usize>| {
            let before = quotes.partition_point(|quote| quote.start <= span.start).checked_sub(1);
            before.and_then(|at| quotes.get(at)).is_some_and(|quote| span.end <= quote.end)
        };
        let own = references.iter().filter(|reference| !quoted(&reference.span));
        Report { findings: own.flat_map(|reference| self.judge(&draft, reference)).collect() }
    }

    fn judge(&self, draft: &Draft<'_>, reference: &Reference) -> Vec<Finding> {
        if reference.anaphor.as_ref().is_some_and(|anaphor| anaphor.own) {
            return Vec::new();
        }
        match self.meant(reference, draft.references) {
            Meant::Nothing => Vec::new(),
            Meant::Unknown => self.unknown(draft, reference).into_iter().collect(),
            Meant::NoSuchEdition(editions) => vec![self.no_such_edition(draft, reference, &editions)],
            Meant::WrongTitle(document) => vec![self.wrong_title(draft, reference, document)],
            Meant::Known(documents) => self.known(draft, reference, &documents, true),
            Meant::WrongNumber(documents) => self.known(draft, reference, &documents, false),
        }
    }

    fn known(&self, draft: &Draft<'_>, reference: &Reference, documents: &[usize], numbered: bool) -> Vec<Finding> {
        let trials = documents.iter().map(|&document| self.trial(draft, reference, document));
        // Of several editions the one that fits best is meant; when all fit alike, the one that the draft named
        // before, or whose title is the one written, or that applies.
        let before = draft.editions.partition_point(|(at, _)| *at < reference.span.start);
        let earlier = draft.editions.get(..before).unwrap_or_default().iter().rev();
        let named = earlier.map(|(_, document)| *document).find(|document| documents.contains(document));
        let titled = reference.title.is_some();
        let best = trials.min_by_key(|trial| {
            let document = trial.cited.document;
            let undated = !self.dated_right(reference, document);
            let unnamed = named.is_some_and(|named| named != document);
            let longer = titled
                && named.is_none()
                && self.index.get(document).is_some_and(|d| names_edition(&d.document.meta.title));
            let expired = !self.in_force(document, draft.today);
            (undated, !trial.missing.is_empty(), trial.said.rank(), unnamed, longer, expired)
        });
        let Some(trial) = best else { return Vec::new() };
        let some_fit = !trial.cited.clauses.is_empty() && !trial.missing.is_empty();
        if some_fit && matches!(trial.said, Said::Nothing) {
            return self.split(draft, reference, &trial);
        }
        vec![self.verdict(draft, reference, &trial, numbered)]
    }

    /// The documents that references name with words for their edition.
    fn editions(&self, references: &[Reference]) -> Vec<(usize, usize)> {
        let explicit = |reference: &&Reference| {
            reference.edition.is_some() || reference.title.as_ref().is_some_and(|title| names_edition(&title.text))
        };
        let named = references.iter().filter(explicit).filter_map(|reference| {
            let documents = self.directory.documents(reference, references);
            let [one] = documents.as_slice() else { return None };
            Some((reference.span.start, self.index.number(one)?))
        });
        named.collect()
    }

    pub(crate) fn trial(&self, draft: &Draft<'_>, reference: &Reference, document: usize) -> Trial {
        let (clauses, missing) = self.located(document, &reference.locators);
        let cited = Cited { document, clauses };
        let (said, quotation) = self.words(draft, reference, &cited);
        // 第三点 counts what the draft sees as points, not what the document numbers.
        let counted = |locator: &Locator| locator.labels.iter().any(|label| label.unit == Unit::Point);
        let astray = !missing.is_empty() || matches!(said, Said::OtherClause(_));
        if astray && reference.locators.iter().any(counted) {
            let whole = Reference { locators: Vec::new(), ..reference.clone() };
            return self.trial(draft, &whole, document);
        }
        Trial { cited, missing, said, quotation }
    }

    /// The clauses that locators mean. One that fits several clauses means any of them.
    fn located(&self, document: usize, locators: &[Locator]) -> (Vec<ClauseIdx>, Vec<Locator>) {
        let (mut clauses, mut missing) = (Vec::new(), Vec::new());
        let Some(indexed) = self.index.get(document) else { return (clauses, missing) };
        for locator in locators {
            match self.directory.locate(&indexed.document, locator) {
                Ok(clause) if !in_part(&indexed.document, clause, locator) => missing.push(locator.clone()),
                Ok(clause) => clauses.push(clause),
                Err(error) if error.ambiguous => {
                    clauses.extend(error.exists.iter().filter_map(|path| indexed.document.tree.find(path)));
                }
                Err(_) => missing.push(locator.clone()),
            }
        }
        (clauses, missing)
    }

    /// What became of the words that go with a reference, the worst of several quotations first.
    fn words(&self, draft: &Draft<'_>, reference: &Reference, cited: &Cited) -> (Said, Option<Range<usize>>) {
        let (mut worst, mut place) = (Said::Nothing, None);
        let mut end = reference.span.end;
        for quote in &reference.quotes {
            let gap = draft.text.get(end..quote.start).unwrap_or_default();
            let attributed = quote.end <= reference.span.start || is_attribution(gap);
            let said = self.quoted(cited, draft.text.get(quote.clone()).unwrap_or_default(), attributed);
            let said = self.framed(draft.text.get(..quote.start).unwrap_or_default(), said);
            if place.is_none() || said.rank() > worst.rank() {
                (worst, place) = (said, Some(quote.clone()));
            }
            end = quote.end;
        }
        // Terms in quotation marks do not make a claim a quotation.
        let terms = reference.quotes.iter().all(|quote| is_term(draft.text.get(quote.clone()).unwrap_or_default()));
        if let Some(range) = claim_range(draft, reference).filter(|_| terms) {
            let claim = draft.text.get(range.clone()).unwrap_or_default();
            // 规定了…的责任 and 提出的“…” name a topic: only a contradiction counts.
            let topic =
                draft.text.get(..range.start).is_some_and(|before| before.ends_with('了')) || claim.starts_with('的');
            let said = self.claimed(cited, claim, !topic && !follows_from(draft.text, reference));
            if !topic || matches!(said, Said::Changed { .. }) {
                (worst, place) = (said, None);
            }
        }
        (worst, place)
    }

    fn verdict(&self, draft: &Draft<'_>, reference: &Reference, trial: &Trial, numbered: bool) -> Finding {
        let status = if trial.missing.is_empty() { said_status(&trial.said) } else { missing_status(trial) };
        let document = trial.cited.document;
        let status = if !status.is_right() {
            status
        } else if !numbered {
            Status::WrongDocnumber
        } else if !self.dated_right(reference, document) {
            Status::WrongDate
        } else if !self.in_force(document, draft.today) {
            Status::Superseded
        } else {
            status
        };
        self.finding(draft, reference, trial, status)
    }

    /// A list of clauses of which some do not exist: a finding for each run of members that do, or do not.
    fn split(&self, draft: &Draft<'_>, reference: &Reference, trial: &Trial) -> Vec<Finding> {
        let missing = |locator: &Locator| trial.missing.contains(locator);
        let runs = reference.locators.chunk_by(|a, b| a.span == b.span || missing(a) == missing(b));
        let judged = |(i, run): (usize, &[Locator])| {
            let first = run.first().map_or(reference.span.start, |locator| locator.span.start);
            let start = if i == 0 { reference.span.start } else { first };
            let end = run.last().map_or(start, |locator| locator.span.end).max(start);
            let one = Reference { span: start..end, locators: run.to_vec(), ..reference.clone() };
            let trial = self.trial(draft, &one, trial.cited.document);
            self.verdict(draft, &one, &trial, true)
        };
        runs.enumerate().map(judged).collect()
    }

    fn dated_right(&self, reference: &Reference, document: usize) -> bool {
        let meta = self.index.get(document).map(|indexed| &indexed.document.meta);
        let known = meta.map(|meta| [meta.issued, meta.effective]).unwrap_or_default();
        let mut known = known.into_iter().flatten().peekable();
        let Some(said) = &reference.date else { return true };
        known.peek().is_none() || known.any(|date| !contradicts(said.date, date))
    }

    /// The norms that a citation covers.
    pub(crate) fn norms_of<'a>(&'a self, cited: &'a Cited) -> impl Iterator<Item = &'a Norm> {
        let indexed = self.index.get(cited.document);
        let scopes = self.scopes(cited);
        let norms = self.norms.get(cited.document).map(Vec::as_slice).unwrap_or_default();
        norms.iter().filter(move |norm| {
            let at = indexed.map(|indexed| indexed.folded.folded(norm.span.start()..norm.span.end()).start);
            at.is_some_and(|at| scopes.iter().any(|scope| scope.contains(&at)))
        })
    }
}

/// Whether a clause that was found for a locator lies in the part it names: 第十四部分 is not item 14 of a part.
fn in_part(document: &Document, clause: ClauseIdx, locator: &Locator) -> bool {
    let part = locator.labels.first().filter(|label| label.unit == Unit::Part);
    let top = document.tree.get(clause).and_then(|c| c.path.labels().first());
    let number = top.and_then(|label| parse_numeral(label.trim_matches(|c| "第部分编（）()、".contains(c))));
    part.zip(number).is_none_or(|(label, number)| label.number == Some(number))
}

fn said_status(said: &Said) -> Status {
    match said {
        Said::Nothing | Said::Exact(_) => Status::Exact,
        Said::Paraphrase => Status::Paraphrase,
        Said::Changed { .. } => Status::Misquoted,
        Said::OtherClause(_) => Status::WrongClause,
        Said::OtherDocument(_) => Status::WrongDocument,
        Said::Nowhere => Status::Nonexistent,
    }
}

/// The status of a reference to a clause that does not exist: its words may stand elsewhere.
fn missing_status(trial: &Trial) -> Status {
    match &trial.said {
        // The other clauses of the list hold them.
        Said::Exact(_) if !trial.cited.clauses.is_empty() => Status::Nonexistent,
        Said::Exact(_) | Said::Changed { .. } | Said::OtherClause(_) => Status::WrongClause,
        Said::Paraphrase | Said::Nothing | Said::Nowhere => Status::Nonexistent,
        Said::OtherDocument(_) => Status::WrongDocument,
    }
}

/// Verbs with which a draft says that a document says something.
const SAYING: [&str; 33] = [
    "规定", "要求", "提出", "明确", "指出", "强调", "写明", "载明", "写道", "表述", "原文", "称", "表示", "如下", "即",
    "提醒", "告诫", "申明", "重申", "说明", "主张", "建议", "呼吁", "倡议", "声明", "提到", "谈到", "讲", "说", "写着",
    "写得", "原话", "指明",
];

/// Whether the words between a reference and a quotation attribute it.
fn is_attribution(gap: &str) -> bool {
    let letters = gap.chars().filter(|c| c.is_alphanumeric()).count();
    letters <= 2 || (letters <= 20 && SAYING.iter().any(|verb| gap.contains(verb)))
}

/// Whether the reference is given as the ground for what the draft says itself: 根据《…》第三条要求，….
fn follows_from(text: &str, reference: &Reference) -> bool {
    let before = text.get(..reference.span.start).unwrap_or_default().trim_end();
    ["根据", "按照", "依据", "依照", "遵照", "按", "落实", "贯彻", "依"].iter().any(|word| before.ends_with(word))
}

/// Modal verbs that state a claim without a verb of saying: 《…》禁止….
const MODAL: [&str; 12] =
    ["原则上禁止", "严禁", "禁止", "不得", "不允许", "不建议", "允许", "鼓励", "支持", "提倡", "倡导", "可以"];

/// A few characters in quotation marks: a term rather than a quotation.
fn is_term(quote: &str) -> bool {
    quote.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST
}

/// What the draft says in its own words that the document says: what follows a verb of saying or a modal verb.
fn claim_range(draft: &Draft<'_>, reference: &Reference) -> Option<Range<usize>> {
    let start = reference.span.end;
    let next = draft.references.partition_point(|r| r.span.start < start);
    let until = draft.references.get(next).map_or(draft.text.len(), |r| r.span.start);
    let rest = draft.text.get(start..until)?;
    let rest = rest.get(..rest.find(['。', '\n', '；']).unwrap_or(rest.len()))?;
    let verb = rest.trim_start_matches(|c: char| c.is_whitespace() || "也还已均明确了则中就，".contains(c));
    let modal = MODAL.iter().any(|modal| verb.starts_with(modal));
    let saying = SAYING.iter().find_map(|saying| verb.strip_prefix(saying));
    let said = saying.map(|said| said.trim_start_matches(['，', '：', ',', ':', '了', ' ']));
    let claim = said.or(modal.then_some(verb)).filter(|claim| claim.chars().count() >= 6);
    let own = claim.map(|claim| start + rest.len() - claim.len()..start + rest.len());
    reference.paraphrase.clone().or(own)
}
