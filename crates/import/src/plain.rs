use crate::{Fault, Note};

/// Text as it is, with line ends of one kind.
pub(crate) fn decode(bytes: &[u8], notes: &mut Vec<Note>) -> Result<String, Fault> {
    let decoded = tiaowen_corpus::decode(bytes).ok_or(Fault::Unknown)?;
    if decoded.encoding != "UTF-8" {
        notes.push(Note::Encoding { name: decoded.encoding });
    }
    if decoded.replaced > 0 {
        notes.push(Note::Replaced { count: decoded.replaced });
    }
    Ok(decoded.text)
}

/// Line feeds only; a page break ends a line too.
pub(crate) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{c}', '\u{2028}', '\u{2029}'], "\n")
}
