//! Parsing never fails and stays fast, whatever the bytes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::common::read;
use proptest::prelude::*;
use tiaowen_corpus::{Library, coverage, decode, propose};

/// Pieces of which documents consist, right and wrong.
const PIECES: &[&str] = &[
    "一、",
    "二、",
    "（一）",
    "（二）",
    "(三)",
    "1.",
    "2、",
    "（1）",
    "①",
    "第一条　",
    "第三章 ",
    "第九条之一 ",
    "附件1",
    "场景 1：",
    "行为示例2：",
    "# ",
    "#### ",
    "**",
    "***",
    "|",
    "|---|---|",
    "\t",
    "\n",
    "\n\n",
    "¹",
    "²注释",
    "[^1]",
    "。",
    "；",
    "：",
    "，",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "总体要求",
    "坚持育人为本",
    "基本原则",
    "学校应当建立制度",
    "— 2 —",
    "2025年8月21日",
    "示例市教育局",
    "教办〔2025〕3号",
    "目录",
    "第一章 总则",
    "一是甲",
    "二是乙",
    "<table>",
    "<tr><td>甲</td></tr>",
    "</table>",
    "\u{200b}",
    "\u{0}",
    "\r\n",
    " ",
    "　　",
    "x",
    "9999.",
    "第九千九百九十九条 ",
    "/",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_and_every_character_has_one_place(text in pieces()) {
        let (source, document) = read(&text);
        prop_assert!(document.tree.check(&document.text).is_ok());
        let found = coverage(&document, &source);
        prop_assert_eq!(found.doubled, 0);
        prop_assert_eq!(found.placed + found.furniture, found.characters, "{}", crate::common::outline(&document));
        for piece in &document.source.pieces {
            let raw = source.text.get(piece.source_start as usize..piece.source_end as usize);
            prop_assert_eq!(raw, Some(piece.span.of(&document.text)));
        }
        propose(&text);
    }

    #[test]
    fn any_bytes_decode_and_parse(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Some(decoded) = decode(&bytes) {
            let (_, document) = read(&decoded.text);
            prop_assert!(document.tree.check(&document.text).is_ok());
        }
    }
}

/// Slow machines take a few times longer; what this catches is quadratic.
const LIMIT: Duration = Duration::from_secs(10);

#[track_caller]
fn check(name: &str, text: &str) {
    let start = Instant::now();
    let (source, document) = read(text);
    assert!(start.elapsed() < LIMIT, "{name} took {:?}", start.elapsed());
    let share = coverage(&document, &source).share();
    assert!(share >= 0.999, "{name}: coverage {share}");
    let library = Library::new(vec![document], &BTreeMap::new());
    assert!(!library.passages().is_empty() || text.trim().is_empty(), "{name}");
}

#[test]
fn absurd_texts_stay_cheap() {
    check("empty", "");
    check("ten thousand headings", &(1..=10_000).map(|n| format!("{n}. 标题\n\n")).collect::<String>());
    check("ten thousand levels", &"# 第一章 甲\n（一）乙\n1. 丙\n（1）丁\n".repeat(2_500));
    check("the same number", &"一、总则\n正文。\n".repeat(5_000));
    check("a line of a megabyte", &"学校应当建立制度，公开结果。一是甲；二是乙：".repeat(16_000));
    check("a paragraph of short lines", &"学校应当建立制度并且公开结果接受师生监督\n".repeat(20_000));
    check("a table of ten thousand rows", &format!("|应用|说明|\n|---|---|\n{}", "|甲|乙|\n".repeat(10_000)));
    check("notes", &(1..=99).map(|n| format!("正文[^{n}]。\n\n[^{n}]: 注释\n\n")).collect::<String>());
    check("brackets", &"（".repeat(50_000));
    check("marks", &"*#|<".repeat(50_000));
}
