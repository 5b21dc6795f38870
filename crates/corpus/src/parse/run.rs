use std::ops::Range;

/// Text that remembers which source bytes it was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    text: String,
    /// Ascending in `at`; characters between pieces were put in by the parser.
    pieces: Vec<Piece>,
}

/// One stretch of a run and its source bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// First byte in the run's text.
    pub(super) at: usize,
    /// Bytes in the run's text.
    pub(super) len: usize,
    /// First byte in the source.
    pub(super) source: usize,
    /// Bytes in the source.
    pub(super) source_len: usize,
    /// The correction that wrote this stretch; such a piece is never cut.
    pub(super) rule: Option<usize>,
}

impl Run {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds source text as it stands.
    pub(super) fn push(&mut self, text: &str, source: usize) {
        let at = self.text.len();
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last)
                if last.rule.is_none() && last.at + last.len == at && last.source + last.source_len == source =>
            {
                last.len += text.len();
                last.source_len += text.len();
            }
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece { at, len: text.len(), source, source_len: text.len(), rule: None }),
        }
    }

    /// Adds text that stands for no source byte.
    pub(super) fn glue(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn append(&mut self, other: &Self) {
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + at, ..*piece }));
    }

    /// The run under `range`, which must lie on character boundaries; otherwise an empty run.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let Some(text) = self.text.get(range.clone()) else {
            return Self::default();
        };
        let first = self.pieces.partition_point(|piece| piece.at + piece.len < range.start);
        let within = self.pieces.iter().skip(first).take_while(|piece| piece.at < range.end || piece.len == 0);
        let pieces = within.filter_map(|piece| cut(*piece, &range));
        Self { text: text.to_owned(), pieces: pieces.collect() }
    }

    /// Without white space at both ends.
    pub(super) fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        if start == 0 && end == self.text.len() { self.clone() } else { self.slice(start..end.max(start)) }
    }

    /// Replaces the text under `range`; the new text stands for all the source bytes of the old.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str, rule: usize) {
        let (before, old, after) =
            (self.slice(0..range.start), self.slice(range.clone()), self.slice(range.end..self.text.len()));
        let (Some(first), Some(last)) = (old.pieces.first(), old.pieces.last()) else {
            return;
        };
        let source = first.source;
        let source_len = (last.source + last.source_len).saturating_sub(source);
        *self = before;
        let at = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { at, len: text.len(), source, source_len, rule: Some(rule) });
        self.append(&after);
    }

    /// Where the run begins in the source.
    pub(super) fn source_start(&self) -> Option<usize> {
        self.pieces.first().map(|piece| piece.source)
    }
}

/// The part of a piece within `range`, moved to the range's start.
fn cut(piece: Piece, range: &Range<usize>) -> Option<Piece> {
    let (from, to) = (piece.at.max(range.start), (piece.at + piece.len).min(range.end));
    if from >= to {
        return None;
    }
    let at = from - range.start;
    if piece.rule.is_some() {
        return Some(Piece { at, len: to - from, ..piece });
    }
    Some(Piece { at, len: to - from, source: piece.source + (from - piece.at), source_len: to - from, rule: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_its_source() {
        let mut run = Run::default();
        run.push("应用 ", 10);
        run.push("and", 17);
        run.push("安全", 30);
        run.replace(7..10, "和", 4);
        assert_eq!(run.text(), "应用 和安全");
        let sources: Vec<_> = run.slice(3..13).pieces().iter().map(|p| (p.source, p.source_len, p.rule)).collect();
        assert_eq!(sources, [(13, 4, None), (17, 3, Some(4)), (30, 3, None)]);
        assert_eq!(run.slice(1..4), Run::default(), "not on a character boundary");
    }
}
