//! The crate graph and the rules of the house, read from the manifests and the sources.

use std::collections::{BTreeMap, BTreeSet};

use tiaowen_tests::{Manifest, manifests, root, rust_files};

/// Which of our crates each crate may use. A new edge is a decision: it is made here, with a reason in the commit.
const EDGES: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("text", &["types"]),
    ("corpus", &["text", "types"]),
    ("import", &["corpus", "text", "types"]),
    ("reference", &["text", "types"]),
    ("norms", &["text", "types"]),
    ("lexical", &["text", "types"]),
    ("embed", &["types"]),
    ("embed-candle", &["embed"]),
    ("vector", &["types"]),
    ("retrieval", &["corpus", "embed", "lexical", "norms", "reference", "text", "types", "vector"]),
    ("answer", &["corpus", "norms", "reference", "retrieval", "text", "types"]),
    ("check", &["corpus", "norms", "reference", "text", "types"]),
    (
        "assistant",
        &[
            "answer",
            "check",
            "corpus",
            "embed",
            "embed-candle",
            "import",
            "lexical",
            "norms",
            "reference",
            "retrieval",
            "text",
            "types",
            "vector",
        ],
    ),
    ("eval", &["assistant", "types"]),
    ("server", &["assistant", "types"]),
    ("cli", &["assistant", "eval", "server", "types"]),
    ("tests", &[]),
];

/// Heavy dependencies, and those that open a door, with the only crates that may have them.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("candle-core", &["embed-candle"]),
    ("candle-nn", &["embed-candle"]),
    ("candle-transformers", &["embed-candle"]),
    ("tokenizers", &["embed-candle"]),
    ("tantivy", &["lexical"]),
    ("hnsw_rs", &["vector"]),
    ("jieba-rs", &["text"]),
    ("html5ever", &["import"]),
    ("lopdf", &["import"]),
    ("quick-xml", &["import"]),
    ("zip", &["import"]),
    ("axum", &["server"]),
    ("askama", &["server"]),
    ("tower", &["server"]),
    ("tower-http", &["server"]),
    ("utoipa-axum", &["server"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
    ("tracing-subscriber", &["cli"]),
    ("figment", &["assistant"]),
];

/// Words that open a door to the outside, with the only files or folders below `crates` that may use them.
const WORDS_ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["std::env", "env::var", "env::args"], &["assistant/src/config.rs"]),
    (&["SystemTime::now", "OffsetDateTime::now", "UtcDateTime::now"], &["cli/src/clock.rs"]),
    (&["unsafe {", "unsafe fn", "unsafe impl"], &["embed-candle/src/", "vector/src/image.rs"]),
];

/// Longest chain of edges from the program down.
const MAX_DEPTH: usize = 6;

/// Most lines of a file. Comments, rustdoc and the test module at its end do not count, and neither do tests:
/// `tests.rs` and everything in a folder called `tests`, `benches` or `examples`.
const MAX_LINES: usize = 300;

const PREFIX: &str = "tiaowen-";

fn ours<'a>(manifest: &'a Manifest, kind: &str) -> BTreeSet<&'a str> {
    manifest.dependencies(kind).into_iter().filter_map(|(name, _)| name.strip_prefix(PREFIX)).collect()
}

#[test]
fn crates_use_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    for manifest in manifests() {
        let name = manifest.directory.as_str();
        let Some(allowed) = allowed.get(name) else { panic!("crate {name} is not in the table of edges") };
        for kind in ["dependencies", "build-dependencies"] {
            for used in ours(&manifest, kind) {
                assert!(allowed.contains(&used), "{name} must not use {used}");
            }
        }
        // Tests may use what lies below them anyway, and the tests' own package.
        for used in ours(&manifest, "dev-dependencies") {
            let below = reachable(name).contains(used);
            assert!(below || allowed.contains(&used) || used == "tests", "tests of {name} must not use {used}");
        }
    }
}

#[test]
fn heavy_dependencies_stay_where_they_are() {
    let allowed: BTreeMap<&str, &[&str]> = ONLY_IN.iter().copied().collect();
    for manifest in manifests() {
        for (dependency, _) in manifest.dependencies("dependencies") {
            let homes = allowed.get(dependency).copied();
            let at_home = homes.is_none_or(|homes| homes.contains(&manifest.directory.as_str()));
            assert!(at_home, "{} must not use {dependency}", manifest.directory);
        }
    }
}

#[test]
fn the_graph_is_shallow() {
    for (name, depth) in depths() {
        assert!(depth <= MAX_DEPTH, "{name} stands on {depth} layers");
    }
}

#[test]
fn members_share_versions_lints_and_honest_names() {
    for manifest in manifests() {
        let name = &manifest.directory;
        let package = manifest.value("package", "name").and_then(toml::Value::as_str);
        assert_eq!(package, Some(format!("{PREFIX}{name}").as_str()));
        assert_eq!(manifest.value("lints", "workspace"), Some(&toml::Value::Boolean(true)), "{name}");
        assert!(!["core", "common", "util", "utils", "helpers", "misc"].contains(&name.as_str()), "{name}");
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dependency, value) in manifest.dependencies(kind) {
                let shared = value.get("workspace") == Some(&toml::Value::Boolean(true));
                assert!(shared, "{name}: the version of {dependency} belongs to the root Cargo.toml");
            }
        }
    }
}

#[test]
fn doors_to_the_outside_are_few() {
    for (path, code) in sources() {
        for (words, homes) in WORDS_ONLY_IN {
            let used = words.iter().find(|word| code.contains(**word));
            let at_home = homes.iter().any(|home| path.starts_with(home));
            assert!(used.is_none() || at_home, "{path} uses {}", used.unwrap_or(&""));
        }
    }
}

#[test]
fn files_are_short() {
    let lines = |code: &str| code.lines().filter(|line| !line.trim_start().starts_with("//")).count();
    let counted = sources().into_iter().map(|(path, code)| (path, lines(&code)));
    let long: Vec<(String, usize)> = counted.filter(|(_, lines)| *lines > MAX_LINES).collect();
    assert!(long.is_empty(), "more than {MAX_LINES} lines of code: {long:?}");
}

#[test]
fn no_test_is_skipped() {
    for folder in ["crates", "tests"] {
        for (path, text) in rust_files(&root().join(folder)) {
            let skip = ["#[ign", "ore"].concat();
            assert!(!text.contains(&skip), "{} skips a test", path.display());
        }
    }
}

/// Every source file of the crates, tests aside, by its path below `crates`; without its test module.
fn sources() -> Vec<(String, String)> {
    let folder = root().join("crates");
    let below = |path: &std::path::Path| {
        let path = path.strip_prefix(&folder).expect("invariant: found below the folder");
        path.to_string_lossy().replace('\\', "/")
    };
    let is_test = |path: &str| {
        path.ends_with("/tests.rs")
            || path.contains("/tests/")
            || path.contains("/benches/")
            || path.contains("/examples/")
    };
    let files = rust_files(&folder).into_iter().map(|(path, text)| (below(&path), text));
    files.filter(|(path, _)| !is_test(path)).map(|(path, text)| (path, without_test_module(&text).to_owned())).collect()
}

fn without_test_module(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text)
}

fn edges(name: &str) -> &'static [&'static str] {
    EDGES.iter().find(|(known, _)| *known == name).map_or(&[], |(_, edges)| edges)
}

fn reachable(name: &str) -> BTreeSet<&'static str> {
    edges(name).iter().flat_map(|below| reachable(below).into_iter().chain([*below])).collect()
}

/// The longest chain below each crate, along the edges that the manifests really have.
fn depths() -> BTreeMap<String, usize> {
    fn depth(name: &str, graph: &BTreeMap<String, BTreeSet<String>>, known: &mut BTreeMap<String, usize>) -> usize {
        if let Some(&depth) = known.get(name) {
            return depth;
        }
        let below = graph.get(name).into_iter().flatten();
        let found = below.map(|used| 1 + depth(used, graph, known)).max().unwrap_or(0);
        known.insert(name.to_owned(), found);
        found
    }
    let owned = |m: &Manifest| ours(m, "dependencies").into_iter().map(str::to_owned).collect();
    let graph: BTreeMap<String, BTreeSet<String>> =
        manifests().iter().map(|manifest| (manifest.directory.clone(), owned(manifest))).collect();
    let mut known = BTreeMap::new();
    for name in graph.keys() {
        depth(name, &graph, &mut known);
    }
    known
}

#[test]
fn the_rules_see_what_they_should() {
    assert_eq!(without_test_module("code\n\n#[cfg(test)]\nmod tests {\n}"), "code\n");
    assert!(reachable("cli").contains("types"));
    assert!(sources().len() > 50, "the crates were found");
}
