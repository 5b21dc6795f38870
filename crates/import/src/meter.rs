use crate::{Fault, Limits};

/// What one file has used of its limits, with everything inside it.
#[derive(Debug)]
pub(crate) struct Meter<'a> {
    pub(crate) limits: &'a Limits,
    unpacked: u64,
    text: usize,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        Self { limits, unpacked: 0, text: 0 }
    }

    /// Bytes that may still be unpacked.
    pub(crate) fn left(&self) -> u64 {
        self.limits.unpacked_bytes.saturating_sub(self.unpacked)
    }

    pub(crate) fn unpack(&mut self, bytes: usize) -> Result<(), Fault> {
        self.unpacked = self.unpacked.saturating_add(bytes as u64);
        let limit = self.limits.unpacked_bytes;
        if self.unpacked > limit { Err(Fault::Expands { limit }) } else { Ok(()) }
    }

    pub(crate) fn write(&mut self, bytes: usize) -> Result<(), Fault> {
        self.text = self.text.saturating_add(bytes);
        let limit = self.limits.text_bytes;
        if self.text > limit { Err(Fault::TooMany { parts: "bytes of text", limit }) } else { Ok(()) }
    }
}
