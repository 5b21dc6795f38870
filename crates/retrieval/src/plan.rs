use std::ops::Range;

use serde::Deserialize;
use tiaowen_types::{Bearer, ClauseIdx, ClausePath, Date, DocumentId, Modality, Stage};

/// Who asks. Tells which norms speak to "me".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    /// 教师
    Teacher,
    /// 学生
    Student,
    /// 家长
    Parent,
    /// 中小学校
    School,
    /// 职业院校、高校
    College,
    /// 教育行政部门、政策研究人员
    PolicyStaff,
    /// 企业
    Vendor,
}

/// A question as it comes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The words of the person.
    pub text: &'a str,
    /// Earlier questions of the same talk, oldest first.
    pub history: &'a [String],
    /// Who asks, when the caller knows.
    pub asker: Option<Asker>,
    /// The day on which rules must be in force.
    pub today: Date,
}

/// What the person wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// 能不能、可不可以、算不算违规
    May,
    /// 要不要、必须吗
    Must,
    /// 怎么做、要注意什么
    How,
    /// 是什么、什么意思
    What,
    /// 多少、哪天、几个
    Figure,
    /// 哪一条、出处、原文
    WhichClause,
    /// 全部列出
    ListAll,
    /// 新旧版比较
    CompareEditions,
    /// 不同文件比较
    CompareDocuments,
    /// 谁发的、文号、日期
    WhoIssued,
    /// 寒暄、与政策无关的话
    SmallTalk,
    /// 求助于作弊、造假、侵害他人
    Harmful,
    /// 文件管不到的事
    Outside,
}

/// A reference in the question, looked up in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedReference {
    /// Bytes of [`QueryPlan::resolved`].
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// The document it names or, without a name, the one the question is about.
    pub document: Option<DocumentId>,
    /// The clauses it names; empty when it names the document as a whole or a clause that does not exist.
    pub clauses: Vec<ClauseIdx>,
    /// Why it leads nowhere.
    pub problem: Option<ReferenceProblem>,
}

/// Why a reference leads nowhere: a false premise to be corrected, not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceProblem {
    /// No document of the library has this title.
    UnknownTitle,
    /// No document of the library has this document number (文号).
    UnknownNumber,
    /// The document exists and has no such clause.
    NoSuchClause {
        /// What was asked for.
        locator: String,
        /// What exists nearest to it.
        nearest: Vec<ClausePath>,
    },
}

/// Which editions a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Editions {
    /// What is in force on the plan's date.
    #[default]
    InForce,
    /// The question names an edition that may be out of force.
    Named,
    /// The question compares editions.
    Compared,
}

/// A place the question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its usual name: 北京.
    pub name: String,
    /// Whether a document of the library is made for it.
    pub covered: bool,
}

/// What the lexicon noticed besides words to search for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cues {
    /// Names of products: 豆包.
    pub products: Vec<String>,
    /// Names of acts: 代写.
    pub acts: Vec<String>,
    /// Names of topics the documents leave out: 处分金额.
    pub outside: Vec<String>,
    /// Names of harmful wishes: 躲避查重.
    pub harmful: Vec<String>,
    /// Whether the text tells the program what to say or to ignore its rules.
    pub instructs: bool,
    /// Whether the text holds personal data: an identity or telephone number.
    pub personal_data: bool,
}

/// A question understood. Everything that steers retrieval and the answer, and nothing that decides it.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPlan {
    /// The question: sanitised, simplified, without what history added.
    pub question: String,
    /// The question made whole with what it inherits from history.
    pub resolved: String,
    /// What the vector leg reads: plain, with misspelt words put right.
    pub search_text: String,
    /// The same matter in the words of documents, as far as the lexicon has them.
    pub formal_text: String,
    /// The questions in it, in order; one when it asks one thing.
    pub parts: Vec<String>,
    /// What the person wants to know.
    pub intent: Intent,
    /// Who asks, told or inferred.
    pub asker: Option<Asker>,
    /// Whose acts the question is about.
    pub bearers: Vec<Bearer>,
    /// Stages it is about.
    pub stages: Vec<Stage>,
    /// Strengths it asks about by name: 严禁, 应当.
    pub modalities: Vec<Modality>,
    /// References in it.
    pub references: Vec<ResolvedReference>,
    /// Documents it names; empty for all.
    pub documents: Vec<DocumentId>,
    /// Documents that the person wants to hear of, whatever the question names; empty for all.
    pub within: Vec<DocumentId>,
    /// A place it names.
    pub region: Option<Region>,
    /// Which editions it is about.
    pub editions: Editions,
    /// The day on which rules must be in force.
    pub date: Date,
    /// Words for the lexical leg, folded and segmented, with weights.
    pub terms: Vec<(String, f32)>,
    /// The question's own content words, for coverage.
    pub content: Vec<String>,
    /// What the lexicon noticed.
    pub cues: Cues,
    /// Which clause of the answer before it is about, from 1.
    pub nth: Option<usize>,
    /// What was inherited from history, in words that can be shown.
    pub filled_in: Vec<String>,
}
