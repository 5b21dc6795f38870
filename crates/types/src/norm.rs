use serde::{Deserialize, Serialize};

use crate::{ClauseIdx, Span};

/// Who a norm addresses (主体).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// 教师
    Teacher,
    /// 学生
    Student,
    /// 家长、监护人
    Parent,
    /// 学校（任一类）
    School,
    /// 中小学校
    PrimarySecondarySchool,
    /// 职业院校
    VocationalSchool,
    /// 高等学校
    University,
    /// 教育行政部门及其他政府部门
    Authority,
    /// 企业、技术提供方
    Enterprise,
    /// 其他：科研机构、社会组织、教指委
    Organisation,
}

/// Deontic strength of a norm (规范类型), strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// 严禁、禁止、不得、杜绝
    Prohibited,
    /// 原则上禁止、一般不得
    ProhibitedInPrinciple,
    /// 不建议、应避免、不宜、慎
    Discouraged,
    /// 必须、须、应当、应、要
    Required,
    /// 鼓励、支持、引导、提倡
    Encouraged,
    /// 可、可以、允许
    Permitted,
}

/// Where in education a norm applies (学段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 学龄前、幼儿园
    Preschool,
    /// 小学
    Primary,
    /// 初中
    JuniorSecondary,
    /// 高中
    SeniorSecondary,
    /// 中职
    SecondaryVocational,
    /// 高职专科
    HigherVocational,
    /// 职业本科
    VocationalUndergraduate,
    /// 本科
    Undergraduate,
    /// 研究生
    Postgraduate,
    /// 终身教育
    Lifelong,
}

/// One deontic norm: who must, may or must not do what, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Norm {
    /// The clause whose own text states it.
    pub clause: ClauseIdx,
    /// The sentence or part of a sentence that states it, in the document's normalised text.
    pub span: Span,
    /// The words that carry the modality.
    pub cue: Span,
    /// Whom it addresses; empty when the text names nobody.
    pub bearers: Vec<Bearer>,
    /// Whether the bearer stands in a heading or an earlier sentence instead of this one.
    pub bearer_inherited: bool,
    /// Strength.
    pub modality: Modality,
    /// What is to be done or left.
    pub act: Span,
    /// When it applies.
    pub condition: Option<Span>,
    /// When it does not.
    pub exception: Option<Span>,
    /// Stages it names; empty when it names none.
    pub stages: Vec<Stage>,
}

/// What an answer says about an act (结论).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 可以
    Allowed,
    /// 有条件地可以
    Conditional,
    /// 不可以
    Prohibited,
    /// 必须、应当
    Required,
    /// 鼓励
    Encouraged,
    /// 不建议、应避免
    Discouraged,
    /// 事实说明，无可否
    Informational,
    /// 文件没有规定
    NotCovered,
}
