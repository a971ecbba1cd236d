//! A version of a profile before reviewers: what they see beside it, and what their decision does.

use domain::audit::Action;
use domain::evidence::{Standing, Subject as FileOf};
use domain::id::SmartId;
use domain::refusal::{Detail, Refusal};
use domain::review::{Event as VersionEvent, Status};
use domain::smart::life::Event;
use domain::smart::{Port, read_name};
use store::reviews::Review;
use store::smart_profiles;
use store::{Tx, audit, evidence};

use super::publish::{Press, step};
use super::view::{SmartVersionView, VendorView};
use crate::clock::now_ms;
use crate::core::Core;
use crate::decided::{Decided, refuse, settled};
use crate::error::Error;
use crate::review::Opinion;
use crate::review::renewal;
use crate::review::work::step as version_step;

/// A version as a reviewer sees it.
#[derive(Clone, Debug)]
pub struct SmartSample {
    /// The profile.
    pub profile: super::SmartView,
    /// The version that was submitted.
    pub version: SmartVersionView,
    /// The live version, when it is another one.
    pub live: Option<SmartVersionView>,
    /// The platform's own senders, which count by themselves.
    pub own_ports: Vec<Port>,
    /// Where the live version stands with makers of handsets.
    pub vendors: Vec<VendorView>,
}

/// The same, read.
pub(crate) fn sample(tx: &mut Tx<'_>, core: &Core, review: &Review) -> store::Result<Option<SmartSample>> {
    let id = SmartId(review.object);
    let Some(row) = smart_profiles::get(tx, review.tenant, id)? else { return Ok(None) };
    let Some(version) = smart_profiles::version_of(tx, review.tenant, id, review.number)? else {
        return Ok(None);
    };
    let detail = super::owner::detail(tx, core, row, true, now_ms())?;
    let texts: Vec<_> =
        store::signatures::of_tenant(tx, review.tenant)?.into_iter().map(|row| (row.id, row.text)).collect();
    let logo = super::view::logo_view(tx, review.tenant, version.logo.as_deref())?;
    let live = detail.live.or_else(|| Some(detail.newest).filter(|newest| newest.status == Status::Approved));
    Ok(Some(SmartSample {
        version: SmartVersionView::of(&version, logo, &texts)?,
        live: live.filter(|live| live.number != version.number),
        profile: detail.profile,
        own_ports: detail.own_ports,
        vendors: detail.vendors,
    }))
}

/// What the decision does. An approved version is published in the same transaction; one that handsets would refuse, or whose
/// name or signature is another brand's by now, is not approved.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    press: &Press,
    review: &Review,
    opinion: &Opinion,
    at_ms: i64,
) -> Decided<()> {
    let id = SmartId(review.object);
    let Some(mut row) = smart_profiles::lock(tx, review.tenant, id)? else {
        return refuse(Refusal::NotFound);
    };
    let version = smart_profiles::version_of(tx, row.tenant, id, review.number)?;
    let Some(mut version) = version.filter(|version| version.number == row.newest) else {
        return refuse(Refusal::NotFound);
    };
    version.status = settled!(version_step(version.status, opinion.event()));
    (row.newest_status, row.changed_ms) = (version.status, at_ms);
    if *opinion != Opinion::Approve {
        smart_profiles::put_version(tx, row.tenant, id, &version)?;
        return settle(smart_profiles::update(tx, &row)?);
    }
    let name = read_name(&super::view::wording(&version)?.name);
    if smart_profiles::is_name_taken_all(tx, &name, id)? {
        let detail = Detail::param("the name is another brand's");
        return refuse(Error::Phrased {
            refusal: Refusal::SmartConflict,
            detail,
            zh: "名称已属于其他品牌".into(),
        });
    }
    let before = row.live;
    row.state = settled!(step(row.state, Event::Publish));
    (row.live, row.live_name, row.published_ms) = (Some(version.number), Some(name), Some(at_ms));
    let plan = settled!(press.plan(tx, &row, true, at_ms)?);
    let mut waiting = evidence::of_object(tx, row.tenant, FileOf::Smart, id.0)?;
    waiting.retain(|file| file.standing == Standing::Waits);
    renewal::count(tx, &waiting)?;
    smart_profiles::put_version(tx, row.tenant, id, &version)?;
    let former = match before {
        Some(number) => smart_profiles::version_of(tx, row.tenant, id, number)?,
        None => None,
    };
    if let Some(mut former) = former
        && let Some(status) = former.status.apply(VersionEvent::Replace)
    {
        former.status = status;
        smart_profiles::put_version(tx, row.tenant, id, &former)?;
    }
    let written = smart_profiles::update(tx, &row)?;
    press.apply(tx, &row, &plan, at_ms)?;
    let note = press.core.note_of_platform(row.tenant, Action::SmartPublished, &row.name);
    audit::add(tx, &note.with("version", version.number).with("state", row.state.as_str()).line())?;
    settle(written)
}

/// The profile is held: nobody else can have changed it.
fn settle(written: bool) -> Decided<()> {
    match written {
        true => Ok(Ok(())),
        false => Err(store::Error::Conflict("a Smart SMS profile changed while it was held".into())),
    }
}
