//! What loading refuses, and making the model anew where its sources are at hand.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as the test does")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tiaowen_embed::Embedder;
use tiaowen_embed_candle::{CandleEmbedder, DeviceChoice, Kernel, LoadOptions, ModelError, ModelManifest, build_model};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

const MANIFEST: &str = "multilingual-e5-small.toml";
const TUNED: &str = "tiaowen-e5-small-zhen.toml";
const WEIGHTS: &str = "multilingual-e5-small-zhen-q4_0.gguf";

/// A copy of the delivered model that may be damaged.
fn copy() -> TempDir {
    let dir = TempDir::new().unwrap();
    for name in [MANIFEST, WEIGHTS, "tokenizer.json"] {
        fs::copy(models().join(name), dir.path().join(name)).unwrap();
    }
    dir
}

/// Damages a copy and expects that it does not load.
#[track_caller]
fn check(damage: impl Fn(&Path), expected: fn(&ModelError) -> bool) {
    let dir = copy();
    damage(dir.path());
    let error = CandleEmbedder::load(&dir.path().join(MANIFEST), &LoadOptions::default()).unwrap_err();
    assert!(expected(&error), "{error:?}");
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn the_delivered_model_is_what_its_manifest_says() {
    let manifest = ModelManifest::read(&models().join(MANIFEST)).unwrap();
    let embedder = CandleEmbedder::load(&models().join(MANIFEST), &LoadOptions::default()).unwrap();
    assert_eq!((embedder.info().dims, embedder.info().max_tokens), (384, 512));
    assert_eq!(embedder.info().id, manifest.id());
    manifest.reference.unwrap().read(&models().join(MANIFEST)).unwrap();
    assert_eq!(manifest.sources.len(), 2);
}

#[test]
fn the_tuned_model_is_another_and_needs_the_base() {
    let path = models().join(TUNED);
    let (tuned, base) = (ModelManifest::read(&path).unwrap(), ModelManifest::read(&models().join(MANIFEST)).unwrap());
    let embedder = CandleEmbedder::load(&path, &LoadOptions::default()).unwrap();
    assert_eq!(embedder.info().id, tuned.id());
    assert_ne!(tuned.id(), base.id(), "an index of one is not read with the other");
    assert_eq!(tuned.base.as_ref(), Some(&base.weights));
    let other = ModelManifest { base: tuned.reference.clone(), ..tuned.clone() };
    assert_ne!(tuned.id(), other.id(), "the base counts");

    let dir = copy();
    for name in [TUNED.as_ref(), tuned.weights.file.as_path()] {
        fs::copy(models().join(name), dir.path().join(name)).unwrap();
    }
    let load = || CandleEmbedder::load(&dir.path().join(TUNED), &LoadOptions::default());
    assert!(load().is_ok());
    fs::remove_file(dir.path().join(WEIGHTS)).unwrap();
    assert!(matches!(load(), Err(ModelError::Io { .. })));
    let alone = fs::read_to_string(dir.path().join(TUNED)).unwrap();
    let (before, rest) = alone.split_once("[base]").unwrap();
    let (_, after) = rest.split_once("[tokenizer]").unwrap();
    fs::write(dir.path().join(TUNED), format!("{before}[tokenizer]{after}")).unwrap();
    assert!(matches!(load(), Err(ModelError::Tensor { .. })), "what was tuned is not a whole model");
}

#[test]
fn damaged_models_do_not_load() {
    check(|dir| fs::remove_file(dir.join(MANIFEST)).unwrap(), |e| matches!(e, ModelError::Io { .. }));
    check(|dir| fs::remove_file(dir.join(WEIGHTS)).unwrap(), |e| matches!(e, ModelError::Io { .. }));
    check(|dir| fs::write(dir.join(MANIFEST), "name = 3").unwrap(), |e| matches!(e, ModelError::Manifest { .. }));
    check(|dir| edit(&dir.join(MANIFEST), "licence", "license"), |e| matches!(e, ModelError::Manifest { .. }));
    check(
        |dir| {
            let bytes = fs::read(dir.join(WEIGHTS)).unwrap();
            fs::write(dir.join(WEIGHTS), &bytes[..bytes.len() / 2]).unwrap();
        },
        |e| matches!(e, ModelError::Size { .. }),
    );
    check(
        |dir| {
            let mut bytes = fs::read(dir.join("tokenizer.json")).unwrap();
            bytes[1_000_000] ^= 1;
            fs::write(dir.join("tokenizer.json"), bytes).unwrap();
        },
        |e| matches!(e, ModelError::Hash { .. }),
    );
    check(
        |dir| edit(&dir.join(MANIFEST), "dims = 384", "dims = 768"),
        |e| matches!(e, ModelError::Shape { what: "dimensions", expected: 768, found: 384 }),
    );
    check(
        |dir| edit(&dir.join(MANIFEST), "vocabulary = 100846", "vocabulary = 250037"),
        |e| matches!(e, ModelError::Shape { what: "tokens", .. }),
    );
    check(
        |dir| edit(&dir.join(MANIFEST), "max_tokens = 512", "max_tokens = 4"),
        |e| matches!(e, ModelError::Shape { .. }),
    );
}

#[test]
fn an_engine_that_is_not_here_is_refused() {
    let load =
        |kernel, device| CandleEmbedder::load(&models().join(MANIFEST), &LoadOptions { kernel, device, threads: 1 });
    let refused = load(Kernel::Auto, DeviceChoice::Cuda(999));
    assert!(matches!(refused, Err(ModelError::Device { .. })));
    let refused = load(Kernel::Scalar, DeviceChoice::Cuda(0));
    assert!(matches!(refused, Err(ModelError::Kernel { kernel: "scalar", .. })));
}

#[test]
fn more_threads_than_cores_are_harmless() {
    let options = LoadOptions { threads: 64, ..LoadOptions::default() };
    let embedder = CandleEmbedder::load(&models().join(MANIFEST), &options).unwrap();
    let texts: Vec<String> = (0..100).map(|at| format!("第{at}条")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(embedder.embed(&texts, tiaowen_embed::Role::Passage).unwrap().len(), 100);
}

#[test]
fn other_sources_are_refused() {
    let (dir, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    assert!(matches!(build_model(dir.path(), out.path()), Err(ModelError::Io { .. })));
    fs::write(dir.path().join("tokenizer.json"), "{}").unwrap();
    assert!(matches!(build_model(dir.path(), out.path()), Err(ModelError::Source { .. })));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

/// Needs the two unpacked packages, so it runs only where the variable names their folder.
#[test]
fn the_model_is_made_again_byte_for_byte() {
    let Some(packages) = option_env!("TIAOWEN_MODEL_PACKAGES") else {
        println!("SKIPPED: TIAOWEN_MODEL_PACKAGES did not name the folder of the unpacked packages at compile time");
        return;
    };
    let out = TempDir::new().unwrap();
    for path in build_model(Path::new(packages), out.path()).unwrap() {
        let delivered = models().join(path.file_name().unwrap());
        assert!(fs::read(&path).unwrap() == fs::read(&delivered).unwrap(), "{} differs", delivered.display());
    }
}
