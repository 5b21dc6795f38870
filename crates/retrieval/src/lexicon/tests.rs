use super::*;

fn shipped() -> Lexicon {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/lexicon");
    Lexicon::load(&dir).unwrap()
}

#[test]
fn errors_name_file_and_line() {
    let check = |text: &str, expected: &str| {
        let error = Lexicon::parse(&[("x.toml", text)]).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    };
    check("[[act]]\nname = 1\n", "x.toml:2: not a lexicon entry");
    check("[[act]]\nname = \"a\"\nwords = []\nterms = []\nwaight = 1\n", "x.toml:5: not a lexicon entry");
    check(
        "[[cue]]\nkind = \"harmful\"\nname = \"a\"\npatterns = [\"ok\",\n \"(\"]\n",
        "x.toml:5: not a regular expression",
    );
    check("[[region]]\nname = \"a\"\nwords = [\"\"]\n", "x.toml:3: \"\" is no word");
    check(
        "[[act]]\nname = \"a\"\nwords = [\"b\"]\nterms = []\nweight = 3.0\n",
        "x.toml:5: \"3\" is no weight between 0 and 1",
    );
    check("[[stage]]\nstages = [\"college\"]\nwords = [\"a\"]\n", "x.toml:2: not a lexicon entry");
}

#[test]
fn longer_words_hide_the_words_within() {
    let lexicon = shipped();
    let check = |text: &str, expected: &[Stage]| {
        let stages: Vec<Stage> = lexicon
            .find(text)
            .into_iter()
            .filter_map(|found| match &found.entry.meaning {
                Meaning::Stages(stages) => Some(stages.clone()),
                Meaning::Synonym { .. }
                | Meaning::Act(_)
                | Meaning::Asker(_)
                | Meaning::Bearer(_)
                | Meaning::Region(_) => None,
            })
            .flatten()
            .collect();
        assert_eq!(stages, expected, "{text}");
    };
    check("老年大学想开课", &[Stage::Lifelong]);
    check("职业本科的学生", &[Stage::VocationalUndergraduate]);
    check("in grade 11 now", &[Stage::SeniorSecondary]);
    check("初二和高一", &[Stage::JuniorSecondary, Stage::SeniorSecondary]);
    check("", &[]);
}

#[test]
fn latin_words_stand_alone() {
    let lexicon = shipped();
    let acts = |text: &str| {
        let act = |found: &Found<'_>| matches!(&found.entry.meaning, Meaning::Act(_));
        lexicon.find(text).iter().filter(|found| act(found)).count()
    };
    assert_eq!(acts("the latest protest"), 0);
    assert!(acts("a test.") > 0);
    assert!(acts("考试test") > 0);
}

#[test]
fn an_empty_lexicon_knows_nothing() {
    let lexicon = Lexicon::parse::<&str>(&[]).unwrap();
    assert!(lexicon.find("小学生用豆包").is_empty());
    assert_eq!(lexicon.intent("能不能"), None);
    assert_eq!(lexicon.stages_of_age(7), &[]);
}

#[test]
fn shipped_patterns_read_questions() {
    let lexicon = shipped();
    let check = |text: &str, expected: Intent| assert_eq!(lexicon.intent(text), Some(expected), "{text}");
    check("小学生能不能自己用豆包写作文", Intent::May);
    check("作业要不要标注ai", Intent::Must);
    check("新旧版有什么区别", Intent::CompareEditions);
    check("这句话出自哪个文件第几条", Intent::WhichClause);
    check("这份指南是谁发布的", Intent::WhoIssued);
    check("把所有禁止事项列一个清单", Intent::ListAll);
}
