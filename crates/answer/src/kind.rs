use std::sync::LazyLock;

use regex::Regex;
use tiaowen_retrieval::{Editions, Intent, QueryPlan};

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Number, issuers, date, addressees of a document.
    Facts,
    /// Whether a document is in force, and which edition is.
    Status,
    /// How strongly a document binds.
    Force,
    /// What two editions say.
    Editions,
    /// Where quoted words stand.
    Quotation,
    /// Whether something may be done.
    May,
    /// Whether something must be done, or what.
    Must,
    /// How two rules that seem to contradict each other stand together.
    Contradiction,
    /// What different documents say.
    Compare,
    /// All rules about something.
    List,
    /// A figure, a definition, the members of a set: one clause says it.
    Narrow,
    /// Anything else the documents say.
    Open,
}

macro_rules! pattern {
    ($name:ident, $($part:literal)|+) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(&["(?i)", &[$($part),+].join("|")].concat()).expect("invariant: a constant pattern compiles")
        });
    };
}

pattern!(
    FACTS,
    "文号"
        | "发文字号"
        | "落款"
        | "主送"
        | "成文日期"
        | "发文(机关|单位|日期)"
        | "签发"
        | "盖.{0,2}章"
        | "(谁|哪.{0,4}(部门|单位|机构|机关|家)|几个部门|什么(部门|单位|机构)).{0,6}(发布|印发|制定|颁布|出台|联合|发的|编写)"
        | "联合(发文|印发|发布|发的)"
        | "(什么时候|哪天|哪一?年|何时|几月).{0,4}(发布|印发|出台|颁布|公布|发的|发文)"
        | "(发布|印发|出台|颁布|公布)(时间|日期|于哪|是哪天)"
);
pattern!(
    STATUS,
    "作废"
        | "失效"
        | "废止"
        | "还有效"
        | "有效吗"
        | "现行(有效|版本)?吗"
        | "(执行|用|看|以|按).{0,4}(哪个|哪一|哪)版"
        | "最新版"
        | "(被.{0,4}(取代|替代|代替)|过时)(了)?吗"
);
pattern!(
    FORCE,
    "强制(的|性|执行|力)"
        | "约束力"
        | "法律效力"
        | "必须(执行|遵守|照办)吗"
        | "(效力|法律地位).{0,4}(如何|怎样|多大|高|低|吗)"
        | "听谁的"
        | "以(谁|哪个|哪份)为准"
        | "是(不是)?(法律|法规|建议性)"
);
pattern!(CONTRADICTION, "矛盾" | "一会儿" | "一边.{2,40}(一边|又)" | "打架" | "自相" | "说法不一" | "不一致");
pattern!(
    COMPARE,
    "(要求|规定|标准|尺度)?.{0,3}一样(严|吗|么)"
        | "(哪个|哪份|谁)(最|更)(严|宽|松)"
        | "各(个)?文件"
        | "几份文件"
        | "措辞.{0,8}不同"
        | "(三|两|几)份(文件|指南|指引)"
);
pattern!(
    LIST,
    "列(一|出|个|清|全|举|份|成)"
        | "清单"
        | "汇总"
        | "逐条"
        | "逐一"
        | "(归纳|梳理|整理|盘点)(一下|下|出|成|份|[，。,！]|$)"
        | "梳理"
        | "整理"
        | "盘点"
        | "待办"
        | "所有.{0,12}(规定|要求|条款|事项|禁止)"
        | "(有|是)?哪些(规定|要求|条款|事|义务|责任|条件|硬)"
        | "都(有|要)哪些"
        | "满足.{0,4}(哪些|什么).{0,2}条件"
        | "能做(什么|啥).{0,4}不能做"
        | "哪些能.{0,8}哪些不能"
        | "list all"
);
pattern!(
    CLAIM,
    "(写|说|讲|理解|引|表述)(法|得)?.{0,4}(对|准确|正确)(吗|不|嘛|么)"
        | "听说.{0,60}(对|是|真)(吗|嘛|不)"
        | "(是|这是)真的(吗|嘛)"
        | "有没有(写错|说错|搞错)"
);
pattern!(
    DEFINE,
    "定义"
        | "什么意思"
        | "啥意思"
        | "含义"
        | "何谓"
        | "什么叫"
        | "是指(什么|啥)"
        | "指的是(什么|啥)"
        | "具体指"
        | "全称"
);
pattern!(
    MAY,
    "能不能"
        | "可不可以"
        | "可以(吗|不|嘛|吧|么([？?，,。]|$))"
        | "可以.{0,14}(吗|嘛)"
        | "可以不$"
        | "行不行"
        | "(行|成|好|妥|中)(吗|嘛|么$|不$|[？?])"
        | "(做|用|弄|搞|办)(法)?对(吗|不|嘛|么)"
        | "(这样|这么)对(吗|不|嘛)"
        | "(^|[^智功可性职才])能[^，。？]{0,24}(吗|嘛|么[？?，,。]|么$)"
        | "(什么|哪些|啥)(情况|时候|条件|场合|前提).{0,4}(可以|能|才能|允许)"
        | "能否"
        | "可否"
        | "是否(可以|允许|违|合|适合|可行)"
        | "允许(吗|不|嘛|[？?]|$)"
        | "允不允许"
        | "让不让"
        | "违规"
        | "违不违"
        | "违法"
        | "犯法"
        | "违反"
        | "合规(吗|不|嘛|么$)"
        | "合不合"
        | "踩线"
        | "踩雷"
        | "没事吧"
        | "没(什么)?问题(吧|吗)"
        | "(有|算)(什么)?(问题|风险)(吗|嘛|么|不)"
        | "不让(嘛|吗|用)"
        | "算不算"
        | "算(是)?.{0,10}(吗|嘛)"
        | "不端"
        | "合适(吗|不|嘛|么)"
        | "适合.{0,14}(吗|嘛|么)"
        | "适不适合"
        | "合理(吗|不|嘛|么)"
        | "可行(吗|不|嘛|么)"
        | "支不支持"
        | "(支持|鼓励|提倡|反对|禁止|限制|允许|准许|建议).{0,16}(吗|嘛|不$|不[？?])"
        | "有没有(限制|禁止|规定不)"
        | "谁对"
        | "管(吗|嘛|不管)"
        | "会咋样"
        | "会怎样"
        | "会怎么样"
        | "被抓"
        | "被查"
        | "(can|may|could) (i|we|students|teachers|my|kids|children|a)"
        | "is it (ok|okay|legal|allowed|acceptable|fine|against)"
        | "allowed"
        | "is there any .{0,30}(rule|limit|restriction)"
        | "随便(自己)?用"
);
pattern!(
    MUST,
    "要不要"
        | "需不需要"
        | "需要.{0,16}(吗|嘛)"
        | "必须.{0,14}(吗|嘛|[？?]|$)"
        | "是(不是)?必须"
        | "是否(需要|必须|应当|应该|要|有义务)"
        | "还(要|得|需).{0,12}(吗|嘛|[？?])"
        | "用不用"
        | "该不该"
        | "应不应该"
        | "(应该|应当|有必要).{0,14}(吗|嘛)"
        | "有没有必要"
        | "(^|[^主重需必首只])(要|得)[^，。？]{1,12}(吗|嘛)"
        | "有.{0,4}义务"
        | "(有|做)(什么|啥|哪些)?要求(吗|嘛)?"
        | "要求.{0,12}(吗|嘛)"
        | "怎么(办|处理|处置|应对|管)"
        | "(该|要|应)(当|该)?(如何|怎样|怎么)(处理|办|应对|做|管)?"
        | "咋办"
        | "(must|should|need) (i|we|to|teachers|schools|students)"
        | "do (i|we) (have|need)"
);
pattern!(
    FACT_WORDS,
    "什么"
        | "啥"
        | "哪"
        | "谁"
        | "几"
        | "多少"
        | "何"
        | "区别"
        | "不同"
        | "介绍"
        | "内容"
        | "what"
        | "which"
        | "who"
        | "when"
);

pattern!(
    NARROW,
    "哪?[一二三四五六七八九十两0-9]+(个|大|类|层|项|条|种|方面|维度|级|步)"
        | "哪几(个|大|类|层|项|条|种|方面|级|块)"
        | "多少"
        | "几个"
        | "定义"
        | "什么意思"
        | "啥意思"
        | "是指"
        | "指(什么|啥|的是)"
        | "何谓"
        | "什么叫"
        | "全称"
        | "(是|有)(啥|什么)[？?]?$"
        | "目标"
        | "比例"
        | "数字"
);

/// What of a question tells its kind.
#[derive(Debug, Clone, Copy)]
struct Signs<'a> {
    text: &'a str,
    intent: Intent,
    /// It names a document.
    about_document: bool,
    /// It compares editions.
    compared: bool,
    /// It names an act.
    acts: bool,
}

/// What kind of answer a question wants.
pub(crate) fn kind(plan: &QueryPlan) -> Kind {
    read(Signs {
        text: &plan.resolved,
        intent: plan.intent,
        about_document: !plan.documents.is_empty() || plan.references.iter().any(|r| r.document.is_some()),
        compared: plan.intent == Intent::CompareEditions || plan.editions == Editions::Compared,
        acts: !plan.cues.acts.is_empty(),
    })
}

/// The more particular kinds first.
fn read(signs: Signs<'_>) -> Kind {
    let has = |pattern: &Regex| pattern.is_match(signs.text);
    let document = |pattern: &Regex| signs.about_document && has(pattern);
    let quotes = signs.intent == Intent::WhichClause && signs.text.contains(['“', '「', '"']);
    let rows: [(bool, Kind); 13] = [
        (signs.intent == Intent::Harmful, Kind::May),
        (signs.intent == Intent::WhoIssued || document(&FACTS), Kind::Facts),
        (document(&STATUS), Kind::Status),
        (signs.compared, Kind::Editions),
        (document(&FORCE), Kind::Force),
        (quotes, Kind::Quotation),
        (has(&CONTRADICTION), Kind::Contradiction),
        (has(&COMPARE), Kind::Compare),
        (has(&LIST), Kind::List),
        (has(&CLAIM) || has(&DEFINE), Kind::Narrow),
        (has(&MAY) || signs.intent == Intent::May, Kind::May),
        (has(&MUST) || signs.intent == Intent::Must, Kind::Must),
        (has(&NARROW), Kind::Narrow),
    ];
    let particular = rows.into_iter().find(|(fits, _)| *fits).map(|(_, kind)| kind);
    particular.unwrap_or_else(|| open(signs))
}

fn open(signs: Signs<'_>) -> Kind {
    match signs.intent {
        Intent::How => Kind::Must,
        Intent::CompareDocuments => Kind::Compare,
        Intent::ListAll => Kind::List,
        Intent::Figure => Kind::Narrow,
        // A story about an act without a question word asks whether the act is right.
        Intent::What | Intent::Outside if signs.acts && !FACT_WORDS.is_match(signs.text) => Kind::May,
        Intent::What
        | Intent::Outside
        | Intent::May
        | Intent::Must
        | Intent::WhichClause
        | Intent::CompareEditions
        | Intent::WhoIssued
        | Intent::SmallTalk
        | Intent::Harmful => Kind::Open,
    }
}

#[cfg(test)]
mod tests;
