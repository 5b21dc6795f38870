//! What the extractor reads in sentences of regulations, row by row.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use support::document;
use tiaowen_norms::{extract, statements, verdict_of_norm};
use tiaowen_types::{Document, Modality, Norm, Span, Verdict};

mod support;

fn show(document: &Document, norm: &Norm) -> String {
    let of = |span: Option<Span>| span.map(|s| s.of(&document.text)).unwrap_or_default();
    format!(
        "{:?} {:?} {} | {} | {}",
        norm.modality,
        norm.bearers,
        norm.act.of(&document.text),
        of(norm.condition),
        of(norm.exception)
    )
}

#[track_caller]
fn check(sentence: &str, expected: &[&str]) {
    let document = document("某文件", &[("一", "", sentence)]);
    let found: Vec<String> = extract(&document).iter().map(|norm| show(&document, norm)).collect();
    assert_eq!(found, expected, "{sentence}");
}

#[test]
fn prohibitions() {
    check("严禁上传涉密内容。", &["Prohibited [] 上传涉密内容 |  | "]);
    check(
        "教师不得代替学生答题，确有需要的须经学校同意。",
        &[
            "Prohibited [Teacher] 代替学生答题 |  | 确有需要的须经学校同意",
            "Required [Teacher] 经学校同意 | 确有需要的 | ",
        ],
    );
    check(
        "原则上不得收费，确需收费的应当经教育行政部门批准。",
        &[
            "ProhibitedInPrinciple [] 收费 |  | 确需收费的应当经教育行政部门批准",
            "Required [] 经教育行政部门批准 | 确需收费的 | ",
        ],
    );
    check("除教学需要外，学校不得采集人脸信息。", &["Prohibited [School] 采集人脸信息 | 除教学需要外 | "]);
    check(
        "未经监护人同意，企业不得处理儿童个人信息。",
        &["Prohibited [Enterprise] 处理儿童个人信息 | 未经监护人同意 | "],
    );
    check("一般不允许携带手机进校。", &["ProhibitedInPrinciple [] 携带手机进校 |  | "]);
    check("任何组织或者个人不得出售学生数据。", &["Prohibited [] 出售学生数据 |  | "]);
}

#[test]
fn double_negation_obliges() {
    check("学校不得不停止使用。", &["Required [School] 停止使用 |  | "]);
    check("教师不可不审核生成内容。", &["Required [Teacher] 审核生成内容 |  | "]);
}

#[test]
fn permissions() {
    check("经学校批准，教师可以使用。", &["Permitted [Teacher] 使用 | 经学校批准 | "]);
    check("初中学生可在教师指导下使用。", &["Permitted [Student] 在教师指导下使用 | 在教师指导下 | "]);
    check(
        "教师可借助工具搜集素材，但不得直接采用。",
        &["Permitted [Teacher] 借助工具搜集素材 |  | 但不得直接采用", "Prohibited [Teacher] 直接采用 |  | "],
    );
    check("系统可自动生成报告。", &[]);
    check("这一工具安全可靠、可信可控。", &[]);
}

#[test]
fn duties() {
    check(
        "学校应当建立制度，定期开展评估，确保安全。",
        &["Required [School] 建立制度 |  | ", "Required [School] 定期开展评估，确保安全 |  | "],
    );
    check("发现泄露的，应当立即报告。", &["Required [] 立即报告 | 发现泄露的 | "]);
    check("国家机关及其工作人员应当依法履行职责。", &["Required [Authority] 依法履行职责 |  | "]);
    check("平台须按照要求备案。", &["Required [Enterprise] 按照要求备案 |  | "]);
    check("根据实际需要和相应要求开展应用。", &[]);
    check("建设国家平台，完善机制，推动融合应用。", &[]);
}

#[test]
fn advice() {
    check("不建议小学生独自使用。", &["Discouraged [Student] 小学生独自使用 |  | "]);
    check(
        "应避免在作业中简单复制；避免参加考试。",
        &["Discouraged [] 在作业中简单复制 | 在作业中 | ", "Discouraged [] 参加考试 |  | "],
    );
    check("鼓励教师探索创新应用。", &["Encouraged [Teacher] 教师探索创新应用 |  | "]);
    check("提供技术支持，做好政策引导。", &[]);
    check("不宜布置机械作业。", &["Discouraged [] 布置机械作业 |  | "]);
}

#[test]
fn bearers_come_from_above() {
    let document = document(
        "某文件",
        &[
            ("二", "教师层面", "教师应提升素养。严禁上传涉密内容。"),
            ("三", "学校层面", ""),
            ("三/1", "", "应建立制度。"),
        ],
    );
    let found: Vec<_> =
        extract(&document).into_iter().map(|n| (format!("{:?}", n.bearers), n.bearer_inherited)).collect();
    let expected = [("[Teacher]", false), ("[Teacher]", true), ("[School]", true)];
    assert_eq!(found, expected.map(|(who, how)| (who.to_owned(), how)));
}

#[test]
fn lists_take_the_modality_of_their_label() {
    let document =
        document("某文件", &[("一", "", "不当使用示例：直接复制；参加考试。"), ("二", "恰当使用示例", "启发思路。")]);
    let found: Vec<String> = extract(&document).iter().map(|norm| show(&document, norm)).collect();
    assert_eq!(
        found,
        ["Discouraged [] 直接复制 |  | ", "Discouraged [] 参加考试 |  | ", "Permitted [] 启发思路 |  | "]
    );
}

#[test]
fn items_take_the_modality_of_their_article() {
    let document = document(
        "某规定",
        &[
            ("第五条", "", "教师不得有下列行为："),
            ("第五条/（一）", "", "歧视学生；"),
            ("第五条/（二）", "", "泄露隐私。"),
        ],
    );
    let found: Vec<String> = extract(&document).iter().skip(1).map(|norm| show(&document, norm)).collect();
    assert_eq!(found, ["Prohibited [Teacher] 歧视学生 |  | ", "Prohibited [Teacher] 泄露隐私 |  | "]);
}

#[test]
fn a_verdict_heeds_exceptions() {
    let verdict = |sentence: &str| {
        let document = document("某文件", &[("一", "", sentence)]);
        extract(&document).first().map(verdict_of_norm)
    };
    assert_eq!(verdict("教师可使用。"), Some(Verdict::Allowed));
    assert_eq!(verdict("学生可在教师指导下使用。"), Some(Verdict::Conditional));
    assert_eq!(verdict("原则上禁止使用，确需使用的应报备。"), Some(Verdict::Conditional));
    assert_eq!(verdict("严禁使用。"), Some(Verdict::Prohibited));
}

#[test]
fn reads_text_of_no_document() {
    let text = "允许小学生使用，但不得抄袭。";
    let found: Vec<_> = statements(text).into_iter().map(|s| (s.modality, text.get(s.act).unwrap())).collect();
    assert_eq!(found, [(Modality::Permitted, "小学生使用"), (Modality::Prohibited, "抄袭")]);
    assert!(statements("").is_empty());
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn any_text_is_read(text in "[教师学生应不得可禁止，。；：“”（）的确需在时下a \n]{0,60}") {
            let document = document("某文件", &[("一", "", text.as_str())]);
            for norm in extract(&document) {
                let whole = norm.span;
                prop_assert!(whole.contains(norm.act) || norm.act.is_empty());
                prop_assert!(!norm.act.of(&document.text).is_empty() || norm.act.is_empty());
            }
        }
    }
}
