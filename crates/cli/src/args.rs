//! The command line as clap sees it. Help texts are for users, so they are Chinese.

mod eval;

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub(crate) use self::eval::{EvalCommand, FitArgs, RetrievalArgs};

/// clap's own headings are English.
const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The program.
#[derive(Debug, Parser)]
#[command(name = "tiaowen", version, about = "条文：自托管的政策问答与条款核对")]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub(crate) struct Cli {
    #[arg(short, long, global = true, action = ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
    #[arg(long, global = true, value_name = "目录", help = "数据目录（资料库、索引、向量），默认 ./index")]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "文件", help = "配置文件（TOML），默认 ./tiaowen.toml（如有）")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let matches = chinese(Self::command()).try_get_matches()?;
        Self::from_arg_matches(&matches)
    }
}

/// Gives a command and those below it Chinese headings.
fn chinese(command: clap::Command) -> clap::Command {
    command
        .help_template(HELP)
        .subcommand_help_heading("命令")
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            arg.help_heading(heading).hide_possible_values(true).hide_default_value(true)
        })
        .mut_subcommands(chinese)
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = "启动服务（首次运行先建资料库与索引），打印网页地址")]
    Serve(ServeArgs),
    #[command(about = "提问：给出结论、原文引文与条款")]
    Ask(AskArgs),
    #[command(about = "检索条款")]
    Search(SearchArgs),
    #[command(about = "显示某一条款的原文")]
    Show(ShowArgs),
    #[command(about = "核对文稿中的每一处引用")]
    Check(CheckArgs),
    #[command(about = "资料库：列出、导出、体检、版本比对", subcommand)]
    Corpus(CorpusCommand),
    #[command(about = "索引：重建、查看", subcommand)]
    Index(IndexCommand),
    #[command(about = "向量模型：查看、从来源包重建", subcommand)]
    Model(ModelCommand),
    #[command(about = "回执：按回执重新推导一次答复，指出差别", subcommand)]
    Receipt(ReceiptCommand),
    #[command(about = "评测：问答、检索、与基线比较", subcommand)]
    Eval(EvalCommand),
    #[command(about = "配置", subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[arg(long, value_name = "地址", help = "监听地址，默认 127.0.0.1:8080")]
    pub(crate) addr: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    #[arg(value_name = "问题", help = "要问的问题", required_unless_present = "input")]
    pub(crate) question: Option<String>,
    #[arg(long, help = "输出 JSON")]
    pub(crate) json: bool,
    #[arg(long, help = "附上检索到的条款与排序依据")]
    pub(crate) trace: bool,
    #[arg(long, value_name = "日期", help = "按这一天有效的文本回答，如 2026-01-01")]
    pub(crate) as_of: Option<String>,
    #[arg(long, value_name = "身份", help = "提问人身份：teacher student parent school college policy_staff vendor")]
    pub(crate) asker: Option<String>,
    #[arg(
        long,
        value_name = "文件",
        requires = "output",
        conflicts_with = "question",
        help = "批量提问：每行一个 JSON"
    )]
    pub(crate) input: Option<PathBuf>,
    #[arg(long, value_name = "文件", requires = "input", conflicts_with = "question", help = "批量回答写到这里")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    #[arg(value_name = "词", help = "检索词")]
    pub(crate) query: String,
    #[arg(long, default_value = "20", value_name = "条数", help = "最多返回多少条（1–200），默认 20")]
    pub(crate) top_k: std::num::NonZeroUsize,
    #[arg(long, help = "输出 JSON")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[arg(value_name = "文件", help = "标题、简称、文号或文件代号")]
    pub(crate) document: String,
    #[arg(value_name = "条款", help = "条款，如 四/（四）、第二十二条；省略则列出目录")]
    pub(crate) clause: Option<String>,
    #[arg(long, help = "输出 JSON")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[arg(
        value_name = "文稿",
        help = "要核对的文稿：txt、md、docx、pdf、html，- 表示标准输入",
        required_unless_present_any = ["input", "watch_editions"]
    )]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, value_name = "格式", help = "text（默认）、json、html、csv，或带批注和修订的 docx")]
    pub(crate) format: CheckFormat,
    #[arg(long, value_name = "文件", requires = "output", conflicts_with = "file", help = "批量核对：每行一个 JSON")]
    pub(crate) input: Option<PathBuf>,
    #[arg(long, value_name = "文件", help = "结果写到这里，默认写到标准输出")]
    pub(crate) output: Option<PathBuf>,
    #[arg(
        long,
        value_name = "报告",
        conflicts_with_all = ["file", "input"],
        help = "留存的 JSON 报告：列出其中因新版收录而失效的引用"
    )]
    pub(crate) watch_editions: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
    Html,
    Csv,
    Docx,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    #[command(about = "列出资料库中的文件")]
    List {
        #[arg(long, help = "输出 JSON")]
        json: bool,
    },
    #[command(about = "把文件加入资料库")]
    Add {
        #[arg(
            required = true,
            value_name = "文件",
            help = "txt、Markdown、HTML、docx、有文字层的 PDF，或这些文件的 zip"
        )]
        files: Vec<PathBuf>,
        #[arg(long, help = "对推断的信息一律确认")]
        yes: bool,
    },
    #[command(about = "从资料库移除一份文件")]
    Remove {
        #[arg(value_name = "代号", help = "文件代号，见 corpus list")]
        id: String,
    },
    #[command(about = "导出全部文件与条款（JSON）")]
    Export {
        #[arg(long, value_name = "文件", help = "写到这个文件")]
        output: PathBuf,
    },
    #[command(about = "体检：覆盖率、编号缺漏、悬空引用、缺依据的事实")]
    Health {
        #[arg(long, help = "输出 JSON")]
        json: bool,
    },
    #[command(about = "典型问题：各条款有几个，哪些问题失去了所指的条款")]
    Questions {
        #[arg(long, help = "输出 JSON")]
        json: bool,
    },
    #[command(about = "逐条比对两个版本")]
    Diff {
        #[arg(value_name = "旧版", help = "标题、简称、文号或代号")]
        old: String,
        #[arg(value_name = "新版", help = "标题、简称、文号或代号")]
        new: String,
        #[arg(long, help = "输出 JSON")]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum IndexCommand {
    #[command(about = "重建资料库与索引")]
    Build,
    #[command(about = "显示资料库、索引与模型的状态")]
    Info,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    #[command(about = "显示正在使用的模型")]
    Info,
    #[command(about = "由两个来源包的文件逐字节重建模型")]
    Build {
        #[arg(long, value_name = "目录", help = "放有 e5-small-q4.bin 与 tokenizer.json 的目录")]
        packages: PathBuf,
        #[arg(long, value_name = "目录", help = "写到这个目录")]
        output: PathBuf,
    },
    #[command(about = "计算一批文字的向量，供 models/train 等使用")]
    Embed {
        #[arg(long, value_name = "文件", help = "每行 {\"query\":\"……\"} 或 {\"passage\":\"……\"}")]
        input: PathBuf,
        #[arg(long, value_name = "文件", help = "按行顺序写出的向量，小端 f32")]
        output: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReceiptCommand {
    #[command(about = "重新推导答复并比较：一致退出码 0，有差别 1，无法推导 2")]
    Verify {
        #[arg(value_name = "文件", help = "ask --json 或 ask --output 写出的答复，- 表示标准输入")]
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    #[command(about = "显示每项配置的值与来源")]
    Show,
}
