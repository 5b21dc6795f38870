use tiaowen_types::{Binding, Document, Modality, Status, Verdict};

/// Longest echo of the asker's words, in characters.
const ECHO_CHARS: usize = 40;

/// Words of the asker, cut short and cleaned of marks that could pass for a citation or a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo(String);

impl Echo {
    /// Takes words of the asker.
    pub fn new(text: &str) -> Self {
        let harmless = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | '“' | '”' | '「' | '」');
        Self(text.trim().chars().filter(harmless).take(ECHO_CHARS).collect())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
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
    /// A permission and a bound that stand together.
    Together,
}

impl ConflictReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Level => "各文件要求不同，国家层面文件优先于地方文件",
            Self::Binding => "各文件要求不同，约束力强的文件优先",
            Self::Edition => "新旧版本表述不同，以现行版本为准",
            Self::Strictest => "各文件措辞宽严不同，又没有规定彼此何者优先，按最严的要求执行最稳妥",
            Self::Together => "各处规定并不互相排斥：可以做的部分照许可做，划出的边界和条件同时遵守",
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

/// How strong the clauses of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// 禁止、不得
    Forbids,
    /// 不建议、应避免
    Discourages,
    /// 应、须
    Demands,
    /// 可以、鼓励
    Permits,
    /// No norm.
    Tells,
}

impl Strength {
    /// The strength of a norm; a clause without one tells.
    pub fn of(modality: Option<Modality>) -> Self {
        match modality {
            Some(Modality::Prohibited | Modality::ProhibitedInPrinciple) => Self::Forbids,
            Some(Modality::Discouraged) => Self::Discourages,
            Some(Modality::Required) => Self::Demands,
            Some(Modality::Encouraged | Modality::Permitted) => Self::Permits,
            None => Self::Tells,
        }
    }

    /// The heading of such clauses.
    pub fn words(self) -> &'static str {
        match self {
            Self::Forbids => "禁止的：",
            Self::Discourages => "不建议、应避免的：",
            Self::Demands => "要求做到的：",
            Self::Permits => "可以做、鼓励做的：",
            Self::Tells => "相关内容：",
        }
    }
}

/// Clauses of two editions by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// The same words.
    pub kept: usize,
    /// Other words.
    pub revised: usize,
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
}

impl Counts {
    /// The counts in words.
    pub fn words(self) -> String {
        let Self { kept, revised, added, removed } = self;
        format!("两版逐条对照：文字相同{kept}条，改写{revised}条，新增{added}条，删去{removed}条。相关条款：")
    }
}

/// What it means that a document of this force demands something.
pub(crate) fn demand(binding: Binding) -> &'static str {
    match binding {
        Binding::Binding => "文件有明确要求，应当照做。",
        Binding::Guidance => "指导性文件有明确要求，应当参照执行。",
        Binding::Advisory => "建议性文件提出了这项要求，不具有约束力，建议照做。",
        Binding::News => "讲话提出了这项要求，不作为执行依据。",
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
}

impl Fact {
    /// The fact in words, with a note when the text itself does not print it, or that it is not known.
    pub(crate) fn of(self, document: &Document) -> String {
        let meta = &document.meta;
        let (name, field, value) = match self {
            Self::Number => ("发文字号", "document_number", meta.document_number.clone()),
            Self::Issuers => ("发文机关", "issuers", Some(meta.issuers.join("、"))),
            Self::Issued => ("日期", "issued", meta.issued.map(|date| date.chinese())),
            Self::Edition => ("版本", "edition", meta.edition.clone()),
            Self::Status => ("效力状态", "status", Some(status(meta.status).to_owned())),
        };
        let note = if meta.basis.contains_key(field) { "（该文本身未印出）" } else { "" };
        match value.filter(|value| !value.is_empty()) {
            Some(value) => format!("{name}：{value}{note}。"),
            None => format!("{name}：库内文本没有印出，不详。"),
        }
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "现行有效",
        Status::Superseded => "已被新版取代",
        Status::Repealed => "已废止",
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

/// The verdict sentence.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "可以。",
        Verdict::Conditional => "可以，但有条件，须同时遵守下列规定。",
        Verdict::Prohibited => "不可以。",
        Verdict::Required => "文件有明确要求，应当照做。",
        Verdict::Encouraged => "文件鼓励这样做。",
        Verdict::Discouraged => "不建议这样做。",
        Verdict::Informational => "文件原文如下。",
        Verdict::NotCovered => "库内文件没有规定。",
    }
}
