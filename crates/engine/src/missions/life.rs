//! What people do with a mission that is written: submit it, take it back, let it stand still and go on, cancel it or its rest.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::audit::Action;
use domain::id::{AccountId, MessageId, TenantId, Uid};
use domain::message::Event as MessageEvent;
use domain::mission::{Event, Status};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::Subject;
use store::missions::Mission;
use store::{Tx, reviews};

use super::draft::{not_now, reading};
use super::view::MissionView;
use super::wording;
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::refuse;
use crate::error::{Error, Result};
use crate::live::Topic;
use crate::pipeline::step::Step;
use crate::send::{SendRequest, assess_rows, timing};

/// Messages withdrawn in one transaction.
const SLICE: i64 = 500;

impl Engine {
    /// Lets a mission be sent when its time comes; content that a reviewer has to see goes to the desk first.
    pub async fn submit_mission(&self, actor: &Actor, id: Uid, version: i64) -> Result<MissionView> {
        actor.may(Permission::MessagesSend)?;
        let (picture, tenant) = self.mission_tenant(actor)?;
        let known = self.known_mission(actor.tenant, id.0).await?;
        let now = now_ms();
        let request =
            SendRequest { schedule_at_ms: known.due_ms, ..wording::request(&known, &picture, &tenant) };
        // What would be refused for every row alike is said now.
        timing(&tenant, &request, now)?;
        {
            let (lists, book) = (self.core.lists(), self.core.book());
            assess_rows((&picture, &lists, &book), &tenant, actor.key(), &request, Vec::new(), now)?;
        }
        let judged = crate::review::missions::judge(&self.core, &known, &tenant, now)?;
        let review = self.core.ids.next();
        let (account, who) = (actor.person().map(|person| person.id), actor.name().to_owned());
        let by = account.unwrap_or(AccountId(0));
        let row = self
            .on_mission(actor, id, Action::MissionSubmitted, move |tx, row, note| {
                if row.version != version || row.version != known.version {
                    return refuse(Refusal::ChangedMeanwhile);
                }
                if reading(tx, row)? {
                    return refuse(incomplete("The list is still being imported.", "号码列表仍在导入中。"));
                }
                if row.total == 0 {
                    return refuse(incomplete(
                        "The list has no row that can be sent. Import one.",
                        "列表中没有可发送的号码，请先导入。",
                    ));
                }
                let event = if judged.needs_review { Event::Review } else { Event::Schedule };
                let Some(status) = row.status.apply(event) else { return refuse(not_now(row)) };
                row.status = status;
                // What the reviewer sees is what is sent.
                row.signature = wording::signature(row, &tenant);
                (row.submitted_ms, row.submitted_by) = (Some(now), by);
                row.reviewed = !judged.needs_review;
                if judged.needs_review {
                    reviews::insert(tx, &judged.application(review, row, (account, &who)))?;
                }
                Ok(Ok(note.with("rows", row.total).with("status", status.as_str())))
            })
            .await?;
        self.core.missions.wake();
        self.look_at_mission(actor, row.id).await
    }

    /// Takes a mission back from the reviewers; it is a draft again.
    pub async fn withdraw_mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        self.on_mission(actor, id, Action::MissionWithdrawn, |tx, row, note| {
            let Some(status) = row.status.apply(Event::Withdraw) else { return refuse(not_now(row)) };
            reviews::withdraw(tx, row.tenant, Subject::Mission, row.id.0)?;
            row.status = status;
            Ok(Ok(note))
        })
        .await?;
        self.look_at_mission(actor, id.0).await
    }

    /// Lets a mission stand still: nothing that is not with a carrier is sent until it goes on.
    pub async fn pause_mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        self.on_mission(actor, id, Action::MissionPaused, |_, row, note| {
            if row.sent >= row.total {
                return refuse(not_now(row));
            }
            let Some(status) = row.status.apply(Event::Pause) else { return refuse(not_now(row)) };
            (row.status, row.paused) = (status, Some("person".into()));
            Ok(Ok(note.with("sent", row.sent).with("rows", row.total)))
        })
        .await?;
        self.core.missions.hold(id.0);
        self.look_at_mission(actor, id.0).await
    }

    /// Lets a mission go on; what stood still gets its whole time again.
    pub async fn resume_mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        let row = self
            .on_mission(actor, id, Action::MissionResumed, |_, row, note| {
                let Some(status) = row.status.apply(Event::Resume) else { return refuse(not_now(row)) };
                (row.status, row.paused) = (status, None);
                Ok(Ok(note.with("sent", row.sent).with("rows", row.total)))
            })
            .await?;
        let validity_s = self.core.policy_of(row.tenant).validity_s(wording::kind(&row));
        let valid_ms = now_ms() + i64::from(validity_s) * 1000;
        let held = self.core.missions.let_go(row.id);
        let keys: Vec<_> = held.iter().map(|ready| (ready.tenant, ready.id)).collect();
        let extended = self.core.db.write(move |tx| store::waiting::extend(tx, &keys, valid_ms)).await;
        if let Err(error) = &extended {
            tracing::warn!(%error, "messages of a mission that goes on keep the time they had");
        }
        for mut ready in held {
            if extended.is_ok() {
                ready.valid_ms = Some(valid_ms);
            }
            self.core.enqueue(ready);
        }
        self.core.missions.wake();
        self.look_at_mission(actor, row.id).await
    }

    /// Cancels a mission, or what of it no carrier has; answers it as it is then. One that waits for its time can be cancelled
    /// as long before as the policy says.
    pub async fn cancel_mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        actor.may(Permission::MessagesSend)?;
        let known = self.known_mission(actor.tenant, id.0).await?;
        if known.status == Status::Scheduled {
            self.may_cancel(actor.tenant, known.due_ms, now_ms())?;
        }
        let row = self
            .on_mission(actor, id, Action::MissionCancelled, |_, row, note| {
                let Some(status) = row.status.apply(Event::Cancel) else { return refuse(not_now(row)) };
                (row.status, row.finished_ms, row.paused) = (status, Some(now_ms()), None);
                Ok(Ok(note.with("sent", row.sent).with("rows", row.total)))
            })
            .await?;
        self.withdraw_waiting(row.tenant, row.id).await?;
        self.core.missions.forget(row.id);
        self.look_at_mission(actor, row.id).await
    }

    /// Withdraws the messages of a cancelled mission that no carrier has. What a crash leaves out is found again.
    pub(super) async fn withdraw_waiting(&self, tenant: TenantId, mission: MessageId) -> Result<()> {
        let dropped = self.core.missions.let_go(mission);
        self.core.queued.fetch_sub(dropped.len(), Ordering::Relaxed);
        drop(dropped);
        let found = self.core.db.read(move |tx| store::task::get(tx, tenant, mission)).await?;
        let Some(task) = found.map(|shown| shown.task) else { return Ok(()) };
        let (mut after, task) = (MessageId(task.id.0), Arc::new(task));
        loop {
            let of = Arc::clone(&task);
            let read = move |tx: &mut Tx<'_>| store::task::waiting_after(tx, &of, after, SLICE);
            let waiting = self.core.db.read(read).await?;
            let Some(last) = waiting.last() else { break };
            after = *last;
            let now = now_ms();
            let steps = waiting.into_iter().map(|id| Step::new(tenant, id, MessageEvent::Cancelled, now));
            self.core.step(steps.collect()).await?;
        }
        let note = move |tx: &mut Tx<'_>| store::task::mark_cancelled(tx, &task, now_ms());
        self.core.db.write(note).await?;
        self.core.live.tell(tenant, Topic::Missions, Some(mission));
        Ok(())
    }

    /// Missions that stand still do so before anything is queued.
    pub(crate) async fn hold_paused_missions(&self) -> Result<()> {
        let paused = self.core.db.read(store::missions::paused_all).await?;
        paused.into_iter().for_each(|(_, mission)| self.core.missions.hold(mission));
        Ok(())
    }

    /// The program lets a mission stand still, and says why.
    pub(super) async fn pause_by_itself(&self, mission: &Mission, why: Refusal) -> Result<()> {
        let (tenant, id, core) = (mission.tenant, mission.id, Arc::clone(&self.core));
        let pause = move |tx: &mut Tx<'_>| {
            let Some(mut row) = store::missions::lock(tx, tenant, id)? else { return Ok(false) };
            let Some(status) = row.status.apply(Event::Pause) else { return Ok(false) };
            (row.status, row.paused) = (status, Some(why.as_str().to_owned()));
            store::missions::update(tx, &row)?;
            let note = core.note_of_platform(tenant, Action::MissionPaused, &id.uid().to_string());
            let note = note.with("mission", &row.name).with("reason", why.as_str()).with("sent", row.sent);
            store::audit::add(tx, &note.line())?;
            crate::mail::missions::tell(tx, &core, &row)?;
            store::feed::append(tx, &[crate::notices::mission(&core, &row, now_ms())])?;
            Ok(true)
        };
        if self.core.db.write(pause).await? {
            self.core.missions.hold(id);
            self.core.tell(tenant);
            self.core.live.tell(tenant, Topic::Missions, Some(id));
        }
        Ok(())
    }
}

/// `submission_invalid`, with what is missing.
fn incomplete(en: &str, zh: &str) -> Error {
    let detail = Detail::both("rows", en);
    Error::Phrased { refusal: Refusal::SubmissionInvalid, detail, zh: zh.to_owned() }
}
