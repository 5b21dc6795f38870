use serde::{Deserialize, Serialize};

/// Byte range in a document's normalised text. Invariant: `start <= end`, both on char boundaries of that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Returns `None` when the range is reversed, out of `text`, beyond 4 GiB, or would split a character.
    pub fn new(text: &str, start: usize, end: usize) -> Option<Self> {
        text.get(start..end)?;
        Some(Self { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text under the span; empty when `text` is not the text the span was made for.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_range_of_the_text() {
        let text = "条文";
        assert!(Span::new(text, 0, 3).is_some());
        assert!(Span::new(text, 1, 3).is_none(), "splits a character");
        assert!(Span::new(text, 3, 0).is_none(), "reversed");
        assert!(Span::new(text, 0, 9).is_none(), "past the end");
    }
}
