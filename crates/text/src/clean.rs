use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Makes text from outside safe to show, log and compare: NFC, `\n` line ends, tabs as spaces, no control
/// characters, nothing invisible, no white space around it.
pub fn sanitize(text: &str) -> String {
    let composed = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    };
    let mut clean = String::with_capacity(composed.len());
    let mut characters = composed.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => clean.push('\n'),
            '\t' => clean.push(' '),
            '\n' => clean.push('\n'),
            hidden if hidden.is_control() || is_invisible(hidden) => {}
            shown => clean.push(shown),
        }
    }
    let trimmed = clean.trim();
    if trimmed.len() == clean.len() { clean } else { trimmed.to_owned() }
}

/// Characters that change how text is shown or compared without being seen themselves.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn drops_what_cannot_be_seen() {
        let check = |text: &str, expected: &str| assert_eq!(sanitize(text), expected, "{text:?}");
        check("  小学生\u{200b}能不能\u{202e}用豆包？\r\n", "小学生能不能用豆包？");
        check("一\r\n二\r三\n四", "一\n二\n三\n四");
        check("a\u{0}b\u{7}c\td", "abc d");
        check("e\u{301}", "é");
        check("\u{3000}\u{feff}", "");
        check("条文", "条文");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn is_idempotent(text in any::<String>()) {
            let once = sanitize(&text);
            prop_assert_eq!(sanitize(&once), once.clone());
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
