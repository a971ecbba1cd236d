//! When complaints are too many: their template, or all marketing of the tenant, is not sent until somebody of the platform
//! has looked. In the transaction of the complaint, with a line of the audit log and mails to the tenant's managers.

use domain::audit::Action;
use domain::complaint::{is_rate_too_high, is_too_many};
use domain::id::{ComplaintId, TemplateId};
use domain::kind::Kind;
use domain::message::State;
use domain::policy::Policy;
use store::complaints::{self, Complaint};
use store::pauses::{self, Pause};
use store::{Result, Tx, stat};

use super::template_code;
use crate::core::Core;
use crate::mail;

/// In which complaints are counted, ms.
const DAY_MS: i64 = 86_400_000;

/// Pauses what this complaint, just registered, was one too many of; true = something is paused that was not.
pub(super) fn keep(tx: &mut Tx<'_>, core: &Core, complaint: &Complaint, now_ms: i64) -> Result<bool> {
    let policy = core.policy_of(complaint.tenant);
    let mut has_paused = false;
    let of_template = complaint.template.map(|id| (Some(id), policy.template_complaints_max));
    for (template, limit) in of_template.into_iter().chain([(None, policy.tenant_complaints_max)]) {
        let count = counted(tx, complaint, template, now_ms)?;
        if is_too_many(count, limit) {
            has_paused |= pause(tx, core, complaint, template, (count, now_ms, None))?;
        }
    }
    if let Some((count, delivered)) = rate(tx, complaint, &policy, now_ms)? {
        has_paused |= pause(tx, core, complaint, None, (count, now_ms, Some(delivered)))?;
    }
    if has_paused {
        store::catalog::bump(tx)?;
    }
    Ok(has_paused)
}

/// Complaints about marketing and what was delivered of it, when they are too many per million.
fn rate(tx: &mut Tx<'_>, complaint: &Complaint, policy: &Policy, now_ms: i64) -> Result<Option<(i64, i64)>> {
    let (limit, min) = (policy.tenant_complaints_per_million, policy.tenant_complaints_min_delivered);
    if limit == 0 {
        return Ok(None);
    }
    let (tenant, kind) = (complaint.tenant, Kind::Marketing.code());
    let since = since_ms(tx, complaint, None, now_ms)?;
    let sums = stat::sums(tx, tenant, since, now_ms + stat::SLOT_MS)?;
    let is_it = |count: &&stat::Count| count.kind == kind && count.state == Some(State::Delivered);
    let delivered = sums.iter().filter(is_it).map(|count| count.messages).sum();
    let count = complaints::count_kind_since(tx, tenant, kind, ComplaintId::first_at(since))?;
    Ok(is_rate_too_high(count, delivered, limit, min).then_some((count, delivered)))
}

/// From when on complaints about a template (the tenant, without one) count: a day ago, or the end of a pause.
fn since_ms(
    tx: &mut Tx<'_>,
    complaint: &Complaint,
    template: Option<TemplateId>,
    now_ms: i64,
) -> Result<i64> {
    let ended_ms = pauses::ended_ms(tx, complaint.tenant, template)?.map_or(0, |at| at + 1);
    Ok(ended_ms.max(now_ms - DAY_MS))
}

/// Complaints of the last day about a template (of the tenant, without one), since a pause of it ended.
fn counted(tx: &mut Tx<'_>, complaint: &Complaint, template: Option<TemplateId>, now_ms: i64) -> Result<i64> {
    let since = ComplaintId::first_at(since_ms(tx, complaint, template, now_ms)?);
    let (all, about) = complaints::count_since(tx, complaint.tenant, template, since)?;
    Ok(if template.is_some() { about } else { all })
}

fn pause(
    tx: &mut Tx<'_>,
    core: &Core,
    complaint: &Complaint,
    template: Option<TemplateId>,
    (complaints, at_ms, delivered): (i64, i64, Option<i64>),
) -> Result<bool> {
    let tenant = complaint.tenant;
    if !pauses::add_all(tx, &Pause { tenant, template, at_ms, complaints })? {
        return Ok(false);
    }
    let code = template.map(|id| template_code(&core.picture(), tenant, id));
    let object = code.as_deref().unwrap_or("marketing");
    let note = core.note_of_platform(tenant, Action::SendingPaused, object).with("complaints", complaints);
    let note = delivered.into_iter().fold(note, |note, messages| note.with("delivered", messages));
    store::audit::add(tx, &note.line())?;
    mail::complaints::tell(tx, core, tenant, code.as_deref(), complaints)?;
    Ok(true)
}
