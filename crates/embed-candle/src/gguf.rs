use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::{Content, TensorInfo};
use candle_core::{DType, Device, Tensor};

use crate::ModelError;
use crate::head::Head;

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

/// GGUF files in memory that make one model: a tensor is taken from the first file that has it.
pub(crate) struct Gguf<'a> {
    files: Vec<(&'a [u8], Content)>,
}

impl<'a> Gguf<'a> {
    pub(crate) fn parse(files: &[&'a [u8]]) -> Result<Self, ModelError> {
        let parse = |bytes: &&'a [u8]| Ok((*bytes, Content::read(&mut Cursor::new(bytes))?));
        Ok(Self { files: files.iter().map(parse).collect::<Result<_, ModelError>>()? })
    }

    pub(crate) fn sizes(&self) -> Result<Sizes, ModelError> {
        let find = |key: &str| self.files.iter().find_map(|(_, content)| content.metadata.get(key));
        let value = |key: &str| find(key).ok_or_else(|| ModelError::tensor(key));
        let size = |key: &str| Ok::<_, ModelError>(value(key)?.to_u32()? as usize);
        Ok(Sizes {
            dims: size("bert.embedding_length")?,
            layers: size("bert.block_count")?,
            heads: size("bert.attention.head_count")?,
            inner: size("bert.feed_forward_length")?,
            positions: size("bert.context_length")?,
            vocabulary: self.find("token_embd.weight")?.2.shape.dims().first().copied().unwrap_or(0),
            epsilon: value("bert.attention.layer_norm_epsilon")?.to_f32()?,
        })
    }

    /// Whether a file has this tensor.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// The file of a tensor and what it says about it.
    fn find(&self, name: &str) -> Result<(&'a [u8], &Content, &TensorInfo), ModelError> {
        let mut known = self.files.iter().filter_map(|(bytes, content)| {
            let info = content.tensor_infos.get(name)?;
            Some((*bytes, content, info))
        });
        known.next().ok_or_else(|| ModelError::tensor(name))
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
        let (bytes, content, info) = self.find(name)?;
        let elements: usize = units.iter().product::<usize>() * if unit == 18 { 32 } else { 1 };
        if info.ggml_dtype != dtype || info.shape.elem_count() != elements {
            return Err(wrong());
        }
        let start = usize::try_from(content.tensor_data_offset.saturating_add(info.offset)).map_err(|_| wrong())?;
        let end = start.checked_add(units.iter().product::<usize>() * unit).ok_or_else(wrong)?;
        bytes.get(start..end).ok_or_else(wrong)
    }

    /// All tensors of the encoder as f32 on a device, under their Hugging Face names.
    pub(crate) fn dequantised(&self, device: &Device) -> Result<HashMap<String, Tensor>, ModelError> {
        let names: BTreeSet<&String> = self.files.iter().flat_map(|(_, content)| content.tensor_infos.keys()).collect();
        let mut tensors = HashMap::new();
        for name in names.into_iter().filter(|name| *name != Head::TENSOR) {
            let (bytes, content, _) = self.find(name)?;
            let tensor = content.tensor(&mut Cursor::new(bytes), name, device)?.dequantize(device)?;
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

#[cfg(test)]
pub(crate) mod testing {
    use std::io::Cursor;

    use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
    use candle_core::{Device, Tensor};

    /// A file with these tensors: name, numbers, shape.
    pub(crate) fn file(tensors: &[(&str, &[f32], &[usize])]) -> Vec<u8> {
        let quantised = |row: &(&str, &[f32], &[usize])| {
            let tensor = Tensor::from_slice(row.1, row.2, &Device::Cpu).unwrap();
            QTensor::quantize(&tensor, GgmlDType::F32).unwrap()
        };
        let made: Vec<QTensor> = tensors.iter().map(quantised).collect();
        let named: Vec<(&str, &QTensor)> = tensors.iter().map(|row| row.0).zip(&made).collect();
        let mut bytes = Cursor::new(vec![]);
        gguf_file::write(&mut bytes, &[], &named).unwrap();
        bytes.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::file;
    use super::*;

    #[test]
    fn the_first_file_that_has_a_tensor_gives_it() {
        let tuned = file(&[("a", &[1.0], &[1])]);
        let base = file(&[("b", &[3.0, 4.0], &[2]), ("a", &[2.0], &[1])]);
        let gguf = Gguf::parse(&[&tuned, &base]).unwrap();
        assert_eq!(gguf.floats("a", &[1]).unwrap(), [1.0]);
        assert_eq!(gguf.floats("b", &[2]).unwrap(), [3.0, 4.0]);
        assert!(gguf.has("b") && !gguf.has("c"));
        assert!(gguf.floats("b", &[3]).is_err());
    }
}
