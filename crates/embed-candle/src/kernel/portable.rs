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
        for (at, panel) in panels.iter().enumerate() {
            let weights = unpack(panel);
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

/// Nibbles as numbers: for each input the 32 columns.
fn unpack(panel: &Panel) -> [[i16; BLOCK]; BLOCK] {
    let mut weights = [[0; BLOCK]; BLOCK];
    for (line, bytes) in panel.lines.iter().enumerate() {
        let (input, column) = (line / 2 * 4, line % 2 * 16);
        for (at, byte) in bytes.iter().enumerate() {
            weights[input + at % 4][column + at / 4] = i16::from(byte & 15);
            weights[input + at % 4 + 16][column + at / 4] = i16::from(byte >> 4);
        }
    }
    weights
}

fn add_block(weights: &[[i16; BLOCK]; BLOCK], panel: &Panel, block: &CodeBlock, sums: &mut [f32; BLOCK]) {
    let mut totals = [block.offset; BLOCK];
    for half in 0..2 {
        // Sixteen products of at most 15 · 127 stay below 2¹⁵.
        let mut narrow = [0_i16; BLOCK];
        for input in half * 16..half * 16 + 16 {
            let code = i16::from(block.codes[input]);
            for column in 0..BLOCK {
                narrow[column] = narrow[column].wrapping_add(weights[input][column].wrapping_mul(code));
            }
        }
        for column in 0..BLOCK {
            totals[column] += i32::from(narrow[column]);
        }
    }
    for column in 0..BLOCK {
        sums[column] +=
            totals[column] as f32 * (panel.scales[column] * block.scale) + panel.sums[column] * block.centre;
    }
}
