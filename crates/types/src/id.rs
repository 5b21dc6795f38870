use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Joins the labels of a clause path: `四/（四）/行为示例1`.
pub const CLAUSE_SEPARATOR: char = '/';

/// Longest label or id accepted from outside, in bytes; the longest printed lead phrase of the corpus has 60.
const MAX_LABEL_BYTES: usize = 240;

/// Why an id from outside was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// A document id is `[a-z0-9][a-z0-9-]*`, at most 64 bytes, so that it is safe in paths and addresses.
    #[error("{0:?} is not a document id")]
    Document(String),
    /// A clause path is one or more non-empty labels without control characters.
    #[error("{0:?} is not a clause path")]
    Path(String),
}

/// Short stable name of a document: `teacher-genai-v1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentId(String);

impl DocumentId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 64 || text.starts_with('-') || !text.chars().all(allowed) {
            return Err(IdError::Document(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for DocumentId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> Self {
        id.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Labels from the top of a document down to one clause: `四/（四）/行为示例1`. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClausePath(Vec<String>);

impl ClausePath {
    /// Builds a path from labels.
    ///
    /// # Errors
    /// When there is no label, or one is empty, over-long, or holds the separator or a control character.
    pub fn new(labels: Vec<String>) -> Result<Self, IdError> {
        let bad = |l: &String| {
            l.is_empty() || l.len() > MAX_LABEL_BYTES || l.contains(CLAUSE_SEPARATOR) || l.chars().any(char::is_control)
        };
        if labels.is_empty() || labels.iter().any(bad) {
            return Err(IdError::Path(labels.join("/")));
        }
        Ok(Self(labels))
    }

    /// The labels, top first.
    pub fn labels(&self) -> &[String] {
        &self.0
    }

    /// The last label.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// The path without its last label; `None` at the top.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        (!rest.is_empty()).then(|| Self(rest.to_vec()))
    }

    /// Whether `self` is `other` or lies above it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl FromStr for ClausePath {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text.split(CLAUSE_SEPARATOR).map(str::to_owned).collect())
    }
}

impl TryFrom<String> for ClausePath {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ClausePath> for String {
    fn from(path: ClausePath) -> Self {
        path.to_string()
    }
}

impl fmt::Display for ClausePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("/"))
    }
}

/// One clause of one document: what a quotation is bound to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClauseRef {
    /// The document.
    pub document: DocumentId,
    /// The clause in its tree.
    pub path: ClausePath,
}

impl fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.document, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_ids_are_safe_in_paths() {
        for good in ["teacher-genai-v1", "a", "0x"] {
            assert!(good.parse::<DocumentId>().is_ok(), "{good}");
        }
        for bad in ["", "../etc", "A", "a/b", "a b", "-a", "中文", "a\0"] {
            assert!(bad.parse::<DocumentId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn clause_paths_round_trip() {
        for good in ["四", "四/（四）/行为示例1", "五/（二）/6/（2）"] {
            assert_eq!(good.parse::<ClausePath>().unwrap().to_string(), good);
        }
        for bad in ["", "/", "四//一", "四\n"] {
            assert!(bad.parse::<ClausePath>().is_err(), "{bad}");
        }
        let path: ClausePath = "四/（四）/行为示例1".parse().unwrap();
        assert!(path.parent().unwrap().covers(&path));
        assert_eq!(path.parent().unwrap().parent().unwrap().parent(), None);
    }
}
