use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Text read from bytes, and in which encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// Name of the encoding: `UTF-8`, `UTF-16LE`, `UTF-16BE`, `gb18030`.
    pub encoding: &'static str,
    /// How many characters could not be read and stand as U+FFFD.
    pub replaced: usize,
}

/// Reads text in UTF-8, UTF-16 or GB18030: by byte order mark, else by what the bytes look like.
///
/// `None` when the bytes are no text in any of them: an image, a program, a compressed file.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(read(bytes, encoding));
    }
    if let Some(encoding) = utf_16(bytes) {
        return Some(read(bytes, encoding));
    }
    if bytes.contains(&0) {
        return None;
    }
    let utf_8 = read(bytes, UTF_8);
    if utf_8.replaced == 0 {
        return Some(utf_8);
    }
    let gb18030 = read(bytes, GB18030);
    // Damaged UTF-8 read as GB18030 is full of errors too; the reading with fewer wins.
    let best = if gb18030.replaced < utf_8.replaced { gb18030 } else { utf_8 };
    (best.replaced * 10 <= best.text.chars().count()).then_some(best)
}

fn read(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, used, _) = encoding.decode(bytes);
    let replaced = text.matches('\u{fffd}').count();
    Decoded { text: text.into_owned(), encoding: used.name(), replaced }
}

/// UTF-16 without a mark has zero bytes, and read with the right byte order it is nearly all known characters.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) / 2 * 2).filter(|sample| sample.contains(&0))?;
    let share = |encoding| {
        let text = read(sample, encoding).text;
        let known = text.chars().filter(|&c| is_usual(c)).count();
        (known * 100).checked_div(text.chars().count()).unwrap_or(0)
    };
    [UTF_16LE, UTF_16BE]
        .into_iter()
        .map(|encoding| (share(encoding), encoding))
        .filter(|(share, _)| *share >= 95)
        .max_by_key(|(share, _)| *share)
        .map(|(_, encoding)| encoding)
}

/// Characters of which Chinese documents consist.
fn is_usual(c: char) -> bool {
    matches!(c, ' '..='~' | '\t' | '\r' | '\n' | '\u{00a0}'..='\u{00ff}' | '\u{2000}'..='\u{206f}' | '\u{2460}'..='\u{24ff}'
        | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "第一条　为了规范示例，制定本办法。\n第二条 2025年施行。\n";

    #[track_caller]
    fn check(bytes: &[u8], encoding: Option<&str>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.as_ref().map(|d| d.encoding), encoding);
        if let Some(decoded) = decoded {
            assert_eq!((decoded.text.as_str(), decoded.replaced), (TEXT, 0));
        }
    }

    fn utf_16_bytes(mark: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.encode_utf16().chain(TEXT.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn finds_the_encoding() {
        check(TEXT.as_bytes(), Some("UTF-8"));
        check(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Some("UTF-8"));
        check(&utf_16_bytes("\u{feff}", u16::to_le_bytes), Some("UTF-16LE"));
        check(&utf_16_bytes("\u{feff}", u16::to_be_bytes), Some("UTF-16BE"));
        check(&utf_16_bytes("", u16::to_le_bytes), Some("UTF-16LE"));
        check(&utf_16_bytes("", u16::to_be_bytes), Some("UTF-16BE"));
        check(&GB18030.encode(TEXT).0, Some("gb18030"));
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
        }
    }
}
