use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Why a model could not be loaded, run or made.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is missing or cannot be read or written.
    #[error("cannot access {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest is not what a manifest is.
    #[error("{path} is not a model manifest")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A file is shorter or longer than its manifest says: an interrupted copy, as a rule.
    #[error("{path} has {found} bytes instead of {expected}")]
    Size {
        /// The file.
        path: PathBuf,
        /// From the manifest.
        expected: u64,
        /// On disk.
        found: u64,
    },
    /// A file has other contents than its manifest says.
    #[error("{path} has sha256 {found} instead of {expected}")]
    Hash {
        /// The file.
        path: PathBuf,
        /// From the manifest.
        expected: String,
        /// Of the file.
        found: String,
    },
    /// A number of the model differs from the manifest.
    #[error("the model has {found} {what} where the manifest says {expected}")]
    Shape {
        /// Which number.
        what: &'static str,
        /// From the manifest.
        expected: usize,
        /// From the weights or the tokenizer.
        found: usize,
    },
    /// A tensor is missing or is not what this architecture has under its name.
    #[error("tensor {name} is missing or has another shape or type")]
    Tensor {
        /// Its name.
        name: String,
    },
    /// The weights cannot be read, or candle refuses to compute.
    #[error("candle refuses the model")]
    Candle(#[from] candle_core::Error),
    /// The tokenizer cannot be read or fails on a text.
    #[error("the tokenizer fails")]
    Tokenizer(#[source] Box<dyn Error + Send + Sync>),
    /// The `config.json` beside safetensors is not a BERT configuration.
    #[error("config.json is not the configuration of a BERT model")]
    Config {
        /// Where and why.
        source: serde_json::Error,
    },
    /// The kernel does not exist on this processor or cannot run these weights.
    #[error("kernel {kernel} cannot run: {reason}")]
    Kernel {
        /// As asked for.
        kernel: &'static str,
        /// What is missing.
        reason: &'static str,
    },
    /// The device does not exist or the program is built without it.
    #[error("device {device} is not available: {reason}")]
    Device {
        /// As asked for.
        device: String,
        /// What is missing.
        reason: String,
    },
    /// The threads for batches could not be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// As asked for.
        threads: usize,
    },
    /// A source file for making the model is not the expected one.
    #[error("{path} cannot be made into the model: {reason}")]
    Source {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl ModelError {
    /// For `map_err` on the operations of one file.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// A tensor that is not there.
    pub(crate) fn tensor(name: &str) -> Self {
        Self::Tensor { name: name.to_owned() }
    }
}
