//! PDF with text: its characters with their places, put together to lines, tables and paragraphs again.

mod canvas;
mod column;
mod font;
mod furniture;
mod geometry;
mod grid;
mod line;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, Error, LoadOptions};

use crate::meter::Meter;
use crate::{Damage, Fault, Format, Note};
use canvas::Canvas;
use line::Page;

/// The text of a PDF.
pub(crate) fn read(bytes: &[u8], meter: &mut Meter<'_>, notes: &mut Vec<Note>) -> Result<String, Fault> {
    // The reader of the format is not ours: a file that trips it must not stop the program.
    catch_unwind(AssertUnwindSafe(|| pages(bytes, meter, notes)))
        .unwrap_or_else(|_| Err(Damage::Reader.of(Format::Pdf)))
}

fn pages(bytes: &[u8], meter: &mut Meter<'_>, notes: &mut Vec<Note>) -> Result<String, Fault> {
    let options = LoadOptions { max_decompressed_size: usize::try_from(meter.left()).ok(), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(fault)?;
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(Fault::Encrypted);
    }
    let ids: Vec<_> = document.page_iter().take(meter.limits.pages + 1).collect();
    if ids.len() > meter.limits.pages {
        return Err(Fault::TooMany { parts: "pages", limit: meter.limits.pages });
    }
    if ids.is_empty() {
        return Err(Damage::Missing("Pages").of(Format::Pdf));
    }
    let mut pages = Vec::with_capacity(ids.len());
    let (mut unknown, mut known) = (0, 0);
    for id in &ids {
        let canvas = Canvas::draw(&document, *id, meter)?;
        unknown += canvas.unknown;
        known += canvas.known;
        pages.push(Page::of(canvas));
    }
    if known < unknown {
        return Err(Fault::Unreadable);
    }
    let empty = pages.iter().filter(|page| page.is_empty()).count();
    if empty == pages.len() {
        return Err(Fault::NoTextLayer { pages: empty });
    }
    if empty > 0 {
        notes.push(Note::EmptyPages { count: empty });
    }
    if unknown > 0 {
        notes.push(Note::Replaced { count: unknown });
    }
    let lines = furniture::drop_repeated(&mut pages);
    if lines > 0 {
        notes.push(Note::Furniture { lines });
    }
    Ok(text::write(&pages))
}

fn fault(error: Error) -> Fault {
    if matches!(error, Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_)) {
        return Fault::Encrypted;
    }
    Damage::from(error).of(Format::Pdf)
}
