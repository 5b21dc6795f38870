use serde::{Deserialize, Serialize};

/// What a parser noticed about a source; input defects are data, never errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of defect.
    pub code: DiagnosticCode,
    /// First line of the source it concerns, from 1.
    pub line: u32,
    /// English sentence for logs; the edges write Chinese from `code` and `detail`.
    pub message: String,
    /// The text concerned, shortened.
    pub detail: String,
}

/// The kinds of defects that parsing a policy document can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiagnosticCode {
    /// A heading mark whose depth contradicts the printed number.
    HeadingLevel,
    /// A sentence or word split by a page break, now joined.
    PageSplit,
    /// A number in a sequence is missing.
    NumberGap,
    /// A number occurs twice among siblings; the later clause got a distinct label.
    NumberRepeat,
    /// A paragraph no rule could place; kept in the clause before it.
    Unplaced,
    /// A footnote mark without a note, or a note without its mark.
    Footnote,
    /// A table row without two cells.
    TableRow,
    /// A correction of the corpus did not match its source.
    CorrectionUnused,
    /// A limit of size or depth was reached and the rest kept as plain text.
    Limit,
}
