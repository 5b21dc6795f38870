use tiaowen_text::{format_numeral, parse_numeral};

/// How a number is printed. Numbers of one style form sequences.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// 附件1
    Appendix(String),
    /// 第一编, 第一部分, 第一分编
    Book(char),
    /// 第一章
    Chapter,
    /// 第一节
    Section,
    /// 第一条
    Article,
    /// 款: nothing is printed, its place counts.
    Clause,
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1.
    Arab,
    /// 1.1 and deeper; the number of parts.
    Dotted(u8),
    /// 场景1
    Named(String),
    /// （1）
    ArabParen,
    /// 1）
    HalfParen,
    /// ①
    Circled,
    /// (a)
    Letter,
    /// An unnumbered heading; the depth of its mark, 0 without one.
    Caption(u8),
}

impl Style {
    /// Usual depth; smaller lies above.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Appendix(_) => 0,
            Self::Book('编' | '部') => 1,
            Self::Book(_) => 2,
            Self::Chapter => 3,
            Self::Section => 4,
            Self::Article => 5,
            Self::Clause => 6,
            Self::Han => 10,
            Self::HanParen => 11,
            Self::Arab => 12,
            Self::Dotted(parts) => 12_u8.saturating_add(*parts),
            Self::Named(_) => 30,
            Self::ArabParen => 31,
            Self::HalfParen => 32,
            Self::Circled => 33,
            Self::Letter => 34,
            Self::Caption(depth) => 40_u8.saturating_add(*depth),
        }
    }

    /// 编章节条 and appendices have one place in the order, whatever came before.
    pub(super) fn is_structural(&self) -> bool {
        self.rank() <= 5
    }
}

/// A printed number at the start of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) style: Style,
    pub(super) number: u32,
    /// Bytes of the paragraph that are the label with its separator.
    pub(super) marker: usize,
    /// How the label stands in a path: `一`, `（四）`, `1`, `场景示例1`, `第十二条`.
    pub(super) name: String,
}

/// The printed number that `text` begins with.
pub(super) fn find(text: &str) -> Option<Label> {
    let first = text.chars().next()?;
    match first {
        '第' => structural(text),
        '（' | '(' => parenthesised(text).or_else(|| lettered(text)),
        '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒇' | '⒈'..='⒛' => Some(one_character(text, first)),
        _ => han(text).or_else(|| arabic(text)).or_else(|| named(text)).or_else(|| lettered(text)),
    }
}

/// ①, ㈠, ⑴, ⒈: a number that is one character; the last three are cited as （一）, （1） and 1.
fn one_character(text: &str, first: char) -> Label {
    let from = |start: char| u32::from(first) - u32::from(start) + 1;
    let (style, number, name) = match first {
        '㈠'..='㈩' => (Style::HanParen, from('㈠'), format!("（{}）", format_numeral(from('㈠')))),
        '⑴'..='⒇' => (Style::ArabParen, from('⑴'), format!("（{}）", from('⑴'))),
        '⒈'..='⒛' => (Style::Arab, from('⒈'), from('⒈').to_string()),
        _ => (Style::Circled, from('①'), first.to_string()),
    };
    Label { style, number, marker: punctuated(text, first.len_utf8()), name }
}

/// (a), （B）, a）, and a. before Chinese
fn lettered(text: &str) -> Option<Label> {
    let open = text.strip_prefix(['（', '(']);
    let mut rest = open.unwrap_or(text).chars();
    let letter = rest.next().filter(char::is_ascii_alphabetic)?;
    let chinese = |after: &&str| after.trim_start().starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let stopped = || rest.as_str().strip_prefix(['.', '．', '、']).filter(|after| open.is_none() && chinese(after));
    let close = rest.as_str().strip_prefix(['）', ')']).or_else(stopped)?;
    let number = u32::from(letter.to_ascii_lowercase()) - u32::from('a') + 1;
    let marker = padded(text, text.len() - close.len());
    let name = if open.is_some() { format!("（{letter}）") } else { letter.to_string() };
    Some(Label { style: Style::Letter, number, marker, name })
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}

fn is_han_digit(character: char) -> bool {
    "〇零一二三四五六七八九十百千万两".contains(character)
}

/// The longest run of `accepted` characters at the start, at most `limit` of them; byte length.
fn run_of(text: &str, limit: usize, accepted: impl Fn(char) -> bool) -> usize {
    text.chars().take(limit).take_while(|&c| accepted(c)).map(char::len_utf8).sum()
}

/// `marker` and the white space after it.
fn padded(text: &str, marker: usize) -> usize {
    let rest = text.get(marker..).unwrap_or_default();
    marker + rest.len() - rest.trim_start().len()
}

/// `marker`, one superfluous stroke after it, and the white space after both: （一）、 and ①．
fn punctuated(text: &str, marker: usize) -> usize {
    let rest = text.get(marker..).unwrap_or_default().trim_start();
    let bare = rest.strip_prefix(['、', '．', '.']).unwrap_or(rest);
    padded(text, text.len() - bare.len())
}

/// 第三编, 第十二条, 第一百二十条之一.
fn structural(text: &str) -> Option<Label> {
    let rest = text.strip_prefix('第')?.trim_start();
    let digits = run_of(rest, 12, |c| is_digit(c) || is_han_digit(c));
    let number = parse_numeral(rest.get(..digits)?)?;
    let after = rest.get(digits..)?.trim_start();
    let unit = after.chars().next()?;
    let (style, name) = match unit {
        '编' => (Style::Book('编'), "编"),
        '部' if after.starts_with("部分") => (Style::Book('部'), "部分"),
        '分' if after.starts_with("分编") => (Style::Book('分'), "分编"),
        '章' => (Style::Chapter, "章"),
        '节' => (Style::Section, "节"),
        '条' => (Style::Article, "条"),
        _ => return None,
    };
    let mut marker = text.len() - after.len() + name.len();
    let mut label = format!("第{}{name}", format_numeral(number));
    let tail = text.get(marker..)?;
    if let Some(sub) = tail.strip_prefix('之') {
        let digits = run_of(sub, 4, |c| is_digit(c) || is_han_digit(c));
        if let Some(sub_number) = parse_numeral(sub.get(..digits)?) {
            marker += '之'.len_utf8() + digits;
            label = format!("{label}之{}", format_numeral(sub_number));
        }
    }
    let rest = text.get(marker..)?;
    let stroke = rest.strip_prefix(['、', '：', ':', '.', '．']).filter(|rest| begins_after_stroke(rest));
    (stroke.is_some() || begins_unit(rest, &style)).then(|| {
        let marker = stroke.map_or(marker, |rest| text.len() - rest.len());
        Label { style, number, marker: padded(text, marker), name: label }
    })
}

/// 第一条：学校… begins; 第一条、第三条 and 第一条：… of nothing refer.
fn begins_after_stroke(rest: &str) -> bool {
    let rest = rest.trim_start();
    !rest.is_empty() && !rest.starts_with('第') && !rest.starts_with(is_digit) && !rest.starts_with(is_han_digit)
}

/// 第五条规定 and 第二章的 refer; 第五条　 and 第二章总则 begin.
fn begins_unit(rest: &str, style: &Style) -> bool {
    let refers = [
        "规定", "的", "、", "，", "。", "；", "和", "或", "至", "到", "第", "所", "以", "及", "与", "中", "）", ")",
        "”",
    ];
    rest.is_empty()
        || rest.starts_with(char::is_whitespace)
        || (!refers.iter().any(|word| rest.starts_with(word)) && (*style != Style::Article || !refers_deeper(rest)))
}

/// 第五条第二款 inside a sentence that a hard line break put at the start of a line.
fn refers_deeper(rest: &str) -> bool {
    rest.starts_with("之") || rest.starts_with("款") || rest.starts_with("项")
}

/// （一）, （1）, also half width and mixed.
fn parenthesised(text: &str) -> Option<Label> {
    let rest = text.strip_prefix(['（', '('])?;
    let inner = rest.trim_start();
    let arabic = run_of(inner, 4, is_digit);
    let digits = if arabic > 0 { arabic } else { run_of(inner, 8, is_han_digit) };
    let number = parse_numeral(inner.get(..digits)?)?;
    let after = inner.get(digits..)?;
    let close = after.trim_start().strip_prefix(['）', ')'])?;
    let marker = punctuated(text, text.len() - close.len());
    let (style, written) =
        if arabic > 0 { (Style::ArabParen, number.to_string()) } else { (Style::HanParen, format_numeral(number)) };
    // （2025年）has a unit before the bracket and never comes here; （2025）alone is a year, not a number.
    (number > 0 && number < 1000).then(|| Label { style, number, marker, name: format!("（{written}）") })
}

/// 一、
fn han(text: &str) -> Option<Label> {
    let digits = run_of(text, 8, is_han_digit);
    let number = parse_numeral(text.get(..digits)?).filter(|&number| number > 0)?;
    let rest = text.get(digits..)?;
    let after = rest.trim_start().strip_prefix(['、', '．', '.'])?;
    let marker = padded(text, text.len() - after.len());
    Some(Label { style: Style::Han, number, marker, name: format_numeral(number) })
}

/// 1. 1、 1） 1.2.3
fn arabic(text: &str) -> Option<Label> {
    let digits = run_of(text, 3, is_digit);
    let number = parse_numeral(text.get(..digits)?).filter(|&number| number > 0)?;
    let rest = text.get(digits..)?;
    let mut rest_chars = rest.trim_start_matches(' ').chars();
    let separator = rest_chars.next()?;
    let after = rest_chars.as_str();
    match separator {
        '）' | ')' => {
            let marker = padded(text, text.len() - after.len());
            Some(Label { style: Style::HalfParen, number, marker, name: number.to_string() })
        }
        '.' | '．' | '、' if !after.starts_with(is_digit) => {
            let marker = padded(text, text.len() - after.len());
            Some(Label { style: Style::Arab, number, marker, name: number.to_string() })
        }
        '.' | '．' => dotted(text),
        _ => None,
    }
}

/// 1.2 标题; 1.5倍 is a quantity.
fn dotted(text: &str) -> Option<Label> {
    let whole = run_of(text, 16, |c| is_digit(c) || c == '.' || c == '．');
    let name = text.get(..whole)?.replace('．', ".");
    let parts: Vec<_> = name.split('.').map(parse_numeral).collect::<Option<_>>()?;
    let rest = text.get(whole..)?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '　']);
    let number = *parts.last()?;
    (ends && parts.len() >= 2 && parts.iter().all(|&part| (1..200).contains(&part))).then(|| Label {
        style: Style::Dotted(u8::try_from(parts.len()).unwrap_or(u8::MAX)),
        number,
        marker: padded(text, whole),
        name,
    })
}

/// 场景示例 1：, 行为示例2：, 附件1.
fn named(text: &str) -> Option<Label> {
    const APPENDIX: [&str; 3] = ["附件", "附录", "附表"];
    let word = run_of(text, 6, |c| ('\u{4e00}'..='\u{9fff}').contains(&c) && !is_han_digit(c));
    let name = text.get(..word)?;
    let appendix = APPENDIX.contains(&name);
    if name.chars().count() < 2 {
        return None;
    }
    let rest = text.get(word..)?.trim_start();
    if appendix && rest.trim_start_matches(['：', ':']).is_empty() {
        let style = Style::Appendix(name.to_owned());
        return Some(Label { style, number: 1, marker: text.len(), name: name.to_owned() });
    }
    let arabic = run_of(rest, 3, is_digit);
    let digits = if arabic == 0 && appendix { run_of(rest, 3, is_han_digit) } else { arabic };
    let letter = rest.chars().next().filter(|c| appendix && digits == 0 && c.is_ascii_uppercase());
    if let Some(letter) = letter.filter(|_| is_alone(rest.get(1..).unwrap_or_default())) {
        let number = u32::from(letter) - u32::from('A') + 1;
        let marker = padded(text, text.len() - rest.len() + 1);
        return Some(Label {
            style: Style::Appendix(name.to_owned()),
            number,
            marker,
            name: format!("{name}{letter}"),
        });
    }
    let number = parse_numeral(rest.get(..digits)?).filter(|&number| number > 0)?;
    let after = rest.get(digits..)?;
    let ended = after.trim_start().strip_prefix(['：', ':']);
    let marker = match ended {
        Some(tail) => text.len() - tail.len(),
        None if appendix && (after.is_empty() || after.starts_with(char::is_whitespace)) => text.len() - after.len(),
        None => return None,
    };
    let style = if appendix { Style::Appendix(name.to_owned()) } else { Style::Named(name.to_owned()) };
    Some(Label { style, number, marker: padded(text, marker), name: format!("{name}{number}") })
}

/// Whether nothing, or white space and a title, follows.
fn is_alone(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// 1 范围: a heading of a standard, where others are numbered 1.1.
pub(super) fn spaced(text: &str) -> Option<Label> {
    const LONGEST: usize = 24;
    let digits = run_of(text, 2, is_digit);
    let number = parse_numeral(text.get(..digits)?).filter(|&number| number > 0)?;
    let rest = text.get(digits..)?;
    let heading = rest.trim_start();
    let words = heading.chars().count();
    let fits = heading.len() < rest.len() && (1..=LONGEST).contains(&words) && !heading.starts_with(is_digit);
    let plain = !heading.contains(['，', '。', '；', '：', '、', '！', '？']);
    let marker = padded(text, digits);
    (fits && plain).then(|| Label { style: Style::Dotted(1), number, marker, name: number.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, rest: &str) {
        let found = find(text);
        assert_eq!(found.as_ref().map(|label| label.name.as_str()), name, "{text}");
        assert_eq!(found.map_or(text, |label| text.get(label.marker..).unwrap()), rest, "{text}");
    }

    #[test]
    fn reads_printed_numbers() {
        check("一、总体要求", Some("一"), "总体要求");
        check("十二、附则", Some("十二"), "附则");
        check("(六) 以智助管", Some("（六）"), "以智助管");
        check("（二十二）强化", Some("（二十二）"), "强化");
        check("１．普及层：应能", Some("1"), "普及层：应能");
        check("14. 加强", Some("14"), "加强");
        check("（2）不当", Some("（2）"), "不当");
        check("3）其他", Some("3"), "其他");
        check("场景示例 1：对话", Some("场景示例1"), "对话");
        check("附件2", Some("附件2"), "");
        check("第一百二十条之一　有下列", Some("第一百二十条之一"), "有下列");
        check("第１２条 学校", Some("第十二条"), "学校");
        check("第 3 章 教学", Some("第三章"), "教学");
        check("第一千零五条　本法", Some("第一千零五条"), "本法");
        check("2.1 范围", Some("2.1"), "范围");
        check("③ 其他", Some("③"), "其他");
        check("㈡、管理", Some("（二）"), "管理");
        check("⑵检查", Some("（2）"), "检查");
        check("⒊检查", Some("3"), "检查");
        check("（一）、目标", Some("（一）"), "目标");
        check("(b) Uploading", Some("（b）"), "Uploading");
        check("a. 不得上传", Some("a"), "不得上传");
        check("第三条：学校", Some("第三条"), "学校");
        check("附录A", Some("附录A"), "");
        check("附表", Some("附表"), "");
        check("附录B 检查表", Some("附录B"), "检查表");
    }

    #[test]
    fn leaves_what_only_looks_like_a_number() {
        for text in [
            "2025年",
            "1.5倍",
            "一是",
            "第五条规定的",
            "第十条、第十一条",
            "第十条、十一条",
            "附件AI",
            "e.g. this",
            "（2025年）",
            "十分",
            "（一",
            "第一",
            "2025.1",
        ] {
            check(text, None, text);
        }
    }
}
