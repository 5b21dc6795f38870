use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A calendar date as documents print it: a year, a month or a day. Written `2025`, `2025-05`, `2025-05-13`.
///
/// Ordering compares printed parts; a missing part sorts before every value of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date like 2025, 2025-05 or 2025-05-13")]
pub struct DateError(String);

impl Date {
    /// Builds a date; `None` when the calendar has no such day, or a day stands without a month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let valid = match (month, day) {
            (None, None) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => {
                let days = match month {
                    4 | 6 | 9 | 11 => 30,
                    2 if leap => 29,
                    2 => 28,
                    1..=12 => 31,
                    _ => 0,
                };
                (1..=days).contains(&day)
            }
            (None, Some(_)) => false,
        };
        (valid && (1000..=9999).contains(&year)).then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1–12, when printed.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, when printed.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// As documents print it: `2025年5月13日`.
    pub fn chinese(self) -> String {
        let month = self.month.map(|m| format!("{m}月")).unwrap_or_default();
        let day = self.day.map(|d| format!("{d}日")).unwrap_or_default();
        format!("{}年{month}{day}", self.year)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let number = |part: &str, width: usize| {
            let digits = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<u16>().map_err(|_| error()) } else { Err(error()) }
        };
        let mut parts = text.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let mut small = || parts.next().map(|part| number(part, 2)).transpose();
        let (month, day) = (small()?, small()?);
        if parts.next().is_some() {
            return Err(error());
        }
        let narrow = |value: Option<u16>| value.and_then(|v| u8::try_from(v).ok());
        Self::new(year, narrow(month), narrow(day)).ok_or_else(error)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |m| write!(f, "-{m:02}"))?;
        self.day.map_or(Ok(()), |d| write!(f, "-{d:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_documents_print() {
        for good in ["2025", "2025-05", "2025-05-13", "2024-02-29"] {
            assert_eq!(good.parse::<Date>().unwrap().to_string(), good);
        }
        for bad in ["", "25", "2025-13", "2025-02-29", "2025-5", "2025-05-13-1", "+025", "２０２５"] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        assert_eq!("2025-05-13".parse::<Date>().unwrap().chinese(), "2025年5月13日");
    }
}
