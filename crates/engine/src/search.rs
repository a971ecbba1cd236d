//! Search: one box for ids, phones and names. Answers a few things of each kind, and never more than the caller may see.

use std::collections::BTreeMap;

use domain::id::{MessageId, TenantId, Uid, UplinkId};
use domain::permission::Permission;
use domain::phone::{Country, Phone, Tail};
use store::Tx;
use store::inbound::UplinkSearch;
use store::log::{OfPhone, Search, Source};
use store::task::Filter;

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::Result;
use crate::log::{phone_of, senders_of};
use crate::policy::Picture;
use crate::sight::Sight;
use crate::view::{summary, text_of};

/// Things found in all.
const FOUND_MAX: usize = 20;
/// Things of one kind.
const OF_A_KIND: usize = 8;
/// Messages looked through for the phones they went to.
const MESSAGES_SEEN: i64 = 100;
/// Characters of a text that are shown.
const TEXT_SHOWN: usize = 60;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// `message`, `task`, `phone`, `uplink`, `carrier`, `route` or `tenant`.
    pub kind: &'static str,
    /// Its id; of a phone, the newest message to it.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What else helps to recognise it.
    pub subtitle: String,
    /// When it was, Unix ms.
    pub at_ms: Option<i64>,
    /// Its status word.
    pub status: Option<String>,
    /// Whose, when the platform asks.
    pub tenant: Option<String>,
}

impl Engine {
    /// What `text` finds: in the tenant's own things, or for the platform's people in everybody's.
    pub async fn search(&self, actor: &Actor, text: &str) -> Result<Vec<Find>> {
        let (tenant, picture) = (actor.tenant, self.core.picture());
        let everywhere = tenant.0 == 0;
        actor.may(if everywhere { Permission::PlatformMessages } else { Permission::MessagesRead })?;
        let sight = actor.sight(false)?;
        let text = text.trim().to_owned();
        let sees_uplinks = everywhere || actor.may(Permission::FeedsRead).is_ok();
        let mut tenants = if everywhere { picture.tenants.keys().copied().collect() } else { vec![tenant] };
        tenants.sort();
        let read = move |tx: &mut Tx<'_>| {
            let mut found = if everywhere { catalogue(&picture, &text) } else { Vec::new() };
            for tenant in tenants.iter().copied() {
                let known = picture.tenants.get(&tenant);
                let region = known.and_then(|tenant| tenant.default_country);
                let seeker = Seeker { tenant, picture: &picture, sight, text: &text, region };
                let before = found.len();
                seeker.by_id(tx, sees_uplinks, &mut found)?;
                seeker.by_phone(tx, sees_uplinks, &mut found)?;
                seeker.by_name(tx, &mut found)?;
                let code = known.filter(|_| everywhere).map(|tenant| tenant.code.clone());
                found[before..].iter_mut().for_each(|find| find.tenant.clone_from(&code));
                if found.len() >= FOUND_MAX {
                    break;
                }
            }
            found.truncate(FOUND_MAX);
            Ok(found)
        };
        Ok(self.core.db.read(read).await?)
    }
}

fn find(kind: &'static str, id: impl ToString, title: impl Into<String>) -> Find {
    Find {
        kind,
        id: id.to_string(),
        title: title.into(),
        subtitle: String::new(),
        at_ms: None,
        status: None,
        tenant: None,
    }
}

/// Tenants, carriers and routes whose code (or name) contains the text.
fn catalogue(picture: &Picture, text: &str) -> Vec<Find> {
    let wanted = text.to_lowercase();
    let fits = |name: &str| name.to_lowercase().contains(&wanted);
    let mut found = Vec::new();
    let tenants = picture.tenants.values().filter(|tenant| fits(&tenant.code));
    found.extend(tenants.take(OF_A_KIND).map(|tenant| find("tenant", &tenant.code, &tenant.code)));
    let carriers = picture.carriers.values().filter(|carrier| fits(&carrier.code));
    found.extend(carriers.take(OF_A_KIND).map(|carrier| find("carrier", &carrier.code, &carrier.code)));
    let routes = picture.routes.values().filter(|route| fits(&route.code));
    found.extend(
        routes
            .take(OF_A_KIND)
            .map(|route| Find { subtitle: route.channel.clone(), ..find("route", &route.code, &route.code) }),
    );
    found.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    found
}

/// Who seeks what in one tenant.
struct Seeker<'a> {
    tenant: TenantId,
    picture: &'a Picture,
    sight: Sight,
    text: &'a str,
    region: Option<Country>,
}

impl Seeker<'_> {
    fn by_id(&self, tx: &mut Tx<'_>, uplinks: bool, found: &mut Vec<Find>) -> store::Result<()> {
        let Ok(Uid(id)) = self.text.parse::<Uid>() else { return Ok(()) };
        if let Some(shown) = store::messages::get(tx, self.tenant, id)? {
            let message = summary(&shown, self.picture, self.sight);
            found.push(Find {
                subtitle: short(&message.text),
                at_ms: Some(message.accepted_ms),
                status: Some(message.state.as_str().into()),
                ..find("message", message.uid, message.to)
            });
        }
        if let Some(shown) = store::task::get(tx, self.tenant, id)? {
            found.push(task(&shown));
        }
        if uplinks {
            self.uplinks(tx, &[UplinkId(id.0)], found)?;
        }
        Ok(())
    }

    fn uplinks(&self, tx: &mut Tx<'_>, ids: &[UplinkId], found: &mut Vec<Find>) -> store::Result<()> {
        let mut rows = store::inbound::uplinks_by_id(tx, self.tenant, ids)?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        found.extend(rows.into_iter().map(|row| Find {
            subtitle: short(&row.text),
            at_ms: Some(row.id.received_ms()),
            ..find("uplink", row.id, self.number(&row.sender))
        }));
        Ok(())
    }

    fn number(&self, sender: &str) -> String {
        self.sight.number(phone_of(sender).map_or(0, Phone::code), Some(sender)).whole
    }

    /// Phones that were written to, each once with its newest message, and what they wrote.
    fn by_phone(&self, tx: &mut Tx<'_>, uplinks: bool, found: &mut Vec<Find>) -> store::Result<()> {
        let phone = match (Phone::parse(self.text, self.region), Tail::parse(self.text)) {
            (Ok(phone), _) => OfPhone::Whole(phone.code()),
            (Err(_), Some(tail)) => OfPhone::Ending(tail),
            (Err(_), None) => return Ok(()),
        };
        let search = Search { phone: Some(phone), ..Search::default() };
        let ids = store::log::ids(tx, self.tenant, &search, &Source::default(), MESSAGES_SEEN)?;
        let mut phones: BTreeMap<i64, (MessageId, usize)> = BTreeMap::new();
        for row in store::messages::get_many(tx, self.tenant, &ids)? {
            let newest = phones.entry(row.new.phone).or_insert((row.new.id, 0));
            *newest = (newest.0.max(row.new.id), newest.1 + 1);
        }
        let mut phones: Vec<_> = phones.into_iter().collect();
        phones.sort_by_key(|(_, (newest, _))| std::cmp::Reverse(*newest));
        for (phone, (newest, _)) in phones.into_iter().take(OF_A_KIND) {
            let Some(shown) = store::messages::get(tx, self.tenant, newest)? else { continue };
            found.push(Find {
                subtitle: short(&text_of(&shown)),
                at_ms: Some(newest.accepted_ms()),
                status: Some(shown.new.state.as_str().into()),
                ..find("phone", newest.uid(), self.sight.number(phone, None).whole)
            });
        }
        if !uplinks {
            return Ok(());
        }
        let (senders, ending) = senders_of(Some(phone));
        let search = UplinkSearch { senders, ending, ..UplinkSearch::default() };
        let ids = store::inbound::uplink_ids(tx, self.tenant, &search, OF_A_KIND as i64)?;
        self.uplinks(tx, &ids, found)
    }

    fn by_name(&self, tx: &mut Tx<'_>, found: &mut Vec<Find>) -> store::Result<()> {
        let filter = Filter { name: Some(self.text.to_owned()), now_ms: now_ms(), ..Filter::default() };
        let tasks = store::task::list(tx, self.tenant, &filter, 0, OF_A_KIND as i64)?;
        found.extend(tasks.iter().map(task));
        Ok(())
    }
}

fn task(shown: &store::task::Shown) -> Find {
    Find {
        subtitle: short(&shown.shared.content),
        at_ms: Some(shown.task.id.accepted_ms()),
        ..find("task", shown.task.id.uid(), &shown.task.name)
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(TEXT_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
