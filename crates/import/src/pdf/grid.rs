//! Tables: where drawn rules meet, there are cells.

use super::geometry::{Fragment, Rule};
use super::line::{glue, lines};

/// Rules that miss each other by this much still meet.
const NEAR: f32 = 3.0;
/// Pages with more rules show drawings, not tables.
const MOST_RULES: usize = 3000;

/// A table's cells between its rules.
pub(super) struct Grid {
    /// From left to right.
    columns: Vec<f32>,
    /// From top to bottom.
    rows: Vec<f32>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// The tables that rules form: at least two columns.
pub(super) fn find(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Grid> {
    if horizontal.len() + vertical.len() > MOST_RULES || vertical.len() < 3 {
        return vec![];
    }
    let mut left: Vec<(bool, Rule)> =
        horizontal.iter().map(|rule| (true, *rule)).chain(vertical.iter().map(|rule| (false, *rule))).collect();
    let mut found = vec![];
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while let Some(rule) = group.get(at).copied() {
            let (met, apart) = left.into_iter().partition(|other| meets(rule, *other));
            left = apart;
            group.extend::<Vec<_>>(met);
            at += 1;
        }
        found.extend(grid(&group));
    }
    found
}

fn meets((level, a): (bool, Rule), (other_level, b): (bool, Rule)) -> bool {
    let within = |at: f32, rule: Rule| at >= rule.from - NEAR && at <= rule.to + NEAR;
    if level == other_level {
        (a.at - b.at).abs() < NEAR && a.from <= b.to + NEAR && b.from <= a.to + NEAR
    } else {
        within(a.at, b) && within(b.at, a)
    }
}

/// The tables of rules that meet; tables may stand on each other.
fn grid(group: &[(bool, Rule)]) -> Vec<Grid> {
    let positions = |level: bool| {
        let mut all: Vec<f32> = group.iter().filter(|(l, _)| *l == level).map(|(_, rule)| rule.at).collect();
        all.sort_by(f32::total_cmp);
        all.dedup_by(|b, a| *b - *a < NEAR);
        all
    };
    let (columns, mut rows) = (positions(false), positions(true));
    rows.reverse();
    let rules = |level: bool| group.iter().filter(move |(l, _)| *l == level).map(|(_, rule)| *rule).collect();
    let whole = Grid { columns, rows, horizontal: rules(true), vertical: rules(false) };
    whole.bands()
}

impl Grid {
    pub(super) fn top(&self) -> f32 {
        self.rows.first().copied().unwrap_or_default()
    }

    /// Columns that begin or end in a row, by the rules drawn there.
    fn borders(&self, row: usize) -> Vec<usize> {
        let Some((top, bottom)) = self.rows.get(row).zip(self.rows.get(row + 1)) else { return vec![] };
        let y = f32::midpoint(*top, *bottom);
        let drawn =
            |x: f32| self.vertical.iter().any(|rule| (rule.at - x).abs() < NEAR && rule.from <= y && y <= rule.to);
        self.columns.iter().enumerate().filter(|(_, x)| drawn(**x)).map(|(at, _)| at).collect()
    }

    /// Rows whose borders do not fit together belong to different tables.
    fn bands(self) -> Vec<Self> {
        let mut bands: Vec<(Vec<usize>, Vec<usize>)> = vec![];
        for row in 0..self.rows.len().saturating_sub(1) {
            let borders = self.borders(row);
            let holds = |all: &[usize], some: &[usize]| some.iter().all(|border| all.contains(border));
            match bands.last_mut().filter(|(of, _)| holds(of, &borders) || holds(&borders, of)) {
                Some((of, rows)) => {
                    rows.push(row);
                    of.extend(borders.into_iter().filter(|border| !of.contains(border)).collect::<Vec<_>>());
                }
                None => bands.push((borders, vec![row])),
            }
        }
        let band = |(mut borders, rows): (Vec<usize>, Vec<usize>)| {
            borders.sort_unstable();
            let last = rows.last().map(|row| row + 1);
            let lines = rows.into_iter().chain(last).filter_map(|row| self.rows.get(row).copied()).collect();
            let columns: Vec<f32> = borders.iter().filter_map(|at| self.columns.get(*at).copied()).collect();
            let (horizontal, vertical) = (self.horizontal.clone(), self.vertical.clone());
            (columns.len() >= 3).then_some(Self { columns, rows: lines, horizontal, vertical })
        };
        bands.into_iter().filter_map(band).collect()
    }

    pub(super) fn holds(&self, fragment: &Fragment) -> bool {
        self.cell(fragment).is_some()
    }

    fn cell(&self, fragment: &Fragment) -> Option<(usize, usize)> {
        let (x, y) = (fragment.x + 0.3 * fragment.size, fragment.y + 0.3 * fragment.size);
        let row = self.rows.windows(2).position(|pair| pair.first() > Some(&y) && pair.last() <= Some(&y))?;
        let borders = self.borders(row);
        let at = |border: &usize| self.columns.get(*border).copied().unwrap_or_default();
        let column = borders.iter().copied().rfind(|border| at(border) <= x)?;
        borders.iter().any(|border| at(border) > x).then_some(())?;
        Some((row, column))
    }

    /// The text of each cell; one that spans rows is repeated in each.
    pub(super) fn rows(&self, fragments: Vec<Fragment>) -> Vec<Vec<String>> {
        let (height, width) = (self.rows.len() - 1, self.columns.len() - 1);
        let mut cells: Vec<Vec<Vec<Fragment>>> = vec![vec![vec![]; width]; height];
        for fragment in fragments {
            let Some((row, column)) = self.cell(&fragment) else { continue };
            let top = self.top_of(row, column);
            if let Some(cell) = cells.get_mut(top).and_then(|row| row.get_mut(column)) {
                cell.push(fragment);
            }
        }
        let texts: Vec<Vec<String>> =
            cells.into_iter().map(|row| row.into_iter().map(|cell| text(lines(cell))).collect()).collect();
        let shown = |row: usize, column: usize| {
            let top = self.top_of(row, column);
            texts.get(top).and_then(|row: &Vec<String>| row.get(column)).cloned().unwrap_or_default()
        };
        let rows = (0..height).map(|row| (0..width).map(|column| shown(row, column)).collect::<Vec<_>>());
        let mut rows: Vec<Vec<String>> = rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        rows.dedup();
        rows
    }

    /// The row in which the cell begins that covers this place.
    fn top_of(&self, row: usize, column: usize) -> usize {
        let middle = self.columns.get(column).zip(self.columns.get(column + 1)).map(|(a, b)| f32::midpoint(*a, *b));
        let Some(x) = middle else { return row };
        let ruled = |row: &usize| {
            let Some(y) = self.rows.get(*row) else { return true };
            self.horizontal.iter().any(|rule| (rule.at - y).abs() < NEAR && rule.from <= x && x <= rule.to)
        };
        (1..=row).rev().find(ruled).unwrap_or_default()
    }
}

fn text(lines: Vec<super::line::Line>) -> String {
    lines.into_iter().fold(String::new(), |mut text, line| {
        glue(&mut text, &line.text);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f32, from: f32, to: f32) -> Rule {
        Rule { at, from, to }
    }

    fn fragment(text: &str, x: f32, y: f32) -> Fragment {
        Fragment { text: text.to_owned(), x, end: x + 20.0, y, size: 10.0 }
    }

    #[test]
    fn finds_cells_and_spans() {
        let horizontal =
            [rule(100.0, 0.0, 200.0), rule(80.0, 0.0, 200.0), rule(60.0, 100.0, 200.0), rule(40.0, 0.0, 200.0)];
        let vertical = [rule(0.0, 40.0, 100.0), rule(100.0, 40.0, 100.0), rule(200.0, 40.0, 100.0)];
        let tables = find(&horizontal, &vertical);
        let fragments = vec![
            fragment("应用", 10.0, 85.0),
            fragment("说明", 110.0, 85.0),
            fragment("教学", 10.0, 58.0),
            fragment("其一", 110.0, 65.0),
            fragment("其二", 110.0, 45.0),
        ];
        let rows: Vec<Vec<String>> = tables.into_iter().flat_map(|table| table.rows(fragments.clone())).collect();
        assert_eq!(rows, [["应用", "说明"], ["教学", "其一"], ["教学", "其二"]]);
        assert!(find(&horizontal, &[rule(0.0, 40.0, 100.0), rule(200.0, 40.0, 100.0)]).is_empty());
    }
}
