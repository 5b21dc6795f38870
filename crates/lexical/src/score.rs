use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, InvertedIndexReader, SegmentReader, Term};
use tiaowen_types::{Hit, PassageId, sort_hits};

use crate::LexicalQuery;
use crate::schema::{Fields, ID};

/// Saturation of term frequency and strength of length normalisation (Robertson & Zaragoza 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// An opened state of the index: everything scoring needs, nothing to decode twice.
///
/// Scores are summed word by word over whole postings lists instead of document by document with pruning: that is
/// as fast at this size, and a score never depends on the filter or on how many hits were asked for.
pub(crate) struct Shelf {
    segments: Vec<Segment>,
    n_passages: u64,
    /// Per field: the length part of BM25's denominator by fieldnorm id.
    lengths: [Vec<f32>; 4],
}

struct Segment {
    reader: SegmentReader,
    ids: Vec<PassageId>,
    inverted: Vec<Arc<InvertedIndexReader>>,
    norms: Vec<FieldNormReader>,
}

impl Shelf {
    pub(crate) fn open(index: &Index, fields: &Fields) -> tantivy::Result<Self> {
        let mut segments = Vec::new();
        for segment in index.searchable_segments()? {
            segments.push(Segment::open(SegmentReader::open(&segment)?, fields)?);
        }
        let n_passages = segments.iter().map(|s| u64::from(s.reader.max_doc())).sum::<u64>();
        let lengths = std::array::from_fn(|field| {
            let tokens: u64 = segments.iter().filter_map(|s| s.inverted.get(field)).map(|i| i.total_num_tokens()).sum();
            let average = tokens as f32 / n_passages.max(1) as f32;
            let length = |id| FieldNormReader::id_to_fieldnorm(id) as f32 / average.max(1.0);
            (0..=u8::MAX).map(|id| K1 * (1.0 - B + B * length(id))).collect()
        });
        Ok(Self { segments, n_passages, lengths })
    }

    /// How many passages can be found.
    pub(crate) fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.reader.num_docs() as usize).sum()
    }

    /// The best `limit` passages that `allow` lets through.
    pub(crate) fn search(
        &self,
        query: &LexicalQuery,
        fields: &Fields,
        allow: &(dyn Fn(PassageId) -> bool + Sync),
        limit: usize,
    ) -> io::Result<Vec<Hit>> {
        let weighted = self.weigh(query, fields)?;
        let mut best = Vec::new();
        for segment in &self.segments {
            let mut scores = vec![0.0_f32; segment.ids.len()];
            for word in &weighted {
                segment.add(word, self.lengths.get(word.field).map_or(&[], Vec::as_slice), &mut scores)?;
            }
            segment.keep(&scores, allow, limit, &mut best);
        }
        sort_hits(&mut best);
        best.truncate(limit);
        Ok(best)
    }

    /// Each word in each field that has it, with its inverse document frequency and weights as one factor.
    fn weigh(&self, query: &LexicalQuery, fields: &Fields) -> io::Result<Vec<Weighted>> {
        let mut seen = HashSet::new();
        let mut weighted = Vec::new();
        for (word, _) in &query.terms {
            let word = tiaowen_text::term(word);
            if word.is_empty() || !seen.insert(word.clone()) {
                continue;
            }
            let same = query.terms.iter().filter(|(other, _)| tiaowen_text::term(other) == word);
            let weight: f32 = same.map(|(_, weight)| weight).sum();
            for (field, (&name, boost)) in fields.texts.iter().zip(query.fields.list()).enumerate() {
                let term = Term::from_field_text(name, &word);
                let factor = weight * boost;
                if factor == 0.0 || !factor.is_finite() {
                    continue;
                }
                let mut n_with = 0;
                for inverted in self.segments.iter().filter_map(|segment| segment.inverted.get(field)) {
                    n_with += u64::from(inverted.doc_freq(&term)?);
                }
                if n_with > 0 {
                    let idf = inverse_document_frequency(n_with, self.n_passages);
                    weighted.push(Weighted { term, field, factor: factor * idf * (K1 + 1.0) });
                }
            }
        }
        Ok(weighted)
    }
}

/// A word in one field and the factor on its saturated frequency.
struct Weighted {
    term: Term,
    field: usize,
    factor: f32,
}

fn inverse_document_frequency(n_with: u64, n_passages: u64) -> f32 {
    let (with, all) = (n_with as f32, n_passages.max(n_with) as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

impl Segment {
    fn open(reader: SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let column = reader.fast_fields().u64(ID)?;
        let number = |doc| column.first(doc).and_then(|id| u32::try_from(id).ok()).map(PassageId);
        let ids = (0..reader.max_doc()).map(|doc| number(doc).unwrap_or(PassageId(u32::MAX))).collect();
        let inverted = fields.texts.iter().map(|&field| reader.inverted_index(field)).collect::<Result<_, _>>()?;
        let norms = fields.texts.iter().map(|&field| reader.get_fieldnorms_reader(field)).collect::<Result<_, _>>()?;
        Ok(Self { reader, ids, inverted, norms })
    }

    /// Adds one word's share to the score of every passage that has it.
    fn add(&self, word: &Weighted, lengths: &[f32], scores: &mut [f32]) -> io::Result<()> {
        let (Some(inverted), Some(norms)) = (self.inverted.get(word.field), self.norms.get(word.field)) else {
            return Ok(());
        };
        let Some(mut postings) = inverted.read_block_postings(&word.term, IndexRecordOption::WithFreqs)? else {
            return Ok(());
        };
        while add_block(&postings, word.factor, |doc| lengths.get(usize::from(norms.fieldnorm_id(doc))), scores) {
            postings.advance();
        }
        Ok(())
    }

    /// Moves the best allowed passages with a positive score into `best`, keeping it near `limit` long.
    fn keep(&self, scores: &[f32], allow: &(dyn Fn(PassageId) -> bool + Sync), limit: usize, best: &mut Vec<Hit>) {
        if limit == 0 {
            return;
        }
        let room = limit.saturating_mul(2).max(64);
        let mut bar = f32::MIN_POSITIVE;
        for (doc, (&score, &passage)) in (0..).zip(scores.iter().zip(&self.ids)) {
            if score < bar || self.reader.is_deleted(doc) || !allow(passage) {
                continue;
            }
            best.push(Hit { passage, score });
            if best.len() >= room {
                sort_hits(best);
                best.truncate(limit);
                bar = best.last().map_or(bar, |hit| hit.score);
            }
        }
    }
}

/// Adds one block of postings; `false` when the list is at its end.
fn add_block<'a>(
    postings: &BlockSegmentPostings,
    factor: f32,
    length: impl Fn(u32) -> Option<&'a f32>,
    scores: &mut [f32],
) -> bool {
    let docs = postings.docs();
    for (&doc, &frequency) in docs.iter().zip(postings.freqs()) {
        if let (Some(score), Some(length)) = (scores.get_mut(doc as usize), length(doc)) {
            let frequency = frequency as f32;
            *score += factor * frequency / (frequency + length);
        }
    }
    !docs.is_empty()
}
