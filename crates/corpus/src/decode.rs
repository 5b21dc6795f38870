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

/// UTF-16 without a mark: ASCII line ends and digits leave a zero byte on one side only.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) / 2 * 2)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = match (even, odd) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    // Chinese text is mostly outside ASCII, so its zero bytes are few; a binary file fails on the characters.
    let decoded = read(sample, encoding);
    let odd_characters = decoded.text.chars().filter(|c| c.is_control() && !c.is_ascii_whitespace()).count();
    ((odd_characters + decoded.replaced) * 20 <= decoded.text.chars().count()).then_some(encoding)
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

    fn utf_16_bytes(mark: bool, big: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(TEXT.encode_utf16());
        units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn finds_the_encoding() {
        check(TEXT.as_bytes(), Some("UTF-8"));
        check(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Some("UTF-8"));
        check(&utf_16_bytes(true, false), Some("UTF-16LE"));
        check(&utf_16_bytes(true, true), Some("UTF-16BE"));
        check(&utf_16_bytes(false, false), Some("UTF-16LE"));
        check(&utf_16_bytes(false, true), Some("UTF-16BE"));
        check(&GB18030.encode(TEXT).0, Some("gb18030"));
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", None);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
        }
    }
}
