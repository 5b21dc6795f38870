//! The encoder: a BERT model and its tokenizer from files, run by our own kernels or by candle.
//!
//! [`CandleEmbedder`] is the [`Embedder`](tiaowen_embed::Embedder) of the product. It proves its files against a
//! [`ModelManifest`], reads texts in windows of what the model can take, and gives the same vectors (cosine 0.9999)
//! whichever [`Kernel`] computes them. It knows no passage, no index and no file besides the model's.

mod candle;
mod device;
mod embedder;
mod engine;
mod error;
mod gguf;
mod head;
mod kernel;
mod make;
mod manifest;
mod tokenizer;

pub use device::{DeviceChoice, DeviceChoiceError};
pub use embedder::{CandleEmbedder, LoadOptions};
pub use error::ModelError;
pub use kernel::{Kernel, KernelNameError};
pub use make::build_model;
pub use manifest::{ModelFile, ModelManifest, Pooling, Prefix, Source, Training};
