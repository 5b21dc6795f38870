use std::arch::x86_64::{
    __m512, __m512i, _mm512_and_si512, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_load_si512,
    _mm512_loadu_ps, _mm512_mul_ps, _mm512_set1_epi8, _mm512_set1_epi32, _mm512_set1_ps, _mm512_srli_epi16,
    _mm512_storeu_ps,
};

use super::activation::{self, CodeBlock, Norm};
use super::attention::{self, Head, HeadRoom};
use super::isa::Isa;
use super::weight::{BLOCK, Panel};

/// AVX-512 with VNNI: sixteen lanes, four products each, in one instruction. A value proves the processor has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vnni512(());

impl Vnni512 {
    pub(crate) fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vnni")
            && is_x86_feature_detected!("fma");
        found.then_some(Self(()))
    }
}

#[expect(unsafe_code, reason = "functions with target features are called here alone")]
impl Isa for Vnni512 {
    const ROWS: usize = 6;

    fn tile(self, panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]) {
        // SAFETY: `detect` found the features of `tile`.
        unsafe {
            match out.len() {
                1 => tile::<1>(panels, bias, rows, out),
                2 => tile::<2>(panels, bias, rows, out),
                3 => tile::<3>(panels, bias, rows, out),
                4 => tile::<4>(panels, bias, rows, out),
                5 => tile::<5>(panels, bias, rows, out),
                _ => tile::<6>(panels, bias, rows, out),
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

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
fn gelu(blocks: &mut [[f32; BLOCK]], codes: &mut [CodeBlock], stride: usize) {
    for (row, block) in blocks.iter_mut().enumerate() {
        activation::gelu::<true>(block);
        codes[row * stride] = CodeBlock::new(block);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
fn add_norm(rows: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]) {
    let width = norm.weight.len();
    let rows = rows.chunks_exact_mut(width).zip(added.chunks_exact(width));
    for ((row, added), codes) in rows.zip(codes.chunks_exact_mut(width / BLOCK)) {
        activation::add_norm::<true>(row, added, norm, codes);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
fn attend(rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]) {
    attention::attend::<true>(rows, head, room, codes);
}

/// `R` rows times one stripe. Six rows by two registers of sums, as integers and as floats, fill the 32 registers.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
#[expect(unsafe_code, reason = "vector loads and stores take pointers")]
fn tile<const R: usize>(panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]) {
    assert!(rows.len() == R * panels.len() && out.len() == R, "a tile has {R} rows");
    let low = _mm512_set1_epi8(15);
    let mut sums = [floats(bias); R];
    for (at, panel) in panels.iter().enumerate() {
        let mut totals = [[_mm512_set1_epi32(0); 2]; R];
        for row in 0..R {
            totals[row] = [_mm512_set1_epi32(rows[row * panels.len() + at].offset); 2];
        }
        for group in 0..4 {
            let lines = [load(&panel.lines[2 * group]), load(&panel.lines[2 * group + 1])];
            for half in 0..2 {
                let weights = [nibbles(lines[0], half, low), nibbles(lines[1], half, low)];
                for row in 0..R {
                    let codes = four_codes(&rows[row * panels.len() + at], group + 4 * half);
                    totals[row][0] = _mm512_dpbusd_epi32(totals[row][0], weights[0], codes);
                    totals[row][1] = _mm512_dpbusd_epi32(totals[row][1], weights[1], codes);
                }
            }
        }
        let (scales, column_sums) = (floats(&panel.scales), floats(&panel.sums));
        for row in 0..R {
            let block = &rows[row * panels.len() + at];
            let (scale, centre) = (_mm512_set1_ps(block.scale), _mm512_set1_ps(block.centre));
            for half in 0..2 {
                sums[row][half] = _mm512_fmadd_ps(column_sums[half], centre, sums[row][half]);
                let factor = _mm512_mul_ps(scales[half], scale);
                sums[row][half] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(totals[row][half]), factor, sums[row][half]);
            }
        }
    }
    for (sums, out) in sums.iter().zip(out) {
        // SAFETY: `out` has 32 numbers.
        unsafe {
            _mm512_storeu_ps(out.as_mut_ptr(), sums[0]);
            _mm512_storeu_ps(out.as_mut_ptr().add(16), sums[1]);
        }
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
#[expect(unsafe_code, reason = "vector loads take pointers")]
fn load(line: &[u8; 64]) -> __m512i {
    // SAFETY: a line has 64 bytes, and lies in a panel at a multiple of 64 bytes of its aligned start.
    unsafe { _mm512_load_si512(line.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
#[expect(unsafe_code, reason = "vector loads take pointers")]
fn floats(numbers: &[f32; BLOCK]) -> [__m512; 2] {
    // SAFETY: there are 32 numbers.
    unsafe { [_mm512_loadu_ps(numbers.as_ptr()), _mm512_loadu_ps(numbers.as_ptr().add(16))] }
}

/// The low or the high halves of 64 bytes.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn nibbles(line: __m512i, half: usize, low: __m512i) -> __m512i {
    _mm512_and_si512(if half == 0 { line } else { _mm512_srli_epi16::<4>(line) }, low)
}

/// Codes `4 g .. 4 g + 4` in every lane.
#[target_feature(enable = "avx512f")]
#[inline]
fn four_codes(block: &CodeBlock, group: usize) -> __m512i {
    let codes = block.codes.as_chunks::<4>().0[group];
    _mm512_set1_epi32(i32::from_ne_bytes(codes.map(i8::cast_unsigned)))
}
