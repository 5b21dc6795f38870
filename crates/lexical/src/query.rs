use tiaowen_text::Segmenter;

/// Words to look for, each with its weight, and how much each field counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LexicalQuery {
    /// Segmented words with weights; a word given twice counts with the sum of its weights.
    pub terms: Vec<(String, f32)>,
    /// How much each field counts.
    pub fields: FieldWeights,
}

impl LexicalQuery {
    /// The content words of a text, each with weight 1, over the default fields.
    pub fn of_text(segmenter: &Segmenter, text: &str) -> Self {
        let terms = segmenter.content_words(text).into_iter().map(|word| (word, 1.0)).collect();
        Self { terms, fields: FieldWeights::default() }
    }
}

/// Factor on the BM25 score of each field; zero leaves the field out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldWeights {
    /// Title of the document.
    pub title: f32,
    /// Headings above and of the clause.
    pub headings: f32,
    /// The clause's own text.
    pub text: f32,
    /// Everyday questions that the clause answers.
    pub questions: f32,
}

impl FieldWeights {
    pub(crate) fn list(self) -> [f32; 4] {
        [self.title, self.headings, self.text, self.questions]
    }
}

impl Default for FieldWeights {
    /// Text and questions in full; headings and titles less, because many passages share them.
    fn default() -> Self {
        Self { title: 0.3, headings: 0.5, text: 1.0, questions: 1.0 }
    }
}
