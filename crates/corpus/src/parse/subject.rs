//! The words a paragraph begins with, when they name what it is about.

use super::node::lead_label;

/// What stands before the first verb of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// As a label.
    pub(super) label: String,
    /// The verb that follows.
    verb: &'static str,
    /// Whether it stands in quotation marks.
    quoted: bool,
}

/// Verbs that open what a document says of its subject; longer ones first.
const VERBS: [&str; 23] = [
    "应当", "强调", "侧重", "关注", "包括", "指向", "聚焦", "秉持", "突出", "注重", "覆盖", "负责", "将", "应", "须",
    "要", "是", "以", "从", "可", "为", "指", "由",
];

/// Words in which a verb's character is part of a noun, looked for around it.
const NOT_VERBS: [&str; 26] = [
    "应用",
    "适应",
    "响应",
    "反应",
    "效应",
    "供应",
    "应急",
    "应对",
    "需要",
    "主要",
    "重要",
    "要求",
    "要素",
    "以及",
    "可以",
    "以人为",
    "认可",
    "许可",
    "是否",
    "行为",
    "作为",
    "指南",
    "指引",
    "指导",
    "指标",
    "理由",
];

/// Kinds of documents that one text sets side by side.
const DOCUMENT_KINDS: [&str; 8] = ["指南", "导引", "指引", "意见", "方案", "办法", "规划", "标准"];

/// The subject of a paragraph or sentence.
pub(super) fn of(text: &str) -> Option<Subject> {
    quoted(text).or_else(|| plain(text))
}

/// “专业能力”与“职业能力”从…
fn quoted(text: &str) -> Option<Subject> {
    let (first, mut rest) = term(text)?;
    let mut label = first.to_owned();
    for joint in ["与", "和", "、"] {
        if let Some((second, after)) = rest.strip_prefix(joint).and_then(term) {
            label = format!("{label}{joint}{second}");
            rest = after;
        }
    }
    let verb = VERBS.iter().find(|verb| rest.starts_with(**verb)).copied().unwrap_or_default();
    Some(Subject { label: lead_label(&label), verb, quoted: true })
}

fn term(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('“')?;
    let (words, rest) = inner.split_once('”')?;
    ((2..=20).contains(&words.chars().count()) && !words.contains(['，', '。', '“'])).then_some((words, rest))
}

/// 高职专科学生应…, 人工智能通识素养模块（基础层，必修）应…
fn plain(text: &str) -> Option<Subject> {
    const LONGEST: usize = 18;
    let bare = without_aside(text);
    let verb_at = |at: usize| {
        let rest = bare.get(at..)?;
        let verb = VERBS.iter().find(|verb| rest.starts_with(**verb))?;
        let in_noun = |word: &str| {
            let mut inside = word.match_indices(*verb).map(|(offset, _)| offset);
            inside.any(|offset| {
                at.checked_sub(offset).and_then(|from| bare.get(from..)).is_some_and(|t| t.starts_with(word))
            })
        };
        (!NOT_VERBS.iter().any(|word| in_noun(word))).then_some(*verb)
    };
    let ends = bare.char_indices().take(LONGEST).find_map(|(at, c)| {
        if matches!(c, '，' | '。' | '、' | '；' | '：' | '的' | '“' | '《' | '（') {
            return Some((at, ""));
        }
        verb_at(at).map(|verb| (at, verb))
    });
    let (at, verb) = ends.filter(|(_, verb)| !verb.is_empty())?;
    let label = lead_label(bare.get(..at)?);
    let own = ["本", "该", "其"].iter().any(|word| label.starts_with(word));
    (label.chars().count() >= 3 && !own).then_some(Subject { label, verb, quoted: false })
}

/// Leaves out the first aside in brackets when it stands near the start.
fn without_aside(text: &str) -> String {
    let Some((before, after)) = text.split_once('（') else {
        return text.chars().take(40).collect();
    };
    match after.split_once('）') {
        Some((_, rest)) if before.chars().count() <= 18 => before.chars().chain(rest.chars().take(40)).collect(),
        _ => text.chars().take(40).collect(),
    }
}

/// Whether the subjects are set side by side: different things of one kind.
pub(super) fn are_parallel(subjects: &[Subject]) -> bool {
    let distinct =
        subjects.iter().enumerate().all(|(at, one)| subjects.iter().skip(at + 1).all(|other| other.label != one.label));
    distinct && (all(subjects, |s| s.quoted) || (all(subjects, |s| !s.quoted) && of_one_kind(subjects)))
}

fn all(subjects: &[Subject], test: impl Fn(&Subject) -> bool) -> bool {
    subjects.iter().all(test)
}

fn of_one_kind(subjects: &[Subject]) -> bool {
    let Some((first, rest)) = subjects.split_first() else {
        return false;
    };
    let suffix = rest.iter().fold(first.label.as_str(), |suffix, subject| common_suffix(suffix, &subject.label));
    let ends_alike = suffix.chars().count() >= 2 || matches!(suffix, "层" | "级" | "类" | "型" | "期" | "校");
    let documents = all(subjects, |s| DOCUMENT_KINDS.iter().any(|kind| s.label.ends_with(kind)));
    let begins_alike = rest.iter().all(|s| common_prefix(&first.label, &s.label) >= 4 && s.verb == first.verb);
    ends_alike || documents || begins_alike
}

fn common_suffix<'a>(one: &'a str, other: &str) -> &'a str {
    let same: usize =
        one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    one.get(one.len() - same..).unwrap_or_default()
}

fn common_prefix(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], labels: Option<&[&str]>) {
        let subjects: Option<Vec<_>> = texts.iter().map(|text| of(text)).collect();
        let parallel = subjects.filter(|subjects| are_parallel(subjects));
        let found = parallel.as_ref().map(|s| s.iter().map(|s| s.label.as_str()).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), labels, "{texts:?}");
    }

    #[test]
    fn finds_parallel_subjects() {
        check(
            &["甲类学校应建账。", "乙类学校应报备。", "丙类学校可免除。"],
            Some(&["甲类学校", "乙类学校", "丙类学校"]),
        );
        check(&["“意识”强调甲。", "“技能”是乙。", "“甲项”与“乙项”从丙出发。"], Some(&["意识", "技能", "甲项与乙项"]));
        check(&["安全模块（必修）应包括甲。", "应用模块应包括乙。"], Some(&["安全模块", "应用模块"]));
        check(&["各学校应建账。", "各学校应报备。"], None);
        check(&["各地应统筹。", "相关企业应合规。"], None);
        check(&["本指南适用范围覆盖全市。", "本指南为建议。"], None);
    }
}
