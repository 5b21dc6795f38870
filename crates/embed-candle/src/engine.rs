use std::cell::RefCell;
use std::path::Path;

use candle_core::Device;
use candle_transformers::models::bert::Config;
use rayon::prelude::*;

use crate::candle::CandleEncoder;
use crate::device::DeviceChoice;
use crate::gguf::Gguf;
use crate::head::Head;
use crate::kernel::{Found, Kernel, KernelEncoder, Room};
use crate::{LoadOptions, ModelError, ModelManifest};

/// Tokens computed together by one thread: enough to use each panel of weights often, few enough that the numbers stay
/// in the second cache.
const KERNEL_TOKENS: usize = 128;
/// Tokens, padding included, of one call of candle; a graphics card wants thousands.
const CANDLE_TOKENS: usize = 8_192;

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// An engine, and what its vectors are multiplied with.
pub(crate) struct Loaded {
    pub(crate) engine: Engine,
    pub(crate) head: Option<Head>,
}

/// What turns token ids into vectors.
pub(crate) enum Engine {
    Kernel(Box<KernelEncoder>),
    Candle(Box<CandleEncoder>, String),
}

impl Engine {
    pub(crate) fn load(path: &Path, manifest: &ModelManifest, options: &LoadOptions) -> Result<Loaded, ModelError> {
        let card = card(options)?;
        let weights = manifest.weights.read(path)?;
        if manifest.weights.file.extension().is_some_and(|extension| extension == "safetensors") {
            let engine = Self::load_safetensors(path, manifest, weights, card)?;
            return Ok(Loaded { engine, head: None });
        }
        let base = manifest.base.as_ref().map(|base| base.read(path)).transpose()?;
        let files: Vec<&[u8]> = [Some(&weights), base.as_ref()].into_iter().flatten().map(Vec::as_slice).collect();
        let gguf = Gguf::parse(&files)?;
        let sizes = gguf.sizes()?;
        check("dimensions", manifest.dims, sizes.dims)?;
        check("tokens", manifest.vocabulary, sizes.vocabulary)?;
        check("positions", manifest.max_tokens, sizes.positions.min(manifest.max_tokens))?;
        let head = Head::read(&gguf, manifest.dims)?;
        Ok(Loaded { engine: Self::load_gguf(&gguf, card, options)?, head })
    }

    fn load_gguf(gguf: &Gguf<'_>, card: Option<Device>, options: &LoadOptions) -> Result<Self, ModelError> {
        if let (None, Some(found)) = (&card, Found::detect(options.kernel)?) {
            match KernelEncoder::load(gguf, found) {
                Ok(encoder) => return Ok(Self::Kernel(Box::new(encoder))),
                Err(error) if options.kernel != Kernel::Auto => return Err(error),
                Err(error) => tracing::warn!(%error, "no kernel of ours runs these weights; candle does"),
            }
        }
        let (device, name) = device(card);
        Ok(Self::Candle(Box::new(CandleEncoder::from_gguf(gguf, device)?), name))
    }

    fn load_safetensors(
        path: &Path,
        manifest: &ModelManifest,
        weights: Vec<u8>,
        card: Option<Device>,
    ) -> Result<Self, ModelError> {
        let file = manifest.config.as_ref().ok_or_else(|| ModelError::tensor("config.json"))?;
        let config: Config =
            serde_json::from_slice(&file.read(path)?).map_err(|error| ModelError::Config { source: error })?;
        check("dimensions", manifest.dims, config.hidden_size)?;
        check("tokens", manifest.vocabulary, config.vocab_size)?;
        let (device, name) = device(card);
        Ok(Self::Candle(Box::new(CandleEncoder::from_safetensors(weights, &config, device)?), name))
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Kernel(encoder) => encoder.found().kernel().to_string(),
            Self::Candle(_, device) => format!("candle f32 on {device}"),
        }
    }

    /// The mean of the token vectors of each sequence, in parallel when there are several batches.
    pub(crate) fn pool(&self, sequences: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        match self {
            Self::Kernel(encoder) => {
                let pool = |batch: &&[&[u32]]| ROOM.with_borrow_mut(|room| encoder.pool(batch, room));
                let batches = batches(sequences, KERNEL_TOKENS);
                Ok(match batches.as_slice() {
                    [batch] => pool(batch),
                    several => several.par_iter().flat_map_iter(pool).collect(),
                })
            }
            Self::Candle(encoder, _) => {
                let means = batches(sequences, CANDLE_TOKENS).into_iter().map(|batch| encoder.pool(batch));
                Ok(means.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            }
        }
    }
}

/// Sequences in their order, as many together as the tokens allow, counted with padding to the longest.
fn batches<'a, 'b>(sequences: &'a [&'b [u32]], tokens: usize) -> Vec<&'a [&'b [u32]]> {
    let (mut batches, mut start, mut width) = (vec![], 0, 0);
    for (at, sequence) in sequences.iter().enumerate() {
        let wider = sequence.len().max(width);
        if at > start && wider * (at + 1 - start) > tokens {
            batches.push(&sequences[start..at]);
            (start, width) = (at, sequence.len());
        } else {
            width = wider;
        }
    }
    if start < sequences.len() {
        batches.push(&sequences[start..]);
    }
    batches
}

/// The graphics card to use. A kernel of ours that is asked for by name computes on the processor.
fn card(options: &LoadOptions) -> Result<Option<Device>, ModelError> {
    let ours = match options.kernel {
        Kernel::Vnni512 | Kernel::Avx2 | Kernel::Scalar => true,
        Kernel::Auto | Kernel::Candle => false,
    };
    match options.device {
        DeviceChoice::Auto if ours => Ok(None),
        DeviceChoice::Cuda(_) if ours => {
            Err(ModelError::Kernel { kernel: options.kernel.as_str(), reason: "it runs on no graphics card" })
        }
        DeviceChoice::Auto | DeviceChoice::Cpu | DeviceChoice::Cuda(_) => options.device.card(),
    }
}

fn device(card: Option<Device>) -> (Device, String) {
    match card {
        Some(device) => {
            let name = format!("{:?}", device.location());
            (device, name)
        }
        None => (Device::Cpu, "cpu".to_owned()),
    }
}

fn check(what: &'static str, expected: usize, found: usize) -> Result<(), ModelError> {
    if found == expected { Ok(()) } else { Err(ModelError::Shape { what, expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lengths: &[usize], expected: &[usize]) {
        let sequences: Vec<Vec<u32>> = lengths.iter().map(|n| vec![0; *n]).collect();
        let sequences: Vec<&[u32]> = sequences.iter().map(Vec::as_slice).collect();
        let sizes: Vec<usize> = batches(&sequences, 100).iter().map(|batch| batch.len()).collect();
        assert_eq!(sizes, expected, "{lengths:?}");
    }

    #[test]
    fn batches_hold_at_most_so_many_tokens() {
        check(&[], &[]);
        check(&[500], &[1]);
        check(&[50, 50, 1], &[2, 1]);
        check(&[10, 10, 60, 10], &[2, 1, 1]);
        check(&[90, 101, 90], &[1, 1, 1]);
    }
}
