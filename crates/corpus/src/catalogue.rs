//! The corpus as a policy officer edits it: `corpus.toml`, `corrections.toml`, `sources/`, `questions/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tiaowen_types::{ClauseRef, Document, DocumentMeta};

use crate::{CorpusError, CorrectionRule, PARSER_VERSION, SourceText, decode, parse, sha256_hex};

/// Everything a library is built from, read and checked.
#[derive(Debug, Clone)]
pub struct Catalogue {
    entries: Vec<Entry>,
    rules: Vec<CorrectionRule>,
    questions: BTreeMap<ClauseRef, Vec<String>>,
    hash: String,
}

/// One document of the corpus: its facts, where its text stands, and other copies of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Facts.
    pub meta: DocumentMeta,
    /// The text that is parsed.
    pub source: SourceText,
    /// Other copies of the same document, whose wording may differ.
    pub variants: Vec<Variant>,
}

/// A second copy of a document.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its text.
    pub source: SourceText,
    /// What is known about it, in Chinese.
    pub note: String,
}

/// Where a text stands: the file, and the line it begins with. It ends where the next one of the file begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    file: String,
    from: String,
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    note: String,
}

struct Placed {
    meta: DocumentMeta,
    source: Place,
    variants: Vec<Place>,
}

#[derive(Deserialize)]
struct QuestionLine {
    document: tiaowen_types::DocumentId,
    path: tiaowen_types::ClausePath,
    questions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrections {
    #[serde(default)]
    correction: Vec<CorrectionRule>,
}

impl Catalogue {
    /// Reads a corpus folder.
    ///
    /// # Errors
    /// When a file is missing, is not what it should be, or a document's first line is not in its source.
    pub fn load(corpus_dir: &Path) -> Result<Self, CorpusError> {
        let toml_path = corpus_dir.join("corpus.toml");
        let placed = read_documents(&toml_path, &read_text(&toml_path)?)?;
        let rules_path = corpus_dir.join("corrections.toml");
        let rules = if rules_path.exists() {
            let parsed: Result<Corrections, _> = toml::from_str(&read_text(&rules_path)?);
            parsed.map_err(|error| data(&rules_path, &error))?.correction
        } else {
            Vec::new()
        };
        let files = read_sources(&corpus_dir.join("sources"), &placed)?;
        let questions = read_questions(&corpus_dir.join("questions"))?;
        let entries = place(&placed, &files)?;
        let mut hashed = vec![PARSER_VERSION.to_owned()];
        hashed.extend(entries.iter().map(|entry| format!("{:?}{:?}", entry.meta, entry.source.range)));
        hashed.extend(files.values().map(|file| file.sha256.clone()));
        hashed.push(format!("{rules:?}{questions:?}"));
        let hash = sha256_hex(hashed.join("\n").as_bytes());
        Ok(Self { entries, rules, questions, hash })
    }

    /// The documents, parsed, in the order of `corpus.toml`.
    pub fn documents(&self) -> Vec<Document> {
        self.entries.iter().map(|entry| parse(&entry.source, entry.meta.clone(), &self.rules)).collect()
    }

    /// The entries of `corpus.toml`.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The corrections of scanning errors.
    pub fn rules(&self) -> &[CorrectionRule] {
        &self.rules
    }

    /// Everyday questions by clause.
    pub fn questions(&self) -> &BTreeMap<ClauseRef, Vec<String>> {
        &self.questions
    }

    /// sha256 over everything read and the parser's version: equal hashes give equal libraries.
    pub fn hash(&self) -> String {
        self.hash.clone()
    }
}

fn read_text(path: &Path) -> Result<String, CorpusError> {
    let bytes = fs::read(path).map_err(|source| CorpusError::Read { path: path.to_owned(), source })?;
    decode(&bytes).map(|decoded| decoded.text).ok_or_else(|| CorpusError::NotText { path: path.to_owned() })
}

fn data(path: &Path, error: &dyn std::fmt::Display) -> CorpusError {
    CorpusError::Data { path: path.to_owned(), message: error.to_string() }
}

/// A document's table holds its facts and, beside them, `source` and `variants`.
fn read_documents(path: &Path, text: &str) -> Result<Vec<Placed>, CorpusError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        document: Vec<toml::Table>,
    }
    let file: File = toml::from_str(text).map_err(|error| data(path, &error))?;
    let mut seen = BTreeSet::new();
    let mut documents = Vec::new();
    for mut table in file.document {
        let source = table.remove("source").ok_or_else(|| data(path, &"a document has no source"))?;
        let variants = table.remove("variants").map_or_else(|| Ok(vec![]), toml::Value::try_into);
        let meta: DocumentMeta = table.try_into().map_err(|error| data(path, &error))?;
        if !seen.insert(meta.id.clone()) {
            return Err(CorpusError::Repeated(meta.id));
        }
        documents.push(Placed {
            meta,
            source: source.try_into().map_err(|error| data(path, &error))?,
            variants: variants.map_err(|error| data(path, &error))?,
        });
    }
    Ok(documents)
}

fn read_sources(dir: &Path, placed: &[Placed]) -> Result<BTreeMap<String, SourceText>, CorpusError> {
    let names = placed.iter().flat_map(|p| std::iter::once(&p.source).chain(&p.variants)).map(|place| &place.file);
    let mut files = BTreeMap::new();
    for name in names.collect::<BTreeSet<_>>() {
        let path = dir.join(name);
        let bytes = fs::read(&path).map_err(|source| CorpusError::Read { path: path.clone(), source })?;
        let text = decode(&bytes).ok_or(CorpusError::NotText { path })?.text;
        let sha256 = sha256_hex(&bytes);
        files.insert(name.clone(), SourceText { file: name.clone(), sha256, range: 0..text.len(), text });
    }
    Ok(files)
}

/// Every place starts at its first line and ends at the next start in the same file, or at `until`.
fn place(placed: &[Placed], files: &BTreeMap<String, SourceText>) -> Result<Vec<Entry>, CorpusError> {
    let mut starts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for document in placed {
        for place in std::iter::once(&document.source).chain(&document.variants) {
            starts.entry(&place.file).or_default().insert(start(document, place, files)?);
        }
    }
    let cut = |document: &Placed, place: &Place| -> Result<SourceText, CorpusError> {
        let begin = start(document, place, files)?;
        let mut source = files.get(&place.file).cloned().unwrap_or_else(|| SourceText::whole(&place.file, ""));
        let next = starts.get(place.file.as_str()).and_then(|all| all.range(begin + 1..).next().copied());
        let mut end = next.unwrap_or(source.text.len());
        if let Some(until) = &place.until {
            end = line_start(&source.text, begin + 1, until).unwrap_or(end);
        }
        source.range = begin..end;
        Ok(source)
    };
    let mut entries = Vec::new();
    for document in placed {
        let variants = document
            .variants
            .iter()
            .map(|place| Ok(Variant { source: cut(document, place)?, note: place.note.clone() }));
        entries.push(Entry {
            variants: variants.collect::<Result<_, CorpusError>>()?,
            source: cut(document, &document.source)?,
            meta: document.meta.clone(),
        });
    }
    Ok(entries)
}

fn start(document: &Placed, place: &Place, files: &BTreeMap<String, SourceText>) -> Result<usize, CorpusError> {
    let text = files.get(&place.file).map_or("", |file| file.text.as_str());
    line_start(text, 0, &place.from).ok_or_else(|| CorpusError::Start {
        document: document.meta.id.clone(),
        file: place.file.clone(),
        from: place.from.clone(),
    })
}

/// Byte offset of the first line at or after `from` that reads `wanted`, white space and heading marks aside.
fn line_start(text: &str, from: usize, wanted: &str) -> Option<usize> {
    let bare = |line: &str| line.trim_matches(|c: char| c.is_whitespace() || c == '#' || c == '\u{feff}').to_owned();
    let wanted = bare(wanted);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at >= from && bare(line) == wanted {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn read_questions(dir: &Path) -> Result<BTreeMap<ClauseRef, Vec<String>>, CorpusError> {
    let mut questions: BTreeMap<ClauseRef, Vec<String>> = BTreeMap::new();
    for path in question_files(dir)? {
        for (number, line) in read_text(&path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let parsed: QuestionLine =
                serde_json::from_str(line).map_err(|error| data(&path, &format!("line {}: {error}", number + 1)))?;
            let clause = ClauseRef { document: parsed.document, path: parsed.path };
            questions.entry(clause).or_default().extend(parsed.questions);
        }
    }
    Ok(questions)
}

fn question_files(dir: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(dir).map_err(|source| CorpusError::Read { path: dir.to_owned(), source })?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "jsonl")).collect();
    paths.sort();
    Ok(paths)
}
