//! The whole way with the delivered corpus and model: documents to index to question to cited answer.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tiaowen_tests::{Program, copy, root};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_tiaowen"))
}

const QUESTION: &str = "小学生能不能自己用豆包写作文";

/// Text without white space and bold marks: how quotations are compared with files as received.
fn plain(text: &str) -> String {
    text.replace("**", "").chars().filter(|c| !c.is_whitespace()).collect()
}

fn sources() -> String {
    let files = fs::read_dir(root().join("corpus/sources")).unwrap().flatten();
    files.map(|file| plain(&fs::read_to_string(file.path()).unwrap())).collect()
}

fn without_times(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("timings_ms");
    answer
}

#[test]
fn a_question_is_answered_with_its_clauses() {
    let output = program().run(&["ask", "--json", QUESTION]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let answer = output.json();
    assert_eq!(answer["status"], "answered");
    let citations = answer["citations"].as_array().unwrap();
    let cited: BTreeSet<(&str, &str)> =
        citations.iter().map(|c| (c["document"].as_str().unwrap(), c["clause"].as_str().unwrap())).collect();
    assert!(cited.contains(&("教师生成式人工智能应用指引（第一版）", "四/（四）")), "{cited:?}");
    let national = |(title, clause): &(&str, &str)| title.starts_with("中小学生成式") && clause.starts_with('三');
    assert!(cited.iter().any(national), "{cited:?}");
    let sources = sources();
    for citation in citations {
        let quote = plain(citation["quote"].as_str().unwrap());
        assert!(!quote.is_empty() && sources.contains(&quote), "{quote} stands in no source");
    }
    for (i, citation) in citations.iter().enumerate() {
        assert_eq!(citation["number"], i + 1);
        assert!(answer["text"].as_str().unwrap().contains(&format!("[{}]", i + 1)), "{answer}");
    }
    assert!(answer["label"]["explicit"].as_str().unwrap().contains("人工智能"), "{}", answer["label"]);
}

#[test]
fn people_read_verdict_clause_and_label() {
    let output = program().run(&["ask", QUESTION]);
    for part in ["不可以", "教师生成式人工智能应用指引（第一版）", "[1]", "以公布文本为准"]
    {
        assert!(output.stdout.contains(part), "{part} is missing in {}", output.stdout);
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let ask = || without_times(program().run(&["ask", "--json", "--trace", QUESTION]).json()).to_string();
    assert_eq!(ask(), ask());
}

#[test]
fn what_the_documents_do_not_answer_is_refused() {
    for question in ["明天上海会不会下雨？", "北京烤鸭哪家好吃", "帮我写一首关于月亮的诗", "特斯拉股票现在能买吗"]
    {
        let output = program().run(&["ask", "--json", question]);
        let answer = output.json();
        assert_eq!((output.code, &answer["status"]), (1, &json!("refused")), "{question}: {answer}");
        assert_eq!(answer["verdict"], "not_covered", "{question}");
        assert!(!answer["refusal"]["message"].as_str().unwrap().is_empty(), "{question}");
    }
}

#[test]
fn a_trace_ranks_twenty_passages() {
    let answer = program().run(&["ask", "--json", "--trace", QUESTION]).json();
    let scores: Vec<f64> =
        answer["retrieved"].as_array().unwrap().iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert_eq!(scores.len(), 20);
    assert!(scores.is_sorted_by(|left, right| left >= right), "{scores:?}");
}

#[test]
fn the_library_holds_every_document() {
    let documents = program().run(&["corpus", "list", "--json"]).json();
    let documents = documents.as_array().unwrap();
    assert_eq!(documents.len(), 13);
    assert_eq!(documents.iter().filter(|d| d["status"] == "superseded").count(), 1);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.json");
    assert_eq!(program().run(&["corpus", "export", "--output", file.to_str().unwrap()]).code, 0);
    let export: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let clauses: usize =
        export["documents"].as_array().unwrap().iter().map(|d| d["clauses"].as_array().unwrap().len()).sum();
    assert!(clauses > 500, "{clauses} clauses");
}

#[test]
fn the_service_answers_as_the_command_line_does() {
    let server = program().serve();
    assert_eq!(server.get("/health").0, 200);
    let (status, body) = server.post("/api/v1/answers", &json!({"question": QUESTION}).to_string());
    assert_eq!(status, 200, "{body}");
    let served = without_times(serde_json::from_str(&body).unwrap());
    assert_eq!(served, without_times(program().run(&["ask", "--json", QUESTION]).json()));
    let url = served["citations"][0]["url"].as_str().unwrap();
    let path = url.split('#').next().unwrap();
    let (status, page) = server.get(path);
    assert_eq!(status, 200, "{path}");
    assert!(page.contains("<html"), "{path}");
    for path in
        ["/", "/documents", "/api/v1/documents", "/api/v1/search?q=%E4%BD%9C%E6%96%87", "/openapi.json", "/metrics"]
    {
        assert_eq!(server.get(path).0, 200, "{path}");
    }
}

#[test]
fn the_service_refuses_bad_requests() {
    let server = program().serve();
    let check = |body: &str, expected: u16| {
        let (status, reply) = server.post("/api/v1/answers", body);
        let what: String = body.chars().take(60).collect();
        assert_eq!(status, expected, "{what}: {reply}");
        let error: Value = serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{what}: {error} in {reply}"));
        assert!(error.to_string().contains("request_id"), "{what}: {reply}");
    };
    check("{", 400);
    check("{\"question\": 7}", 422);
    check(&json!({"question": "问", "unknown": 1}).to_string(), 422);
    check(&json!({"question": "问".repeat(100_000)}).to_string(), 413);
    assert_eq!(server.get("/api/v1/documents/..%2f..%2fetc").0, 404);
    assert_eq!(server.get("/nowhere").0, 404);
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let output = program().run(&["serve", "--addr", &addr]);
    assert_eq!(output.code, 2, "{output:?}");
    assert!(output.stderr.contains("错误：") && output.stderr.contains(&addr), "{}", output.stderr);
}

/// Files below a folder; one that vanishes meanwhile is left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A copy of the shared data folder, and its current generation.
fn copied() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("index");
    copy(program().data(), &data);
    (dir, data)
}

fn generation(data: &Path) -> PathBuf {
    data.join(fs::read_to_string(data.join("CURRENT")).unwrap().trim())
}

#[track_caller]
fn still_answers(data: &Path, what: &str) {
    let expected = without_times(program().run(&["ask", "--json", QUESTION]).json());
    let output = program().run_on(data, &["ask", "--json", QUESTION]);
    assert_eq!(output.code, 0, "{what}: {}", output.stderr);
    assert_eq!(without_times(output.json()), expected, "{what}");
}

/// What a school added itself stands nowhere else, so a damaged list of it is told and never dropped.
const OWN: &str = "own.json";

#[test]
fn a_damaged_index_is_built_again() {
    let (_dir, data) = copied();
    for damage in ["empty", "cut", "missing"] {
        for path in files(&generation(&data)).iter().filter(|path| !path.ends_with(OWN)) {
            let bytes = fs::read(path).unwrap();
            match damage {
                "empty" => fs::write(path, b"").unwrap(),
                "cut" => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
                _ => fs::remove_file(path).unwrap(),
            }
        }
        still_answers(&data, damage);
    }
}

#[test]
fn one_damaged_file_is_noticed() {
    let (_dir, data) = copied();
    let names: Vec<PathBuf> = {
        let generation = generation(&data);
        files(&generation).iter().map(|path| path.strip_prefix(&generation).unwrap().to_owned()).collect()
    };
    for name in names {
        // A lexical index names its files afresh each time, so not every name comes back.
        let path = generation(&data).join(&name);
        let Ok(bytes) = fs::read(&path) else { continue };
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        if name.ends_with(OWN) {
            let output = program().run_on(&data, &["index", "build"]);
            assert!(output.code == 2 && output.stderr.contains(OWN), "{output:?}");
            fs::write(&path, bytes).unwrap();
        } else {
            still_answers(&data, &name.display().to_string());
        }
    }
    fs::write(data.join("CURRENT"), "../../etc").unwrap();
    let output = program().run_on(&data, &["ask", "--json", QUESTION]);
    assert!([0, 2].contains(&output.code) && !output.stderr.contains("panicked"), "{output:?}");
}

#[test]
fn a_killed_build_leaves_a_whole_library() {
    let (_dir, data) = copied();
    for n_files in [1, 2, 3, 5, 8] {
        let before = files(&data).len();
        let mut build = program().command();
        build.arg("--data").arg(&data).args(["index", "build"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut build = build.spawn().unwrap();
        while files(&data).len() < before + n_files && build.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        build.kill().unwrap();
        build.wait().unwrap();
        still_answers(&data, &format!("killed after {n_files} files"));
    }
}

#[test]
fn a_damaged_model_is_told() {
    let dir = tempfile::tempdir().unwrap();
    copy(&root().join("models"), dir.path());
    let manifest = dir.path().join("multilingual-e5-small.toml");
    let weights = dir.path().join("multilingual-e5-small-zhen-q4_0.gguf");
    let config = dir.path().join("tiaowen.toml");
    fs::write(&config, format!("[embed]\nmodel = {:?}\n", manifest.to_str().unwrap())).unwrap();
    let ask = || program().run(&["--config", config.to_str().unwrap(), "ask", QUESTION]);
    assert_eq!(ask().code, 0, "a whole copy works");
    let check = |what: &str| {
        let output = ask();
        assert_eq!(output.code, 2, "{what}: {output:?}");
        assert!(output.stderr.contains("错误：") && !output.stderr.contains("panicked"), "{what}: {}", output.stderr);
    };
    let mut bytes = fs::read(&weights).unwrap();
    bytes[20_000_000] ^= 1;
    fs::write(&weights, &bytes).unwrap();
    check("a bit flipped");
    bytes.truncate(1_000_000);
    fs::write(&weights, &bytes).unwrap();
    check("truncated");
    fs::remove_file(&weights).unwrap();
    check("missing");
}
