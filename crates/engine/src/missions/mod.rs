//! Missions: bulk jobs. A list is imported (`import.rs`), kept in blocks (`rows.rs`), looked at and sent when its time comes.
//!
//! `wording.rs`: what a mission says, as the message path takes it; `life.rs`: what people do with it and what a reviewer
//! decides; `send.rs`: rows become messages, block by block, each in one transaction with the mission's counter, so that
//! nothing is sent twice or left out whatever ends the process; `load.rs`: what memory knows meanwhile; `view.rs`: what people
//! see; `form_file.rs`: the file to fill in; `outcome.rs`: what became of it.

mod draft;
mod form_file;
mod import;
mod life;
pub(crate) mod load;
mod outcome;
mod read;
mod report;
pub(crate) mod rows;
mod send;
mod tally;
mod view;
pub(crate) mod wording;

use std::sync::Arc;

use domain::audit::Action;
use domain::id::{MessageId, TenantId, Uid};
use domain::kind::Direction;
use domain::message::State;
use domain::mission::Status;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::review::Subject;
use store::missions::{self, Filter, Mission};
use store::{Tx, reviews, stat};

pub use form_file::FormOf;
pub use import::ImportSource;
pub use outcome::{Outcomes, PlaceCount, ReasonCount};
pub use read::{BadRowView, GoodRowView, ROWS_MAX};
pub use view::{Counted, Facts, ImportView, MissionView, Progress, RowsView, Waits};
pub use wording::MissionWording;

pub(crate) use send::run;

use crate::Engine;
use crate::actor::Actor;
use crate::audit::Note;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled};
use crate::error::{Error, Result};
use crate::live::Topic;
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::policy::{Picture, Tenant};
use crate::review::Applied;
use view::Beside;

/// Missions of a tenant that are not over.
const OPEN_MAX: i64 = 1_000;

/// The import of a mission's list goes on.
fn is_under_way(state: &str) -> bool {
    matches!(state, import::RECEIVING | import::READING)
}

/// Which missions.
#[derive(Clone, Debug, Default)]
pub struct MissionQuery {
    /// The name contains this.
    pub name: Option<String>,
    /// Where they go.
    pub direction: Option<Direction>,
    /// Where they are.
    pub status: Option<Status>,
    /// Made at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Made before, Unix ms.
    pub until_ms: Option<i64>,
    /// Which page.
    pub page: Paging,
}

impl Engine {
    /// The tenant's missions, the newest first.
    pub async fn missions(&self, actor: &Actor, query: MissionQuery) -> Result<Numbered<MissionView>> {
        actor.may(Permission::MessagesRead)?;
        let (picture, tenant) = self.mission_tenant(actor)?;
        let (id, page) = (actor.tenant, (i64::from(query.page.offset), i64::from(query.page.limit)));
        let filter = Filter {
            name: query.name,
            direction: query.direction.map(Direction::code),
            status: query.status,
            from_ms: query.from_ms,
            until_ms: query.until_ms,
        };
        let read = move |tx: &mut Tx<'_>| {
            let (rows, found) = missions::page(tx, id, &filter, page, COUNT_MAX + 1)?;
            let mut beside = Vec::with_capacity(rows.len());
            for row in rows {
                let progress = progress(tx, &row)?;
                let import = missions::import_of(tx, id, row.id)?;
                beside.push((row, Beside { progress, import, ..Beside::default() }));
            }
            Ok((beside, found))
        };
        let (rows, found) = self.core.db.read(read).await?;
        let view = |(row, beside): (Mission, Beside)| self.mission_view(row, beside, &picture, &tenant);
        Ok(Numbered::new(rows.into_iter().map(view).collect(), found))
    }

    /// One mission; `not_found` also for another tenant's.
    pub async fn mission(&self, actor: &Actor, id: Uid) -> Result<MissionView> {
        actor.may(Permission::MessagesRead)?;
        self.look_at_mission(actor, id.0).await
    }

    async fn look_at_mission(&self, actor: &Actor, id: MessageId) -> Result<MissionView> {
        let (picture, tenant) = self.mission_tenant(actor)?;
        let of = actor.tenant;
        let read = move |tx: &mut Tx<'_>| {
            let Some(row) = missions::get(tx, of, id)? else { return Ok(None) };
            let beside = Beside {
                import: missions::import_of(tx, of, id)?,
                progress: progress(tx, &row)?,
                review: reviews::of_object(tx, of, Subject::Mission, id.0)?
                    .into_iter()
                    .next()
                    .map(Applied::from),
                hours_ms: None,
            };
            Ok(Some((row, beside)))
        };
        let found = self.core.db.read(read).await?;
        let (row, beside) = found.ok_or(Refusal::NotFound)?;
        Ok(self.mission_view(row, beside, &picture, &tenant))
    }

    fn mission_view(&self, row: Mission, beside: Beside, picture: &Picture, tenant: &Tenant) -> MissionView {
        let load = &self.core.missions;
        let per_s = load.per_second(row.id, now_ms() / 1000).filter(|_| row.status == Status::Running);
        let progress = Progress { per_s, ..beside.progress };
        MissionView::of(
            row.clone(),
            Beside { progress, hours_ms: load.hours(row.id), ..beside },
            picture,
            tenant,
        )
    }

    /// The picture and the actor's tenant in it.
    fn mission_tenant(&self, actor: &Actor) -> Result<(Arc<Picture>, Arc<Tenant>)> {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&actor.tenant).cloned().ok_or(Refusal::Forbidden)?;
        Ok((picture, tenant))
    }

    /// Runs a change of one mission, which is held; then whoever watches is told. `not_found` also for another tenant's.
    async fn on_mission<F>(&self, actor: &Actor, id: Uid, action: Action, change: F) -> Result<Mission>
    where
        F: FnMut(&mut Tx<'_>, &mut Mission, Note) -> Decided<Note> + Send + 'static,
    {
        self.hold_mission(actor, id, action, 1, change).await
    }

    /// The same for its list: its version stays, so whoever changes the wording meanwhile goes on with it.
    async fn on_mission_list<F>(&self, actor: &Actor, id: Uid, action: Action, change: F) -> Result<Mission>
    where
        F: FnMut(&mut Tx<'_>, &mut Mission, Note) -> Decided<Note> + Send + 'static,
    {
        self.hold_mission(actor, id, action, 0, change).await
    }

    async fn hold_mission<F>(
        &self,
        actor: &Actor,
        id: Uid,
        action: Action,
        versions: i64,
        mut change: F,
    ) -> Result<Mission>
    where
        F: FnMut(&mut Tx<'_>, &mut Mission, Note) -> Decided<Note> + Send + 'static,
    {
        actor.may(Permission::MessagesSend)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, action, &id.to_string()));
        let run = move |tx: &mut Tx<'_>| -> Decided<Mission> {
            let Some(mut row) = missions::lock(tx, tenant, id.0)? else { return refuse(Refusal::NotFound) };
            let note = note.clone().with("mission", &row.name);
            let note = settled!(change(tx, &mut row, note)?);
            row.version += versions;
            missions::update(tx, &row)?;
            store::audit::add(tx, &note.line())?;
            Ok(Ok(row))
        };
        let row = self.core.db.write(run).await??;
        self.core.live.tell(tenant, Topic::Missions, Some(row.id));
        Ok(row)
    }

    /// A mission of the actor's that need not be held.
    async fn known_mission(&self, tenant: TenantId, id: MessageId) -> Result<Mission> {
        let found = self.core.db.read(move |tx| missions::get(tx, tenant, id)).await?;
        found.ok_or(Error::from(Refusal::NotFound))
    }
}

/// What became of a mission's messages so far.
pub(crate) fn progress(tx: &mut Tx<'_>, row: &Mission) -> store::Result<Progress> {
    if row.sent == 0 {
        return Ok(Progress::default());
    }
    let counts = stat::of_task(tx, row.tenant, row.id)?;
    let of = |state: Option<State>| -> i64 {
        counts.iter().filter(|count| count.state == state).map(|count| count.messages).sum()
    };
    let closed = State::ALL.into_iter().filter(|state| state.is_closed());
    let by_state: Vec<_> = closed.map(|state| (state, of(Some(state)))).filter(|(_, n)| *n > 0).collect();
    let under_way = of(None) - by_state.iter().map(|(_, count)| count).sum::<i64>();
    Ok(Progress { under_way, by_state, ..Progress::default() })
}
