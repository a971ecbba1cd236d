//! A tenant's links: made, seen, ended.

use std::collections::BTreeMap;

use domain::audit::Action;
use domain::id::{AimId, MessageId, SmartId, TenantId, Uid};
use domain::lint::Severity;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::smart::aim::{self, Kind};
use domain::smart::life::State;
use store::smart_links::{Filter, SmartLink};
use store::{Tx, smart_links, smart_profiles, smart_records};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};
use crate::keys::random_octets;
use crate::review::checks::{self, Rules};

const DAY_MS: i64 = 86_400_000;
/// Octets drawn for a code: more than enough of them are fair.
const DRAWN: usize = 32;
/// Times a code is drawn again when it was used before.
const TRIES: usize = 5;

/// What links have in common that are made together.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The brand; handsets show it.
    pub profile: SmartId,
    /// Whom they are for.
    pub kind: Kind,
    /// How many days they are good.
    pub days: i64,
    /// Times a link for many may be resolved.
    pub resolves: Option<i64>,
    /// The card's text, with places such as `{name}` for one person.
    pub text: String,
    /// Where they lead when there is no menu to show; an https address.
    pub fallback: String,
    /// A code of one's own, for a single link.
    pub code: Option<String>,
    /// The mission they are sent with.
    pub mission: Option<Uid>,
    /// Addresses that are followed from the page get a click token.
    pub click_token: bool,
    /// What each of those for one person has of its own.
    pub items: Vec<OneLink>,
}

/// What a link for one person has of its own.
#[derive(Clone, Debug, Default)]
pub struct OneLink {
    /// The tenant's own mark of a customer; only a keyed hash of it is kept.
    pub cust_flag: Option<String>,
    /// Values of the text's places.
    pub params: BTreeMap<String, String>,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStanding {
    /// It can be followed.
    Good,
    /// It was followed as often as it may be.
    UsedUp,
    /// Its days are over.
    Expired,
    /// Its owner ended it.
    Stopped,
}

impl LinkStanding {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkStanding::Good => "good",
            LinkStanding::UsedUp => "used_up",
            LinkStanding::Expired => "expired",
            LinkStanding::Stopped => "stopped",
        }
    }
}

/// A link.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// Its id.
    pub id: AimId,
    /// What stands in its address.
    pub code: String,
    /// Its address.
    pub url: String,
    /// The brand.
    pub profile: SmartId,
    /// Whom it is for.
    pub kind: Kind,
    /// Where it stands.
    pub standing: LinkStanding,
    /// The card's text, with its places.
    pub text: String,
    /// Where it leads when there is no menu to show.
    pub fallback: String,
    /// The mission it is sent with.
    pub mission: Option<Uid>,
    /// It has a customer's mark.
    pub has_flag: bool,
    /// Addresses that are followed get a click token.
    pub click_token: bool,
    /// Times it may be resolved.
    pub resolves_max: i64,
    /// Times it was.
    pub resolves: i64,
    /// Times its page was seen by people.
    pub seen: i64,
    /// Items of its page that people followed.
    pub clicks: i64,
    /// Made at, Unix ms.
    pub created_ms: i64,
    /// By whom.
    pub who: String,
    /// Good until, Unix ms.
    pub until_ms: i64,
}

/// Which links; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct LinkQuery {
    /// Of this brand.
    pub profile: Option<SmartId>,
    /// For whom.
    pub kind: Option<Kind>,
    /// Sent with this mission.
    pub mission: Option<Uid>,
    /// Of this customer.
    pub cust_flag: Option<String>,
    /// Only those that are good, as far as days and their owner are concerned.
    pub is_good: bool,
    /// After this one, newest first.
    pub after: Option<AimId>,
    /// So many.
    pub limit: u32,
}

/// The name under which a link's values are sealed.
pub(super) fn sealed_as(code: &str) -> String {
    format!("aim {code}")
}

fn within(field: &str, text: &str, max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > max || text.chars().any(char::is_control) {
        return Err(wrong(
            field,
            format!("expected 1 to {max} characters on one line"),
            format!("应为 1 至 {max} 个字符，不能换行"),
        ));
    }
    Ok(text.to_owned())
}

/// What is wrong with a new link's numbers and forms, before anything is looked up.
fn checked(new: &mut NewLink) -> Result<()> {
    let (days, kind) = (new.kind.days(), new.kind);
    if !days.contains(&new.days) {
        let (from, to) = (days.start(), days.end());
        return Err(wrong("days", format!("expected {from} to {to}"), format!("应为 {from} 至 {to}")));
    }
    match (kind, new.resolves) {
        (Kind::Group, Some(times)) if aim::RESOLVES.contains(&times) => {}
        (Kind::Group, _) => return Err(wrong("resolves", "expected 2 to 10000000", "应为 2 至 10000000")),
        (Kind::Individual, None | Some(1)) => {}
        (Kind::Individual, Some(_)) => {
            return Err(wrong("resolves", "a link for one person is good once", "个人链接仅可解析 1 次"));
        }
    }
    let count = new.items.len();
    match kind {
        Kind::Group if count > 0 => {
            return Err(wrong("items", "only for links for one person", "仅用于个人链接"));
        }
        Kind::Individual if !(1..=aim::PER_CALL_MAX).contains(&count) => {
            return Err(wrong("items", "expected 1 to 100", "应为 1 至 100 项"));
        }
        _ => {}
    }
    if let Some(code) = &new.code
        && (!aim::is_own_code(code) || count > 1)
    {
        let (en, zh) = (
            "expected 3 to 10 letters and digits, for a single link",
            "应为 3 至 10 位字母或数字，且仅用于单个链接",
        );
        return Err(wrong("code", en, zh));
    }
    new.text = within("text", &new.text, aim::TEXT_CHARS_MAX)?;
    let places = aim::places(&new.text)
        .ok_or_else(|| wrong("text", "a place is written {name}", "变量应写作 {name}"))?;
    if kind == Kind::Group && !places.is_empty() {
        return Err(wrong("text", "a link for many has no places", "群发链接的文案不能含变量"));
    }
    for (at, item) in new.items.iter().enumerate() {
        one(at, item, &places)?;
    }
    fallback(&mut new.fallback)
}

fn one(at: usize, item: &OneLink, places: &[&str]) -> Result<()> {
    let field = |name: &str| format!("items[{at}].{name}");
    if let Some(flag) = &item.cust_flag {
        within(&field("cust_flag"), flag, aim::FLAG_CHARS_MAX)?;
    }
    let wanted = |name: &String| places.contains(&name.as_str());
    let is_whole = places.iter().all(|place| item.params.contains_key(*place));
    if item.params.len() > aim::PARAMS_MAX || !item.params.keys().all(wanted) || !is_whole {
        let (en, zh) = ("expected a value for each place of the text", "须为文案中的每个变量提供取值");
        return Err(wrong(&field("params"), en, zh));
    }
    for (name, value) in &item.params {
        within(&field(&format!("params.{name}")), value, aim::PARAM_CHARS_MAX)?;
    }
    Ok(())
}

/// Where a link falls back to is held to what a menu's addresses are held to.
fn fallback(url: &mut String) -> Result<()> {
    *url = url.trim().to_owned();
    let flaw = domain::smart::url::flaws(url, "fallback_url")
        .into_iter()
        .find(|flaw| flaw.severity == Severity::Error);
    if let Some(flaw) = flaw {
        return Err(wrong("fallback_url", flaw.en.into_owned(), flaw.zh.into_owned()));
    }
    match domain::smart::url::canonical(url).filter(|url| url.chars().count() <= aim::FALLBACK_CHARS_MAX) {
        Some(plain) => *url = plain,
        None => return Err(wrong("fallback_url", "expected an https address", "应为 https 网址")),
    }
    Ok(())
}

impl Engine {
    pub(super) fn link_view(&self, row: SmartLink, now_ms: i64) -> LinkView {
        let standing = match &row {
            row if row.stopped_ms.is_some() => LinkStanding::Stopped,
            row if now_ms >= row.until_ms => LinkStanding::Expired,
            row if row.resolves >= row.resolves_max => LinkStanding::UsedUp,
            _ => LinkStanding::Good,
        };
        LinkView {
            url: format!("{}{}{}", self.core.aim.base(row.tenant), aim::PATH, row.code),
            created_ms: MessageId(row.id.0).accepted_ms(),
            standing,
            id: row.id,
            profile: row.profile,
            kind: row.kind,
            text: row.body,
            fallback: row.fallback,
            mission: row.task.map(MessageId::uid),
            has_flag: row.flag.is_some(),
            click_token: row.has_token,
            resolves_max: row.resolves_max,
            resolves: row.resolves,
            seen: row.seen,
            clicks: row.clicks,
            who: row.who,
            until_ms: row.until_ms,
            code: row.code,
        }
    }

    /// The keyed hash of a customer's mark.
    pub(super) fn flag_of(&self, tenant: TenantId, flag: &str) -> Vec<u8> {
        self.marked("flag", &[&tenant.0.to_be_bytes(), flag.trim().as_bytes()])
    }

    fn draw(&self) -> Result<String> {
        loop {
            if let Some(code) = aim::code(&random_octets::<DRAWN>()?) {
                return Ok(code);
            }
        }
    }

    /// What may not be said in a card's text is not said there either; a person's values are looked through with it.
    fn screen_card(&self, tenant: TenantId, text: &str, field: &str) -> Result<()> {
        let found = checks::of_words(text, &Rules::of(&self.core, tenant));
        match found.into_iter().find(|found| found.is_error) {
            Some(found) => Err(wrong(field, found.en, found.zh)),
            None => Ok(()),
        }
    }

    /// Makes links. They are good at once, and answered on the tenant's host.
    pub async fn create_links(&self, actor: &Actor, mut new: NewLink) -> Result<Vec<LinkView>> {
        actor.may(Permission::SmartManage)?;
        checked(&mut new)?;
        let (tenant, now) = (actor.tenant, now_ms());
        self.screen_card(tenant, &new.text, "text")?;
        let ones =
            if new.kind == Kind::Group { vec![OneLink::default()] } else { std::mem::take(&mut new.items) };
        let mut rows = Vec::with_capacity(ones.len());
        for (at, one) in ones.into_iter().enumerate() {
            if !one.params.is_empty() {
                let whole = aim::filled(&new.text, |name| one.params.get(name).cloned());
                self.screen_card(tenant, &whole, &format!("items[{at}].params"))?;
            }
            let code = match &new.code {
                Some(code) => code.clone(),
                None => self.draw()?,
            };
            rows.push(SmartLink {
                params: self.sealed(&code, &one.params)?,
                code,
                id: AimId(self.core.ids.next()),
                tenant,
                profile: new.profile,
                kind: new.kind,
                task: new.mission.map(|uid| uid.0),
                signatures: Vec::new(),
                body: new.text.clone(),
                flag: one.cust_flag.map(|flag| self.flag_of(tenant, &flag)),
                fallback: new.fallback.clone(),
                has_token: new.click_token,
                resolves_max: new.resolves.unwrap_or(1),
                resolves: 0,
                seen: 0,
                clicks: 0,
                until_ms: now + new.days * DAY_MS,
                stopped_ms: None,
                who: actor.name().to_owned(),
            });
        }
        let is_own = new.code.is_some();
        for _ in 0..TRIES {
            match self.keep_links(actor, rows.clone(), is_own).await? {
                Ok(kept) => return Ok(kept.into_iter().map(|row| self.link_view(row, now)).collect()),
                Err(used) => self.draw_again(&mut rows, &used)?,
            }
        }
        Err(Error::Internal("no code is free".into()))
    }

    fn sealed(&self, code: &str, params: &BTreeMap<String, String>) -> Result<Option<Vec<u8>>> {
        if params.is_empty() {
            return Ok(None);
        }
        let text = serde_json::to_vec(params).map_err(|error| Error::Internal(error.to_string()))?;
        self.identity.seal_named(&sealed_as(code), &text).map(Some)
    }

    /// The values of a link's places.
    pub(super) fn params_of(&self, row: &SmartLink) -> BTreeMap<String, String> {
        let sealed = row.params.as_deref();
        let opened = sealed.and_then(|sealed| self.identity.open_named(&sealed_as(&row.code), sealed));
        opened.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Other codes for links whose codes were used before; their values are sealed anew.
    fn draw_again(&self, rows: &mut [SmartLink], used: &[String]) -> Result<()> {
        for row in rows.iter_mut().filter(|row| used.contains(&row.code)) {
            let params = self.params_of(row);
            row.code = self.draw()?;
            row.params = self.sealed(&row.code, &params)?;
        }
        Ok(())
    }

    /// Keeps links, or answers which codes were used before.
    async fn keep_links(
        &self,
        actor: &Actor,
        rows: Vec<SmartLink>,
        is_own: bool,
    ) -> Result<std::result::Result<Vec<SmartLink>, Vec<String>>> {
        let Some(first) = rows.first().cloned() else { return Ok(Ok(rows)) };
        let about = if rows.len() == 1 { first.code.clone() } else { first.profile.to_string() };
        let note = self.core.note(actor, Action::SmartLinksMade, &about);
        let note = note.with("profile", first.profile.to_string()).with("kind", first.kind.as_str());
        let note = note.with("links", rows.len()).with("until", crate::view::rfc3339(first.until_ms));
        let write = move |tx: &mut Tx<'_>| -> Decided<std::result::Result<Vec<SmartLink>, Vec<String>>> {
            let brand = smart_profiles::get(tx, first.tenant, first.profile)?;
            let Some(brand) = brand else {
                return refuse(wrong("profile_id", "there is no such profile", "没有该智能短信档案"));
            };
            if brand.state != State::Published {
                return refuse(Error::param(Refusal::SmartState, brand.state.as_str()));
            }
            if let Some(task) = first.task
                && store::missions::get(tx, first.tenant, task)?.is_none()
            {
                return refuse(wrong("mission_id", "there is no such mission", "没有该群发任务"));
            }
            let codes: Vec<_> = rows.iter().map(|row| row.code.clone()).collect();
            let used = smart_links::known_all(tx, &codes)?;
            if !used.is_empty() {
                if is_own {
                    return refuse(Error::Refused(Refusal::NameTaken, Detail::both("code", &used[0])));
                }
                return Ok(Ok(Err(used)));
            }
            let records = smart_records::of_profile(tx, first.tenant, first.profile)?;
            let signatures: Vec<u8> = records.into_iter().flat_map(|record| record.signature).collect();
            let kept: Vec<_> =
                rows.iter().map(|row| SmartLink { signatures: signatures.clone(), ..row.clone() }).collect();
            smart_links::insert(tx, &kept)?;
            store::audit::add(tx, &note.clone().line())?;
            Ok(Ok(Ok(kept)))
        };
        match self.core.db.write(write).await {
            // Somebody else took the same code at the same moment: the next try sees it.
            Err(store::Error::Conflict(_)) => Ok(Err(Vec::new())),
            decided => decided?,
        }
    }

    /// A page of the tenant's links, the newest first.
    pub async fn links(&self, actor: &Actor, query: LinkQuery) -> Result<Vec<LinkView>> {
        actor.may(Permission::SmartRead)?;
        let (tenant, now) = (actor.tenant, now_ms());
        let filter = Filter {
            profile: query.profile,
            kind: query.kind,
            task: query.mission.map(|uid| uid.0),
            flag: query.cust_flag.map(|flag| self.flag_of(tenant, &flag)),
            good_at_ms: query.is_good.then_some(now),
            before: query.after,
            limit: i64::from(query.limit),
        };
        let rows = self.core.db.read(move |tx| smart_links::page(tx, tenant, &filter)).await?;
        Ok(rows.into_iter().map(|row| self.link_view(row, now)).collect())
    }

    /// One of them.
    pub async fn smart_link(&self, actor: &Actor, code: &str) -> Result<LinkView> {
        actor.may(Permission::SmartRead)?;
        let (tenant, code) = (actor.tenant, code.to_owned());
        let found = self.core.db.read(move |tx| smart_links::get(tx, tenant, &code)).await?;
        Ok(self.link_view(found.ok_or(Refusal::NotFound)?, now_ms()))
    }

    /// Ends one before its days are over. Ending it again changes nothing.
    pub async fn stop_link(&self, actor: &Actor, code: &str) -> Result<LinkView> {
        actor.may(Permission::SmartManage)?;
        let (tenant, name, now) = (actor.tenant, code.to_owned(), now_ms());
        let note = self.core.note(actor, Action::SmartLinkStopped, code);
        let write = move |tx: &mut Tx<'_>| {
            if smart_links::stop(tx, tenant, &name, now)? {
                store::audit::add(tx, &note.clone().line())?;
            }
            smart_links::get(tx, tenant, &name)
        };
        let found = self.core.db.write(write).await?;
        Ok(self.link_view(found.ok_or(Refusal::NotFound)?, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group() -> NewLink {
        NewLink {
            profile: SmartId(1),
            kind: Kind::Group,
            days: 30,
            resolves: Some(1_000),
            text: "春季上新".into(),
            fallback: "https://shop.example.com/spring".into(),
            code: None,
            mission: None,
            click_token: false,
            items: Vec::new(),
        }
    }

    fn individual(params: &[(&str, &str)]) -> NewLink {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let items = vec![OneLink { cust_flag: Some("c-1".into()), params }];
        NewLink {
            kind: Kind::Individual,
            days: 7,
            resolves: None,
            text: "您好{name}".into(),
            items,
            ..group()
        }
    }

    fn field(new: NewLink) -> Option<String> {
        match checked(&mut new.clone()) {
            Ok(()) => None,
            Err(Error::Phrased { detail, .. }) => detail.field,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn links_have_limits() {
        assert_eq!(field(group()), None);
        assert_eq!(field(individual(&[("name", "小雁")])), None);
        let many = |n: usize| NewLink {
            items: vec![individual(&[("name", "a")]).items[0].clone(); n],
            ..individual(&[])
        };
        assert_eq!((field(many(100)), field(many(101)).as_deref()), (None, Some("items")));
        let wrong = [
            (NewLink { days: 181, ..group() }, "days"),
            (NewLink { days: 8, ..individual(&[("name", "a")]) }, "days"),
            (NewLink { resolves: Some(1), ..group() }, "resolves"),
            (NewLink { resolves: None, ..group() }, "resolves"),
            (NewLink { resolves: Some(10_000_001), ..group() }, "resolves"),
            (NewLink { resolves: Some(2), ..individual(&[("name", "a")]) }, "resolves"),
            (NewLink { text: "您好{name}".into(), ..group() }, "text"),
            (NewLink { text: "{".into(), ..group() }, "text"),
            (NewLink { text: " ".into(), ..group() }, "text"),
            (NewLink { code: Some("a-b".into()), ..group() }, "code"),
            (NewLink { fallback: "http://shop.example.com".into(), ..group() }, "fallback_url"),
            (NewLink { fallback: "https://192.0.2.1/".into(), ..group() }, "fallback_url"),
            (NewLink { fallback: "https://t.cn/x".into(), ..group() }, "fallback_url"),
            (NewLink { items: vec![OneLink::default()], ..group() }, "items"),
            (individual(&[]), "items[0].params"),
            (individual(&[("name", "a"), ("other", "b")]), "items[0].params"),
            (individual(&[("name", "a\nb")]), "items[0].params.name"),
        ];
        for (new, wanted) in wrong {
            assert_eq!(field(new.clone()).as_deref(), Some(wanted), "{new:?}");
        }
    }
}
