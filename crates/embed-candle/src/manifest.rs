use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ModelError;

/// What a model is, and which files it consists of: `models/<name>.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelManifest {
    /// Name of the model.
    pub name: String,
    /// Licence of the weights.
    pub licence: String,
    /// Length of the vectors.
    pub dims: usize,
    /// Tokens of the longest text read in one piece, with both marks around it.
    pub max_tokens: usize,
    /// Number of tokens known.
    pub vocabulary: usize,
    /// How token vectors become one.
    pub pooling: Pooling,
    /// What the model wants before a text.
    pub prefix: Prefix,
    /// GGUF or safetensors.
    pub weights: ModelFile,
    /// GGUF with the tensors that `weights` lacks: a tuned model holds only what was tuned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<ModelFile>,
    /// Hugging Face `config.json`, needed beside safetensors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<ModelFile>,
    /// Hugging Face `tokenizer.json`.
    pub tokenizer: ModelFile,
    /// Recorded vectors for tests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<ModelFile>,
    /// Where the files come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// How the weights were tuned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<Training>,
}

/// How weights were tuned, so that it can be judged and repeated. Nothing here changes a vector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Manifest of the model it began with.
    pub parent: PathBuf,
    /// Settings, seed and length.
    pub recipe: String,
    /// Hash of each kind of data, by name.
    pub data: BTreeMap<String, String>,
    /// What was measured, for people.
    pub figures: BTreeMap<String, String>,
}

/// How token vectors become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// Their mean.
    Mean,
}

/// What the model was trained to see before a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// Before a query.
    pub query: String,
    /// Before a passage.
    pub passage: String,
}

/// One file, known by its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// Name, beside the manifest.
    pub file: PathBuf,
    /// Size.
    pub bytes: u64,
    /// Hash in small hexadecimal letters.
    pub sha256: String,
}

/// A package whose file the model is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Where packages of this kind are published.
    pub registry: String,
    /// Name of the package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Path inside the package.
    pub file: PathBuf,
    /// Hash of that file.
    pub sha256: String,
}

impl ModelManifest {
    /// Reads a manifest. The files it names are not touched.
    ///
    /// # Errors
    /// When the file cannot be read or is no manifest.
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let text = fs::read_to_string(path).map_err(ModelError::io(path))?;
        toml::from_str(&text).map_err(|source| ModelError::Manifest { path: path.to_owned(), source: Box::new(source) })
    }

    /// Name and hash of everything that shapes the vectors: weights, tokenizer, pooling, prefixes and sizes.
    pub fn id(&self) -> String {
        let mut hash = Sha256::new();
        let base = self.base.as_ref().map(|base| &base.sha256);
        let own = [&self.weights.sha256, &self.tokenizer.sha256, &self.prefix.query, &self.prefix.passage];
        for part in own.into_iter().chain(base) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(format!("{:?} {} {}", self.pooling, self.dims, self.max_tokens));
        let digest = hex(&hash.finalize());
        format!("{}-{}", self.name, digest.get(..16).expect("invariant: a sha256 has 64 digits"))
    }

    /// The manifest for people: Chinese names and values.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let files = [Some(&self.weights), self.base.as_ref(), Some(&self.tokenizer), self.reference.as_ref()];
        let total: u64 = files.into_iter().flatten().map(|file| file.bytes).sum();
        let sources = self.sources.iter().map(|s| format!("{} {} {}", s.registry, s.package, s.version));
        let mut facts = vec![
            ("模型", self.name.clone()),
            ("编号", self.id()),
            ("许可", self.licence.clone()),
            ("来源", sources.collect::<Vec<_>>().join("，")),
            ("权重", format!("{}（sha256 {}）", self.weights.file.display(), self.weights.sha256)),
            ("分词", format!("{}（sha256 {}）", self.tokenizer.file.display(), self.tokenizer.sha256)),
            ("文件大小", format!("{:.1} MB", total as f64 / 1e6)),
            ("向量维数", self.dims.to_string()),
            ("词表", self.vocabulary.to_string()),
            ("最长输入", format!("{} 个词元，更长的分段取平均", self.max_tokens)),
            ("池化", "平均，归一".to_owned()),
            ("前缀", format!("问题「{}」，条文「{}」", self.prefix.query, self.prefix.passage)),
        ];
        if let Some(base) = &self.base {
            facts.push(("其余权重", format!("{}（sha256 {}）", base.file.display(), base.sha256)));
        }
        if let Some(training) = &self.training {
            facts.push(("调优", format!("自 {}；{}", training.parent.display(), training.recipe)));
            facts.extend(training.figures.iter().map(|(name, figure)| ("成绩", format!("{name}：{figure}"))));
        }
        facts
    }
}

impl ModelFile {
    /// Reads the file and proves that it is the one meant.
    ///
    /// # Errors
    /// When it is missing, or has another size or hash.
    pub fn read(&self, manifest: &Path) -> Result<Vec<u8>, ModelError> {
        let path = manifest.with_file_name(&self.file);
        let found = fs::metadata(&path).map_err(ModelError::io(&path))?.len();
        if found != self.bytes {
            return Err(ModelError::Size { path, expected: self.bytes, found });
        }
        let bytes = fs::read(&path).map_err(ModelError::io(&path))?;
        let found = sha256_hex(&bytes);
        if found != self.sha256 {
            return Err(ModelError::Hash { path, expected: self.sha256.clone(), found });
        }
        Ok(bytes)
    }
}

/// Hash in small hexadecimal letters.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
