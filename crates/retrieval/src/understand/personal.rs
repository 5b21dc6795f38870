//! Personal data in a question: masked before anything else reads it, so that no plan, text or receipt holds it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What stands in the place of what was masked.
const PLACES: [&str; 4] = ["（身份证号）", "（手机号）", "（邮箱）", "某同学"];

static IDENTITY: LazyLock<Regex> = LazyLock::new(|| compile(r"(^|[^0-9])[1-9]\d{5}(?:19|20)\d{2}\d{7}[0-9Xx]"));
static MOBILE: LazyLock<Regex> = LazyLock::new(|| compile(r"(^|[^0-9])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| compile(r"()[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"));
/// A common family name, a given name, and marks or an identity number beside it.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"(^|[^\p{Han}]|学生|同学|孩子|叫|把|和|给|是|班的?|娃|儿子|女儿)",
        "[王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范",
        "廖贾韦付邹孟熊秦邱江尹薛闫段雷侯龙陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤]",
        r"\p{Han}{1,2}?",
        r"((?:同学)?[，,、：:（(\s]*的?(?:这次|上次|本次|期中|期末|月考|模拟考|身份证|手机|电话|学号)*",
        r"(?:（身份证号）|（手机号）|(?:的|是|号|考了?|得了?|只|才|语文|数学|英语|物理|化学|生物|历史|地理|道法|总分|成绩|分数|[：:，,、\s]){0,6}[0-9]{1,3}(?:\.5)?分|身份证|手机号|电话))",
    ))
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: a constant pattern compiles")
}

/// The text with identity numbers, telephone numbers, addresses of mail, and names beside marks or numbers masked.
pub fn mask_personal(text: &str) -> String {
    let [identity, mobile, email, name] = PLACES;
    let put =
        |place: &'static str| move |found: &Captures<'_>| format!("{}{place}", found.get(1).map_or("", |m| m.as_str()));
    let text = IDENTITY.replace_all(text, put(identity));
    let text = MOBILE.replace_all(&text, put(mobile));
    let text = EMAIL.replace_all(&text, put(email));
    let named = |found: &Captures<'_>| {
        let group = |at| found.get(at).map_or("", |m| m.as_str());
        format!("{}{name}{}", group(1), group(2))
    };
    NAMED.replace_all(&text, named).into_owned()
}

/// Whether something in the text was masked.
pub(super) fn masked(text: &str) -> bool {
    PLACES.iter().any(|place| text.contains(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_names_a_person() {
        let check = |text: &str, expected: &str| assert_eq!(mask_personal(text), expected);
        check("学生李雷的手机号是13812345678，能上传吗", "学生某同学的手机号是（手机号），能上传吗");
        check("张小明身份证号110101201203040011，能发吗", "某同学身份证号（身份证号），能发吗");
        check("王芳语文58分，能让它分析吗", "某同学语文58分，能让它分析吗");
        check("联系 zhang.san@example.edu.cn 可以吗", "联系 （邮箱） 可以吗");
        check("电话+86 138-1234-5678", "电话（手机号）");
    }

    #[test]
    fn leaves_the_rest_alone() {
        let check = |text: &str| assert_eq!(mask_personal(text), text);
        check("高中数学考60分能用AI分析吗");
        check("教办〔2025〕3号第二十一条讲什么");
        check("李老师能不能用AI改作业");
        check("学生的身份证号能不能上传");
        check("2027年普及率超70%，到2030年呢");
    }
}
