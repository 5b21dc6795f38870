use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::{Damage, Fault, Format, Limits};

/// A piece of an XML part, in order. Prefixes of names are dropped.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Whether the content of an element is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Into,
    Over,
}

/// Walks through a part of a DOCX. Entities other than XML's own are never resolved, and declaring any is refused.
pub(crate) fn walk(
    bytes: &[u8],
    limits: &Limits,
    visit: &mut dyn FnMut(Node<'_>) -> Result<Step, Fault>,
) -> Result<(), Fault> {
    let text = tiaowen_corpus::decode(bytes).map(|decoded| decoded.text).unwrap_or_default();
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut over) = (0_usize, None);
    loop {
        let event = reader.read_event().map_err(|e| Damage::from(e).of(Format::Docx))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.depth {
                    return Err(Fault::TooDeep { limit: limits.depth });
                }
                if over.is_none() && visit(Node::Start(start.local_name().as_ref(), &start))? == Step::Over {
                    over = Some(depth);
                }
            }
            Event::End(end) => {
                if over.is_none() {
                    visit(Node::End(end.local_name().as_ref()))?;
                } else if over == Some(depth) {
                    over = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if over.is_some() => {}
            Event::Text(text) => visit(Node::Text(&text.xml10_content())).map(drop)?,
            Event::CData(text) => visit(Node::Text(&text.xml10_content())).map(drop)?,
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().ok().flatten().or_else(|| predefined(&name.xml10_content()));
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                visit(Node::Text(character.encode_utf8(&mut [0; 4]))).map(drop)?;
            }
            Event::DocType(_) => return Err(Damage::Declares.of(Format::Docx)),
            Event::Eof if depth > 0 => return Err(Damage::Reader.of(Format::Docx)),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

pub(crate) fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The value of an attribute, by its name without prefix.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| String::new(), std::borrow::Cow::into_owned))
}

/// w:val
pub(crate) fn value(start: &BytesStart<'_>) -> Option<String> {
    attribute(start, "val")
}

/// w:val of a property that is on when it stands there at all.
pub(crate) fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(value(start).as_deref(), Some("0" | "false" | "off" | "none"))
}
