use tiaowen_text::format_numeral;

/// How a number that Word or a browser generates is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    #[default]
    Decimal,
    /// 01
    DecimalZero,
    /// １
    FullWidth,
    /// ①
    Circled,
    /// ⑴
    Parenthesised,
    /// ⒈
    Stopped,
    /// 十二
    Chinese,
    /// 一二
    ChineseDigits,
    /// 壹拾贰
    ChineseFormal,
    /// 甲
    Stems,
    /// 子
    Branches,
    /// ㊀
    ChineseCircled,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// A sign instead of a number.
    Bullet,
    /// Nothing.
    None,
}

/// A style that can write numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct NumberFormat(pub(crate) Style);

impl NumberFormat {
    /// w:numFmt; what is unknown counts in figures, as Word does.
    pub(crate) fn named(name: &str) -> Self {
        Self(match name {
            "decimalZero" => Style::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Style::FullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Style::Circled,
            "decimalEnclosedParen" => Style::Parenthesised,
            "decimalEnclosedFullstop" => Style::Stopped,
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "japaneseCounting" => Style::Chinese,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Style::ChineseDigits,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Style::ChineseFormal,
            "ideographTraditional" => Style::Stems,
            "ideographZodiac" => Style::Branches,
            "ideographEnclosedCircle" => Style::ChineseCircled,
            "upperRoman" => Style::UpperRoman,
            "lowerRoman" => Style::LowerRoman,
            "upperLetter" => Style::UpperLetter,
            "lowerLetter" => Style::LowerLetter,
            "bullet" => Style::Bullet,
            "none" => Style::None,
            _ => Style::Decimal,
        })
    }

    pub(crate) fn format(self, number: u32) -> String {
        let one_of = |characters: &str| number.checked_sub(1).and_then(|at| characters.chars().nth(at as usize));
        let among = |characters: &str| one_of(characters).map_or_else(|| number.to_string(), String::from);
        let enclosed = |first: char| match number {
            1..=20 => char::from_u32(first as u32 + number - 1).map_or_else(|| number.to_string(), String::from),
            _ => number.to_string(),
        };
        match self.0 {
            Style::Decimal => number.to_string(),
            Style::DecimalZero => format!("{number:02}"),
            Style::FullWidth => digits(number, "０１２３４５６７８９"),
            Style::Circled => enclosed('①'),
            Style::Parenthesised => enclosed('⑴'),
            Style::Stopped => enclosed('⒈'),
            Style::Chinese => format_numeral(number),
            Style::ChineseDigits => digits(number, "〇一二三四五六七八九"),
            Style::ChineseFormal => formal(&format_numeral(number)),
            Style::Stems => among("甲乙丙丁戊己庚辛壬癸"),
            Style::Branches => among("子丑寅卯辰巳午未申酉戌亥"),
            Style::ChineseCircled => among("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
            Style::UpperRoman => roman(number),
            Style::LowerRoman => roman(number).to_ascii_lowercase(),
            Style::UpperLetter => letters(number),
            Style::LowerLetter => letters(number).to_ascii_lowercase(),
            Style::Bullet | Style::None => String::new(),
        }
    }
}

fn digits(number: u32, characters: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| characters.chars().nth(digit as usize));
    number.to_string().chars().filter_map(digit).collect()
}

fn formal(numeral: &str) -> String {
    const PAIRS: &[(char, char)] = &[
        ('一', '壹'),
        ('二', '贰'),
        ('三', '叁'),
        ('四', '肆'),
        ('五', '伍'),
        ('六', '陆'),
        ('七', '柒'),
        ('八', '捌'),
        ('九', '玖'),
        ('十', '拾'),
        ('百', '佰'),
        ('千', '仟'),
    ];
    numeral.chars().map(|c| PAIRS.iter().find(|(plain, _)| *plain == c).map_or(c, |(_, formal)| *formal)).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: &[(u32, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let (mut left, mut text) = (number, String::new());
    for (value, sign) in SIGNS {
        while left >= *value {
            left -= value;
            text.push_str(sign);
        }
    }
    text
}

/// A to Z, then AA to ZZ, as Word repeats the letter.
fn letters(number: u32) -> String {
    let Some(at) = number.checked_sub(1).filter(|at| *at < 26 * 20) else {
        return number.to_string();
    };
    let letter = char::from(b'A' + u8::try_from(at % 26).expect("invariant: below 26"));
    std::iter::repeat_n(letter, at as usize / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, number: u32, text: &str) {
        assert_eq!(NumberFormat::named(name).format(number), text, "{name} {number}");
    }

    #[test]
    fn writes_numbers_as_word_does() {
        check("decimal", 12, "12");
        check("chineseCounting", 12, "十二");
        check("chineseCountingThousand", 103, "一百零三");
        check("japaneseCounting", 20, "二十");
        check("ideographDigital", 20, "二〇");
        check("chineseLegalSimplified", 12, "拾贰");
        check("ideographTraditional", 3, "丙");
        check("ideographZodiac", 12, "亥");
        check("decimalEnclosedCircleChinese", 20, "⑳");
        check("decimalEnclosedCircle", 21, "21");
        check("decimalFullWidth", 10, "１０");
        check("upperRoman", 14, "XIV");
        check("lowerLetter", 27, "aa");
        check("bullet", 1, "");
        check("hebrew1", 2, "2");
        check("lowerRoman", u32::MAX, "4294967295");
        check("lowerLetter", 0, "0");
    }
}
