//! What `tiaowen eval` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    #[command(about = "在问题集上运行问答并计分")]
    Answers {
        #[arg(long, value_name = "文件", help = "问题 JSONL，写法见 eval/README.md")]
        questions: PathBuf,
        #[arg(long, value_name = "文件", help = "不运行，只给 ask --input --trace 写出的回答计分")]
        answers: Option<PathBuf>,
        #[arg(long, value_name = "文件", help = "把成绩单写成 JSON")]
        report: Option<PathBuf>,
    },
    #[command(about = "在段落、问题、标注上运行检索")]
    Retrieval(RetrievalArgs),
    #[command(about = "在带引用的文稿集上运行引用核对并计分")]
    References {
        #[arg(long, value_name = "文件", help = "文稿 JSONL，写法见 eval/README.md")]
        cases: PathBuf,
        #[arg(long, value_name = "文件", help = "把成绩单写成 JSON")]
        report: Option<PathBuf>,
    },
    #[command(about = "由评测问题学习排序模型，并报告交叉验证的成绩")]
    Fit(FitArgs),
    #[command(about = "给每个问题加一处笔误再测检索")]
    Typos {
        #[arg(long, value_name = "文件")]
        questions: PathBuf,
    },
    #[command(about = "逐一关掉检索的各部分，在评测题上重测")]
    Ablate {
        #[arg(long, required = true, value_name = "文件", help = "评测问题 JSONL，可给多个")]
        questions: Vec<PathBuf>,
        #[arg(long, value_name = "文件", help = "把结果写成 Markdown")]
        output: PathBuf,
    },
    #[command(about = "把成绩单与基线比较，退步则退出码 1")]
    Compare {
        #[arg(long, value_name = "文件", help = "作为基线的成绩单")]
        baseline: PathBuf,
        #[arg(value_name = "成绩单", help = "要比较的成绩单")]
        report: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct FitArgs {
    #[arg(long, required = true, value_name = "文件", help = "评测问题 JSONL，可给多个")]
    pub(crate) questions: Vec<PathBuf>,
    #[arg(long, value_name = "文件", help = "把排序模型写到这个文件；默认在嵌入模型旁边，由它启用")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "文件", help = "把每个候选的信号写成 JSONL")]
    pub(crate) rows: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RetrievalArgs {
    #[arg(long, value_name = "文件", help = "段落 JSONL，可为 .gz")]
    pub(crate) passages: PathBuf,
    #[arg(long, value_name = "文件", help = "问题 JSONL")]
    pub(crate) queries: PathBuf,
    #[arg(long, value_name = "文件", help = "标注 TSV")]
    pub(crate) qrels: PathBuf,
    #[arg(long, value_name = "文件", help = "把排序写成 TREC 格式")]
    pub(crate) run: PathBuf,
    #[arg(long, default_value = "100", value_name = "条数", help = "每个问题取多少条，默认 100")]
    pub(crate) top_k: std::num::NonZeroUsize,
}
