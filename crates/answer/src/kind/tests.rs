use super::*;

#[test]
fn tells_kinds_of_questions_apart() {
    let check = |question: &str, expected: Kind| {
        let signs = Signs {
            text: question,
            intent: Intent::What,
            about_document: true,
            compared: false,
            acts: true,
            stages: false,
        };
        assert_eq!(read(signs), expected, "{question}");
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
