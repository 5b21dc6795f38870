//! The library as one file: a line with format and hash, then the JSON.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{CorpusError, Library, sha256_hex};

/// Changes whenever the JSON of a library changes its shape.
const FORMAT: u32 = 1;
const FILE: &str = "library.json";

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    sha256: String,
}

pub(crate) fn hash(library: &Library) -> String {
    sha256_hex(&body(library))
}

/// Writes beside, forces to the disk, renames: a crash leaves the old library or the new one.
pub(crate) fn save(library: &Library, dir: &Path) -> Result<(), CorpusError> {
    let (path, beside) = (dir.join(FILE), dir.join(format!("{FILE}.new")));
    let failed = |source: io::Error| CorpusError::Write { path: path.clone(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    let body = body(library);
    let header = Header { format: FORMAT, sha256: sha256_hex(&body) };
    let header = serde_json::to_vec(&header).expect("invariant: plain data always serialises");
    let mut file = File::create(&beside).map_err(failed)?;
    file.write_all(&[header.as_slice(), b"\n", &body].concat()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&beside, &path).map_err(failed)?;
    // The rename itself reaches the disk with the folder; systems that cannot open a folder do without.
    if let Ok(folder) = File::open(dir) {
        let _ = folder.sync_all();
    }
    Ok(())
}

pub(crate) fn open(dir: &Path) -> Result<Library, CorpusError> {
    let path = dir.join(FILE);
    let bytes = fs::read(&path).map_err(|source| CorpusError::Read { path: path.clone(), source })?;
    let damaged = |message: String| CorpusError::Damaged { path: PathBuf::from(&path), message };
    let cut = bytes.iter().position(|&byte| byte == b'\n').ok_or_else(|| damaged("no header".to_owned()))?;
    let (header, body) = bytes.split_at(cut);
    let body = body.get(1..).unwrap_or_default();
    let header: Header = serde_json::from_slice(header).map_err(|error| damaged(error.to_string()))?;
    if header.format != FORMAT {
        return Err(CorpusError::Format { path, found: header.format, expected: FORMAT });
    }
    if header.sha256 != sha256_hex(body) {
        return Err(damaged("the hash does not match".to_owned()));
    }
    let library: Library = serde_json::from_slice(body).map_err(|error| damaged(error.to_string()))?;
    library.check()?;
    Ok(library)
}

fn body(library: &Library) -> Vec<u8> {
    serde_json::to_vec(library).expect("invariant: plain data with string keys always serialises")
}
