//! A tenant's calendar: days and months of its time zone as Unix milliseconds.
//!
//! Sums are kept by quarters of an hour of UTC; a range of days is cut into pieces in which every day has 24 hours, so that
//! a database can number the days of a piece by arithmetic. Days on which clocks change are pieces of their own.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const DAY_MS: i64 = 86_400_000;

/// A time zone as a calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    name: String,
}

/// Days that follow each other, each of 24 hours, or one day of another length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first day.
    pub first: Date,
    /// When that begins, Unix ms.
    pub from_ms: i64,
    /// When its last day ends, Unix ms.
    pub until_ms: i64,
}

impl Piece {
    /// The day that `number` whole days of 24 hours lie before; never beyond the piece.
    pub fn day(&self, number: i64) -> Date {
        let days = ((self.until_ms - self.from_ms) / DAY_MS).max(1) - 1;
        self.first.saturating_add(number.clamp(0, days).days())
    }
}

/// The latest day that a moment falls on in any of these calendars, or in UTC's.
pub fn latest_date(calendars: impl IntoIterator<Item = Calendar>, at_ms: i64) -> Date {
    let dates = calendars.into_iter().map(|calendar| calendar.date(at_ms));
    dates.fold(Calendar::of("UTC").date(at_ms), Date::max)
}

impl Calendar {
    /// The calendar of an IANA zone; UTC when there is none of that name.
    pub fn of(zone: &str) -> Calendar {
        let found = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Calendar { zone: found, name: zone.to_owned() }
    }

    /// Its zone's name.
    pub fn zone(&self) -> &str {
        &self.name
    }

    /// The day of a moment.
    pub fn date(&self, at_ms: i64) -> Date {
        let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(self.zone.clone()).date()
    }

    /// Date and time of a moment as 14 digits: `20261125101530`.
    pub fn digits(&self, at_ms: i64) -> String {
        let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(self.zone.clone()).strftime("%Y%m%d%H%M%S").to_string()
    }

    /// When a day begins, Unix ms.
    pub fn start_ms(&self, day: Date) -> i64 {
        let midnight = day.to_zoned(self.zone.clone());
        midnight.map_or(0, |at| at.timestamp().as_millisecond())
    }

    /// A range of days (`until` included) in pieces.
    pub fn pieces(&self, from: Date, until: Date) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut day, mut from_ms) = (from, self.start_ms(from));
        while day <= until {
            let Ok(next) = day.tomorrow() else { break };
            let until_ms = self.start_ms(next);
            let whole = until_ms - from_ms == DAY_MS;
            match pieces.last_mut().filter(|last| whole && (last.until_ms - last.from_ms) % DAY_MS == 0) {
                Some(last) if last.until_ms == from_ms => last.until_ms = until_ms,
                _ => pieces.push(Piece { first: day, from_ms, until_ms }),
            }
            (day, from_ms) = (next, until_ms);
        }
        pieces
    }

    /// The first and the last day of the month of a day.
    pub fn month(day: Date) -> (Date, Date) {
        (day.first_of_month(), day.last_of_month())
    }
}

/// `2026-11`.
pub(super) fn month_text(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_the_tenants() {
        let shanghai = Calendar::of("Asia/Shanghai");
        let start = shanghai.start_ms(date(2026, 11, 25));
        assert_eq!(start, "2026-11-24T16:00:00Z".parse::<Timestamp>().unwrap().as_millisecond());
        assert_eq!(shanghai.date(start), date(2026, 11, 25));
        assert_eq!(shanghai.date(start - 1), date(2026, 11, 24));
        assert_eq!(shanghai.digits(start + 1_000), "20261125000001");
        assert_eq!(Calendar::of("Nowhere/Land").date(0), date(1970, 1, 1));
        let (first, last) = Calendar::month(date(2028, 2, 9));
        assert_eq!((first, last, month_text(last)), (date(2028, 2, 1), date(2028, 2, 29), "2028-02".into()));
    }

    #[test]
    fn the_latest_date_is_of_whoever_is_furthest_ahead() {
        let at = "2026-11-24T16:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let latest = |zones: &[&str]| latest_date(zones.iter().map(|zone| Calendar::of(zone)), at);
        assert_eq!(latest(&["America/New_York", "Asia/Shanghai", "Asia/Kolkata"]), date(2026, 11, 25));
        assert_eq!(latest(&["America/New_York"]), date(2026, 11, 24));
        assert_eq!(latest(&[]), date(2026, 11, 24));
    }

    #[test]
    fn a_month_is_one_piece_unless_clocks_change() {
        let pieces = Calendar::of("Asia/Shanghai").pieces(date(2026, 11, 1), date(2026, 11, 30));
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].day(29), date(2026, 11, 30));
        // New York: 1 November 2026 has 25 hours.
        let york = Calendar::of("America/New_York");
        let pieces = york.pieces(date(2026, 10, 30), date(2026, 11, 3));
        let days: Vec<_> = pieces.iter().map(|p| (p.first, (p.until_ms - p.from_ms) / 3_600_000)).collect();
        assert_eq!(days, [(date(2026, 10, 30), 48), (date(2026, 11, 1), 25), (date(2026, 11, 2), 48)]);
        assert_eq!(pieces[1].day(1), date(2026, 11, 1), "the 25th hour belongs to its day");
        assert!(pieces.windows(2).all(|pair| pair[0].until_ms == pair[1].from_ms));
        assert_eq!(york.pieces(date(2026, 11, 3), date(2026, 11, 2)), []);
        for zone in ["Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Kolkata"] {
            let pieces = Calendar::of(zone).pieces(date(2026, 1, 1), date(2026, 12, 31));
            assert!(pieces.iter().all(|piece| piece.from_ms % 900_000 == 0), "{zone}");
        }
    }
}
