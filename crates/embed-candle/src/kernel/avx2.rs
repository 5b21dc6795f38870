use std::arch::x86_64::{
    __m256, __m256i, _mm256_add_epi16, _mm256_add_epi32, _mm256_and_si256, _mm256_cvtepi32_ps, _mm256_fmadd_ps,
    _mm256_load_si256, _mm256_loadu_ps, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi8,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_si256, _mm256_srli_epi16, _mm256_storeu_ps,
};

use super::activation::{self, CodeBlock, Norm};
use super::attention::{self, Head, HeadRoom};
use super::isa::Isa;
use super::weight::{BLOCK, Panel};

/// Columns of one pass over the panels.
const COLUMNS: usize = 8;

/// AVX2 with FMA: products in pairs, summed in 16 bits over a whole block. A value proves the processor has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    pub(crate) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
    }
}

#[expect(unsafe_code, reason = "functions with target features are called here alone")]
impl Isa for Avx2 {
    const ROWS: usize = 4;

    fn tile(self, panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]) {
        // SAFETY: `detect` found the features of `tile`.
        unsafe {
            match out.len() {
                1 => tile::<1>(panels, bias, rows, out),
                2 => tile::<2>(panels, bias, rows, out),
                3 => tile::<3>(panels, bias, rows, out),
                _ => tile::<4>(panels, bias, rows, out),
            }
        }
    }

    fn gelu(self, blocks: &mut [[f32; BLOCK]], codes: &mut [CodeBlock], stride: usize) {
        // SAFETY: `detect` found the features of `gelu`.
        unsafe { gelu(blocks, codes, stride) }
    }

    fn add_norm(self, rows: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]) {
        // SAFETY: `detect` found the features of `add_norm`.
        unsafe { add_norm(rows, added, norm, codes) }
    }

    fn attend(self, rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]) {
        // SAFETY: `detect` found the features of `attend`.
        unsafe { attend(rows, head, room, codes) }
    }
}

#[target_feature(enable = "avx2,fma")]
fn gelu(blocks: &mut [[f32; BLOCK]], codes: &mut [CodeBlock], stride: usize) {
    for (row, block) in blocks.iter_mut().enumerate() {
        activation::gelu::<true>(block);
        codes[row * stride] = CodeBlock::new(block);
    }
}

#[target_feature(enable = "avx2,fma")]
fn add_norm(rows: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]) {
    let width = norm.weight.len();
    let rows = rows.chunks_exact_mut(width).zip(added.chunks_exact(width));
    for ((row, added), codes) in rows.zip(codes.chunks_exact_mut(width / BLOCK)) {
        activation::add_norm::<true>(row, added, norm, codes);
    }
}

#[target_feature(enable = "avx2,fma")]
fn attend(rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]) {
    attention::attend::<true>(rows, head, room, codes);
}

/// `R` rows times one stripe, eight columns at a time: sums of four rows, weights and codes fill the 16 registers.
#[target_feature(enable = "avx2,fma")]
fn tile<const R: usize>(panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]) {
    assert!(rows.len() == R * panels.len() && out.len() == R, "a tile has {R} rows");
    for start in (0..BLOCK).step_by(COLUMNS) {
        slice::<R>(panels, bias, rows, out, start);
    }
}

#[target_feature(enable = "avx2,fma")]
#[inline]
#[expect(unsafe_code, reason = "vector loads and stores take pointers")]
fn slice<const R: usize>(
    panels: &[Panel],
    bias: &[f32; BLOCK],
    rows: &[CodeBlock],
    out: &mut [[f32; BLOCK]],
    start: usize,
) {
    assert!(start + COLUMNS <= BLOCK, "a slice lies in its stripe");
    let ones = _mm256_set1_epi16(1);
    let mut sums = [floats(bias, start); R];
    for (at, panel) in panels.iter().enumerate() {
        // Eight sums of two products of at most 15 · 127 stay below 2¹⁵.
        let mut narrow = [_mm256_setzero_si256(); R];
        for group in 0..4 {
            let line = load(&panel.lines[2 * group + start / 16], start % 16 / COLUMNS);
            for half in 0..2 {
                let weights = nibbles(line, half);
                for row in 0..R {
                    let codes = four_codes(&rows[row * panels.len() + at], group + 4 * half);
                    narrow[row] = _mm256_add_epi16(narrow[row], _mm256_maddubs_epi16(weights, codes));
                }
            }
        }
        let (scales, column_sums) = (floats(&panel.scales, start), floats(&panel.sums, start));
        for row in 0..R {
            let block = &rows[row * panels.len() + at];
            let total = _mm256_add_epi32(_mm256_madd_epi16(narrow[row], ones), _mm256_set1_epi32(block.offset));
            let factor = _mm256_mul_ps(scales, _mm256_set1_ps(block.scale));
            sums[row] = _mm256_fmadd_ps(column_sums, _mm256_set1_ps(block.centre), sums[row]);
            sums[row] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(total), factor, sums[row]);
        }
    }
    for (sums, out) in sums.iter().zip(out) {
        // SAFETY: `out` has 32 numbers, of which the slice takes eight from `start`.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr().add(start), *sums) }
    }
}

/// One half of a line.
#[target_feature(enable = "avx2")]
#[inline]
#[expect(unsafe_code, reason = "vector loads take pointers")]
fn load(line: &[u8; 64], half: usize) -> __m256i {
    let bytes: &[u8; 32] = &line.as_chunks().0[half];
    // SAFETY: the array has 32 bytes, and lies in a panel at a multiple of 32 bytes of its aligned start.
    unsafe { _mm256_load_si256(bytes.as_ptr().cast()) }
}

/// Eight numbers of a stripe.
#[target_feature(enable = "avx2")]
#[inline]
#[expect(unsafe_code, reason = "vector loads take pointers")]
fn floats(numbers: &[f32; BLOCK], start: usize) -> __m256 {
    let numbers: &[f32; COLUMNS] = numbers[start..].first_chunk().expect("invariant: a slice lies in its stripe");
    // SAFETY: there are eight numbers.
    unsafe { _mm256_loadu_ps(numbers.as_ptr()) }
}

/// The low or the high halves of 32 bytes.
#[target_feature(enable = "avx2")]
#[inline]
fn nibbles(line: __m256i, half: usize) -> __m256i {
    _mm256_and_si256(if half == 0 { line } else { _mm256_srli_epi16::<4>(line) }, _mm256_set1_epi8(15))
}

/// Codes `4 g .. 4 g + 4` in every lane.
#[target_feature(enable = "avx2")]
#[inline]
fn four_codes(block: &CodeBlock, group: usize) -> __m256i {
    let codes = block.codes.as_chunks::<4>().0[group];
    _mm256_set1_epi32(i32::from_ne_bytes(codes.map(i8::cast_unsigned)))
}
