use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

/// A decoded source file and the part of it that one document occupies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// File name in the library's sources.
    pub file: String,
    /// Lowercase hex sha256 of the file as received.
    pub sha256: String,
    /// The decoded text of the whole file.
    pub text: String,
    /// Byte range of `text` that belongs to the document.
    pub range: Range<usize>,
}

impl SourceText {
    /// A whole text as one document's source.
    pub fn whole(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), sha256: sha256_hex(text.as_bytes()), text: text.to_owned(), range: 0..text.len() }
    }

    /// The document's part of the file; empty when the range does not lie on character boundaries.
    pub fn part(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// Lowercase hex sha256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
