//! Hours of the day in which something may be done: `08:00-22:00`. They may pass midnight; the zone is the caller's.

use std::fmt;

/// Minutes of a day.
pub const DAY_MIN: u16 = 24 * 60;

/// From one minute of the day up to another, not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: u16,
    until: u16,
}

impl Hours {
    /// 08:00 to 22:00.
    pub const DAYTIME: Hours = Hours { from: 8 * 60, until: 22 * 60 };

    /// Reads `08:00-22:00`; the end may be `24:00`. `None` for anything else, and when both ends are the same.
    pub fn parse(text: &str) -> Option<Hours> {
        let (from, until) = text.split_once('-')?;
        let (from, until) = (minute(from)?, minute(until)?);
        (from < DAY_MIN && from != until).then_some(Hours { from, until })
    }

    /// The minute of the day they begin with.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day they end before.
    pub const fn until(self) -> u16 {
        self.until
    }

    /// Whether a minute of the day lies in them.
    pub const fn contains(self, minute: u16) -> bool {
        if self.from < self.until {
            self.from <= minute && minute < self.until
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

/// `08:05` as minutes of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MIN).then_some(at)
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |at: u16| format!("{:02}:{:02}", at / 60, at % 60);
        write!(f, "{}-{}", clock(self.from), clock(self.until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_and_written() {
        for text in ["08:00-22:00", "00:00-24:00", "20:30-06:15", "23:59-00:00"] {
            assert_eq!(Hours::parse(text).map(|hours| hours.to_string()).as_deref(), Some(text));
        }
        for bad in
            ["", "8:00-22:00", "08:00", "08:00-08:00", "24:00-08:00", "08:00-24:01", "08:60-22:00", "a-b"]
        {
            assert_eq!(Hours::parse(bad), None, "{bad}");
        }
        assert_eq!(Hours::parse("08:00-22:00"), Some(Hours::DAYTIME));
    }

    #[test]
    fn they_may_pass_midnight() {
        let at = |text: &str, minute| Hours::parse(text).unwrap().contains(minute);
        assert!(at("08:00-22:00", 480) && at("08:00-22:00", 1319));
        assert!(!at("08:00-22:00", 479) && !at("08:00-22:00", 1320));
        assert!(at("20:00-06:00", 1200) && at("20:00-06:00", 0) && !at("20:00-06:00", 360));
        assert!(at("00:00-24:00", 0) && at("00:00-24:00", 1439));
    }
}
