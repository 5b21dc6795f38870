use proptest::prelude::*;

use super::*;
use crate::testing::{DESK, Desk, documents};
use crate::{Fusion, Mode};

#[test]
fn finds_the_clause_and_its_counterpart() {
    let check = |text: &str, history: &[&str], wanted: &[&str]| {
        let found = DESK.found(text, history);
        let top: Vec<&String> = found.iter().take(wanted.len() + 1).collect();
        for path in wanted {
            assert!(top.iter().any(|found| found == path), "{text}: {path} not in {found:?}");
        }
    };
    check("小学生能不能自己用豆包写作文", &[], &["guide#二/（二）", "city#一"]);
    check("那初中呢", &["小学生能不能自己用豆包"], &["city#二"]);
    check("教师指引谁发布的", &[], &["guide#署名"]);
    check("教师指引二（三）原文", &[], &["guide#二/（三）"]);
    check("上课用的课件没审核直接用行吗", &[], &["guide#二/（一）"]);
}

#[test]
fn superseded_text_stays_out_unless_asked_for() {
    let has_old = |text: &str| DESK.found(text, &[]).iter().any(|path| path.starts_with("voc-old"));
    assert!(!has_old("职业院校专用大模型绩效考核"));
    assert!(has_old("职业院校指引旧版绩效考核怎么写的"));
    assert!(has_old("职业院校指引新旧两版有什么区别"));
}

#[test]
fn lists_gather_by_norm() {
    let found = DESK.found("教师指引里所有严禁的事项列一个清单", &[]);
    let top: Vec<&str> = found.iter().take(3).map(String::as_str).collect();
    for path in ["guide#二/（一）", "guide#二/（二）", "guide#二/（三）"] {
        assert!(top.contains(&path), "{path} not in {top:?}");
    }
}

#[test]
fn small_corpora_and_strange_questions_do_no_harm() {
    let (empty, one) = (Desk::new(vec![]), Desk::new(documents().into_iter().take(1).collect()));
    let long = "豆包写作业".repeat(2_000);
    for text in ["", "？", "用", &long, "學生可以用AI嗎", "may students use it", "\u{200b}\u{0007}"] {
        assert!(empty.found(text, &[]).is_empty(), "{text}");
        assert!(one.found(text, &[]).len() <= 10, "{text}");
    }
}

#[test]
fn each_mode_and_fusion_ranks() {
    for mode in [Mode::Hybrid, Mode::Lexical, Mode::Vector] {
        for fusion in [Fusion::Weighted, Fusion::ReciprocalRank] {
            for steering in [true, false] {
                let config = SearchConfig { mode, fusion, steering, ..SearchConfig::default() };
                let plan = DESK.plan("原则上禁止小学生独立使用生成式人工智能", &[]);
                let ranking = DESK.retriever(config).search(&plan, 5).unwrap();
                let first = ranking.hits.first().map(|hit| hit.document.to_string());
                assert_eq!(first.as_deref(), Some("guide"), "{mode:?} {fusion:?} {steering}");
            }
        }
    }
}

#[test]
fn a_ranker_moves_owners_of_scores_and_leaves_what_is_named() {
    let names: Vec<&str> = crate::signal_names().into_iter().map(|(name, _)| name).collect();
    // Prefers what steering puts last.
    let at = names.iter().position(|name| *name == "steered").unwrap();
    let file =
        format!(r#"{{"signals":{},"trees":[[[{at},0.6,1,2],1.0,0.0]]}}"#, serde_json::to_string(&names).unwrap());
    let ranker = Some(Arc::new(Ranker::parse(&file).unwrap()));
    let check = |text: &str, first: &str| {
        let (plain, plan) = (DESK.retriever(SearchConfig::default()), DESK.plan(text, &[]));
        let before = plain.search(&plan, 9).unwrap();
        let learned = Retriever::new(Parts { ranker: ranker.clone(), ..plain.parts }, SearchConfig::default());
        let after = learned.search(&plan, 9).unwrap();
        let scores = |ranking: &Ranking| ranking.hits.iter().map(|hit| hit.score).collect::<Vec<_>>();
        assert_eq!(scores(&before), scores(&after), "{text}");
        assert_ne!(before.hits, after.hits, "{text}");
        let path = DESK.library.document(&after.hits[0].document).unwrap().tree.get(after.hits[0].clause).unwrap();
        assert_eq!(path.path.to_string(), first, "{text}");
    };
    check("教师指引二（三）原文", "二/（三）");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rankings_are_total_orders(text in "[小学生能不能用豆包写作业教师审核严禁 ]{0,24}") {
        let retriever = DESK.retriever(SearchConfig::default());
        let plan = DESK.plan(&text, &[]);
        let (first, second) = (retriever.search(&plan, 20).unwrap(), retriever.search(&plan, 20).unwrap());
        prop_assert_eq!(&first, &second);
        for pair in first.hits.windows(2) {
            prop_assert!(pair[0].score > pair[1].score || pair[0].passage < pair[1].passage);
        }
    }
}
