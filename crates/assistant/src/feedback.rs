//! What people say of answers, kept in the data folder as one JSON object a line.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::store::StoreError;

const FILE: &str = "feedback.jsonl";

/// Bytes after which nothing more is kept: some ten thousand opinions, and no stranger fills the disk.
const MOST_BYTES: u64 = 8 << 20;

/// Writers take turns, so that lines never mix.
static TURN: Mutex<()> = Mutex::new(());

/// An opinion on one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Day on which it was given.
    pub day: String,
    /// The questions of the conversation, the last one is meant.
    pub questions: Vec<String>,
    /// Verdict of the answer, in Chinese.
    pub verdict: String,
    /// Whether the answer helped.
    pub useful: bool,
    /// Why not, one of the reasons offered.
    pub reason: String,
    /// Further words.
    pub comment: String,
    /// Fingerprint of the index that answered.
    pub index: String,
}

impl Feedback {
    /// Keeps it in the data folder; `false` when the file is full.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, data: &Path) -> Result<bool, StoreError> {
        let path = data.join(FILE);
        let mut line = serde_json::to_string(self).expect("invariant: an opinion is plain data");
        line.push('\n');
        let _turn = TURN.lock();
        let file = File::options().create(true).append(true).open(&path);
        let mut file = file.map_err(StoreError::io("open", &path))?;
        let size = file.metadata().map_err(StoreError::io("read", &path))?.len();
        if size + line.len() as u64 > MOST_BYTES {
            return Ok(false);
        }
        file.write_all(line.as_bytes()).map_err(StoreError::io("write", &path))?;
        Ok(true)
    }

    /// All that was kept, oldest first; lines that are damaged are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn all(data: &Path) -> Result<Vec<Self>, StoreError> {
        let path = data.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(StoreError::io("read", &path)(error)),
        };
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opinions_are_kept_line_by_line_until_the_file_is_full() {
        let folder = tempfile::tempdir().unwrap();
        let opinion = Feedback {
            day: "2026-06-01".into(),
            questions: vec!["甲\n\"乙".into()],
            verdict: "可以".into(),
            useful: false,
            reason: "引文不对".into(),
            comment: String::new(),
            index: "x".into(),
        };
        assert_eq!(Feedback::all(folder.path()).unwrap(), []);
        assert!(opinion.keep(folder.path()).unwrap() && opinion.keep(folder.path()).unwrap());
        assert_eq!(Feedback::all(folder.path()).unwrap(), [opinion.clone(), opinion.clone()]);
        let path = folder.path().join(FILE);
        fs::write(&path, vec![b'\n'; usize::try_from(MOST_BYTES).unwrap()]).unwrap();
        assert!(!opinion.keep(folder.path()).unwrap());
    }
}
