use super::*;

fn plan(question: &str, intent: Intent) -> QueryPlan {
    QueryPlan {
        question: question.to_owned(),
        resolved: question.to_owned(),
        search_text: question.to_owned(),
        parts: vec![question.to_owned()],
        intent,
        asker: None,
        bearers: vec![],
        stages: vec![],
        modalities: vec![],
        references: vec![],
        documents: vec!["guide".parse().unwrap()],
        region: None,
        editions: Editions::InForce,
        date: "2026-01-01".parse().unwrap(),
        terms: vec![],
        content: vec![],
        cues: tiaowen_retrieval::Cues::default(),
        filled_in: vec![],
    }
}

#[test]
fn tells_kinds_of_questions_apart() {
    let check = |question: &str, expected: Kind| {
        assert_eq!(kind(&plan(question, Intent::What)), expected, "{question}");
    };
    check("这份通知的文号是多少，哪几个部门联合印发的", Kind::Facts);
    check("这个指引作废了吗", Kind::Status);
    check("这个指南有约束力吗", Kind::Force);
    check("老师能不能用它改作业", Kind::May);
    check("录几节课自己看，没事吧？", Kind::May);
    check("发朋友圈之前要不要标注", Kind::Must);
    check("这样做对吗", Kind::May);
    check("指南鼓励老师用智能体吗", Kind::May);
    check("什么情况下可以录课", Kind::May);
    check("智能终端2030年普及率是70%，这么写对吗", Kind::Narrow);
    check("生成式人工智能官方怎么定义", Kind::Narrow);
    check("断网了怎么办", Kind::Must);
    check("一边说支持一边又说禁止，听哪个", Kind::Contradiction);
    check("对老师和学生的要求一样严吗", Kind::Compare);
    check("把学校该做的事列一份清单", Kind::List);
    check("胜任力有哪六个维度", Kind::Narrow);
    check("什么是智能体，官方定义", Kind::Narrow);
    check("这个行动说了啥内容呢", Kind::Open);
}
