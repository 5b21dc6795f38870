//! The arithmetic of the scan, written so that the compiler turns it into vector instructions of the machine.

use pulp::Arch;

/// Sums kept side by side. Fixed, so that a dot product has the same bits on every machine.
const LANES: usize = 16;

/// Dot product of two f32 vectors.
#[inline(always)]
pub(crate) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (left, left_tail) = left.as_chunks::<LANES>();
    let (right, right_tail) = right.as_chunks::<LANES>();
    for (a, b) in left.iter().zip(right) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let tail: f32 = left_tail.iter().zip(right_tail).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + tail
}

/// Dot product of two int8 vectors, exact.
#[inline(always)]
pub(crate) fn dot_codes(left: &[i8], right: &[i8]) -> i32 {
    left.iter().zip(right).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// Runs the arithmetic in `work` with the best instructions of the processor at hand.
#[inline]
pub(crate) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(work)
}
