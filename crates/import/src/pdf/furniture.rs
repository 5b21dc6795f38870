use std::collections::BTreeMap;

use super::line::{Item, Page};

/// How many lines at each end of a page may be header or footer.
const EDGE: usize = 2;

/// Drops page numbers, and header and footer lines: those that come again on most pages. Returns how many.
pub(super) fn drop_repeated(pages: &mut [Page]) -> usize {
    let mut seen: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut keys: Vec<_> =
            edges(page).into_iter().filter_map(|(at, top)| Some((top, shape(text(page, at)?)))).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let shown = pages.iter().filter(|page| !page.is_empty()).count();
    let repeated = |top: bool, text: &str| {
        // Odd and even pages often differ.
        seen.get(&(top, shape(text))).is_some_and(|&count| count >= 3 && count * 5 >= shown * 2)
    };
    let mut dropped = 0;
    for page in pages.iter_mut() {
        let gone = |(at, top): &(usize, bool)| {
            text(page, *at).is_some_and(|line| is_page_number(line) || repeated(*top, line))
        };
        let mut gone: Vec<usize> = edges(page).into_iter().filter(gone).map(|(at, _)| at).collect();
        gone.sort_unstable();
        gone.dedup();
        dropped += gone.len();
        let mut at = 0;
        page.items.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
    dropped
}

/// The outermost lines of a page, and whether they are at its top.
fn edges(page: &Page) -> Vec<(usize, bool)> {
    let count = page.items.len();
    let top = (0..count.min(EDGE)).map(|at| (at, true));
    top.chain((count.saturating_sub(EDGE)..count).map(|at| (at, false))).collect()
}

fn text(page: &Page, at: usize) -> Option<&str> {
    page.items.get(at).and_then(Item::line).map(|line| line.text.as_str())
}

/// A line without its numbers, which change from page to page.
fn shape(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// — 3 —, 第 3 页 共 9 页, 3/9
fn is_page_number(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let marks = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '·' | '•' | '/' | '第' | '页' | '共' | '，' | ',');
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().count() <= 14
        && text.chars().all(|c| c.is_ascii_digit() || marks(c))
}

#[cfg(test)]
mod tests {
    use super::super::line::Line;
    use super::*;

    fn page(lines: &[&str]) -> Page {
        let line = |text: &&str| {
            Item::Line(Line { text: (*text).to_owned(), x: 0.0, end: 100.0, y: 0.0, size: 10.0, column: 0 })
        };
        Page { items: lines.iter().map(line).collect() }
    }

    #[test]
    fn drops_what_belongs_to_the_page() {
        let mut pages = vec![
            page(&["某大学文件汇编", "一、总则", "正文", "— 1 —"]),
            page(&["某大学文件汇编", "正文甲", "正文", "第 2 页 共 3 页"]),
            page(&["某大学文件汇编", "正文乙", "2025", "年", "3"]),
        ];
        assert_eq!(drop_repeated(&mut pages), 6);
        let left: Vec<&str> =
            pages.iter().flat_map(|page| &page.items).filter_map(Item::line).map(|l| l.text.as_str()).collect();
        assert_eq!(left, ["一、总则", "正文", "正文甲", "正文", "正文乙", "2025", "年"]);
    }
}
