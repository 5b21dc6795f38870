use std::ops::Range;

use crate::addition::{
    bare_number, bracketed, connect, date_between, issued_before, issued_behind, part_name, short_name,
};
use crate::claim;
use crate::cursor::Cursor;
use crate::locator::{Locator, Place, locators};
use crate::mention::{self, DocumentNumber, Edition, IssueDate, Title};
use crate::number::document_numbers;

/// One place of a text that points to a document, a clause, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// From the name to the last locator.
    pub span: Range<usize>,
    /// The document's name.
    pub title: Option<Title>,
    /// Its number.
    pub document_number: Option<DocumentNumber>,
    /// Words that tell its edition, outside the title's brackets.
    pub edition: Option<Edition>,
    /// The date of issue that the text gives.
    pub date: Option<IssueDate>,
    /// Words that stand for a document or clause named before.
    pub anaphor: Option<Anaphor>,
    /// Place in the list of the reference whose document is meant, when this one names none or a short name
    /// introduced there.
    pub antecedent: Option<usize>,
    /// Short name that the text gives the document here (以下简称《指引》).
    pub alias: Option<String>,
    /// The clauses; empty when the whole document is meant.
    pub locators: Vec<Locator>,
    /// Inner ranges of the quotations that go with the reference.
    pub quotes: Vec<Range<usize>>,
    /// What the text says the document rules, in its own words, when it quotes nothing.
    pub paraphrase: Option<Range<usize>>,
}

/// Words that stand for a document or clause named before: 该意见, 同一文件, 前款, 本条.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anaphor {
    /// Where they stand.
    pub span: Range<usize>,
    /// Whether they mean the text itself (本办法, 本条) rather than a document it named.
    pub own: bool,
}

/// All references of a text, in order and without overlap. Names without 《》 need a [`crate::Directory`].
pub fn find(text: &str) -> Vec<Reference> {
    find_with(text, document_numbers(text), &|_, _| None)
}

/// Tells how long an unmarked document name at a place is: `(text, at) -> end`.
pub(crate) type BareNames<'a> = dyn Fn(&str, usize) -> Option<usize> + 'a;

pub(crate) fn find_with(text: &str, numbers: Vec<DocumentNumber>, names: &BareNames<'_>) -> Vec<Reference> {
    let quotations = claim::quotations(text);
    let mut scan = Scan { text, numbers, names, quotations, found: Vec::new(), aliases: Vec::new(), named: None };
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match scan.reference(at) {
            Some(reference) => {
                at = reference.span.end.max(at + character.len_utf8());
                scan.aliases.extend(reference.alias.clone().map(|alias| (alias, scan.found.len())));
                let is_named = reference.title.is_some() || reference.document_number.is_some();
                scan.named = if is_named { Some(scan.found.len()) } else { scan.named };
                scan.found.push(reference);
            }
            None => at += character.len_utf8(),
        }
    }
    claim::attach(text, &scan.quotations, &mut scan.found);
    scan.found
}

/// Nouns that an anaphor can point with, longer ones first.
const DOCUMENT_NOUNS: [&str; 20] = [
    "行动计划",
    "实施意见",
    "实施方案",
    "实施办法",
    "指导意见",
    "文件",
    "意见",
    "指引",
    "指南",
    "通知",
    "办法",
    "规定",
    "条例",
    "计划",
    "方案",
    "细则",
    "规范",
    "标准",
    "纲要",
    "法",
];
/// Words before them that point back.
const BACK: [&str; 13] =
    ["同一个", "同一", "上述", "前述", "该份", "这份", "这个", "该项", "该", "同", "此", "这一", "上引"];

struct Scan<'a> {
    text: &'a str,
    numbers: Vec<DocumentNumber>,
    names: &'a BareNames<'a>,
    quotations: Vec<Range<usize>>,
    found: Vec<Reference>,
    /// Short names that the text gave, each with the reference that gave it.
    aliases: Vec<(String, usize)>,
    /// The last reference that names a document.
    named: Option<usize>,
}

impl Scan<'_> {
    /// The reference that begins at `at`.
    fn reference(&self, at: usize) -> Option<Reference> {
        let mut cursor = Cursor::new(self.text, at);
        let mut reference = self.document(&mut cursor).or_else(|| self.anaphor(&mut cursor)).unwrap_or_default();
        let named = cursor.at > at;
        if named {
            self.additions(&mut cursor, &mut reference);
            date_between(&mut cursor, &mut reference);
        } else if self.is_own_heading(at) {
            return None;
        }
        let mut ahead = cursor;
        let place = if named { Place::BehindDocument } else { Place::Anywhere };
        if named {
            connect(&mut ahead);
            part_name(&mut ahead);
        }
        reference.locators.append(&mut locators(&mut ahead, place));
        if reference.locators.is_empty() {
            // 该办法 alone names no clause that could be checked; a bare name in a quotation belongs to the words.
            let nothing = reference.title.is_none() && reference.document_number.is_none();
            let quoted = reference.title.as_ref().is_some_and(|title| !title.marked && self.is_quoted(&title.span));
            if !named || nothing || quoted {
                return None;
            }
        } else {
            cursor = ahead;
        }
        reference.span = at..cursor.at;
        let dated = reference.date.is_none() && (reference.title.is_some() || reference.document_number.is_some());
        if dated && reference.locators.is_empty() {
            reference.date = issued_behind(self.text, cursor.at);
        }
        if reference.title.is_none() && reference.document_number.is_none() {
            reference.antecedent = reference.antecedent.or_else(|| self.last_document(at, named));
        }
        Some(reference)
    }

    /// A title or number, or an unmarked name.
    fn document(&self, cursor: &mut Cursor<'_>) -> Option<Reference> {
        let start = cursor.at;
        let mut ahead = *cursor;
        let edition = mention::edition(&mut ahead).or_else(|| mention::in_force(&mut ahead));
        if edition.is_some() {
            ahead.eat("的");
        }
        let mut reference = Reference { edition, ..Reference::default() };
        if let Some(number) = self.number_at(ahead.at) {
            ahead.at = number.span.end;
            reference.document_number = Some(number.clone());
            let mut behind = ahead;
            behind.skip_blanks();
            behind.eat_any(&["文件", "文", "印发的", "发布的"]);
            if let Some(title) = mention::title(&mut behind) {
                reference.title = Some(title);
                ahead = behind;
            }
        } else {
            let title = mention::title(&mut ahead).or_else(|| self.bare_name(&mut ahead))?;
            reference.date = issued_before(self.text, start);
            reference.antecedent = self.introduced(&title.text);
            reference.title = Some(title);
        }
        *cursor = ahead;
        Some(reference)
    }

    fn bare_name(&self, cursor: &mut Cursor<'_>) -> Option<Title> {
        let start = cursor.at;
        let alias = self.aliases.iter().rev().map(|(alias, _)| alias).find(|a| cursor.rest().starts_with(a.as_str()));
        let alias_end = alias.filter(|alias| alias.chars().nth(2).is_some()).map(|alias| start + alias.len());
        let end = (self.names)(self.text, start).or(alias_end).filter(|&end| end > start)?;
        cursor.at = end;
        let text = self.text.get(start..end)?.to_owned();
        Some(Title { span: start..end, text, marked: false })
    }

    fn number_at(&self, at: usize) -> Option<&DocumentNumber> {
        let idx = self.numbers.binary_search_by_key(&at, |number| number.span.start).ok()?;
        self.numbers.get(idx)
    }

    /// The reference that gave a short name.
    fn introduced(&self, name: &str) -> Option<usize> {
        self.aliases.iter().rev().find(|(alias, _)| alias == name).map(|(_, idx)| *idx)
    }

    /// What stands behind a name: number, edition, brackets with these, dates and short names.
    fn additions(&self, cursor: &mut Cursor<'_>, reference: &mut Reference) {
        loop {
            let mut ahead = *cursor;
            ahead.skip_blanks();
            let number = |at: usize| self.number_at(at);
            let known = mention::edition(&mut ahead).map(|edition| reference.edition = Some(edition)).is_some()
                || bare_number(&mut ahead, reference, &number)
                || bracketed(&mut ahead, reference, &number)
                || short_name(&mut ahead, reference);
            if !known {
                return;
            }
            *cursor = ahead;
        }
    }

    /// 该意见, 同一文件, 前款, 本条.
    fn anaphor(&self, cursor: &mut Cursor<'_>) -> Option<Reference> {
        let start = cursor.at;
        let mut ahead = *cursor;
        let own = ahead.eat("本");
        if own || ahead.eat_any(&BACK).is_some() {
            ahead.eat_any(&["《"]);
            if ahead.eat_any(&DOCUMENT_NOUNS).is_some() {
                ahead.eat_any(&["》"]);
                let anaphor = Anaphor { span: start..ahead.at, own };
                *cursor = ahead;
                return Some(Reference { anaphor: Some(anaphor), ..Reference::default() });
            }
        }
        self.same_clause(cursor)
    }

    /// 同条第二款, 该条第（三）项: the article of the reference before, and what is added.
    fn same_clause(&self, cursor: &mut Cursor<'_>) -> Option<Reference> {
        let start = cursor.at;
        let mut ahead = *cursor;
        ahead.eat_any(&["同一", "同", "该", "上述", "前述"])?;
        let unit = ahead.eat_any(&["部分", "条", "款"])?;
        let before = self.found.len().checked_sub(1)?;
        let last = self.found.get(before)?.locators.last()?;
        let keep = last.labels.iter().rposition(|label| label.is_named_by(unit))?;
        let labels: Vec<_> = last.labels.iter().take(keep + 1).cloned().collect();
        let mut below = ahead;
        let found = locators(&mut below, Place::Anywhere);
        let anaphor = Anaphor { span: start..ahead.at, own: false };
        let base = Locator { n_inherited: labels.len(), labels, span: start..ahead.at };
        let locators = if found.is_empty() {
            vec![base]
        } else {
            ahead = below;
            found.into_iter().map(|locator| base.then(locator)).collect()
        };
        *cursor = ahead;
        let antecedent = self.found.get(before).and_then(|r| r.antecedent).or(Some(before));
        Some(Reference { anaphor: Some(anaphor), antecedent, locators, ..Reference::default() })
    }

    /// Whether a range lies within a quotation that an earlier reference may have.
    fn is_quoted(&self, range: &Range<usize>) -> bool {
        let within = |quote: &Range<usize>| quote.start < range.start && range.end < quote.end;
        !self.found.is_empty() && self.quotations.iter().any(within)
    }

    /// The last document named before `at`: in the same paragraph when no word points back to it.
    fn last_document(&self, at: usize, pointed: bool) -> Option<usize> {
        let idx = self.named?;
        let reference = self.found.get(idx)?;
        let same_paragraph = !self.text.get(reference.span.end..at)?.contains('\n');
        (pointed || same_paragraph).then(|| reference.antecedent.unwrap_or(idx))
    }

    /// 第三条 at the start of a line, with a blank behind it, numbers the text's own clause.
    fn is_own_heading(&self, at: usize) -> bool {
        let starts_line = self.text.get(..at).is_some_and(|before| {
            before.trim_end_matches(|c: char| c == '#' || c == '*' || c.is_whitespace() && c != '\n').ends_with('\n')
                || before.trim().is_empty()
        });
        let mut cursor = Cursor::new(self.text, at);
        let found = locators(&mut cursor, Place::Anywhere);
        let alone = found.first().is_some_and(|locator| locator.labels.len() == 1);
        starts_line
            && alone
            && cursor.peek().is_none_or(|c| c.is_whitespace() || c == '：' || c == ':')
            && self.text.len() > cursor.at
    }
}

#[cfg(test)]
mod tests;
