use half::f16;

use crate::ModelError;
use crate::gguf::Gguf;

/// Columns of a panel and numbers of a quantisation block.
pub(crate) const BLOCK: usize = 32;

/// 32 rows of input by 32 columns of output.
///
/// Line `2 g + h` holds, for the columns `16 h ..`, four nibbles each of the inputs `4 g ..` in the low halves of its
/// bytes and of the inputs `4 g + 16 ..` in the high ones. A nibble is the weight plus eight.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct Panel {
    pub(crate) lines: [[u8; 64]; 8],
    pub(crate) scales: [f32; BLOCK],
    /// Sums of the 32 weights of each column, which the centres of activations are multiplied with.
    pub(crate) sums: [f32; BLOCK],
}

/// One linear layer: panels of one stripe of columns lie together, input blocks in order.
#[derive(Debug)]
pub(crate) struct Linear {
    panels: Vec<Panel>,
    bias: Vec<[f32; BLOCK]>,
    blocks: usize,
}

/// A matrix of the file and its bias, whose outputs are multiplied by `scale`.
pub(crate) struct Part<'a> {
    pub(crate) blocks: &'a [[u8; 18]],
    pub(crate) bias: Vec<f32>,
    pub(crate) scale: f32,
}

impl<'a> Part<'a> {
    pub(crate) fn read(gguf: &Gguf<'a>, name: &str, rows: usize, columns: usize) -> Result<Self, ModelError> {
        let blocks = gguf.q4(&format!("{name}.weight"), rows, columns)?;
        let bias = gguf.floats(&format!("{name}.bias"), &[rows])?;
        Ok(Self { blocks, bias, scale: 1.0 })
    }

    pub(crate) fn scaled(self, scale: f32) -> Self {
        Self { scale, ..self }
    }
}

impl Linear {
    /// Packs parts, one beside the other. Each has a multiple of 32 outputs and `inputs` inputs, also a multiple.
    pub(crate) fn pack(parts: &[Part<'_>], inputs: usize) -> Self {
        let blocks = inputs / BLOCK;
        let (mut panels, mut bias) = (vec![], vec![]);
        for part in parts {
            let rows: Vec<&[[u8; 18]]> = part.blocks.chunks_exact(blocks).collect();
            for columns in rows.as_chunks::<BLOCK>().0 {
                panels.extend((0..blocks).map(|block| panel(&columns.map(|row| &row[block]), part.scale)));
            }
            bias.extend(part.bias.as_chunks::<BLOCK>().0.iter().map(|stripe| stripe.map(|b| b * part.scale)));
        }
        Self { panels, bias, blocks }
    }

    /// Panels and bias of each stripe of 32 outputs.
    pub(crate) fn stripes(&self) -> impl Iterator<Item = (&[Panel], &[f32; BLOCK])> {
        self.panels.chunks_exact(self.blocks).zip(&self.bias)
    }

    /// Number of stripes.
    pub(crate) fn n_stripes(&self) -> usize {
        self.bias.len()
    }

    /// Blocks of an input row.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks
    }
}

fn panel(columns: &[&[u8; 18]; BLOCK], scale: f32) -> Panel {
    let mut panel = Panel { lines: [[0; 64]; 8], scales: [0.0; BLOCK], sums: [0.0; BLOCK] };
    for (column, block) in columns.iter().enumerate() {
        panel.scales[column] = block_scale(block) * scale;
        let nibbles = block.iter().skip(2).map(|byte| i32::from(byte & 15) + i32::from(byte >> 4) - 16);
        panel.sums[column] = nibbles.sum::<i32>() as f32 * panel.scales[column];
        for input in 0..16 {
            // In the file too the low halves hold the first 16 numbers and the high ones the others.
            let line = &mut panel.lines[input / 4 * 2 + column / 16];
            line[column % 16 * 4 + input % 4] = block[2 + input];
        }
    }
    panel
}

fn block_scale(block: &[u8; 18]) -> f32 {
    f16::from_le_bytes([block[0], block[1]]).to_f32()
}

/// The rows of a Q4_0 matrix, dequantised one at a time.
#[derive(Debug)]
pub(crate) struct Table {
    blocks: Vec<[u8; 18]>,
    width: usize,
}

impl Table {
    pub(crate) fn new(blocks: &[[u8; 18]], columns: usize) -> Self {
        Self { blocks: blocks.to_vec(), width: columns / BLOCK }
    }

    /// Adds row `at` to `sums`. A row beyond the table adds nothing.
    pub(crate) fn add_row(&self, at: usize, sums: &mut [f32]) {
        let row = self.blocks.chunks_exact(self.width).nth(at).unwrap_or(&[]);
        for (block, sums) in row.iter().zip(sums.as_chunks_mut::<BLOCK>().0) {
            let scale = block_scale(block);
            for (input, byte) in block.iter().skip(2).enumerate() {
                sums[input] += (f32::from(byte & 15) - 8.0) * scale;
                sums[input + 16] += (f32::from(byte >> 4) - 8.0) * scale;
            }
        }
    }
}
