//! What somebody wants on a blacklist, row by row: read, or told what is wrong with it.

use domain::blacklist::{Sort, Source, Subject, Unreadable};
use domain::id::{EntryId, MessageId};
use domain::phone::Country;
use domain::refusal::Lang;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use store::blacklist::Entry;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::Owner;
use crate::clock::now_ms;

/// Characters a reason may have.
const REASON_MAX: usize = 200;
/// Wrong rows a report names.
const WRONG_MAX: usize = 1_000;
/// Characters of a wrong value that are repeated.
const VALUE_MAX: usize = 64;

/// An entry as somebody wrote it; what is empty was not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRow {
    /// A phone in any form, a prefix (`+86138*`), or a country (`GB`).
    pub value: String,
    /// `phone`, `prefix` or `country`; empty = as the value looks.
    pub sort: String,
    /// Why.
    pub reason: String,
    /// When it ends: RFC 3339, or the last day on which it holds; empty = never.
    pub expires: String,
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that were read.
    pub rows: u64,
    /// Were not on the list.
    pub added: u64,
    /// Were, and say now what was given.
    pub renewed: u64,
    /// Were wrong.
    pub rejected: u64,
    /// The first wrong ones.
    pub wrong: Vec<Wrong>,
}

/// A row that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which, from 1; of a file its line.
    pub row: u64,
    /// What was given.
    pub value: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No mobile number.
    Phone,
    /// No prefix.
    Prefix,
    /// No country.
    Country,
    /// No such sort.
    Sort,
    /// The reason is too long, or holds control characters.
    Reason,
    /// The end cannot be read.
    Expires,
    /// The end is over already.
    Over,
    /// The line is no UTF-8, or no CSV.
    Line,
}

impl Why {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Why::Phone => "invalid_number",
            Why::Prefix => "invalid_prefix",
            Why::Country => "invalid_country",
            Why::Sort => "invalid_kind",
            Why::Reason => "invalid_reason",
            Why::Expires => "invalid_expiry",
            Why::Over => "expiry_in_past",
            Why::Line => "unreadable_line",
        }
    }

    /// What is wrong and what to do.
    pub const fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Why::Phone, Lang::En) => {
                "This is not a mobile number. Write it with + and the calling code, such as +8613800138000."
            }
            (Why::Phone, Lang::Zh) => "不是有效的手机号码。请带国家码书写，例如 +8613800138000。",
            (Why::Prefix, Lang::En) => {
                "A prefix is + and 1 to 14 digits beginning with a calling code, such as +86170."
            }
            (Why::Prefix, Lang::Zh) => "号段须以 + 和国家码开头，共 1 至 14 位数字，例如 +86170。",
            (Why::Country, Lang::En) => "A country is its two-letter ISO 3166-1 code, such as GB.",
            (Why::Country, Lang::Zh) => "国家须为 ISO 3166-1 两位字母代码，例如 GB。",
            (Why::Sort, Lang::En) => "The kind is phone, prefix or country.",
            (Why::Sort, Lang::Zh) => "种类须为 phone（手机号）、prefix（号段）或 country（国家）。",
            (Why::Reason, Lang::En) => "A reason has at most 200 characters and no control characters.",
            (Why::Reason, Lang::Zh) => "原因最多 200 个字符，且不能含控制字符。",
            (Why::Expires, Lang::En) => {
                "Write the end as a date (2027-01-31) or a time with its offset (RFC 3339)."
            }
            (Why::Expires, Lang::Zh) => "到期时间须为日期（2027-01-31）或带时区的时间（RFC 3339）。",
            (Why::Over, Lang::En) => "The end lies in the past. Leave it empty for an entry without end.",
            (Why::Over, Lang::Zh) => "到期时间已过。长期有效请留空。",
            (Why::Line, Lang::En) => "The line cannot be read. Save the file as CSV in UTF-8.",
            (Why::Line, Lang::Zh) => "无法读取该行。请将文件另存为 UTF-8 编码的 CSV。",
        }
    }
}

impl Report {
    pub(crate) fn reject(&mut self, row: u64, value: &str, why: Why) {
        self.rejected += 1;
        if self.wrong.len() < WRONG_MAX {
            self.wrong.push(Wrong { row, value: value.chars().take(VALUE_MAX).collect(), why });
        }
    }
}

impl Engine {
    /// Reads rows of which the first is number `first`; wrong ones go into the report.
    pub(crate) fn read_rows(
        &self,
        actor: &Actor,
        owner: &Owner,
        (first, rows): (u64, &[NewRow]),
        source: Source,
        report: &mut Report,
    ) -> Vec<Entry> {
        let block = self.core.ids.block(rows.len());
        let zone = self.core.picture().tenants.get(&owner.tenant).map(|tenant| tenant.zone.clone());
        let (zone, now) = (zone.unwrap_or(TimeZone::UTC), now_ms());
        let mut entries = Vec::with_capacity(rows.len());
        for (n, (number, row)) in (first..).zip(rows).enumerate() {
            report.rows += 1;
            match read(row, owner.region, &zone, now) {
                Ok((subject, expires_ms)) => entries.push(Entry {
                    tenant: owner.tenant,
                    id: EntryId(MessageId(self.core.ids.nth(block, n)).0),
                    subject,
                    source,
                    reason: row.reason.trim().to_owned(),
                    who: actor.name().to_owned(),
                    expires_ms,
                }),
                Err(why) => report.reject(number, &row.value, why),
            }
        }
        entries
    }
}

/// What a row names, and until when.
fn read(
    row: &NewRow,
    region: Option<Country>,
    zone: &TimeZone,
    now_ms: i64,
) -> Result<(Subject, Option<i64>), Why> {
    let sort = match row.sort.trim() {
        "" => None,
        word => Some(Sort::parse(&word.to_ascii_lowercase()).ok_or(Why::Sort)?),
    };
    let subject = Subject::parse(&row.value, sort, region).map_err(|unreadable| match unreadable {
        Unreadable::Phone => Why::Phone,
        Unreadable::Prefix => Why::Prefix,
        Unreadable::Country => Why::Country,
    })?;
    let reason = row.reason.trim();
    if reason.chars().count() > REASON_MAX || reason.chars().any(char::is_control) {
        return Err(Why::Reason);
    }
    let expires_ms = match row.expires.trim() {
        "" => None,
        text => Some(end(text, zone).ok_or(Why::Expires)?),
    };
    match expires_ms {
        Some(end) if end <= now_ms => Err(Why::Over),
        _ => Ok((subject, expires_ms)),
    }
}

/// A time, or the end of a day.
fn end(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_millisecond());
    }
    let next: Date = text.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    next.to_zoned(zone.clone()).ok().map(|at| at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: &str, sort: &str, reason: &str, expires: &str) -> NewRow {
        NewRow { value: value.into(), sort: sort.into(), reason: reason.into(), expires: expires.into() }
    }

    #[test]
    fn rows_are_read_or_told_what_is_wrong() {
        let long = "长".repeat(201);
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let read =
            |row: &NewRow| read(row, Some(Country::CN), &zone, 0).map(|(subject, end)| (subject.code(), end));
        let phone = (1, 8_613_800_138_000);
        let day = Some(1_798_732_800_000);
        let cases = [
            (row(" 138-0013-8000 ", "", "", ""), Ok((phone, None))),
            (row("13800138000", "Phone", "complained", "2026-12-31"), Ok((phone, day))),
            (row("13800138000", "", "", "2027-01-01T00:00:00+08:00"), Ok((phone, day))),
            (row("+86170*", "", "", ""), Ok(((2, 86_170), None))),
            (row("170", "prefix", "", ""), Err(Why::Prefix)),
            (row("gb", "", "", ""), Ok(((3, Country::parse("GB").unwrap().code()), None))),
            (row("XX", "", "", ""), Err(Why::Country)),
            (row("+86138****8000", "", "", ""), Err(Why::Phone)),
            (row("13800138000", "person", "", ""), Err(Why::Sort)),
            (row("13800138000", "", &long, ""), Err(Why::Reason)),
            (row("13800138000", "", "a\u{7}", ""), Err(Why::Reason)),
            (row("13800138000", "", "", "tomorrow"), Err(Why::Expires)),
            (row("13800138000", "", "", "1969-12-01"), Err(Why::Over)),
        ];
        for (row, want) in cases {
            assert_eq!(read(&row), want, "{row:?}");
        }
    }

    #[test]
    fn a_report_names_the_first_wrong_rows_and_counts_all() {
        let mut report = Report::default();
        (0..2_000).for_each(|n| report.reject(n, &"9".repeat(100), Why::Phone));
        assert_eq!((report.rejected, report.wrong.len()), (2_000, WRONG_MAX));
        assert_eq!(report.wrong[0].value.len(), VALUE_MAX);
    }
}
