use std::ops::Range;

use tiaowen_types::{Document, DocumentId};

use super::plain;

/// Words that end the name of a document.
const TYPES: &[&str] = &[
    "行动计划",
    "实施方案",
    "指引",
    "指南",
    "意见",
    "通知",
    "办法",
    "规定",
    "方案",
    "纲要",
    "讲话",
    "演讲",
    "报道",
    "计划",
];

/// Longest name looked for, in characters before the word that ends it.
const REACH: usize = 36;

/// Everyday short forms within names, and what titles have for them.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("职教", "职业院校"),
    ("职校", "职业院校"),
    ("高职", "职业院校"),
    ("人工智能", "ai"),
    ("部委", "部门"),
    ("genai", "生成式ai"),
];

/// Words between the parts of a name that are none of it.
const FILLERS: &[&str] = &["那个", "这个", "那份", "这份", "的", "关于", "印发", "出台", "发布"];

/// What people call the documents: titles, short titles, and what is left of a title when words are left out.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<(DocumentId, Vec<Vec<char>>)>,
}

/// A name in a text and the documents it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) span: Range<usize>,
    pub(super) documents: Vec<DocumentId>,
}

impl Names {
    /// Learns the titles of documents.
    pub fn new<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let names = documents.into_iter().map(|document| {
            let titles = std::iter::once(&document.meta.title).chain(&document.meta.short_titles);
            let titles = titles.chain(&document.meta.document_number);
            (document.meta.id.clone(), titles.map(|title| key(&plain(title))).filter(|key| key.len() > 2).collect())
        });
        Self { names: names.collect() }
    }

    /// Names of documents in `text`, which is plain, in its order.
    pub(super) fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        for (start, end) in ends(text) {
            let from = mentions.last().map_or(0, |mention| mention.span.end);
            mentions.extend(self.ending(text, from, start..end));
        }
        for whole in self.whole(text) {
            if !mentions.iter().any(|m| m.span.start < whole.span.end && whole.span.start < m.span.end) {
                mentions.push(whole);
            }
        }
        mentions.sort_by_key(|mention| mention.span.start);
        mentions
    }

    /// The longest name that ends with the type word at `word`.
    fn ending(&self, text: &str, from: usize, word: Range<usize>) -> Option<Mention> {
        let before = text.get(from..word.start)?;
        let starts = before.char_indices().rev().take(REACH).map(|(at, _)| from + at);
        let mut best: Option<Mention> = None;
        for start in starts {
            let written = key(text.get(start..word.end)?);
            let documents: Vec<_> = self.meant(&written, text.get(word.clone())?);
            if !documents.is_empty() {
                best = Some(Mention { span: start..word.end, documents });
            }
        }
        best
    }

    /// Documents one of whose names holds `written` in order, ends with the same word, and starts alike.
    fn meant(&self, written: &[char], word: &str) -> Vec<DocumentId> {
        let ending: Vec<char> = word.chars().collect();
        if written.len() < ending.len() + 2 {
            return Vec::new();
        }
        let exact = self.filter(|name| name == written);
        if !exact.is_empty() {
            return exact;
        }
        let body = written.get(..written.len() - ending.len()).unwrap_or_default();
        self.filter(|name| {
            let has_word = name.windows(ending.len()).any(|part| part == ending);
            let pair = body.windows(2).filter(|pair| name.windows(2).any(|part| part == *pair)).count();
            has_word && pair + 1 >= body.len().div_ceil(2).max(2) && in_order(body, name) && starts_alike(body, name)
        })
    }

    fn filter(&self, fits: impl Fn(&[char]) -> bool) -> Vec<DocumentId> {
        let fitting = self.names.iter().filter(|(_, names)| names.iter().any(|name| fits(name)));
        fitting.map(|(id, _)| id.clone()).collect()
    }

    /// Names without a type word, as those of speeches, and numbers, written out whole.
    fn whole(&self, text: &str) -> Vec<Mention> {
        let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).collect();
        let letters: Vec<char> = places.iter().map(|(_, c)| *c).collect();
        let mut mentions = Vec::new();
        for (id, names) in &self.names {
            let longest = names.iter().filter(|name| name.len() >= 5 && !ends_with_type(name)).filter_map(|name| {
                let at = letters.windows(name.len()).position(|part| part == name.as_slice())?;
                let (start, _) = places.get(at)?;
                let (last, c) = places.get(at + name.len() - 1)?;
                Some(*start..last + c.len_utf8())
            });
            if let Some(span) = longest.max_by_key(Range::len) {
                mentions.push(Mention { span, documents: vec![id.clone()] });
            }
        }
        mentions
    }
}

/// Letters only, short forms written out, editions and fillers left out.
fn key(text: &str) -> Vec<char> {
    let mut text = text.to_owned();
    for filler in FILLERS {
        text = text.replace(filler, "");
    }
    for (short, long) in SHORT_FORMS {
        text = text.replace(short, long);
    }
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    without_edition(&letters)
}

/// Without 第一版, 2025年版, 2026版, 2025年 — at the end, where titles print the edition, or before it as people do.
fn without_edition(letters: &[char]) -> Vec<char> {
    let text: String = letters.iter().collect();
    EDITION.replace_all(&text, "").chars().collect()
}

static EDITION: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"20\d\d(?:年版?|版)|第[一二三四五六七八九十\d]+版|新版|旧版|老版|最新版?")
        .expect("invariant: a constant pattern")
});

/// Where type words stand, the longest at each place.
fn ends(text: &str) -> Vec<(usize, usize)> {
    let mut ends: Vec<(usize, usize)> =
        TYPES.iter().flat_map(|word| text.match_indices(word).map(|(at, found)| (at, at + found.len()))).collect();
    ends.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    ends.dedup_by_key(|(start, _)| *start);
    ends
}

fn ends_with_type(name: &[char]) -> bool {
    TYPES.iter().any(|word| word.chars().rev().zip(name.iter().rev()).all(|(a, b)| a == *b))
}

/// Whether the letters of `part` stand in `whole` in this order.
fn in_order(part: &[char], whole: &[char]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|letter| rest.any(|other| other == letter))
}

/// A name cut short keeps its first word, or at least takes one up at the beginning of a word of the title: no
/// 用指引 for 应用指引.
fn starts_alike(body: &[char], name: &[char]) -> bool {
    body.get(..2).is_some_and(|pair| name.windows(2).any(|part| part == pair)) || body.first() == name.first()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let names = [
            ("teacher", vec!["教师生成式人工智能应用指引（第一版）"]),
            ("k12", vec!["中小学生成式人工智能使用指南（2025年版）"]),
            ("beijing", vec!["北京市教育领域人工智能应用指南（2025年）"]),
            ("voc", vec!["职业院校人工智能应用指引"]),
            ("digital", vec!["教育部等九部门关于加快推进教育数字化的意见"]),
            ("plan", vec!["“人工智能+教育”行动计划"]),
            ("number", vec!["教办〔2025〕3号"]),
            ("talk", vec!["习近平在中共中央政治局第二十次集体学习时的讲话报道", "政治局第二十次集体学习"]),
        ];
        Names {
            names: names
                .into_iter()
                .map(|(id, titles)| (id.parse().unwrap(), titles.into_iter().map(|t| key(&plain(t))).collect()))
                .collect(),
        }
    }

    #[test]
    fn reads_what_people_call_documents() {
        let names = names();
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> =
                names.mentions(&plain(text)).iter().flat_map(|m| &m.documents).map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("教师指引、中小学指南、北京指南三份文件", &["teacher", "k12", "beijing"]);
        check("《教师生成式AI应用指引》第五十条", &["teacher"]);
        check("推进教育数字化那个意见文号", &["digital"]);
        check("职教AI指引2026版里", &["voc"]);
        check("人工智能+教育行动计划2030年目标", &["plan"]);
        check("政治局第二十次集体学习是哪天", &["talk"]);
        check("北京教育AI指南 第11条", &["beijing"]);
        check("听说教办[2025]3号是谁签发的", &["number"]);
        check("大家有什么意见", &[]);
        check("老师发个通知说不准用", &[]);
        check("学校的管理规定", &[]);
        check("", &[]);
    }
}
