use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::meter::Meter;
use crate::{Damage, Fault, Format, Limits};

/// An archive in memory, read within limits. Names in it are names, never paths.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// What the archive turned out to be, for its errors.
    pub(crate) format: Format,
}

impl<'a> Archive<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| Damage::from(e).of(Format::Zip))?;
        if zip.len() > limits.entries {
            return Err(Fault::TooMany { parts: "entries", limit: limits.entries });
        }
        Ok(Self { zip, format: Format::Zip })
    }

    /// Raw names of all entries, in order.
    pub(crate) fn names(&self) -> Vec<Vec<u8>> {
        self.zip.file_names_raw().map(<[u8]>::to_vec).collect()
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of the entry with this raw name.
    pub(crate) fn read(&mut self, name: &[u8], meter: &mut Meter<'_>) -> Result<Vec<u8>, Fault> {
        const FREE: u64 = 1 << 20;
        let format = self.format;
        let missing = || Damage::from(ZipError::FileNotFound).of(format);
        let at = self.zip.index_for_name_raw(name).ok_or_else(missing)?;
        let entry = self
            .zip
            .by_index(at)
            .map_err(|error| if is_locked(&error) { Fault::Encrypted } else { Damage::from(error).of(format) })?;
        let grown = entry.compressed_size().saturating_mul(meter.limits.ratio).max(FREE);
        let allowed = meter.left().min(grown);
        let mut bytes = Vec::new();
        // The size that the archive states may be a lie; only what is really read counts.
        entry.take(allowed + 1).read_to_end(&mut bytes).map_err(|e| Damage::from(e).of(format))?;
        if bytes.len() as u64 > allowed {
            return Err(Fault::Expands { limit: allowed });
        }
        meter.unpack(bytes.len())?;
        Ok(bytes)
    }

    /// The bytes of a named part, when there is one.
    pub(crate) fn part(&mut self, name: &str, meter: &mut Meter<'_>) -> Result<Option<Vec<u8>>, Fault> {
        if self.contains(name) { self.read(name.as_bytes(), meter).map(Some) } else { Ok(None) }
    }
}

fn is_locked(error: &ZipError) -> bool {
    matches!(error, ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword)
}
