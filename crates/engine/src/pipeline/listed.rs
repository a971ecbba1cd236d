//! Phones that carriers list: a final code that says so puts the phone on a blacklist of ours too, where the policy wants it,
//! in the transaction of the message's step. Lists change first (`ARCHITECTURE.md`, order of locks); what holds already
//! stays as it is, and tests of a carrier list nobody.

use domain::blacklist::{Source, Subject};
use domain::id::{ComplaintId, EntryId, MessageId, TenantId};
use domain::message::Event;
use domain::phone::Phone;
use domain::policy::CarrierCodes;
use domain::receipt::{Explanation, Listing, explain_kept};
use store::blacklist::{Entry, put_missing_all};
use store::complaints::Complaint;
use store::test_message::PLATFORM;
use store::{Result, Tx};

use crate::complaints::complaint_about;
use crate::core::Core;
use crate::pipeline::step::Step;

const DAY_MS: i64 = 86_400_000;

/// Puts the phones on their lists; answers how many were new. Before the steps are taken.
pub fn put(tx: &mut Tx<'_>, core: &Core, steps: &[Step]) -> Result<u64> {
    let listed: Vec<_> = steps.iter().filter_map(|step| Some((step, word(core, step)?))).collect();
    if listed.is_empty() {
        return Ok(0);
    }
    let keys: Vec<_> = listed.iter().map(|(step, _)| (step.tenant, step.id)).collect();
    let phones = store::messages::phones(tx, &keys)?;
    let entry = |(step, word): &(&Step, Word)| {
        let (.., code) = phones.iter().find(|(tenant, id, _)| (*tenant, *id) == (step.tenant, step.id))?;
        let phone = Phone::from_code(*code)?;
        Some(Entry {
            tenant: word.list,
            id: EntryId(core.ids.next()),
            subject: Subject::Phone(phone),
            source: Source::Carrier,
            reason: word.reason.clone(),
            who: String::new(),
            expires_ms: word.days.map(|days| step.at_ms + i64::from(days) * DAY_MS),
        })
    };
    let entries: Vec<_> = listed.iter().filter_map(entry).collect();
    let new = put_missing_all(tx, &entries, crate::clock::now_ms())?;
    register(tx, core, &listed, &phones)?;
    Ok(new)
}

/// Registers what is a complaint, linked to the message that was refused for it.
fn register(
    tx: &mut Tx<'_>,
    core: &Core,
    listed: &[(&Step, Word)],
    phones: &[(TenantId, MessageId, i64)],
) -> Result<()> {
    let mut new = Vec::new();
    for (step, word) in listed.iter().filter(|(_, word)| word.is_complaint) {
        let code = phones.iter().find(|(tenant, id, _)| (*tenant, *id) == (step.tenant, step.id));
        let Some(phone) = code.and_then(|(.., code)| Phone::from_code(*code)) else { continue };
        let about = store::messages::get(tx, step.tenant, step.id)?;
        let id = ComplaintId(core.ids.next());
        let complaint = complaint_about(id, (step.tenant, phone), about.as_ref());
        new.push(Complaint { text: word.reason.clone(), ..complaint });
    }
    store::complaints::add_all(tx, &new)
}

/// What a step amounts to for the lists.
struct Word {
    list: TenantId,
    reason: String,
    days: Option<u32>,
    is_complaint: bool,
}

fn word(core: &Core, step: &Step) -> Option<Word> {
    let is_final = matches!(step.event, Event::Undelivered(_) | Event::Refused(_));
    if !is_final || step.tenant == PLATFORM {
        return None;
    }
    let code = step.code.as_deref()?;
    let said = explain_kept(code)?;
    let listing = said.listing()?;
    let policy = core.policy_of(step.tenant);
    let list = match (policy.carrier_codes, listing) {
        (CarrierCodes::Off, _) => return None,
        (CarrierCodes::Tenant, _) | (_, Listing::OptedOut) => step.tenant,
        (CarrierCodes::Platform, _) => PLATFORM,
    };
    let days = Some(policy.carrier_code_days).filter(|days| *days > 0);
    Some(Word { list, reason: reason(code, &said), days, is_complaint: listing == Listing::Complained })
}

/// The code, and what it means in both languages: whoever reads the list may read either.
fn reason(code: &str, said: &Explanation) -> String {
    format!("{code} · {} · {}", said.zh, said.en)
}
