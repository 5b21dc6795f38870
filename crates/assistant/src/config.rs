//! Settings from one function: defaults < file < `TIAOWEN_*` variables < flags. The only reader of the
//! environment; libraries take the section they need.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use figment::providers::{Env, Serialized};
use figment::value::{Dict, Map, Num, Value};
use figment::{Figment, Metadata, Profile, Provider};
use serde::{Deserialize, Serialize};
use tiaowen_retrieval::SearchConfig;

/// Every setting of the program. Unknown keys are errors, in files and in variables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Data folder: library, indexes, vectors, manifest.
    pub data: PathBuf,
    /// Where the delivered documents come from.
    pub corpus: CorpusConfig,
    /// The embedding model and how it runs.
    pub embed: EmbedConfig,
    /// How indexes are built.
    pub index: IndexConfig,
    /// How passages are found and ranked.
    pub search: SearchConfig,
    /// The service.
    pub server: ServerConfig,
    /// Logging.
    pub log: LogConfig,
}

/// Where the delivered documents come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusConfig {
    /// Folder with `corpus.toml`, sources, corrections, lexicon and questions.
    pub path: PathBuf,
}

/// The embedding model and how it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbedConfig {
    /// Manifest of the model.
    pub model: PathBuf,
    /// `auto`, `vnni512`, `avx2`, `scalar` or `candle`.
    pub kernel: String,
    /// `auto`, `cpu` or `cuda:N`.
    pub device: String,
    /// Threads for batches; 0 takes every core.
    pub threads: usize,
}

/// How indexes are built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexConfig {
    /// From this many vectors on, HNSW takes the place of the exact scan.
    pub hnsw_from: NonZeroUsize,
}

/// The service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Address to listen on.
    pub addr: SocketAddr,
    /// Longest question in characters.
    pub max_question_chars: NonZeroUsize,
    /// Largest request body in bytes.
    pub max_body_bytes: NonZeroUsize,
    /// Largest uploaded draft in bytes.
    pub max_upload_bytes: NonZeroUsize,
    /// Seconds until a request is given up.
    pub timeout_s: NonZeroUsize,
    /// Requests worked on at once; more wait.
    pub concurrency: NonZeroUsize,
    /// Requests that may wait; more are turned away with 503.
    pub queue: usize,
}

/// Logging.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// `error`, `warn`, `info`, `debug` or a filter such as `tiaowen_server=debug`.
    pub level: String,
}

impl Default for Config {
    fn default() -> Self {
        let count = |n| NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN);
        Self {
            data: "index".into(),
            corpus: CorpusConfig { path: "corpus".into() },
            embed: EmbedConfig {
                model: "models/multilingual-e5-small.toml".into(),
                kernel: "auto".into(),
                device: "auto".into(),
                threads: 0,
            },
            // The exact scan is faster than HNSW up to about this size (see crates/vector/README.md).
            index: IndexConfig { hnsw_from: count(300_000) },
            search: SearchConfig::default(),
            server: ServerConfig {
                addr: SocketAddr::from(([127, 0, 0, 1], 8080)),
                max_question_chars: count(10_000),
                max_body_bytes: count(256 * 1024),
                max_upload_bytes: count(20 << 20),
                timeout_s: count(20),
                concurrency: count(4),
                queue: 256,
            },
            log: LogConfig { level: "warn".into() },
        }
    }
}

/// Why settings were refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not TOML: {source}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A key is unknown or a value is of the wrong kind; the message names key and source.
    #[error("{0}")]
    Value(Box<figment::Error>),
}

/// Values set by flags of the command line, by dotted key: `server.addr`.
pub type Flags = BTreeMap<String, String>;

/// Later sources win: defaults, `tiaowen.toml` (or the file named), `TIAOWEN_A__B`, flags.
///
/// # Errors
/// When a source cannot be read or holds an unknown key or a value of the wrong kind.
pub fn load(file: Option<&Path>, flags: &Flags) -> Result<(Config, Sources), ConfigError> {
    let mut sources = Figment::from(Serialized::defaults(Config::default()));
    let implicit = Path::new("tiaowen.toml");
    if let Some(path) = file.or_else(|| implicit.exists().then_some(implicit)) {
        sources = sources.merge(TomlFile::read(path)?);
    }
    sources = sources.merge(Env::prefixed("TIAOWEN_").ignore(&["config"]).split("__"));
    for (key, value) in flags {
        sources = sources.merge(Serialized::default(key, value));
    }
    let config = sources.extract().map_err(|e| ConfigError::Value(Box::new(e)))?;
    Ok((config, Sources(sources)))
}

/// Remembers where each value came from.
#[derive(Debug)]
pub struct Sources(Figment);

impl Sources {
    /// Every setting as `(key, value, source)`, sorted by key; what `tiaowen config show` prints.
    pub fn table(&self, config: &Config) -> Vec<(String, String, String)> {
        let mut rows = vec![];
        if let Ok(Value::Dict(_, dict)) = Value::serialize(config) {
            flatten("", &dict, &mut rows);
        }
        rows.into_iter()
            .map(|(key, value)| {
                let source = self.0.find_metadata(&key).map_or_else(String::new, describe);
                (key, value, source)
            })
            .collect()
    }
}

fn describe(metadata: &Metadata) -> String {
    match (&metadata.source, metadata.name.as_ref()) {
        (Some(source @ figment::Source::File(_)), _) => format!("文件 {source}"),
        (_, name) if name.contains("environment") => "环境变量".to_owned(),
        (_, name) if name.contains("Config") => "默认".to_owned(),
        _ => "命令行".to_owned(),
    }
}

fn flatten(prefix: &str, dict: &Dict, rows: &mut Vec<(String, String)>) {
    for (key, value) in dict {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Dict(_, inner) => flatten(&key, inner, rows),
            Value::String(_, text) => rows.push((key, text.clone())),
            Value::Num(_, number) => rows.push((key, spell(*number))),
            Value::Bool(_, flag) => rows.push((key, flag.to_string())),
            Value::Char(_, _) | Value::Empty(_, _) | Value::Array(_, _) => rows.push((key, format!("{value:?}"))),
        }
    }
}

fn spell(number: Num) -> String {
    match (number.to_f64(), number.to_u128()) {
        (Some(float), _) => format!("{}", float as f32),
        (None, Some(whole)) => whole.to_string(),
        (None, None) => format!("{number:?}"),
    }
}

/// A TOML file as a source; figment's own reader would bring a second TOML crate.
struct TomlFile {
    path: PathBuf,
    values: Dict,
}

impl TomlFile {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let table: toml::Table =
            text.parse().map_err(|e| ConfigError::Syntax { path: path.to_owned(), source: Box::new(e) })?;
        let value = Value::serialize(table).map_err(|e| ConfigError::Value(Box::new(e)))?;
        let Value::Dict(_, values) = value else {
            return Ok(Self { path: path.to_owned(), values: Dict::new() });
        };
        Ok(Self { path: path.to_owned(), values })
    }
}

impl Provider for TomlFile {
    fn metadata(&self) -> Metadata {
        Metadata::from("TOML file", self.path.as_path())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// Where a delivered folder lies: as configured from the working directory, or else beside or above the
/// program, so that the program also runs from elsewhere.
pub fn locate(path: &Path) -> PathBuf {
    if path.is_absolute() || path.exists() {
        return path.to_owned();
    }
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|exe| exe.ancestors().skip(1)).map(|folder| folder.join(path));
    above.into_iter().find(|candidate| candidate.exists()).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.toml");
        std::fs::write(&path, text).unwrap();
        (dir, path)
    }

    #[test]
    fn later_sources_win_and_are_named() {
        let (_dir, path) = written("data = \"elsewhere\"\n[server]\naddr = \"127.0.0.1:9000\"\nqueue = 8\n");
        let flags = Flags::from([("server.addr".to_owned(), "127.0.0.1:9001".to_owned())]);
        let (config, sources) = load(Some(&path), &flags).unwrap();
        assert_eq!(config.data, PathBuf::from("elsewhere"));
        assert_eq!(config.server.addr.port(), 9001);
        assert_eq!(config.server.queue, 8);
        let table = sources.table(&config);
        let source = |key: &str| table.iter().find(|row| row.0 == key).unwrap().2.clone();
        assert!(source("data").starts_with("文件"), "{}", source("data"));
        assert_eq!(source("server.addr"), "命令行");
        assert_eq!(source("log.level"), "默认");
    }

    #[test]
    fn refuses_unknown_keys_and_wrong_values() {
        for (text, named) in [
            ("adress = 1", "adress"),
            ("[server]\nport = 1", "port"),
            ("[server]\naddr = \"here\"", "addr"),
            ("[server]\nconcurrency = 0", "concurrency"),
        ] {
            let (_dir, path) = written(text);
            let error = load(Some(&path), &Flags::new()).unwrap_err().to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
        let (_dir, path) = written("= broken");
        assert!(matches!(load(Some(&path), &Flags::new()), Err(ConfigError::Syntax { .. })));
        assert!(matches!(load(Some(Path::new("missing.toml")), &Flags::new()), Err(ConfigError::Read { .. })));
    }
}
