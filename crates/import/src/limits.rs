/// How much a file may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a file as received.
    pub file_bytes: u64,
    /// Most bytes that an archive, or a stream of a PDF, may unpack to in all.
    pub unpacked_bytes: u64,
    /// Most times that an entry may grow; entries below a mebibyte are free.
    pub ratio: u64,
    /// Most entries of an archive.
    pub entries: usize,
    /// Deepest nesting of XML elements.
    pub depth: usize,
    /// Most pages of a PDF.
    pub pages: usize,
    /// Most bytes of text from one file.
    pub text_bytes: usize,
}

impl Default for Limits {
    /// The largest compilations of laws stay below 10 MB of text; these leave room and fit a small server.
    fn default() -> Self {
        Self {
            file_bytes: 100 << 20,
            unpacked_bytes: 200 << 20,
            ratio: 200,
            entries: 2000,
            depth: 256,
            pages: 5000,
            text_bytes: 32 << 20,
        }
    }
}
