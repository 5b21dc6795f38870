use super::activation::{CodeBlock, Norm};
use super::attention::{Head, HeadRoom};
use super::weight::{BLOCK, Panel};
use super::{Kernel, portable};
#[cfg(target_arch = "x86_64")]
use super::{avx2, vnni512};
use crate::ModelError;

/// Rows of activations that one call of [`Isa::tile`] multiplies at most.
pub(crate) const MAX_ROWS: usize = 8;

/// The steps of the forward pass that are worth vector instructions.
///
/// A value of an implementing type proves that the processor has the instructions.
pub(crate) trait Isa: Copy + Send + Sync {
    /// Rows that fit the registers.
    const ROWS: usize;

    /// Multiplies up to `ROWS` rows of codes with one stripe of panels and adds the bias.
    fn tile(self, panels: &[Panel], bias: &[f32; BLOCK], rows: &[CodeBlock], out: &mut [[f32; BLOCK]]);

    /// GELU and quantisation of each block, written `stride` apart.
    fn gelu(self, blocks: &mut [[f32; BLOCK]], codes: &mut [CodeBlock], stride: usize);

    /// `row = norm(row + added)` for rows as long as the norm, and their codes.
    fn add_norm(self, rows: &mut [f32], added: &[f32], norm: &Norm, codes: &mut [CodeBlock]);

    /// Attention of one head over one sequence.
    fn attend(self, rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]);
}

/// The instructions of this processor that were asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    #[cfg(target_arch = "x86_64")]
    Vnni512(vnni512::Vnni512),
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    Portable(portable::Portable),
}

impl Found {
    /// `None` for [`Kernel::Candle`], which is no kernel of ours.
    pub(crate) fn detect(kernel: Kernel) -> Result<Option<Self>, ModelError> {
        let portable = Self::Portable(portable::Portable);
        let refused = |reason| ModelError::Kernel { kernel: kernel.as_str(), reason };
        match kernel {
            Kernel::Auto => Ok(Some(Self::vnni512().or_else(Self::avx2).unwrap_or(portable))),
            Kernel::Vnni512 => Self::vnni512().map(Some).ok_or_else(|| refused("the processor has no AVX-512 VNNI")),
            Kernel::Avx2 => Self::avx2().map(Some).ok_or_else(|| refused("the processor has no AVX2 with FMA")),
            Kernel::Scalar => Ok(Some(portable)),
            Kernel::Candle => Ok(None),
        }
    }

    pub(crate) fn kernel(self) -> Kernel {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Vnni512(_) => Kernel::Vnni512,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => Kernel::Avx2,
            Self::Portable(_) => Kernel::Scalar,
        }
    }

    #[cfg(target_arch = "x86_64")]
    fn vnni512() -> Option<Self> {
        vnni512::Vnni512::detect().map(Self::Vnni512)
    }

    #[cfg(target_arch = "x86_64")]
    fn avx2() -> Option<Self> {
        avx2::Avx2::detect().map(Self::Avx2)
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn vnni512() -> Option<Self> {
        None
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn avx2() -> Option<Self> {
        None
    }
}
