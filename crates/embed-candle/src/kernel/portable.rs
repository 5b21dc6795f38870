use super::activation::{self, CodeBlock, Norm};
use super::attention::{self, Head, HeadRoom};
use super::isa::Isa;
use super::weight::{BLOCK, Panel};

/// Plain Rust for any processor. Sums are 16 bits wide as long as they can be, which every vector unit likes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

impl Isa for Portable {
    const ROWS: usize = 8;

    fn tile(self, panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]) {
        out.fill(*bias);
        let mut weights = [[0; LINE]; GROUPS];
        for (at, panel) in panels.iter().enumerate() {
            unpack(panel, &mut weights);
            for (row, sums) in rows.chunks_exact(panels.len()).zip(out.iter_mut()) {
                add_block(&weights, panel, &row[at], sums);
            }
        }
    }

    fn gelu(self, blocks: &mut [[f32; BLOCK]], codes: &mut [CodeBlock], stride: usize) {
        for (row, block) in blocks.iter_mut().enumerate() {
            activation::gelu::<false>(block);
            codes[row * stride] = CodeBlock::new(block);
        }
    }

    fn add_norm(self, rows: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]) {
        let width = norm.weight.len();
        let rows = rows.chunks_exact_mut(width).zip(added.chunks_exact(width));
        for ((row, added), codes) in rows.zip(codes.chunks_exact_mut(width / BLOCK)) {
            activation::add_norm::<false>(row, added, norm, codes);
        }
    }

    fn attend(self, rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]) {
        attention::attend::<false>(rows, head, room, codes);
    }
}

/// Nibbles as numbers, four inputs of each column side by side as in the lines, in eight groups of inputs.
type Unpacked = [[i16; LINE]; GROUPS];

/// Four inputs of 32 columns.
const LINE: usize = 4 * BLOCK;
/// Groups of four inputs.
const GROUPS: usize = BLOCK / 4;
/// Numbers of the narrowest vector unit.
const LANES: usize = 8;

fn unpack(panel: &Panel, weights: &mut Unpacked) {
    let (low, high) = weights.split_at_mut(GROUPS / 2);
    for ((low, high), lines) in low.iter_mut().zip(high).zip(panel.lines.as_chunks::<2>().0) {
        for ((low, high), byte) in low.iter_mut().zip(high).zip(lines.as_flattened()) {
            *low = i16::from(byte & 15);
            *high = i16::from(byte >> 4);
        }
    }
}

fn add_block(weights: &Unpacked, panel: &Panel, block: &CodeBlock, sums: &mut [f32; BLOCK]) {
    // Eight products of at most 15 · 127 stay below 2¹⁵.
    let mut narrow = [[0_i16; LANES]; LINE / LANES];
    for (line, codes) in weights.iter().zip(block.codes.as_chunks::<4>().0) {
        let codes: [i16; LANES] = std::array::from_fn(|lane| i16::from(codes[lane % 4]));
        for (sums, weights) in narrow.iter_mut().zip(line.as_chunks::<LANES>().0) {
            for lane in 0..LANES {
                sums[lane] = sums[lane].wrapping_add(weights[lane].wrapping_mul(codes[lane]));
            }
        }
    }
    for (column, four) in narrow.as_flattened().as_chunks::<4>().0.iter().enumerate() {
        let total = block.offset + four.iter().map(|sum| i32::from(*sum)).sum::<i32>();
        sums[column] += total as f32 * (panel.scales[column] * block.scale) + panel.sums[column] * block.centre;
    }
}
