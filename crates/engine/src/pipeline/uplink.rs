//! Uplinks: decoded as the carrier spells them, joined from their parts (kept in the database, so a restart loses none),
//! given to the tenant they belong to. One that asks for no more marketing, or for marketing again, is obeyed in the same
//! transaction.

use domain::consent::{Wish, wish};
use domain::id::{CarrierId, EntryId, MessageId, TenantId, UplinkId};
use domain::kind::Kind;
use domain::phone::Phone;
use store::feed::{NewEvent, Sort};
use store::inbound::{Uplink, UplinkPart, add_uplink_part, drop_uplink_parts, insert_uplinks};
use store::optout::{self, OptOut};
use store::{Result, Tx};
use text::udh::Concat;

use crate::carriers::CarrierRun;
use crate::core::Core;
use crate::log::phone_of;
use crate::pipeline::answer;
use crate::pipeline::step::Endpoints;

/// How long ago a message may have been sent for an uplink to be its answer, ms.
const ANSWER_WITHIN_MS: i64 = 72 * 3_600_000;

/// An uplink, or a part of one, as text.
#[derive(Clone, Debug)]
pub struct Arrived {
    carrier: CarrierId,
    id: UplinkId,
    from: String,
    to: String,
    text: String,
    part: Option<Concat>,
    at_ms: i64,
}

/// Reads what the session delivered.
pub fn read(carrier: &CarrierRun, id: UplinkId, uplink: session::Uplink, at_ms: i64) -> Arrived {
    let header = if uplink.udhi { text::udh::parse(&uplink.body) } else { None };
    let offset = header.as_ref().map_or(0, |header| header.user_data_offset);
    let alphabet = carrier.spec().options.alphabet.incoming();
    let text = uplink.body.get(offset..).unwrap_or_default();
    let decoded = text::decode::text_after(uplink.data_coding, alphabet, offset, text);
    let sar = uplink.sar.map(|sar| Concat { reference: sar.reference, total: sar.total, number: sar.number });
    let part = header.and_then(|header| header.concat).or(sar).filter(|part| part.total > 1);
    Arrived {
        carrier: carrier.id,
        id,
        from: uplink.from.trim_start_matches('+').to_owned(),
        to: uplink.to.trim_start_matches('+').to_owned(),
        text: decoded.text,
        part,
        at_ms,
    }
}

/// Stores what arrived; answers the events to tell.
pub fn store(tx: &mut Tx<'_>, core: &Core, arrived: &[Arrived]) -> Result<Vec<NewEvent>> {
    let (mut whole, mut events) = (Vec::new(), Vec::new());
    for piece in arrived {
        let Some(text) = join(tx, piece)? else { continue };
        let uplink = Uplink {
            tenant: TenantId(0),
            id: piece.id,
            carrier: piece.carrier,
            sender: piece.from.clone(),
            recipient: piece.to.clone(),
            text,
            message: None,
        };
        whole.push(own(tx, core, uplink, piece.at_ms, &mut events)?);
    }
    insert_uplinks(tx, &whole)?;
    Ok(events)
}

/// Finds the owner and notes the event for it.
pub fn own(
    tx: &mut Tx<'_>,
    core: &Core,
    mut uplink: Uplink,
    at_ms: i64,
    events: &mut Vec<NewEvent>,
) -> Result<Uplink> {
    (uplink.tenant, uplink.message) = owner(tx, core, &uplink, at_ms)?;
    if uplink.tenant.0 != 0 {
        if let Some(phone) = phone_of(&uplink.sender) {
            match wish(&uplink.text) {
                Some(wish @ (Wish::OptOut | Wish::OptIn)) => obey(tx, core, (&uplink, phone), wish, at_ms)?,
                _ => answer::by_rule(tx, core, (&uplink, phone))?,
            }
        }
        events.push(NewEvent {
            tenant: uplink.tenant,
            sort: Sort::Uplink,
            reference: uplink.id.0,
            state: 0,
            endpoint: core.endpoints.uplinks(uplink.tenant),
            at_ms,
        });
    }
    Ok(uplink)
}

/// Does what the text asks for, when it is a keyword: no more marketing under the signature of the marketing message it
/// answers (under any, when it answers none), or marketing again. What is new is confirmed.
fn obey(
    tx: &mut Tx<'_>,
    core: &Core,
    (uplink, phone): (&Uplink, Phone),
    wish: Wish,
    at_ms: i64,
) -> Result<()> {
    let kind = Kind::Marketing;
    let answered = match uplink.message {
        Some(id) => store::messages::get(tx, uplink.tenant, id)?,
        None => None,
    };
    let marketing = answered.as_ref().filter(|shown| shown.new.kind == kind.code());
    let signature = marketing.map(|shown| shown.shared.signature.clone());
    let changed = match wish {
        Wish::OptIn => optout::take_back(tx, uplink.tenant, phone, kind, signature.as_deref(), at_ms)?,
        _ => {
            let opt_out = OptOut {
                tenant: uplink.tenant,
                id: EntryId(core.ids.next()),
                phone,
                kind,
                signature: signature.unwrap_or_default(),
                uplink: Some(uplink.id),
                reason: String::new(),
                who: String::new(),
                confirmed_ms: None,
            };
            optout::put(tx, &[opt_out])?
        }
    };
    match changed {
        0 => Ok(()),
        _ => answer::confirm(tx, core, (uplink, phone), wish, answered.as_ref().map(|shown| &shown.shared)),
    }
}

/// Uplinks of which one may have changed the lists.
pub fn may_change_lists(arrived: &[Arrived]) -> bool {
    arrived.iter().any(|piece| piece.part.is_some() || wish(&piece.text).is_some())
}

/// The whole text, or `None` while parts are missing.
fn join(tx: &mut Tx<'_>, piece: &Arrived) -> Result<Option<String>> {
    let Some(concat) = piece.part else { return Ok(Some(piece.text.clone())) };
    let part = UplinkPart {
        carrier: piece.carrier,
        sender: piece.from.clone(),
        recipient: piece.to.clone(),
        reference: i64::from(concat.reference),
        total: i64::from(concat.total),
        number: i64::from(concat.number),
        text: piece.text.clone(),
        at_ms: piece.at_ms,
    };
    let parts = add_uplink_part(tx, &part)?;
    if parts.len() < usize::from(concat.total) {
        return Ok(None);
    }
    drop_uplink_parts(tx, &part)?;
    Ok(Some(parts.into_iter().map(|part| part.text).collect()))
}

/// Whose uplink it is: the tenant with that number (the longest prefix wins), otherwise whoever last wrote to that phone over
/// the same carrier, otherwise over any. Tenant 0 when nobody did.
fn owner(tx: &mut Tx<'_>, core: &Core, uplink: &Uplink, at_ms: i64) -> Result<(TenantId, Option<MessageId>)> {
    let since = MessageId::first_at(at_ms - ANSWER_WITHIN_MS);
    let last = match phone_of(&uplink.sender) {
        None => Vec::new(),
        Some(phone) => store::messages::last_to_phone_all(tx, phone.code(), since, 20)?,
    };
    let number_of = core.picture();
    let by_number = number_of
        .tenants
        .values()
        .filter_map(|tenant| Some((fits(&tenant.options.uplink_numbers, &uplink.recipient)?, tenant.id)))
        .max();
    if let Some((_, tenant)) = by_number {
        let message = last.iter().find(|(owner, ..)| *owner == tenant).map(|(_, id, _)| *id);
        return Ok((tenant, message));
    }
    let same = last.iter().find(|(.., carrier)| *carrier == Some(uplink.carrier));
    Ok(same.or(last.first()).map_or((TenantId(0), None), |(tenant, id, _)| (*tenant, Some(*id))))
}

/// How well a number fits a list of numbers and prefixes (`1069*`): the length that matches.
fn fits(numbers: &[String], recipient: &str) -> Option<usize> {
    let fit = |number: &String| match number.strip_suffix('*') {
        Some(prefix) => recipient.starts_with(prefix).then_some(prefix.len()),
        None => (recipient == number.trim_start_matches('+')).then_some(usize::MAX),
    };
    numbers.iter().filter_map(fit).max()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn an_exact_number_beats_a_longer_prefix_beats_a_shorter() {
        let numbers = ["1069*".to_owned(), "106900*".to_owned(), "10690012".to_owned()];
        assert_eq!(fits(&numbers, "10690012"), Some(usize::MAX));
        assert_eq!(fits(&numbers, "10690099"), Some(6));
        assert_eq!(fits(&numbers, "10695555"), Some(4));
        assert_eq!(fits(&numbers, "5555"), None);
    }
}
