//! The inbox: what phones wrote to a tenant, and the conversation with each of them.

use domain::consent::{Wish, wish};
use domain::id::{MessageId, Uid, UplinkId};
use domain::message::State;
use domain::permission::Permission;
use domain::phone::{Phone, Tail};
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::inbound::{Uplink, UplinkSearch};
use store::log::{OfPhone, Search, Source};

use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::log::{phone_of, senders_of, spellings};
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::sight::Sight;
use crate::view::text_of;

/// Texts of a conversation.
const CONVERSATION: i64 = 50;

/// An uplink in the inbox.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub id: UplinkId,
    /// Who wrote, as much of the number as the caller sees.
    pub from: String,
    /// The number it wrote to.
    pub to: String,
    /// What it wrote.
    pub text: String,
    /// When it arrived.
    pub at_ms: i64,
    /// The message it probably answers.
    pub message: Option<Uid>,
    /// It asks for no more marketing.
    pub is_opt_out: bool,
}

/// Which uplinks.
#[derive(Clone, Debug, Default)]
pub struct InboxQuery {
    /// Received at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Received before, Unix ms.
    pub until_ms: Option<i64>,
    /// A phone in any form, or its last digits, at least four.
    pub phone: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Which page.
    pub page: Paging,
}

/// One text of a conversation.
#[derive(Clone, Debug)]
pub enum Said {
    /// The tenant wrote.
    Ours {
        /// Its id.
        uid: Uid,
        /// Its whole text.
        text: String,
        /// Accepted at.
        at_ms: i64,
        /// Where it is.
        state: State,
    },
    /// The phone wrote.
    Theirs {
        /// Its id.
        id: UplinkId,
        /// What it wrote.
        text: String,
        /// When it arrived.
        at_ms: i64,
    },
}

impl Said {
    fn at_ms(&self) -> i64 {
        match self {
            Said::Ours { at_ms, .. } | Said::Theirs { at_ms, .. } => *at_ms,
        }
    }
}

/// What was said between a tenant and a phone.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The phone, as much of it as the caller sees.
    pub phone: String,
    /// The last texts, oldest first.
    pub said: Vec<Said>,
}

impl Engine {
    /// The tenant's uplinks.
    pub async fn inbox(&self, actor: &Actor, query: InboxQuery) -> Result<Numbered<Letter>> {
        actor.may(Permission::FeedsRead)?;
        let (tenant, sight, page) = (actor.tenant, actor.sight(false)?, query.page);
        let region = self.core.picture().tenants.get(&tenant).and_then(|tenant| tenant.default_country);
        let (senders, ending) = match query.phone.as_deref() {
            None => (Vec::new(), None),
            Some(text) => match (Phone::parse(text, region), Tail::parse(text)) {
                (Ok(phone), _) => senders_of(Some(OfPhone::Whole(phone.code()))),
                (Err(_), Some(tail)) => senders_of(Some(OfPhone::Ending(tail))),
                (Err(_), None) => {
                    return Err(Error::Refused(Refusal::InvalidNumber, Detail::field("phone")));
                }
            },
        };
        let search = UplinkSearch {
            from_ms: query.from_ms,
            until_ms: query.until_ms,
            senders,
            ending,
            oldest_first: query.oldest_first,
            ..UplinkSearch::default()
        };
        let read = move |tx: &mut Tx<'_>| {
            let ids = store::inbound::uplink_ids(tx, tenant, &search, page.end())?;
            let ids = page.cut(ids);
            let mut rows = store::inbound::uplinks_by_id(tx, tenant, &ids)?;
            rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
            let found = store::inbound::uplink_count(tx, tenant, &search, COUNT_MAX + 1)?;
            Ok(Numbered::new(rows.into_iter().map(|row| letter(row, sight)).collect(), found))
        };
        Ok(self.core.db.read(read).await?)
    }

    /// The conversation with the phone that wrote this uplink; `not_found` also for another tenant's.
    pub async fn conversation(&self, actor: &Actor, id: UplinkId) -> Result<Conversation> {
        actor.may(Permission::FeedsRead)?;
        let (tenant, sight) = (actor.tenant, actor.sight(false)?);
        let read = move |tx: &mut Tx<'_>| {
            let Some(uplink) = store::inbound::uplinks_by_id(tx, tenant, &[id])?.pop() else {
                return Ok(None);
            };
            let phone = phone_of(&uplink.sender);
            let mut senders = phone.map_or_else(Vec::new, |phone| spellings(phone.code()));
            senders.push(uplink.sender.clone());
            senders.dedup();
            let search = UplinkSearch { senders, ..UplinkSearch::default() };
            let ids = store::inbound::uplink_ids(tx, tenant, &search, CONVERSATION)?;
            let theirs = store::inbound::uplinks_by_id(tx, tenant, &ids)?;
            let mut said: Vec<_> = theirs.into_iter().map(theirs_of).collect();
            if let Some(phone) = phone {
                let phone = Some(OfPhone::Whole(phone.code()));
                let search = Search { phone, ..Search::default() };
                let ids = store::log::ids(tx, tenant, &search, &Source::default(), CONVERSATION)?;
                said.extend(store::messages::get_many(tx, tenant, &ids)?.iter().map(|row| Said::Ours {
                    uid: row.new.id.uid(),
                    text: text_of(row),
                    at_ms: row.new.at_ms,
                    state: row.new.state,
                }));
            }
            said.sort_by_key(Said::at_ms);
            let early = said.len().saturating_sub(CONVERSATION as usize);
            said.drain(..early);
            let number = sight.number(phone.map_or(0, Phone::code), Some(&uplink.sender));
            Ok(Some(Conversation { phone: number.whole, said }))
        };
        self.core.db.read(read).await?.ok_or_else(|| Refusal::NotFound.into())
    }
}

fn theirs_of(row: Uplink) -> Said {
    Said::Theirs { id: row.id, at_ms: row.id.received_ms(), text: row.text }
}

fn letter(row: Uplink, sight: Sight) -> Letter {
    Letter {
        id: row.id,
        from: sight.number(phone_of(&row.sender).map_or(0, Phone::code), Some(&row.sender)).whole,
        to: row.recipient,
        is_opt_out: wish(&row.text) == Some(Wish::OptOut),
        text: row.text,
        at_ms: row.id.received_ms(),
        message: row.message.map(MessageId::uid),
    }
}
