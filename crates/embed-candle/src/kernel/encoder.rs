use super::activation::{CodeBlock, Norm};
use super::attention::{Head, HeadRoom};
use super::isa::{Found, Isa, MAX_ROWS};
use super::weight::{BLOCK, Linear, Part, Table};
use crate::ModelError;
use crate::gguf::{Gguf, Sizes};

/// The encoder over packed weights.
#[derive(Debug)]
pub(crate) struct KernelEncoder {
    found: Found,
    sizes: Sizes,
    words: Table,
    /// Position and first token type, added up.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    /// Query (already divided by the root of the head's width), key and value side by side.
    qkv: Linear,
    output: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    output_norm: Norm,
}

/// Numbers of one call, kept for the next by the same thread.
#[derive(Debug, Default)]
pub(crate) struct Room {
    states: Vec<f32>,
    wide: Vec<f32>,
    codes: Vec<CodeBlock>,
    inner: Vec<CodeBlock>,
    head: HeadRoom,
}

impl KernelEncoder {
    /// Packs the weights. Only heads of 32 numbers and Q4_0 matrices are known here.
    pub(crate) fn load(gguf: &Gguf<'_>, found: Found) -> Result<Self, ModelError> {
        let sizes = gguf.sizes()?;
        let refused = |reason| ModelError::Kernel { kernel: found.kernel().as_str(), reason };
        if sizes.dims != sizes.heads * BLOCK || !sizes.inner.is_multiple_of(BLOCK) || sizes.dims == 0 {
            return Err(refused("only attention heads of 32 numbers are supported"));
        }
        let mut positions = gguf.floats("position_embd.weight", &[sizes.positions, sizes.dims])?;
        let kinds = gguf.floats("token_types.weight", &[2, sizes.dims])?;
        for row in positions.chunks_exact_mut(sizes.dims) {
            row.iter_mut().zip(&kinds).for_each(|(position, kind)| *position += kind);
        }
        let layers = (0..sizes.layers).map(|at| Layer::load(gguf, &sizes, at)).collect::<Result<_, _>>()?;
        let words = Table::new(gguf.q4("token_embd.weight", sizes.vocabulary, sizes.dims)?, sizes.dims);
        let norm = norm(gguf, "token_embd_norm", &sizes)?;
        Ok(Self { found, sizes, words, positions, norm, layers })
    }

    /// The instructions in use.
    pub(crate) fn found(&self) -> Found {
        self.found
    }

    /// The mean of the token vectors of each sequence.
    pub(crate) fn pool(&self, sequences: &[&[u32]], room: &mut Room) -> Vec<Vec<f32>> {
        match self.found {
            #[cfg(target_arch = "x86_64")]
            Found::Vnni512(isa) => self.forward(isa, sequences, room),
            #[cfg(target_arch = "x86_64")]
            Found::Avx2(isa) => self.forward(isa, sequences, room),
            Found::Portable(isa) => self.forward(isa, sequences, room),
        }
        let width = self.sizes.dims;
        let mut rest = room.states.as_slice();
        let mean = |sequence: &&[u32]| {
            let (own, later) = rest.split_at(sequence.len() * width);
            rest = later;
            mean(own, width)
        };
        sequences.iter().map(mean).collect()
    }

    /// The whole pass; `room.states` has a row for each token afterwards.
    fn forward(&self, isa: impl Isa, sequences: &[&[u32]], room: &mut Room) {
        let Room { states, wide, codes, inner, head } = room;
        let width = self.sizes.dims;
        self.look_up(sequences, states);
        let tokens = states.len() / width;
        wide.clear();
        wide.resize(tokens * width * 3, 0.0);
        codes.resize(tokens * width / BLOCK, CodeBlock::ZERO);
        inner.resize(tokens * self.sizes.inner / BLOCK, CodeBlock::ZERO);
        isa.add_norm(states, &wide[..tokens * width], &self.norm, codes);
        for layer in &self.layers {
            multiply(isa, &layer.qkv, codes, wide);
            let (mut rows, mut results) = (wide.as_slice(), codes.as_mut_slice());
            for sequence in sequences {
                let (own, later) = rows.split_at(sequence.len() * 3 * width);
                let (own_results, later_results) = results.split_at_mut(sequence.len() * width / BLOCK);
                for at in 0..self.sizes.heads {
                    isa.attend(own, Head { head: at, width }, head, own_results);
                }
                (rows, results) = (later, later_results);
            }
            multiply(isa, &layer.output, codes, &mut wide[..tokens * width]);
            isa.add_norm(states, wide, &layer.attention_norm, codes);
            multiply_gelu(isa, &layer.up, codes, inner);
            multiply(isa, &layer.down, inner, &mut wide[..tokens * width]);
            isa.add_norm(states, wide, &layer.output_norm, codes);
        }
    }

    /// Fills `states` with word, position and type of each token.
    fn look_up(&self, sequences: &[&[u32]], states: &mut Vec<f32>) {
        let width = self.sizes.dims;
        states.clear();
        for sequence in sequences {
            for (word, position) in sequence.iter().zip(self.positions.chunks_exact(width)) {
                let start = states.len();
                states.extend_from_slice(position);
                self.words.add_row(*word as usize, &mut states[start..]);
            }
        }
    }
}

impl Layer {
    fn load(gguf: &Gguf<'_>, sizes: &Sizes, at: usize) -> Result<Self, ModelError> {
        let (dims, inner) = (sizes.dims, sizes.inner);
        let part = |name: &str, rows, columns| Part::read(gguf, &format!("blk.{at}.{name}"), rows, columns);
        let norm = |name: &str| norm(gguf, &format!("blk.{at}.{name}"), sizes);
        let query = part("attn_q", dims, dims)?.scaled(1.0 / (BLOCK as f32).sqrt());
        Ok(Self {
            qkv: Linear::pack(&[query, part("attn_k", dims, dims)?, part("attn_v", dims, dims)?], dims),
            output: Linear::pack(&[part("attn_output", dims, dims)?], dims),
            attention_norm: norm("attn_output_norm")?,
            up: Linear::pack(&[part("ffn_up", inner, dims)?], dims),
            down: Linear::pack(&[part("ffn_down", dims, inner)?], inner),
            output_norm: norm("layer_output_norm")?,
        })
    }
}

fn norm(gguf: &Gguf<'_>, name: &str, sizes: &Sizes) -> Result<Norm, ModelError> {
    let row = |kind: &str| gguf.floats(&format!("{name}.{kind}"), &[sizes.dims]);
    Ok(Norm { weight: row("weight")?, bias: row("bias")?, epsilon: sizes.epsilon })
}

fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sums = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    let count = (rows.len() / width) as f32;
    sums.iter_mut().for_each(|sum| *sum /= count);
    sums
}

/// Rows of codes times a layer; the rows of `out` lie one after the other.
fn multiply(isa: impl Isa, layer: &Linear, codes: &[CodeBlock], out: &mut [f32]) {
    let stripes = layer.n_stripes();
    let (out, _) = out.as_chunks_mut::<BLOCK>();
    tiles(isa, layer, codes, |stripe, first, tile| {
        for (row, block) in tile.iter().enumerate() {
            out[(first + row) * stripes + stripe] = *block;
        }
    });
}

/// As [`multiply`], then GELU, quantised at once.
fn multiply_gelu(isa: impl Isa, layer: &Linear, codes: &[CodeBlock], out: &mut [CodeBlock]) {
    let stripes = layer.n_stripes();
    tiles(isa, layer, codes, |stripe, first, tile| isa.gelu(tile, &mut out[first * stripes + stripe..], stripes));
}

/// Computes tile after tile, and hands each on with its stripe and its first row.
fn tiles<I: Isa>(isa: I, layer: &Linear, codes: &[CodeBlock], mut done: impl FnMut(usize, usize, &mut [[f32; BLOCK]])) {
    let rows = codes.len() / layer.blocks();
    let mut tile = [[0.0; BLOCK]; MAX_ROWS];
    for (stripe, (panels, bias)) in layer.stripes().enumerate() {
        let mut first = 0;
        for left in (1..=rows.div_ceil(I::ROWS)).rev() {
            // Equal shares rather than full tiles and a small rest.
            let share = (rows - first).div_ceil(left);
            let tile = &mut tile[..share];
            isa.tile(panels, bias, &codes[first * layer.blocks()..][..share * layer.blocks()], tile);
            done(stripe, first, tile);
            first += share;
        }
    }
}
