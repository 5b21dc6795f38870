use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use memmap2::Mmap;

use crate::VectorError;
use crate::quantise::Stats;

/// Format of the file. Another one is refused, not converted: an index is rebuilt from the vectors in seconds.
pub(crate) const FORMAT: u32 = 1;
/// Also tells the byte order: read on a machine of the other order it is another number.
const MAGIC: u64 = u64::from_le_bytes(*b"tw-vecs\n");
/// Sections begin at multiples of a cache line.
const ALIGN: usize = 64;
const HEADER_BYTES: usize = ALIGN;

/// The vectors as they lie in the file: header, passages, stats, codes, exact numbers.
///
/// Built in memory or mapped from the file; the sections are read where they lie.
pub(crate) struct Image {
    bytes: Bytes,
    layout: Layout,
}

enum Bytes {
    Owned(Vec<u64>),
    Mapped(Mmap),
}

/// Where the sections begin.
#[derive(Clone, Copy, PartialEq)]
struct Layout {
    dims: usize,
    count: usize,
    stats: usize,
    codes: usize,
    exact: usize,
    end: usize,
}

impl Layout {
    /// `None` when the sizes are beyond the format.
    fn new(dims: usize, count: usize) -> Option<Self> {
        let (wide_dims, wide_count) = (u32::try_from(dims).ok()?, u32::try_from(count).ok()?);
        let numbers = usize::try_from(u64::from(wide_dims) * u64::from(wide_count)).ok()?;
        let after = |start: usize, bytes: usize| start.checked_add(bytes)?.checked_next_multiple_of(ALIGN);
        let stats = after(HEADER_BYTES, count.checked_mul(4)?)?;
        let codes = after(stats, count.checked_mul(12)?)?;
        let exact = after(codes, numbers)?;
        let end = after(exact, numbers.checked_mul(4)?)?;
        Some(Self { dims, count, stats, codes, exact, end })
    }
}

impl Image {
    /// An image of zeros.
    pub(crate) fn new(dims: usize, count: usize) -> Result<Self, VectorError> {
        let layout = Layout::new(dims, count).ok_or(VectorError::TooMany { count })?;
        Ok(Self { bytes: Bytes::Owned(vec![0; layout.end / 8]), layout })
    }

    pub(crate) fn dims(&self) -> usize {
        self.layout.dims
    }

    pub(crate) fn passages(&self) -> &[u32] {
        self.section(HEADER_BYTES, self.layout.count * 4)
    }

    pub(crate) fn stats(&self) -> &[[f32; 3]] {
        self.section(self.layout.stats, self.layout.count * 12)
    }

    pub(crate) fn codes(&self) -> &[i8] {
        self.section(self.layout.codes, self.layout.count * self.layout.dims)
    }

    pub(crate) fn exact(&self) -> &[f32] {
        self.section(self.layout.exact, self.layout.count * self.layout.dims * 4)
    }

    /// The exact numbers of one vector.
    pub(crate) fn vector(&self, at: usize) -> &[f32] {
        &self.exact()[at * self.dims()..][..self.dims()]
    }

    fn section<T: bytemuck::AnyBitPattern>(&self, start: usize, bytes: usize) -> &[T] {
        bytemuck::cast_slice(&self.bytes.all()[start..start + bytes])
    }

    /// Writes one vector. Only images made by [`Image::new`] can be written.
    pub(crate) fn set(
        &mut self,
        at: usize,
        passage: u32,
        exact: &[f32],
        quantise: impl Fn(&[f32], &mut [i8]) -> Stats,
    ) {
        let (layout, dims) = (self.layout, self.layout.dims);
        let Bytes::Owned(words) = &mut self.bytes else { return };
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(words);
        let codes: &mut [i8] = bytemuck::cast_slice_mut(&mut bytes[layout.codes + at * dims..][..dims]);
        let stats = quantise(exact, codes).to_array();
        bytes[HEADER_BYTES + at * 4..][..4].copy_from_slice(&passage.to_ne_bytes());
        bytes[layout.stats + at * 12..][..12].copy_from_slice(bytemuck::bytes_of(&stats));
        bytes[layout.exact + at * dims * 4..][..dims * 4].copy_from_slice(bytemuck::cast_slice(exact));
    }

    /// Writes the file beside its place, then moves it there: a reader sees the old or the new one.
    pub(crate) fn save(&self, path: &Path) -> Result<(), VectorError> {
        let body = &self.bytes.all()[HEADER_BYTES..];
        let mut header = [0_u64; HEADER_BYTES / 8];
        header[..5].copy_from_slice(&[
            MAGIC,
            u64::from(FORMAT),
            self.layout.dims as u64,
            self.layout.count as u64,
            checksum(body),
        ]);
        let beside = path.with_extension("new");
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(bytemuck::cast_slice(&header))?;
            file.write_all(body)?;
            file.sync_all()?;
            fs::rename(&beside, path)
        };
        write().map_err(VectorError::io(path))
    }

    /// Maps a saved file and checks all of it.
    pub(crate) fn open(path: &Path) -> Result<Self, VectorError> {
        let file = File::open(path).map_err(VectorError::io(path))?;
        #[expect(unsafe_code, reason = "a file can be mapped in no other way")]
        // SAFETY: the files of an index are never written in place: `save` writes a new file and renames it over the
        // old name, which leaves the mapped one as it is. Whoever truncates a file of the data folder by hand stops the
        // program, as with every mapped database.
        let map = unsafe { Mmap::map(&file) }.map_err(VectorError::io(path))?;
        let format = || VectorError::Format { path: path.to_owned(), expected: FORMAT };
        let header: &[u64] = bytemuck::cast_slice(map.get(..HEADER_BYTES).ok_or_else(format)?);
        let &[magic, version, dims, count, sum, ..] = header else { return Err(format()) };
        if magic != MAGIC || version != u64::from(FORMAT) {
            return Err(format());
        }
        let damaged = || VectorError::Damaged { path: path.to_owned() };
        let layout = Layout::new(dims as usize, count as usize).ok_or_else(damaged)?;
        if map.len() != layout.end || checksum(&map[HEADER_BYTES..]) != sum {
            return Err(damaged());
        }
        Ok(Self { bytes: Bytes::Mapped(map), layout })
    }
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Self::Owned(words) => bytemuck::cast_slice(words),
            Self::Mapped(map) => map,
        }
    }
}

/// A fast checksum against truncation and bit rot, not against malice. The length is part of it.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b1_85eb_ca87;
    let mut sums = [PRIME; 8];
    let (blocks, tail) = bytes.as_chunks::<64>();
    for block in blocks {
        for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
            *sum = (*sum ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME).rotate_left(29);
        }
    }
    let tail = tail.iter().fold(bytes.len() as u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(PRIME));
    sums.iter().fold(tail, |all, sum| (all ^ sum).wrapping_mul(PRIME).rotate_left(29))
}
