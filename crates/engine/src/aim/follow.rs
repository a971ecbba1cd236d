//! Links, from the side of whoever follows them: a handset that makes a card of one, a browser that opens its page and
//! follows an item of it, and machines that look at addresses before people do, which use nothing up.

use std::net::IpAddr;

use ::smart::Signed;
use ::smart::seal::Sig;
use domain::id::ClickId;
use domain::refusal::Refusal;
use domain::smart::aim::{self, Follow};
use domain::smart::event::What;
use domain::smart::sketch::Sketch;
use domain::smart::{Action, Profile, url, vendor};
use store::smart_conversions::{Click, add_click};
use store::smart_events::{self, Changes, Handsets, Of, OfDay, Tally};
use store::smart_links::SmartLink;
use store::smart_profiles::SmartProfile;
use store::{Tx, smart_links, smart_logos, smart_profiles, smart_records};

use super::{bits, sha256};
use crate::Engine;
use crate::clock::now_ms;
use crate::decided::refuse;
use crate::error::{Error, Result};
use crate::keys::random_octets;
use crate::money::Calendar;

const HOUR_MS: i64 = 3_600_000;
/// The word for browsers among the makers of handsets.
pub(super) const WEB: &str = "web";
/// The word for handsets whose maker is not known.
pub(super) const OTHER: &str = "other";
/// The item's name of the address a link falls back to.
const FALLBACK: &str = "go";
/// Pixels of the logo on a page.
const LOGO_PX: i64 = 192;

/// What a handset makes a card of.
#[derive(Clone, Debug)]
pub struct AimCard {
    /// The signed record of the brand, as in the handset's own table.
    pub record: Signed,
    /// The card's text.
    pub text: String,
    /// Where the link leads when there is no menu to show.
    pub fallback: String,
    /// Good until, Unix ms.
    pub until_ms: i64,
}

/// Who opens a page.
#[derive(Clone, Debug)]
pub struct Visit {
    /// From where.
    pub address: IpAddr,
    /// What it says it is.
    pub agent: String,
    /// The host it asked.
    pub host: String,
    /// It looks at the page without a person: a scanner, a preview, a prefetch.
    pub is_machine: bool,
}

/// What a link's page shows.
#[derive(Clone, Debug)]
pub struct AimPage {
    /// The brand's name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// `#RRGGBB`; empty = none.
    pub colour: String,
    /// Its logo as PNG.
    pub logo: Option<Vec<u8>>,
    /// The card's text.
    pub text: String,
    /// The menu's items; a menu's own name stands before those below it.
    pub items: Vec<PageItem>,
}

/// A line of the page's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageItem {
    /// What it says.
    pub label: String,
    /// The item to follow; `None` = it is the name of those after it.
    pub item: Option<String>,
    /// It offers to call a number.
    pub dials: bool,
}

/// What a browser gets.
#[derive(Clone, Debug)]
pub enum AimSeen {
    /// The page.
    Page(Box<AimPage>),
    /// It is over, or used up.
    Over,
    /// The platform took the brand off.
    Frozen,
    /// There is no such link on this host.
    Unknown,
}

/// Where an item leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AimGo {
    /// To this address.
    To(String),
    /// Nowhere any more.
    Over,
    /// The platform took the brand off.
    Frozen,
    /// There is no such item.
    Unknown,
}

/// Whose page or card it is.
struct Held {
    link: SmartLink,
    brand: SmartProfile,
}

impl Held {
    fn read(tx: &mut Tx<'_>, code: &str, is_held: bool) -> store::Result<Option<Held>> {
        let link = if is_held { smart_links::lock_all(tx, code)? } else { smart_links::get_all(tx, code)? };
        let Some(link) = link else { return Ok(None) };
        let brand = smart_profiles::get_all(tx, link.profile)?;
        Ok(brand.filter(|brand| brand.tenant == link.tenant).map(|brand| Held { link, brand }))
    }

    fn follow(&self, is_repeated: bool, now: i64) -> Follow {
        let SmartLink { until_ms, stopped_ms, resolves, resolves_max, .. } = &self.link;
        aim::follow(
            (*until_ms, stopped_ms.is_some()),
            (*resolves, *resolves_max),
            self.brand.state,
            is_repeated,
            now,
        )
    }

    /// What the live version says.
    fn wording(&self, tx: &mut Tx<'_>) -> store::Result<(Profile, Option<Vec<u8>>)> {
        let number = self.brand.live.ok_or(store::Error::NotFound)?;
        let version = smart_profiles::version_of(tx, self.brand.tenant, self.brand.id, number)?;
        let version = version.ok_or(store::Error::NotFound)?;
        let profile = serde_json::from_str(&version.wording)
            .map_err(|error| store::Error::Corrupt(format!("Smart SMS version: {error}")))?;
        Ok((profile, version.logo))
    }
}

/// Something that happened just now, for the counts.
pub(super) struct Happened<'a> {
    pub(super) what: What,
    pub(super) item: &'a str,
    pub(super) vendor: &'a str,
    pub(super) clean: bool,
    /// 64 bits of whoever did it; none = not counted as a handset.
    pub(super) who: Option<u64>,
}

/// The counts of what happened with a link.
fn changes(held: &Held, day: i64, now: i64, all: &[Happened<'_>]) -> Changes {
    let mut changes = Changes::default();
    for happened in all {
        let Happened { what, item, vendor, clean, who } = happened;
        let of = Of {
            tenant: held.link.tenant,
            day,
            hour: now.div_euclid(HOUR_MS),
            profile: held.link.profile,
            number: held.brand.live.unwrap_or(0),
            item: (*item).to_owned(),
            vendor: (*vendor).to_owned(),
            task: held.link.task,
            what: *what,
        };
        let tally = changes.counts.entry(of.clone()).or_default();
        *tally = Tally { all: tally.all + 1, clean: tally.clean + i64::from(*clean) };
        if let Some(who) = who {
            let Of { tenant, day, profile, item, vendor, task, what, .. } = of;
            let mut one = Sketch::default();
            one.add(*who);
            let clean = if *clean { one.clone() } else { Sketch::default() };
            changes.handsets.insert(
                OfDay { tenant, day, profile, item, vendor, task, what },
                Handsets { all: one, clean },
            );
        }
    }
    changes
}

impl Engine {
    /// The tenant's day of a moment, days since 1970-01-01.
    pub(super) fn day_of_tenant(&self, tenant: domain::id::TenantId, at_ms: i64) -> i64 {
        let picture = self.core.picture();
        let zone = picture.tenants.get(&tenant).map_or("UTC", |tenant| &tenant.time_zone);
        crate::statistics::number(Calendar::of(zone).date(at_ms))
    }

    /// What a handset makes a card of: `not_found`, `signature_mismatch`, `link_gone`, `link_frozen`. `sig` is the hash of the
    /// message's signature; `key` names the message, so that asking again uses nothing up.
    pub async fn follow_aim(
        &self,
        code: &str,
        sig: &[u8; 32],
        key: Option<&str>,
        vendor: Option<&str>,
        address: IpAddr,
    ) -> Result<AimCard> {
        let now = now_ms();
        self.core.aim.guard.ask(address, now)?;
        let asker = key.map(|key| sha256(&[b"key ", code.as_bytes(), b" ", key.as_bytes()].concat()));
        let vendor = vendor.and_then(vendor::find).map_or(OTHER, |vendor| vendor.code.as_str());
        let (name, sig, engine) = (code.to_owned(), sig.to_vec(), self.clone());
        let clean = !self.core.is_machine_at(address);
        let write = move |tx: &mut Tx<'_>| {
            let Some(held) = Held::read(tx, &name, true)? else { return refuse(Refusal::NotFound) };
            if !held.link.signatures.chunks_exact(32).any(|known| known == sig) {
                return refuse(Refusal::SignatureMismatch);
            }
            let is_repeated = match &asker {
                Some(asker) => smart_links::is_used(tx, &name, asker)?,
                None => false,
            };
            match held.follow(is_repeated, now) {
                Follow::Good => {}
                Follow::Frozen => return refuse(Refusal::LinkFrozen),
                Follow::Over | Follow::UsedUp => return refuse(Refusal::LinkGone),
            }
            let records = smart_records::of_profile(tx, held.link.tenant, held.link.profile)?;
            let Some(record) = records.into_iter().find(|record| record.signature == sig) else {
                return refuse(Refusal::LinkGone);
            };
            if !is_repeated {
                smart_links::count(tx, &name, (1, 0, 0))?;
                if let Some(asker) = &asker {
                    smart_links::note_use(tx, &name, asker, now)?;
                }
                let day = engine.day_of_tenant(held.link.tenant, now);
                let happened = Happened { what: What::Resolve, item: "", vendor, clean, who: None };
                smart_events::add(tx, &changes(&held, day, now, &[happened]))?;
            }
            Ok(Ok((held.link, record)))
        };
        let decided = self.core.db.write(write).await?;
        if matches!(decided, Err(Error::Refused(Refusal::NotFound | Refusal::SignatureMismatch, _))) {
            self.core.aim.guard.wrong(address, now);
        }
        let (link, record) = decided?;
        let broken = || Error::Internal("a record of Smart SMS that is none".into());
        let params = self.params_of(&link);
        Ok(AimCard {
            record: Signed {
                kid: record.kid,
                sig: Sig::new(record.sig.as_slice().try_into().map_err(|_| broken())?),
                body: String::from_utf8(record.body).map_err(|_| broken())?,
            },
            text: aim::filled(&link.body, |name| params.get(name).cloned()),
            fallback: link.fallback,
            until_ms: link.until_ms,
        })
    }

    /// 64 bits and a key of whoever opens a page, of this day only: neither the address nor the program is kept.
    fn visitor(&self, visit: &Visit, now: i64) -> (u64, Vec<u8>) {
        let day = now.div_euclid(24 * HOUR_MS).to_be_bytes();
        let address = visit.address.to_string();
        let who = self.marked("visit", &[&day, address.as_bytes(), visit.agent.as_bytes()]);
        (bits(&who), who)
    }

    fn is_person(&self, visit: &Visit) -> bool {
        !visit.is_machine && !self.core.is_machine_at(visit.address)
    }

    /// A link's page. A machine uses nothing up and sees nothing that is one person's; the same browser may look again for
    /// a day.
    pub async fn aim_page(&self, code: &str, visit: &Visit) -> Result<AimSeen> {
        let now = now_ms();
        self.core.aim.guard.ask(visit.address, now)?;
        let (who, asker) = self.visitor(visit, now);
        let (name, host, engine, is_person) =
            (code.to_owned(), visit.host.clone(), self.clone(), self.is_person(visit));
        let write = move |tx: &mut Tx<'_>| {
            let found = Held::read(tx, &name, true)?;
            let Some(held) = found.filter(|held| engine.core.aim.is_on(held.link.tenant, &host)) else {
                return Ok(Err(AimSeen::Unknown));
            };
            let is_repeated = smart_links::is_used(tx, &name, &asker)?;
            match held.follow(is_repeated, now) {
                Follow::Good => {}
                Follow::Frozen => return Ok(Err(AimSeen::Frozen)),
                Follow::Over | Follow::UsedUp => return Ok(Err(AimSeen::Over)),
            }
            if is_person {
                smart_links::count(tx, &name, (i64::from(!is_repeated), 1, 0))?;
                smart_links::note_use(tx, &name, &asker, now)?;
            }
            let day = engine.day_of_tenant(held.link.tenant, now);
            let happened = |what, who| Happened { what, item: "", vendor: WEB, clean: is_person, who };
            let shown = happened(What::Expose, Some(who));
            let all = if is_repeated { vec![shown] } else { vec![happened(What::Resolve, None), shown] };
            smart_events::add(tx, &changes(&held, day, now, &all))?;
            let (profile, logo) = held.wording(tx)?;
            let logo = match logo {
                Some(logo) => smart_logos::size_all(tx, &logo, LOGO_PX)?.map(|size| size.data),
                None => None,
            };
            Ok(Ok((held.link, profile, logo)))
        };
        let (link, profile, logo) = match self.core.db.write(write).await? {
            Ok(found) => found,
            Err(seen) => {
                if matches!(seen, AimSeen::Unknown) {
                    self.core.aim.guard.wrong(visit.address, now);
                }
                return Ok(seen);
            }
        };
        if is_person {
            self.core.aim.is_clean(who, link.profile, What::Expose, now);
        }
        let params = if is_person { self.params_of(&link) } else { Default::default() };
        let text = aim::filled(&link.body, |name| params.get(name).cloned());
        Ok(AimSeen::Page(Box::new(AimPage {
            items: items(&profile),
            name: profile.name,
            summary: profile.summary,
            colour: profile.colour,
            logo,
            text,
        })))
    }

    /// Where an item of a link's page leads: always to what the reviewed menu says, or where the link itself falls back to.
    pub async fn aim_go(&self, code: &str, item: &str, visit: &Visit) -> Result<AimGo> {
        let now = now_ms();
        self.core.aim.guard.ask(visit.address, now)?;
        let (who, _) = self.visitor(visit, now);
        let (name, wanted, host) = (code.to_owned(), item.to_owned(), visit.host.clone());
        let engine = self.clone();
        let read = move |tx: &mut Tx<'_>| {
            let found = Held::read(tx, &name, false)?;
            let Some(held) = found.filter(|held| engine.core.aim.is_on(held.link.tenant, &host)) else {
                return Ok(Err(AimGo::Unknown));
            };
            match held.follow(true, now) {
                Follow::Good => {}
                Follow::Frozen => return Ok(Err(AimGo::Frozen)),
                Follow::Over | Follow::UsedUp => return Ok(Err(AimGo::Over)),
            }
            let (profile, _) = held.wording(tx)?;
            Ok(target(&held.link, &profile, &wanted).map(|target| (held, target)).ok_or(AimGo::Unknown))
        };
        let (held, (what, to)) = match self.core.db.read(read).await? {
            Ok(found) => found,
            Err(go) => {
                if go == AimGo::Unknown {
                    self.core.aim.guard.wrong(visit.address, now);
                }
                return Ok(go);
            }
        };
        let is_person =
            self.is_person(visit) && self.core.aim.is_clean(who, held.link.profile, What::Click, now);
        let token =
            if is_person && held.link.has_token && what == What::LinkClick { Some(token()?) } else { None };
        let to = match &token {
            Some(token) => with_token(&to, token),
            None => to,
        };
        let click = Click {
            tenant: held.link.tenant,
            id: ClickId(self.core.ids.next()),
            profile: held.link.profile,
            number: held.brand.live.unwrap_or(0),
            item: if item == FALLBACK { String::new() } else { item.to_owned() },
            task: held.link.task,
            flag: held.link.flag.clone(),
            token: token.map(|token| sha256(token.as_bytes())),
        };
        let day = self.day_of_tenant(held.link.tenant, now);
        let happened = |what, who| Happened { what, item: &click.item, vendor: WEB, clean: is_person, who };
        let changes = changes(&held, day, now, &[happened(What::Click, Some(who)), happened(what, None)]);
        let code = code.to_owned();
        let write = move |tx: &mut Tx<'_>| {
            if is_person {
                smart_links::count(tx, &code, (0, 0, 1))?;
                if click.flag.is_some() || click.token.is_some() {
                    add_click(tx, &click)?;
                }
            }
            smart_events::add(tx, &changes)
        };
        self.core.db.write(write).await?;
        Ok(AimGo::To(to))
    }
}

/// The page's menu, in the handset's order.
fn items(profile: &Profile) -> Vec<PageItem> {
    let dials = |action: Option<&Action>| matches!(action, Some(Action::Dial { .. }));
    profile
        .entries()
        .map(|entry| PageItem {
            label: entry.label.to_owned(),
            item: entry.action.is_some().then(|| entry.id.to_owned()),
            dials: dials(entry.action),
        })
        .collect()
}

/// What following an item is, and where it leads.
fn target(link: &SmartLink, profile: &Profile, wanted: &str) -> Option<(What, String)> {
    if wanted == FALLBACK {
        return Some((What::LinkClick, link.fallback.clone()));
    }
    let found = profile.entries().find(|entry| entry.id == wanted)?;
    match found.action? {
        Action::OpenUrl { url, .. } => Some((What::LinkClick, url::canonical(url)?)),
        Action::OpenApp { fallback, .. } => Some((What::LinkClick, url::canonical(fallback)?)),
        Action::Dial { phone } => {
            let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            Some((What::Dial, format!("tel:{digits}")))
        }
    }
}

fn token() -> Result<String> {
    use base64::Engine as _;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_octets::<16>()?))
}

/// An address with a click token behind its question.
fn with_token(to: &str, token: &str) -> String {
    match ::url::Url::parse(to) {
        Ok(mut url) => {
            url.query_pairs_mut().append_pair("ct", token);
            url.into()
        }
        Err(_) => to.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_in_the_question() {
        assert_eq!(with_token("https://shop.example.com/a", "T_1"), "https://shop.example.com/a?ct=T_1");
        assert_eq!(
            with_token("https://shop.example.com/a?b=1#c", "T-1"),
            "https://shop.example.com/a?b=1&ct=T-1#c"
        );
        assert_eq!(token().unwrap().len(), 22);
        assert_ne!(token().unwrap(), token().unwrap());
    }
}
