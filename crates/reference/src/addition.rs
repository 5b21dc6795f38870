use crate::Reference;
use crate::cursor::Cursor;
use crate::mention::{self, DocumentNumber, IssueDate};

/// A date that belongs to the document named at `at`: 2025年5月13日印发的《…》.
pub(crate) fn issued_before(text: &str, at: usize) -> Option<IssueDate> {
    const ISSUED: [&str; 9] = ["印发的", "发布的", "公布的", "出台的", "下发的", "制定的", "发出的", "印发", "发布"];
    let before = text.get(..at)?.trim_end();
    let stem = ISSUED.iter().find_map(|word| before.strip_suffix(word))?;
    mention::date_before(text, stem.len()).or_else(|| mention::year_before(text, stem.len())).or_else(|| {
        // 于2025年5月由教育部印发的; 2025年5月13日，教育部办公厅印发
        let sentence = stem.rfind(['。', '；', '\n']).map_or(0, |at| at + stem.get(at..).map_or(1, first_len));
        let rest = stem.get(sentence..)?;
        let by = |at: usize| {
            let date = mention::date(&mut Cursor::new(stem, sentence + at))?;
            is_issuer(stem.get(date.span.end..)?).then_some(date)
        };
        rest.char_indices().filter(|(_, c)| c.is_numeric() || *c == '二').find_map(|(at, _)| by(at))
    })
}

/// Whether what stands between a date and a verb of issuing names who issued, and nothing else.
fn is_issuer(between: &str) -> bool {
    const BODIES: [char; 11] = ['部', '委', '院', '局', '厅', '门', '会', '府', '室', '合', '式'];
    const OTHERS: [&str; 8] = ["转发", "学习", "传达", "贯彻", "落实", "根据", "我", "本"];
    let (issuer, comma) = match between.strip_prefix(['，', ',']) {
        Some(issuer) => (issuer, true),
        None => (between, false),
    };
    let long = issuer.chars().count() > LONGEST_ISSUER;
    let other = issuer.contains(['，', ',', '《', '“']) || OTHERS.iter().any(|word| issuer.contains(word));
    let named = issuer.ends_with(BODIES) || (!comma && issuer.starts_with(['由', '经']));
    !long && !other && named && !issuer.contains(|c: char| c.is_ascii_digit())
}

/// Longest name of an issuer between a date and a verb of issuing, characters.
const LONGEST_ISSUER: usize = 16;

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// Verbs of issuing a document; longer ones first.
const ISSUING: [&str; 9] = ["印发实施", "印发", "发布", "公布", "出台", "下发", "颁布", "发出", "签发"];

/// A date that belongs to the document named before `at`: 《…》于2025年5月13日印发, 《…》的印发日期是2025年5月13日.
pub(crate) fn issued_behind(text: &str, at: usize) -> Option<IssueDate> {
    const DATES: [&str; 6] = ["印发日期", "发布日期", "成文日期", "落款日期", "印发时间", "发布时间"];
    let mut cursor = Cursor::new(text, at);
    cursor.skip_blanks();
    cursor.eat_any(&["，", ",", "的", "已", "系", "是"]);
    let told = cursor.eat_any(&DATES).is_some() || cursor.eat_any(&ISSUING).is_some_and(|_| cursor.eat("于"));
    cursor.eat_any(&["已于", "是于", "是在", "于", "是", "为", "系", "自", "在", "：", ":"]);
    let date = mention::date(&mut cursor)?;
    // 于2025年5月13日由教育部办公厅正式印发
    let clause = cursor.rest().split(['，', '。', '；', '、', '\n', '“', '《']).next().unwrap_or_default();
    let issuer = ISSUING.iter().filter_map(|verb| clause.find(verb)).min();
    let issued =
        issuer.is_some_and(|at| clause.get(..at).is_some_and(|issuer| issuer.chars().count() <= LONGEST_ISSUER));
    (told || issued).then_some(date)
}

/// The number behind a name, without brackets.
pub(crate) fn bare_number<'n>(
    cursor: &mut Cursor<'_>,
    reference: &mut Reference,
    number: &dyn Fn(usize) -> Option<&'n DocumentNumber>,
) -> bool {
    let Some(found) = number(cursor.at) else { return false };
    cursor.at = found.span.end;
    reference.document_number = Some(found.clone());
    true
}

/// （教办〔2025〕3号）, （2025年5月13日印发）, （教办〔2025〕3号，2025年4月11日，以下简称《意见》）.
pub(crate) fn bracketed<'n>(
    cursor: &mut Cursor<'_>,
    reference: &mut Reference,
    number: &dyn Fn(usize) -> Option<&'n DocumentNumber>,
) -> bool {
    let mut ahead = *cursor;
    if ahead.eat_any(&["（", "(", "〔", "["]).is_none() {
        return false;
    }
    let mut inside = reference.clone();
    loop {
        ahead.skip_blanks();
        ahead.eat_any(&["发文字号：", "文号：", "文号"]);
        let known = bare_number(&mut ahead, &mut inside, number)
            || short_name_words(&mut ahead, &mut inside)
            || date_of_issue(&mut ahead, &mut inside);
        if !known {
            return false;
        }
        ahead.skip_blanks();
        if ahead.eat_any(&["）", ")", "〕", "]"]).is_some() {
            break;
        }
        if ahead.eat_any(&["，", ",", "；", ";", "、"]).is_none() {
            return false;
        }
    }
    *reference = inside;
    *cursor = ahead;
    true
}

/// 2025年5月13日, 2025年5月13日印发.
fn date_of_issue(cursor: &mut Cursor<'_>, reference: &mut Reference) -> bool {
    let mut ahead = *cursor;
    let Some(date) = mention::date(&mut ahead) else { return false };
    ahead.eat_any(&["起施行", "施行", "实施", "版"]);
    ahead.eat_any(&ISSUING);
    reference.date = Some(date);
    *cursor = ahead;
    true
}

/// A date in commas before a clause: 《…》（国发〔2025〕11号），2025年8月21日，第三部分.
pub(crate) fn date_between(cursor: &mut Cursor<'_>, reference: &mut Reference) {
    let mut ahead = *cursor;
    ahead.skip_blanks();
    if ahead.eat_any(&["，", ","]).is_none() {
        return;
    }
    let Some(date) = mention::date(&mut ahead) else { return };
    let mut behind = ahead;
    if behind.eat_any(&["，", ","]).is_some() && behind.starts_with_any(&["第"]) {
        reference.date = Some(date);
        *cursor = ahead;
    }
}

/// A part named by its heading in quotation marks before a clause: 《…》“规范指引”第（四）条.
pub(crate) fn part_name(cursor: &mut Cursor<'_>) {
    const LONGEST: usize = 14;
    let mut ahead = *cursor;
    let Some(open) = ahead.eat_any(&["“", "「", "‘"]) else { return };
    let close = match open {
        "“" => '”',
        "「" => '」',
        _ => '’',
    };
    let length = ahead.rest().chars().take(LONGEST + 1).take_while(|&c| c != close && c != '\n').count();
    ahead.at += ahead.rest().chars().take(length).map(char::len_utf8).sum::<usize>();
    if length > LONGEST || !ahead.eat(close.encode_utf8(&mut [0; 4])) {
        return;
    }
    ahead.eat_any(&["部分的", "部分", "一节", "一章", "之", "的", "中", "下"]);
    if ahead.starts_with_any(&["第", "行为示例", "场景"]) {
        *cursor = ahead;
    }
}

/// （以下简称《指引》）, （下称“意见”）, （简称指引）.
pub(crate) fn short_name(cursor: &mut Cursor<'_>, reference: &mut Reference) -> bool {
    let mut ahead = *cursor;
    let bracket = ahead.eat_any(&["（", "(", "，", ","]);
    if bracket.is_none() || !short_name_words(&mut ahead, reference) {
        return false;
    }
    let closed = ahead.eat_any(&["）", ")"]).is_some();
    if !closed && bracket.is_some_and(|bracket| matches!(bracket, "（" | "(")) {
        return false;
    }
    *cursor = ahead;
    true
}

pub(crate) fn short_name_words(cursor: &mut Cursor<'_>, reference: &mut Reference) -> bool {
    if cursor.eat_any(&["以下统称", "以下简称", "以下称", "下称", "简称", "下简称"]).is_none() {
        return false;
    }
    cursor.eat_any(&["为", "：", ":"]);
    cursor.skip_blanks();
    let open = cursor.eat_any(&["《", "“", "\"", "「", "『", "‘"]).is_some();
    let start = cursor.at;
    cursor.skip_while(|c| !"》”\"」』’）)，,。；\n".contains(c));
    let name = cursor.text.get(start..cursor.at).unwrap_or_default();
    if name.is_empty() || name.chars().count() > 40 {
        return false;
    }
    reference.alias = Some(name.to_owned());
    if open {
        cursor.eat_any(&["》", "”", "\"", "」", "』", "’"]);
    }
    true
}

/// 的, 中, 里 and the like between a document and its clause.
pub(crate) fn connect(cursor: &mut Cursor<'_>) {
    cursor.skip_blanks();
    let mut ahead = *cursor;
    ahead.eat_any(&["中的", "里的", "文件中", "文件", "文", "的", "之", "中", "里", "在", "，", ",", "："]);
    ahead.skip_blanks();
    if ahead.eat_any(&["——", "—", "-", "/", "#"]).is_some() {
        ahead.skip_blanks();
    }
    let unmistakable = ahead.starts_with_any(&["第", "行为示例", "场景", "附件", "序言", "导语", "落款", "发布通知"]);
    let comma = cursor.starts_with_any(&["，", ",", "：", "在"]);
    if unmistakable || !comma {
        *cursor = ahead;
    }
}
