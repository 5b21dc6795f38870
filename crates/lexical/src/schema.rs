use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{TantivyDocument, Term};
use tiaowen_types::{Passage, PassageId};

/// Written into every commit; changes whenever fields or tokens change their meaning.
pub(crate) const FORMAT: &str = "tiaowen-lexical 1";

/// Name under which the tokenizer is registered.
pub(crate) const TOKENIZER: &str = "tiaowen";

/// Name of the column of passage numbers.
pub(crate) const ID: &str = "id";

/// The fields of the index.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    /// Title, headings, text, questions: the order of [`crate::FieldWeights`].
    pub(crate) texts: [Field; 4],
}

impl Fields {
    pub(crate) fn new() -> Self {
        // Frequencies suffice for BM25; positions would double the index.
        let indexing =
            TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing);
        let mut schema = Schema::builder();
        let id = schema.add_u64_field(ID, FAST | INDEXED);
        let texts = ["title", "headings", "text", "questions"].map(|name| schema.add_text_field(name, text.clone()));
        Self { schema: schema.build(), id, texts }
    }

    pub(crate) fn document(&self, passage: &Passage) -> TantivyDocument {
        let [title, headings, text, questions] = self.texts;
        let mut document = TantivyDocument::new();
        document.add_u64(self.id, u64::from(passage.id.0));
        document.add_text(title, &passage.title);
        document.add_text(headings, &passage.headings);
        document.add_text(text, &passage.text);
        for question in &passage.questions {
            document.add_text(questions, question);
        }
        document
    }

    pub(crate) fn id_term(&self, passage: PassageId) -> Term {
        Term::from_field_u64(self.id, u64::from(passage.0))
    }
}
