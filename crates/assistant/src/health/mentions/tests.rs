use std::collections::BTreeMap;

use tiaowen_corpus::{SourceText, parse, propose};

use super::*;

const RULE: &str = "示例市第一中学考勤办法\n第一条 为了示例，依据《示例市学校管理条例》制定本办法。\n\
    第二条 学生请假，依照第一条和第九条办理，违反本办法第八条的，按《示例市第一中学奖惩办法》第二条处理。\n\
    第三条 奖惩见《示例市第一中学奖惩办法》第七条，收费依照《示例市学校管理条例》第四十条。\n";
const OTHER: &str = "示例市第一中学奖惩办法\n第一条 为了示例，制定本办法。\n第二条 分为三等。\n";

fn document(text: &str, status: Status) -> Document {
    let mut meta = propose(text).remove(0).meta;
    meta.status = status;
    parse(&SourceText::whole("x.txt", text), meta, &[])
}

#[track_caller]
fn check(other: Status, wanted: &[(&str, Fault, &str)]) {
    let library = Library::new(vec![document(RULE, Status::InForce), document(OTHER, other)], &BTreeMap::new());
    let directory = Directory::new(library.documents());
    let rule = &library.documents()[0];
    let found = mentions(rule, &library, &directory);
    let found: Vec<(String, Fault, &str)> = found
        .iter()
        .map(|m| {
            let clause = rule.tree.get(clause_at(rule, m.at).unwrap()).unwrap();
            (clause.path.to_string(), m.fault, m.text.as_str())
        })
        .collect();
    let found: Vec<(&str, Fault, &str)> =
        found.iter().map(|(path, fault, text)| (path.as_str(), *fault, *text)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn finds_what_is_named_and_not_there() {
    check(
        Status::InForce,
        &[
            ("第一条", Fault::Absent, "《示例市学校管理条例》"),
            ("第二条", Fault::MissingClause, "第一条和第九条"),
            ("第二条", Fault::MissingClause, "本办法第八条"),
            ("第三条", Fault::MissingClause, "《示例市第一中学奖惩办法》第七条"),
            ("第三条", Fault::Absent, "《示例市学校管理条例》第四十条"),
        ],
    );
}

#[test]
fn finds_what_no_longer_applies() {
    check(
        Status::Repealed,
        &[
            ("第一条", Fault::Absent, "《示例市学校管理条例》"),
            ("第二条", Fault::MissingClause, "第一条和第九条"),
            ("第二条", Fault::MissingClause, "本办法第八条"),
            ("第二条", Fault::Outdated, "《示例市第一中学奖惩办法》第二条"),
            ("第三条", Fault::MissingClause, "《示例市第一中学奖惩办法》第七条"),
            ("第三条", Fault::Absent, "《示例市学校管理条例》第四十条"),
        ],
    );
}
