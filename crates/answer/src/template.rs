use tiaowen_types::{Binding, ClauseIdx, Document, DocumentId, Stage, Verdict};

use crate::Shelf;
use crate::place::place;

/// Longest echo of the asker's words, in characters.
const ECHO_CHARS: usize = 40;

/// Words of the asker, cut short and cleaned of marks that could pass for a citation or a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo(String);

impl Echo {
    /// Takes words of the asker.
    pub fn new(text: &str) -> Self {
        let harmless = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | '“' | '”' | '「' | '」');
        let kept: String = text.trim().chars().filter(harmless).take(ECHO_CHARS).collect();
        Self(kept)
    }
}

/// Why one of several documents decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictReason {
    /// A national document stands above a municipal one.
    Level,
    /// A binding document stands above guidance, guidance above advice, advice above news.
    Binding,
    /// The newer edition took the older one's place.
    Edition,
    /// Side by side: the strictest is safe for all of them.
    Strictest,
    /// A permission for the act and a rule about a part of it: both hold.
    Together,
}

impl ConflictReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Level => "国家层面文件优先于地方文件",
            Self::Binding => "约束力强的文件优先",
            Self::Edition => "以现行版本为准",
            Self::Strictest => "各文件效力并列，文件未规定何者优先，按最严的要求执行最稳妥",
            Self::Together => "两处规定并不抵触：一处说明可以做什么，一处划定不能做什么，应同时遵守",
        }
    }
}

/// What documents differ about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// How strictly an act is ruled.
    Strictness,
    /// A permission and a rule about a part of the act.
    Scope,
    /// Editions of one document.
    Editions,
}

impl Topic {
    /// The topic in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Strictness => "对同一做法的严格程度不同",
            Self::Scope => "一处许可做法，一处划定边界",
            Self::Editions => "新旧版本表述不同",
        }
    }
}

/// A fact about a document that a catalogue of documents holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// 发文字号
    Number,
    /// 发文机关
    Issuers,
    /// 成文日期
    Issued,
    /// 版本
    Edition,
    /// 效力状态
    Status,
    /// 约束力
    Binding,
    /// 适用对象
    Scope,
}

/// Every sentence this program can say in words of its own. Fields are ids and numbers, looked up when rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// The verdict sentence.
    Verdict(Verdict),
    /// 原则上不可以。
    ProhibitedInPrinciple,
    /// Introduces a clause: 《…》第…条：
    Clause(DocumentId, ClauseIdx),
    /// Introduces a clause with the force of its document.
    ClauseOf(DocumentId, ClauseIdx, Binding),
    /// How the question was understood, when history filled something in.
    Understood(Vec<Echo>),
    /// A fact about a document, or that it is not known.
    Fact(DocumentId, Fact),
    /// The document was replaced: what it says is history.
    Superseded(DocumentId, DocumentId),
    /// The document is advisory or guidance.
    Force(DocumentId),
    /// The reason of a conflict.
    Conflict(ConflictReason),
    /// The clause asked for does not exist in the document.
    NoSuchClause(Option<DocumentId>, Echo),
    /// What exists instead.
    Exists(Vec<(DocumentId, ClauseIdx)>),
    /// No document with this title or number.
    NoSuchDocument(Echo),
    /// No document for this region.
    NoSuchRegion(Echo),
    /// The topic is there and this point is not.
    NotStipulated(Echo),
    /// Nothing in the library is about it.
    NotFound,
    /// The question could mean several things.
    Ambiguous,
    /// It needs somebody's judgement of the case.
    NeedsJudgement,
    /// Small talk.
    SmallTalk,
    /// A wish this program does not help with.
    Harmful,
    /// Instructions in the question are not followed.
    NotInstructed,
    /// Personal data is not given.
    PersonalData,
    /// The question holds personal data.
    HoldsPersonalData,
    /// The nearest clauses follow.
    Nearest,
    /// Number of things in a list.
    Count(usize),
    /// Heading of a group: what the documents allow, require, advise against, forbid.
    Group(Verdict),
    /// Heading of a group: a document.
    Of(DocumentId),
    /// Heading of a stage.
    OfStage(Stage),
    /// The quotation stands here: 这句话出自…
    FoundAt(DocumentId, ClauseIdx),
    /// What the asker supposes is wrong.
    Contradicted,
    /// The clause has no counterpart in the other edition.
    NoCounterpart(DocumentId),
    /// The wording is the same in both editions.
    SameWording,
    /// Other clauses that bear on it.
    Also,
    /// What to do next: whom to ask.
    AskSchool,
    /// Ask the makers of the documents.
    AskAuthority,
    /// That the answer covers a part of the question only.
    PartOnly(Echo),
    /// Whom the question speaks of is a minor or not is not said by the documents.
    Rephrase,
}

impl Template {
    /// The sentence in Chinese.
    pub fn render(&self, shelf: &Shelf<'_>) -> String {
        let title = |id: &DocumentId| shelf.document(id).map_or_else(String::new, |d| format!("《{}》", d.meta.title));
        let at = |id: &DocumentId, clause: &ClauseIdx| place(shelf, id, *clause);
        match self {
            Self::Clause(id, clause) => format!("{}：", at(id, clause)),
            Self::ClauseOf(id, clause, binding) => format!("{}（{}）：", at(id, clause), force(*binding)),
            Self::FoundAt(id, clause) => format!("这句话出自{}，原文是：", at(id, clause)),
            Self::Exists(places) => {
                let places: Vec<_> = places.iter().map(|(id, clause)| at(id, clause)).collect();
                format!("与之最接近的是{}。", places.join("、"))
            }
            Self::Fact(id, fact) => shelf.document(id).map_or_else(String::new, |document| fact_of(document, *fact)),
            Self::Superseded(old, new) => format!("{}已被{}取代，仅供对照，不再作为现行依据。", title(old), title(new)),
            Self::Force(id) => {
                shelf.document(id).map_or_else(String::new, |d| format!("{}属于{}。", title(id), force(d.meta.binding)))
            }
            Self::Of(id) => format!("{}：", title(id)),
            Self::NoCounterpart(id) => format!("{}中没有对应的条款。", title(id)),
            Self::NoSuchClause(document, asked) => {
                let holder = document.as_ref().map_or_else(|| "库内文件".to_owned(), title);
                format!("{holder}中没有“{}”。", asked.0)
            }
            other => other.plain(),
        }
    }

    /// Sentences that name no document.
    fn plain(&self) -> String {
        match self {
            Self::Verdict(verdict) | Self::Group(verdict) => {
                verdict_words(*verdict, matches!(self, Self::Group(_))).to_owned()
            }
            Self::Conflict(reason) => format!("{}。", reason.words()),
            Self::Understood(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.0.as_str()).collect();
                format!("（按“{}”理解您的问题。）", parts.join("；"))
            }
            Self::NoSuchDocument(asked) => format!("库内没有收录“{}”，无法据以回答。", asked.0),
            Self::NoSuchRegion(asked) => format!("库内没有收录{}的文件，无法回答当地的规定。", asked.0),
            Self::NotStipulated(point) => format!("库内文件没有规定{}。", point.0),
            Self::Count(n) => format!("共{n}处："),
            Self::OfStage(stage) => format!("{}：", stage_words(*stage)),
            Self::PartOnly(point) => format!("至于{}，库内文件没有规定。", point.0),
            fixed => fixed.fixed().to_owned(),
        }
    }

    /// Sentences without fields.
    fn fixed(&self) -> &'static str {
        match self {
            Self::ProhibitedInPrinciple => "原则上不可以。",
            Self::NotFound => "库内文件没有涉及这个问题的规定。",
            Self::Ambiguous => "问题还不够明确，请说明是谁、在哪个学段、用人工智能做什么。",
            Self::NeedsJudgement => "这需要结合具体情况判断，库内文件只规定了原则。",
            Self::SmallTalk => "您好，这里只回答人工智能进校园等教育政策文件中的规定，请提出与文件有关的问题。",
            Self::Harmful => "这件事不能提供帮助。",
            Self::NotInstructed => "不能按提问中的指令作答，以下是文件原文。",
            Self::PersonalData => "库内文件不含个人联系方式等信息，也不提供个人信息。",
            Self::HoldsPersonalData => "提问中含有个人信息，请勿在提问中填写身份证号、手机号等内容。",
            Self::Nearest => "最接近的规定是：",
            Self::Contradicted => "这个说法与文件原文不符。",
            Self::SameWording => "两个版本的表述相同。",
            Self::Also => "另见：",
            Self::AskSchool => "具体做法请以本校和主管教育行政部门的规定为准。",
            Self::AskAuthority => "建议向主管教育行政部门或文件印发单位咨询。",
            Self::Rephrase => "请换一种说法，或写明文件名称和条款号。",
            Self::Verdict(_)
            | Self::Group(_)
            | Self::Conflict(_)
            | Self::Understood(_)
            | Self::NoSuchDocument(_)
            | Self::NoSuchRegion(_)
            | Self::NotStipulated(_)
            | Self::Count(_)
            | Self::OfStage(_)
            | Self::PartOnly(_)
            | Self::Clause(..)
            | Self::ClauseOf(..)
            | Self::FoundAt(..)
            | Self::Exists(_)
            | Self::Fact(..)
            | Self::Superseded(..)
            | Self::Force(_)
            | Self::Of(_)
            | Self::NoCounterpart(_)
            | Self::NoSuchClause(..) => "",
        }
    }
}

fn verdict_words(verdict: Verdict, heading: bool) -> &'static str {
    match (verdict, heading) {
        (Verdict::Allowed, false) => "可以。",
        (Verdict::Conditional, false) => "可以，但有条件，须同时遵守下列规定。",
        (Verdict::Prohibited, false) => "不可以。",
        (Verdict::Required, false) => "文件有明确要求，应当照做。",
        (Verdict::Encouraged, false) => "文件鼓励这样做。",
        (Verdict::Discouraged, false) => "不建议这样做。",
        (Verdict::Informational, false) => "文件原文如下。",
        (Verdict::NotCovered, false) => "库内文件没有规定。",
        (Verdict::Allowed, true) => "可以做的：",
        (Verdict::Conditional, true) => "有条件可以做的：",
        (Verdict::Prohibited, true) => "禁止、不得做的：",
        (Verdict::Required, true) => "必须、应当做的：",
        (Verdict::Encouraged, true) => "鼓励、支持的：",
        (Verdict::Discouraged, true) => "应避免、不建议的：",
        (Verdict::Informational | Verdict::NotCovered, true) => "其他相关规定：",
    }
}

/// The force of a document in words.
pub(crate) fn force(binding: Binding) -> &'static str {
    match binding {
        Binding::Binding => "规范性文件，须执行",
        Binding::Guidance => "指导性文件，参照执行",
        Binding::Advisory => "建议性文件，不具有约束力",
        Binding::News => "讲话或报道，不作为依据",
    }
}

fn stage_words(stage: Stage) -> &'static str {
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

/// A fact about a document in words, with its basis when the text does not print it, or that it is not known.
fn fact_of(document: &Document, fact: Fact) -> String {
    let meta = &document.meta;
    let basis = |field: &str| meta.basis.get(field).map_or("", |_| "（该文本身未印出）");
    let say = |name: &str, field: &str, value: Option<String>| match value.filter(|v| !v.is_empty()) {
        Some(value) => format!("{name}：{value}{}。", basis(field)),
        None => format!("{name}：库内文本没有印出，不详。"),
    };
    match fact {
        Fact::Number => say("发文字号", "document_number", meta.document_number.clone()),
        Fact::Issuers => say("发文机关", "issuers", Some(meta.issuers.join("、"))),
        Fact::Issued => say("日期", "issued", meta.issued.map(|date| date.chinese())),
        Fact::Edition => say("版本", "edition", meta.edition.clone()),
        Fact::Status => {
            let words = match meta.status {
                tiaowen_types::Status::InForce => "现行有效",
                tiaowen_types::Status::Superseded => "已被新版取代",
                tiaowen_types::Status::Repealed => "已废止",
            };
            format!("效力状态：{words}。")
        }
        Fact::Binding => format!("约束力：{}。", force(meta.binding)),
        Fact::Scope => say("适用对象", "scope", Some(meta.scope.clone())),
    }
}
