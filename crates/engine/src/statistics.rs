//! Delivery statistics: how many messages were sent and what became of them, by day, hour, type, country, network, route,
//! signature, template and reason, with filters that combine. Read from the counts that are written with the messages
//! (`store::daily`, `store::stat`), so it is a small read however much was sent. Days are those of the tenant's time zone.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::audit::Action;
use domain::cause::Cause;
use domain::id::{RouteId, SignatureId, TemplateId, TenantId};
use domain::kind::Kind;
use domain::message::State;
use domain::network::Network;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::{Detail, Lang, Refusal};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use store::Tx;
use store::daily::{self, By, Count, Filter};
use store::stat::{self, SLOT_MS};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::money::{Calendar, latest_date};
use crate::paging::Paging;
use crate::policy::{Picture, Tenant};
use crate::sheet::{self, Cell, File, Format, Table};

/// Longest range of days.
pub const DAYS_MAX: i64 = 400;
/// Days shown when none are asked for, today included.
const DAYS: i32 = 30;
const HOUR_MS: i64 = 3_600_000;

/// By what statistics are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakdown {
    /// The day.
    Date,
    /// The hour of the day, 0 to 23.
    Hour,
    /// SMS type.
    Type,
    /// Country.
    Country,
    /// Network.
    Network,
    /// Route.
    Route,
    /// Signature.
    Signature,
    /// Template.
    Template,
    /// Why messages did not arrive.
    Reason,
    /// Tenant; for the platform's people.
    Tenant,
}

/// Which messages, and whose.
#[derive(Clone, Debug, Default)]
pub struct StatisticsQuery {
    /// The tenant's code, for the platform's people; `None` = every tenant.
    pub tenant: Option<String>,
    /// First and last day; `None` = the last 30 days.
    pub days: Option<(Date, Date)>,
    /// Only of this SMS type.
    pub kind: Option<Kind>,
    /// Only to this country.
    pub country: Option<Country>,
    /// Only to this network.
    pub network: Option<Network>,
    /// Only over this Route ID.
    pub route: Option<String>,
    /// Only with this signature.
    pub signature: Option<String>,
    /// Only of this template (`template_id`); empty = free text.
    pub template: Option<String>,
    /// Only those that did not arrive for this reason.
    pub reason: Option<Cause>,
}

/// What became of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Messages in all.
    pub messages: i64,
    /// Their segments.
    pub segments: i64,
    /// On the handset.
    pub delivered: i64,
    /// Not delivered, rejected, refused or expired.
    pub failed: i64,
    /// No delivery notification came in time.
    pub unconfirmed: i64,
    /// Withdrawn before sending.
    pub cancelled: i64,
    /// Not decided yet.
    pub under_way: i64,
}

impl Figures {
    fn add(&mut self, state: Option<State>, messages: i64, segments: i64) {
        match state {
            None => {
                self.messages += messages;
                self.segments += segments;
                self.under_way += messages;
                return;
            }
            Some(State::Delivered) => self.delivered += messages,
            Some(State::Unconfirmed) => self.unconfirmed += messages,
            Some(State::Cancelled) => self.cancelled += messages,
            Some(_) => self.failed += messages,
        }
        self.under_way -= messages;
    }

    /// Delivered messages as a share of those that are decided (withdrawn ones had no fate), 0 to 1; `None` while none is.
    pub fn success_rate(&self) -> Option<f64> {
        let decided = self.delivered + self.failed + self.unconfirmed;
        (decided > 0).then(|| self.delivered as f64 / decided as f64)
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticsRow {
    /// What the row is about, in the API's words: a date, an hour, a type, a country …; `None` = not known, or none.
    pub key: Option<String>,
    /// The same for people, where the key says little: the sentence of a reason, a tenant's or a template's name.
    pub name: Option<String>,
    /// The figures.
    pub figures: Figures,
}

/// A page of days, with the sums of all of them and of the time before.
#[derive(Clone, Debug)]
pub struct StatisticsPage {
    /// The time zone whose days these are; UTC's name over all tenants, each of which is counted by its own days.
    pub time_zone: String,
    /// First and last day.
    pub days: (Date, Date),
    /// Sums of all days.
    pub totals: Figures,
    /// First and last day of as many days before.
    pub before: (Date, Date),
    /// Their sums.
    pub before_totals: Figures,
    /// The days of the page, newest first; days without messages too.
    pub items: Vec<StatisticsRow>,
    /// Days in all.
    pub total: i64,
}

/// An hour of a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourOfWeek {
    /// 1 = Monday … 7 = Sunday.
    pub weekday: i64,
    /// 0 to 23.
    pub hour: i64,
    /// The figures.
    pub figures: Figures,
}

/// Hours of the day, and of the week.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The time zone whose hours these are.
    pub time_zone: String,
    /// First and last day.
    pub days: (Date, Date),
    /// Every hour of every weekday that has messages.
    pub items: Vec<HourOfWeek>,
}

/// Whose figures, resolved.
#[derive(Clone)]
struct Whose {
    tenant: Option<Arc<Tenant>>,
    calendar: Calendar,
    zone: TimeZone,
    days: (Date, Date),
    filter: Filter,
}

impl Engine {
    /// The tenant's own days.
    pub async fn statistics(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        page: Paging,
    ) -> Result<StatisticsPage> {
        self.days_of(self.own_figures(actor, query)?, page).await
    }

    /// The days of a tenant, or of all.
    pub async fn statistics_of(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        page: Paging,
    ) -> Result<StatisticsPage> {
        self.days_of(self.any_figures(actor, query)?, page).await
    }

    /// The tenant's own figures told apart by something, the largest first (days and hours in their order).
    pub async fn statistics_by(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        by: Breakdown,
        lang: Lang,
    ) -> Result<Vec<StatisticsRow>> {
        self.rows_of(self.own_figures(actor, query)?, query, by, lang).await
    }

    /// The same of a tenant, or of all.
    pub async fn statistics_by_of(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        by: Breakdown,
        lang: Lang,
    ) -> Result<Vec<StatisticsRow>> {
        self.rows_of(self.any_figures(actor, query)?, query, by, lang).await
    }

    /// The hours of the week in which the tenant's messages were accepted. Of the filters, only the type is looked at.
    pub async fn statistics_hours(&self, actor: &Actor, query: &StatisticsQuery) -> Result<Hours> {
        self.hours_of(self.own_figures(actor, query)?, query).await
    }

    /// The same of a tenant, or of all (by UTC).
    pub async fn statistics_hours_of(&self, actor: &Actor, query: &StatisticsQuery) -> Result<Hours> {
        self.hours_of(self.any_figures(actor, query)?, query).await
    }

    /// The tenant's own figures as a file.
    pub async fn statistics_file(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        by: Breakdown,
        as_file: (Format, Lang),
    ) -> Result<File> {
        let whose = self.own_figures(actor, query)?;
        self.make_statistics(actor, whose, query, by, as_file).await
    }

    /// The same of a tenant, or of all.
    pub async fn statistics_file_of(
        &self,
        actor: &Actor,
        query: &StatisticsQuery,
        by: Breakdown,
        as_file: (Format, Lang),
    ) -> Result<File> {
        let whose = self.any_figures(actor, query)?;
        self.make_statistics(actor, whose, query, by, as_file).await
    }

    fn own_figures(&self, actor: &Actor, query: &StatisticsQuery) -> Result<Whose> {
        actor.may(Permission::StatisticsRead)?;
        let tenant = self.core.picture().tenants.get(&actor.tenant).cloned();
        self.whose(Some(tenant.ok_or(Refusal::NotFound)?), query)
    }

    fn any_figures(&self, actor: &Actor, query: &StatisticsQuery) -> Result<Whose> {
        actor.may(Permission::StatisticsReadAll)?;
        let tenant = query.tenant.as_ref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        self.whose(tenant, query)
    }

    fn whose(&self, tenant: Option<Arc<Tenant>>, query: &StatisticsQuery) -> Result<Whose> {
        let calendar = Calendar::of(tenant.as_ref().map_or("UTC", |tenant| &tenant.time_zone));
        let zone = tenant.as_ref().map_or(TimeZone::UTC, |tenant| tenant.zone.clone());
        let picture = self.core.picture();
        let calendars = picture.tenants.values().map(|tenant| Calendar::of(&tenant.time_zone));
        // Over all tenants the last day is the one that has begun for any of them: each is counted by its own days.
        let today = if tenant.is_some() { calendar.date(now_ms()) } else { latest_date(calendars, now_ms()) };
        let usual = || (today.saturating_sub((DAYS - 1).days()), today);
        let (from, until) = query.days.unwrap_or_else(usual);
        let days = i64::from((until - from).get_days()) + 1;
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("until", DAYS_MAX)));
        }
        let filter = filter(&picture, tenant.as_deref(), query)?;
        let filter = Filter { from: number(from), until: number(until), ..filter };
        Ok(Whose { tenant, calendar, zone, days: (from, until), filter })
    }

    async fn days_of(&self, whose: Whose, page: Paging) -> Result<StatisticsPage> {
        let (from, until) = whose.days;
        let length = i64::from((until - from).get_days()) + 1;
        let before = (from.saturating_sub(length.days()), from.saturating_sub(1.days()));
        let (tenant, filter) = (whose.tenant.as_ref().map(|tenant| tenant.id), whose.filter);
        let earlier = Filter { from: number(before.0), until: number(before.1), ..filter };
        let read = move |tx: &mut Tx<'_>| {
            Ok((counts(tx, tenant, &filter, By::Day)?, counts(tx, tenant, &earlier, By::Tenant)?))
        };
        let (found, earlier) = self.core.db.read(read).await?;
        let days = fold(&found, filter.cause.is_some());
        let (mut totals, mut before_totals) = (Figures::default(), Figures::default());
        sum(&mut totals, &found, filter.cause.is_some());
        sum(&mut before_totals, &earlier, filter.cause.is_some());
        let shown = (0..length).skip(page.offset as usize).take(page.limit as usize);
        let items = shown.map(|back| day_row(until.saturating_sub(back.days()), &days));
        Ok(StatisticsPage {
            time_zone: whose.calendar.zone().to_owned(),
            days: (from, until),
            totals,
            before,
            before_totals,
            items: items.collect(),
            total: length,
        })
    }

    async fn rows_of(
        &self,
        whose: Whose,
        query: &StatisticsQuery,
        by: Breakdown,
        lang: Lang,
    ) -> Result<Vec<StatisticsRow>> {
        let (tenant, filter) = (whose.tenant.clone(), whose.filter);
        let column = match by {
            Breakdown::Hour => return self.hour_rows(whose, query).await,
            Breakdown::Date => By::Day,
            Breakdown::Type => By::Kind,
            Breakdown::Country => By::Country,
            Breakdown::Network => By::Network,
            Breakdown::Route => By::Route,
            Breakdown::Signature => By::Signature,
            Breakdown::Template => By::Template,
            Breakdown::Reason => By::Cause,
            Breakdown::Tenant => By::Tenant,
        };
        if matches!(by, Breakdown::Signature | Breakdown::Template) && tenant.is_none() {
            return Err(Error::field(Refusal::FieldInvalid, "tenant"));
        }
        let id = tenant.as_ref().map(|tenant| tenant.id);
        let found = self.core.db.read(move |tx| counts(tx, id, &filter, column)).await?;
        let is_part = by == Breakdown::Reason || filter.cause.is_some();
        let figures = fold(&found, is_part);
        let picture = self.core.picture();
        if by == Breakdown::Date {
            let (from, until) = whose.days;
            let length = i64::from((until - from).get_days()) + 1;
            return Ok((0..length)
                .rev()
                .map(|back| day_row(until.saturating_sub(back.days()), &figures))
                .collect());
        }
        let known = figures.into_iter().filter(|(item, figures)| {
            *figures != Figures::default() && (by != Breakdown::Reason || *item != 0)
        });
        let names = Names { picture: &picture, tenant: tenant.as_deref(), lang };
        let row = |(item, figures)| {
            let (key, name) = names.of(by, item);
            StatisticsRow { key, name, figures }
        };
        let mut rows: Vec<_> = known.map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.figures.messages));
        Ok(rows)
    }

    async fn hours_of(&self, whose: Whose, query: &StatisticsQuery) -> Result<Hours> {
        let (from, until) = whose.days;
        let (from_ms, until_ms) = span(&whose.calendar, from, until);
        let (tenant, kind) = (whose.tenant.as_ref().map(|tenant| tenant.id), query.kind.map(Kind::code));
        let read = move |tx: &mut Tx<'_>| stat::slots_all(tx, tenant, kind, from_ms, until_ms);
        let found = self.core.db.read(read).await?;
        let mut hours: BTreeMap<(i64, i64), Figures> = BTreeMap::new();
        for rows in found.chunk_by(|one, next| one.slot == next.slot) {
            let slot_ms = rows[0].slot * SLOT_MS;
            let at = Timestamp::from_millisecond(slot_ms).unwrap_or(Timestamp::UNIX_EPOCH);
            let hour = (slot_ms + i64::from(whose.zone.to_offset(at).seconds()) * 1_000).div_euclid(HOUR_MS);
            // 1970-01-01 was a Thursday.
            let weekday = (hour.div_euclid(24) + 3).rem_euclid(7) + 1;
            let figures = hours.entry((weekday, hour.rem_euclid(24))).or_default();
            rows.iter().for_each(|row| figures.add(row.state, row.messages, row.segments));
        }
        let items = hours.into_iter().map(|((weekday, hour), figures)| HourOfWeek { weekday, hour, figures });
        Ok(Hours {
            time_zone: whose.calendar.zone().to_owned(),
            days: (from, until),
            items: items.filter(|item| item.figures.messages != 0).collect(),
        })
    }

    async fn hour_rows(&self, whose: Whose, query: &StatisticsQuery) -> Result<Vec<StatisticsRow>> {
        let only_type = Filter {
            from: whose.filter.from,
            until: whose.filter.until,
            kind: whose.filter.kind,
            ..Filter::default()
        };
        if whose.filter != only_type {
            let detail = Detail::both("by", "hours are counted by type only");
            return Err(Error::Phrased {
                refusal: Refusal::FieldInvalid,
                detail,
                zh: "按小时仅可按短信类型筛选".into(),
            });
        }
        let mut hours: Vec<_> = (0..24).map(|_| Figures::default()).collect();
        for item in self.hours_of(whose, query).await?.items {
            let of = item.figures;
            let sums = &mut hours[item.hour as usize];
            *sums = Figures {
                messages: sums.messages + of.messages,
                segments: sums.segments + of.segments,
                delivered: sums.delivered + of.delivered,
                failed: sums.failed + of.failed,
                unconfirmed: sums.unconfirmed + of.unconfirmed,
                cancelled: sums.cancelled + of.cancelled,
                under_way: sums.under_way + of.under_way,
            };
        }
        let row = |(hour, figures)| StatisticsRow { key: Some(format!("{hour:02}")), name: None, figures };
        Ok((0..24).zip(hours).map(row).collect())
    }

    async fn make_statistics(
        &self,
        actor: &Actor,
        whose: Whose,
        query: &StatisticsQuery,
        by: Breakdown,
        (format, lang): (Format, Lang),
    ) -> Result<File> {
        if format == Format::Pdf {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("format", "csv, xlsx")));
        }
        let ((from, until), tenant) = (whose.days, whose.tenant.clone());
        let code = tenant.as_ref().map_or("all", |tenant| &tenant.code);
        let name = format!("statistics-{code}-{from}-{until}");
        let note = self.core.note(actor, Action::StatisticsDownloaded, &name);
        let note = match &tenant {
            Some(tenant) => note.in_log_of(tenant.id),
            None => note,
        };
        let rows = self.rows_of(whose, query, by, lang).await?;
        self.audit(note).await?;
        let table = table(rows, by, lang);
        let made = tokio::task::spawn_blocking(move || sheet::write(&name, &[table], format));
        made.await.map_err(|error| Error::Internal(error.to_string()))?
    }
}

/// Days since 1970-01-01.
pub(crate) fn number(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

/// When a range of days begins and ends, Unix ms.
fn span(calendar: &Calendar, from: Date, until: Date) -> (i64, i64) {
    (calendar.start_ms(from), until.tomorrow().map_or(i64::MAX, |next| calendar.start_ms(next)))
}

fn filter(picture: &Picture, tenant: Option<&Tenant>, query: &StatisticsQuery) -> Result<Filter> {
    let wrong = |refusal, field: &str, text: &str| Error::Refused(refusal, Detail::both(field, text));
    let route = query.route.as_ref().map(|code| {
        picture.route_codes.get(code).copied().ok_or_else(|| wrong(Refusal::RouteUnknown, "route_id", code))
    });
    let of_tenant = |field: &str| tenant.ok_or_else(|| Error::field(Refusal::FieldInvalid, field));
    let signature = query.signature.as_ref().map(|text| {
        let found = of_tenant("tenant")?.signatures.get(text).map(|(id, _)| *id);
        found.ok_or_else(|| wrong(Refusal::SignatureUnknown, "signature", text))
    });
    let template = query.template.as_ref().map(|code| {
        if code.is_empty() {
            return Ok(TemplateId(0));
        }
        let found = of_tenant("tenant")?.templates.get(code).map(|template| template.id);
        found.ok_or_else(|| wrong(Refusal::TemplateUnknown, "template_id", code))
    });
    Ok(Filter {
        kind: query.kind.map(Kind::code),
        country: query.country.map(Country::code),
        network: query.network.map(Network::code),
        route: route.transpose()?,
        signature: signature.transpose()?,
        template: template.transpose()?,
        cause: query.reason.map(Cause::code),
        ..Filter::default()
    })
}

fn counts(tx: &mut Tx<'_>, tenant: Option<TenantId>, filter: &Filter, by: By) -> store::Result<Vec<Count>> {
    match tenant {
        Some(tenant) => daily::sums(tx, tenant, filter, by),
        None => daily::sums_all(tx, filter, by),
    }
}

/// Adds counts up. `is_part`: they are parts of the closed messages, and what they sum to is all there is.
fn sum(figures: &mut Figures, counts: &[Count], is_part: bool) {
    for count in counts {
        if is_part && count.state.is_some() {
            figures.add(None, count.messages, count.segments);
        } else if is_part {
            continue;
        }
        figures.add(count.state, count.messages, count.segments);
    }
}

fn fold(counts: &[Count], is_part: bool) -> BTreeMap<i64, Figures> {
    let mut rows: BTreeMap<i64, Figures> = BTreeMap::new();
    for count in counts {
        sum(rows.entry(count.item).or_default(), std::slice::from_ref(count), is_part);
    }
    rows
}

fn day_row(day: Date, figures: &BTreeMap<i64, Figures>) -> StatisticsRow {
    let figures = figures.get(&number(day)).copied().unwrap_or_default();
    StatisticsRow { key: Some(day.to_string()), name: None, figures }
}

/// What codes and ids are called.
struct Names<'a> {
    picture: &'a Picture,
    tenant: Option<&'a Tenant>,
    lang: Lang,
}

impl Names<'_> {
    /// The API's word, and the one for people.
    fn of(&self, by: Breakdown, item: i64) -> (Option<String>, Option<String>) {
        match by {
            Breakdown::Type => (Kind::from_code(item).map(|kind| kind.as_str().to_owned()), None),
            Breakdown::Country => {
                let country = Country::from_code(item).filter(|country| *country != Country::NONE);
                (country.map(|country| country.to_string()), None)
            }
            Breakdown::Network => (Network::from_code(item).map(|network| network.as_str().to_owned()), None),
            Breakdown::Route => {
                (self.picture.routes.get(&RouteId(item)).map(|route| route.code.clone()), None)
            }
            Breakdown::Signature => {
                let known = |tenant: &Tenant| {
                    let of = |(_, (id, _)): &(&String, &(SignatureId, bool))| id.0 == item;
                    tenant.signatures.iter().find(of).map(|(text, _)| text.clone())
                };
                (self.tenant.and_then(known), None)
            }
            Breakdown::Template => {
                let known = |tenant: &Tenant| {
                    tenant.templates_by_id.get(&TemplateId(item)).map(|template| template.code.clone())
                };
                (self.tenant.and_then(known), None)
            }
            Breakdown::Reason => {
                let cause = Cause::from_code(item);
                (
                    cause.map(|cause| cause.word().into_owned()),
                    cause.map(|cause| cause.sentence(self.lang).into_owned()),
                )
            }
            Breakdown::Tenant => {
                let tenant = self.picture.tenants.get(&TenantId(item));
                (tenant.map(|tenant| tenant.code.clone()), tenant.map(|tenant| tenant.name.clone()))
            }
            Breakdown::Date | Breakdown::Hour => (Some(item.to_string()), None),
        }
    }
}

fn table(rows: Vec<StatisticsRow>, by: Breakdown, lang: Lang) -> Table {
    let zh = lang == Lang::Zh;
    let what = match by {
        Breakdown::Date => ["Dispatching Date", "发送日期"],
        Breakdown::Hour => ["Hour", "小时"],
        Breakdown::Type => ["SMS Type", "短信类型"],
        Breakdown::Country => ["Country", "国家/地区"],
        Breakdown::Network => ["Network", "归属网络"],
        Breakdown::Route => ["Route ID", "路由"],
        Breakdown::Signature => ["Signature", "签名"],
        Breakdown::Template => ["Template", "模板"],
        Breakdown::Reason => ["Failure Reason", "失败原因"],
        Breakdown::Tenant => ["Tenant", "租户"],
    }[usize::from(zh)];
    let mut heading = match lang {
        Lang::En => vec![
            "Seq No.",
            what,
            "Total Delivery Amount",
            "Segments",
            "Delivery Success",
            "Delivery Failure",
            "No Delivery Notification",
            "Cancelled",
            "Under Way",
            "Delivery Success Rate",
        ],
        Lang::Zh => vec![
            "序号",
            what,
            "发送总量",
            "分段数",
            "发送成功",
            "发送失败",
            "无状态报告",
            "已取消",
            "发送中",
            "发送成功率",
        ],
    };
    let named = matches!(by, Breakdown::Reason | Breakdown::Tenant);
    if named {
        heading.push(if zh { "说明" } else { "Explanation" });
    }
    let cells = |(number, row): (i64, StatisticsRow)| {
        let of = row.figures;
        let rate = of.success_rate().map(|rate| format!("{:.2}%", rate * 100.0)).unwrap_or_default();
        let key = match by {
            Breakdown::Type => {
                row.key.as_deref().and_then(Kind::parse).map(|kind| sheet::kind_word(kind, lang).to_owned())
            }
            _ => row.key,
        };
        let mut cells = vec![Cell::Count(number), Cell::Text(key.unwrap_or_default())];
        let counts =
            [of.messages, of.segments, of.delivered, of.failed, of.unconfirmed, of.cancelled, of.under_way];
        cells.extend(counts.map(Cell::Count));
        cells.push(Cell::Text(rate));
        if named {
            cells.push(Cell::Text(row.name.unwrap_or_default()));
        }
        cells
    };
    Table {
        title: if zh { "发送统计" } else { "Delivery statistics" }.to_owned(),
        heading: heading.into_iter().map(str::to_owned).collect(),
        rows: (1..).zip(rows).map(cells).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(item: i64, state: Option<State>, messages: i64) -> Count {
        Count { item, state, messages, segments: messages * 2 }
    }

    #[test]
    fn figures_add_up_to_all_messages() {
        let counts = [
            count(5, None, 20),
            count(5, Some(State::Delivered), 9),
            count(5, Some(State::Undelivered), 2),
            count(5, Some(State::Refused), 1),
            count(5, Some(State::Unconfirmed), 3),
            count(5, Some(State::Cancelled), 1),
        ];
        let of = fold(&counts, false)[&5];
        assert_eq!((of.messages, of.segments, of.delivered, of.failed), (20, 40, 9, 3));
        assert_eq!((of.unconfirmed, of.cancelled, of.under_way), (3, 1, 4));
        assert_eq!(of.success_rate(), Some(0.6));
        assert_eq!(Figures::default().success_rate(), None);
    }

    #[test]
    fn parts_are_all_there_is() {
        let counts = [
            count(0, None, 20),
            count(905, Some(State::Unconfirmed), 3),
            count(905, Some(State::Refused), 1),
        ];
        let of = fold(&counts, true)[&905];
        assert_eq!((of.messages, of.unconfirmed, of.failed, of.under_way), (4, 3, 1, 0));
        assert_eq!(fold(&counts, true)[&0], Figures::default());
    }

    #[test]
    fn days_have_numbers() {
        assert_eq!((number(date(1970, 1, 1)), number(date(2026, 11, 30))), (0, 20_787));
        let day = day_row(date(1970, 1, 6), &fold(&[count(5, None, 2)], false));
        assert_eq!((day.key.as_deref(), day.figures.messages), (Some("1970-01-06"), 2));
    }
}
