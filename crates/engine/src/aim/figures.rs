//! The funnel of a brand: submitted, delivered, resolvable, resolved, exposed, clicked, converted.
//!
//! What was sent comes from the delivery statistics of the brand's signatures, or of a mission; the rest from what
//! handsets, pages and the tenant told. What cannot be known is left out rather than guessed: a handset that holds the
//! whole table resolves without asking, so `resolved` counts links only; handsets are counted once a day by a random id, so
//! they are estimates, and over several days they are handset-days.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::id::{MessageId, SignatureId, SmartId, TenantId, Uid};
use domain::message::State;
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use domain::review::{State as ReviewState, Subject};
use domain::smart::Profile;
use domain::smart::event::What;
use domain::smart::vendor;
use jiff::ToSpan;
use jiff::civil::Date;
use store::smart_events::{self, By, Filter, Tally};
use store::smart_profiles::{self, SmartProfile};
use store::{Tx, daily, reviews, stat};

use super::follow::{OTHER, WEB};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::money::Calendar;
use crate::policy::{Picture, Tenant};
use crate::statistics::number;

/// Longest range of days.
pub const DAYS_MAX: i64 = 100;
/// Days for which counts are kept.
pub(super) const KEEP_DAYS: i64 = 400;
/// Days shown when none are asked for, today included.
const DAYS: i32 = 30;
/// Profiles of a tenant that are looked at.
const PROFILES_MAX: i64 = 500;

/// By what the funnel is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunnelBy {
    /// The day.
    Day,
    /// The item of the menu.
    Item,
    /// Whose handset.
    Vendor,
    /// The brand.
    Profile,
    /// The mission that links were sent with.
    Mission,
    /// Tenant; for the platform's people.
    Tenant,
}

impl FunnelBy {
    fn column(self) -> By {
        match self {
            FunnelBy::Day => By::Day,
            FunnelBy::Item => By::Item,
            FunnelBy::Vendor => By::Vendor,
            FunnelBy::Profile => By::Profile,
            FunnelBy::Mission => By::Task,
            FunnelBy::Tenant => By::Tenant,
        }
    }
}

/// Which figures, and whose.
#[derive(Clone, Debug, Default)]
pub struct FunnelQuery {
    /// The tenant's code, for the platform's people; `None` = every tenant.
    pub tenant: Option<String>,
    /// Of this brand.
    pub profile: Option<SmartId>,
    /// Of links that were sent with this mission.
    pub mission: Option<Uid>,
    /// First and last day; `None` = the last 30 days.
    pub days: Option<(Date, Date)>,
}

/// All of it, and what people did.
pub type Sizes = Tally;

/// A funnel. `None` = it cannot be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Messages with the brand's signatures, or of the mission.
    pub submitted: Option<i64>,
    /// Those on the handset.
    pub delivered: Option<i64>,
    /// Those delivered while the brand was live: a handset that shows brands could show it.
    pub resolvable: Option<i64>,
    /// Links that were made a card of, or whose page was opened.
    pub resolved: Sizes,
    /// Times the brand was on a screen.
    pub exposed: Sizes,
    /// Handsets of those, once a day; estimated.
    pub exposed_handsets: Sizes,
    /// Items pressed.
    pub clicked: Sizes,
    /// Handsets of those, once a day; estimated.
    pub clicked_handsets: Sizes,
    /// Of the items pressed, those that offered to call.
    pub dialled: Sizes,
    /// Of the items pressed, those that opened a page.
    pub opened: Sizes,
    /// Conversions that were traced back.
    pub converted: i64,
}

fn share(part: i64, whole: Option<i64>) -> Option<f64> {
    whole.filter(|whole| *whole > 0).map(|whole| part as f64 / whole as f64)
}

impl Funnel {
    /// Resolved links as a share of what could be resolved.
    pub fn resolve_rate(&self) -> Option<f64> {
        share(self.resolved.clean, self.resolvable)
    }

    /// Handsets that showed the brand, for each message that could be resolved.
    pub fn exposure_rate(&self) -> Option<f64> {
        share(self.exposed_handsets.clean, self.resolvable)
    }

    /// Handsets on which something was pressed as a share of those that showed the brand.
    pub fn click_rate(&self) -> Option<f64> {
        share(self.clicked_handsets.clean, Some(self.exposed_handsets.clean))
    }

    /// Conversions as a share of delivered messages.
    pub fn conversion_rate(&self) -> Option<f64> {
        share(self.converted, self.delivered)
    }

    fn add(&mut self, what: What, sizes: Sizes) {
        let sum = match what {
            What::Resolve => &mut self.resolved,
            What::Expose => &mut self.exposed,
            What::Click => &mut self.clicked,
            What::Dial => &mut self.dialled,
            What::LinkClick => &mut self.opened,
            What::Convert => {
                self.converted += sizes.clean;
                return;
            }
        };
        *sum = Tally { all: sum.all + sizes.all, clean: sum.clean + sizes.clean };
    }

    fn add_handsets(&mut self, what: What, sizes: Sizes) {
        match what {
            What::Expose => self.exposed_handsets = sizes,
            What::Click => self.clicked_handsets = sizes,
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        let Funnel { submitted, delivered, resolvable, .. } = *self;
        Funnel { submitted, delivered, resolvable, ..Funnel::default() } == *self
            && submitted.unwrap_or(0) == 0
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelRow {
    /// What it is about: a date, an item's id, a maker's word, a profile's or mission's id, a tenant's code; `None` = not
    /// known.
    pub key: Option<String>,
    /// The same for people.
    pub name: Option<String>,
    /// The figures.
    pub funnel: Funnel,
}

/// The funnel, and told apart.
#[derive(Clone, Debug)]
pub struct Funnels {
    /// The time zone whose days these are; UTC's name over all tenants, each of which is counted by its own days.
    pub time_zone: String,
    /// First and last day.
    pub days: (Date, Date),
    /// All of it.
    pub totals: Funnel,
    /// Told apart; days in their order, others by exposures.
    pub rows: Vec<FunnelRow>,
}

/// Whose figures, resolved.
#[derive(Clone)]
pub(super) struct Whose {
    pub(super) tenant: Option<Arc<Tenant>>,
    zone: String,
    pub(super) days: (Date, Date),
    filter: Filter,
}

/// What was sent, by what rows are told apart; `None` = that cannot be known.
type Sent = BTreeMap<String, [i64; 3]>;

/// A tenant's brands with their signatures and the first day on which each was live.
struct Brand {
    row: SmartProfile,
    wording: Profile,
    live_from: Option<i64>,
}

fn brands(
    tx: &mut Tx<'_>,
    filter: &Filter,
    day_of: &dyn Fn(TenantId, i64) -> i64,
) -> store::Result<Vec<Brand>> {
    let page = smart_profiles::Filter {
        tenant: filter.tenant,
        limit: PROFILES_MAX,
        ..smart_profiles::Filter::default()
    };
    let rows = match (filter.profile, filter.tenant) {
        (Some(id), Some(tenant)) => smart_profiles::get(tx, tenant, id)?.into_iter().collect(),
        (Some(id), None) => smart_profiles::get_all(tx, id)?.into_iter().collect(),
        (None, _) => smart_profiles::page_all(tx, &page)?,
    };
    let mut brands = Vec::with_capacity(rows.len());
    for row in rows {
        let number = row.live.unwrap_or(row.newest);
        let version = smart_profiles::version_of(tx, row.tenant, row.id, number)?;
        let wording =
            version.and_then(|version| serde_json::from_str(&version.wording).ok()).unwrap_or_default();
        // From the day on which its first version was approved; later ones took its place without a pause.
        let decided = reviews::of_object(tx, row.tenant, Subject::Smart, row.id.0)?.into_iter();
        let decided = decided
            .filter(|review| review.state == ReviewState::Approved)
            .filter_map(|review| review.decided);
        let first = decided.map(|by| by.at_ms).chain(row.published_ms).min();
        let live_from = first.map(|at_ms| day_of(row.tenant, at_ms));
        brands.push(Brand { row, wording, live_from });
    }
    Ok(brands)
}

/// Messages of signatures by day: all, delivered.
fn by_day(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    signature: SignatureId,
    days: (i64, i64),
) -> store::Result<BTreeMap<i64, (i64, i64)>> {
    let filter =
        daily::Filter { from: days.0, until: days.1, signature: Some(signature), ..daily::Filter::default() };
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for count in daily::sums(tx, tenant, &filter, daily::By::Day)? {
        let sum = sums.entry(count.item).or_default();
        match count.state {
            None => sum.0 += count.messages,
            Some(State::Delivered) => sum.1 += count.messages,
            Some(_) => {}
        }
    }
    Ok(sums)
}

/// What was sent with the brands' signatures.
fn sent(tx: &mut Tx<'_>, brands: &[Brand], filter: &Filter, by: FunnelBy) -> store::Result<(Sent, [i64; 3])> {
    let (mut rows, mut totals) = (Sent::new(), [0; 3]);
    let mut seen: BTreeSet<(TenantId, SignatureId)> = BTreeSet::new();
    for brand in brands {
        for signature in &brand.wording.signatures {
            let is_new = seen.insert((brand.row.tenant, *signature));
            for (day, (all, delivered)) in
                by_day(tx, brand.row.tenant, *signature, (filter.from, filter.until))?
            {
                let resolvable = brand.live_from.filter(|from| *from <= day).map_or(0, |_| delivered);
                let key = match by {
                    FunnelBy::Day => Some(day.to_string()),
                    FunnelBy::Profile => Some(brand.row.id.0.to_string()),
                    FunnelBy::Tenant => Some(brand.row.tenant.0.to_string()),
                    _ => None,
                };
                let more = [all, delivered, resolvable];
                let add =
                    |sums: &mut [i64; 3]| sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
                // Two brands may have a signature in common: a message counts once in what is summed over brands.
                if is_new {
                    add(&mut totals);
                }
                if let Some(key) = key.filter(|_| is_new || by == FunnelBy::Profile) {
                    add(rows.entry(key).or_default());
                }
            }
        }
    }
    Ok((rows, totals))
}

/// What was sent with a mission.
fn sent_with(tx: &mut Tx<'_>, tenant: TenantId, task: MessageId) -> store::Result<[i64; 3]> {
    let (mut all, mut delivered) = (0, 0);
    for count in stat::of_task(tx, tenant, task)? {
        match count.state {
            None => all += count.messages,
            Some(State::Delivered) => delivered += count.messages,
            Some(_) => {}
        }
    }
    Ok([all, delivered, delivered])
}

fn with_sent(funnel: &mut Funnel, sent: Option<&[i64; 3]>) {
    if let Some([submitted, delivered, resolvable]) = sent {
        funnel.submitted = Some(*submitted);
        funnel.delivered = Some(*delivered);
        funnel.resolvable = Some(*resolvable);
    }
}

impl Engine {
    /// The tenant's own funnel.
    pub async fn funnel(
        &self,
        actor: &Actor,
        query: &FunnelQuery,
        by: FunnelBy,
        lang: Lang,
    ) -> Result<Funnels> {
        let whose = self.own_funnel(actor, query, by)?;
        self.funnel_of_whom(whose, by, lang).await
    }

    /// The funnel of a tenant, or of all.
    pub async fn funnel_of(
        &self,
        actor: &Actor,
        query: &FunnelQuery,
        by: FunnelBy,
        lang: Lang,
    ) -> Result<Funnels> {
        let whose = self.any_funnel(actor, query)?;
        self.funnel_of_whom(whose, by, lang).await
    }

    pub(super) fn own_funnel(&self, actor: &Actor, query: &FunnelQuery, by: FunnelBy) -> Result<Whose> {
        actor.may(Permission::StatisticsRead)?;
        if by == FunnelBy::Tenant {
            return Err(Error::field(Refusal::FieldInvalid, "by"));
        }
        let tenant = self.core.picture().tenants.get(&actor.tenant).cloned();
        self.whose_funnel(Some(tenant.ok_or(Refusal::NotFound)?), query)
    }

    pub(super) fn any_funnel(&self, actor: &Actor, query: &FunnelQuery) -> Result<Whose> {
        actor.may(Permission::StatisticsReadAll)?;
        let tenant = query.tenant.as_ref().map(|code| self.tenant_of(code, "tenant")).transpose()?;
        self.whose_funnel(tenant, query)
    }

    fn whose_funnel(&self, tenant: Option<Arc<Tenant>>, query: &FunnelQuery) -> Result<Whose> {
        let zone = tenant.as_ref().map_or("UTC", |tenant| &tenant.time_zone).to_owned();
        let (now, picture) = (now_ms(), self.core.picture());
        let begun = |zone: &str| Calendar::of(zone).date(now);
        // Over all tenants the last day is the one that has begun for any of them: each is counted by its own days.
        let latest = || picture.tenants.values().map(|tenant| begun(&tenant.time_zone)).max();
        let today = if tenant.is_some() { None } else { latest() }.unwrap_or_else(|| begun(&zone));
        let usual = || (today.saturating_sub((DAYS - 1).days()), today);
        let (from, until) = query.days.unwrap_or_else(usual);
        if !(1..=DAYS_MAX).contains(&(number(until) - number(from) + 1)) {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("until", DAYS_MAX)));
        }
        if query.mission.is_some() && tenant.is_none() {
            return Err(Error::field(Refusal::FieldInvalid, "tenant"));
        }
        let filter = Filter {
            tenant: tenant.as_ref().map(|tenant| tenant.id),
            from: number(from),
            until: number(until),
            profile: query.profile,
            task: query.mission.map(|uid| uid.0),
        };
        Ok(Whose { tenant, zone, days: (from, until), filter })
    }

    pub(super) async fn funnel_of_whom(&self, whose: Whose, by: FunnelBy, lang: Lang) -> Result<Funnels> {
        let (filter, engine) = (whose.filter.clone(), self.clone());
        let read = move |tx: &mut Tx<'_>| {
            let day_of = |tenant, at_ms| engine.day_of_tenant(tenant, at_ms);
            let brands = brands(tx, &filter, &day_of)?;
            let counts = smart_events::sums_all(tx, &filter, by.column())?;
            let handsets = smart_events::handsets_all(tx, &filter, by.column())?;
            // Over everything a handset counts once a day, whatever it showed.
            let all = smart_events::handsets_all(tx, &filter, By::Day)?;
            let (mut rows, totals) = match filter.task.zip(filter.tenant) {
                Some((task, tenant)) => (Sent::new(), sent_with(tx, tenant, task)?),
                None => sent(tx, &brands, &filter, by)?,
            };
            if let (FunnelBy::Mission, Some(tenant)) = (by, filter.tenant) {
                let tasks: BTreeSet<_> =
                    counts.iter().map(|(key, ..)| key.clone()).filter(|key| key != "0").collect();
                for key in tasks {
                    let task = MessageId(key.parse().unwrap_or(0));
                    rows.insert(key, sent_with(tx, tenant, task)?);
                }
            }
            let names = names(tx, &filter, by, &brands)?;
            Ok((counts, handsets, all, rows, totals, names))
        };
        let (counts, handsets, all, rows, sent_totals, names) = self.core.db.read(read).await?;
        let mut funnels: BTreeMap<String, Funnel> = BTreeMap::new();
        let mut totals = Funnel::default();
        for (key, what, sizes) in counts {
            totals.add(what, sizes);
            funnels.entry(key).or_default().add(what, sizes);
        }
        for (key, what, sizes) in handsets {
            funnels.entry(key).or_default().add_handsets(what, sizes);
        }
        let mut over_days: BTreeMap<What, Sizes> = BTreeMap::new();
        for (_, what, sizes) in all {
            let sum = over_days.entry(what).or_default();
            *sum = Tally { all: sum.all + sizes.all, clean: sum.clean + sizes.clean };
        }
        over_days.into_iter().for_each(|(what, sizes)| totals.add_handsets(what, sizes));
        with_sent(&mut totals, Some(&sent_totals));
        if by == FunnelBy::Day {
            for day in whose.filter.from..=whose.filter.until {
                funnels.entry(day.to_string()).or_default();
            }
        }
        let knows_sent =
            matches!(by, FunnelBy::Day | FunnelBy::Profile | FunnelBy::Tenant) && whose.filter.task.is_none();
        for key in rows.keys() {
            funnels.entry(key.clone()).or_default();
        }
        let picture = self.core.picture();
        let rows = funnels.into_iter().map(|(key, mut funnel)| {
            let nothing = [0; 3];
            let known = rows.get(&key).or(knows_sent.then_some(&nothing));
            with_sent(&mut funnel, known);
            let (key, name) = word(by, &key, (&picture, &names), lang);
            FunnelRow { key, name, funnel }
        });
        let mut rows: Vec<_> = rows.filter(|row| by == FunnelBy::Day || !row.funnel.is_empty()).collect();
        match by {
            FunnelBy::Day => rows.sort_by(|one, other| one.key.cmp(&other.key)),
            _ => rows
                .sort_by_key(|row| std::cmp::Reverse((row.funnel.exposed.clean, row.funnel.clicked.clean))),
        }
        Ok(Funnels { time_zone: whose.zone, days: whose.days, totals, rows })
    }
}

/// What items, brands and missions are called.
fn names(
    tx: &mut Tx<'_>,
    filter: &Filter,
    by: FunnelBy,
    brands: &[Brand],
) -> store::Result<BTreeMap<String, String>> {
    Ok(match by {
        FunnelBy::Item if filter.profile.is_some() => brands
            .iter()
            .flat_map(|brand| {
                brand.wording.entries().map(|entry| (entry.id.to_owned(), entry.label.to_owned()))
            })
            .collect(),
        FunnelBy::Profile => {
            brands.iter().map(|brand| (brand.row.id.0.to_string(), brand.row.name.clone())).collect()
        }
        FunnelBy::Mission => {
            let Some(tenant) = filter.tenant else { return Ok(BTreeMap::new()) };
            let tasks = smart_events::sums_all(tx, filter, By::Task)?;
            let tasks: BTreeSet<_> =
                tasks.into_iter().filter_map(|(key, ..)| key.parse().ok().map(MessageId)).collect();
            let mut names = BTreeMap::new();
            for task in tasks {
                if let Some(mission) = store::missions::get(tx, tenant, task)? {
                    names.insert(task.0.to_string(), mission.name);
                }
            }
            names
        }
        _ => BTreeMap::new(),
    })
}

/// The API's word of a key, and the one for people.
fn word(
    by: FunnelBy,
    key: &str,
    (picture, names): (&Picture, &BTreeMap<String, String>),
    lang: Lang,
) -> (Option<String>, Option<String>) {
    let id = || key.parse::<i64>().unwrap_or(0);
    match by {
        FunnelBy::Day => (i32::try_from(id()).ok().map(|day| day_of(day).to_string()), None),
        FunnelBy::Item => (Some(key.to_owned()).filter(|key| !key.is_empty()), names.get(key).cloned()),
        FunnelBy::Vendor => {
            let words = match key {
                WEB => Some(["Web page", "网页"]),
                OTHER => Some(["Other handsets", "其他手机"]),
                _ => None,
            };
            let known = || vendor::find(key).map(|vendor| vendor.name(lang).to_owned());
            let zh = usize::from(lang == Lang::Zh);
            (Some(key.to_owned()), words.map(|words| words[zh].to_owned()).or_else(known))
        }
        FunnelBy::Profile => (Some(key.to_owned()), names.get(key).cloned()),
        FunnelBy::Mission => (
            Some(id()).filter(|id| *id != 0).map(|id| MessageId(id).uid().to_string()),
            names.get(key).cloned(),
        ),
        FunnelBy::Tenant => {
            let tenant = picture.tenants.get(&TenantId(id()));
            (tenant.map(|tenant| tenant.code.clone()), tenant.map(|tenant| tenant.name.clone()))
        }
    }
}

fn day_of(day: i32) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(day.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shares_of_what_is_known() {
        let sizes = |clean| Tally { all: clean * 2, clean };
        let mut funnel = Funnel { delivered: Some(200), resolvable: Some(100), ..Funnel::default() };
        assert_eq!((funnel.resolve_rate(), funnel.click_rate()), (Some(0.0), None));
        funnel.add(What::Resolve, sizes(25));
        funnel.add(What::Convert, sizes(4));
        funnel.add_handsets(What::Expose, sizes(50));
        funnel.add_handsets(What::Click, sizes(10));
        assert_eq!((funnel.resolve_rate(), funnel.exposure_rate()), (Some(0.25), Some(0.5)));
        assert_eq!((funnel.click_rate(), funnel.conversion_rate()), (Some(0.2), Some(0.02)));
        assert_eq!(Funnel::default().conversion_rate(), None);
        assert!(Funnel { submitted: Some(0), ..Funnel::default() }.is_empty() && !funnel.is_empty());
    }

    #[test]
    fn days_have_dates() {
        assert_eq!(
            (day_of(0).to_string(), day_of(20_787).to_string()),
            ("1970-01-01".into(), "2026-11-30".into())
        );
    }
}
