use tiaowen_types::{ClauseIdx, DocumentId, Verdict};

/// How an answer came about: with the index and the settings this derives it again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// Rules that fired, in order.
    pub rules: Vec<Rule>,
    /// Ranked clauses that were looked at, best first.
    pub candidates: Vec<Candidate>,
    /// The norm that decided the verdict.
    pub deciding: Option<NormUse>,
    /// Norms that spoke to the act and did not decide.
    pub losing: Vec<NormUse>,
}

/// A clause that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its document.
    pub document: DocumentId,
    /// The clause.
    pub clause: ClauseIdx,
    /// Score in the ranking.
    pub score: f32,
    /// What the question's words in it are worth, over the best clause's.
    pub words: f32,
    /// How well it supports an answer, 0–1.
    pub support: f32,
    /// Whether it is cited.
    pub cited: bool,
}

/// A norm that spoke to the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormUse {
    /// Its document.
    pub document: DocumentId,
    /// Its clause.
    pub clause: ClauseIdx,
    /// What it says.
    pub verdict: Verdict,
}

/// A rule of this crate that fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The question is small talk.
    SmallTalk,
    /// The documents cannot be about it.
    Outside,
    /// It asks for help with harm; the prohibiting clauses answer it.
    HarmAnswered,
    /// It asks for help with harm.
    HarmRefused,
    /// It asks for personal data.
    PersonalData,
    /// No document for the region.
    UnknownRegion,
    /// No document of the name or number.
    UnknownDocument,
    /// No clause of the number.
    UnknownClause,
    /// The kind of thing asked for stands in no clause.
    PointAbsent,
    /// A case would have to be judged.
    Judgement,
    /// The figure asked for stands in no sentence about its subject.
    FigureAbsent,
    /// Too little of the question is found.
    WeakEvidence,
    /// The question names no topic.
    Ambiguous,
    /// A reference of the question is looked up.
    LookUp,
    /// Facts about a document answer it.
    DocumentFacts,
    /// Editions are compared.
    Editions,
    /// A list is gathered.
    List,
    /// Norms decide.
    Norms,
    /// Several questions were answered one by one.
    Parts,
    /// The words of the clauses answer it.
    Informational,
}

impl Rule {
    /// Name in a receipt.
    pub fn name(self) -> String {
        let camel = format!("{self:?}");
        let mut name = String::new();
        for (at, letter) in camel.char_indices() {
            if at > 0 && letter.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}
