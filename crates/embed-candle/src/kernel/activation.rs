use super::number::{CodeBits, fma, larger, round, smaller};
use super::weight::BLOCK;

/// 32 activations as 8-bit codes: `scale` times the code plus `centre`.
///
/// The centre matters where a block lies to one side, as after GELU or with one outlier: without it half of the codes
/// would go unused.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct CodeBlock {
    pub(crate) codes: [i8; BLOCK],
    pub(crate) scale: f32,
    pub(crate) centre: f32,
    /// Minus eight times the sum of the codes: takes back that nibbles are weights plus eight.
    pub(crate) offset: i32,
}

impl CodeBlock {
    pub(crate) const ZERO: Self = Self { codes: [0; BLOCK], scale: 0.0, centre: 0.0, offset: 0 };

    /// Rounds 32 numbers.
    #[inline(always)]
    pub(crate) fn new(values: &[f32; BLOCK]) -> Self {
        let (mut tops, mut bottoms) = ([0.0_f32; 16], [0.0_f32; 16]);
        for lane in 0..16 {
            tops[lane] = larger(values[lane], values[lane + 16]);
            bottoms[lane] = smaller(values[lane], values[lane + 16]);
        }
        for width in [8, 4, 2, 1] {
            for lane in 0..width {
                tops[lane] = larger(tops[lane], tops[lane + width]);
                bottoms[lane] = smaller(bottoms[lane], bottoms[lane + width]);
            }
        }
        let (span, centre) = (tops[0] - bottoms[0], 0.5 * (tops[0] + bottoms[0]));
        let steps = if span > 0.0 { 254.0 / span } else { 0.0 };
        let mut block = Self { codes: [0; BLOCK], scale: span / 254.0, centre, offset: 0 };
        let mut sum = 0;
        for (code, value) in block.codes.iter_mut().zip(values) {
            let rounded = round((value - centre) * steps).code();
            sum += rounded;
            *code = rounded as i8;
        }
        block.offset = -8 * sum;
        block
    }
}

/// GELU of 32 numbers.
#[inline(always)]
pub(crate) fn gelu<const FUSED: bool>(values: &mut [f32; BLOCK]) {
    for value in values {
        let half = 0.5 * *value;
        *value = fma::<FUSED>(half, erf::<FUSED>(*value * std::f32::consts::FRAC_1_SQRT_2), half);
    }
}

/// The error function to 4e-6: an odd polynomial, fitted at Chebyshev nodes up to 3.2, where it has reached one.
#[inline(always)]
fn erf<const FUSED: bool>(x: f32) -> f32 {
    const END: f32 = 3.2;
    const FACTORS: [f32; 11] = [
        0.441_334_2,
        -0.217_307_73,
        0.154_354_98,
        -0.113_646_74,
        0.080_627,
        -0.054_719_288,
        0.033_182_923,
        -0.015_219_429,
        0.007_957_077,
        -0.007_046_153,
        0.002_982_273_7,
    ];
    let x = if x > END { END } else { x };
    let x = if x < -END { -END } else { x };
    let u = fma::<FUSED>(x * x, 2.0 / (END * END), -1.0);
    let mut sum = FACTORS[10];
    let mut at = 10;
    while at > 0 {
        at -= 1;
        sum = fma::<FUSED>(sum, u, FACTORS[at]);
    }
    sum * x
}

/// Scale and shift of a layer norm.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    pub(crate) epsilon: f32,
}

/// `row = norm(row + added)`, and its codes.
#[inline(always)]
pub(crate) fn add_norm<const FUSED: bool>(row: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]) {
    let count = row.len() as f32;
    let mut sums = [0.0_f32; BLOCK];
    for (row, added) in row.as_chunks_mut::<BLOCK>().0.iter_mut().zip(added.as_chunks::<BLOCK>().0) {
        for lane in 0..BLOCK {
            row[lane] += added[lane];
            sums[lane] += row[lane];
        }
    }
    let mean = sums.iter().sum::<f32>() / count;
    let mut squares = [0.0_f32; BLOCK];
    for row in row.as_chunks_mut::<BLOCK>().0 {
        for lane in 0..BLOCK {
            row[lane] -= mean;
            squares[lane] = fma::<FUSED>(row[lane], row[lane], squares[lane]);
        }
    }
    let spread = 1.0 / (squares.iter().sum::<f32>() / count + norm.epsilon).sqrt();
    let (weights, biases) = (norm.weight.as_chunks::<BLOCK>().0, norm.bias.as_chunks::<BLOCK>().0);
    for (((row, weight), bias), code) in row.as_chunks_mut::<BLOCK>().0.iter_mut().zip(weights).zip(biases).zip(codes) {
        for lane in 0..BLOCK {
            row[lane] = fma::<FUSED>(row[lane] * spread, weight[lane], bias[lane]);
        }
        *code = CodeBlock::new(row);
    }
}
