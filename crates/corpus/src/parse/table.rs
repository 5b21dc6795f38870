use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// The cells of one row, as byte ranges of the document's part of the source.
pub(super) type Cells = Vec<Range<usize>>;

/// A row of a Markdown table, or its ruler.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// |---|---|
    Ruler,
    /// | 应用 | 说明 |
    Cells(Cells),
}

/// Reads `| a | b |`; `at` is where the line begins.
pub(super) fn markdown(line: &str, at: usize) -> Option<Row> {
    let inner = line.strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    if !inner.contains('|') {
        return None;
    }
    let mut start = at + 1;
    let mut cells = Cells::new();
    for cell in inner.split('|') {
        cells.push(trimmed(cell, start));
        start += cell.len() + 1;
    }
    let ruler = inner.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) && inner.contains('-');
    Some(if ruler { Row::Ruler } else { Row::Cells(cells) })
}

/// Reads cells between strokes, of which there must be two: 日期|检查人|结果.
pub(super) fn stroked(line: &str, at: usize) -> Option<Cells> {
    let cells = split(line, at, '|');
    (cells.len() >= 3 && cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some(cells)
}

/// Reads cells between tabs; one tab may also be an indent, so a row has text on both sides.
pub(super) fn tabbed(line: &str, at: usize) -> Option<Cells> {
    let cells = split(line, at, '\t');
    (cells.len() >= 2 && cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some(cells)
}

fn split(line: &str, at: usize, mark: char) -> Cells {
    let mut start = at;
    let mut cells = Cells::new();
    for cell in line.split(mark) {
        cells.push(trimmed(cell, start));
        start += cell.len() + mark.len_utf8();
    }
    cells
}

static HTML_ROW: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?is)<tr\b[^>]*>(.*?)</tr\s*>").expect("invariant: a constant pattern"));
static HTML_CELL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?is)<t[dh]\b[^>]*>(.*?)</t[dh]\s*>").expect("invariant: a constant pattern"));
static HTML_TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<[^<>]*>").expect("invariant: a constant pattern"));

/// Rows of an HTML table; a cell is the list of its stretches between tags.
pub(super) fn html(table: &str, at: usize) -> Vec<Vec<Cells>> {
    let rows = HTML_ROW.captures_iter(table).filter_map(|row| row.get(1));
    rows.map(|row| {
        let cells = HTML_CELL.captures_iter(row.as_str()).filter_map(|cell| cell.get(1));
        cells.map(|cell| stretches(cell.as_str(), at + row.start() + cell.start())).collect()
    })
    .collect()
}

/// The text between the tags.
pub(super) fn without_tags(html: &str) -> String {
    HTML_TAG.replace_all(html, "").into_owned()
}

fn stretches(cell: &str, at: usize) -> Cells {
    let mut from = 0;
    let mut found = Cells::new();
    for tag in HTML_TAG.find_iter(cell).map(|tag| tag.range()).chain(std::iter::once(cell.len()..cell.len())) {
        found.push(trimmed(cell.get(from..tag.start).unwrap_or_default(), at + from));
        from = tag.end;
    }
    found.retain(|stretch| !stretch.is_empty());
    found
}

fn trimmed(cell: &str, at: usize) -> Range<usize> {
    let start = at + cell.len() - cell.trim_start().len();
    start..start + cell.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows() {
        assert_eq!(markdown("|--|:-:|", 0), Some(Row::Ruler));
        assert_eq!(markdown("| a | bc |", 10), Some(Row::Cells(vec![12..13, 16..18])));
        assert_eq!(markdown("| a", 0), None);
        assert_eq!(tabbed("a\tb", 0), Some(vec![0..1, 2..3]));
        let found = html("<table><tr><td>a<br>b</td><th> c </th></tr></table>", 0);
        let starts: Vec<Vec<usize>> =
            found.iter().flatten().map(|cell| cell.iter().map(|stretch| stretch.start).collect()).collect();
        assert_eq!(starts, [vec![15, 20], vec![31]]);
    }
}
