//! What a request says about all of its recipients alike: its limits, when it is dispatched, and the record of consent.

use domain::consent_record::{self, Demand, Lack, Named};
use domain::kind::Kind;
use domain::lint::{Finding, Severity};
use domain::refusal::{Detail, Refusal};

use super::{REFERENCE_MAX, SendRequest, task_name};
use crate::error::{Error, Result};
use crate::hours::{self, Moment};
use crate::policy::Tenant;

/// What is wrong with a request as a whole, its recipients aside.
pub(super) fn check_whole(tenant: &Tenant, request: &SendRequest, now_ms: i64) -> Result<()> {
    let policy = &tenant.policy;
    if tenant.status != domain::tenant::Status::Active {
        return Err(Refusal::TenantSuspended.into());
    }
    if request.kind == Kind::Marketing && tenant.is_marketing_paused {
        return Err(Refusal::MarketingSuspended.into());
    }
    if is_long(&request.reference) {
        return Err(Error::Refused(Refusal::ReferenceTooLong, Detail::both("reference", REFERENCE_MAX)));
    }
    if request.task.as_deref().is_some_and(|name| task_name(name) != Some(name)) {
        return Err(Error::field(Refusal::FieldInvalid, "task"));
    }
    match request.schedule_at_ms {
        Some(at) if at < now_ms - 60_000 => return Err(Error::field(Refusal::ScheduleInPast, "schedule_at")),
        Some(at) if at > now_ms + i64::from(policy.schedule_max_days) * 86_400_000 => {
            return Err(Error::Refused(
                Refusal::ScheduleTooFar,
                Detail::both("schedule_at", policy.schedule_max_days),
            ));
        }
        _ => {}
    }
    let most = policy.validity_max_s;
    if let Some(seconds) = request.validity_s.filter(|seconds| !(60..=most).contains(seconds)) {
        let what = format!("{seconds} s; 60–{most} s");
        return Err(Error::Refused(Refusal::ValidityInvalid, Detail::both("validity", what)));
    }
    Ok(())
}

/// When a request is dispatched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timing {
    /// Not before this, Unix ms; `None` = at once.
    pub(crate) due_ms: Option<i64>,
    /// Not after this, Unix ms: the hours end.
    pub(crate) end_ms: Option<i64>,
    /// It waits for the hours to begin.
    pub(crate) is_deferred: bool,
}

/// When the request is dispatched. Outside the dispatch hours it waits until they begin, or, where the policy says so, is
/// refused with `outside_hours` and the next permitted time.
pub(crate) fn timing(tenant: &Tenant, request: &SendRequest, now_ms: i64) -> Result<Timing> {
    let due_ms = request.schedule_at_ms.filter(|at| *at > now_ms);
    let policy = &tenant.policy;
    let Some(kept) = policy.hours_of(request.kind) else { return Ok(Timing { due_ms, ..Timing::default() }) };
    match hours::look(kept, &tenant.zone, due_ms.unwrap_or(now_ms)) {
        Moment::Open(end_ms) => {
            Ok(Timing { due_ms, end_ms: Some(end_ms).filter(|_| !policy.defers), is_deferred: false })
        }
        Moment::Closed(next_ms) if policy.defers => {
            Ok(Timing { due_ms: Some(next_ms), end_ms: None, is_deferred: true })
        }
        Moment::Closed(next_ms) => {
            let (zone, next) = (&tenant.time_zone, hours::shown(&tenant.zone, next_ms));
            let en = format!("{kept}, {zone}; the next permitted time is {next}");
            let zh = format!("{kept}，{zone}；最近的可发送时间为 {next}");
            let detail = Detail::both("schedule_at", en);
            Err(Error::Phrased { refusal: Refusal::OutsideHours, detail, zh })
        }
    }
}

/// That a message waits for the hours to begin.
pub(super) fn deferred(tenant: &Tenant, due_ms: i64) -> Finding {
    let (zone, at) = (&tenant.time_zone, hours::shown(&tenant.zone, due_ms));
    Finding {
        id: "deferred_to_hours",
        severity: Severity::Warning,
        position: None,
        en: format!("It is outside the dispatch hours and waits until they begin: {at}, {zone}.").into(),
        zh: format!("当前不在可发送时段内，将等到时段开始再发送：{at}（{zone}）。").into(),
    }
}

/// What is wrong with the record of consent that a request names, where the policy lets it pass; `consent_missing` where it
/// does not, and for a record that the tenant does not have, whatever the policy.
pub(super) fn check_consent(tenant: &Tenant, request: &SendRequest) -> Result<Option<Lack>> {
    let named = match request.consent.map(|id| tenant.consents.get(&id)) {
        None => Named::Nothing,
        Some(Some(true)) => Named::Holding,
        Some(Some(false)) => Named::Archived,
        Some(None) => {
            let (en, zh) = ("there is no such record of consent", "没有这条同意记录");
            let detail = Detail::both("consent_id", en);
            return Err(Error::Phrased { refusal: Refusal::FieldInvalid, detail, zh: zh.into() });
        }
    };
    let demand = tenant.policy.consent;
    match consent_record::judge(demand, request.kind, named) {
        Some(lack) if demand == Demand::Require => {
            let (en, zh) = match lack {
                Lack::Missing => ("the request names none", "请求中未指定"),
                Lack::Archived => ("the record named is archived", "指定的记录已归档"),
            };
            let detail = Detail::both("consent_id", en);
            Err(Error::Phrased { refusal: Refusal::ConsentMissing, detail, zh: zh.into() })
        }
        lack => Ok(lack),
    }
}

/// That marketing names no record of consent that holds.
pub(super) fn lacking(lack: Lack) -> Finding {
    let (id, en, zh) = match lack {
        Lack::Missing => (
            "consent_missing",
            "It names no record of how its recipients agreed to marketing. Name one, so that complaints can be answered.",
            "未指定接收人同意营销的记录。请选择一条，以便在收到投诉时举证。",
        ),
        Lack::Archived => (
            "consent_archived",
            "The record of consent that it names is archived. Name one that holds.",
            "所选的同意记录已归档。请选择一条有效的记录。",
        ),
    };
    Finding { id, severity: Severity::Warning, position: None, en: en.into(), zh: zh.into() }
}

/// How many recipients a request has, and what each says of itself.
pub(super) fn check_recipients(tenant: &Tenant, request: &SendRequest) -> Result<()> {
    let most = tenant.policy.recipients_max;
    if request.recipients.is_empty() {
        return Err(Error::field(Refusal::FieldInvalid, "to"));
    }
    if request.recipients.len() > most {
        return Err(Error::param(Refusal::TooManyRecipients, most));
    }
    if let Some(n) = request.recipients.iter().position(|recipient| is_long(&recipient.reference)) {
        let field = format!("recipients[{n}].reference");
        return Err(Error::Refused(Refusal::ReferenceTooLong, Detail::both(field, REFERENCE_MAX)));
    }
    Ok(())
}

fn is_long(reference: &Option<String>) -> bool {
    let long = |text: &String| text.len() > REFERENCE_MAX && text.chars().count() > REFERENCE_MAX;
    reference.as_ref().is_some_and(long)
}
