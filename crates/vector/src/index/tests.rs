use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use tiaowen_types::sort_hits;

const EVERY: &(dyn Fn(PassageId) -> bool + Sync) = &|_| true;

/// Numbers between -1 and 1 that repeat exactly.
struct Noise(u64);

impl Noise {
    fn number(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as f32 / (1_u64 << 30) as f32) - 1.0
    }

    fn vector(&mut self, dims: usize) -> Vec<f32> {
        (0..dims).map(|_| self.number()).collect()
    }

    /// A unit vector near `centre`, as embeddings of one topic lie.
    fn near(&mut self, centre: &[f32], spread: f32) -> Vec<f32> {
        unit(centre.iter().map(|c| c + spread * self.number()).collect())
    }
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt();
    vector.iter_mut().for_each(|v| *v /= length);
    vector
}

/// Unit vectors in clusters, three of them to two passages.
fn clustered(count: usize, dims: usize) -> Vec<(PassageId, Vec<f32>)> {
    let mut noise = Noise(7);
    let centres: Vec<Vec<f32>> = (0..count / 40 + 1).map(|_| noise.vector(dims)).collect();
    let entry = |at: usize| (PassageId((at * 2 / 3) as u32), noise.near(&centres[at % centres.len()], 0.6));
    (0..count).map(entry).collect()
}

fn build(entries: &[(PassageId, Vec<f32>)], config: &VectorConfig) -> VectorIndex {
    let borrowed: Vec<(PassageId, &[f32])> = entries.iter().map(|(p, v)| (*p, v.as_slice())).collect();
    VectorIndex::build(entries.first().map_or(4, |e| e.1.len()), &borrowed, config).unwrap()
}

/// What an index must find: every vector scored in f32.
fn brute_force(entries: &[(PassageId, Vec<f32>)], query: &[f32], limit: usize) -> Vec<Hit> {
    let score = |vector: &[f32]| crate::number::dot(query, vector);
    let mut hits: Vec<Hit> = entries.iter().map(|(p, v)| Hit { passage: *p, score: score(v) }).collect();
    sort_hits(&mut hits);
    let mut seen = std::collections::HashSet::new();
    hits.retain(|hit| seen.insert(hit.passage));
    hits.truncate(limit);
    hits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The exact scan is exact: same passages, same scores, same order, also with a filter and with equal vectors.
    #[test]
    fn flat_equals_brute_force(
        numbers in prop::collection::vec((0_u32..60, prop::collection::vec(-4_i8..4, 20)), 0..120),
        query in prop::collection::vec(-1.0_f32..1.0, 20),
        limit in 0_usize..12,
        modulus in 1_u32..4,
    ) {
        let entries: Vec<(PassageId, Vec<f32>)> =
            numbers.iter().map(|(p, v)| (PassageId(*p), v.iter().map(|n| f32::from(*n) * 0.3).collect())).collect();
        let borrowed: Vec<(PassageId, &[f32])> = entries.iter().map(|(p, v)| (*p, v.as_slice())).collect();
        let index = VectorIndex::build(20, &borrowed, &VectorConfig::default()).unwrap();
        let allowed: Vec<_> = entries.iter().filter(|(p, _)| p.0 % modulus == 0).cloned().collect();
        let found = index.search(&query, &|p| p.0 % modulus == 0, limit);
        prop_assert_eq!(found, brute_force(&allowed, &query, limit));
    }
}

#[test]
fn a_scan_in_several_tasks_is_exact_too() {
    let entries = clustered(40_000, 24);
    let index = build(&entries, &VectorConfig::default());
    assert_eq!(index.kind(), Kind::Flat);
    for query in entries.iter().step_by(7_919) {
        assert_eq!(index.search(&query.1, EVERY, 10), brute_force(&entries, &query.1, 10));
    }
}

/// Share of the exact ten best that the graph finds.
fn recall(graph: &VectorIndex, entries: &[(PassageId, Vec<f32>)], queries: &[Vec<f32>]) -> f64 {
    let hit = |query: &Vec<f32>| {
        let expected = brute_force(entries, query, 10);
        let found = graph.search(query, EVERY, 10);
        expected.iter().filter(|hit| found.contains(hit)).count()
    };
    queries.iter().map(hit).sum::<usize>() as f64 / (queries.len() * 10) as f64
}

fn graph_config() -> VectorConfig {
    VectorConfig { hnsw_from: 1, ..VectorConfig::default() }
}

#[test]
fn the_graph_finds_nearly_all_and_repeats_exactly() {
    let entries = clustered(3_000, 48);
    let mut noise = Noise(99);
    let queries: Vec<Vec<f32>> = entries.iter().step_by(60).map(|e| noise.near(&e.1, 0.1)).collect();
    let graph = build(&entries, &graph_config());
    assert_eq!(graph.kind(), Kind::Hnsw);
    let found = recall(&graph, &entries, &queries);
    assert!(found >= 0.95, "recall@10 {found}");
    let again = build(&entries, &graph_config());
    for query in &queries {
        assert_eq!(graph.search(query, EVERY, 20), again.search(query, EVERY, 20));
    }
}

#[test]
fn a_narrow_filter_on_a_graph_is_answered_exactly() {
    let entries = clustered(2_000, 16);
    let graph = build(&entries, &graph_config());
    let allow = |p: PassageId| p.0.is_multiple_of(190);
    let allowed: Vec<_> = entries.iter().filter(|(p, _)| allow(*p)).cloned().collect();
    for query in entries.iter().step_by(331) {
        assert_eq!(graph.search(&query.1, &allow, 20), brute_force(&allowed, &query.1, 20));
    }
}

#[test]
fn both_kinds_come_back_from_disk() {
    let entries = clustered(800, 20);
    for config in [VectorConfig::default(), graph_config()] {
        let dir = TempDir::new().unwrap();
        let index = build(&entries, &config);
        index.save(dir.path()).unwrap();
        index.save(dir.path()).unwrap();
        let opened = VectorIndex::open(dir.path(), 20).unwrap();
        assert_eq!((opened.kind(), opened.len(), opened.dims()), (index.kind(), 800, 20));
        for query in entries.iter().step_by(97) {
            assert_eq!(opened.search(&query.1, EVERY, 10), index.search(&query.1, EVERY, 10));
        }
        assert!(matches!(VectorIndex::open(dir.path(), 384), Err(VectorError::Dims { expected: 384, found: 20 })));
    }
}

/// Changes one file of a saved graph index and expects that it does not open.
#[track_caller]
fn check_damage(file: &str, damage: impl Fn(&mut Vec<u8>), expected: fn(&VectorError) -> bool) {
    let dir = TempDir::new().unwrap();
    build(&clustered(50, 8), &graph_config()).save(dir.path()).unwrap();
    let path = dir.path().join(file);
    let mut bytes = fs::read(&path).unwrap();
    damage(&mut bytes);
    fs::write(&path, bytes).unwrap();
    let error = VectorIndex::open(dir.path(), 8).unwrap_err();
    assert!(expected(&error), "{file}: {error}");
}

#[test]
fn damaged_files_do_not_open() {
    let damaged = |e: &VectorError| matches!(e, VectorError::Damaged { .. });
    let format = |e: &VectorError| matches!(e, VectorError::Format { .. });
    check_damage("vectors.bin", |b| b.clear(), format);
    check_damage("vectors.bin", |b| b.truncate(40), format);
    check_damage("vectors.bin", |b| b[0] ^= 1, format);
    check_damage("vectors.bin", |b| b[8] ^= 1, format);
    check_damage("vectors.bin", |b| b[16] ^= 1, damaged);
    check_damage("vectors.bin", |b| b[24..32].fill(0xff), damaged);
    check_damage("vectors.bin", |b| b.truncate(b.len() - 1), damaged);
    check_damage("vectors.bin", |b| b.push(0), damaged);
    check_damage("vectors.bin", |b| *b.last_mut().unwrap() ^= 1, damaged);
    check_damage("vectors.bin", |b| b[100] ^= 0x80, damaged);
    check_damage("graph/graph.json", |b| b.truncate(9), damaged);
    check_damage("graph/links.hnsw.graph", |b| b.truncate(100), damaged);
    check_damage("graph/links.hnsw.data", |b| b[300] ^= 1, damaged);
    let nowhere = VectorIndex::open(Path::new("no such folder"), 8);
    assert!(matches!(nowhere, Err(VectorError::Io { .. })));
}

#[test]
fn queries_and_entries_without_sense_are_harmless() {
    let index = build(&clustered(50, 8), &graph_config());
    for (query, limit) in [(vec![f32::NAN; 8], 5), (vec![f32::INFINITY; 8], 5), (vec![0.1; 7], 5), (vec![0.1; 8], 0)] {
        assert_eq!(index.search(&query, EVERY, limit), vec![], "{query:?}");
    }
    let build = |vector: &[f32]| VectorIndex::build(2, &[(PassageId(3), vector)], &VectorConfig::default());
    assert!(matches!(build(&[1.0]), Err(VectorError::Dims { expected: 2, found: 1 })));
    assert!(matches!(build(&[1.0, f32::NAN]), Err(VectorError::NotFinite { passage: PassageId(3) })));
    assert!(matches!(build(&[f32::MAX, f32::MAX]), Err(VectorError::NotFinite { .. })));
    for config in [VectorConfig::default(), graph_config()] {
        let empty = VectorIndex::build(4, &[], &config).unwrap();
        assert!(empty.is_empty() && empty.search(&[1.0; 4], EVERY, 3).is_empty());
    }
}

#[test]
fn one_passage_can_be_scored_alone() {
    let entries = [(PassageId(5), vec![1.0, 0.0]), (PassageId(2), vec![0.0, 1.0]), (PassageId(5), vec![0.6, 0.8])];
    let index = build(&entries, &VectorConfig::default());
    assert_eq!(index.score(&[0.0, 1.0], PassageId(5)), Some(0.8));
    assert_eq!(index.score(&[0.0, 1.0], PassageId(4)), None);
}
