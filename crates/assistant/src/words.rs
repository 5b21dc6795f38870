//! Chinese words for what the types call in English: what people read at every edge.

use tiaowen_corpus::{ChangeKind, Doubt, Inference};
use tiaowen_types::{Binding, ClauseKind, DocumentMeta, Level, Status, Verdict};

mod norm;

pub use norm::{bearer, modality, stage};

/// 结论
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "可以",
        Verdict::Conditional => "有条件地可以",
        Verdict::Prohibited => "不可以",
        Verdict::Required => "应当做",
        Verdict::Encouraged => "鼓励",
        Verdict::Discouraged => "不建议",
        Verdict::Informational => "说明",
        Verdict::NotCovered => "文件没有规定",
    }
}

/// 拒答的类别
pub fn refusal(kind: &str) -> &'static str {
    match kind {
        "not_in_corpus" => "未收录",
        "not_stipulated" => "未规定",
        "needs_judgement" => "需个案判断",
        "ambiguous" => "问题含混",
        _ => "超出范围",
    }
}

/// 效力状态
pub fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "现行有效",
        Status::Superseded => "已被新版取代",
        Status::Repealed => "已废止",
    }
}

/// 约束力
pub fn binding(binding: Binding) -> &'static str {
    match binding {
        Binding::Binding => "规范性文件",
        Binding::Guidance => "指导性文件",
        Binding::Advisory => "建议性文件",
        Binding::News => "新闻报道",
    }
}

/// 效力级别
pub fn level(level: Level) -> &'static str {
    match level {
        Level::National => "国家",
        Level::Ministry => "部委",
        Level::Committee => "部属委员会",
        Level::Municipal => "地方",
        Level::School => "学校",
    }
}

/// 条款的种类
pub fn kind(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Preamble => "正文前",
        ClauseKind::Part => "部分",
        ClauseKind::Chapter => "章",
        ClauseKind::Section => "节",
        ClauseKind::Article => "条",
        ClauseKind::Paragraph => "款",
        ClauseKind::Item => "项",
        ClauseKind::Subitem => "目",
        ClauseKind::Scene => "场景",
        ClauseKind::Example => "行为示例",
        ClauseKind::Principle => "原则",
        ClauseKind::Row => "表行",
        ClauseKind::Footnote => "脚注",
        ClauseKind::Appendix => "附件",
        ClauseKind::Signature => "落款",
    }
}

/// 引用核对的结果
pub fn finding(status: &str) -> &'static str {
    match status {
        "exact" => "准确",
        "paraphrase" => "转述无误",
        "misquoted" => "引文有误",
        "wrong_clause" => "条款号有误",
        "wrong_document" => "文件有误",
        "nonexistent" => "不存在",
        "superseded" => "已被新版取代",
        "wrong_docnumber" => "文号有误",
        "wrong_date" => "日期有误",
        _ => "待核",
    }
}

/// 版本比对的结果，接口上的名字
pub(crate) fn change_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Same => "same",
        ChangeKind::Moved => "moved",
        ChangeKind::Revised => "revised",
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
    }
}

/// 版本比对的结果
pub fn change(kind: &str) -> &'static str {
    match kind {
        "same" => "未变",
        "moved" => "移动",
        "revised" => "修改",
        "added" => "新增",
        _ => "删除",
    }
}

/// 健康报告中发现的种类
pub(crate) fn health_kind(kind: &str) -> &'static str {
    match kind {
        "lost_text" => "漏字",
        "number_gap" => "编号不连续",
        "number_repeat" => "编号重复",
        "unplaced" => "归属不明",
        "footnote" => "脚注",
        "table_row" => "表格",
        "limit" => "超过上限",
        "correction_unused" => "更正落空",
        "absent_document" => "引用未收录",
        "missing_clause" => "引用的条款不存在",
        "superseded_cited" => "引用已被取代",
        "unfounded_fact" => "缺依据",
        "variant" => "异文",
        "correction" => "更正",
        _ => "问题失去条款",
    }
}

/// 文件信息的名称
pub(crate) fn fact(field: &str) -> &'static str {
    match field {
        "title" => "标题",
        "document_number" => "发文字号",
        "issuers" => "发文机关",
        "edition" => "版次",
        "issued" => "成文日期",
        "effective" => "施行日期",
        "superseded_by" => "取代它的版本",
        _ => "效力状态",
    }
}

/// 加入文件时的疑问
pub(crate) fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NoTitle => "没有找到像标题的一行，将以文件名为标题",
        Doubt::NoIssuer => "没有找到发文机关，将留空",
        Doubt::NoDate => "没有找到日期，将留空",
        Doubt::Boundary => "不能确定文件从哪里开始，可能属于前一份文件",
        Doubt::NoNumbers => "没有编号，将按自然段编号",
    }
}

/// 加入文件时推断的信息
pub(crate) fn inference(inference: Inference, meta: &DocumentMeta) -> String {
    match inference {
        Inference::Binding => format!("约束力：{}（由文种推断）", binding(meta.binding)),
        Inference::Level => format!("效力级别：{}（由标题和发文机关推断，请核对）", level(meta.level)),
        Inference::Notice => "发文机关、文号、日期：取自印发它的通知".to_owned(),
        Inference::Issuers => format!("发文机关：{}（由标题推断）", meta.issuers.join("、")),
    }
}
