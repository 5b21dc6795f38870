use std::collections::BTreeMap;

use encoding_rs::{GB18030, UTF_16BE};
use lopdf::{Dictionary, Document, Encoding, Error, Object};

use crate::{Damage, Fault, Format};

/// How the codes of a font become characters.
enum Reading<'a> {
    /// The font says it for each code; codes have so many bytes.
    Map(Encoding<'a>, usize),
    Utf16,
    Gbk,
    Single(Encoding<'a>),
    Nothing(usize),
}

/// A font: its characters and their widths.
pub(super) struct Font<'a> {
    reading: Reading<'a>,
    widths: BTreeMap<u32, f32>,
    width: f32,
}

/// A character as drawn.
pub(super) struct Glyph {
    pub(super) text: Option<String>,
    /// In thousandths of the font's size.
    pub(super) width: f32,
    /// A space of one byte, to which word spacing is added.
    pub(super) is_space: bool,
}

impl<'a> Font<'a> {
    pub(super) fn new(font: &'a Dictionary, document: &'a Document, limit: usize) -> Result<Self, Fault> {
        let composite = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let reading = reading(font, document, composite, limit)?;
        let mut made = Self { reading, widths: BTreeMap::new(), width: if composite { 1000.0 } else { 500.0 } };
        if composite {
            made.composite_widths(font, document);
        } else {
            made.simple_widths(font, document);
        }
        Ok(made)
    }

    /// The characters of a string.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        let mut glyphs = vec![];
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let length = match &self.reading {
                Reading::Map(_, length) | Reading::Nothing(length) => *length,
                Reading::Utf16 => 2,
                Reading::Gbk => 1 + usize::from(*first >= 0x81),
                Reading::Single(_) => 1,
            };
            let (code_bytes, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            let code = code_bytes.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
            glyphs.push(Glyph {
                text: self.text(code, code_bytes),
                width: self.widths.get(&code).copied().unwrap_or(self.width),
                is_space: code_bytes == b" ",
            });
        }
        glyphs
    }

    fn text(&self, code: u32, bytes: &[u8]) -> Option<String> {
        match &self.reading {
            Reading::Map(map, length) => {
                let Encoding::UnicodeMapEncoding(map) = map else { return None };
                let units = map.get(code, u8::try_from(*length).unwrap_or(2))?;
                Some(String::from_utf16_lossy(&units).replace('\0', ""))
            }
            Reading::Utf16 => Some(UTF_16BE.decode_without_bom_handling(bytes).0.into_owned()),
            Reading::Gbk => Some(GB18030.decode_without_bom_handling(bytes).0.into_owned()),
            Reading::Single(encoding) => encoding.bytes_to_string(bytes).ok().filter(|text| !text.is_empty()),
            Reading::Nothing(_) => None,
        }
    }

    fn composite_widths(&mut self, font: &Dictionary, document: &Document) {
        let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
        let first = descendants.ok().and_then(|fonts| fonts.first());
        let Some(descendant) = first.and_then(|font| resolve(font, document).as_dict().ok()) else { return };
        if let Some(width) = descendant.get_deref(b"DW", document).ok().and_then(|width| width.as_float().ok()) {
            self.width = width;
        }
        let Ok(list) = descendant.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let number = |at: usize| list.get(at).and_then(|object| resolve(object, document).as_float().ok());
        let mut at = 0;
        while let Some(first) = number(at).map(code) {
            match list.get(at + 1).map(|object| resolve(object, document)) {
                Some(Object::Array(widths)) => {
                    let widths = widths.iter().filter_map(|width| resolve(width, document).as_float().ok());
                    self.widths.extend((first..).zip(widths));
                    at += 2;
                }
                Some(last) => {
                    let (Ok(last), Some(width)) = (last.as_float(), number(at + 2)) else { return };
                    // A code has two bytes.
                    self.widths.extend((first..=code(last).min(0xffff)).map(|code| (code, width)));
                    at += 3;
                }
                None => return,
            }
        }
    }

    fn simple_widths(&mut self, font: &Dictionary, document: &Document) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_float).map_or(0, code);
        let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) else { return };
        let widths = widths.iter().map(|width| resolve(width, document).as_float().unwrap_or(0.0));
        self.widths.extend((first..).zip(widths.take(256)));
    }
}

fn reading<'a>(
    font: &'a Dictionary,
    document: &'a Document,
    composite: bool,
    limit: usize,
) -> Result<Reading<'a>, Fault> {
    let length = if composite { 2 } else { 1 };
    if font.has(b"ToUnicode") {
        // The library looks at the encoding first; what the font itself says of its characters is more certain.
        let mut plain = Dictionary::new();
        plain.set("Type", "Font");
        if let Ok(map) = font.get(b"ToUnicode") {
            plain.set("ToUnicode", map.clone());
        }
        if let Encoding::UnicodeMapEncoding(map) = bounded(plain.get_font_encoding_with_limit(document, limit))? {
            return Ok(Reading::Map(Encoding::UnicodeMapEncoding(map), length));
        }
    }
    if composite {
        let name = font.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
        return Ok(match name {
            name if name.starts_with(b"UniGB-") || name.starts_with(b"UniCNS-UTF16") => Reading::Utf16,
            name if name.starts_with(b"GBK") || name.starts_with(b"GB-EUC") || name.starts_with(b"GBpc") => {
                Reading::Gbk
            }
            _ => Reading::Nothing(length),
        });
    }
    Ok(match bounded(font.get_font_encoding_with_limit(document, limit))? {
        map @ Encoding::UnicodeMapEncoding(_) => Reading::Map(map, length),
        encoding @ (Encoding::OneByteEncoding(_) | Encoding::SimpleEncoding(_) | Encoding::Differences(_)) => {
            Reading::Single(encoding)
        }
    })
}

/// A font that is damaged has the standard encoding; one that unpacks without end is refused.
fn bounded(encoding: lopdf::Result<Encoding<'_>>) -> Result<Encoding<'_>, Fault> {
    match encoding {
        Ok(encoding) => Ok(encoding),
        Err(error @ Error::Decompress(_)) => Err(Damage::from(error).of(Format::Pdf)),
        Err(_) => Ok(Encoding::SimpleEncoding(b"WinAnsiEncoding")),
    }
}

fn resolve<'a>(object: &'a Object, document: &'a Document) -> &'a Object {
    document.dereference(object).map_or(object, |(_, object)| object)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn code(number: f32) -> u32 {
    number as u32
}
