use super::canvas::Canvas;
use super::column;
use super::geometry::Fragment;
use super::grid;
use crate::writer::raised;

/// A printed line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// The column it stands in, from 1; 0 across the page.
    pub(super) column: u8,
}

/// What stands on a page, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Line(Line),
    Table(Vec<Vec<String>>),
}

impl Item {
    pub(super) fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Table(_) => None,
        }
    }
}

/// A page as it is read.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) items: Vec<Item>,
}

impl Page {
    /// Puts the pieces of a page together, in the direction that most of its text has.
    pub(super) fn of(mut canvas: Canvas) -> Self {
        let length = |fragments: &Vec<Fragment>| fragments.iter().map(|fragment| fragment.text.len()).sum::<usize>();
        let turns = (0..4).max_by_key(|&turns| canvas.fragments.get(turns).map_or(0, length) * 4 + 3 - turns);
        let turns = turns.unwrap_or_default();
        let mut fragments = canvas.fragments.get_mut(turns).map(std::mem::take).unwrap_or_default();
        fragments.retain(|fragment| !fragment.text.is_empty() && fragment.size > 0.5);
        let (horizontal, vertical) = canvas.rules(u8::try_from(turns).unwrap_or_default());
        let mut placed: Vec<(f32, Item)> = vec![];
        for table in grid::find(&horizontal, &vertical) {
            let (inside, outside) = fragments.into_iter().partition(|fragment| table.holds(fragment));
            fragments = outside;
            placed.push((table.top(), Item::Table(table.rows(inside))));
        }
        placed.extend(column::read(fragments).into_iter().map(|(y, line)| (y, Item::Line(line))));
        placed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let items = placed.into_iter().map(|(_, item)| item);
        Self { items: items.filter(|item| !matches!(item, Item::Table(rows) if rows.is_empty())).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// Sorts pieces into lines, from top to bottom.
pub(super) fn lines(fragments: Vec<Fragment>) -> Vec<Line> {
    rows(fragments).into_iter().filter_map(line).collect()
}

/// The pieces that stand on one height, from top to bottom.
pub(super) fn rows(mut fragments: Vec<Fragment>) -> Vec<Vec<Fragment>> {
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut groups: Vec<Vec<Fragment>> = vec![];
    for fragment in fragments {
        let same = groups.last().is_some_and(|group| {
            let size = group.iter().map(|other| other.size).fold(fragment.size, f32::max);
            group.last().is_some_and(|last| last.y - fragment.y < 0.45 * size)
        });
        match groups.last_mut().filter(|_| same) {
            Some(group) => group.push(fragment),
            None => groups.push(vec![fragment]),
        }
    }
    groups
}

/// The pieces of a line in reading order.
fn line(mut group: Vec<Fragment>) -> Option<Line> {
    group.sort_by(|a, b| a.x.total_cmp(&b.x));
    let main = group.iter().max_by(|a, b| a.size.total_cmp(&b.size))?.clone();
    let x = group.first()?.x;
    let mut line = Line { text: String::new(), x, end: x, y: main.y, size: main.size, column: 0 };
    let mut last: Option<&Fragment> = None;
    for fragment in &group {
        // Bold is imitated by drawing the same text twice.
        let near = |a: f32, b: f32| (a - b).abs() < 0.15 * main.size;
        if last.is_some_and(|last| last.text == fragment.text && near(last.x, fragment.x) && near(last.y, fragment.y)) {
            continue;
        }
        let gap = fragment.x - line.end;
        let meets = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let words = meets(line.text.chars().next_back()) && meets(fragment.text.chars().next());
        if last.is_some() && (gap > 0.6 * main.size || (words && gap > 0.15 * main.size)) {
            line.text.push(' ');
        }
        let small = fragment.size < 0.8 * main.size && fragment.y > main.y + 0.1 * main.size;
        let mark = raised(fragment.text.trim()).filter(|mark| small && !mark.is_empty());
        match mark {
            Some(mark) => line.text.push_str(&mark),
            None => line.text.push_str(&fragment.text),
        }
        line.end = line.end.max(fragment.end);
        last = Some(fragment);
    }
    line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.text.is_empty()).then_some(line)
}

/// Two stretches of text as one: a space only between words.
pub(super) fn glue(text: &mut String, more: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(text.chars().next_back()) && latin(more.chars().next()) {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str, x: f32, y: f32, size: f32) -> Fragment {
        #[expect(clippy::cast_precision_loss, reason = "a few characters")]
        let end = x + text.chars().count() as f32 * size;
        Fragment { text: text.to_owned(), x, end, y, size }
    }

    #[test]
    fn puts_lines_together() {
        let fragments = vec![
            fragment("第二行", 50.0, 80.0, 10.0),
            fragment("与", 112.0, 100.0, 10.0),
            fragment("科学技术", 72.0, 100.0, 10.0),
            fragment("1", 122.0, 104.0, 6.0),
            fragment("与", 112.3, 100.0, 10.0),
            fragment("末", 150.0, 100.0, 10.0),
        ];
        let found: Vec<String> = lines(fragments).into_iter().map(|line| line.text).collect();
        assert_eq!(found, ["科学技术与¹ 末", "第二行"]);
    }
}
