//! The dispatching log: messages and uplinks found by everything a screen can ask together, a page at a time.
//!
//! Each walk of the store (`store::log`) answers ids in order; they are merged here, and only the rows of the page are read.

use std::collections::HashMap;
use std::sync::Arc;

use domain::audit::Action;
use domain::id::{MessageId, RouteId, TemplateId, TenantId, Uid, UplinkId};
use domain::kind::Kind;
use domain::message::State;
use domain::permission::Permission;
use domain::phone::{Country, Phone, Tail, ranges_of_calling_code};
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::inbound::{Uplink, UplinkSearch};
use store::log::{OfPhone, Search, Source};
use store::presence::{Dimension, Span};
use store::stat::SLOT_MS;

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::log_lists::{Found, InList};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::policy::Picture;
use crate::sight::{Number, Sight};
use crate::view::{self, MessageSummary};

/// How far back a log goes when the query names neither a time nor a message, milliseconds.
const DEFAULT_SPAN_MS: i64 = 7 * 86_400_000;
/// A route or template that nothing has: asked for by a name nobody knows.
const NOTHING: i64 = -1;

/// Messages to phones, from phones, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// To phones (MT).
    #[default]
    Mt,
    /// From phones (MO).
    Mo,
    /// Both, merged by time.
    All,
}

/// What is asked of the log; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct LogQuery {
    /// Accepted or received at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Accepted or received before, Unix ms.
    pub until_ms: Option<i64>,
    /// Calling code of the phone.
    pub calling_code: Option<u16>,
    /// A phone in any form, or its last digits, at least four.
    pub phone: Option<String>,
    /// Only this one.
    pub uid: Option<Uid>,
    /// The task's name contains this.
    pub task: Option<String>,
    /// Only messages of this task or mission.
    pub of_task: Option<Uid>,
    /// In one of these states; empty = in any.
    pub states: Vec<State>,
    /// Only what was refused because of a blacklist or an opt-out, with what the lists say.
    pub is_listed: bool,
    /// DR state.
    pub dr_state: Option<String>,
    /// SMS type.
    pub kind: Option<Kind>,
    /// MT, MO or both.
    pub way: Way,
    /// Route ID.
    pub route: Option<String>,
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// The tenant's own reference.
    pub reference: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Show whole numbers to a person who may see them.
    pub unmask: bool,
    /// Which page.
    pub page: Paging,
}

/// An uplink in the log.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its id.
    pub id: UplinkId,
    /// The phone that wrote.
    pub from: Number,
    /// Its country.
    pub country: Option<String>,
    /// The number it wrote to.
    pub to: String,
    /// What it wrote.
    pub text: String,
    /// The message it probably answers.
    pub message: Option<Uid>,
}

/// A line of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whose: the tenant's code.
    pub tenant: Option<String>,
    /// What.
    pub what: What,
    /// What stood in its way, when that was asked for; empty = it is on no list any more.
    pub lists: Option<Vec<InList>>,
}

/// A message, or an uplink.
#[derive(Clone, Debug)]
pub enum What {
    /// A message, with the name of its task.
    Sent(Box<MessageSummary>, Option<String>),
    /// An uplink.
    Received(Box<Received>),
}

impl Engine {
    /// The tenant's log.
    pub async fn log(&self, actor: &Actor, query: LogQuery) -> Result<Numbered<Entry>> {
        actor.may(Permission::MessagesRead)?;
        if query.is_listed {
            actor.may(Permission::BlacklistRead)?;
        }
        let sight = actor.sight(query.unmask)?;
        let unmasked = query.unmask && actor.person().is_some();
        let found = self.find((vec![actor.tenant], false), query, sight).await?;
        if unmasked {
            let note = self.core.note(actor, Action::PhonesUnmasked, "log");
            self.audit(note.with("messages", found.items.len())).await?;
        }
        Ok(found)
    }

    /// A page of one task's messages; `not_found` also for another tenant's.
    pub async fn task_messages(&self, actor: &Actor, id: Uid, query: LogQuery) -> Result<Numbered<Entry>> {
        actor.may(Permission::MessagesRead)?;
        self.task_range(&[actor.tenant], id).await?.ok_or(Refusal::NotFound)?;
        self.log(actor, LogQuery { of_task: Some(id), ..query }).await
    }

    /// The log of every tenant, or of the one with this code; numbers are masked.
    pub async fn log_all(
        &self,
        actor: &Actor,
        tenant: Option<&str>,
        query: LogQuery,
    ) -> Result<Numbered<Entry>> {
        actor.may(Permission::PlatformMessages)?;
        if query.is_listed {
            actor.may(Permission::PlatformBlacklist)?;
        }
        let picture = self.core.picture();
        let wanted = picture.tenants.values().filter(|known| tenant.is_none_or(|code| known.code == code));
        let mut tenants: Vec<_> = wanted.map(|tenant| tenant.id).collect();
        tenants.sort();
        self.find((tenants, true), query, Sight::Masked).await
    }

    async fn find(
        &self,
        (tenants, is_platform): (Vec<TenantId>, bool),
        query: LogQuery,
        sight: Sight,
    ) -> Result<Numbered<Entry>> {
        let picture = self.core.picture();
        let (tenants, request) = match query.of_task {
            // A task that nobody has finds nothing.
            Some(id) => self.task_range(&tenants, id).await?.map(|(of, range)| (vec![of], range)).unzip(),
            None => (Some(tenants), None),
        };
        let mut asked = Vec::new();
        for tenant in tenants.unwrap_or_default() {
            asked.push((tenant, Asked::of(&query, tenant, &picture, request, now_ms())?));
        }
        let page = query.page;
        let read = move |tx: &mut Tx<'_>| {
            let (mut hits, mut found) = (Vec::new(), Tally { found: 0, is_whole: true });
            for (tenant, asked) in &asked {
                asked.walk(tx, *tenant, page.end(), &mut hits, &mut found)?;
            }
            hits.sort_unstable_by_key(|hit: &Hit| if query.oldest_first { hit.id } else { -hit.id });
            let looked = Looked { picture: &picture, sight, with_lists: query.is_listed, is_platform };
            let entries = entries(tx, &page.cut(hits), &looked)?;
            Ok(Numbered {
                is_exact: found.is_whole && found.found <= COUNT_MAX,
                ..Numbered::new(entries, found.found)
            })
        };
        Ok(self.core.db.read(read).await?)
    }
}

/// How rows are read for whoever looks.
struct Looked<'a> {
    picture: &'a Picture,
    sight: Sight,
    /// With what the lists say about each.
    with_lists: bool,
    /// The platform's people look.
    is_platform: bool,
}

/// Something found, before its row is read. Ids of messages and uplinks are ordered by time alike.
#[derive(Clone, Copy)]
struct Hit {
    tenant: TenantId,
    id: i64,
    is_uplink: bool,
}

/// What was found, as far as it was counted.
struct Tally {
    found: i64,
    /// There is no more.
    is_whole: bool,
}

/// Reads a tenant's log from one end to the other.
pub(crate) struct LogReader {
    engine: Engine,
    tenant: TenantId,
    asked: Arc<Asked>,
    sight: Sight,
    /// The request and the id of the last line that was read.
    read: Option<(i64, i64)>,
}

impl Engine {
    /// A question as it is asked once and for all: with its times, and whatever is wrong with it said now.
    pub(crate) async fn settled_log(&self, tenant: TenantId, query: LogQuery) -> Result<LogQuery> {
        let (asked, now) = (self.asked(tenant, &query).await?, now_ms());
        let until_ms = query.until_ms.map_or(now, |until| until.min(now));
        Ok(LogQuery { from_ms: asked.search.from_ms, until_ms: Some(until_ms), ..query })
    }

    async fn asked(&self, tenant: TenantId, query: &LogQuery) -> Result<Asked> {
        let unknown = || Error::Phrased {
            refusal: Refusal::FieldInvalid,
            detail: Detail::both("task_id", "there is no such task or mission"),
            zh: "没有此任务".into(),
        };
        let request = match query.of_task {
            Some(id) => Some(self.task_range(&[tenant], id).await?.ok_or_else(unknown)?.1),
            None => None,
        };
        Asked::of(query, tenant, &self.core.picture(), request, now_ms())
    }

    /// Reads what a question finds, all of it.
    pub(crate) async fn log_reader(
        &self,
        tenant: TenantId,
        query: &LogQuery,
        sight: Sight,
    ) -> Result<LogReader> {
        let mut asked = self.asked(tenant, query).await?;
        if asked.search.request.is_some() {
            let of = asked.clone();
            asked.search.spans = self.core.db.read(move |tx| of.spans(tx, tenant)).await?;
        }
        Ok(LogReader { engine: self.clone(), tenant, asked: Arc::new(asked), sight, read: None })
    }
}

impl LogReader {
    /// How many lines there are, counted up to `most`; `None` = counting them takes too long.
    pub(crate) async fn count(&self, most: i64) -> Result<Option<i64>> {
        let (asked, tenant) = (Arc::clone(&self.asked), self.tenant);
        let count = move |tx: &mut Tx<'_>| {
            let mut found = 0;
            for source in &asked.sources {
                let counted = store::log::count(tx, tenant, &asked.search, source, most - found)?;
                if !counted.is_whole {
                    return Ok(None);
                }
                found += counted.found;
            }
            if let Some(search) = &asked.uplinks {
                found += store::inbound::uplink_count(tx, tenant, search, most - found)?;
            }
            Ok(Some(found))
        };
        Ok(self.engine.core.db.read(count).await?)
    }

    /// The next lines, at most `limit`, each made into something where it is read; empty = there are no more.
    pub(crate) async fn next<T, F>(&mut self, limit: usize, make: F) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: Fn(&Entry) -> T + Send + Sync + 'static,
    {
        let make = Arc::new(make);
        loop {
            let (asked, tenant, sight, from) = (Arc::clone(&self.asked), self.tenant, self.sight, self.read);
            let (picture, make) = (self.engine.core.picture(), Arc::clone(&make));
            let read = move |tx: &mut Tx<'_>| {
                let found = asked.slice(tx, tenant, from, limit)?;
                let last = found.last().map(|(request, hit)| (*request, hit.id));
                let hits: Vec<_> = found.into_iter().map(|(_, hit)| hit).collect();
                let looked = Looked { picture: &picture, sight, with_lists: false, is_platform: false };
                let lines: Vec<T> = entries(tx, &hits, &looked)?.iter().map(|entry| make(entry)).collect();
                Ok((last, lines))
            };
            let (last, lines) = self.engine.core.db.read(read).await?;
            // Rows that went away since leave a slice empty that is not the last.
            if last.is_none() || !lines.is_empty() {
                self.read = last.or(self.read);
                return Ok(lines);
            }
            self.read = last;
        }
    }
}

/// A query as the store asks it of one tenant.
#[derive(Clone)]
struct Asked {
    search: Search,
    /// Codes of the countries that a calling code belongs to.
    countries: Vec<i64>,
    sources: Vec<Source>,
    uplinks: Option<UplinkSearch>,
}

impl Asked {
    fn of(
        query: &LogQuery,
        tenant: TenantId,
        picture: &Picture,
        request: Option<(MessageId, MessageId)>,
        now_ms: i64,
    ) -> Result<Asked> {
        let known = picture.tenants.get(&tenant);
        let region = known.and_then(|tenant| tenant.default_country);
        let phone =
            query.phone.as_deref().map(|text| of_phone(text, query.calling_code, region)).transpose()?;
        let route = |code: &String| picture.route_codes.get(code).copied().unwrap_or(RouteId(NOTHING));
        let template = |code: &String| {
            let known = known.and_then(|tenant| tenant.templates.get(code));
            known.map_or(TemplateId(NOTHING), |template| template.id)
        };
        let bounded =
            query.from_ms.is_some() || query.until_ms.is_some() || query.uid.is_some() || request.is_some();
        let search = Search {
            from_ms: if bounded { query.from_ms } else { Some(now_ms - DEFAULT_SPAN_MS) },
            until_ms: query.until_ms,
            ranges: query.calling_code.map(ranges).transpose()?.unwrap_or_default(),
            phone,
            id: query.uid.map(|uid| uid.0),
            task: query.task.clone(),
            request,
            kind: query.kind.map(Kind::code),
            route: query.route.as_ref().map(route),
            template: query.template.as_ref().map(template),
            reference: query.reference.clone(),
            spans: None,
            oldest_first: query.oldest_first,
        };
        let sources = match query.way {
            Way::Mo => Vec::new(),
            _ => sources(&query.states, query.dr_state.as_deref(), query.is_listed),
        };
        let uplinks = uplink_search(query, &search);
        let countries = query.calling_code.map(countries_of).unwrap_or_default();
        Ok(Asked { search, countries, sources, uplinks })
    }

    /// Where to look for what may be rare: the ranges in which there are messages of the mission, type, country, route and
    /// template asked for; `None` where an index answers, or everything is asked for.
    fn spans(&self, tx: &mut Tx<'_>, tenant: TenantId) -> store::Result<Option<Vec<Span>>> {
        let search = &self.search;
        let is_narrow = search.phone.is_some()
            || search.id.is_some()
            || search.task.is_some()
            || search.request.is_some_and(lies_together)
            || search.reference.is_some();
        if is_narrow || self.sources.is_empty() {
            return Ok(None);
        }
        let mut wanted: Vec<(Dimension, Vec<i64>)> = Vec::new();
        for (dimension, item) in [
            (Dimension::Kind, search.kind),
            (Dimension::Route, search.route.map(|route| route.0)),
            (Dimension::Template, search.template.map(|template| template.0)),
            (Dimension::Task, search.request.map(|(first, _)| first.0)),
        ] {
            wanted.extend(item.map(|item| (dimension, vec![item])));
        }
        if !self.countries.is_empty() {
            wanted.push((Dimension::Country, self.countries.clone()));
        }
        if wanted.is_empty() {
            return Ok(None);
        }
        store::presence::spans(tx, tenant, &wanted, search.from_ms, search.until_ms).map(Some)
    }

    /// The next hits beyond one that was read, each with its request where the order is that of tasks.
    fn slice(
        &self,
        tx: &mut Tx<'_>,
        tenant: TenantId,
        read: Option<(i64, i64)>,
        limit: usize,
    ) -> store::Result<Vec<(i64, Hit)>> {
        let (by_task, most) = (self.search.task.is_some(), i64::try_from(limit).unwrap_or(i64::MAX));
        let mut hits = Vec::new();
        for source in &self.sources {
            let from = read.map(|(request, id)| (MessageId(request), MessageId(id)));
            let found = store::log::beyond(tx, tenant, (&self.search, source), from, most)?;
            let hit = |(request, id): (MessageId, MessageId)| {
                (if by_task { request.0 } else { 0 }, Hit { tenant, id: id.0, is_uplink: false })
            };
            hits.extend(found.into_iter().map(hit));
        }
        if let Some(search) = &self.uplinks {
            let search = UplinkSearch { beyond: read.map(|(_, id)| UplinkId(id)), ..search.clone() };
            let ids = store::inbound::uplink_ids(tx, tenant, &search, most)?;
            hits.extend(ids.into_iter().map(|id| (0, Hit { tenant, id: id.0, is_uplink: true })));
        }
        hits.sort_unstable_by_key(|(request, hit)| (*request, hit.id));
        if !self.search.oldest_first {
            hits.reverse();
        }
        hits.truncate(limit);
        Ok(hits)
    }

    /// Collects the first `limit` hits of every walk, and counts on from `found` up to one more than can be paged to.
    fn walk(
        &self,
        tx: &mut Tx<'_>,
        tenant: TenantId,
        limit: i64,
        hits: &mut Vec<Hit>,
        found: &mut Tally,
    ) -> store::Result<()> {
        let left = |found: &Tally| (COUNT_MAX + 1 - found.found).max(0);
        let search = Search { spans: self.spans(tx, tenant)?, ..self.search.clone() };
        for source in &self.sources {
            let ids = store::log::ids(tx, tenant, &search, source, limit)?;
            match ids.len() as i64 {
                all if all < limit => found.found += all.min(left(found)),
                shown => {
                    let counted = store::log::count(tx, tenant, &search, source, left(found))?;
                    found.is_whole &= counted.is_whole;
                    found.found += counted.found.max(shown.min(left(found)));
                }
            }
            hits.extend(ids.into_iter().map(|id| Hit { tenant, id: id.0, is_uplink: false }));
        }
        if let Some(search) = &self.uplinks {
            let ids = store::inbound::uplink_ids(tx, tenant, search, limit)?;
            found.found += match ids.len() as i64 {
                all if all < limit => all.min(left(found)),
                _ => store::inbound::uplink_count(tx, tenant, search, left(found))?,
            };
            hits.extend(ids.into_iter().map(|id| Hit { tenant, id: id.0, is_uplink: true }));
        }
        Ok(())
    }
}

/// The messages of a request lie side by side: all in one quarter of an hour; their range of ids is all that is looked at.
fn lies_together((first, last): (MessageId, MessageId)) -> bool {
    let slot = |id: MessageId| id.accepted_ms() / SLOT_MS;
    slot(first) == slot(last)
}

/// A phone in any form, or its last digits. Digits without `+` or `00` are looked for at the end of numbers unless they are a
/// number that is written otherwise (with a trunk zero).
fn of_phone(text: &str, calling_code: Option<u16>, region: Option<Country>) -> Result<OfPhone> {
    let with_code = calling_code.filter(|_| !text.trim_start().starts_with(['+', '＋']));
    let parsed = with_code
        .and_then(|code| Phone::parse(&format!("+{code}{text}"), None).ok())
        .or_else(|| Phone::parse(text, region).ok());
    let with_code = with_code.is_some() || text.trim_start().starts_with("00");
    match (parsed, Tail::parse(text)) {
        (Some(phone), Some(tail)) if tail.ends(phone) && !with_code => Ok(OfPhone::Ending(tail)),
        (Some(phone), _) => Ok(OfPhone::Whole(phone.code())),
        (None, Some(tail)) => Ok(OfPhone::Ending(tail)),
        (None, None) => Err(Error::Refused(Refusal::InvalidNumber, Detail::field("phone"))),
    }
}

/// The countries and regions that a calling code belongs to; numbers that belong to none (satellite phones) are code 0.
fn countries_of(calling_code: u16) -> Vec<i64> {
    let letters = || ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")));
    let known = letters().filter_map(|iso| Country::parse(&iso));
    let theirs = known.filter(|country| country.calling_code() == Some(calling_code));
    theirs.map(Country::code).chain([Country::NONE.code()]).collect()
}

fn ranges(calling_code: u16) -> Result<Vec<(i64, i64)>> {
    let ranges = ranges_of_calling_code(calling_code);
    if ranges.is_empty() {
        let detail = Detail::both("country", "no country has this calling code");
        return Err(Error::Refused(Refusal::FieldInvalid, detail));
    }
    Ok(ranges)
}

/// The walks for states and a DR state; none when they exclude each other.
fn sources(states: &[State], dr_state: Option<&str>, is_listed: bool) -> Vec<Source> {
    let plain = |state| Source { state, stat: None, is_listed };
    let said = |state| Source { state: Some(state), stat: dr_state.map(str::to_ascii_uppercase), is_listed };
    let all = match dr_state.map(str::to_ascii_uppercase).as_deref() {
        None if states.is_empty() => return vec![plain(None)],
        None => {
            let mut states = states.to_vec();
            states.sort_unstable();
            states.dedup();
            return states.into_iter().map(|state| plain(Some(state))).collect();
        }
        Some("DELIVRD") => vec![plain(Some(State::Delivered))],
        Some("LOCAL_REJECTED") => vec![plain(Some(State::Refused))],
        Some("CANCELLED") => vec![plain(Some(State::Cancelled))],
        Some("NO_RECEIPT") => vec![plain(Some(State::Unconfirmed))],
        Some("REJECTED") => vec![plain(Some(State::Rejected)), said(State::Undelivered)],
        Some("EXPIRED") => vec![plain(Some(State::Expired)), said(State::Undelivered)],
        Some(_) => vec![said(State::Undelivered)],
    };
    let wanted =
        |source: &Source| states.is_empty() || source.state.is_some_and(|state| states.contains(&state));
    all.into_iter().filter(wanted).collect()
}

/// The same question asked of uplinks; `None` when it is about something only messages have.
fn uplink_search(query: &LogQuery, search: &Search) -> Option<UplinkSearch> {
    let of_messages = search.task.is_some()
        || search.request.is_some()
        || search.kind.is_some()
        || search.route.is_some()
        || search.template.is_some()
        || search.reference.is_some()
        || query.dr_state.is_some()
        || query.is_listed
        || !query.states.is_empty();
    if query.way == Way::Mt || of_messages {
        return None;
    }
    let (senders, ending) = senders_of(search.phone);
    Some(UplinkSearch {
        from_ms: search.from_ms,
        until_ms: search.until_ms,
        id: search.id.map(|id| UplinkId(id.0)),
        senders,
        ending,
        beginning: query.calling_code.map(|code| code.to_string()),
        oldest_first: search.oldest_first,
        beyond: None,
    })
}

/// A phone as carriers may have spelled it as a sender, or the digits senders end in.
pub(crate) fn senders_of(phone: Option<OfPhone>) -> (Vec<String>, Option<String>) {
    match phone {
        Some(OfPhone::Whole(code)) => (spellings(code), None),
        Some(OfPhone::Ending(tail)) => (Vec::new(), Some(tail.text())),
        None => (Vec::new(), None),
    }
}

/// How carriers spell a phone: with its calling code, or in the national form.
pub(crate) fn spellings(code: i64) -> Vec<String> {
    let Some(phone) = Phone::from_code(code) else { return vec![code.to_string()] };
    vec![phone.digits().to_string(), phone.national()]
}

/// The rows of a page, in its order. A row that went away since (there is none that does) would be left out.
fn entries(tx: &mut Tx<'_>, hits: &[Hit], looked: &Looked<'_>) -> store::Result<Vec<Entry>> {
    let Looked { picture, sight, with_lists, is_platform } = *looked;
    let mut found: HashMap<(TenantId, i64), Entry> = HashMap::with_capacity(hits.len());
    let mut tenants: Vec<_> = hits.iter().map(|hit| hit.tenant).collect();
    tenants.sort_unstable();
    tenants.dedup();
    for tenant in tenants {
        let code = picture.tenants.get(&tenant).map(|tenant| tenant.code.clone());
        let own =
            |uplinks: bool| hits.iter().filter(move |hit| hit.tenant == tenant && hit.is_uplink == uplinks);
        let ids: Vec<_> = own(false).map(|hit| MessageId(hit.id)).collect();
        let rows = store::messages::get_many(tx, tenant, &ids)?;
        let requests: Vec<_> = rows.iter().map(|row| row.new.request).collect();
        let names: HashMap<_, _> = store::task::names(tx, tenant, &requests)?.into_iter().collect();
        let in_lists = if with_lists { Some(Found::of(tx, tenant, &rows)?) } else { None };
        for row in rows {
            let summary = view::summary(&row, picture, sight);
            let lists = in_lists.as_ref().map(|found| found.about(&row, is_platform, sight));
            let what = What::Sent(Box::new(summary), names.get(&row.new.request).cloned());
            found.insert((tenant, row.new.id.0), Entry { tenant: code.clone(), what, lists });
        }
        let ids: Vec<_> = own(true).map(|hit| UplinkId(hit.id)).collect();
        for row in store::inbound::uplinks_by_id(tx, tenant, &ids)? {
            let (id, what) = (row.id.0, What::Received(Box::new(received(row, sight))));
            found.insert((tenant, id), Entry { tenant: code.clone(), what, lists: None });
        }
    }
    Ok(hits.iter().filter_map(|hit| found.remove(&(hit.tenant, hit.id))).collect())
}

/// The phone an uplink came from, when its sender is one.
pub(crate) fn phone_of(sender: &str) -> Option<Phone> {
    Phone::parse(&format!("+{sender}"), None).or_else(|_| Phone::parse(sender, None)).ok()
}

fn received(row: Uplink, sight: Sight) -> Received {
    let phone = phone_of(&row.sender);
    Received {
        id: row.id,
        from: sight.number(phone.map_or(0, Phone::code), Some(&row.sender)),
        country: phone.map(|phone| phone.country().as_str().to_owned()),
        to: row.recipient,
        text: row.text,
        message: row.message.map(MessageId::uid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str, code: Option<u16>) -> OfPhone {
        of_phone(text, code, Some(Country::CN)).unwrap()
    }

    #[test]
    fn a_phone_is_whole_or_an_ending() {
        let whole = OfPhone::Whole(8_613_800_138_000);
        for text in ["+8613800138000", "0086 138 0013 8000", "+86-13800138000"] {
            assert_eq!(asked(text, None), whole, "{text}");
        }
        assert_eq!(asked("13800138000", Some(86)), whole);
        assert_eq!(asked("9215347566", Some(63)), OfPhone::Whole(639_215_347_566));
        for text in ["13800138000", "8000", "8613800138000", "00138000"] {
            assert_eq!(asked(text, None), OfPhone::Ending(Tail::parse(text).unwrap()), "{text}");
        }
        for bad in ["800", "abc", "", "+86 138"] {
            assert!(of_phone(bad, None, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn states_and_dr_states_are_combined() {
        let states = |states: &[State], dr: Option<&str>| -> Vec<Option<State>> {
            sources(states, dr, false).into_iter().map(|source| source.state).collect()
        };
        use State::{Delivered, Expired, Refused, Undelivered};
        assert_eq!(states(&[], None), [None]);
        assert_eq!(states(&[Refused, Delivered, Refused], None), [Some(Delivered), Some(Refused)]);
        assert_eq!(states(&[], Some("delivrd")), [Some(Delivered)]);
        assert_eq!(states(&[], Some("EXPIRED")), [Some(Expired), Some(Undelivered)]);
        assert_eq!(states(&[Undelivered], Some("EXPIRED")), [Some(Undelivered)]);
        assert_eq!(states(&[Refused], Some("UNDELIV")), [None; 0]);
        assert_eq!(sources(&[], Some("undeliv"), false)[0].stat.as_deref(), Some("UNDELIV"));
    }
}
