//! The command line with good and bad input: exit codes, what is data, and what people are told.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tiaowen_tests::{Output, Program, finish};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_tiaowen"))
}

/// Runs the program and checks exit code and what it says; failures put nothing on standard output.
#[track_caller]
fn check(args: &[&str], code: i32, says: &[&str]) -> Output {
    let output = program().run(args);
    verify(&output, &args.join(" "), code, says);
    output
}

#[track_caller]
fn verify(output: &Output, what: &str, code: i32, says: &[&str]) {
    let what: String = what.chars().take(80).collect();
    assert_eq!(output.code, code, "{what}: {}{}", output.stdout, output.stderr);
    let said = if code == 2 { &output.stderr } else { &output.stdout };
    for part in says {
        assert!(said.contains(part), "{what}: {part} is missing in {said}");
    }
    if code == 2 {
        assert!(output.stdout.is_empty(), "{what}: a failure prints no data, not {}", output.stdout);
        assert!(!output.stderr.contains("panicked"), "{what}: {}", output.stderr);
    }
}

#[test]
fn wrong_usage_is_told_in_chinese() {
    check(&[], 2, &["错误：缺少子命令"]);
    check(&["asks"], 2, &["错误：子命令无法识别：asks", "也许是：ask", "--help"]);
    check(&["ask"], 2, &["错误：缺少必需的参数"]);
    check(&["ask", "问", "--jsn"], 2, &["错误：参数无法识别"]);
    check(&["search", "作文", "--top-k", "0"], 2, &["错误：参数的值不合要求"]);
    check(&["search", "作文", "--top-k", "-3"], 2, &["错误："]);
    check(&["search", "作文", "--top-k", "99999999999999999999999"], 2, &["错误："]);
    check(&["ask", "问", "--input", "x.jsonl", "--output", "y.jsonl"], 2, &["错误：参数互相冲突"]);
    check(&["ask", "能用AI吗", "--asker", "nobody"], 2, &["错误：", "nobody", "teacher"]);
    check(&["ask", "能用AI吗", "--as-of", "yesterday"], 2, &["错误：", "2026-01-01"]);
    check(&["--help"], 0, &["用法：", "serve", "ask", "check", "eval", "显示帮助"]);
    for command in ["ask", "check", "corpus", "eval"] {
        let help = check(&[command, "--help"], 0, &["用法：", "选项"]).stdout;
        for english in ["Usage", "OPTIONS", "Options", "COMMAND", "Print help"] {
            assert!(!help.contains(english), "{command}: {help}");
        }
    }
    check(&["search", "？！"], 1, &[]);
    check(&["--version"], 0, &["tiaowen"]);
}

#[test]
fn questions_without_words_are_refused() {
    let long = "能不能用豆包写作文".repeat(4_000);
    for question in ["", "   ", "？？！！……", "\u{200b}\u{feff}", "\u{7}\u{1b}[31m", "嗯", long.as_str()] {
        let output = program().run(&["ask", "--json", question]);
        let what: String = question.chars().take(12).collect();
        assert!([0, 1, 2].contains(&output.code), "{what:?} {output:?}");
        assert!(!output.stderr.contains("panicked"), "{what:?} {}", output.stderr);
        match output.code {
            2 => assert!(output.stderr.contains("错误："), "{what:?} {}", output.stderr),
            code => {
                let status = output.json()["status"].clone();
                assert_eq!(code == 1, status == "refused", "{what:?} {status}");
            }
        }
    }
    for question in ["", "   ", "？？！！……", "\u{200b}\u{feff}"] {
        assert_ne!(program().run(&["ask", question]).code, 0, "{question:?} is no question");
    }
}

#[test]
fn names_from_outside_are_only_names() {
    check(&["show", "../../etc/passwd"], 2, &["错误：", "没有"]);
    check(&["show", "教师生成式人工智能应用指引（第一版）", "九十九"], 2, &["错误：", "九十九"]);
    check(&["show", "教师生成式人工智能应用指引（第一版）", "../四"], 2, &["错误："]);
    check(&["check", "no/such/file.txt"], 2, &["错误：", "no/such/file.txt"]);
    check(&["corpus", "export", "--output", "no/such/folder/x.json"], 2, &["错误：", "no/such/folder/x.json"]);
}

#[test]
fn clauses_are_shown_however_they_are_written() {
    let title = "教师生成式人工智能应用指引（第一版）";
    let shown = check(&["show", title, "四/（四）", "--json"], 0, &[]).json();
    for clause in ["四/(四)", "第四部分第（四）条", "四、（四）", "四（四）"] {
        let same = check(&["show", "《教师生成式人工智能应用指引》", clause, "--json"], 0, &[]).json();
        assert_eq!(same["clause"]["path"], shown["clause"]["path"], "{clause}");
    }
    check(&["show", title], 0, &["四"]);
}

fn batch(folder: &Path, lines: &[u8]) -> (Output, std::path::PathBuf) {
    let (input, output) = (folder.join("q.jsonl"), folder.join("a.jsonl"));
    fs::write(&input, lines).unwrap();
    let args = ["ask", "--input", input.to_str().unwrap(), "--output", output.to_str().unwrap()];
    (program().run(&args), output)
}

#[test]
fn a_batch_is_answered_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let check = |lines: &[u8], says: &str| {
        let (output, answers) = batch(dir.path(), lines);
        verify(&output, says, 2, &["错误：", says]);
        assert!(!answers.exists(), "{says}: nothing half-written");
    };
    check(b"{\"id\":\"a\",\"question\":\"x\"}\n{\"id\":\n", "第 2 行");
    check(b"{\"id\":\"a\"}\n", "缺少字段“question”");
    check(b"{\"id\":\"a\",\"question\":\"\xff\"}\n", "第 1 行");
    check(b"{\"id\":\"a\",\"question\":7}\n", "应为文字");
    let rows = "{\"id\":\"a\",\"question\":\"学生能用AI写作文吗\",\"mine\":1}\n\n{\"id\":\"b\",\"question\":\"那初中呢？\",\"history\":[\"小学生能不能自己用豆包\"]}\n";
    let (output, answers) = batch(dir.path(), rows.as_bytes());
    verify(&output, "good rows", 0, &[]);
    let lines: Vec<Value> =
        fs::read_to_string(answers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
    for line in &lines {
        for key in ["status", "refusal", "verdict", "text", "citations", "conflicts", "label", "receipt", "timings_ms"]
        {
            assert!(line.get(key).is_some(), "{key} is missing");
        }
    }
    let megabyte = serde_json::json!({"id": "a", "question": "能不能用豆包写作文".repeat(40_000)}).to_string();
    let (output, _) = batch(dir.path(), megabyte.as_bytes());
    assert!([0, 2].contains(&output.code) && !output.stderr.contains("panicked"), "{}", output.stderr);
    let missing = dir.path().join("none.jsonl");
    let into = dir.path().join("out.jsonl");
    let args = ["ask", "--input", missing.to_str().unwrap(), "--output", into.to_str().unwrap()];
    verify(&program().run(&args), "missing input", 2, &["none.jsonl"]);
}

#[test]
fn settings_are_checked_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("tiaowen.toml");
    let check = |text: &str, says: &str| {
        fs::write(&file, text).unwrap();
        let args = ["--config", file.to_str().unwrap(), "config", "show"];
        verify(&program().run(&args), text, 2, &["错误：", says]);
    };
    check("adress = 1", "adress");
    check("[server]\naddr = \"here\"", "addr");
    check("= broken", "tiaowen.toml");
    let args = ["--config", "no/such.toml", "config", "show"];
    verify(&program().run(&args), "missing file", 2, &["no/such.toml"]);
    let unknown = finish(program().command().env("TIAOWEN_SERVER__PORT", "1").args(["config", "show"]));
    verify(&unknown, "unknown variable", 2, &["错误：", "port"]);
    let set = finish(program().command().env("TIAOWEN_SERVER__ADDR", "127.0.0.1:9").args(["config", "show"]));
    verify(&set, "known variable", 0, &["127.0.0.1:9", "环境变量"]);
}

#[test]
fn drafts_come_from_files_and_pipes() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("draft.txt");
    fs::write(&file, "").unwrap();
    check(&["check", file.to_str().unwrap()], 2, &["错误：", "文件是空的"]);
    fs::write(&file, "今天天气很好。").unwrap();
    check(&["check", file.to_str().unwrap()], 0, &["没有发现"]);
    fs::write(&file, [0xff, 0xfe, 0x00, 0x01, 0x02, 0x00, 0xff]).unwrap();
    let junk = program().run(&["check", file.to_str().unwrap()]);
    assert!(junk.code != 1 && !junk.stderr.contains("panicked"), "{junk:?}");
    fs::write(&file, "《关于不存在的文件的意见》第九十条规定，一律收费。").unwrap();
    let mut command = program().command();
    command.arg("--data").arg(program().data()).args(["check", "-", "--format", "json"]);
    let piped = finish(command.stdin(Stdio::from(fs::File::open(&file).unwrap())));
    verify(&piped, "pipe", 1, &[]);
    assert_eq!(piped.json()["references"][0]["status"], "nonexistent");
    let (draft, word, report) = (file.to_str().unwrap(), dir.path().join("draft.docx"), dir.path().join("report.json"));
    let (word, report) = (word.to_str().unwrap(), report.to_str().unwrap());
    check(&["check", draft, "--format", "docx", "--output", word], 1, &[]);
    assert!(fs::read(word).unwrap().starts_with(b"PK"));
    check(&["check", word], 1, &["不存在"]);
    check(&["check", draft, "--format", "csv"], 1, &["nonexistent"]);
    check(&["check", draft, "--output", draft], 2, &["错误："]);
    check(&["check", draft, "--format", "json", "--output", report], 1, &[]);
    check(&["check", "--watch-editions", report], 0, &["没有因新版而失效"]);
    check(&["check", "--watch-editions", draft], 2, &["错误：", "不是核对报告"]);
}

#[test]
fn evaluations_name_broken_rows() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("q.jsonl");
    fs::write(&file, "{\"id\":\"a\"}\n").unwrap();
    let path = file.to_str().unwrap();
    check(&["eval", "answers", "--questions", path], 2, &["错误：", "第 1 行"]);
    check(&["eval", "compare", "--baseline", path, path], 2, &["错误：", "成绩单"]);
    check(&["eval", "answers", "--questions", "none.jsonl"], 2, &["错误：", "none.jsonl"]);
}
