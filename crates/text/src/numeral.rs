/// Values of the digits that numerals are written with.
fn digit(character: char) -> Option<u32> {
    Some(match character {
        '〇' | '零' | '○' | '０' | '0' => 0,
        '一' | '壹' | '１' | '1' => 1,
        '二' | '贰' | '两' | '２' | '2' => 2,
        '三' | '叁' | '３' | '3' => 3,
        '四' | '肆' | '４' | '4' => 4,
        '五' | '伍' | '５' | '5' => 5,
        '六' | '陆' | '６' | '6' => 6,
        '七' | '柒' | '７' | '7' => 7,
        '八' | '捌' | '８' | '8' => 8,
        '九' | '玖' | '９' | '9' => 9,
        _ => return None,
    })
}

/// Places of Chinese numerals below 万.
fn place(character: char) -> Option<u32> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Reads a whole number: `十二`, `一百零三`, `两千`, `二〇二五`, `１２`, `12`, `3万`. `None` for anything else,
/// also when it exceeds `u32`.
pub fn parse_numeral(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return positional(text);
    }
    match text.split_once(['万', '萬']) {
        None => below_ten_thousand(text),
        Some((high, low)) => {
            let high = parse_numeral(high).filter(|&n| n > 0)?.checked_mul(10_000)?;
            let low = if low.is_empty() { 0 } else { below_ten_thousand(low)? };
            high.checked_add(low)
        }
    }
}

/// Digit after digit, as years and Arabic numbers are written.
fn positional(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
}

/// Digits with places, places falling from left to right; a lone place at the start counts once (十二).
fn below_ten_thousand(text: &str) -> Option<u32> {
    let (mut sum, mut pending, mut below) = (0_u32, None, 10_000);
    for character in text.chars() {
        if let Some(value) = digit(character) {
            // 零 only marks a gap; two digits in a row belong to no spoken number.
            if pending.replace(value).is_some_and(|before| before != 0) {
                return None;
            }
            continue;
        }
        let place = place(character).filter(|&place| place < below)?;
        let count = match pending.take() {
            Some(0) | None if sum == 0 || place == 10 => 1,
            Some(0) | None => return None,
            Some(count) => count,
        };
        sum += count * place;
        below = place;
    }
    // 一百二 is short for 一百二十 in speech, but never in documents; there it would be a slip.
    Some(sum + pending.unwrap_or(0))
}

/// Writes a number as documents do: `十二`, `一百零三`, `一百一十`, `一万零五`. Zero is `零`.
pub fn format_numeral(number: u32) -> String {
    const UNITS: [(u32, &str); 2] = [(100_000_000, "亿"), (10_000, "万")];
    if number == 0 {
        return "零".to_owned();
    }
    let (mut written, mut rest) = (String::new(), number);
    for (unit, name) in UNITS {
        let count = rest / unit;
        rest %= unit;
        if count > 0 {
            push_group(&mut written, count, unit * 10 <= number);
            written.push_str(name);
        }
    }
    if rest > 0 {
        push_group(&mut written, rest, number >= 10_000);
    }
    written
}

/// Writes 1..=9999; `follows` says that a larger unit stands before it.
fn push_group(written: &mut String, number: u32, follows: bool) {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (mut gap, mut begun) = (false, follows && !written.is_empty());
    for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let value = number / place % 10;
        if value == 0 {
            gap = begun;
            continue;
        }
        if gap {
            written.push('零');
        }
        if !(place == 10 && value == 1 && !begun) {
            written.push_str(DIGITS.get(value as usize).copied().unwrap_or_default());
        }
        written.push_str(name);
        (gap, begun) = (false, true);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_every_style() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(parse_numeral(text), expected, "{text:?}");
        for (text, number) in [
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("一百零三", 103),
            ("一百二十", 120),
            ("一百一十", 110),
            ("一百十二", 112),
            ("两千", 2000),
            ("二〇二五", 2025),
            ("〇", 0),
            ("１２", 12),
            ("12", 12),
            ("一千零一", 1001),
            ("一万零五", 10_005),
            ("3万", 30_000),
            ("贰拾", 20),
        ] {
            check(text, Some(number));
        }
        for text in ["", "第", "十十", "百千", "一二十", "万", "99999999999", "四、", "-1", "1.5", "五千百"]
        {
            check(text, None);
        }
    }

    #[test]
    fn writes_as_documents_do() {
        let check = |number: u32, expected: &str| assert_eq!(format_numeral(number), expected);
        for (number, text) in [
            (0, "零"),
            (7, "七"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (103, "一百零三"),
            (110, "一百一十"),
            (120, "一百二十"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (2000, "二千"),
            (10_005, "一万零五"),
            (100_000, "十万"),
            (120_300, "十二万零三百"),
        ] {
            check(number, text);
        }
    }

    #[test]
    fn every_number_round_trips() {
        for number in 1..=9999 {
            assert_eq!(parse_numeral(&format_numeral(number)), Some(number), "{}", format_numeral(number));
            assert_eq!(parse_numeral(&number.to_string()), Some(number));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn large_numbers_round_trip(number in 10_000_u32..100_000_000) {
            prop_assert_eq!(parse_numeral(&format_numeral(number)), Some(number));
        }

        #[test]
        fn any_text_is_fine(text in "[一二两十百千万零〇0-9]{0,14}") {
            let _ = parse_numeral(&text);
        }
    }
}
