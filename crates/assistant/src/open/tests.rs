use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tiaowen_embed::{EmbedError, EmbedderInfo, Embedding, HashEmbedder, Role};
use tiaowen_lexical::LexicalQuery;
use tiaowen_retrieval::Lexicon;

use super::*;
use crate::Silent;
use crate::own::Added;
use crate::store::StoreError;

const SOURCE: &str = "某校指引\n一、总则\n教师应当审核人工智能生成的内容。\n二、禁止\n严禁学生用人工智能代写作业。\n";
const CATALOGUE: &str = "[[document]]\nid = \"school-guide\"\ntitle = \"某校指引\"\nstatus = \"in_force\"\n\
    level = \"school\"\nbinding = \"guidance\"\nsource = { file = \"a.txt\", from = \"某校指引\" }\n";

/// A workshop over a corpus of one small document, with an embedder that needs no model.
fn workshop(root: &Path, dims: usize) -> Workshop<'static> {
    let corpus = root.join("corpus");
    fs::create_dir_all(corpus.join("sources")).unwrap();
    fs::write(corpus.join("sources/a.txt"), SOURCE).unwrap();
    fs::write(corpus.join("corpus.toml"), CATALOGUE).unwrap();
    let catalogue = Catalogue::load(&corpus).unwrap();
    let embedder: Arc<dyn Embedder> = Arc::new(HashEmbedder::new(dims));
    Workshop {
        folder: DataFolder::new(root.join("index")),
        wanted: Manifest::wanted(embedder.as_ref(), catalogue.hash(), String::new()),
        catalogue,
        corpus,
        lexicon: Arc::new(Lexicon::parse::<&str>(&[]).unwrap()),
        ranker: None,
        segmenter: Segmenter::new(["人工智能"]),
        embedder,
        engine: "hash".into(),
        vectors: VectorConfig::default(),
        search: SearchConfig::default(),
        progress: &Silent,
    }
}

fn added() -> Added {
    let meta = workshop(tempfile::tempdir().unwrap().path(), 8).catalogue.entries()[0].meta.clone();
    let meta = tiaowen_types::DocumentMeta { id: "own".parse().unwrap(), title: "本校细则".into(), ..meta };
    Added::new(meta, "own.txt", "本校细则\n一、校内\n学生可以在课堂上使用人工智能。\n")
}

#[test]
fn builds_once_and_opens_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let shop = workshop(dir.path(), 8);
    assert!(shop.open_current().unwrap().is_none());
    let built = shop.build(false).unwrap();
    let folder = shop.folder.current().unwrap();
    assert_eq!(built.library.documents().len(), 1);
    assert_eq!(workshop(dir.path(), 8).open_current().unwrap().unwrap().manifest, built.manifest);
    shop.build(false).unwrap();
    assert_eq!(shop.folder.current().unwrap(), folder, "what is up to date is not built again");
    shop.build(true).unwrap();
    assert_ne!(shop.folder.current().unwrap(), folder);
}

#[test]
fn refuses_another_model_and_a_changed_corpus() {
    let dir = tempfile::tempdir().unwrap();
    workshop(dir.path(), 8).build(false).unwrap();
    let part = |shop: &Workshop<'_>| match shop.open_current() {
        Err(AssistantError::Mismatch { part }) => part,
        other => panic!("{other:?}"),
    };
    assert_eq!(part(&workshop(dir.path(), 16)), "model");
    let mut shop = workshop(dir.path(), 8);
    shop.wanted.corpus = "another".into();
    assert_eq!(part(&shop), "corpus");
    shop.wanted.format = 0;
    assert_eq!(part(&shop), "format");
}

#[test]
fn damage_is_noticed_and_cured_and_own_documents_survive_it() {
    let dir = tempfile::tempdir().unwrap();
    let shop = workshop(dir.path(), 8);
    let mut own = Own::default();
    own.add(added());
    let lock = shop.folder.lock().unwrap();
    shop.build_with(&lock, &own).unwrap();
    drop(lock);
    for name in ["manifest.json", "library/library.json", "lexical/meta.json", "texts/vectors.bin"] {
        let file = shop.folder.current().unwrap().unwrap().join(name);
        let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{name}: {e}"));
        for damaged in [&bytes[..bytes.len() / 2], b"", b"\xff\xfe garbage"] {
            fs::write(&file, damaged).unwrap();
            let error = shop.open_current().expect_err(name);
            assert!(can_be_built_again(&error), "{name}: {error}");
        }
        fs::remove_file(&file).unwrap();
        assert!(shop.open_current().is_err(), "{name}");
        let cured = shop.build(false).unwrap();
        assert_eq!(cured.library.documents().len(), 2, "{name}");
    }
    let pointer = shop.folder.root().join("CURRENT");
    fs::write(&pointer, "nonsense").unwrap();
    assert!(matches!(shop.open_current(), Err(AssistantError::Store(StoreError::Current { .. }))));
}

#[test]
fn a_school_adds_and_removes_documents() {
    let dir = tempfile::tempdir().unwrap();
    let shop = workshop(dir.path(), 8);
    shop.build(false).unwrap();
    let ids = |own: &Own| -> Vec<String> {
        let lock = shop.folder.lock().unwrap();
        let built = shop.build_with(&lock, own).unwrap();
        built.library.documents().iter().map(|d| d.meta.id.to_string()).collect()
    };
    let mut own = Own::default();
    own.add(added());
    own.add(added());
    assert_eq!(ids(&own), ["school-guide", "own"], "the same document twice is one");
    own.remove(&"school-guide".parse().unwrap(), true);
    assert_eq!(ids(&own), ["own"]);
    assert_eq!(Own::read(&shop.folder.current().unwrap().unwrap()).unwrap(), own);
    own.remove(&"own".parse().unwrap(), false);
    assert_eq!(ids(&own), [""; 0]);
}

/// Clauses and scores that each leg finds, by document and clause rather than by number.
fn found(generation: &Generation, embedder: &dyn Embedder, words: &str) -> [Vec<(String, String)>; 3] {
    let segmenter = Segmenter::new(["人工智能"]);
    let query = LexicalQuery::of_text(&segmenter, words);
    let vector = embedder.embed(&[words], Role::Query).unwrap().remove(0);
    let hits = [
        generation.lexical.search(&query, &|_| true, 50).unwrap(),
        generation.texts.search(vector.as_slice(), &|_| true, 50),
        generation.questions.search(vector.as_slice(), &|_| true, 50),
    ];
    hits.map(|hits| {
        let place = |hit: &tiaowen_types::Hit| {
            let (document, clause) = generation.library.clause_of(hit.passage).unwrap();
            let path = document.tree.get(clause).unwrap().path.to_string();
            (format!("{} {path}", document.meta.id), format!("{:.5}", hit.score))
        };
        hits.iter().map(place).collect()
    })
}

#[test]
fn a_patched_index_finds_what_a_fresh_one_finds() {
    let meta = added().meta;
    let document = |id: &str, text: &str| {
        let meta =
            tiaowen_types::DocumentMeta { id: id.parse().unwrap(), title: format!("{id}细则"), ..meta.clone() };
        Added::new(meta, "own.txt", text)
    };
    let school = |rule: &str| {
        format!("细则\n一、校内\n学生{rule}使用人工智能。\n二、校外\n家长应当陪同。\n三、收费\n不得收费。\n")
    };
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let shop = workshop(dir.path(), 16);
    shop.build(false).unwrap();
    let mut own = Own::default();
    let steps: [&dyn Fn(&mut Own); 6] = [
        &|own| own.add(document("own-a", &school("可以"))),
        &|own| own.add(document("own-b", &school("不得"))),
        &|own| own.add(document("own-a", &school("经批准可以"))),
        &|own| own.remove(&"school-guide".parse().unwrap(), true),
        &|own| own.remove(&"own-b".parse().unwrap(), false),
        &|own| own.add(document("own-c", &school("应当"))),
    ];
    for (step, change) in steps.iter().enumerate() {
        change(&mut own);
        let patched = shop.build_with(&shop.folder.lock().unwrap(), &own).unwrap();
        let fresh = workshop(&other.path().join(step.to_string()), 16);
        let fresh = fresh.build_with(&fresh.folder.lock().unwrap(), &own).unwrap();
        assert_eq!(patched.library.documents(), fresh.library.documents(), "step {step}");
        for words in ["学生使用人工智能", "家长陪同", "不得收费", "课堂"] {
            let embedder = shop.embedder.as_ref();
            let [mut ours, mut theirs] = [&patched, &fresh].map(|generation| found(generation, embedder, words));
            // Equal scores stand in the order of numbers, which differ.
            ours.iter_mut().chain(&mut theirs).for_each(|hits| hits.sort());
            assert_eq!(ours, theirs, "step {step}: {words}");
        }
    }
}

#[test]
fn a_patch_embeds_only_what_is_new() {
    let dir = tempfile::tempdir().unwrap();
    let mut shop = workshop(dir.path(), 8);
    let counter = Arc::new(Counting { inner: HashEmbedder::new(8), texts: AtomicUsize::new(0) });
    shop.embedder = Arc::clone(&counter) as Arc<dyn Embedder>;
    shop.build(false).unwrap();
    fs::remove_dir_all(shop.folder.root().join("embeddings")).unwrap();
    counter.texts.store(0, Ordering::Relaxed);
    let mut own = Own::default();
    own.add(added());
    let built = shop.build_with(&shop.folder.lock().unwrap(), &own).unwrap();
    let new = built.library.passages().iter().filter(|passage| passage.title == "本校细则").count();
    assert!(new > 0 && counter.texts.load(Ordering::Relaxed) <= 2 * new, "old passages are not read again");
}

/// Counts the texts that it is asked for.
struct Counting {
    inner: HashEmbedder,
    texts: AtomicUsize,
}

impl Embedder for Counting {
    fn info(&self) -> &EmbedderInfo {
        self.inner.info()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError> {
        self.texts.fetch_add(texts.len(), Ordering::Relaxed);
        self.inner.embed(texts, role)
    }
}

/// What a library says, whatever its passages' numbers.
fn content(library: &Library) -> Vec<(String, String)> {
    library.passages().iter().map(|passage| (passage.title.clone(), passage.text.clone())).collect()
}

/// Writes generations without end when the kill test started this process; does nothing otherwise.
#[test]
fn child_that_is_killed() {
    let Some(root) = std::env::var_os("KILL_TEST_ROOT") else { return };
    let shop = workshop(Path::new(&root), 8);
    let (plain, mut grown) = (Own::default(), Own::default());
    grown.add(added());
    loop {
        for own in [&plain, &grown] {
            if let Ok(lock) = shop.folder.lock() {
                shop.build_with(&lock, own).unwrap();
            }
        }
    }
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_library() {
    let dir = tempfile::tempdir().unwrap();
    let shop = workshop(dir.path(), 8);
    let small = content(&shop.build(false).unwrap().library);
    let mut own = Own::default();
    own.add(added());
    let lock = shop.folder.lock().unwrap();
    let large = content(&shop.build_with(&lock, &own).unwrap().library);
    drop(lock);
    for round in 0_u64..100 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "open::tests::child_that_is_killed"])
            .env("KILL_TEST_ROOT", dir.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over several generations; the step is prime to the time one takes.
        std::thread::sleep(Duration::from_millis(20 + round * 37 % 150));
        child.kill().unwrap();
        child.wait().unwrap();
        let open = shop.open_current().unwrap_or_else(|e| panic!("round {round}: {e}")).expect("a generation");
        let documents = open.library.documents().len();
        let wanted = if documents == 1 { &small } else { &large };
        assert_eq!(content(&open.library), *wanted, "round {round}");
        assert_eq!(open.lexical.len(), wanted.len(), "round {round}");
    }
}
