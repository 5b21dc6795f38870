use std::io::{Cursor, Write as _};

use tiaowen_import::{Fault, Imported, Limits, import};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip file with these entries.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word document of this body, with other parts by name.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    let mut entries = vec![("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", document.as_bytes())];
    entries.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zip(&entries)
}

/// A paragraph with properties.
pub(crate) fn p(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Imported>, Fault> {
    import(file, bytes, &Limits::default()).map_err(|error| error.fault)
}

/// The text of a file that holds one.
#[track_caller]
pub(crate) fn text(file: &str, bytes: &[u8]) -> String {
    let mut found = read(file, bytes).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0).text
}
