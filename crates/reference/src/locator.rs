use std::ops::Range;

use crate::cursor::{Cursor, Numeral};
use crate::label::{self, BARE_NAMES, Label, Style, Unit};

/// Most clauses that a range such as 第八条至第十条 stands for; a longer one keeps its two ends only.
const LONGEST_RANGE: u32 = 100;

/// Words between members of a list.
const AND: [&str; 12] = ["、", "，", ",", "以及", "及其", "和", "与", "及", "或者", "或", "；", "/"];

/// Words between the ends of a range.
const TO: [&str; 10] = ["至", "到", "——", "—", "–", "－", "-", "～", "~", "─"];

/// The way to one clause of a document, as far as the text tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locator {
    /// Labels from the top, not empty.
    pub labels: Vec<Label>,
    /// How many of them the text leaves to the locator before it (第二款第（一）项、**第（三）项**).
    pub n_inherited: usize,
    /// Where it stands in the text; the members of a range share theirs.
    pub span: Range<usize>,
}

impl Locator {
    /// The locator below this one.
    pub(crate) fn then(&self, below: Self) -> Self {
        let labels: Vec<Label> = self.labels.iter().cloned().chain(below.labels).collect();
        Self { labels, n_inherited: self.labels.len() + below.n_inherited, span: below.span }
    }
}

/// What may stand at the start of a locator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Right behind a document's name: 四、（四） and 序言 count.
    BehindDocument,
    /// Anywhere: only 第…条 and 行为示例1 are unmistakable.
    Anywhere,
    /// A whole input: a lone number counts.
    Input,
}

/// Labels that end in several alternatives: 第一、三款.
struct Chain {
    stem: Vec<Label>,
    last: Vec<Label>,
    span: Range<usize>,
}

/// Reads a locator that is a whole text: `第四条`, `第4条`, `4`, `四、`, `（四）`, `四/（四）/行为示例1`, `序言`.
/// Labels that are words (`四/坚持育人导向`) are names.
pub fn parse_locator(text: &str) -> Option<Locator> {
    let text = text.trim();
    let mut labels = Vec::new();
    for piece in text.split(['/', '／']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let mut cursor = Cursor::new(piece, 0);
        let chain = chain(&mut cursor, Place::Input);
        cursor.skip_while(|c| c.is_whitespace() || "、.．：:。".contains(c));
        match chain {
            Some(Chain { stem, last, .. }) if cursor.rest().is_empty() => {
                labels.extend(stem);
                labels.extend(last.into_iter().next());
            }
            Some(_) | None => labels.push(Label::named(piece, None)),
        }
    }
    (!labels.is_empty()).then_some(Locator { labels, n_inherited: 0, span: 0..text.len() })
}

/// Reads a list of locators: 第四部分第（二）条、第（四）条, 第八条至第十条, 四、（四）.
pub(crate) fn locators(cursor: &mut Cursor<'_>, place: Place) -> Vec<Locator> {
    let mut found: Vec<Locator> = Vec::new();
    let Some(first) = chain(cursor, place) else { return found };
    append(&mut found, first, false);
    loop {
        let mut ahead = *cursor;
        ahead.skip_blanks();
        let range = ahead.eat_any(&TO).is_some();
        let comma = !range && ahead.starts_with_any(&["，", ",", "；"]);
        if !range && ahead.eat_any(&AND).is_none() {
            break;
        }
        ahead.skip_blanks();
        let unmistakable = ahead.starts_with_any(&["第"]);
        let Some(next) = chain(&mut ahead, place).filter(|_| unmistakable || !comma) else { break };
        append(&mut found, next, range);
        *cursor = ahead;
    }
    found
}

/// Turns a chain into locators, with what it inherits from the one before it.
fn append(found: &mut Vec<Locator>, chain: Chain, range: bool) {
    let Some(rank) = chain.stem.first().or(chain.last.first()).map(Label::rank) else { return };
    let before = found.last().map(|locator| locator.labels.clone()).unwrap_or_default();
    let like =
        chain.stem.first().or(chain.last.first()).and_then(|first| before.iter().rposition(|b| b.is_like(first)));
    let n_inherited = like.unwrap_or_else(|| before.iter().take_while(|label| label.rank() < rank).count());
    let inherited: Vec<Label> = before.iter().take(n_inherited).cloned().collect();
    let from = before.last().filter(|_| range && chain.stem.is_empty() && before.len() == n_inherited + 1);
    let between = from.zip(chain.last.first()).map(|(from, to)| between(from, to)).unwrap_or_default();
    for last in between.into_iter().chain(chain.last) {
        let labels = inherited.iter().chain(&chain.stem).cloned().chain([last]).collect();
        found.push(Locator { labels, n_inherited: inherited.len(), span: chain.span.clone() });
    }
}

/// The labels strictly between two ends of a range.
fn between(from: &Label, to: &Label) -> Vec<Label> {
    let (Some(low), Some(high)) = (from.number, to.number) else { return Vec::new() };
    if !from.is_like(to) || high <= low || high - low > LONGEST_RANGE {
        return Vec::new();
    }
    let step = |number| Label { number: Some(number), insertion: None, ..to.clone() };
    (low + 1..high).map(step).collect()
}

/// Reads labels that go one deeper each; only the last may be several.
fn chain(cursor: &mut Cursor<'_>, place: Place) -> Option<Chain> {
    let start = cursor.at;
    let mut ahead = *cursor;
    let mut stem: Vec<Label> = Vec::new();
    let mut end = start;
    let mut last = step(&mut ahead, None, place)?;
    end = end.max(ahead.at);
    while last.len() == 1 {
        let mut further = ahead;
        further.skip_blanks();
        further.eat_any(&["的", "之", "/"]);
        further.skip_blanks();
        let Some(next) = step(&mut further, last.first(), place) else { break };
        stem.append(&mut last);
        last = next;
        (ahead, end) = (further, further.at);
    }
    let lone = stem.is_empty() && last.first().is_some_and(|label| label.unit == Unit::Plain);
    if lone && place != Place::Input && !ends_here(&ahead) {
        return None;
    }
    *cursor = ahead;
    Some(Chain { stem, last, span: start..end })
}

/// A number without unit is a locator only where nothing is counted by it.
fn ends_here(cursor: &Cursor<'_>) -> bool {
    const FOLLOW: [&str; 14] =
        ["规定", "要求", "明确", "提出", "指出", "强调", "中", "的", "所", "和", "与", "及", "里", "有关"];
    let mut cursor = *cursor;
    cursor.skip_blanks();
    cursor.peek().is_none_or(|c| !c.is_alphanumeric()) || cursor.starts_with_any(&FOLLOW)
}

/// Reads the label below `above`, or the first one; several when a list shares its unit.
fn step(cursor: &mut Cursor<'_>, above: Option<&Label>, place: Place) -> Option<Vec<Label>> {
    let mut ahead = *cursor;
    let found = united(&mut ahead, above, place)
        .or_else(|| label::numbered_name(&mut ahead).filter(|name| bare_name_counts(name, above, place)).map(one))
        .or_else(|| bare_name(&mut ahead, above, place).map(one))
        .or_else(|| plain(&mut ahead, above, place).map(one))?;
    let deeper = |above: &Label| found.first().is_some_and(|label| label.is_below(above));
    if above.is_some_and(|above| !deeper(above)) {
        return None;
    }
    *cursor = ahead;
    Some(found)
}

fn one(label: Label) -> Vec<Label> {
    vec![label]
}

/// 场景1 in a text that names no document is that text's own scene; 行为示例1 is hardly so.
fn bare_name_counts(name: &Label, above: Option<&Label>, place: Place) -> bool {
    above.is_some() || place != Place::Anywhere || matches!(name.name.as_str(), "行为示例" | "场景示例")
}

fn bare_name(cursor: &mut Cursor<'_>, above: Option<&Label>, place: Place) -> Option<Label> {
    if above.is_some() || place == Place::Anywhere {
        return None;
    }
    cursor.eat_any(&BARE_NAMES).map(|name| Label::named(name, None))
}

/// 第四部分, 第（四）条, 第一百二十条之一, 第一、三款, 第八至十条, 第（一）（二）项; behind a document also 4条.
fn united(cursor: &mut Cursor<'_>, above: Option<&Label>, place: Place) -> Option<Vec<Label>> {
    let mut unit_at = *cursor;
    let counted = unit_at.eat("第");
    if !counted && place == Place::Anywhere {
        return None;
    }
    unit_at.skip_break();
    let mut numerals = vec![unit_at.numeral()?];
    unit_at.skip_break();
    let mut unit = label::unit(&mut unit_at);
    while unit.is_none() && counted {
        let next = next_of_list(&mut unit_at, numerals.last())?;
        numerals.extend(next);
        unit_at.skip_blanks();
        unit = label::unit(&mut unit_at);
    }
    let unit = unit.filter(|&unit| unit != Unit::Point || above.is_some() || place != Place::Anywhere)?;
    // 4条 may count clauses (以下4条); behind a document or as a whole input it names one.
    *cursor = unit_at;
    let mut labels: Vec<Label> = numerals.into_iter().map(|numeral| Label::numbered(unit, numeral)).collect();
    let mut ahead = *cursor;
    if ahead.eat("之")
        && let Some(insertion) = ahead.numeral()
        && ahead.peek() != Some('以')
        && let Some(label) = labels.last_mut()
    {
        label.insertion = Some(insertion.value);
        *cursor = ahead;
    }
    Some(labels)
}

/// The further numbers of 第一、三款 and 第八至十条; ranges are filled in.
fn next_of_list(cursor: &mut Cursor<'_>, before: Option<&Numeral>) -> Option<Vec<Numeral>> {
    let range = cursor.eat_any(&TO).is_some();
    if !range {
        cursor.eat_any(&AND);
    }
    cursor.skip_blanks();
    cursor.eat("第");
    let next = cursor.numeral()?;
    let low = before.filter(|low| range && low.value < next.value && next.value - low.value <= LONGEST_RANGE);
    let mut numbers: Vec<Numeral> =
        low.map(|low| (low.value + 1..next.value).map(|value| Numeral { value, ..next }).collect()).unwrap_or_default();
    numbers.push(next);
    Some(numbers)
}

/// 四、 （四） 6. （2）: only behind a document's name or another label.
fn plain(cursor: &mut Cursor<'_>, above: Option<&Label>, place: Place) -> Option<Label> {
    if above.is_none() && place == Place::Anywhere {
        return None;
    }
    let mut behind = *cursor;
    let numeral = behind.numeral()?;
    // 第二十条2025年… : below a united label only a bracketed number is a label.
    let open = numeral.bracketed || above.is_none_or(|above| above.unit == Unit::Plain || above.unit == Unit::Part);
    let counting = !numeral.bracketed
        && behind.starts_with_any(&[
            "年", "月", "日", "个", "项", "名", "人", "万", "%", "％", "级", "次", "章", "版", "岁", "种",
        ]);
    if !open || counting || behind.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    *cursor = behind;
    let mut ahead = *cursor;
    // The mark behind 四、 belongs to it when a deeper label follows; else it may part a list.
    if !numeral.bracketed && ahead.eat_any(&["、", ".", "．"]).is_some() {
        let mut next = ahead;
        next.skip_blanks();
        let deeper = next.numeral().is_some_and(|next| next.bracketed || (numeral.chinese && !next.chinese));
        if deeper || ahead.starts_with_any(&["第", "行为", "场景"]) || place == Place::Input {
            *cursor = ahead;
        }
    }
    let style = Style { chinese: numeral.chinese, bracketed: numeral.bracketed };
    Some(Label { unit: Unit::Plain, number: Some(numeral.value), insertion: None, style, name: String::new() })
}

#[cfg(test)]
mod tests;
