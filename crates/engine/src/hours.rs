//! Dispatch hours on the clock of a time zone: whether a moment lies in them, when they end, and when they come next.

use domain::hours::{DAY_MIN, Hours};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A moment, seen by dispatch hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// It lies in them; they end then, Unix ms.
    Open(i64),
    /// It does not; they come next then, Unix ms.
    Closed(i64),
}

/// Looks at `at_ms` on the clocks of `zone`.
pub(crate) fn look(hours: Hours, zone: &TimeZone, at_ms: i64) -> Moment {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else { return Moment::Open(i64::MAX) };
    let local = at.to_zoned(zone.clone());
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
    let today = local.date();
    let days = |later: bool| if later { today.tomorrow().unwrap_or(today) } else { today };
    if hours.contains(minute) {
        if hours.until() % DAY_MIN == hours.from() {
            return Moment::Open(i64::MAX);
        }
        return Moment::Open(clock(days(hours.until() <= minute), hours.until(), zone).max(at_ms));
    }
    Moment::Closed(clock(days(hours.from() <= minute), hours.from(), zone).max(at_ms))
}

/// A minute of a day as a moment; one that the clocks skip is the next there is.
fn clock(date: Date, minute: u16, zone: &TimeZone) -> i64 {
    let date = if minute >= DAY_MIN { date.tomorrow().unwrap_or(date) } else { date };
    let minute = minute % DAY_MIN;
    let (hour, minute) = (i8::try_from(minute / 60).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
    let at = date.at(hour, minute, 0, 0).to_zoned(zone.clone());
    at.map_or(i64::MAX, |at| at.timestamp().as_millisecond())
}

/// A moment as people of the zone read it: `2026-11-26 08:00`.
pub(crate) fn shown(zone: &TimeZone, at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone.clone());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn hours_begin_and_end_by_the_zones_clock() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let look = |text: &str, moment: &str| look(Hours::parse(text).unwrap(), &zone, at(moment));
        let day = "08:00-22:00";
        assert_eq!(look(day, "2026-11-25T00:00:00Z"), Moment::Open(at("2026-11-25T14:00:00Z")));
        assert_eq!(look(day, "2026-11-25T13:59:59Z"), Moment::Open(at("2026-11-25T14:00:00Z")));
        assert_eq!(look(day, "2026-11-25T14:00:00Z"), Moment::Closed(at("2026-11-26T00:00:00Z")));
        assert_eq!(look(day, "2026-11-25T23:59:59Z"), Moment::Closed(at("2026-11-26T00:00:00Z")));
        let night = "20:00-06:00";
        assert_eq!(look(night, "2026-11-25T13:00:00Z"), Moment::Open(at("2026-11-25T22:00:00Z")));
        assert_eq!(look(night, "2026-11-25T20:00:00Z"), Moment::Open(at("2026-11-25T22:00:00Z")));
        assert_eq!(look(night, "2026-11-25T22:00:00Z"), Moment::Closed(at("2026-11-26T12:00:00Z")));
        assert_eq!(look("00:00-24:00", "2026-11-25T22:00:00Z"), Moment::Open(i64::MAX));
        assert_eq!(look("10:00-24:00", "2026-11-25T15:59:00Z"), Moment::Open(at("2026-11-25T16:00:00Z")));
        assert_eq!(shown(&zone, at("2026-11-26T00:00:00Z")), "2026-11-26 08:00");
    }

    #[test]
    fn clocks_that_are_set_do_not_matter() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // At 02:00 the clocks go to 03:00.
        let moment = look(Hours::parse("02:30-22:00").unwrap(), &zone, at("2026-03-29T00:30:00Z"));
        assert_eq!(moment, Moment::Closed(at("2026-03-29T01:30:00Z")));
    }
}
