use tiaowen_types::{Binding, ClauseIdx, DocumentId, Verdict};

use crate::place::place;
use crate::wording::{Counts, Strength, demand, force, verdict};
use crate::{ConflictReason, Echo, Fact, Shelf};

/// Every sentence this program can say in words of its own. Fields are ids and numbers, looked up when rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// A sentence without fields.
    Say(Saying),
    /// The verdict sentence.
    Verdict(Verdict),
    /// Introduces a clause: 《…》第…条：
    Clause(DocumentId, ClauseIdx),
    /// Introduces a clause with the force of its document.
    ClauseOf(DocumentId, ClauseIdx, Binding),
    /// Introduces the place where quoted words stand.
    FoundAt(DocumentId, ClauseIdx),
    /// How the question was understood, when history filled something in.
    Understood(Vec<Echo>),
    /// A fact about a document, or that it is not known.
    Fact(DocumentId, Fact),
    /// The first document was replaced by the second: what it says is history.
    Superseded(DocumentId, DocumentId),
    /// How strongly a document binds.
    Force(DocumentId),
    /// Why one document decides.
    Conflict(ConflictReason),
    /// The clause asked for does not exist in the document.
    NoSuchClause(Option<DocumentId>, Echo),
    /// No document with this title or number.
    NoSuchDocument(Echo),
    /// No document for this region.
    NoSuchRegion(Echo),
    /// The topic is there and this point is not.
    NotStipulated(Echo),
    /// The answer covers the question but for this point.
    PartOnly(Echo),
    /// The texts print no number (发文字号) of the document.
    NotPrinted(DocumentId),
    /// Number of things in a list.
    Count(usize),
    /// Heading of what is said about a document.
    Of(DocumentId),
    /// One side of a row that compares editions; without a clause the edition has nothing on it.
    Side {
        /// The edition.
        document: DocumentId,
        /// Its clause.
        clause: Option<ClauseIdx>,
        /// Whether it is the replaced one.
        older: bool,
    },
    /// How many clauses a new edition kept, revised, added and left out.
    Changes(Counts),
    /// A document of this force demands something.
    Demand(Binding),
    /// Clauses of one strength follow.
    Group(Strength),
    /// One question of several follows.
    Part(usize, Echo),
}

/// A sentence without fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// 原则上不可以。
    ProhibitedInPrinciple,
    /// One document forbids in principle, another without exception.
    ProhibitedBothWays,
    /// Nothing in the library is about it.
    NotFound,
    /// Somebody has to judge the case.
    NeedsJudgement,
    /// The question could mean several things.
    Ambiguous,
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
    /// What to do next: ask the school.
    AskSchool,
    /// What to do next: ask the makers of the documents.
    AskAuthority,
    /// What to do next: ask in other words.
    Rephrase,
}

impl Saying {
    /// The sentence in Chinese.
    pub fn words(self) -> &'static str {
        match self {
            Self::ProhibitedInPrinciple => "原则上不可以。",
            Self::ProhibitedBothWays => "原则上不可以，有的文件明确禁止。",
            Self::NotFound => "库内文件没有涉及这个问题的规定。",
            Self::NeedsJudgement => {
                "这要由学校或主管部门查明情况后判断，库内文件只规定了应当怎样做，没有规定个案如何认定。"
            }
            Self::Ambiguous => "问题还不够明确，请说明是谁、在哪个学段、用人工智能做什么。",
            Self::SmallTalk => "您好，这里只回答人工智能进校园等教育政策文件中的规定，请提出与文件有关的问题。",
            Self::Harmful => "这件事不能提供帮助。",
            Self::NotInstructed => "不能按提问中的指令作答，以下是文件原文。",
            Self::PersonalData => "库内文件不含个人联系方式等信息，也不提供个人信息。",
            Self::HoldsPersonalData => {
                "提问中含有个人信息，已作遮盖，回执中也不保存；请不要填写姓名、身份证号、手机号等内容。"
            }
            Self::Nearest => "最接近的规定是：",
            Self::AskSchool => "具体做法请以本校和主管教育行政部门的规定为准。",
            Self::AskAuthority => "建议向主管教育行政部门或文件印发单位咨询。",
            Self::Rephrase => "请换一种说法，或写明文件名称和条款号。",
        }
    }
}

impl From<Saying> for Template {
    fn from(saying: Saying) -> Self {
        Self::Say(saying)
    }
}

impl Template {
    /// The sentence in Chinese.
    pub fn render(&self, shelf: &Shelf<'_>) -> String {
        let document = |id: &DocumentId| shelf.document(id);
        let title = |id: &DocumentId| document(id).map_or_else(String::new, |d| format!("《{}》", d.meta.title));
        let at = |id: &DocumentId, clause: &ClauseIdx| place(shelf, id, *clause);
        match self {
            Self::Say(saying) => saying.words().to_owned(),
            Self::Verdict(said) => verdict(*said).to_owned(),
            Self::Clause(id, clause) => format!("{}：", at(id, clause)),
            Self::ClauseOf(id, clause, binding) => format!("{}（{}）：", at(id, clause), force(*binding)),
            Self::FoundAt(id, clause) => format!("这句话出自{}，原文是：", at(id, clause)),
            Self::Understood(parts) => {
                let parts: Vec<_> = parts.iter().map(Echo::as_str).collect();
                format!("（按“{}”理解您的问题。）", parts.join("；"))
            }
            Self::Fact(id, fact) => document(id).map_or_else(String::new, |document| fact.of(document)),
            Self::Superseded(old, new) => format!("{}已被{}取代，仅供对照，不再作为现行依据。", title(old), title(new)),
            Self::Force(id) => {
                document(id).map_or_else(String::new, |d| format!("{}属于{}。", title(id), force(d.meta.binding)))
            }
            Self::Conflict(reason) => format!("{}。", reason.words()),
            Self::NoSuchClause(holder, asked) => {
                let holder = holder.as_ref().map_or_else(|| "库内文件".to_owned(), title);
                format!("{holder}中没有“{}”。", asked.as_str())
            }
            Self::NoSuchDocument(asked) => format!("库内没有收录“{}”，无法据以回答。", asked.as_str()),
            Self::NoSuchRegion(asked) => format!("库内没有收录{}的文件，无法回答当地的规定。", asked.as_str()),
            Self::NotStipulated(point) => format!("库内文件没有规定{}。", point.as_str()),
            Self::PartOnly(point) => format!("至于{}，库内文件没有规定。", point.as_str()),
            Self::NotPrinted(id) => format!("库内文本没有印出{}的发文字号，无法提供。", title(id)),
            Self::Count(count) => format!("共{count}处："),
            Self::Of(id) => format!("{}：", title(id)),
            Self::Side { document: id, clause, older } => {
                let edition = if *older { "旧版" } else { " ｜ 新版" };
                match clause {
                    Some(clause) => format!("{edition}{}：", at(id, clause)),
                    None if *older => "旧版没有对应的内容".to_owned(),
                    None => format!("{edition}已删去对应的内容"),
                }
            }
            Self::Changes(counts) => counts.words(),
            Self::Demand(binding) => demand(*binding).to_owned(),
            Self::Group(strength) => strength.words().to_owned(),
            Self::Part(number, asked) => format!("【{number}】{}", asked.as_str()),
        }
    }
}
