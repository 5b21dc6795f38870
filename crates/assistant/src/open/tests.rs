use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use tiaowen_embed::HashEmbedder;
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
        lexicon: Lexicon::parse::<&str>(&[]).unwrap(),
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
    let small = shop.build(false).unwrap().manifest.library;
    let mut own = Own::default();
    own.add(added());
    let lock = shop.folder.lock().unwrap();
    let large = shop.build_with(&lock, &own).unwrap().manifest.library;
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
        assert_eq!(open.manifest.library, if documents == 1 { small.clone() } else { large.clone() }, "round {round}");
    }
}
