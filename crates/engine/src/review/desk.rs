//! The reviewers' desk: the queue, one application with everything beside it, and the decision. Who submitted cannot decide;
//! of two reviewers who decide at once the second is told.

use domain::audit::Action;
use domain::id::{MessageId, ReviewId, SignatureId, SmartId, TemplateId, TenantId};
use domain::kind::Kind;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::{Event, Reason, State, Status, Subject};
use store::feed::NewEvent;
use store::reviews::{self, By, Decision, Filter, Review};
use store::templates::Version;
use store::{Tx, evidence, filings, missions, signatures, smart_profiles, templates};

use super::checks::Rules;
use super::missions::{MissionSample, decide, sample};
use super::renewal;
use super::view::{EvidenceView, ReviewView, SignatureView, VersionView};
use super::work::{step, text};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::core::Core;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::live::Topic;
use crate::mail;
use crate::notices;
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::smart::decide::{decide as decide_smart, sample as smart_sample};
use crate::smart::{Press, SmartSample};

/// Earlier decisions that are shown beside an application.
const EARLIER_MAX: i64 = 10;

/// Which applications are asked for.
#[derive(Clone, Debug, Default)]
pub struct ReviewQuery {
    /// In this state; `None` = open ones.
    pub state: Option<State>,
    /// Whatever their state.
    pub any_state: bool,
    /// Of this kind.
    pub subject: Option<Subject>,
    /// Of this tenant (its code).
    pub tenant: Option<String>,
    /// The page.
    pub page: Paging,
}

/// An application with everything that helps to decide.
#[derive(Clone, Debug)]
pub struct ReviewDetail {
    /// The application.
    pub review: ReviewView,
    /// The signature, when it is about one.
    pub signature: Option<SignatureView>,
    /// The mission, when it is about one.
    pub mission: Option<MissionSample>,
    /// The Smart SMS profile, when it is about one.
    pub smart: Option<SmartSample>,
    /// The version, when it is about a template.
    pub version: Option<VersionView>,
    /// The version that sends now, when there is one and it is about a template.
    pub current: Option<VersionView>,
    /// Documents.
    pub evidence: Vec<EvidenceView>,
    /// What was decided before about the same object, the newest first.
    pub history: Vec<ReviewView>,
    /// What was decided about texts that read the same, whoever's.
    pub alike: Vec<ReviewView>,
}

/// What a reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// It may be used.
    Approve,
    /// It may not, for at least one reason.
    Reject(Vec<Reason>),
    /// It goes back with a question.
    Ask,
}

/// What is done with many applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// They are decided alike.
    Decide(Opinion),
    /// They go back to the queue.
    Release,
}

/// Applications that may be decided at once.
pub const DECISIONS_MAX: usize = 100;

impl Opinion {
    pub(crate) fn event(&self) -> Event {
        match self {
            Opinion::Approve => Event::Approve,
            Opinion::Reject(_) => Event::Reject,
            Opinion::Ask => Event::Ask,
        }
    }

    fn state(&self) -> State {
        match self {
            Opinion::Approve => State::Approved,
            Opinion::Reject(_) => State::Rejected,
            Opinion::Ask => State::Asked,
        }
    }

    fn action(&self) -> Action {
        match self {
            Opinion::Approve => Action::ReviewApproved,
            Opinion::Reject(_) => Action::ReviewRejected,
            Opinion::Ask => Action::ReviewAsked,
        }
    }

    fn reasons(&self) -> &[Reason] {
        match self {
            Opinion::Reject(reasons) => reasons,
            _ => &[],
        }
    }
}

impl Engine {
    /// A page of the queue.
    pub async fn reviews(&self, actor: &Actor, query: ReviewQuery) -> Result<Numbered<ReviewView>> {
        actor.may(Permission::ReviewsRead)?;
        let tenant = match &query.tenant {
            None => None,
            Some(code) => Some(self.tenant_of(code, "tenant")?.id),
        };
        let filter = Filter {
            state: query.state,
            any_state: query.any_state,
            subject: query.subject,
            tenant,
            offset: i64::from(query.page.offset),
            limit: i64::from(query.page.limit),
        };
        let read = move |tx: &mut Tx<'_>| reviews::page_all(tx, &filter, COUNT_MAX + 1);
        let (rows, total) = self.core.db.read(read).await?;
        Ok(Numbered::new(rows.into_iter().map(|row| self.review_view(row, actor)).collect(), total))
    }

    /// One application with everything beside it.
    pub async fn review(&self, actor: &Actor, id: ReviewId) -> Result<ReviewDetail> {
        actor.may(Permission::ReviewsRead)?;
        let core = std::sync::Arc::clone(&self.core);
        let read = move |tx: &mut Tx<'_>| {
            let Some(row) = reviews::get_all(tx, id)? else { return Err(store::Error::NotFound) };
            let (tenant, subject, object) = (row.tenant, row.subject, row.object);
            let files = evidence::of_object(tx, tenant, subject, object)?;
            let signature = match subject {
                Subject::Signature => signatures::get(tx, tenant, SignatureId(object))?,
                Subject::Template | Subject::Mission | Subject::Smart => None,
            };
            let mission = match subject {
                Subject::Mission => missions::get(tx, tenant, MessageId(object))?,
                Subject::Signature | Subject::Template | Subject::Smart => None,
            };
            let smart = match subject {
                Subject::Smart => smart_sample(tx, &core, &row)?,
                Subject::Signature | Subject::Template | Subject::Mission => None,
            };
            let mission = mission.map(|mission| sample(tx, mission, &row.content)).transpose()?;
            let signature = match signature {
                Some(row) => {
                    Some(SignatureView::of(row, &filings::of_signature(tx, tenant, SignatureId(object))?))
                }
                None => None,
            };
            let versions = match subject {
                Subject::Signature | Subject::Mission | Subject::Smart => Vec::new(),
                Subject::Template => templates::versions(tx, tenant, TemplateId(object))?,
            };
            let history = reviews::of_object(tx, tenant, subject, object)?;
            let alike = reviews::alike_all(tx, &row, EARLIER_MAX)?;
            Ok((row, files, (signature, mission, smart), versions, history, alike))
        };
        let found = self.core.db.read(read).await?;
        let (row, files, (signature, mission, smart), versions, history, alike) = found;
        let number = row.number;
        let find = |test: &dyn Fn(&Version) -> bool| {
            versions.iter().find(|version| test(version)).cloned().map(VersionView::from)
        };
        let views = |rows: Vec<Review>| rows.into_iter().map(|row| self.review_view(row, actor)).collect();
        Ok(ReviewDetail {
            version: find(&|version| version.number == number),
            current: find(&|version| version.status == Status::Approved && version.number != number),
            signature,
            mission,
            smart,
            evidence: files.into_iter().map(EvidenceView::from).collect(),
            history: views(history.into_iter().filter(|other| other.id != id).collect()),
            alike: views(alike),
            review: self.review_view(row, actor),
        })
    }

    /// Takes an application in hand. `review_claimed` when a colleague has it.
    pub async fn claim_review(&self, actor: &Actor, id: ReviewId) -> Result<ReviewView> {
        let by = self.reviewer(actor)?;
        self.on_review(actor, id, Action::ReviewClaimed, move |tx, review| {
            settled!(open_for(review, &by));
            if review.state == State::Waiting && !reviews::claim_all(tx, id, &by)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            Ok(Ok(None))
        })
        .await
    }

    /// Gives an application back to the queue; also a colleague's, when that one is away.
    pub async fn release_review(&self, actor: &Actor, id: ReviewId) -> Result<ReviewView> {
        let row = self.give_back(actor, id).await?;
        self.refresh().await?;
        Ok(self.review_view(row, actor))
    }

    async fn give_back(&self, actor: &Actor, id: ReviewId) -> Result<Review> {
        self.reviewer(actor)?;
        self.step_review(actor, id, Action::ReviewReleased, move |tx, review| {
            match reviews::release_all(tx, id)? {
                true => Ok(Ok(None)),
                false => refuse(Error::param(Refusal::ReviewState, review.state.as_str())),
            }
        })
        .await
    }

    /// Decides an application, with a note for the tenant (needed unless it is approved). It counts at once.
    pub async fn decide_review(
        &self,
        actor: &Actor,
        id: ReviewId,
        opinion: Opinion,
        note: &str,
    ) -> Result<ReviewView> {
        let row = self.decide_one(actor, id, opinion, note).await?;
        self.refresh().await?;
        Ok(self.review_view(row, actor))
    }

    /// Decides up to [`DECISIONS_MAX`] applications the same way, or gives them back: each by itself, so that one that cannot
    /// be does not sink its neighbours. Answers what became of each, in the order given.
    pub async fn decide_reviews(
        &self,
        actor: &Actor,
        ids: &[ReviewId],
        bulk: Bulk,
        note: &str,
    ) -> Result<Vec<(ReviewId, Result<ReviewView>)>> {
        self.reviewer(actor)?;
        if ids.is_empty() || ids.len() > DECISIONS_MAX {
            let (en, zh) =
                (format!("expected 1 to {DECISIONS_MAX}"), format!("应为 1 至 {DECISIONS_MAX} 项"));
            return Err(wrong("ids", en, zh));
        }
        if let Bulk::Decide(opinion) = &bulk {
            check(opinion, note)?;
        }
        let mut done = Vec::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            if ids.iter().take(at).any(|before| before == id) {
                continue;
            }
            let row = match &bulk {
                Bulk::Decide(opinion) => self.decide_one(actor, *id, opinion.clone(), note).await,
                Bulk::Release => self.give_back(actor, *id).await,
            };
            done.push((*id, row.map(|row| self.review_view(row, actor))));
        }
        self.refresh().await?;
        Ok(done)
    }

    async fn decide_one(&self, actor: &Actor, id: ReviewId, opinion: Opinion, note: &str) -> Result<Review> {
        let by = self.reviewer(actor)?;
        let note = check(&opinion, note)?;
        let words: Vec<_> = opinion.reasons().iter().map(|reason| reason.as_str()).collect();
        let reasons = serde_json::to_string(&words).map_err(|error| Error::Internal(error.to_string()))?;
        let decision = Decision { state: opinion.state(), by, reasons, note };
        let (core, press) = (std::sync::Arc::clone(&self.core), self.press());
        self.step_review(actor, id, opinion.action(), move |tx, review| {
            settled!(open_for(review, &decision.by));
            if let Some(odd) = opinion.reasons().iter().find(|reason| !reason.is_for(review.subject)) {
                return refuse(Error::Refused(Refusal::FieldInvalid, Detail::both("reasons", odd.as_str())));
            }
            settled!(take_effect(tx, &press, review, &opinion, decision.by.at_ms)?);
            if !reviews::decide_all(tx, id, &decision)? {
                return refuse(Refusal::AlreadyDecided);
            }
            mail::reviews::tell(tx, &core, review, opinion.reasons(), &decision)?;
            Ok(Ok(Some(notices::decided(&core, review, decision.by.at_ms))))
        })
        .await
    }

    /// Whoever acts, as a reviewer.
    fn reviewer(&self, actor: &Actor) -> Result<By> {
        actor.may(Permission::ReviewsDecide)?;
        let (account, who) = Engine::author(actor);
        Ok(By { account, who, at_ms: now_ms() })
    }

    /// The same step, after which the message path sees it.
    async fn on_review<F>(&self, actor: &Actor, id: ReviewId, action: Action, run: F) -> Result<ReviewView>
    where
        F: FnMut(&mut Tx<'_>, &Review) -> Decided<Option<NewEvent>> + Send + 'static,
    {
        let row = self.step_review(actor, id, action, run).await?;
        self.refresh().await?;
        Ok(self.review_view(row, actor))
    }

    /// Runs a step of one application; what it is about is held. Its event is told. The message path sees it after the next
    /// refresh.
    async fn step_review<F>(&self, actor: &Actor, id: ReviewId, action: Action, mut run: F) -> Result<Review>
    where
        F: FnMut(&mut Tx<'_>, &Review) -> Decided<Option<NewEvent>> + Send + 'static,
    {
        let note = self.core.note(actor, action, "");
        let step = move |tx: &mut Tx<'_>| -> Decided<Review> {
            let Some(known) = reviews::get_all(tx, id)? else { return refuse(Refusal::NotFound) };
            hold(tx, known.tenant, known.subject, known.object)?;
            let review = reviews::get_all(tx, id)?.ok_or(store::Error::NotFound)?;
            let event = settled!(run(tx, &review)?);
            let after = reviews::get_all(tx, id)?.ok_or(store::Error::NotFound)?;
            let note = note.clone().about(&review.name).in_log_of(review.tenant);
            let mut note = note.with("review", id.to_string()).with("subject", review.subject.as_str());
            if let Some(decided) = &after.decided {
                note =
                    note.with("reasons", &after.reasons).with("note", &after.note).with("by", &decided.who);
            }
            store::audit::add(tx, &note.line())?;
            store::feed::append(tx, event.as_slice())?;
            Ok(Ok(after))
        };
        let row = self.core.db.write(step).await??;
        self.core.tell(row.tenant);
        if row.subject == Subject::Mission {
            self.core.live.tell(row.tenant, Topic::Missions, Some(MessageId(row.object)));
            self.core.missions.wake();
        }
        if row.subject == Subject::Smart {
            self.handsets_changed().await;
        }
        Ok(row)
    }

    fn review_view(&self, row: Review, actor: &Actor) -> ReviewView {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&row.tenant).map(|tenant| tenant.code.clone()).unwrap_or_default();
        let me = By { account: actor.person().map(|person| person.id), who: String::new(), at_ms: 0 };
        let can = actor.may(Permission::ReviewsDecide).is_ok() && open_for(&row, &me).is_ok();
        ReviewView::of(row, tenant, can)
    }
}

/// The note as it is kept, when an opinion has what it needs.
fn check(opinion: &Opinion, note: &str) -> Result<String> {
    let note = text("note", note, usize::from(*opinion != Opinion::Approve))?;
    if *opinion == Opinion::Reject(Vec::new()) {
        return Err(wrong("reasons", "give at least one", "请至少选择一项"));
    }
    Ok(note)
}

/// Holds the row that an application is about, so that its owner and two reviewers take turns.
fn hold(tx: &mut Tx<'_>, tenant: TenantId, subject: Subject, object: i64) -> store::Result<()> {
    match subject {
        Subject::Signature => signatures::lock(tx, tenant, SignatureId(object)).map(drop),
        Subject::Template => templates::lock(tx, tenant, TemplateId(object)).map(drop),
        Subject::Mission => missions::lock(tx, tenant, MessageId(object)).map(drop),
        Subject::Smart => smart_profiles::lock(tx, tenant, SmartId(object)).map(drop),
    }
}

/// Whether this reviewer can decide it: it is open, in nobody else's hand, and not their own.
fn open_for(review: &Review, by: &By) -> Result<()> {
    if !review.state.is_open() {
        return Err(Error::param(Refusal::AlreadyDecided, review.state.as_str()));
    }
    if review.account.is_some() && review.account == by.account {
        return Err(Refusal::FourEyes.into());
    }
    match &review.claimed {
        Some(other) if review.state == State::Claimed && other.account != by.account => {
            Err(Error::param(Refusal::ReviewHeld, &other.who))
        }
        _ => Ok(()),
    }
}

/// What the decision does to what it is about.
fn take_effect(
    tx: &mut Tx<'_>,
    press: &Press,
    review: &Review,
    opinion: &Opinion,
    at_ms: i64,
) -> Decided<()> {
    let core = &press.core;
    match review.subject {
        Subject::Smart => decide_smart(tx, press, review, opinion, at_ms),
        Subject::Signature => {
            let found = signatures::get(tx, review.tenant, SignatureId(review.object))?;
            let Some(mut row) = found else { return refuse(Refusal::NotFound) };
            row.status = match renewal::decide(tx, &row, opinion)? {
                Some(status) => status,
                None => settled!(step(row.status, opinion.event())),
            };
            row.changed_ms = Some(at_ms);
            signatures::update(tx, &row)?;
            Ok(Ok(()))
        }
        Subject::Template => decide_version(tx, core, review, opinion),
        Subject::Mission => decide(tx, core, review, opinion),
    }
}

/// An approved version takes the place of the one that sends. One whose text is blocked is not approved: it would never be
/// sent.
fn decide_version(tx: &mut Tx<'_>, core: &Core, review: &Review, opinion: &Opinion) -> Decided<()> {
    let (tenant, id) = (review.tenant, TemplateId(review.object));
    let Some(mut head) = templates::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
    let versions = templates::versions(tx, tenant, id)?;
    let Some(mut version) = versions.iter().find(|version| version.number == review.number).cloned() else {
        return refuse(Refusal::NotFound);
    };
    if *opinion == Opinion::Approve {
        let kind = Kind::from_code(version.wording.kind).unwrap_or(Kind::Notification);
        if let Some(error) = Rules::of(core, tenant).blocked(&version.wording.content, kind) {
            return refuse(error);
        }
    }
    version.status = settled!(step(version.status, opinion.event()));
    templates::put_version(tx, tenant, id, &version)?;
    if *opinion == Opinion::Approve {
        for old in versions {
            let replaced = old.status.apply(Event::Replace).filter(|_| old.number != version.number);
            if let Some(status) = replaced {
                templates::put_version(tx, tenant, id, &Version { status, ..old })?;
            }
        }
        head.status = Status::Approved;
        head.wording = version.wording;
    } else if head.status != Status::Approved {
        head.status = version.status;
    }
    templates::update(tx, &head)?;
    Ok(Ok(()))
}
