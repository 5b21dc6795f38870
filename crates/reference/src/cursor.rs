use tiaowen_text::parse_numeral;

/// A place in a text that moves forward only over what was recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: usize,
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub(crate) value: u32,
    pub(crate) chinese: bool,
    pub(crate) bracketed: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn starts_with_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.rest().starts_with(word))
    }

    /// Moves over `word` if it stands here.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let here = self.rest().starts_with(word);
        if here {
            self.at += word.len();
        }
        here
    }

    /// Moves over the first of `words` that stands here.
    pub(crate) fn eat_any<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let found = words.iter().find(|word| self.rest().starts_with(**word))?;
        self.at += found.len();
        Some(found)
    }

    /// Moves over white space within a line.
    pub(crate) fn skip_blanks(&mut self) {
        self.skip_while(|c| c.is_whitespace() && c != '\n');
    }

    /// Moves over white space with at most one line end: a reference split over a line.
    pub(crate) fn skip_break(&mut self) {
        self.skip_blanks();
        if self.eat("\n") {
            self.skip_blanks();
        }
    }

    pub(crate) fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let run: usize = self.rest().chars().take_while(|&c| wanted(c)).map(char::len_utf8).sum();
        self.at += run;
    }

    /// Reads a number, in brackets or not; stays where it is when there is none.
    pub(crate) fn numeral(&mut self) -> Option<Numeral> {
        let mut ahead = *self;
        let bracketed = ahead.eat_any(&["（", "(", "〔", "［", "["]).is_some();
        if bracketed {
            ahead.skip_blanks();
        }
        let start = ahead.at;
        let chinese = ahead.peek().is_some_and(is_chinese_digit);
        if chinese {
            ahead.skip_while(is_chinese_digit);
        } else {
            ahead.skip_while(is_arabic_digit);
        }
        let value = parse_numeral(ahead.text.get(start..ahead.at)?)?;
        if bracketed {
            ahead.skip_blanks();
            ahead.eat_any(&["）", ")", "〕", "］", "]"])?;
        }
        *self = ahead;
        Some(Numeral { value, chinese, bracketed })
    }
}

pub(crate) fn is_chinese_digit(character: char) -> bool {
    "〇零一二三四五六七八九十百千两".contains(character)
}

pub(crate) fn is_arabic_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}
