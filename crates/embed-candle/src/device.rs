//! Where candle computes. The only file that knows the `cuda` feature.

use std::fmt;
use std::str::FromStr;

use candle_core::Device;

use crate::ModelError;

/// Where to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeviceChoice {
    /// The first graphics card if there is one that this program can use, else the processor.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// The graphics card of this number.
    Cuda(usize),
}

/// The text is none of `auto`, `cpu`, `cuda`, `cuda:N`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a device; auto, cpu and cuda:N are")]
pub struct DeviceChoiceError(String);

impl FromStr for DeviceChoice {
    type Err = DeviceChoiceError;

    fn from_str(text: &str) -> Result<Self, DeviceChoiceError> {
        match text {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "cuda" => Ok(Self::Cuda(0)),
            _ => {
                let number = text.strip_prefix("cuda:").and_then(|n| n.parse().ok());
                number.map(Self::Cuda).ok_or_else(|| DeviceChoiceError(text.to_owned()))
            }
        }
    }
}

impl fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
        }
    }
}

impl DeviceChoice {
    /// The card to compute on, or `None` for the processor.
    ///
    /// # Errors
    /// When a card is asked for by number and cannot be used.
    pub(crate) fn card(self) -> Result<Option<Device>, ModelError> {
        match self {
            Self::Cpu => Ok(None),
            Self::Auto => Ok(open_card(0).ok()),
            Self::Cuda(number) => match open_card(number) {
                Ok(device) => Ok(Some(device)),
                Err(reason) => Err(ModelError::Device { device: self.to_string(), reason }),
            },
        }
    }
}

#[cfg(feature = "cuda")]
fn open_card(number: usize) -> Result<Device, String> {
    Device::new_cuda(number).map_err(|error| error.to_string())
}

#[cfg(not(feature = "cuda"))]
fn open_card(_number: usize) -> Result<Device, String> {
    Err("this program is built without the feature `cuda`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<DeviceChoice>) {
        assert_eq!(text.parse().ok(), expected, "{text}");
    }

    #[test]
    fn devices_are_named() {
        check("auto", Some(DeviceChoice::Auto));
        check("cpu", Some(DeviceChoice::Cpu));
        check("cuda", Some(DeviceChoice::Cuda(0)));
        check("cuda:3", Some(DeviceChoice::Cuda(3)));
        check("cuda:", None);
        check("cuda:-1", None);
        check("CPU", None);
        check("", None);
    }

    #[test]
    fn a_card_asked_for_by_number_must_be_there() {
        // No machine has a thousandth card, with or without the feature.
        let refused = DeviceChoice::Cuda(999).card();
        assert!(matches!(refused, Err(ModelError::Device { device, .. }) if device == "cuda:999"));
        assert!(DeviceChoice::Cpu.card().unwrap().is_none());
        assert!(DeviceChoice::Auto.card().is_ok());
    }
}
