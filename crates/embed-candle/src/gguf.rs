use std::collections::HashMap;
use std::io::Cursor;

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::{Content, TensorInfo};
use candle_core::{DType, Device, Tensor};

use crate::ModelError;

/// The sizes of a BERT encoder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) dims: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) inner: usize,
    pub(crate) positions: usize,
    pub(crate) vocabulary: usize,
    pub(crate) epsilon: f32,
}

/// A GGUF file in memory.
pub(crate) struct Gguf<'a> {
    bytes: &'a [u8],
    content: Content,
}

impl<'a> Gguf<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        Ok(Self { bytes, content: Content::read(&mut Cursor::new(bytes))? })
    }

    pub(crate) fn sizes(&self) -> Result<Sizes, ModelError> {
        let value = |key: &str| self.content.metadata.get(key).ok_or_else(|| ModelError::tensor(key));
        let size = |key: &str| Ok::<_, ModelError>(value(key)?.to_u32()? as usize);
        Ok(Sizes {
            dims: size("bert.embedding_length")?,
            layers: size("bert.block_count")?,
            heads: size("bert.attention.head_count")?,
            inner: size("bert.feed_forward_length")?,
            positions: size("bert.context_length")?,
            vocabulary: self.info("token_embd.weight")?.shape.dims().first().copied().unwrap_or(0),
            epsilon: value("bert.attention.layer_norm_epsilon")?.to_f32()?,
        })
    }

    fn info(&self, name: &str) -> Result<&TensorInfo, ModelError> {
        self.content.tensor_infos.get(name).ok_or_else(|| ModelError::tensor(name))
    }

    /// A tensor of f32 as it lies in the file.
    pub(crate) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let bytes = self.raw(name, shape, GgmlDType::F32, 4)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// The Q4_0 blocks of a matrix, row by row, as they lie in the file.
    pub(crate) fn q4(&self, name: &str, rows: usize, columns: usize) -> Result<&'a [[u8; 18]], ModelError> {
        if !columns.is_multiple_of(32) {
            return Err(ModelError::tensor(name));
        }
        let bytes = self.raw(name, &[rows, columns / 32], GgmlDType::Q4_0, 18)?;
        Ok(bytes.as_chunks::<18>().0)
    }

    fn raw(&self, name: &str, units: &[usize], dtype: GgmlDType, unit: usize) -> Result<&'a [u8], ModelError> {
        let wrong = || ModelError::tensor(name);
        let info = self.info(name)?;
        let elements: usize = units.iter().product::<usize>() * if unit == 18 { 32 } else { 1 };
        if info.ggml_dtype != dtype || info.shape.elem_count() != elements {
            return Err(wrong());
        }
        let start =
            usize::try_from(self.content.tensor_data_offset.saturating_add(info.offset)).map_err(|_| wrong())?;
        let end = start.checked_add(units.iter().product::<usize>() * unit).ok_or_else(wrong)?;
        self.bytes.get(start..end).ok_or_else(wrong)
    }

    /// All tensors as f32 on a device, under their Hugging Face names.
    pub(crate) fn dequantised(&self, device: &Device) -> Result<HashMap<String, Tensor>, ModelError> {
        let mut file = Cursor::new(self.bytes);
        let mut tensors = HashMap::new();
        for name in self.content.tensor_infos.keys() {
            let tensor = self.content.tensor(&mut file, name, device)?.dequantize(device)?;
            tensors.insert(hugging_face_name(name)?, tensor.to_dtype(DType::F32)?);
        }
        Ok(tensors)
    }
}

/// The names of llama.cpp's converter → those of the original.
fn hugging_face_name(name: &str) -> Result<String, ModelError> {
    const TOP: [(&str, &str); 4] = [
        ("token_embd", "embeddings.word_embeddings"),
        ("position_embd", "embeddings.position_embeddings"),
        ("token_types", "embeddings.token_type_embeddings"),
        ("token_embd_norm", "embeddings.LayerNorm"),
    ];
    const LAYER: [(&str, &str); 8] = [
        ("attn_q", "attention.self.query"),
        ("attn_k", "attention.self.key"),
        ("attn_v", "attention.self.value"),
        ("attn_output", "attention.output.dense"),
        ("attn_output_norm", "attention.output.LayerNorm"),
        ("ffn_up", "intermediate.dense"),
        ("ffn_down", "output.dense"),
        ("layer_output_norm", "output.LayerNorm"),
    ];
    let found = |table: &[(&str, &'static str)], part: &str| table.iter().find(|row| row.0 == part).map(|row| row.1);
    let (stem, kind) = name.rsplit_once('.').ok_or_else(|| ModelError::tensor(name))?;
    let full = match stem.strip_prefix("blk.").and_then(|rest| rest.split_once('.')) {
        Some((layer, part)) => found(&LAYER, part).map(|part| format!("encoder.layer.{layer}.{part}.{kind}")),
        None => found(&TOP, stem).map(|part| format!("{part}.{kind}")),
    };
    full.ok_or_else(|| ModelError::tensor(name))
}
