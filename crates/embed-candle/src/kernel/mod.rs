//! Our own forward pass: 4-bit weights times 8-bit activations, for the processor at hand.
//!
//! All paths compute the same integers from the same packed weights; they differ in the instructions. One panel of
//! weights is 32 columns wide, which is one block of quantisation and one attention head at once, so what a panel
//! yields is quantised where it is computed. Texts are concatenated, never padded. This module is the only one of the
//! crate with `unsafe` code: the loads of its vector instructions, and the calls into functions that need them.

mod activation;
mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod encoder;
mod isa;
mod number;
mod portable;
#[cfg(target_arch = "x86_64")]
mod vnni512;
mod weight;

use std::fmt;
use std::str::FromStr;

pub(crate) use encoder::{KernelEncoder, Room};
pub(crate) use isa::Found;

/// Which engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kernel {
    /// The fastest that the processor and the weights allow.
    #[default]
    Auto,
    /// Our kernel with AVX-512 VNNI.
    Vnni512,
    /// Our kernel with AVX2 and FMA.
    Avx2,
    /// Our kernel in plain Rust, for any processor.
    Scalar,
    /// candle in f32, for any weights and for graphics cards.
    Candle,
}

impl Kernel {
    const ALL: [Self; 5] = [Self::Auto, Self::Vnni512, Self::Avx2, Self::Scalar, Self::Candle];

    /// As in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Vnni512 => "vnni512",
            Self::Avx2 => "avx2",
            Self::Scalar => "scalar",
            Self::Candle => "candle",
        }
    }
}

/// The text names no kernel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a kernel; auto, vnni512, avx2, scalar and candle are")]
pub struct KernelNameError(String);

impl FromStr for Kernel {
    type Err = KernelNameError;

    fn from_str(text: &str) -> Result<Self, KernelNameError> {
        Self::ALL.into_iter().find(|kernel| kernel.as_str() == text).ok_or_else(|| KernelNameError(text.to_owned()))
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
