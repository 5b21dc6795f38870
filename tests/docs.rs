//! What the guides say is true: commands exist, links lead somewhere, the table of settings is the program's.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::{Path, PathBuf};

use tiaowen_tests::{Program, finish, root};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_tiaowen"))
}

/// Every guide of the project.
fn guides() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", "node_modules", ".git", "sources"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found
}

/// The targets of `[…](…)` in a guide.
fn links(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn links_lead_somewhere() {
    let guides = guides();
    assert!(guides.len() >= 5, "{guides:?}");
    for guide in &guides {
        let text = fs::read_to_string(guide).unwrap();
        for link in links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            let target = guide.parent().unwrap_or(Path::new(".")).join(path);
            assert!(target.exists(), "{}: {link} leads nowhere", guide.display());
        }
    }
}

/// Lines of the fenced blocks of a guide that run the program, without the program's name.
fn commands(text: &str) -> Vec<Vec<String>> {
    let fenced = text.split("```").skip(1).step_by(2).flat_map(str::lines);
    let run = fenced.filter_map(|line| {
        let line = line.split(" #").next().unwrap_or(line).trim();
        line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("tiaowen "))
    });
    run.map(words).collect()
}

/// Words of a shell line with single quotes.
fn words(line: &str) -> Vec<String> {
    let outside_in = line.split('\'').enumerate();
    let words = outside_in.flat_map(|(i, part)| match i % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn commands_of_the_guides_exist() {
    let mut n_commands = 0;
    for guide in guides() {
        for command in commands(&fs::read_to_string(&guide).unwrap()) {
            let names: Vec<&String> =
                command.iter().take_while(|word| word.chars().all(|c| c.is_ascii_lowercase())).take(2).collect();
            let help = finish(program().command().args(&names).arg("--help"));
            assert_eq!(help.code, 0, "{}: {command:?}: {}", guide.display(), help.stderr);
            for flag in command.iter().filter(|word| word.starts_with("--")) {
                assert!(help.stdout.contains(flag.as_str()), "{}: {command:?} has no {flag}", guide.display());
            }
            n_commands += 1;
        }
    }
    assert!(n_commands >= 8, "only {n_commands} commands were found");
}

#[test]
fn the_table_of_settings_is_the_programs() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = finish(program().command().args(["config", "show"])).stdout;
    let rows = shown.lines().filter_map(|line| line.split('\t').next()?.split_once(" = "));
    // The weights of ranking are measured, not chosen by users; the README names their section.
    let rows = rows.filter(|(key, _)| !key.starts_with("search."));
    let expected: Vec<String> = rows.map(|(key, value)| format!("| `{key}` | `{value}` |")).collect();
    assert!(expected.len() > 8, "{shown}");
    for row in &expected {
        assert!(readme.contains(row.as_str()), "README.md lacks the row {row}");
    }
    let listed = readme.lines().filter(|line| line.starts_with("| `") && line.split('|').count() >= 4);
    for line in listed.filter(|line| line.contains("` | `") && !line.contains("tiaowen ")) {
        assert!(expected.iter().any(|row| line.starts_with(row.as_str())), "README.md has a stale row {line}");
    }
}

#[test]
fn guides_are_read_as_meant() {
    assert_eq!(links("[a](b) and ![c](d#e)"), ["b", "d#e"]);
    let text = "x\n```sh\ntiaowen show 'A b' '四/（四）' --json   # note\n```\ntiaowen no\n";
    assert_eq!(commands(text), [["show", "A b", "四/（四）", "--json"].map(str::to_owned).to_vec()]);
}
