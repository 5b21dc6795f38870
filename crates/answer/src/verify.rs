use tiaowen_types::{ClauseIdx, ClausePath, DocumentId, Span};

use crate::draft::Conflicting;
use crate::glue::Objection;
use crate::{Answer, Citation, Conflict, Draft, Piece, Quote, Refusal, RefusalKind, Sentence, Shelf, glue};

/// Why a draft does not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// A quotation names a clause that is not in the library.
    #[error("clause {clause:?} of {document} does not exist")]
    UnknownClause {
        /// The document named.
        document: DocumentId,
        /// The clause named.
        clause: ClauseIdx,
    },
    /// A quotation is empty or leaves the own text of its clause.
    #[error("quotation {span:?} leaves clause {path} of {document}")]
    OutsideClause {
        /// The document.
        document: DocumentId,
        /// The clause.
        path: ClausePath,
        /// The span claimed.
        span: Span,
    },
    /// The words differ from the clause's own text.
    #[error("quotation differs from clause {path} of {document}")]
    Altered {
        /// The document.
        document: DocumentId,
        /// The clause.
        path: ClausePath,
    },
    /// A sentence holds words that are neither ours nor a document's.
    #[error("sentence {sentence} holds words that nothing proves")]
    Unproved {
        /// Place of the sentence in the draft.
        sentence: usize,
        /// What is wrong with them.
        source: Objection,
    },
    /// The draft says nothing.
    #[error("the draft is empty")]
    Empty,
}

/// Proves a draft: every quotation equals its clause's own text at its span, byte for byte, and every sentence is a
/// template or carries a quotation.
///
/// # Errors
/// With the first thing that cannot be proved; the draft is then to be dropped.
pub fn verify(draft: Draft, shelf: &Shelf<'_>) -> Result<Answer, GateError> {
    let (text, register) = prove(&draft.sentences, shelf)?;
    let conflicts = draft.conflicts.iter().map(|conflict| register.conflict(conflict)).collect();
    let (verdict, partial) = (draft.verdict, draft.partial);
    Ok(Answer { verdict, text, citations: register.citations, conflicts, partial, draft })
}

/// Proves a refusal: a message of ours, and the nearest clauses quoted under the same rules as an answer's.
///
/// # Errors
/// As [`verify`].
pub fn refuse(
    kind: RefusalKind,
    message: Sentence,
    rest: &[Sentence],
    shelf: &Shelf<'_>,
) -> Result<Refusal, GateError> {
    let mut sentences = vec![message];
    let (message, _) = prove(&sentences, shelf)?;
    sentences.extend_from_slice(rest);
    let (text, register) = prove(&sentences, shelf)?;
    Ok(Refusal { kind, message, text, citations: register.citations, sentences })
}

fn prove(sentences: &[Sentence], shelf: &Shelf<'_>) -> Result<(String, Register), GateError> {
    let mut register = Register::default();
    let mut lines = Vec::new();
    for (place, sentence) in sentences.iter().enumerate() {
        glue::check(sentence).map_err(|source| GateError::Unproved { sentence: place, source })?;
        lines.push(render(sentence, shelf, &mut register)?);
    }
    let text = lines.join("\n").trim().to_owned();
    if text.is_empty() { Err(GateError::Empty) } else { Ok((text, register)) }
}

fn render(sentence: &Sentence, shelf: &Shelf<'_>, register: &mut Register) -> Result<String, GateError> {
    let mut text = String::new();
    let mut after_quote = false;
    for piece in &sentence.pieces {
        let quotes = matches!(piece, Piece::Quote(_));
        match piece {
            Piece::Template(template) => text.push_str(&template.render(shelf)),
            Piece::Glue(words) => text.push_str(words),
            Piece::Quote(quote) => {
                text.push_str(if after_quote { "；“" } else { "“" });
                text.push_str(&quote.text);
                text.push('”');
            }
        }
        after_quote = quotes;
    }
    let mut numbers = Vec::new();
    for quote in sentence.quotes() {
        let number = register.number(quote, shelf)?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let marks: String = numbers.iter().map(|number| format!("[{number}]")).collect();
    Ok(text + &marks)
}

/// Quotations proved so far, numbered in order of first use.
#[derive(Default)]
struct Register {
    quotes: Vec<Quote>,
    citations: Vec<Citation>,
}

impl Register {
    fn number(&mut self, quote: &Quote, shelf: &Shelf<'_>) -> Result<u32, GateError> {
        if let Some(found) = self.known(quote) {
            return Ok(found);
        }
        let cited = compare(quote, shelf)?;
        let number =
            u32::try_from(self.citations.len() + 1).expect("invariant: a draft has fewer than 2^32 quotations");
        self.citations.push(Citation {
            number,
            document: quote.document.clone(),
            clause: quote.clause,
            cited,
            span: quote.span,
            quote: quote.text.clone(),
        });
        self.quotes.push(quote.clone());
        Ok(number)
    }

    fn known(&self, quote: &Quote) -> Option<u32> {
        let at = self.quotes.iter().position(|known| known == quote)?;
        self.citations.get(at).map(Citation::number)
    }

    fn conflict(&self, conflict: &Conflicting) -> Conflict {
        Conflict {
            topic: conflict.topic.words().to_owned(),
            citations: conflict.quotes.iter().filter_map(|quote| self.known(quote)).collect(),
            deciding: conflict.deciding.and_then(|at| conflict.quotes.get(at)).and_then(|quote| self.known(quote)),
            reason: conflict.reason.words().to_owned(),
        }
    }
}

/// The heart of the gate.
fn compare(quote: &Quote, shelf: &Shelf<'_>) -> Result<ClausePath, GateError> {
    let Quote { document: id, clause: idx, span, text } = quote;
    let unknown = || GateError::UnknownClause { document: id.clone(), clause: *idx };
    let (document, clause) = shelf.clause(id, *idx).ok_or_else(unknown)?;
    let path = || clause.path.clone();
    if span.is_empty() || !clause.span.contains(*span) {
        return Err(GateError::OutsideClause { document: id.clone(), path: path(), span: *span });
    }
    if span.of(&document.text) != text {
        return Err(GateError::Altered { document: id.clone(), path: path() });
    }
    document.tree.cited_path(*idx).ok_or_else(unknown)
}

#[cfg(test)]
mod tests;
