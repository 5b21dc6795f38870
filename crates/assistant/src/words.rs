//! Chinese words for what the types call in English: what people read at every edge.

use std::error::Error;
use std::io;

use tiaowen_corpus::{ChangeKind, CorpusError, Doubt, Inference};
use tiaowen_embed_candle::ModelError;
use tiaowen_import::{Fault, ImportError, Note};
use tiaowen_types::{Binding, ClauseKind, DocumentMeta, Level, Status, Verdict};

use crate::AssistantError;
use crate::config::ConfigError;
use crate::store::StoreError;

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

/// 加入文件时的疑问
pub(crate) fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NoTitle => "没有找到像标题的一行，将以首行为标题",
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
        Inference::Issuers => format!("发文机关：{}（由标题推断）", meta.issuers.join("、")),
    }
}

/// A Chinese sentence for an error of the program: what happened and what to do next.
pub fn explain(error: &(dyn Error + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<AssistantError>() {
        return assistant(error);
    }
    if let Some(error) = error.downcast_ref::<ConfigError>() {
        return config(error);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return system(error);
    }
    error.to_string()
}

fn assistant(error: &AssistantError) -> String {
    match error {
        AssistantError::Store(error) => store(error),
        AssistantError::Corpus(error) => corpus(error),
        AssistantError::Import(ImportError { file, fault: why }) => format!("{file}：{}", fault(why)),
        AssistantError::Model(error) => model(error),
        AssistantError::UnknownDocument(name) => {
            format!("资料库里没有“{name}”。运行 tiaowen corpus list 查看已收录的文件")
        }
        AssistantError::UnknownClause { document, clause, nearest } => {
            let nearest = nearest.iter().take(8).cloned().collect::<Vec<_>>().join("、");
            format!("《{document}》没有“{clause}”。现有：{nearest}")
        }
        AssistantError::UnknownAsker(name) => {
            format!("身份“{name}”无法识别，可用：teacher student parent school college policy_staff vendor")
        }
        AssistantError::Setting { key, value } => format!("配置项 {key} 的值“{value}”无法识别"),
        AssistantError::Manifest { path } => {
            format!("索引清单 {} 已损坏。运行 tiaowen index build 重建", path.display())
        }
        AssistantError::Own { path } => format!(
            "记录本单位自加文件的 {} 已损坏。请从备份恢复它；没有备份时删除它再运行一次，自加的文件须重新加入",
            path.display()
        ),
        AssistantError::NoDocument => "文件里没有可以收录的文字，没有加入任何文件".to_owned(),
        AssistantError::Mismatch { part } => {
            format!("索引与当前程序、模型或资料不一致（{part}）。运行 tiaowen index build 重建")
        }
        AssistantError::Doubt { questions } => format!("需要确认：\n  {}\n确认无误请加 --yes", questions.join("\n  ")),
        AssistantError::Lexical(_) | AssistantError::Vector(_) if refused(error).is_some() => {
            refused(error).map_or_else(String::new, |cause| format!("无法写入数据目录：{}", system(cause)))
        }
        AssistantError::Lexical(source) => format!("全文索引出错：{source}。运行 tiaowen index build 重建"),
        AssistantError::Vector(source) => format!("向量索引出错：{source}。运行 tiaowen index build 重建"),
        AssistantError::Embed(source) => format!("模型计算出错：{source}"),
        AssistantError::Retrieval(source) => format!("检索出错：{source}"),
        AssistantError::Lexicon(source) => format!("词典（corpus/lexicon）有误：{source}"),
    }
}

/// The system's refusal beneath an index error, which no rebuilding cures.
fn refused(error: &AssistantError) -> Option<&io::Error> {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    let chain = std::iter::successors(Some(error as &(dyn Error + 'static)), |&error| error.source());
    let causes = chain.filter_map(|error| error.downcast_ref::<io::Error>());
    causes.into_iter().find(|cause| matches!(cause.kind(), StorageFull | PermissionDenied | ReadOnlyFilesystem))
}

fn store(error: &StoreError) -> String {
    match error {
        StoreError::Io { path, source, .. } => format!("{}：{}", path.display(), system(source)),
        StoreError::Locked { path } => {
            format!("另一个程序正在更新数据目录 {}，请稍后再试", path.display())
        }
        StoreError::Current { path } => {
            format!("{} 已损坏。运行 tiaowen index build 重建", path.display())
        }
    }
}

fn corpus(error: &CorpusError) -> String {
    match error {
        CorpusError::Read { path, source } if source.kind() == io::ErrorKind::NotFound => {
            format!("找不到 {}。请在项目目录下运行，或用 corpus.path 指明资料目录", path.display())
        }
        CorpusError::Read { path, source } | CorpusError::Write { path, source } => {
            format!("{}：{}", path.display(), system(source))
        }
        CorpusError::NotText { path } => format!("{} 不是文本文件", path.display()),
        CorpusError::Damaged { path, .. } | CorpusError::Format { path, .. } => {
            format!("资料库 {} 已损坏或版本不符。运行 tiaowen index build 重建", path.display())
        }
        CorpusError::Unknown(id) => format!("资料库里没有代号为 {id} 的文件"),
        CorpusError::Data { .. } | CorpusError::Start { .. } | CorpusError::Repeated(_) | CorpusError::Tree { .. } => {
            format!("资料有误：{error}")
        }
    }
}

fn fault(fault: &Fault) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    match fault {
        Fault::Empty => "文件是空的".to_owned(),
        Fault::TooLarge { bytes, limit } => {
            format!("文件有 {} MB，超过上限 {} MB，请拆分后再加入", bytes / MEBIBYTE, limit / MEBIBYTE)
        }
        Fault::Unsupported { kind } => {
            format!("不支持 {kind} 文件，请另存为 docx、PDF（有文字层）、网页或纯文本后再加入")
        }
        Fault::Unknown => "无法识别内容，支持 txt、Markdown、HTML、docx、PDF（有文字层）及其 zip".to_owned(),
        Fault::Encrypted => "文件有密码保护，请先取消密码再加入".to_owned(),
        Fault::NoTextLayer { pages } => format!("扫描件，需要先做文字识别（共 {pages} 页，都没有文字层）"),
        Fault::Unreadable => "PDF 的字体没有说明对应的文字，无法提取；请改用 docx，或先做文字识别".to_owned(),
        Fault::TooMany { limit, .. } => format!("内容过多（超过上限 {limit}），请拆分后再加入"),
        Fault::Expands { limit } => format!("解压后异常庞大（超过 {} MB），已拒绝", (limit / MEBIBYTE).max(1)),
        Fault::TooDeep { limit } => format!("内部结构嵌套超过 {limit} 层，已拒绝"),
        Fault::NestedArchive => "压缩包里还有压缩包，请先解开再加入".to_owned(),
        Fault::NothingInside => "压缩包里没有可以读取的文件".to_owned(),
        Fault::Damaged { format, .. } => format!("{format} 文件已损坏或不完整，请重新获取或另存后再加入"),
    }
}

/// What was lost in reading a file, for a person to confirm; other notes lose nothing.
pub(crate) fn loss(note: &Note) -> Option<String> {
    match note {
        Note::Replaced { count } => Some(format!("有 {count} 个字符无法识别")),
        Note::EmptyPages { count } => Some(format!("有 {count} 页没有文字层，可能是扫描页，没有读入")),
        Note::Skipped { file, fault: why } => Some(format!("压缩包中的 {file} 没有读入（{}）", fault(why))),
        Note::OtherExtension { .. } | Note::Encoding { .. } | Note::TrackedChanges | Note::Furniture { .. } => None,
    }
}

fn model(error: &ModelError) -> String {
    format!("模型无法载入：{error}。请核对 models/ 目录是否完整（tiaowen model info），必要时重新获取")
}

fn config(error: &ConfigError) -> String {
    match error {
        ConfigError::Read { path, source } => format!("无法读取配置文件 {}：{}", path.display(), system(source)),
        ConfigError::Syntax { path, source } => format!("配置文件 {} 不是合法的 TOML：{source}", path.display()),
        ConfigError::Value(source) => setting(source),
    }
}

fn setting(error: &figment::Error) -> String {
    if let figment::error::Kind::UnknownField(name, known) = &error.kind {
        return format!("没有“{name}”这个配置项，可用的有：{}", known.join("、"));
    }
    format!("配置项 {} 的值不合要求，含义与写法见 README 的“配置”一节", error.path.join("."))
}

/// What the system's refusal means.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library may add kinds at any time")]
pub fn system(error: &io::Error) -> String {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "找不到文件",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::StorageFull => "磁盘已满，请腾出空间后重试；已有资料没有改动",
        io::ErrorKind::AddrInUse => "地址已被占用，请用 --addr 换一个端口",
        io::ErrorKind::AddrNotAvailable => "本机没有这个地址",
        io::ErrorKind::InvalidData => "内容不是 UTF-8 文字",
        io::ErrorKind::IsADirectory => "这是一个目录",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "这不是目录，请用 --data 指定一个目录",
        io::ErrorKind::ReadOnlyFilesystem => "所在磁盘只读，请用 --data 换一个可写的目录",
        _ => return error.to_string(),
    };
    what.to_owned()
}
