use std::fmt::Write as _;

/// Text in the shape that the parser reads: one paragraph a line, blank lines between them.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
}

impl Writer {
    /// A paragraph, or a heading of level 1 to 6; line ends in it begin new paragraphs.
    pub(crate) fn paragraph(&mut self, text: &str, heading: usize) {
        for line in text.lines().map(trimmed).filter(|line| !line.is_empty()) {
            self.gap();
            if heading > 0 {
                self.text.extend(std::iter::repeat_n('#', heading.min(6)));
                self.text.push(' ');
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// A note on its own line, as it is cited.
    pub(crate) fn note(&mut self, number: usize, text: &str) {
        let text = joined(text);
        if !text.is_empty() {
            self.gap();
            let _ = writeln!(self.text, "[^{number}]: {text}");
        }
    }

    /// A table; one that only arranges paragraphs becomes paragraphs.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        if columns < 2 || is_layout(rows) {
            rows.iter().flatten().for_each(|cell| self.paragraph(cell, 0));
            return;
        }
        self.gap();
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| joined(cell).replace('|', "｜"));
            let cells: Vec<String> = cells.chain(std::iter::repeat(String::new())).take(columns).collect();
            let _ = writeln!(self.text, "| {} |", cells.join(" | "));
            if at == 0 {
                let _ = writeln!(self.text, "|{}", "---|".repeat(columns));
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

/// Tables that hold a whole page, as web pages and letterheads have.
fn is_layout(rows: &[Vec<String>]) -> bool {
    let long = |cell: &String| cell.chars().count() > 1500 || cell.trim().lines().count() > 20;
    rows.len() < 2 || rows.iter().flatten().any(long)
}

/// Without white space at both ends; ideographic spaces, which indent, count as such.
fn trimmed(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}

/// The lines of a cell or a note as one.
fn joined(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for line in text.lines().map(trimmed).filter(|line| !line.is_empty()) {
        if all.ends_with(|c: char| c.is_alphanumeric()) {
            all.push(' ');
        }
        all.push_str(line);
    }
    all
}

/// ¹ for 1: what stands raised in print and has a character for it.
pub(crate) fn raised(text: &str) -> Option<String> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars().map(|c| c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)).copied()).collect()
}
