//! Arithmetic that every compiler turns into vector instructions: no branches, no library calls.

/// Adding and taking away 1.5 · 2²³ rounds to the nearest integer, half to even, and leaves it in the low bits.
const MAGIC: f32 = 12_582_912.0;

/// `a * b + c`, in one rounding where the instruction exists; elsewhere that would be a library call.
#[inline(always)]
pub(crate) fn fma<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// The larger number; one instruction, unlike `f32::max`, which looks for NaN.
#[inline(always)]
pub(crate) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The smaller number, likewise.
#[inline(always)]
pub(crate) fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// A number below 2²² in size plus [`MAGIC`].
#[derive(Clone, Copy)]
pub(crate) struct Rounded(f32);

/// The two readings of a rounded number.
pub(crate) trait CodeBits {
    /// As an integer.
    fn code(self) -> i32;
    /// As a float.
    fn float(self) -> f32;
}

#[inline(always)]
pub(crate) fn round(x: f32) -> Rounded {
    Rounded(x + MAGIC)
}

impl CodeBits for Rounded {
    #[inline(always)]
    fn code(self) -> i32 {
        self.0.to_bits().wrapping_sub(MAGIC.to_bits()).cast_signed()
    }

    #[inline(always)]
    fn float(self) -> f32 {
        self.0 - MAGIC
    }
}

/// e to the x, for x ≤ 0, to seven digits (Cephes' expf without its special cases).
#[inline(always)]
pub(crate) fn exp<const FUSED: bool>(x: f32) -> f32 {
    let x = larger(x, -87.0);
    let whole = round(x * std::f32::consts::LOG2_E);
    let rest = fma::<FUSED>(whole.float(), -0.693_359_4, x);
    let rest = fma::<FUSED>(whole.float(), 2.121_944_4e-4, rest);
    let mut sum = 1.987_569_1e-4;
    sum = fma::<FUSED>(sum, rest, 1.398_199_9e-3);
    sum = fma::<FUSED>(sum, rest, 8.333_452e-3);
    sum = fma::<FUSED>(sum, rest, 4.166_579_6e-2);
    sum = fma::<FUSED>(sum, rest, 0.166_666_65);
    sum = fma::<FUSED>(sum, rest, 0.5);
    sum = fma::<FUSED>(sum, rest * rest, rest) + 1.0;
    let power = f32::from_bits(((whole.code() + 127) << 23).cast_unsigned());
    sum * power
}
