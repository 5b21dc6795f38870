use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config, HiddenAct};

use crate::ModelError;
use crate::gguf::{Gguf, Sizes};

/// The model as candle-transformers defines it, in f32: what our kernels are tested against, what runs weights they do
/// not know, and what runs on a graphics card.
pub(crate) struct CandleEncoder {
    model: BertModel,
    device: Device,
}

impl CandleEncoder {
    pub(crate) fn from_gguf(gguf: &Gguf<'_>, device: Device) -> Result<Self, ModelError> {
        let tensors = VarBuilder::from_tensors(gguf.dequantised(&device)?, DType::F32, &device);
        Ok(Self { model: BertModel::load(tensors, &config(&gguf.sizes()?))?, device })
    }

    pub(crate) fn from_safetensors(weights: Vec<u8>, config: &Config, device: Device) -> Result<Self, ModelError> {
        let tensors = VarBuilder::from_buffered_safetensors(weights, DType::F32, &device)?;
        Ok(Self { model: BertModel::load(tensors, config)?, device })
    }

    /// The mean of the token vectors of each sequence. Padding is masked, so it changes nothing.
    pub(crate) fn pool(&self, sequences: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        let width = sequences.iter().map(|s| s.len()).max().unwrap_or(0);
        let shape = (sequences.len(), width);
        let padded = sequences.iter().flat_map(|s| s.iter().copied().chain(std::iter::repeat_n(0, width - s.len())));
        let ids = Tensor::from_iter(padded, &self.device)?.reshape(shape)?;
        let marks = sequences.iter().flat_map(|s| (0..width).map(|at| if at < s.len() { 1.0_f32 } else { 0.0 }));
        let mask = Tensor::from_iter(marks, &self.device)?.reshape(shape)?;
        let states = self.model.forward(&ids, &ids.zeros_like()?, Some(&mask))?;
        let sums = states.broadcast_mul(&mask.unsqueeze(2)?)?.sum(1)?;
        Ok(sums.broadcast_div(&mask.sum_keepdim(1)?)?.to_vec2()?)
    }
}

fn config(sizes: &Sizes) -> Config {
    Config {
        vocab_size: sizes.vocabulary,
        hidden_size: sizes.dims,
        num_hidden_layers: sizes.layers,
        num_attention_heads: sizes.heads,
        intermediate_size: sizes.inner,
        hidden_act: HiddenAct::Gelu,
        max_position_embeddings: sizes.positions,
        layer_norm_eps: f64::from(sizes.epsilon),
        ..Config::default()
    }
}
