//! Chinese words for the parts of a norm.

use tiaowen_types::{Bearer, Modality, Stage};

/// 主体
pub fn bearer(bearer: Bearer) -> &'static str {
    match bearer {
        Bearer::Teacher => "教师",
        Bearer::Student => "学生",
        Bearer::Parent => "家长",
        Bearer::School => "学校",
        Bearer::PrimarySecondarySchool => "中小学校",
        Bearer::VocationalSchool => "职业院校",
        Bearer::University => "高等学校",
        Bearer::Authority => "政府部门",
        Bearer::Enterprise => "企业",
        Bearer::Organisation => "其他组织",
    }
}

/// 规范类型
pub fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Prohibited => "禁止",
        Modality::ProhibitedInPrinciple => "原则禁止",
        Modality::Discouraged => "不建议",
        Modality::Required => "应当",
        Modality::Encouraged => "鼓励",
        Modality::Permitted => "可以",
    }
}

/// 学段
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Preschool => "学前",
        Stage::Primary => "小学",
        Stage::JuniorSecondary => "初中",
        Stage::SeniorSecondary => "高中",
        Stage::SecondaryVocational => "中职",
        Stage::HigherVocational => "高职专科",
        Stage::VocationalUndergraduate => "职业本科",
        Stage::Undergraduate => "本科",
        Stage::Postgraduate => "研究生",
        Stage::Lifelong => "终身教育",
    }
}
