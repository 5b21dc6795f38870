use tiaowen_types::{ClauseIdx, DocumentId, PassageId};

/// Place and score of a passage in one leg's list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LegRank {
    /// From 1.
    pub rank: u32,
    /// In the leg's own scale.
    pub score: f32,
}

/// A passage found by one leg or more, before steering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FusedHit {
    /// The passage.
    pub passage: PassageId,
    /// Larger is better.
    pub score: f32,
    /// By words.
    pub lexical: Option<LegRank>,
    /// By meaning of its text.
    pub vector: Option<LegRank>,
    /// By meaning of the everyday questions it answers.
    pub questions: Option<LegRank>,
}

/// Whether a clause and the question speak of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Agreement {
    /// Both name it, and differ.
    Differs,
    /// One of them names nothing.
    #[default]
    Silent,
    /// Both name it.
    Agrees,
}

/// What is known about a passage with regard to a question. Shares lie in 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features {
    /// Share of the question's content words that the clause has, with its headings, weighted by rarity.
    pub coverage: f32,
    /// Cosine between the question and the nearest everyday question of the clause; 0 when it has none.
    pub question_match: f32,
    /// Cosine between the question and the clause's text.
    pub similarity: f32,
    /// Share of the question's expanded terms that the clause has.
    pub expanded: f32,
    /// The one who asks, and whom the clause addresses.
    pub asker: Agreement,
    /// Whom the question names, and whom the clause addresses.
    pub bearer: Agreement,
    /// Stages.
    pub stage: Agreement,
    /// Norms the clause states.
    pub norms: usize,
    /// Likeness in words to the best clauses of other documents.
    pub related: f32,
    /// Whether a reference of the question names the clause.
    pub referenced: bool,
    /// Whether its document is in force on the plan's date.
    pub in_force: bool,
}

/// Why steering moved a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A reference of the question names it.
    Referenced,
    /// It lies in the document the question names.
    NamedDocument,
    /// A norm query gathered it for a list.
    Gathered,
    /// It speaks to or about whom the question speaks.
    Bearer,
    /// It speaks to or about others only.
    OtherBearer,
    /// It speaks of the question's stage.
    Stage,
    /// It speaks of another stage only.
    OtherStage,
    /// It is for the region the question names.
    Region,
    /// It stands above a found clause.
    Parent,
    /// It stands beside or below a found clause.
    Sibling,
    /// It is the other side: the rule for a scene, or the scene for a rule.
    OtherSide,
    /// It is the same place in the other edition.
    OtherEdition,
    /// Its words carry no rule: a title, a list of names, a footnote.
    Furniture,
}

/// A ranked clause with all that led to its place.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedPassage {
    /// The passage.
    pub passage: PassageId,
    /// Its document.
    pub document: DocumentId,
    /// Its clause.
    pub clause: ClauseIdx,
    /// After steering; larger is better.
    pub score: f32,
    /// As the legs found it; `None` when only steering brought it.
    pub hit: Option<FusedHit>,
    /// What is known about it.
    pub features: Features,
    /// Why steering moved it.
    pub reasons: Vec<Reason>,
}

/// Ranked clauses, best first, in a total order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranking {
    /// Best first.
    pub hits: Vec<RankedPassage>,
    /// How they came about.
    pub trace: Trace,
}

/// How a ranking came about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Passages the filters allowed.
    pub allowed: usize,
    /// Hits of the lexical leg.
    pub lexical: usize,
    /// Hits of the vector leg.
    pub vector: usize,
    /// Hits of the question leg.
    pub questions: usize,
    /// Words searched, with weights.
    pub terms: Vec<(String, f32)>,
    /// Filters in words: `in_force 2026-01-01`, `document k12-genai-2025`.
    pub filters: Vec<String>,
}
