//! Dates as receipts write them, in UTC. The clock itself is not here: seconds come in as an argument.

use jiff::Timestamp;
use jiff::tz::Offset;
use std::fmt::Write;

/// How many digits a date has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Digits {
    /// `YYMMDDhhmm`, the customary form.
    Ten,
    /// `YYMMDDhhmmss`.
    Twelve,
    /// `YYYYMMDDhhmmss`.
    Fourteen,
}

/// Appends the date of `unix_s`; a time outside the calendar is written as 1970.
pub(crate) fn write(text: &mut String, unix_s: u64, digits: Digits) {
    let stamp = i64::try_from(unix_s).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let date = Offset::UTC.to_datetime(stamp.unwrap_or(Timestamp::UNIX_EPOCH));
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (hour, minute, second) = (date.hour(), date.minute(), date.second());
    let _ = match digits {
        Digits::Ten => write!(text, "{:02}{month:02}{day:02}{hour:02}{minute:02}", year % 100),
        Digits::Twelve => {
            write!(text, "{:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}", year % 100)
        }
        Digits::Fourteen => write!(text, "{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_digits_asked_for() {
        let written = |unix_s, digits| {
            let mut text = String::new();
            write(&mut text, unix_s, digits);
            text
        };
        assert_eq!(written(1_772_366_399, Digits::Ten), "2603011159");
        assert_eq!(written(1_772_366_399, Digits::Twelve), "260301115959");
        assert_eq!(written(1_772_366_399, Digits::Fourteen), "20260301115959");
        assert_eq!(written(u64::MAX, Digits::Ten), "7001010000");
    }
}
