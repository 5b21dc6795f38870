//! Cuts a numbered paragraph into label, heading, separator and body.

use super::label::{Label, Style};
use super::line::ends_sentence;
use super::run::Run;

/// Longest heading that stands in front of text on the same line, in characters; the corpus has 22.
const LONGEST_RUN_IN: usize = 30;
/// Longest term before a colon.
const LONGEST_TERM: usize = 16;

/// A numbered paragraph in its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub(super) marker: Run,
    pub(super) heading: Option<Run>,
    pub(super) sep: Run,
    pub(super) body: Run,
}

/// Cuts `run` after its label.
pub(super) fn cut(run: &Run, label: &Label, in_statute: bool) -> Parts {
    if label.style == Style::Article || (in_statute && !label.style.is_structural()) {
        return article(run, label.marker);
    }
    let marker = run.slice(0..label.marker);
    let rest = run.slice(label.marker..run.text().len());
    let text = rest.text();
    if text.is_empty() {
        return Parts { marker, ..Parts::default() };
    }
    if !ends_sentence(text) && !text.contains('。') {
        return Parts { marker, heading: Some(unspaced(&rest)), ..Parts::default() };
    }
    match run_in(text) {
        Some((heading, sep)) => Parts {
            marker,
            heading: Some(rest.slice(0..heading)),
            sep: rest.slice(heading..sep),
            body: rest.slice(sep..text.len()),
        },
        None => Parts { marker, body: rest, ..Parts::default() },
    }
}

/// 总　则 is set with spaces to look wider; they are no text.
fn unspaced(heading: &Run) -> Run {
    let text = heading.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let latin = |word: &&str| word.chars().any(|c| c.is_ascii_alphanumeric());
    if words.len() < 2 || words.iter().any(|word| word.chars().count() > 1) || words.iter().any(latin) {
        return heading.clone();
    }
    let mut whole = Run::default();
    for (at, character) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        whole.append(&heading.slice(at..at + character.len_utf8()));
    }
    whole
}

/// 第五条 【名称】 text: only brackets make a heading of an article's first words.
fn article(run: &Run, marker: usize) -> Parts {
    let whole = run.text().len();
    let rest = run.text().get(marker..).unwrap_or_default();
    let close = rest.strip_prefix('【').and_then(|inner| inner.find('】'));
    let Some(close) = close else {
        return Parts { marker: run.slice(0..marker), body: run.slice(marker..whole), ..Parts::default() };
    };
    let open = marker + '【'.len_utf8();
    let (end, after) = (open + close, open + close + '】'.len_utf8());
    Parts {
        marker: run.slice(0..open),
        heading: Some(run.slice(open..end)),
        sep: run.slice(end..after),
        body: run.slice(after..whole).trimmed(),
    }
}

/// Where a heading before text ends, and where the text begins: `完善基础设施。…`, `普及层：…`.
pub(super) fn run_in(text: &str) -> Option<(usize, usize)> {
    let stop = text.find(['。', '：', '；', '！', '？'])?;
    let mark = text.get(stop..)?.chars().next()?;
    let stopped = stop + mark.len_utf8();
    let rest = text.get(stopped..)?;
    let after = stopped + rest.len() - rest.trim_start().len();
    let heading = text.get(..stop)?;
    let words = heading.chars().count();
    let more = text.get(after..)?.trim();
    let fits = match mark {
        '。' => words <= LONGEST_RUN_IN && heading.matches('，').count() <= 1 && !commands(heading),
        '：' => words <= LONGEST_TERM && !heading.contains(['，', '“', '《']) && !is_only_list(more),
        _ => false,
    };
    (fits && words >= 2 && !more.is_empty()).then_some((stop, after))
}

/// A first sentence that commands is text, not a heading.
pub(super) fn commands(heading: &str) -> bool {
    ["应当", "应该", "不得", "必须", "严禁", "禁止", "可以", "不应"].iter().any(|word| heading.contains(word))
}

/// 包括：一是…；二是… keeps its colon as part of the sentence.
fn is_only_list(more: &str) -> bool {
    more.starts_with("一是") || more.starts_with("第一，")
}

#[cfg(test)]
mod tests {
    use super::super::label;
    use super::*;

    #[track_caller]
    fn check(text: &str, heading: Option<&str>, sep: &str, body: &str) {
        let mut run = Run::default();
        run.push(text, 0);
        let parts = cut(&run, &label::find(text).unwrap(), false);
        let found = (parts.heading.as_ref().map(Run::text), parts.sep.text(), parts.body.text());
        assert_eq!(found, (heading, sep, body), "{text}");
    }

    #[test]
    fn finds_headings() {
        check("一、总体要求", Some("总体要求"), "", "");
        check("第一章　总　则", Some("总则"), "", "");
        check("（一）学生自评。 学生填表。", Some("学生自评"), "。 ", "学生填表。");
        check("（一）完善基础设施。积极运用政策。", Some("完善基础设施"), "。", "积极运用政策。");
        check("1. 普及层：应能使用。", Some("普及层"), "：", "应能使用。");
        check("3. 职业院校应将应用纳入考核。", None, "", "职业院校应将应用纳入考核。");
        check("1. 学校不得收费。违者处理。", None, "", "学校不得收费。违者处理。");
        check("第三条 【范围】本办法适用于学校。", Some("范围"), "】", "本办法适用于学校。");
    }
}
