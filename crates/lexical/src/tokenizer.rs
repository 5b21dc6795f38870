use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tiaowen_text::{Segmenter, term};

/// Feeds tantivy the words of a [`Segmenter`], folded. Clones share the dictionary.
///
/// Position rule: the number of distinct word starts before the word. Words that start together (小学, 小学生)
/// share a position, so that a phrase query over whichever of them it was cut into still finds its neighbour.
#[derive(Clone)]
pub(crate) struct WordTokenizer(pub(crate) Segmenter);

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let (mut tokens, mut position, mut last_start) = (Vec::new(), 0, None);
        for word in self.0.words(text) {
            if last_start.is_some_and(|start| start != word.start) {
                position += 1;
            }
            last_start = Some(word.start);
            tokens.push(Token {
                offset_from: word.start,
                offset_to: word.end,
                position,
                text: term(text.get(word).unwrap_or_default()),
                position_length: 1,
            });
        }
        WordStream { tokens, next: 0 }
    }
}

/// The words of one text.
pub(crate) struct WordStream {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        self.tokens.get(self.next.saturating_sub(1)).expect("invariant: a token is read after advance said yes")
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tokens.get_mut(self.next.saturating_sub(1)).expect("invariant: a token is read after advance said yes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_start_together_share_a_position() {
        let text = "小学生，用ＡＩ。";
        let mut tokenizer = WordTokenizer(Segmenter::new([] as [&str; 0]));
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            let Token { offset_from, offset_to, position, text: word, .. } = stream.token().clone();
            found.push((position, word, text.get(offset_from..offset_to).unwrap()));
        }
        let expected =
            [(0, "小学", "小学"), (0, "小学生", "小学生"), (1, "学生", "学生"), (2, "用", "用"), (3, "ai", "ＡＩ")];
        assert_eq!(found, expected.map(|(position, word, piece)| (position, word.to_owned(), piece)));
        assert!(!stream.advance());
    }
}
