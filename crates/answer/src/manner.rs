//! How the asker means to do the act, as far as the question says. Rules seldom forbid a use as such; they forbid it
//! done whole, alone, in secret or without the care that they ask for, so the manner tells which of them speak.

use std::sync::LazyLock;

use regex::Regex;

use crate::kind::asks_support;

macro_rules! manner {
    ($name:ident, $($part:literal)|+) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(&["(?i)", &[$($part),+].join("|")].concat()).expect("invariant: a constant pattern compiles")
        });
    };
}

manner!(
    WITHOUT,
    "(不|没|没有|未|不经|没经|未经|不用)(经|经过|再|先|去|事先|提前|人工|做|取得|征得|征求|得到|任何|给|让|人){0,3}[^，。？！不没未能可是会]{0,8}?(审核|审查|核对|核实|检查|把关|校对|看一遍|过目|修改|同意|授权|许可|点头|标注|标明|标识|声明|注明|说明|说一声|告知|告诉|通知|脱敏|匿名|打码|监督|陪)"
        | "(不|没|未)(跟|和|向|给|对|让)[^，。？]{1,6}(说|讲|知道|看)"
        | "(没|没有|未)(问过|问一|打招呼|吱声|商量|请示)"
        | "(不|没|未)(审|标|改)"
        | "不看就|看都不看|一字不(改|动)|原封不动|原样|(我|就)不(管|盯|看)了?"
        | "(带|连|含)着?.{0,4}(姓名|名字|学号|身份证|隐私)"
        | "without (telling|consent|permission|review|checking)"
);
manner!(
    WHOLE,
    "直接(用|登|交|发|转|复制|提交|生成|当|写进|作为|拿|套|采用|抄|印|贴|念|算|公布|录入|给)"
        | "照抄|照搬|抄(上|下|一|过来)|复制|粘贴|全程|(全|全部|都|完全|统统)(交给|丢给|扔给|靠|由|让)|出全文|整篇|一键|代替|替代|取代|顶替|代写|代做|替(我|他|她|学生|孩子)(写|做|答)"
);
manner!(
    ALONE,
    "独立|独自|单独|一个人|自己(一个人)?(在家)?(用|玩|问|聊|上网|跟|去)|没人(陪|管|看)|by (himself|herself|themselves)|alone"
);
manner!(SECRET, "偷偷|悄悄|私自|瞒|擅自|secretly");
manner!(DECEIT, "冒充|冒名|假装|换脸|克隆|仿冒|恶搞|恶作剧|伪造|编造|造假|洗稿|躲|绕过|规避|骗过|作弊|诋毁|造谣");
manner!(CARE, "脱敏|去掉(姓名|名字)|删掉.{0,4}(姓名|名字)|匿名|打码|审核|审一|核对|检查|把关|同意|授权|标注|声明|注明");
manner!(ACCOMPANIED, "陪|旁边|指导|监督|带着|看着|许可|同意|with (my|a|their) (parent|teacher)");
manner!(
    MODEST,
    "辅助|帮忙|先(搭|列|出|写|做)|提纲|大纲|润色|参考|启发|思路|灵感|素材|初稿|草稿|自己写|自己改|再改|修改后|演示|polish|outline|grammar|brainstorm"
);
manner!(
    LEAVES,
    "(可以|能不能|可不可以|能否|可否|是不是可以|是不是就|可以就|能)(都|就|也)?(不|免|省|跳过)(用|必|去|再)?[^能可行是？?，,。吗么]"
        | "(不|没|未)[^，。？不]{1,12}(也|就|都)?(行吗|行不行|行么|可以吗|可以么|可不可以|没事吧|没事吗|没问题吧|成吗|中不中)"
        | "(不用|不必|无需|用不着|没必要)[^，。？]{1,14}(吧|吗|了吧|对吧)"
);

manner!(
    CONDITIONS,
    "要?注意(啥|什么|些|哪)|讲究|怎么(交代|说明|把握)|哪些(得|要|该|必须)|红线|边界|前提|什么条件|要不要(跟|和|说|标|告|审|让|先|经)|还要(跟|说|标|告|审|经|注意)|找谁|要怎么"
);

/// How the act is meant to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    /// The tool does the whole of it, and what it makes is taken as it is.
    pub(crate) whole: bool,
    /// By a person whom rules want accompanied.
    pub(crate) alone: bool,
    /// Without a care that rules ask for, in secret, or to deceive.
    pub(crate) careless: bool,
    /// With such a care.
    pub(crate) careful: bool,
    /// In company that rules ask for.
    pub(crate) accompanied: bool,
    /// Only a part of the work, or help with it.
    pub(crate) modest: bool,
    /// The question is whether something may be left out.
    pub(crate) leaves: bool,
    /// The question is also what is to be heeded.
    pub(crate) heeds: bool,
    /// The question is whether documents support the act.
    pub(crate) support: bool,
}

impl Manner {
    /// Reads a question.
    pub(crate) fn of(asked: &str) -> Self {
        let question = plain(asked);
        // 不审核 is no 审核.
        let kept = WITHOUT.replace_all(&question, "");
        let has = |pattern: &Regex| pattern.is_match(&question);
        Self {
            whole: has(&WHOLE),
            alone: has(&ALONE),
            careless: has(&WITHOUT) || has(&SECRET) || has(&DECEIT),
            careful: CARE.is_match(&kept),
            accompanied: ACCOMPANIED.is_match(&kept),
            modest: MODEST.is_match(&kept),
            leaves: has(&LEAVES),
            heeds: CONDITIONS.is_match(asked),
            support: asks_support(asked),
        }
    }

    /// Whether the act is done in the very way that rules forbid.
    pub(crate) fn misuses(self) -> bool {
        self.careless || self.whole || (self.alone && !self.accompanied)
    }

    /// Whether a condition of rules is kept, or only a part of the work is left to the tool.
    pub(crate) fn mild(self) -> bool {
        !self.misuses() && (self.careful || self.accompanied || self.modest)
    }
}

/// Without the form of questions that negates nothing: 要不要审核 → 要审核.
fn plain(question: &str) -> String {
    let letters: Vec<char> = question.chars().collect();
    let mut kept = String::with_capacity(question.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        kept.push(*letter);
        let asks = matches!(letters.get(at + 1), Some('不' | '没')) && letters.get(at + 2) == Some(letter);
        at += if asks { 3 } else { 1 };
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_how_the_act_is_done() {
        let plain = Manner::default();
        let check = |question: &str, expected: Manner| assert_eq!(Manner::of(question), expected, "{question}");
        check("老师能用它改作业吗", plain);
        check("课件不审核能用吗", Manner { careless: true, ..plain });
        check("审核以后能用吗", Manner { careful: true, ..plain });
        check("没经家长同意能录吗", Manner { careless: true, ..plain });
        check("征得家长同意后能录吗", Manner { careful: true, accompanied: true, ..plain });
        check("我陪着孩子用行吗", Manner { accompanied: true, ..plain });
        check("免费换学校脱敏后的数据，行吗", Manner { careful: true, ..plain });
        check("不是说小学禁止吗，总没问题吧", plain);
        check("三年级的孩子一个人用行吗", Manner { alone: true, ..plain });
        check("可以不标注吗", Manner { careless: true, leaves: true, ..plain });
        check("能不能不写声明", Manner { careless: true, leaves: true, ..plain });
        check("要不要审核", Manner { careful: true, heeds: true, ..plain });
        check("国家支持吗，要注意什么", Manner { heeds: true, support: true, ..plain });
        check("先列个提纲可以吗", Manner { modest: true, ..plain });
        check("整篇复制粘贴行不行", Manner { whole: true, ..plain });
    }
}
