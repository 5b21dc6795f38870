use crate::archive::Archive;
use crate::format::{Signature, is_html, signature};
use crate::meter::Meter;
use crate::{Fault, Format, ImportError, Limits, Manuscript, docx, html, pdf, plain};

/// The text of a file.
#[derive(Debug)]
pub struct Imported {
    /// Its name, without folders; a file of an archive has that of the archive before it.
    pub file: String,
    /// What it was.
    pub format: Format,
    /// Its text.
    pub text: String,
    /// What a person may want to know about the reading.
    pub notes: Vec<Note>,
}

/// Something about a reading that went well.
#[derive(Debug)]
pub enum Note {
    /// The name promises another format; the content decided.
    OtherExtension {
        /// What the name promises.
        promised: Format,
    },
    /// Text in an encoding other than UTF-8.
    Encoding {
        /// Its name.
        name: &'static str,
    },
    /// Characters that could not be read.
    Replaced {
        /// How many.
        count: usize,
    },
    /// Tracked changes were accepted.
    TrackedChanges,
    /// Pages without text beside others that have it.
    EmptyPages {
        /// How many.
        count: usize,
    },
    /// Header and footer lines and page numbers were dropped.
    Furniture {
        /// How many lines.
        lines: usize,
    },
    /// A file of the archive was left out.
    Skipped {
        /// Its name.
        file: String,
        /// Why.
        fault: Fault,
    },
}

/// Reads a file: its text, or the texts of all files in it.
///
/// # Errors
/// [`ImportError`] with the file's name when it cannot be read, is not what is read, or asks for too much.
pub fn import(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Imported>, ImportError> {
    let file = base_name(file_name.as_bytes());
    let mut meter = Meter::new(limits);
    read(&file, bytes, &mut meter, true).map_err(|fault| ImportError { file, fault })
}

/// A Word document as something to write on; `None` when the file is something else.
///
/// # Errors
/// As [`import`].
pub fn manuscript(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Option<Manuscript>, ImportError> {
    let file = base_name(file_name.as_bytes());
    opened(bytes, limits).map_err(|fault| ImportError { file, fault })
}

fn opened(bytes: &[u8], limits: &Limits) -> Result<Option<Manuscript>, Fault> {
    if bytes.len() as u64 > limits.file_bytes || !matches!(signature(bytes), Signature::Zip) {
        return Ok(None);
    }
    match packed(&Archive::open(bytes, limits)?) {
        Packed::Word => Manuscript::open(bytes, limits).map(Some),
        Packed::Other(_) | Packed::Files => Ok(None),
    }
}

fn read(file: &str, bytes: &[u8], meter: &mut Meter<'_>, outer: bool) -> Result<Vec<Imported>, Fault> {
    let limit = meter.limits.file_bytes;
    if bytes.len() as u64 > limit {
        return Err(Fault::TooLarge { bytes: bytes.len() as u64, limit });
    }
    let mut notes = vec![];
    let (format, text) = match signature(bytes) {
        Signature::Pdf => (Format::Pdf, pdf::read(bytes, meter, &mut notes)?),
        Signature::Ole if is_encrypted_package(bytes) => return Err(Fault::Encrypted),
        Signature::Ole => return Err(Fault::Unsupported { kind: "Word 97-2003" }),
        Signature::Other(kind) => return Err(Fault::Unsupported { kind }),
        Signature::Zip => {
            let mut archive = Archive::open(bytes, meter.limits)?;
            match packed(&archive) {
                Packed::Word => (Format::Docx, docx::read(&mut archive, meter, &mut notes)?),
                Packed::Other(kind) => return Err(Fault::Unsupported { kind }),
                Packed::Files if outer => return entries(file, &mut archive, meter),
                Packed::Files => return Err(Fault::NestedArchive),
            }
        }
        Signature::None => written(file, bytes, &mut notes)?,
    };
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    meter.write(text.len())?;
    let promised = Format::promised(file).filter(|promised| !fits(*promised, format));
    notes.extend(promised.map(|promised| Note::OtherExtension { promised }));
    Ok(vec![Imported { file: file.to_owned(), format, text, notes }])
}

fn fits(promised: Format, format: Format) -> bool {
    promised == format || (promised == Format::Text && format == Format::Markdown)
}

/// A file that consists of characters.
fn written(file: &str, bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Format, String), Fault> {
    let text = plain::decode(bytes, notes)?;
    if is_html(&text) || (Format::promised(file) == Some(Format::Html) && text.contains("</")) {
        return Ok((Format::Html, html::read(&text)));
    }
    let format = if Format::promised(file) == Some(Format::Markdown) { Format::Markdown } else { Format::Text };
    Ok((format, plain::lines(&text)))
}

/// A protected document of today's Word stands in the container of the old one, as a stream of this name.
fn is_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

enum Packed {
    Word,
    Other(&'static str),
    Files,
}

fn packed(archive: &Archive<'_>) -> Packed {
    let holds = |name: &str| archive.contains(name);
    if holds("word/document.xml") || (holds("[Content_Types].xml") && holds("word/styles.xml")) {
        Packed::Word
    } else if holds("xl/workbook.xml") {
        Packed::Other("Excel")
    } else if holds("ppt/presentation.xml") {
        Packed::Other("PowerPoint")
    } else if holds("content.xml") && holds("mimetype") {
        Packed::Other("OpenDocument")
    } else if holds("OFD.xml") {
        Packed::Other("OFD")
    } else {
        Packed::Files
    }
}

/// All files of an archive. One that asks for too much refuses the whole; others that cannot be read are noted.
fn entries(file: &str, archive: &mut Archive<'_>, meter: &mut Meter<'_>) -> Result<Vec<Imported>, Fault> {
    let (mut found, mut skipped): (Vec<Imported>, Vec<Note>) = (vec![], vec![]);
    for name in archive.names() {
        let inner = base_name(&name);
        if name.ends_with(b"/") || inner.starts_with('.') || name.starts_with(b"__MACOSX/") {
            continue;
        }
        let bytes = archive.read(&name, meter)?;
        match read(&inner, &bytes, meter, false) {
            Ok(texts) => found.extend(texts),
            Err(fault) if is_attack(&fault) => return Err(fault),
            Err(fault) => skipped.push(Note::Skipped { file: inner, fault }),
        }
    }
    for text in &mut found {
        text.file = format!("{file}/{}", text.file);
    }
    found.first_mut().ok_or(Fault::NothingInside)?.notes.append(&mut skipped);
    Ok(found)
}

fn is_attack(fault: &Fault) -> bool {
    match fault {
        Fault::TooLarge { .. }
        | Fault::TooMany { .. }
        | Fault::Expands { .. }
        | Fault::TooDeep { .. }
        | Fault::NestedArchive => true,
        Fault::Empty
        | Fault::Unsupported { .. }
        | Fault::Unknown
        | Fault::Encrypted
        | Fault::NoTextLayer { .. }
        | Fault::Unreadable
        | Fault::NothingInside
        | Fault::Damaged { .. } => false,
    }
}

/// The last part of a name, whatever its system separates folders with; never a path.
fn base_name(name: &[u8]) -> String {
    let name: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
    let text = tiaowen_corpus::decode(&name).map(|decoded| decoded.text).unwrap_or_default();
    let last = text.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if clean.is_empty() || clean.chars().all(|c| c == '.') { "file".to_owned() } else { clean }
}
