use serde::{Deserialize, Serialize};

/// How passages are found and ranked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// Which legs look for passages.
    pub mode: Mode,
    /// How the lists of the legs become one.
    pub fusion: Fusion,
    /// Passages taken from each leg.
    pub depth: usize,
    /// How much each leg counts.
    pub legs: LegWeights,
    /// How much each field counts in the lexical leg.
    pub fields: Fields,
    /// How much the terms of the lexicon count beside the question's own words; 0 leaves them out.
    pub lexicon: f32,
    /// How much the words of documents count when the question is likened to texts; 0 leaves them out.
    pub formal: f32,
    /// Whether the plan steers the ranking; off leaves the order of fusion.
    pub steering: bool,
    /// How much each feature counts when the plan steers.
    pub weights: Weights,
    /// First candidates that the learned ranker puts in order; 0 leaves them as steering does.
    pub rerank: usize,
}

/// Which legs look for passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By words and by meaning.
    #[default]
    Hybrid,
    /// By words only.
    Lexical,
    /// By meaning only.
    Vector,
}

/// How the lists of the legs become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fusion {
    /// Weighted sum of scores, each leg's brought to 0–1.
    #[default]
    Weighted,
    /// Weighted sum of reciprocal ranks.
    ReciprocalRank,
}

/// How much each leg counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LegWeights {
    /// By words.
    pub lexical: f32,
    /// By meaning of the text.
    pub text: f32,
    /// By meaning of the everyday questions.
    pub questions: f32,
}

/// How much each field counts in the lexical leg.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// Title of the document.
    pub title: f32,
    /// Headings above the clause and its own.
    pub headings: f32,
    /// The clause's text.
    pub text: f32,
    /// The everyday questions it answers.
    pub questions: f32,
}

/// How much each feature counts beside the fused score, which counts 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Coverage of the question's own words.
    pub coverage: f32,
    /// Coverage of the lexicon's terms.
    pub expanded: f32,
    /// Addresses the one who asks; addressing others only counts against.
    pub asker: f32,
    /// Addresses whom the question names; others only counts against.
    pub bearer: f32,
    /// Same stage; another one counts against.
    pub stage: f32,
    /// Many norms, when the question asks for a rule.
    pub rules: f32,
    /// Forbids or discourages, when the question asks whether something may be done.
    pub strict: f32,
    /// Best score among the clauses above and below it.
    pub family: f32,
    /// Best score among the clauses beside it.
    pub beside: f32,
    /// Likeness in words to the best clauses of other documents.
    pub related: f32,
    /// Lies in a document the question names.
    pub document: f32,
    /// Lies in a document for the region the question names.
    pub region: f32,
    /// Gathered for a list.
    pub gathered: f32,
    /// Front matter, for a question who issued what and when.
    pub front: f32,
    /// Carries no rule: titles, names, footnotes; counts against.
    pub furniture: f32,
    /// Belongs to a document without force; counts against.
    pub news: f32,
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self {
            mode: Mode::Hybrid,
            fusion: Fusion::Weighted,
            depth: 100,
            legs: LegWeights::default(),
            fields: Fields::default(),
            lexicon: 1.0,
            formal: 0.6,
            steering: true,
            weights: Weights::default(),
            rerank: 50,
        }
    }
}

impl Default for LegWeights {
    fn default() -> Self {
        Self { lexical: 0.6, text: 0.4, questions: 0.33 }
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self { title: 0.1, headings: 0.35, text: 1.0, questions: 1.0 }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            coverage: 0.2,
            expanded: 0.1,
            asker: 0.08,
            bearer: 0.03,
            stage: 0.1,
            rules: 0.02,
            strict: 0.03,
            family: 0.12,
            beside: 0.05,
            related: 0.22,
            document: 0.15,
            region: 0.1,
            gathered: 0.4,
            front: 0.5,
            furniture: 0.2,
            news: 0.1,
        }
    }
}
