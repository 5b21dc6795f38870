//! The only reader of the clock: libraries take today as an argument.

use tiaowen_types::Date;
use time::{OffsetDateTime, UtcOffset};

/// Today where the documents apply: China has one time zone, UTC+8.
pub(crate) fn today() -> Date {
    let china = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    let now = OffsetDateTime::now_utc().to_offset(china);
    let year = u16::try_from(now.year()).unwrap_or(9999);
    Date::new(year, Some(now.month().into()), Some(now.day())).expect("invariant: the calendar has today")
}
