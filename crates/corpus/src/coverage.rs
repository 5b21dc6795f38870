use tiaowen_types::Document;

use crate::SourceText;

/// How much of a document's source stands in its clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// Characters of the source that are not white space.
    pub characters: usize,
    /// Those in exactly one clause.
    pub placed: usize,
    /// Those in listed furniture: marks, page numbers, header rows of tables.
    pub furniture: usize,
    /// Those in two clauses; a defect of the parser.
    pub doubled: usize,
}

impl Coverage {
    /// Share of characters in exactly one clause or in furniture, 0 to 1; 1 for an empty source.
    pub fn share(&self) -> f64 {
        if self.characters == 0 {
            return 1.0;
        }
        (self.placed + self.furniture) as f64 / self.characters as f64
    }
}

/// Counts where each character of the source went.
pub fn coverage(document: &Document, source: &SourceText) -> Coverage {
    let (start, source) = (source.range.start, source.part());
    let mut owners = vec![0_u8; source.len()];
    let mut mark = |from: u32, to: u32, owner: u8| {
        let range = (from as usize).saturating_sub(start)..(to as usize).saturating_sub(start).min(source.len());
        for slot in owners.get_mut(range).into_iter().flatten() {
            *slot = if *slot == 0 { owner } else { 3 };
        }
    };
    for &(from, to) in &document.source.furniture {
        mark(from, to, 2);
    }
    for piece in &document.source.pieces {
        mark(piece.source_start, piece.source_end, 1);
    }
    let mut counts = [0; 4];
    for (at, _) in source.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        if let Some(count) = owners.get(at).and_then(|&owner| counts.get_mut(usize::from(owner))) {
            *count += 1;
        }
    }
    let [lost, placed, furniture, doubled] = counts;
    Coverage { characters: lost + placed + furniture + doubled, placed, furniture, doubled }
}
