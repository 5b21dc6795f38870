use crate::{EmbedError, Embedder, EmbedderInfo, Embedding, Role};

/// Embeds by hashing characters and pairs of characters. Deterministic and without a model: for tests.
#[derive(Debug, Clone)]
pub struct HashEmbedder {
    info: EmbedderInfo,
}

impl HashEmbedder {
    /// An embedder of `dims` dimensions, at least one.
    pub fn new(dims: usize) -> Self {
        let dims = dims.max(1);
        Self { info: EmbedderInfo { id: format!("hash-{dims}"), dims, max_tokens: usize::MAX } }
    }

    fn vector(&self, text: &str) -> Result<Embedding, EmbedError> {
        let mut values = vec![0.0; self.info.dims];
        let mut previous = None;
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            add(&mut values, &[c as u32]);
            if let Some(before) = previous.replace(c) {
                add(&mut values, &[before as u32, c as u32]);
            }
        }
        // An empty text, or features that cancel out, still have a vector.
        if values.iter().all(|v| v.abs() < 0.5) {
            values[0] = 1.0;
        }
        Embedding::normalised(values)
    }
}

/// Adds one feature: plus or minus one in one dimension.
fn add(values: &mut [f32], feature: &[u32]) {
    let bytes = feature.iter().flat_map(|unit| unit.to_le_bytes());
    // FNV-1a, 64 bits; its low bits choose the dimension, the top one the sign.
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let slot = (hash >> 8) as usize % values.len();
    values[slot] += if hash >> 63 == 0 { 1.0 } else { -1.0 };
}

impl Embedder for HashEmbedder {
    fn info(&self) -> &EmbedderInfo {
        &self.info
    }

    fn embed(&self, texts: &[&str], _role: Role) -> Result<Vec<Embedding>, EmbedError> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_texts_have_alike_vectors() {
        let embedder = HashEmbedder::new(256);
        let texts = ["小学生独立使用生成式人工智能", "小学生能不能独立使用人工智能", "经费预算与绩效管理", "", " "];
        let vectors = embedder.embed(&texts, Role::Query).unwrap();
        assert!(vectors[0].dot(&vectors[1]) > vectors[0].dot(&vectors[2]) + 0.2);
        assert_eq!(vectors[3], vectors[4], "empty texts have a vector too");
    }
}
