use crate::Reference;
use crate::cursor::Cursor;
use crate::mention::{self, IssueDate};

/// A date that belongs to the document named at `at`: 2025年5月13日印发的《…》.
pub(crate) fn issued_before(text: &str, at: usize) -> Option<IssueDate> {
    const ISSUED: [&str; 9] = ["印发的", "发布的", "公布的", "出台的", "下发的", "制定的", "发出的", "印发", "发布"];
    let before = text.get(..at)?.trim_end();
    let stem = ISSUED.iter().find_map(|word| before.strip_suffix(word))?;
    mention::date_before(text, stem.len()).or_else(|| {
        // 于2025年5月由教育部印发的
        let clause = stem.rfind(['，', '。', '；', '\n']).map_or(0, |at| at + 3);
        let by = stem.get(clause..)?.rfind(['由', '经'])?;
        mention::date_before(text, clause + by)
    })
}

/// （2025年5月13日） and （2025年5月13日印发）.
pub(crate) fn bracketed_date(cursor: &mut Cursor<'_>, reference: &mut Reference) -> bool {
    let mut ahead = *cursor;
    if ahead.eat_any(&["（", "("]).is_none() {
        return false;
    }
    let Some(date) = mention::date(&mut ahead) else { return false };
    ahead.eat_any(&["印发", "发布", "公布", "施行", "起施行", "实施"]);
    if ahead.eat_any(&["）", ")"]).is_none() {
        return false;
    }
    reference.date = Some(date);
    *cursor = ahead;
    true
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
    ahead.eat_any(&["中的", "里的", "文件中", "文件", "的", "之", "中", "里", "在", "，", ",", "："]);
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
