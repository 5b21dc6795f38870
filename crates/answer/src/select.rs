use tiaowen_text::sentences;
use tiaowen_types::Span;

use crate::Quote;
use crate::evidence::Ground;

/// Longest own text that is quoted whole, in characters.
const WHOLE_CHARS: usize = 60;

/// The sentences of the clause that carry the question's words, as few as cover them.
pub(crate) fn quote(ground: &Ground<'_>, terms: &[(String, f32)]) -> Quote {
    let text = ground.text();
    let offset = ground.clause.span.start();
    let pieces = sentences(text);
    let whole = Quote::take(ground.document, ground.ranked.clause, ground.clause.span);
    if text.chars().count() <= WHOLE_CHARS || pieces.len() < 2 {
        return whole;
    }
    let value = |piece: &std::ops::Range<usize>| {
        let words = text.get(piece.clone()).unwrap_or_default();
        terms.iter().filter(|(term, _)| words.contains(term.as_str())).map(|(_, weight)| *weight).sum::<f32>()
    };
    let best = pieces.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
    let span = best.and_then(|piece| Span::new(&ground.document.text, offset + piece.start, offset + piece.end));
    span.map_or(whole, |span| Quote::take(ground.document, ground.ranked.clause, span))
}
