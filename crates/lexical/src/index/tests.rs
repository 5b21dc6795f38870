use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::FieldWeights;

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(["生成式人工智能"]));

fn passage(id: u32, title: &str, text: &str, questions: &[&str]) -> Passage {
    let questions = questions.iter().map(|&q| q.to_owned()).collect();
    Passage { id: PassageId(id), title: title.into(), headings: String::new(), text: text.into(), questions }
}

fn samples() -> Vec<Passage> {
    vec![
        passage(1, "教师指引", "严禁教师将评语交由生成式人工智能直接生成。", &["能让豆包写评语吗"]),
        passage(2, "学生指南", "小学生不得独自使用开放式内容生成功能。", &["孩子能用豆包吗"]),
        passage(3, "学生指南", "初中生可在教师指导下使用生成式人工智能。", &[]),
        passage(7, "行动计划", "推进智能批改与答疑。", &[]),
    ]
}

fn ids(index: &LexicalIndex, text: &str, allow: &(dyn Fn(PassageId) -> bool + Sync), limit: usize) -> Vec<u32> {
    let query = LexicalQuery::of_text(&SEGMENTER, text);
    index.search(&query, allow, limit).unwrap().iter().map(|hit| hit.passage.0).collect()
}

#[test]
fn finds_by_every_field() {
    let index = LexicalIndex::in_memory(&SEGMENTER, &samples()).unwrap();
    let check = |text: &str, expected: &[u32]| assert_eq!(ids(&index, text, &|_| true, 10), expected, "{text}");
    check("评语", &[1]);
    check("小學生", &[2, 3]);
    check("行动计划", &[7]);
    check("初中生", &[3]);
    check("无此词语的句子🙂", &[]);
    check("", &[]);
    assert_eq!(index.len(), 4);
}

#[test]
fn filters_before_it_cuts() {
    let index = LexicalIndex::in_memory(&SEGMENTER, &samples()).unwrap();
    let all = ids(&index, "生成式人工智能 小学生 使用", &|_| true, 10);
    assert_eq!(ids(&index, "生成式人工智能 小学生 使用", &|_| true, 1), all[..1]);
    let without_best = ids(&index, "生成式人工智能 小学生 使用", &|id| id.0 != all[0], 1);
    assert_eq!(without_best, all[1..2], "the second takes the place of the first");
    assert!(ids(&index, "生成式人工智能", &|_| true, 0).is_empty());
    assert!(ids(&index, "生成式人工智能", &|_| false, 5).is_empty());
}

#[test]
fn weights_decide() {
    let index = LexicalIndex::in_memory(&SEGMENTER, &samples()).unwrap();
    let search = |terms: &[(&str, f32)], fields| {
        let terms = terms.iter().map(|&(word, weight)| (word.to_owned(), weight)).collect();
        index.search(&LexicalQuery { terms, fields }, &|_| true, 10).unwrap()
    };
    let questions = FieldWeights { title: 0.0, headings: 0.0, text: 0.0, questions: 1.0 };
    assert_eq!(search(&[("豆包", 1.0)], questions).len(), 2);
    assert!(search(&[("豆包", 1.0)], FieldWeights { questions: 0.0, ..questions }).is_empty());
    let first = |terms: &[(&str, f32)]| search(terms, FieldWeights::default()).first().unwrap().passage.0;
    assert_eq!(first(&[("批改", 3.0), ("评语", 1.0)]), 7);
    assert_eq!(first(&[("批改", 1.0), ("评语", 3.0)]), 1);
    let once = search(&[("评语", 2.0)], questions);
    assert_eq!(once, search(&[("评语", 1.0), ("评语", 1.0)], questions), "repeated words add up");
    assert!(search(&[("评语", f32::NAN)], questions).is_empty());
}

#[test]
fn update_equals_a_fresh_build() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = LexicalIndex::build(&folder.path().join("a"), &SEGMENTER, &samples()).unwrap();
    let added = passage(9, "教师指引", "教师应当审查生成式人工智能的评语。", &[]);
    index.update(&[PassageId(1), PassageId(99)], std::slice::from_ref(&added)).unwrap();
    let mut wanted = samples();
    wanted.remove(0);
    wanted.push(added);
    let fresh = LexicalIndex::in_memory(&SEGMENTER, &wanted).unwrap();
    let reopened = LexicalIndex::open(&folder.path().join("a"), &SEGMENTER).unwrap();
    for text in ["评语", "生成式人工智能 教师", "豆包"] {
        let query = LexicalQuery::of_text(&SEGMENTER, text);
        let expected = fresh.search(&query, &|_| true, 10).unwrap();
        assert_eq!(index.search(&query, &|_| true, 10).unwrap(), expected, "{text}");
        assert_eq!(reopened.search(&query, &|_| true, 10).unwrap(), expected, "{text}, reopened");
    }
    index.update(&[2, 3, 7, 9].map(PassageId), &[]).unwrap();
    assert!(index.is_empty());
}

#[test]
fn opens_only_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("index");
    let open = || LexicalIndex::open(&dir, &SEGMENTER);
    assert!(matches!(open(), Err(LexicalError::Missing { .. })));
    drop(LexicalIndex::build(&dir, &SEGMENTER, &samples()).unwrap());
    assert!(matches!(LexicalIndex::build(&dir, &SEGMENTER, &[]), Err(LexicalError::NotEmpty { .. })));
    assert_eq!(open().unwrap().len(), 4);

    let files: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    let segment_files = files.iter().filter(|file| file.extension().is_some_and(|e| e != "json" && e != "lock"));
    for file in segment_files {
        let whole = std::fs::read(file).unwrap();
        let mut flipped = whole.clone();
        *flipped.first_mut().unwrap() ^= 1;
        for damaged in [whole.get(..whole.len() / 2).unwrap(), &[], flipped.as_slice()] {
            std::fs::write(file, damaged).unwrap();
            assert!(matches!(open(), Err(LexicalError::Corrupt { .. })), "{} {}", file.display(), damaged.len());
        }
        std::fs::remove_file(file).unwrap();
        assert!(matches!(open(), Err(LexicalError::Corrupt { .. })), "{} gone", file.display());
        std::fs::write(file, whole).unwrap();
    }
    let meta = dir.join("meta.json");
    let whole = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(&meta, whole.replace(FORMAT, "tiaowen-lexical 0")).unwrap();
    assert!(matches!(open(), Err(LexicalError::Format { .. })));
    std::fs::write(&meta, "{").unwrap();
    assert!(matches!(open(), Err(LexicalError::Corrupt { .. })));
}

#[test]
fn ties_go_to_the_smaller_number() {
    let passages: Vec<_> = (0..500).rev().map(|id| passage(id, "", "批改作业", &[])).collect();
    let index = LexicalIndex::in_memory(&SEGMENTER, &passages).unwrap();
    let first_ten: Vec<u32> = (0..10).collect();
    assert_eq!(ids(&index, "批改", &|_| true, 10), first_ten);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn a_longer_list_begins_with_the_shorter(words in proptest::collection::vec("[教学生智能批改评语使用]{1,3}", 1..4)) {
        static INDEX: LazyLock<LexicalIndex> =
            LazyLock::new(|| LexicalIndex::in_memory(&SEGMENTER, &samples()).unwrap());
        let query = LexicalQuery { terms: words.into_iter().map(|w| (w, 1.0)).collect(), ..LexicalQuery::default() };
        let all = INDEX.search(&query, &|_| true, 10).unwrap();
        for limit in 0..all.len() {
            prop_assert_eq!(&INDEX.search(&query, &|_| true, limit).unwrap(), &all[..limit]);
        }
        prop_assert!(all.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
