//! Pages set in two columns: which lines stand in them, and in which order they are read.

use super::geometry::Fragment;
use super::line::{Line, lines, rows};

/// Rows with text on both sides that make columns; fewer are a list or a signature.
const FEWEST_ROWS: usize = 6;
/// Half the width of the empty stretch between columns, in characters.
const HALF_GUTTER: f32 = 0.7;
/// How far from the gutter a line of the left column may end and still be full, in characters.
const FULL: f32 = 4.0;

/// The lines of a page from top to bottom, each with the height by which it is sorted: those of the right column come
/// after the left one's, so all lines of the columns have the height of the first.
pub(super) fn read(fragments: Vec<Fragment>) -> Vec<(f32, Line)> {
    let rows = rows(fragments);
    let Some(columns) = Columns::find(&rows) else {
        return lines(rows.into_iter().flatten().collect()).into_iter().map(|line| (line.y, line)).collect();
    };
    let page = Span::of(rows.iter().flatten());
    let mut found = vec![];
    let (mut left, mut right, mut outside) = (vec![], vec![], vec![]);
    for (at, row) in rows.into_iter().enumerate() {
        for fragment in row {
            if !(columns.first..columns.end).contains(&at) {
                outside.push(fragment);
            } else if fragment.x < columns.gutter {
                left.push(fragment);
            } else {
                right.push(fragment);
            }
        }
    }
    let top = left.iter().chain(&right).map(|fragment| fragment.y).fold(f32::MIN, f32::max);
    found.extend(lines(outside).into_iter().map(|line| (line.y, line)));
    for (column, fragments) in (1..).zip([left, right]) {
        let span = Span::of(&fragments);
        found.extend(lines(fragments).into_iter().map(|line| (top, span.as_whole(line, &page, column))));
    }
    found
}

struct Columns {
    gutter: f32,
    /// Rows that stand in them.
    first: usize,
    end: usize,
}

/// Where the text of a row stands, seen from a gutter.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Across,
    Left,
    Right,
    Both,
}

impl Columns {
    /// The gutter that most rows leave free, when what stands beside it reads as columns of text.
    fn find(rows: &[Vec<Fragment>]) -> Option<Self> {
        let page = Span::of(rows.iter().flatten());
        let mut sizes: Vec<f32> = rows.iter().flatten().map(|fragment| fragment.size).collect();
        sizes.sort_by(f32::total_cmp);
        let size = *sizes.get(sizes.len() / 2)?;
        let width = page.right - page.left;
        let mut best: Option<(usize, Self)> = None;
        let mut gutter = page.left + 0.3 * width;
        while gutter < page.left + 0.7 * width && size > 1.0 {
            let sides: Vec<Side> = rows.iter().map(|row| side(row, gutter, size)).collect();
            for (first, end) in runs(&sides) {
                let both = |at: &usize| sides.get(*at) == Some(&Side::Both);
                let count = (first..end).filter(both).count();
                let full = (first..end).filter(both).filter(|&at| is_full(rows.get(at), gutter, size)).count();
                let prose = count >= FEWEST_ROWS && count * 2 >= end - first && full * 2 >= count;
                if prose && best.as_ref().is_none_or(|(most, _)| count > *most) {
                    best = Some((count, Self { gutter, first, end }));
                }
            }
            gutter += 0.5 * size;
        }
        best.map(|(_, columns)| columns)
    }
}

fn side(row: &[Fragment], gutter: f32, size: f32) -> Side {
    let free = HALF_GUTTER * size;
    let across = row.iter().any(|fragment| fragment.x < gutter + free && fragment.end > gutter - free);
    let left = row.iter().any(|fragment| fragment.x < gutter);
    let right = row.iter().any(|fragment| fragment.x >= gutter);
    match (across, left, right) {
        (true, _, _) => Side::Across,
        (false, true, true) => Side::Both,
        (false, true, false) => Side::Left,
        (false, false, _) => Side::Right,
    }
}

/// Stretches of rows that no text crosses, from the first with text on both sides.
fn runs(sides: &[Side]) -> Vec<(usize, usize)> {
    let mut found = vec![];
    let mut at = 0;
    for run in sides.chunk_by(|a, b| (*a == Side::Across) == (*b == Side::Across)) {
        if let Some(skipped) = run.iter().position(|side| *side == Side::Both) {
            found.push((at + skipped, at + run.len()));
        }
        at += run.len();
    }
    found
}

/// Whether the left part of a row reaches the gutter, as wrapped text does and the cells of a table do not.
fn is_full(row: Option<&Vec<Fragment>>, gutter: f32, size: f32) -> bool {
    let ends = row.into_iter().flatten().filter(|fragment| fragment.x < gutter).map(|fragment| fragment.end);
    ends.fold(f32::MIN, f32::max) > gutter - FULL * size
}

/// From the leftmost to the rightmost text.
struct Span {
    left: f32,
    right: f32,
}

impl Span {
    fn of<'a>(fragments: impl IntoIterator<Item = &'a Fragment>) -> Self {
        fragments.into_iter().fold(Self { left: f32::MAX, right: f32::MIN }, |span, fragment| Self {
            left: span.left.min(fragment.x),
            right: span.right.max(fragment.end),
        })
    }

    /// A line of a column of this span as if the column were the page: paragraphs are told by indents and full lines.
    fn as_whole(&self, line: Line, page: &Self, column: u8) -> Line {
        let full = line.end > self.right - 1.6 * line.size;
        let end = if full { page.right } else { page.left + line.end - self.left };
        Line { x: page.left + line.x - self.left, end, column, ..line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str, x: f32, y: f32) -> Fragment {
        #[expect(clippy::cast_precision_loss, reason = "a few characters")]
        let end = x + text.chars().count() as f32 * 10.0;
        Fragment { text: text.to_owned(), x, end, y, size: 10.0 }
    }

    fn texts(fragments: Vec<Fragment>) -> Vec<String> {
        let mut found = read(fragments);
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().map(|(_, line)| line.text).collect()
    }

    #[test]
    fn reads_one_column_after_the_other() {
        let mut page = vec![fragment("示例市教育局关于印发两栏文件的通知全文如下", 50.0, 200.0)];
        for row in 0..7_u8 {
            let y = 180.0 - 15.0 * f32::from(row);
            page.push(fragment(&format!("左栏第{row}行的文字写满一行"), 50.0, y));
            page.push(fragment(&format!("右栏第{row}行的文字写满一行"), 200.0, y));
        }
        page.push(fragment("落款", 280.0, 20.0));
        let found = texts(page);
        let order: Vec<&str> = found.iter().map(|text| text.get(..6).unwrap_or(text)).collect();
        let columns = [["左栏"; 7], ["右栏"; 7]].concat();
        assert_eq!(order, [&["示例"][..], &columns, &["落款"]].concat());
    }

    #[test]
    fn cells_and_lists_are_no_columns() {
        let cells = |row: u8| {
            let y = 200.0 - 15.0 * f32::from(row);
            [fragment("年级", 50.0, y), fragment("每周两课时，由学校安排", 200.0, y)]
        };
        let found = texts((0..8).flat_map(cells).collect());
        assert!(found.iter().all(|text| text == "年级 每周两课时，由学校安排"), "{found:?}");
    }
}
