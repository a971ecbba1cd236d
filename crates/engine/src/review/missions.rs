//! Missions with content of their own, before reviewers: whether one has to see it, and what the decision does.

use domain::id::AccountId;
use domain::kind::{Direction, Kind};
use domain::mission::{Event, Status};
use domain::refusal::Refusal;
use domain::review::Subject;
use domain::signature::{self, Position};
use domain::template::Template;
use store::Tx;
use store::missions::{self, List, Mission};
use store::reviews::Review;

use super::checks::{self, Rules};
use super::desk::Opinion;
use super::view::Found;
use super::work::{Submitted, application};
use crate::core::Core;
use crate::decided::{Decided, refuse, settled};
use crate::error::{Error, Result};
use crate::missions::{rows, wording};
use crate::policy::Tenant;

/// Texts of a list that a reviewer is shown.
const SAMPLES: usize = 5;

/// What a machine says of a mission that is submitted.
pub(crate) struct Judged {
    /// A reviewer has to see it.
    pub(crate) needs_review: bool,
    content: String,
    findings: Vec<Found>,
}

/// Judges what a mission says. Free content goes to a reviewer unless the tenant is exempted, or may send free text and
/// nothing is found in it; `submission_invalid` says what is wrong with it in any case.
pub(crate) fn judge(core: &Core, mission: &Mission, tenant: &Tenant, now_ms: i64) -> Result<Judged> {
    let content = wording::content(mission, tenant);
    if mission.template.is_some() {
        return Ok(Judged { needs_review: false, content, findings: Vec::new() });
    }
    let (kind, rules) = (wording::kind(mission), Rules::of(core, mission.tenant));
    let findings = checks::of_content(&content, kind, wording::direction(mission), &rules);
    if let Some(error) = checks::refusal(&findings, "content") {
        return Err(error);
    }
    let is_spared = now_ms < tenant.exempt_until_ms || (tenant.policy.free_text && findings.is_empty());
    Ok(Judged { needs_review: !is_spared, content, findings })
}

impl Judged {
    /// The application for the queue.
    pub(crate) fn application(&self, id: i64, mission: &Mission, by: (Option<AccountId>, &str)) -> Review {
        let submitted = Submitted {
            subject: Subject::Mission,
            object: mission.id.0,
            number: mission.version,
            name: &mission.name,
            content: &self.content,
            findings: &self.findings,
        };
        application(id, mission.tenant, by, &submitted)
    }
}

/// A mission as a reviewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissionSample {
    /// SMS type.
    pub kind: Kind,
    /// Where it goes.
    pub direction: Direction,
    /// Signature without brackets.
    pub signature: String,
    /// Sender ID (OA).
    pub sender_id: Option<String>,
    /// Rows of its list.
    pub rows: i64,
    /// Not before, Unix ms.
    pub schedule_at_ms: Option<i64>,
    /// The first texts as handsets will show them.
    pub texts: Vec<String>,
}

/// Reads it.
pub(super) fn sample(tx: &mut Tx<'_>, mission: Mission, content: &str) -> store::Result<MissionSample> {
    let block = missions::block(tx, mission.tenant, mission.id, List::Good, 0)?;
    let first = block.and_then(|block| rows::unpack_good(&block.data)).unwrap_or_default();
    let position = Position::from_code(mission.position).unwrap_or(Position::Start);
    let direction = wording::direction(&mission);
    let texts = match Template::parse(content) {
        Ok(template) => {
            let text = |row: &rows::GoodRow| template.fill(&row.given.values);
            let whole = |text: String| signature::render(&text, &mission.signature, direction, position);
            first.iter().take(SAMPLES).map(|row| whole(text(row))).collect()
        }
        Err(_) => Vec::new(),
    };
    Ok(MissionSample {
        kind: wording::kind(&mission),
        direction,
        signature: mission.signature,
        sender_id: mission.sender,
        rows: mission.total,
        schedule_at_ms: mission.due_ms,
        texts,
    })
}

/// What the decision does to the mission. One whose content is blocked is not let through: it would never be sent.
pub(super) fn decide(tx: &mut Tx<'_>, core: &Core, review: &Review, opinion: &Opinion) -> Decided<()> {
    let id = domain::id::MessageId(review.object);
    let Some(mut row) = missions::lock(tx, review.tenant, id)? else { return refuse(Refusal::NotFound) };
    if row.status != Status::InReview {
        return refuse(Error::param(Refusal::MissionState, row.status.as_str()));
    }
    let event = match opinion {
        Opinion::Approve => {
            let blocked = Rules::of(core, review.tenant).blocked(&review.content, wording::kind(&row));
            if let Some(error) = blocked {
                return refuse(error);
            }
            row.reviewed = true;
            Event::Schedule
        }
        Opinion::Reject(_) => Event::Reject,
        Opinion::Ask => Event::Withdraw,
    };
    let next =
        row.status.apply(event).ok_or_else(|| Error::param(Refusal::MissionState, row.status.as_str()));
    row.status = settled!(next);
    row.version += 1;
    missions::update(tx, &row)?;
    Ok(Ok(()))
}
