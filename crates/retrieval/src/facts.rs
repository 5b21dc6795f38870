//! What is known about each passage before any question: its words, its place in the tree, whom it addresses.

use std::collections::{BTreeMap, HashMap};

use tiaowen_corpus::Library;
use tiaowen_text::Segmenter;
use tiaowen_types::{
    Bearer, Binding, ClauseIdx, ClauseKind, Document, DocumentId, Level, Modality, Norm, Passage, PassageId, Stage,
};

use crate::Lexicon;
use crate::lexicon::Meaning;
use crate::understand::plain;

/// Facts about all passages of a library, by their position.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) passages: Vec<PassageFacts>,
    positions: BTreeMap<PassageId, usize>,
    words: HashMap<String, u32>,
    /// How rare each word is, 0–1.
    rarity: Vec<f32>,
}

#[derive(Debug)]
pub(crate) struct PassageFacts {
    pub(crate) id: PassageId,
    pub(crate) document: DocumentId,
    pub(crate) clause: ClauseIdx,
    /// Words of text and headings, ascending.
    words: Vec<u32>,
    /// Words of the headings and of the document's title, ascending.
    heading_words: Vec<u32>,
    title_words: Vec<u32>,
    /// Sum of its words' squared rarities.
    mass: f32,
    pub(crate) shape: Shape,
    pub(crate) bearers: Vec<Bearer>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) modalities: Vec<Modality>,
    pub(crate) place: Place,
    pub(crate) region: Option<String>,
    pub(crate) news: bool,
    pub(crate) norms: usize,
    /// Positions of the nearest passage above, and of those directly below and beside.
    pub(crate) family: Family,
}

/// What kind of text a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) kind: ClauseKind,
    pub(crate) depth: usize,
    pub(crate) chars: usize,
    /// Whether it states a number.
    pub(crate) digits: bool,
    pub(crate) level: Level,
    pub(crate) binding: Binding,
}

/// Which words of a passage are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Its text and headings.
    All,
    /// Its headings.
    Headings,
    /// The title of its document.
    Title,
}

/// What a clause is for retrieval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// 标题 文号 主送 署名 落款: who issued what and when.
    Front,
    /// Footnotes and lists of names.
    Back,
    /// Everything that says something.
    Body,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Family {
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    pub(crate) siblings: Vec<usize>,
}

impl Facts {
    pub(crate) fn new(
        library: &Library,
        norms: &BTreeMap<DocumentId, Vec<Norm>>,
        lexicon: &Lexicon,
        segmenter: &Segmenter,
    ) -> Self {
        let mut facts = Self::default();
        for passage in library.passages() {
            let Some((document, clause)) = library.clause_of(passage.id) else { continue };
            let stated = norms.get(&document.meta.id).map_or(&[][..], Vec::as_slice);
            let words = facts.intern(segmenter.content_words(&format!("{} {}", passage.headings, passage.text)));
            let heading_words = facts.intern(segmenter.content_words(&passage.headings));
            let title_words = facts.intern(segmenter.content_words(&passage.title));
            facts.positions.insert(passage.id, facts.passages.len());
            let described = describe(passage, document, clause, &Known { stated, lexicon });
            facts.passages.push(PassageFacts { words, heading_words, title_words, ..described });
        }
        facts.weigh();
        facts.relate(library);
        facts
    }

    pub(crate) fn position(&self, id: PassageId) -> Option<usize> {
        self.positions.get(&id).copied()
    }

    pub(crate) fn get(&self, position: usize) -> Option<&PassageFacts> {
        self.passages.get(position)
    }

    /// Share of the weighted words that a part of a passage has, each weighted by its rarity; 0 when there are none.
    pub(crate) fn coverage(&self, position: usize, part: Part, words: &[(u32, f32)]) -> f32 {
        let Some(facts) = self.passages.get(position) else { return 0.0 };
        let stated = match part {
            Part::All => &facts.words,
            Part::Headings => &facts.heading_words,
            Part::Title => &facts.title_words,
        };
        let weigh = |(word, weight): &(u32, f32)| weight * self.rarity.get(*word as usize).copied().unwrap_or(1.0);
        let total: f32 = words.iter().map(weigh).sum();
        let covered: f32 = words.iter().filter(|(word, _)| stated.binary_search(word).is_ok()).map(weigh).sum();
        if total > 0.0 { covered / total } else { 0.0 }
    }

    /// Likeness of two passages in their words, each weighted by its rarity: 0–1.
    pub(crate) fn likeness(&self, left: usize, right: usize) -> f32 {
        let (Some(left), Some(right)) = (self.passages.get(left), self.passages.get(right)) else { return 0.0 };
        let weight = |word: &u32| self.rarity.get(*word as usize).map_or(0.0, |rarity| rarity * rarity);
        let shared: f32 = left.words.iter().filter(|word| right.words.binary_search(word).is_ok()).map(weight).sum();
        let total = (left.mass * right.mass).sqrt();
        if total > 0.0 { shared / total } else { 0.0 }
    }

    /// The numbers of words; one that no passage has gets a number beyond all, so that it counts as missing.
    pub(crate) fn number<'a>(&self, words: impl Iterator<Item = (&'a str, f32)>) -> Vec<(u32, f32)> {
        words.map(|(word, weight)| (self.words.get(word).copied().unwrap_or(u32::MAX), weight)).collect()
    }

    /// All words of the library, so that misspelt ones can be told from them.
    fn intern(&mut self, words: Vec<String>) -> Vec<u32> {
        let mut numbers: Vec<u32> = words
            .into_iter()
            .map(|word| {
                let next = self.words.len() as u32;
                *self.words.entry(word).or_insert(next)
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn weigh(&mut self) {
        let mut counts = vec![0_u32; self.words.len()];
        for word in self.passages.iter().flat_map(|facts| &facts.words) {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        let total = self.passages.len() as f32;
        let most = (total + 1.0).ln().max(f32::EPSILON);
        self.rarity = counts.iter().map(|count| (total / (*count as f32).max(1.0)).ln().max(0.0) / most).collect();
        for facts in &mut self.passages {
            let rarities = facts.words.iter().filter_map(|word| self.rarity.get(*word as usize));
            facts.mass = rarities.map(|rarity| rarity * rarity).sum();
        }
    }

    fn relate(&mut self, library: &Library) {
        let by_clause: HashMap<(DocumentId, ClauseIdx), usize> =
            self.passages.iter().enumerate().map(|(at, f)| ((f.document.clone(), f.clause), at)).collect();
        let above: Vec<Option<usize>> = self
            .passages
            .iter()
            .map(|facts| {
                let document = library.document(&facts.document)?;
                let parent = |idx: &ClauseIdx| document.tree.get(*idx).and_then(|clause| clause.parent);
                let chain = std::iter::successors(parent(&facts.clause), parent);
                chain.into_iter().find_map(|idx| by_clause.get(&(facts.document.clone(), idx)).copied())
            })
            .collect();
        for (at, parent) in above.iter().enumerate() {
            let siblings: Vec<usize> = match parent {
                Some(parent) => {
                    (0..above.len()).filter(|o| *o != at && above.get(*o) == Some(&Some(*parent))).collect()
                }
                None => Vec::new(),
            };
            let children = (0..above.len()).filter(|other| above.get(*other) == Some(&Some(at))).collect();
            if let Some(facts) = self.passages.get_mut(at) {
                facts.family = Family { parent: *parent, children, siblings };
            }
        }
    }
}

struct Known<'a> {
    stated: &'a [Norm],
    lexicon: &'a Lexicon,
}

fn describe(passage: &Passage, document: &Document, clause: ClauseIdx, known: &Known<'_>) -> PassageFacts {
    let norms = || known.stated.iter().filter(|norm| norm.clause == clause);
    let mut bearers: Vec<Bearer> = norms().flat_map(|norm| norm.bearers.iter().copied()).collect();
    let mut stages: Vec<Stage> = norms().flat_map(|norm| norm.stages.iter().copied()).collect();
    for found in known.lexicon.find(&plain(&format!("{} {}", passage.headings, passage.text))) {
        if let Meaning::Stages(named) = &found.entry.meaning {
            stages.extend(named);
        }
    }
    for found in known.lexicon.find(&plain(&passage.headings)) {
        if let Meaning::Bearer(bearer) = found.entry.meaning {
            bearers.push(bearer);
        }
    }
    let mut modalities: Vec<Modality> = norms().map(|norm| norm.modality).collect();
    bearers.sort_unstable();
    bearers.dedup();
    stages.sort_unstable();
    stages.dedup();
    modalities.sort_unstable();
    modalities.dedup();
    PassageFacts {
        id: passage.id,
        document: document.meta.id.clone(),
        clause,
        words: Vec::new(),
        heading_words: Vec::new(),
        title_words: Vec::new(),
        mass: 0.0,
        shape: shape(passage, document, clause),
        bearers,
        stages,
        modalities,
        place: place(document, clause),
        region: document.meta.region.clone(),
        news: document.meta.binding == Binding::News,
        norms: norms().count(),
        family: Family::default(),
    }
}

fn shape(passage: &Passage, document: &Document, clause: ClauseIdx) -> Shape {
    Shape {
        kind: document.tree.get(clause).map_or(ClauseKind::Paragraph, |clause| clause.kind),
        depth: document.tree.ancestry(clause).len(),
        chars: passage.text.chars().count(),
        digits: passage.text.chars().any(|c| c.is_ascii_digit()),
        level: document.meta.level,
        binding: document.meta.binding,
    }
}

fn place(document: &Document, clause: ClauseIdx) -> Place {
    let chain = document.tree.ancestry(clause);
    let kinds = || chain.iter().map(|clause| clause.kind);
    let label = chain.last().map_or("", |clause| clause.path.last());
    if kinds().any(|kind| matches!(kind, ClauseKind::Footnote | ClauseKind::Appendix)) {
        return Place::Back;
    }
    if kinds().any(|kind| matches!(kind, ClauseKind::Signature)) {
        return Place::Front;
    }
    // 导语 says why and for whom; the other parts of the front matter only name things.
    if kinds().any(|kind| matches!(kind, ClauseKind::Preamble)) && label != "导语" {
        return Place::Front;
    }
    Place::Body
}
