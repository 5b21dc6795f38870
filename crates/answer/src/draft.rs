use tiaowen_types::Verdict;

use crate::{ConflictReason, Quote, Template, Topic};

/// One part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours.
    Template(Template),
    /// Words of a document.
    Quote(Quote),
    /// Words of a generator between quotations; the gate lets only harmless ones pass.
    Glue(String),
}

/// A sentence of a draft with the quotations it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// What is shown, in order.
    pub pieces: Vec<Piece>,
    /// Quotations it rests on besides those it shows.
    pub cites: Vec<Quote>,
}

impl Sentence {
    /// A sentence of our words alone.
    pub fn template(template: Template) -> Self {
        Self { pieces: vec![Piece::Template(template)], cites: Vec::new() }
    }

    /// Our words that rest on quotations shown elsewhere.
    pub fn resting(template: Template, cites: Vec<Quote>) -> Self {
        Self { pieces: vec![Piece::Template(template)], cites }
    }

    /// Our words followed by words of a document.
    pub fn quoting(template: Template, quote: Quote) -> Self {
        Self { pieces: vec![Piece::Template(template), Piece::Quote(quote)], cites: Vec::new() }
    }

    /// Our words followed by words of a document at several places.
    pub fn quoting_all(template: Template, quotes: Vec<Quote>) -> Self {
        let pieces = std::iter::once(Piece::Template(template)).chain(quotes.into_iter().map(Piece::Quote));
        Self { pieces: pieces.collect(), cites: Vec::new() }
    }

    /// Every quotation, shown or not, in order.
    pub fn quotes(&self) -> impl Iterator<Item = &Quote> {
        let shown = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Quote(quote) => Some(quote),
            Piece::Template(_) | Piece::Glue(_) => None,
        });
        shown.chain(&self.cites)
    }
}

/// Documents that differ on a point, before verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflicting {
    /// What they differ about.
    pub topic: Topic,
    /// What they say, each quoted in the draft's sentences.
    pub quotes: Vec<Quote>,
    /// Place in `quotes` of the one that decides.
    pub deciding: Option<usize>,
    /// Why.
    pub reason: ConflictReason,
}

/// An answer or refusal before verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it says about the act.
    pub verdict: Verdict,
    /// What it says.
    pub sentences: Vec<Sentence>,
    /// Where documents differ.
    pub conflicts: Vec<Conflicting>,
    /// Whether a part of the question stays open.
    pub partial: bool,
}

impl Draft {
    /// A draft that says nothing yet.
    pub fn new(verdict: Verdict) -> Self {
        Self { verdict, sentences: Vec::new(), conflicts: Vec::new(), partial: false }
    }
}
