use std::io;
use std::path::PathBuf;

/// What can stop an evaluation.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is not what the file should hold.
    #[error("{path} line {line}: {fault}")]
    Line {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// A file holds nothing to measure.
    #[error("{path} holds no line")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A report is not JSON of the expected shape.
    #[error("{path} is not a report of this version")]
    Report {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A judged question has no answer in the file of answers.
    #[error("no answer to question {id}")]
    Unanswered {
        /// The question.
        id: String,
    },
    /// Two reports cover different questions, so that their figures do not compare.
    #[error("the reports cover different questions: {only_in_one} of them stand in one report only")]
    DifferentQuestions {
        /// Number of questions in one report only.
        only_in_one: usize,
    },
    /// The assistant failed on a question.
    #[error("question {id} failed")]
    Ask {
        /// The question.
        id: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Bytes that are no UTF-8, or a file that ends in the middle of a packed block.
    #[error("it is not text: {0}")]
    Text(String),
    /// Not JSON, or JSON of another shape; in the words of serde.
    #[error("{0}")]
    Shape(String),
    /// Not the columns of a judgement.
    #[error("a judgement reads: query 0 passage relevance")]
    Judgement,
    /// The id of an earlier line.
    #[error("{0} occurs twice")]
    Repeated(String),
    /// An answerable question without a needed quotation measures nothing.
    #[error("question {0} is answerable but needs no quotation")]
    NothingNeeded(String),
}

impl LineFault {
    fn explain(&self, shape: impl Fn(&str) -> String) -> String {
        match self {
            Self::Text(_) => "不是 UTF-8 文字，或压缩文件不完整".to_owned(),
            Self::Shape(message) => shape(message),
            Self::Judgement => "标注应为四列：问题、0、段落、相关度".to_owned(),
            Self::Repeated(id) => format!("编号 {id} 前面已经出现过"),
            Self::NothingNeeded(id) => format!("问题 {id} 标为可以回答，却没有相关度 2 的引文"),
        }
    }
}

impl EvalError {
    /// A Chinese sentence for the terminal: what happened and what to do next.
    /// `shape` puts what serde says about a row into Chinese.
    pub fn explain(&self, shape: impl Fn(&str) -> String) -> String {
        match self {
            Self::Read { path, .. } => format!("无法读取 {}，请检查路径与权限", path.display()),
            Self::Write { path, .. } => format!("无法写入 {}，请检查目录、权限与剩余空间", path.display()),
            Self::Line { path, line, fault } => {
                format!("{} 第 {line} 行不合要求：{}。请改正这一行后重试", path.display(), fault.explain(shape))
            }
            Self::Empty { path } => format!("{} 里没有可评测的内容", path.display()),
            Self::Report { path, .. } => {
                format!("{} 不是本版本的成绩单，请用 tiaowen eval answers --report 重新生成", path.display())
            }
            Self::Unanswered { id } => format!("回答文件里没有问题 {id} 的回答，请对同一问题集重新运行 tiaowen ask"),
            Self::DifferentQuestions { only_in_one } => {
                format!("两份成绩单的问题不同（{only_in_one} 个问题只在其中一份），无法比较")
            }
            Self::Ask { id, .. } => format!("问题 {id} 运行失败"),
        }
    }
}
