use std::mem;

use crate::writer::Writer;

/// Widest table; a span that claims more is a mistake or an attack.
const MOST_COLUMNS: usize = 64;

/// A table being read. Cells that span rows are repeated, so that each row can be read alone.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    /// For each column: rows that the cell above still covers.
    covered: Vec<usize>,
    /// Tables within a cell of this one.
    pub(crate) inner: usize,
}

impl Table {
    pub(crate) fn cell(&mut self, text: &str, columns: usize, rows: usize) {
        self.fill();
        let at = self.row.len();
        for column in at..(at + columns.max(1)).min(MOST_COLUMNS) {
            self.row.push(if column == at { text.to_owned() } else { String::new() });
            self.cover(column, rows.saturating_sub(1).min(1000));
        }
    }

    /// A cell that goes on with the one above.
    pub(crate) fn same_as_above(&mut self, columns: usize) {
        let text = self.above(self.row.len());
        self.cell(&text, columns, 1);
    }

    /// Ends the row, if one is open.
    pub(crate) fn end_row(&mut self) {
        if self.row.is_empty() {
            return;
        }
        self.fill();
        self.covered.iter_mut().skip(self.row.len()).for_each(|rows| *rows = rows.saturating_sub(1));
        let row = mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(row);
        }
    }

    pub(crate) fn write(mut self, writer: &mut Writer) {
        self.end_row();
        writer.table(&self.rows);
    }

    /// Columns that a cell above covers.
    fn fill(&mut self) {
        while let Some(rows) = self.covered.get_mut(self.row.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            let text = self.above(self.row.len());
            self.row.push(text);
        }
    }

    fn above(&self, column: usize) -> String {
        self.rows.last().and_then(|row| row.get(column)).cloned().unwrap_or_default()
    }

    fn cover(&mut self, column: usize, rows: usize) {
        if self.covered.len() <= column {
            self.covered.resize(column + 1, 0);
        }
        if let Some(covered) = self.covered.get_mut(column) {
            *covered = rows;
        }
    }
}
