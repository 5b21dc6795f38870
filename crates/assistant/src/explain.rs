//! Chinese sentences for errors: what happened and what to do next.

use std::error::Error;
use std::io;

use tiaowen_corpus::CorpusError;
use tiaowen_embed::EmbedError;
use tiaowen_embed_candle::ModelError;
use tiaowen_import::{Fault, ImportError, Note};
use tiaowen_retrieval::{LexiconError, RetrievalError};

use crate::AssistantError;
use crate::config::ConfigError;
use crate::shape::shape;
use crate::store::StoreError;

/// A Chinese sentence for an error of the program, or its own words where there is none.
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
    if let Some(error) = error.downcast_ref::<EmbedError>() {
        return embed(error);
    }
    error.to_string()
}

fn assistant(error: &AssistantError) -> String {
    match error {
        AssistantError::Store(error) => store(error),
        AssistantError::Corpus(error) => corpus(error),
        AssistantError::Import(ImportError { file, fault: why }) => format!("{file}：{}", fault(why)),
        AssistantError::ManyDrafts => "压缩包里有几份文稿，请一次核对一份".to_owned(),
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
        AssistantError::Lexical(_) => "全文索引已损坏或读不出。运行 tiaowen index build 重建".to_owned(),
        AssistantError::Vector(_) => "向量索引已损坏或读不出。运行 tiaowen index build 重建".to_owned(),
        AssistantError::Embed(error) | AssistantError::Retrieval(RetrievalError::Embed(error)) => embed(error),
        AssistantError::Retrieval(RetrievalError::Lexical(_)) => {
            "全文索引读不出。运行 tiaowen index build 重建".to_owned()
        }
        AssistantError::Ranker { path, .. } => {
            format!("排序模型 {} 不属于本版本，请用 tiaowen eval fit 重新训练，或移走这个文件", path.display())
        }
        AssistantError::Lexicon(error) => format!("词典 corpus/lexicon 有误：{}", lexicon(error)),
    }
}

fn embed(error: &EmbedError) -> String {
    match error {
        EmbedError::Busy { .. } | EmbedError::TimedOut => "模型正忙，请稍后再试",
        EmbedError::NoDirection { .. } | EmbedError::Stopped | EmbedError::Panicked | EmbedError::Engine(_) => {
            "模型计算出错，请重新启动程序；反复出现时请核对 models/ 目录（tiaowen model info）"
        }
    }
    .to_owned()
}

fn lexicon(error: &LexiconError) -> String {
    match error {
        LexiconError::Read { path, source } => format!("{}：{}", path.display(), system(source)),
        LexiconError::Shape { file, line, source } => {
            format!("{file} 第 {line} 行：{}", shape(source.message()))
        }
        LexiconError::Pattern { file, line, .. } => format!("{file} 第 {line} 行：正则表达式写法不对"),
        LexiconError::Value { file, line, value, .. } => format!("{file} 第 {line} 行：不能用“{value}”"),
        LexiconError::Words(_) => "词太多".to_owned(),
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
        CorpusError::Data { path, message } => format!("{} 有误。{}", path.display(), shape(message)),
        CorpusError::Start { document, file, from } => {
            format!("corpus.toml 有误：文件 {document} 应从 {file} 中“{from}”一行开始，但没有这一行")
        }
        CorpusError::Repeated(id) => format!("corpus.toml 有误：代号 {id} 出现了两次"),
        CorpusError::Tree { document, .. } => {
            format!("资料库中的文件 {document} 已损坏。运行 tiaowen index build 重建")
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
    const CHECK: &str = "请核对 models/ 目录是否完整，必要时重新获取";
    match error {
        ModelError::Io { path, source } => format!("无法读写模型文件 {}：{}。{CHECK}", path.display(), system(source)),
        ModelError::Manifest { path, source } => {
            format!("模型清单 {} 有误。{}。{CHECK}", path.display(), shape(&source.to_string()))
        }
        ModelError::Size { path, expected, found } => format!(
            "模型文件 {} 有 {found} 字节，应为 {expected} 字节，可能没有复制完整。请重新获取这个文件",
            path.display()
        ),
        ModelError::Hash { path, .. } => {
            format!("模型文件 {} 的内容与清单不符（sha256 不同）。请重新获取这个文件", path.display())
        }
        ModelError::Source { path, .. } => format!("{} 不是制作模型所需的那个版本的文件", path.display()),
        ModelError::Shape { .. } | ModelError::Tensor { .. } | ModelError::Candle(_) | ModelError::Config { .. } => {
            format!("模型的权重与清单不符或格式不支持。{CHECK}")
        }
        ModelError::Tokenizer(_) => format!("模型的分词文件不可用。{CHECK}"),
        ModelError::Kernel { kernel, .. } => {
            format!("这台机器或这个模型不能用计算方式“{kernel}”，请把 embed.kernel 改为 auto")
        }
        ModelError::Device { device, .. } => {
            format!("没有可用的计算设备“{device}”，请把 embed.device 改为 auto 或 cpu")
        }
        ModelError::Threads { threads } => format!("无法启动 {threads} 个计算线程，请调小 embed.threads"),
    }
}

fn config(error: &ConfigError) -> String {
    match error {
        ConfigError::Read { path, source } => format!("无法读取配置文件 {}：{}", path.display(), system(source)),
        ConfigError::Syntax { path, source } => {
            format!("配置文件 {} 有误。{}", path.display(), shape(&source.to_string()))
        }
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

#[cfg(test)]
mod tests {
    use tiaowen_vector::VectorError;

    use super::*;

    #[test]
    fn a_refusing_disk_is_told_as_such() {
        let rows = [
            (io::ErrorKind::StorageFull, "磁盘已满"),
            (io::ErrorKind::PermissionDenied, "没有权限"),
            (io::ErrorKind::ReadOnlyFilesystem, "只读"),
            (io::ErrorKind::UnexpectedEof, "tiaowen index build"),
        ];
        for (kind, says) in rows {
            let error = VectorError::Io { path: "index/vectors".into(), source: kind.into() };
            let told = explain(&AssistantError::Vector(error));
            assert!(told.contains(says), "{kind:?}: {told}");
        }
    }
}
