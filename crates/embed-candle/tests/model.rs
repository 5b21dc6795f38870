//! The delivered model through every engine of this machine, against candle and against the recorded vectors.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as the test does")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tiaowen_embed::{Embedder, Embedding, Role};
use tiaowen_embed_candle::{CandleEmbedder, DeviceChoice, Kernel, LoadOptions, ModelError, ModelManifest};

/// Cosine of our kernels to candle in f32, and of a text alone to the same text in a batch.
const SAME: f32 = 0.9999;
/// Cosine to the recorded vectors.
const RECORDED: f32 = 0.999;

static TEXTS: LazyLock<Vec<(String, Role, Embedding)>> = LazyLock::new(|| reference(BASE));
/// What candle gives for the reference texts, queries first; computed once, for it takes its time.
static EXPECTED: LazyLock<[Vec<Embedding>; 2]> =
    LazyLock::new(|| [Role::Query, Role::Passage].map(|role| batch(&*CANDLE, role)));
static CANDLE: LazyLock<CandleEmbedder> = LazyLock::new(|| load(Kernel::Candle).unwrap());

const BASE: &str = "multilingual-e5-small.toml";
const TUNED: &str = "tiaowen-e5-small-zhen.toml";

fn manifest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models").join(name)
}

fn load_model(name: &str, kernel: Kernel) -> Result<CandleEmbedder, ModelError> {
    CandleEmbedder::load(&manifest(name), &LoadOptions { kernel, device: DeviceChoice::Cpu, threads: 2 })
}

fn load(kernel: Kernel) -> Result<CandleEmbedder, ModelError> {
    load_model(BASE, kernel)
}

/// The kernels that run here; a processor without one of them is no failure of the code.
fn kernels() -> Vec<CandleEmbedder> {
    [Kernel::Vnni512, Kernel::Avx2, Kernel::Scalar].into_iter().filter_map(|kernel| load(kernel).ok()).collect()
}

/// Texts without their prefixes, roles and recorded vectors.
fn reference(name: &str) -> Vec<(String, Role, Embedding)> {
    let file = ModelManifest::read(&manifest(name)).unwrap().reference.unwrap();
    let bytes = file.read(&manifest(name)).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
    let row = |row: &serde_json::Value| {
        let text = row["text"].as_str().unwrap();
        let (role, text) = match text.strip_prefix("query: ") {
            Some(text) => (Role::Query, text),
            None => (Role::Passage, text.strip_prefix("passage: ").unwrap()),
        };
        let vector = row["vector"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect();
        (text.to_owned(), role, Embedding::normalised(vector).unwrap())
    };
    rows.iter().map(row).collect()
}

fn one(embedder: &dyn Embedder, text: &str, role: Role) -> Embedding {
    embedder.embed(&[text], role).unwrap().remove(0)
}

fn batch(embedder: &dyn Embedder, role: Role) -> Vec<Embedding> {
    let texts: Vec<&str> = TEXTS.iter().filter(|row| row.1 == role).map(|row| row.0.as_str()).collect();
    embedder.embed(&texts, role).unwrap()
}

fn expected(role: Role) -> &'static [Embedding] {
    let [queries, passages] = &*EXPECTED;
    match role {
        Role::Query => queries,
        Role::Passage => passages,
    }
}

/// The smallest cosine between two lists.
fn least(left: &[Embedding], right: &[Embedding]) -> f32 {
    assert_eq!(left.len(), right.len());
    left.iter().zip(right).map(|(a, b)| a.dot(b)).fold(1.0, f32::min)
}

#[test]
fn candle_gives_the_recorded_vectors() {
    for role in [Role::Query, Role::Passage] {
        let recorded: Vec<Embedding> = TEXTS.iter().filter(|row| row.1 == role).map(|row| row.2.clone()).collect();
        let least = least(expected(role), &recorded);
        println!("candle to recorded, {role:?}: least cosine {least}");
        assert!(least >= RECORDED, "{role:?}: {least}");
    }
}

#[test]
fn every_kernel_gives_the_vectors_of_candle() {
    for role in [Role::Query, Role::Passage] {
        let expected = expected(role);
        let recorded: Vec<Embedding> = TEXTS.iter().filter(|row| row.1 == role).map(|row| row.2.clone()).collect();
        for kernel in kernels() {
            let found = batch(&kernel, role);
            let (same, far) = (least(&found, expected), least(&found, &recorded));
            println!("{} {role:?}: least cosine to candle {same}, to recorded {far}", kernel.engine());
            assert!(same >= SAME, "{} {role:?}: {same}", kernel.engine());
            assert!(far >= RECORDED, "{} {role:?}: {far}", kernel.engine());
        }
    }
}

/// The recorded vectors are those of the recipe in PyTorch, so this holds its export, the merging of the two files
/// and every engine to what was trained.
#[test]
fn the_tuned_model_gives_what_was_trained() {
    let texts = reference(TUNED);
    let engines = [Kernel::Candle, Kernel::Vnni512, Kernel::Avx2, Kernel::Scalar];
    for engine in engines.into_iter().filter_map(|kernel| load_model(TUNED, kernel).ok()) {
        for role in [Role::Query, Role::Passage] {
            let rows: Vec<_> = texts.iter().filter(|row| row.1 == role).collect();
            let pieces: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
            let recorded: Vec<Embedding> = rows.iter().map(|row| row.2.clone()).collect();
            let least = least(&engine.embed(&pieces, role).unwrap(), &recorded);
            println!("{} {role:?}: least cosine to trained {least}", engine.engine());
            assert!(least >= RECORDED, "{} {role:?}: {least}", engine.engine());
        }
    }
}

#[test]
fn a_text_alone_has_the_vector_it_has_in_a_batch() {
    for engine in kernels() {
        for role in [Role::Query, Role::Passage] {
            let together = batch(&engine, role);
            let texts = TEXTS.iter().filter(|row| row.1 == role);
            let alone: Vec<Embedding> = texts.map(|row| one(&engine, &row.0, role)).collect();
            let least = least(&alone, &together);
            assert!(least >= SAME, "{} {role:?}: {least}", engine.engine());
        }
    }
}

#[test]
fn padding_does_not_matter_to_candle() {
    for role in [Role::Query, Role::Passage] {
        let rows = TEXTS.iter().filter(|row| row.1 == role).zip(expected(role)).step_by(20);
        for (row, together) in rows {
            let same = one(&*CANDLE, &row.0, role).dot(together);
            assert!(same >= SAME, "{}: {same}", row.0);
        }
    }
}

#[test]
fn texts_of_every_length_agree_with_candle() {
    let text: String = TEXTS.iter().map(|row| row.0.as_str()).collect();
    let pieces: Vec<String> =
        [0, 1, 2, 3, 5, 8, 13, 40, 100, 400, 900].iter().map(|chars| text.chars().take(*chars).collect()).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let expected = CANDLE.embed(&pieces, Role::Passage).unwrap();
    for kernel in kernels() {
        let found = kernel.embed(&pieces, Role::Passage).unwrap();
        for ((found, expected), piece) in found.iter().zip(&expected).zip(&pieces) {
            let same = found.dot(expected);
            println!("{} {} characters: {same}", kernel.engine(), piece.chars().count());
            assert!(same >= SAME, "{} {} characters: {same}", kernel.engine(), piece.chars().count());
        }
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let engine = load(Kernel::Auto).unwrap();
    let start = "教师应当引导学生合理使用生成式人工智能。".repeat(100);
    let (plain, ended) =
        (one(&engine, &start, Role::Passage), one(&engine, &(start + &"经费预算".repeat(300)), Role::Passage));
    assert!(plain.dot(&ended) < 0.99, "what stands beyond 512 tokens counts: {}", plain.dot(&ended));
}

#[test]
fn odd_texts_have_vectors() {
    let engine = load(Kernel::Auto).unwrap();
    let long = "长".repeat(20_000);
    for text in ["", " ", "\u{0}", "\u{200b}\u{feff}", "🦀🦀", "а б в", "</s><s><pad><mask>", &long] {
        let vector = one(&engine, text, Role::Query);
        assert_eq!(vector.as_slice().len(), 384, "{text:.20}");
    }
    assert!(engine.embed(&[], Role::Query).unwrap().is_empty());
}
