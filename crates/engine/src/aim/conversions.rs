//! What people did whom a card reached, as their tenant says: traced back to the last item they followed within seven days,
//! by the customer's mark of a link for one person, or by a click token.

use domain::audit::Action;
use domain::id::{ClickId, ConversionId, MessageId, SmartId, TenantId, Uid};
use domain::money::Micro;
use domain::permission::Permission;
use domain::smart::aim::FLAG_CHARS_MAX;
use domain::smart::event::What;
use store::Tx;
use store::smart_conversions::{self, Click, Conversion};
use store::smart_events::{self, Changes, Of, Tally};

use super::follow::WEB;
use super::sha256;
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::wrong;
use crate::error::Result;

/// Conversions told at once.
pub const CONVERSIONS_MAX: usize = 1_000;
/// How long after an item was followed it may count.
const WINDOW_MS: i64 = 7 * DAY_MS;
/// How long after it happened a conversion may be told.
pub(super) const LATE_MS: i64 = 14 * DAY_MS;
const DAY_MS: i64 = 86_400_000;
/// How far ahead of ours the tenant's clock may be.
const AHEAD_MS: i64 = 300_000;
/// Characters of an event's name, and of the tenant's own id.
const NAME_CHARS_MAX: usize = 64;

/// Something that somebody did.
#[derive(Clone, Debug)]
pub struct NewConversion {
    /// The tenant's own id of it: told again it is the same.
    pub id: Option<String>,
    /// The customer, by the mark that a link for one person was given.
    pub cust_flag: Option<String>,
    /// Or by the click token that an address was opened with.
    pub click_token: Option<String>,
    /// What it was: `order`, `sign_up` …
    pub event: String,
    /// What it was worth, with its currency (ISO 4217).
    pub value: Option<(Micro, String)>,
    /// When, Unix ms.
    pub at_ms: i64,
}

/// What became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// Kept, and traced back to a followed item.
    pub matched: usize,
    /// Kept; no item was followed within seven days before.
    pub unmatched: usize,
    /// Kept before.
    pub repeated: usize,
}

/// A conversion.
#[derive(Clone, Debug)]
pub struct ConversionView {
    /// Its id.
    pub id: ConversionId,
    /// What it was.
    pub event: String,
    /// What it was worth, with its currency.
    pub value: Option<(Micro, String)>,
    /// When, Unix ms.
    pub at_ms: i64,
    /// The brand whose item was followed last before; `None` = none was.
    pub profile: Option<SmartId>,
    /// That item; empty = the address that a link falls back to.
    pub item: Option<String>,
    /// The mission its link was sent with.
    pub mission: Option<Uid>,
    /// When it was followed, Unix ms.
    pub clicked_ms: Option<i64>,
}

impl From<Conversion> for ConversionView {
    fn from(row: Conversion) -> ConversionView {
        ConversionView {
            id: row.id,
            event: row.event,
            value: row.amount.map(|amount| (amount, row.currency)),
            at_ms: row.at_ms,
            item: row.profile.map(|_| row.item),
            profile: row.profile,
            mission: row.task.map(MessageId::uid),
            clicked_ms: row.clicked_ms,
        }
    }
}

/// Who it was, as it is looked up.
#[derive(Clone, Debug)]
enum Who {
    Flag(Vec<u8>),
    Token(Vec<u8>),
}

fn named(field: &str, text: &str, max: usize) -> Result<()> {
    let is_plain = !text.trim().is_empty() && !text.chars().any(char::is_control);
    if is_plain && text.chars().count() <= max {
        return Ok(());
    }
    let (en, zh) =
        (format!("expected 1 to {max} characters on one line"), format!("应为 1 至 {max} 个字符，不能换行"));
    Err(wrong(field, en, zh))
}

fn checked(at: usize, new: &NewConversion, now: i64) -> Result<()> {
    let field = |name: &str| format!("items[{at}].{name}");
    named(&field("event"), &new.event, NAME_CHARS_MAX)?;
    if let Some(id) = &new.id {
        named(&field("id"), id, NAME_CHARS_MAX)?;
    }
    match (&new.cust_flag, &new.click_token) {
        (Some(flag), None) => named(&field("cust_flag"), flag, FLAG_CHARS_MAX)?,
        (None, Some(token)) => named(&field("click_token"), token, FLAG_CHARS_MAX)?,
        _ => {
            return Err(wrong(
                &field("cust_flag"),
                "expected this or click_token",
                "须填写此项或 click_token 之一",
            ));
        }
    }
    if let Some((amount, currency)) = &new.value {
        if amount.0 < 0 {
            return Err(wrong(&field("value"), "expected no less than 0", "不能小于 0"));
        }
        if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(wrong(
                &field("currency"),
                "expected three letters, such as CNY",
                "应为三位字母，例如 CNY",
            ));
        }
    }
    if !(now - LATE_MS..=now + AHEAD_MS).contains(&new.at_ms) {
        let (en, zh) = ("expected a time of the last 14 days", "应为最近 14 天内的时间");
        return Err(wrong(&field("at"), en, zh));
    }
    Ok(())
}

/// Tells repeated ones: by the tenant's own id, or by everything that was told.
fn print(new: &NewConversion) -> Vec<u8> {
    let whole = match &new.id {
        Some(id) => format!("id {id}"),
        None => {
            let value = new
                .value
                .as_ref()
                .map_or_else(String::new, |(amount, currency)| format!("{}{currency}", amount.0));
            let who = new.cust_flag.as_deref().or(new.click_token.as_deref()).unwrap_or_default();
            format!("{}\n{who}\n{}\n{value}\n{}", new.cust_flag.is_some(), new.event, new.at_ms)
        }
    };
    sha256(whole.as_bytes())
}

/// The last item that somebody followed within the window.
fn last_click(tx: &mut Tx<'_>, tenant: TenantId, who: &Who, at_ms: i64) -> store::Result<Option<Click>> {
    let id = |ms: i64| ClickId(MessageId::first_at(ms).0);
    // What was followed in the same millisecond was followed before.
    let span = (id(at_ms - WINDOW_MS), id(at_ms + 1));
    match who {
        Who::Flag(flag) => smart_conversions::last_of_flag(tx, tenant, flag, span),
        Who::Token(token) => smart_conversions::of_token(tx, tenant, token, span),
    }
}

impl Engine {
    /// Keeps what people did, each once, and counts what can be traced back.
    pub async fn tell_conversions(&self, actor: &Actor, items: Vec<NewConversion>) -> Result<Converted> {
        actor.may(Permission::SmartManage)?;
        let (tenant, now) = (actor.tenant, now_ms());
        if !(1..=CONVERSIONS_MAX).contains(&items.len()) {
            return Err(wrong("items", "expected 1 to 1000", "应为 1 至 1000 项"));
        }
        let mut rows = Vec::with_capacity(items.len());
        for (at, new) in items.into_iter().enumerate() {
            checked(at, &new, now)?;
            let who = match (&new.cust_flag, &new.click_token) {
                (Some(flag), _) => Who::Flag(self.flag_of(tenant, flag)),
                (None, token) => Who::Token(sha256(token.as_deref().unwrap_or_default().trim().as_bytes())),
            };
            let day = self.day_of_tenant(tenant, new.at_ms);
            let print = print(&new);
            let (amount, currency) =
                new.value.map_or((None, String::new()), |(amount, currency)| (Some(amount), currency));
            let row = Conversion {
                tenant,
                id: ConversionId(self.core.ids.next()),
                print,
                event: new.event.trim().to_owned(),
                amount,
                currency,
                at_ms: new.at_ms,
                profile: None,
                item: String::new(),
                task: None,
                clicked_ms: None,
            };
            rows.push((row, who, day));
        }
        let note = self.core.note(actor, Action::SmartConversionsTold, &rows.len().to_string());
        let write = move |tx: &mut Tx<'_>| {
            let (mut sums, mut changes) = (Converted::default(), Changes::default());
            for (row, who, day) in &rows {
                let mut row = row.clone();
                let click = last_click(tx, tenant, who, row.at_ms)?;
                if let Some(click) = &click {
                    row.profile = Some(click.profile);
                    row.item.clone_from(&click.item);
                    row.task = click.task;
                    row.clicked_ms = Some(MessageId(click.id.0).accepted_ms());
                }
                if !smart_conversions::insert(tx, &row)? {
                    sums.repeated += 1;
                    continue;
                }
                let Some(click) = click else {
                    sums.unmatched += 1;
                    continue;
                };
                sums.matched += 1;
                let of = Of {
                    tenant,
                    day: *day,
                    hour: row.at_ms.div_euclid(3_600_000),
                    profile: click.profile,
                    number: click.number,
                    item: click.item,
                    vendor: WEB.to_owned(),
                    task: click.task,
                    what: What::Convert,
                };
                let tally = changes.counts.entry(of).or_default();
                *tally = Tally { all: tally.all + 1, clean: tally.clean + 1 };
            }
            smart_events::add(tx, &changes)?;
            if sums.matched + sums.unmatched > 0 {
                let note = note.clone().with("matched", sums.matched).with("unmatched", sums.unmatched);
                store::audit::add(tx, &note.line())?;
            }
            Ok(sums)
        };
        Ok(self.core.db.write(write).await?)
    }

    /// A page of the tenant's conversions, the last told first.
    pub async fn conversions(
        &self,
        actor: &Actor,
        profile: Option<SmartId>,
        after: Option<ConversionId>,
        limit: u32,
    ) -> Result<Vec<ConversionView>> {
        actor.may(Permission::SmartRead)?;
        let tenant = actor.tenant;
        let read =
            move |tx: &mut Tx<'_>| smart_conversions::page(tx, tenant, profile, after, i64::from(limit));
        Ok(self.core.db.read(read).await?.into_iter().map(ConversionView::from).collect())
    }

    /// What is no longer needed of links, events and conversions is forgotten.
    pub(crate) async fn prune_aim(&self) -> store::Result<()> {
        let now = now_ms();
        let first = move |ms: i64| MessageId::first_at(now - ms).0;
        let day = now.div_euclid(DAY_MS) - super::figures::KEEP_DAYS;
        self.core
            .db
            .write(move |tx| {
                store::smart_links::prune_uses_all(tx, now - WINDOW_MS)?;
                smart_events::prune_events_all(tx, now - 3 * DAY_MS)?;
                smart_events::prune_counts_all(tx, day)?;
                smart_conversions::prune_clicks_all(tx, ClickId(first(WINDOW_MS + LATE_MS)))?;
                smart_conversions::prune_all(tx, ConversionId(first(super::figures::KEEP_DAYS * DAY_MS)))
            })
            .await
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn new() -> NewConversion {
        NewConversion {
            id: None,
            cust_flag: Some("c-1".into()),
            click_token: None,
            event: "order".into(),
            value: Some((Micro(5_000_000), "CNY".into())),
            at_ms: 1_000,
        }
    }

    #[test]
    fn the_same_twice_has_the_same_print() {
        assert_eq!(print(&new()), print(&new()));
        let others = [
            NewConversion { at_ms: 1_001, ..new() },
            NewConversion { event: "sign_up".into(), ..new() },
            NewConversion { cust_flag: None, click_token: Some("c-1".into()), ..new() },
            NewConversion { value: None, ..new() },
            NewConversion { id: Some("1".into()), ..new() },
        ];
        assert!(others.iter().all(|other| print(other) != print(&new())));
        let named = |at_ms| print(&NewConversion { id: Some("o-1".into()), at_ms, ..new() });
        assert_eq!(named(1), named(2));
    }

    #[test]
    fn conversions_have_forms() {
        let field = |new: NewConversion| match checked(0, &new, 2_000) {
            Ok(()) => None,
            Err(Error::Phrased { detail, .. }) => detail.field,
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(field(new()), None);
        let wrong = [
            (NewConversion { event: String::new(), ..new() }, "items[0].event"),
            (NewConversion { click_token: Some("t".into()), ..new() }, "items[0].cust_flag"),
            (NewConversion { cust_flag: None, ..new() }, "items[0].cust_flag"),
            (NewConversion { value: Some((Micro(1), "yuan".into())), ..new() }, "items[0].currency"),
            (NewConversion { value: Some((Micro(-1), "CNY".into())), ..new() }, "items[0].value"),
            (NewConversion { at_ms: 2_000 + AHEAD_MS + 1, ..new() }, "items[0].at"),
            (NewConversion { at_ms: 1_999 - LATE_MS, ..new() }, "items[0].at"),
        ];
        for (new, wanted) in wrong {
            assert_eq!(field(new).as_deref(), Some(wanted));
        }
    }
}
