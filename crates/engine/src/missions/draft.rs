//! Missions being written: made, changed, copied, thrown away.

use domain::audit::Action;
use domain::id::{AccountId, MessageId, Uid};
use domain::mission::{Event, Status};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use store::Tx;
use store::missions::{self, Mission};

use super::view::{Facts, MissionView};
use super::wording::{self, MissionWording};
use super::{OPEN_MAX, is_under_way};
use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};

impl Engine {
    /// Makes a mission, a draft without a list.
    pub async fn create_mission(&self, actor: &Actor, new: MissionWording) -> Result<MissionView> {
        actor.may(Permission::MessagesSend)?;
        let (picture, tenant) = self.mission_tenant(actor)?;
        let mut row = blank(actor, MessageId(self.core.ids.next()));
        wording::apply(&mut row, &new, &picture, &tenant)?;
        self.keep_mission(actor, row, None).await
    }

    /// A draft with the same wording and the same list.
    pub async fn duplicate_mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        actor.may(Permission::MessagesSend)?;
        let old = self.known_mission(actor.tenant, id.0).await?;
        let blank = blank(actor, MessageId(self.core.ids.next()));
        let facts = Facts { by_reason: Vec::new(), ..Facts::of(&old) };
        let (is_removed, like) = (facts.is_removed, id.0);
        let mut row = Mission {
            id: blank.id,
            version: 1,
            status: Status::Draft,
            key: blank.key,
            account: blank.account,
            who: blank.who,
            due_ms: None,
            submitted_ms: None,
            started_ms: None,
            finished_ms: None,
            rejected: 0,
            blocked: 0,
            sent: 0,
            reviewed: false,
            paused: None,
            facts: facts.json(),
            ..old
        };
        if is_removed {
            // Nobody can send a list that is gone.
            forget_rows(&mut row);
        }
        self.keep_mission(actor, row, Some(like).filter(|_| !is_removed)).await
    }

    async fn keep_mission(
        &self,
        actor: &Actor,
        row: Mission,
        like: Option<MessageId>,
    ) -> Result<MissionView> {
        let id = row.id;
        let note = self.core.note(actor, Action::MissionCreated, &id.uid().to_string());
        let note = note.with("mission", &row.name).line();
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if missions::count_open(tx, row.tenant)? >= OPEN_MAX {
                let en = format!(
                    "at most {OPEN_MAX} missions that are not over; delete drafts that are not needed"
                );
                let zh = format!("未结束的群发任务最多 {OPEN_MAX} 个，请先删除不需要的草稿");
                return refuse(wrong("name", en, zh));
            }
            missions::insert(tx, &row)?;
            if let Some(old) = like {
                missions::copy_rows(tx, row.tenant, old, row.id)?;
            }
            store::audit::add(tx, &note)?;
            Ok(Ok(()))
        };
        self.core.db.write(insert).await??;
        self.look_at_mission(actor, id).await
    }

    /// Writes a draft anew. A list that has other columns than the new wording is dropped; another direction drops it, too.
    pub async fn change_mission(
        &self,
        actor: &Actor,
        id: Uid,
        version: i64,
        new: MissionWording,
    ) -> Result<MissionView> {
        let (picture, tenant) = self.mission_tenant(actor)?;
        let row = self
            .on_mission(actor, id, Action::MissionChanged, move |tx, row, note| {
                if row.version != version {
                    return refuse(Refusal::ChangedMeanwhile);
                }
                let Some(status) = row.status.apply(Event::Edit) else { return refuse(not_now(row)) };
                let known = |row: &Mission| wording::variables(&wording::content(row, &tenant));
                let before = (known(row), row.direction);
                if let Err(error) = wording::apply(row, &new, &picture, &tenant) {
                    return refuse(error);
                }
                row.status = status;
                row.reviewed = false;
                if before != (known(row), row.direction) {
                    missions::drop_rows(tx, row.tenant, row.id)?;
                    missions::drop_import(tx, row.tenant, row.id)?;
                    forget_rows(row);
                }
                Ok(Ok(note))
            })
            .await?;
        self.recount_mission(&row).await?;
        self.look_at_mission(actor, id.0).await
    }

    /// Throws a draft away, with its list.
    pub async fn delete_mission(&self, actor: &Actor, id: Uid) -> Result<()> {
        actor.may(Permission::MessagesSend)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, Action::MissionDeleted, &id.to_string()));
        let delete = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(row) = missions::lock(tx, tenant, id.0)? else { return refuse(Refusal::NotFound) };
            if row.status.apply(Event::Edit).is_none() {
                return refuse(not_now(&row));
            }
            missions::remove(tx, tenant, id.0)?;
            store::audit::add(tx, &note.clone().with("mission", &row.name).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(delete).await??;
        self.core.live.tell(tenant, crate::live::Topic::Missions, Some(id.0));
        Ok(())
    }
}

/// A draft that says nothing yet.
fn blank(actor: &Actor, id: MessageId) -> Mission {
    Mission {
        tenant: actor.tenant,
        id,
        version: 1,
        name: String::new(),
        status: Status::Draft,
        direction: 1,
        kind: 1,
        template: None,
        content: String::new(),
        signature: String::new(),
        position: 0,
        sender: None,
        route: None,
        unsubscribe: false,
        consent: None,
        due_ms: None,
        speed: None,
        key: actor.key_id(),
        account: actor.person().map_or(AccountId(0), |person| person.id),
        who: actor.name().to_owned(),
        submitted_ms: None,
        submitted_by: AccountId(0),
        started_ms: None,
        finished_ms: None,
        total: 0,
        rejected: 0,
        blocked: 0,
        segments: 0,
        sent: 0,
        reviewed: false,
        paused: None,
        facts: Facts::default().json(),
    }
}

/// The mission has no list any more.
pub(super) fn forget_rows(row: &mut Mission) {
    (row.total, row.rejected, row.blocked, row.segments) = (0, 0, 0, 0);
    row.facts = Facts::default().json();
}

/// `mission_state`: it cannot be done while the mission is where it is.
pub(super) fn not_now(row: &Mission) -> Error {
    Error::Refused(Refusal::MissionState, Detail::param(row.status.as_str()))
}

/// `import_running`: a list is being read.
pub(super) fn reading(tx: &mut Tx<'_>, row: &Mission) -> store::Result<bool> {
    Ok(missions::import_of(tx, row.tenant, row.id)?.is_some_and(|import| is_under_way(&import.state)))
}
