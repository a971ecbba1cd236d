//! Opt-outs as a tenant's people and programs see them: looking, entering one that came another way (by telephone, by mail),
//! and taking one back with a reason. Those that phones send are the message path's (`pipeline/uplink.rs`).

use domain::audit::Action;
use domain::id::{EntryId, MessageId, Uid, UplinkId};
use domain::kind::Kind;
use domain::phone::Phone;
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::optout::{OptOut, Search};
use store::replies::Reply;

use crate::Engine;
use crate::actor::Actor;
use crate::blacklist::{Whose, phone_or_ending};
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::sight::Sight;

/// Characters a reason may have.
const REASON_MAX: usize = 200;

/// Which opt-outs; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct OptOutQuery {
    /// Of this phone (in any form), or of phones that end in these digits, at least four.
    pub phone: Option<String>,
    /// Under this signature.
    pub signature: Option<String>,
    /// Whole numbers, for somebody who may see them.
    pub unmask: bool,
    /// Which page.
    pub page: Paging,
}

/// An opt-out to be entered.
#[derive(Clone, Debug)]
pub struct NewOptOut {
    /// The phone in any form.
    pub phone: String,
    /// The signature; empty = any of the tenant's.
    pub signature: String,
    /// How the person said so.
    pub reason: String,
}

/// An opt-out as it is shown.
#[derive(Clone, Debug)]
pub struct OptOutView {
    /// Its id.
    pub id: Uid,
    /// The phone, as much of it as the caller sees.
    pub phone: String,
    /// The signature; empty = any of the tenant's.
    pub signature: String,
    /// The SMS type.
    pub kind: Kind,
    /// The uplink that asked for it; none = somebody entered it.
    pub uplink: Option<UplinkId>,
    /// How the person said so, when somebody entered it.
    pub reason: String,
    /// Who entered it.
    pub who: String,
    /// Since when, Unix ms.
    pub at_ms: i64,
    /// When it was confirmed to the person, Unix ms.
    pub confirmed_ms: Option<i64>,
    /// Why it was not, when that was tried.
    pub unconfirmed: Option<Refusal>,
}

impl Engine {
    /// A page of the tenant's opt-outs, newest first. That whole numbers were seen is written down.
    pub async fn opt_outs(&self, actor: &Actor, query: OptOutQuery) -> Result<Numbered<OptOutView>> {
        let owner = self.list_of(actor, &Whose::Own, false)?;
        let sight = actor.sight(query.unmask)?;
        let (tenant, page, unmasked) = (owner.tenant, query.page, query.unmask && actor.person().is_some());
        let (phone, ending) = phone_or_ending(query.phone.as_deref(), owner.region)?;
        let signature = query.signature.filter(|text| !text.is_empty());
        let search = Search { phone, ending, signature, before: None };
        let read = move |tx: &mut Tx<'_>| {
            let (offset, limit) = (i64::from(page.offset), i64::from(page.limit));
            let rows = store::optout::page(tx, tenant, &search, offset, limit)?;
            let uplinks: Vec<_> = rows.iter().filter_map(|row| row.uplink).collect();
            let replies = store::replies::of_uplinks(tx, tenant, &uplinks)?;
            Ok((rows, replies, store::optout::count(tx, tenant, &search, COUNT_MAX + 1)?))
        };
        let (rows, replies, found) = self.core.db.read(read).await?;
        if unmasked {
            let note = self.core.note(actor, Action::PhonesUnmasked, "opt_outs");
            self.audit(note.with("entries", rows.len())).await?;
        }
        Ok(Numbered::new(rows.into_iter().map(|row| view(row, &replies, sight)).collect(), found))
    }

    /// Enters an opt-out; false = it was there.
    pub async fn add_opt_out(&self, actor: &Actor, new: NewOptOut) -> Result<bool> {
        let owner = self.list_of(actor, &Whose::Own, true)?;
        let phone = Phone::parse(&new.phone, owner.region)
            .map_err(|why| Error::Refused(why.into(), Detail::field("phone")))?;
        let picture = self.core.picture();
        let known = picture.tenants.get(&owner.tenant);
        let is_known = known.is_some_and(|tenant| tenant.signatures.contains_key(&new.signature));
        if !new.signature.is_empty() && !is_known {
            return Err(Error::Refused(Refusal::SignatureUnknown, Detail::both("signature", new.signature)));
        }
        let opt_out = OptOut {
            tenant: owner.tenant,
            id: EntryId(self.core.ids.next()),
            phone,
            kind: Kind::Marketing,
            signature: new.signature,
            uplink: None,
            reason: reason(&new.reason)?,
            who: actor.name().to_owned(),
            confirmed_ms: None,
        };
        let note = self.core.note(actor, Action::OptOutAdded, &phone.masked_e164());
        let write = move |tx: &mut Tx<'_>| {
            let is_new = store::optout::put(tx, std::slice::from_ref(&opt_out))? > 0;
            if is_new {
                store::audit::add(tx, &note.clone().with("signature", &opt_out.signature).line())?;
            }
            Ok(is_new)
        };
        let is_new = self.core.db.write(write).await?;
        self.core.lists_changed().await;
        Ok(is_new)
    }

    /// Takes an opt-out back because the person wants marketing again; `not_found` also for another tenant's.
    pub async fn remove_opt_out(&self, actor: &Actor, id: Uid, why: &str) -> Result<()> {
        let owner = self.list_of(actor, &Whose::Own, true)?;
        let (tenant, id, now, why) = (owner.tenant, EntryId(id.0.0), now_ms(), reason(why)?);
        let note = self.core.note(actor, Action::OptOutRemoved, "").with("reason", &why);
        let write = move |tx: &mut Tx<'_>| {
            let Some(gone) = store::optout::remove(tx, tenant, id, now)? else { return Ok(false) };
            let note = note.clone().about(&gone.phone.masked_e164()).with("signature", &gone.signature);
            store::audit::add(tx, &note.line())?;
            Ok(true)
        };
        let was_there = self.core.db.write(write).await?;
        self.core.lists_changed().await;
        if was_there { Ok(()) } else { Err(Refusal::NotFound.into()) }
    }
}

/// A reason is needed, short and plain.
fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= REASON_MAX && !text.chars().any(char::is_control);
    if !fits {
        let detail = Detail::both("reason", format!("give one of at most {REASON_MAX} characters"));
        let zh = format!("请填写原因，最多 {REASON_MAX} 个字符");
        return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh });
    }
    Ok(text.to_owned())
}

fn view(row: OptOut, replies: &[Reply], sight: Sight) -> OptOutView {
    let reply = replies.iter().find(|reply| Some(reply.uplink) == row.uplink);
    OptOutView {
        id: MessageId(row.id.0).uid(),
        phone: sight.number(row.phone.code(), None).whole,
        signature: row.signature,
        kind: row.kind,
        uplink: row.uplink,
        reason: row.reason,
        who: row.who,
        at_ms: row.id.at_ms(),
        confirmed_ms: row.confirmed_ms,
        unconfirmed: reply.and_then(|reply| reply.reason).and_then(Refusal::from_code),
    }
}
