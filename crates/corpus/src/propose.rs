//! A file of unknown content: which documents it holds, and what they say of themselves.

mod facts;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use tiaowen_types::{Binding, ClauseKind, Document, DocumentMeta, Level, Status};

use crate::parse::{
    Line, ends_sentence, is_date, is_document_number, is_numbered, lines_of, looks_like_title, parse, squeezed,
};
use crate::{SourceText, sha256_hex};
use facts::{Facts, binding_of, edition_of, issuer_in, level_of};

/// A document that a file seems to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Its part of the decoded text.
    pub range: Range<usize>,
    /// Facts as printed, the rest as guessed.
    pub meta: DocumentMeta,
    /// Facts that were guessed from the kind of text.
    pub inferred: Vec<Inference>,
    /// What a person should decide; empty when nothing is in doubt.
    pub doubts: Vec<Doubt>,
    /// Clauses found.
    pub clauses: usize,
}

/// A fact the text does not print but suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inference {
    /// Binding force, from the word for its kind in the title.
    Binding,
    /// Rank of the issuer, from the issuer's name.
    Level,
    /// Issuers, from the title.
    Issuers,
    /// Issuers, number and date, from the notice that publishes it.
    Notice,
}

/// Why a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No line looks like a title.
    NoTitle,
    /// Nobody seems to have issued it.
    NoIssuer,
    /// No date is printed.
    NoDate,
    /// It may begin elsewhere, or belong to the document before it.
    Boundary,
    /// It has no numbers, so its parts are counted paragraphs.
    NoNumbers,
}

/// Splits a text into documents. A cover and a page of contents belong to none; never fails.
pub fn propose(text: &str) -> Vec<Proposal> {
    let starts = starts(text);
    let ends = starts.iter().skip(1).map(|start| start.at).chain([text.len()]);
    let ranges = starts.iter().zip(ends).map(|(start, end)| (start.at..end, start.certain));
    let mut proposals: Vec<Proposal> = ranges.map(|(range, certain)| proposal(text, range, certain)).collect();
    for at in 1..proposals.len() {
        if let Some([notice, published]) = proposals.get_mut(at - 1..=at) {
            publish(notice, published);
        }
    }
    proposals
}

/// 关于印发《某办法》的通知 and the document it publishes: that one takes issuer, number and date from its notice.
fn publish(notice: &mut Proposal, published: &mut Proposal) {
    let title = &notice.meta.title;
    let verb = ["印发", "发布", "公布", "颁布"].iter().find_map(|verb| Some(title.split_once(verb)?.1));
    let marked = || verb?.split_once('《')?.1.rsplit_once('》').map(|(named, _)| named);
    let named = marked().or_else(|| verb?.rsplit_once("的").map(|(named, _)| named)).map(squeezed);
    let same = named.is_some_and(|named| !named.is_empty() && squeezed(&published.meta.title).starts_with(&named));
    if !same || notice.meta.id == published.meta.id {
        return;
    }
    notice.meta.publishes = Some(published.meta.id.clone());
    let (from, to) = (&notice.meta, &mut published.meta);
    let basis = format!("据《{}》", from.title);
    if to.issuers.is_empty() && !from.issuers.is_empty() {
        to.issuers.clone_from(&from.issuers);
        to.basis.insert("issuers".to_owned(), basis.clone());
    }
    if to.issued.is_none() && from.issued.is_some() {
        to.issued = from.issued;
        to.basis.insert("issued".to_owned(), basis.clone());
    }
    if to.document_number.is_none() && from.document_number.is_some() {
        to.document_number.clone_from(&from.document_number);
        to.basis.insert("document_number".to_owned(), basis);
    }
    to.level = level_of(&to.title, &to.issuers);
    published.inferred.push(Inference::Notice);
    let settled = [(Doubt::NoIssuer, to.issuers.is_empty()), (Doubt::NoDate, to.issued.is_none())];
    published.doubts.retain(|doubt| settled.iter().all(|(known, open)| known != doubt || *open));
}

struct Start {
    at: usize,
    certain: bool,
}

/// Where documents begin.
fn starts(text: &str) -> Vec<Start> {
    let (titles, body) = contents(text);
    let lines: Vec<Line> = lines_of(text).into_iter().filter(|line| line.range.start >= body).collect();
    let content = |line: &Line| text.get(line.range.clone()).unwrap_or_default();
    let mut starts: Vec<Start> = Vec::new();
    let mut numbered = false;
    for (at, line) in lines.iter().enumerate() {
        let own = content(line);
        // （此件公开发布） belongs to the date above it.
        let aside = |text: &&str| text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && !is_date(text);
        let before = lines.iter().take(at).rev().map(content).find(|text| !aside(text)).unwrap_or_default();
        let titled = looks_like_title(own);
        let certain = titles.contains(&squeezed(own))
            || (titled && (line.hashes == 1 || is_date(before)))
            || (starts.is_empty() && titles.is_empty());
        let heads = is_document_number(own) || (titled && !numbered && ends_sentence(before) && is_long_caption(own));
        if (certain || heads) && !belongs(&starts, line.range.start, own, text) {
            starts.push(Start { at: line_start(text, line.range.start), certain });
            numbered = false;
        }
        numbered |= is_numbered(own);
    }
    starts
}

/// A title, its number and its second line begin one document together, and a cover repeats the title.
fn belongs(starts: &[Start], at: usize, own: &str, text: &str) -> bool {
    starts.last().and_then(|last| text.get(last.at..at)).is_some_and(|between| {
        let cover: String = between.chars().take(200).collect();
        !between.contains('。') || squeezed(&cover).starts_with(&squeezed(own))
    })
}

fn is_long_caption(text: &str) -> bool {
    text.chars().count() >= 10 && !text.contains(['，', '、', '：', '；'])
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// Titles listed on a page of contents, without leaders and page numbers, and where that page ends.
fn contents(text: &str) -> (Vec<String>, usize) {
    let heading = |line: &str| matches!(squeezed(line).as_str(), "目录" | "目次");
    let entry = |line: &str| {
        let bare =
            line.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '…' | '·'));
        (bare.len() < line.len() && bare.chars().count() >= 4).then(|| squeezed(bare))
    };
    let (mut titles, mut end, mut open) = (Vec::new(), 0, false);
    let mut at = 0;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        at += raw.len();
        let line = raw.trim();
        match entry(line).filter(|_| open) {
            Some(title) => {
                titles.push(title);
                end = at;
            }
            None if line.is_empty() => {}
            None if open || number > 120 => break,
            None => open = heading(line),
        }
    }
    (titles, end)
}

fn proposal(text: &str, range: Range<usize>, certain: bool) -> Proposal {
    let source = SourceText { range: range.clone(), ..SourceText::whole("", text) };
    let first = parse(&source, unknown(&source), &[]);
    let mut found = Facts::of(&first);
    let (mut inferred, mut doubts) = (Vec::new(), Vec::new());
    if found.issuers.is_empty()
        && let Some(issuer) = issuer_in(&found.title)
    {
        found.issuers.push(issuer);
        inferred.push(Inference::Issuers);
    }
    let advisory = first.text.contains("建议性文件");
    let binding = match binding_of(&found.title) {
        _ if is_news(&first, &found) => Binding::News,
        _ if advisory => Binding::Advisory,
        binding @ (Binding::Binding | Binding::Guidance | Binding::Advisory | Binding::News) => binding,
    };
    let level = level_of(&found.title, &found.issuers);
    inferred.extend([Inference::Binding, Inference::Level]);
    let missing = [
        (found.title.is_empty(), Doubt::NoTitle),
        (found.issuers.is_empty(), Doubt::NoIssuer),
        (found.issued.or(found.effective).is_none(), Doubt::NoDate),
        (!certain, Doubt::Boundary),
        (first.tree.clauses().iter().any(|clause| clause.path.last() == "段1"), Doubt::NoNumbers),
    ];
    doubts.extend(missing.into_iter().filter(|(doubtful, _)| *doubtful).map(|(_, doubt)| doubt));
    let edition = edition_of(&found.title);
    let meta = DocumentMeta {
        title: found.title,
        document_number: found.number,
        issuers: found.issuers,
        issued: found.issued,
        effective: found.effective,
        edition,
        binding,
        level,
        ..first.meta
    };
    Proposal { range, meta, inferred, doubts, clauses: first.tree.clauses().len() }
}

/// A dispatch of a news agency: no number, no parts, and 电 in its first words.
fn is_news(document: &Document, found: &Facts) -> bool {
    let numbered = document.tree.clauses().iter().any(|clause| clause.kind == ClauseKind::Part);
    let opening: String = document.text.chars().take(200).collect();
    let dispatch = opening.split('电').skip(1).any(|rest| rest.starts_with(char::is_whitespace));
    dispatch && found.number.is_none() && !numbered
}

/// Nothing known yet; the id comes from the text, so that the same text always has the same.
fn unknown(source: &SourceText) -> DocumentMeta {
    let hash = sha256_hex(source.part().as_bytes());
    let id = format!("doc-{}", hash.get(..10).unwrap_or_default());
    DocumentMeta {
        id: id.parse().expect("invariant: hexadecimal digits are allowed in ids"),
        title: String::new(),
        short_titles: Vec::new(),
        document_number: None,
        issuers: Vec::new(),
        issued: None,
        effective: None,
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::Ministry,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}
