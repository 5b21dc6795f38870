use std::fmt;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// Word, since 2007.
    Docx,
    /// PDF.
    Pdf,
    /// Several files in one.
    Zip,
}

impl Format {
    /// What a file name promises.
    pub(crate) fn promised(file: &str) -> Option<Self> {
        let (_, extension) = file.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            "pdf" => Some(Self::Pdf),
            "zip" => Some(Self::Zip),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Docx => "DOCX",
            Self::Pdf => "PDF",
            Self::Zip => "zip",
        })
    }
}

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    Pdf,
    Zip,
    /// The container of Word before 2007, and of encrypted files since.
    Ole,
    /// Named, and not read.
    Other(&'static str),
    None,
}

/// The signature of a file; a PDF may have a few bytes before its own.
pub(crate) fn signature(bytes: &[u8]) -> Signature {
    const OTHERS: &[(&[u8], &str)] = &[
        (b"{\\rtf", "RTF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"Rar!", "RAR"),
        (b"7z\xbc\xaf", "7z"),
        (b"\x1f\x8b", "gzip"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Signature::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Signature::Ole;
    }
    if let Some((_, name)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Signature::Other(name);
    }
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if start.windows(5).any(|window| window == b"%PDF-") { Signature::Pdf } else { Signature::None }
}

/// Whether a text begins as a web page does.
pub(crate) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(2000).collect::<String>().to_ascii_lowercase();
    let mut rest = start.as_str();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|inner| inner.split_once("-->")) {
        rest = after.trim_start();
    }
    if let Some((_, after)) = rest.strip_prefix("<?xml").and_then(|inner| inner.split_once("?>")) {
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| rest.starts_with(tag))
}
