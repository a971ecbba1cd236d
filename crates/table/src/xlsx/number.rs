//! The numbers of a workbook: which are still what somebody typed.

use super::styles::Format;
use crate::cell::{Cell, Mangling};

/// Whole numbers from here on have more digits than a spreadsheet keeps.
const PRECISE_BELOW: f64 = 1e15;
/// The last day that a spreadsheet knows, the end of the year 9999.
const DAYS_MAX: f64 = 2_958_466.0;

/// The cell of a number as it is stored; `since_1904` when days count from there.
pub(crate) fn cell(stored: &str, format: Format, since_1904: bool) -> Cell {
    let stored = stored.trim();
    if stored.is_empty() {
        return Cell::EMPTY;
    }
    let mangled = |shown: String, why| Cell::Mangled { shown, why };
    let Some(value) = stored.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return mangled(stored.to_owned(), Mangling::Error);
    };
    match format {
        Format::Date => return mangled(day(value, since_1904), Mangling::Date),
        Format::Percent => return mangled(format!("{}%", plain(value * 100.0)), Mangling::Fraction),
        Format::Plain | Format::Padded { .. } => {}
    }
    if value.abs() >= PRECISE_BELOW {
        return mangled(plain(value), Mangling::TooPrecise);
    }
    if value.fract() != 0.0 {
        return mangled(plain(value), Mangling::Fraction);
    }
    // Below the limit a whole number is exact.
    let (digits, sign) = (format!("{:.0}", value.abs()), if value < 0.0 { "-" } else { "" });
    Cell::Text(match format {
        Format::Padded { plus, digits: width } if value >= 0.0 => {
            let plus = if plus { "+" } else { "" };
            format!("{plus}{digits:0>width$}", width = usize::from(width))
        }
        _ => format!("{sign}{digits}"),
    })
}

/// A number with the 15 digits that a spreadsheet shows.
fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    match rounded.abs() {
        large if large >= 1e21 => format!("{rounded:E}"),
        small if small > 0.0 && small < 1e-9 => format!("{rounded:E}"),
        _ => format!("{rounded}"),
    }
}

/// A day and time as people read them.
fn day(serial: f64, since_1904: bool) -> String {
    if !(0.0..DAYS_MAX).contains(&serial) {
        return plain(serial);
    }
    let minutes = (serial.fract() * 1440.0).round();
    let time = format!("{:02}:{:02}", (minutes / 60.0).floor() % 24.0, minutes % 60.0);
    if serial < 1.0 {
        return time;
    }
    // Days from 1970; 1900 was no leap year, which spreadsheets do not know.
    let whole = serial.floor();
    let days = match since_1904 {
        true => whole - 24_107.0,
        false if whole < 60.0 => whole + 1.0 - 25_569.0,
        false => whole - 25_569.0,
    };
    let date = date(days as i64);
    if minutes == 0.0 { date } else { format!("{date} {time}") }
}

/// The date so many days after 1 January 1970 (proleptic Gregorian).
fn date(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(stored: &str, format: Format) -> Cell {
        cell(stored, format, false)
    }

    fn mangled(shown: &str, why: Mangling) -> Cell {
        Cell::Mangled { shown: shown.into(), why }
    }

    #[test]
    fn whole_numbers_are_their_digits_however_they_are_stored() {
        for stored in ["13912345678", "1.3912345678E10", "13912345678.0", " 1.3912345678E+10 "] {
            assert_eq!(text(stored, Format::Plain), Cell::Text("13912345678".into()), "{stored}");
        }
        assert_eq!(text("999999999999999", Format::Plain), Cell::Text("999999999999999".into()));
        assert_eq!(text("-5", Format::Plain), Cell::Text("-5".into()));
        assert_eq!(text("-0", Format::Plain), Cell::Text("0".into()));
        assert_eq!(text("123", Format::Padded { plus: false, digits: 6 }), Cell::Text("000123".into()));
        assert_eq!(
            text("8613800138000", Format::Padded { plus: true, digits: 1 }),
            Cell::Text("+8613800138000".into())
        );
        assert_eq!(text("", Format::Plain), Cell::EMPTY);
    }

    #[test]
    fn other_numbers_say_what_happened() {
        assert_eq!(text("1E15", Format::Plain), mangled("1000000000000000", Mangling::TooPrecise));
        assert_eq!(text("12.5", Format::Plain), mangled("12.5", Mangling::Fraction));
        assert_eq!(text("0.30000000000000004", Format::Plain), mangled("0.3", Mangling::Fraction));
        assert_eq!(text("1", Format::Percent), mangled("100%", Mangling::Fraction));
        assert_eq!(text("1e400", Format::Plain), mangled("1e400", Mangling::Error));
        assert_eq!(text("abc", Format::Plain), mangled("abc", Mangling::Error));
    }

    #[test]
    fn days_are_shown_as_days() {
        assert_eq!(text("45292", Format::Date), mangled("2024-01-01", Mangling::Date));
        assert_eq!(text("45292.75", Format::Date), mangled("2024-01-01 18:00", Mangling::Date));
        assert_eq!(text("59", Format::Date), mangled("1900-02-28", Mangling::Date));
        assert_eq!(text("61", Format::Date), mangled("1900-03-01", Mangling::Date));
        assert_eq!(text("0.5", Format::Date), mangled("12:00", Mangling::Date));
        assert_eq!(text("13912345678", Format::Date), mangled("13912345678", Mangling::Date));
        assert_eq!(cell("43830", Format::Date, true), mangled("2024-01-01", Mangling::Date));
    }
}
