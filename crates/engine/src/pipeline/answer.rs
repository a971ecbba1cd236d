//! What is answered to an uplink: decided here, in the uplink's transaction, and written down (`store::replies`); sent
//! afterwards by `crate::replies`. To one uplink there is one reply at most: an opt-out and an opt-in have their
//! confirmation, everything else what a rule of the tenant's says. Bounds keep two robots from talking for ever.

use domain::consent::{Wish, confirmation};
use domain::id::{MessageId, UplinkId};
use domain::kind::Direction;
use domain::phone::Phone;
use store::inbound::Uplink;
use store::messages::Body;
use store::replies::{self, Reply, Sort};
use store::{Result, Tx};

use crate::core::Core;

/// In which bounds hold, ms.
const DAY_MS: i64 = 86_400_000;

/// Notes the confirmation of an opt-out or opt-in that was just obeyed: at most one to a phone in 24 hours.
pub fn confirm(
    tx: &mut Tx<'_>,
    core: &Core,
    (uplink, phone): (&Uplink, Phone),
    wish: Wish,
    answered: Option<&Body>,
) -> Result<()> {
    let sort = match wish {
        Wish::OptOut => Sort::OptOut,
        Wish::OptIn => Sort::OptIn,
        Wish::Help => return Ok(()),
    };
    let (confirmations, _) = replies::count(tx, uplink.tenant, phone, a_day_before(uplink))?;
    if !core.policy_of(uplink.tenant).confirm_opt_outs || confirmations > 0 {
        return Ok(());
    }
    let content = confirmation(wish, Direction::of(phone.country())).unwrap_or_default().to_owned();
    replies::add(tx, &Reply { sort, content, ..blank((uplink, phone), answered) })
}

/// Notes what the first of the tenant's rules says that fits, unless the phone had as many such replies as the policy allows
/// in 24 hours.
pub fn by_rule(tx: &mut Tx<'_>, core: &Core, (uplink, phone): (&Uplink, Phone)) -> Result<()> {
    let rules = store::auto_replies::list(tx, uplink.tenant)?;
    let mut fitting =
        rules.into_iter().filter(|rule| rule.active && rule.fit.holds(&rule.folded, &uplink.text)).peekable();
    if fitting.peek().is_none() {
        return Ok(());
    }
    let answered = match uplink.message {
        Some(id) => store::messages::get(tx, uplink.tenant, id)?.map(|shown| shown.shared),
        None => None,
    };
    let under = answered.as_ref().map_or("", |body| body.signature.as_str());
    let Some(rule) = fitting.find(|rule| rule.signature.is_empty() || rule.signature == under) else {
        return Ok(());
    };
    let (_, given) = replies::count(tx, uplink.tenant, phone, a_day_before(uplink))?;
    if given >= i64::from(core.policy_of(uplink.tenant).auto_replies_max) {
        return Ok(());
    }
    let blank = blank((uplink, phone), answered.as_ref());
    let (template, content) = (rule.template, rule.content);
    replies::add(tx, &Reply { sort: Sort::Rule, rule: Some(rule.id), template, content, ..blank })
}

/// A reply under the signature, and from the sender ID, of the message that was answered.
fn blank((uplink, phone): (&Uplink, Phone), answered: Option<&Body>) -> Reply {
    Reply {
        uplink: uplink.id,
        tenant: uplink.tenant,
        phone,
        sort: Sort::Rule,
        rule: None,
        signature: answered.map(|body| body.signature.clone()).unwrap_or_default(),
        sender: answered.and_then(|body| body.sender.clone()),
        template: None,
        content: String::new(),
        due_ms: Some(uplink.id.received_ms()),
        message: None,
        reason: None,
    }
}

fn a_day_before(uplink: &Uplink) -> UplinkId {
    UplinkId(MessageId::first_at(uplink.id.received_ms() - DAY_MS).0)
}
