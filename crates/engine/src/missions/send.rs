//! Rows become messages: slice by slice, each in the transaction that moves the mission's counter past it.
//!
//! One task looks for missions whose time has come; each mission that runs has a task of its own while rows are left. Only a
//! slice or two of all missions is on its way to the batcher at a time, which takes it when no request waits: a verification
//! code never queues behind a mission. How many messages of a mission wait in memory is limited, so a slow carrier holds up
//! its mission and nobody else.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use domain::audit::Action;
use domain::id::{BodyId, MessageId};
use domain::mission::{Event, Status};
use domain::refusal::Refusal;
use store::Tx;
use store::missions::{self, List, Mission};
use store::task::Task;
use tokio::sync::oneshot;

use super::progress;
use super::rows::{GoodRow, unpack_good};
use super::wording;
use crate::Engine;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::hours::{Moment, look};
use crate::live::Topic;
use crate::messages::Room;
use crate::pipeline::accept::{Accepted, Job, Rows};
use crate::policy::{Key, Picture, Tenant};
use crate::send::{Given, SendRequest, assess_rows};

/// Rows of a slice. Short, so that a request that comes meanwhile waits for little.
const SLICE: usize = 250;
/// Messages of one mission that may wait for a carrier.
const WAITING_MAX: usize = 5_000;
/// How often missions are looked for, and how long one that cannot move waits.
const LOOK: Duration = Duration::from_millis(500);
/// How long a mission waits for room in the queue.
const ROOM: Duration = Duration::from_millis(5);

/// Runs until the engine stops.
pub(crate) async fn run(engine: Engine) {
    let mut stop = engine.core.stop.subscribe();
    while !*stop.borrow_and_update() {
        if let Err(error) = look_around(&engine).await {
            tracing::warn!(%error, "missions could not be looked at yet");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = engine.core.missions.woken() => {}
            _ = stop.changed() => {}
        }
    }
}

/// Starts what is due, goes on with what runs, ends what is over.
async fn look_around(engine: &Engine) -> Result<()> {
    let now = now_ms();
    for mission in engine.core.db.read(missions::live_all).await? {
        match mission.status {
            Status::Scheduled if mission.due_ms.is_none_or(|due| due <= now) => {
                engine.start_mission(mission).await?
            }
            Status::Running if mission.sent < mission.total => go_on(engine, mission),
            Status::Running => engine.finish_mission(&mission).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Gives a mission a task of its own, unless it has one.
fn go_on(engine: &Engine, mission: Mission) {
    if !engine.core.missions.begin(mission.id) {
        return;
    }
    let engine = engine.clone();
    tokio::spawn(async move {
        let id = mission.id;
        if let Err(error) = engine.send_mission(mission).await {
            tracing::warn!(%error, mission = %id.uid(), "a mission cannot go on yet");
            tokio::time::sleep(LOOK).await;
        }
        engine.core.missions.end(id);
        engine.core.missions.wake();
    });
}

/// A slice on its way.
type Answer = oneshot::Receiver<store::Result<Accepted>>;

/// What a mission is sent by, as of one picture.
struct Means {
    picture: Arc<Picture>,
    tenant: Arc<Tenant>,
    key: Option<Arc<Key>>,
    request: SendRequest,
}

impl Engine {
    fn means(&self, mission: &Mission) -> Option<Means> {
        let picture = self.core.picture();
        let tenant = Arc::clone(picture.tenants.get(&mission.tenant)?);
        let key = picture.keys.values().find(|key| key.id == mission.key).cloned();
        let request = wording::request(mission, &picture, &tenant);
        Some(Means { picture, tenant, key, request })
    }

    /// Begins to send a mission; one that cannot be sent as a whole stands still.
    async fn start_mission(&self, mission: Mission) -> Result<()> {
        let Some(means) = self.means(&mission) else { return Ok(()) };
        let (assessed, now) = (self.assess_slice(&means, Vec::new(), now_ms()), now_ms());
        let shared = match &assessed {
            Ok(assessed) => Some(assessed.body.clone()),
            Err(_) => None,
        };
        let (core, body) = (Arc::clone(&self.core), BodyId(self.core.ids.next()));
        let (tenant, id) = (mission.tenant, mission.id);
        let start = move |tx: &mut Tx<'_>| {
            let Some(mut row) = missions::lock(tx, tenant, id)? else { return Ok(false) };
            let Some(status) = row.status.apply(Event::Start) else { return Ok(false) };
            if row.due_ms.is_some_and(|due| due > now) {
                return Ok(false);
            }
            (row.status, row.started_ms) = (status, Some(now));
            missions::update(tx, &row)?;
            if let Some(shared) = &shared {
                store::messages::insert_bodies(tx, &[(tenant, body, shared)])?;
            }
            store::task::insert(tx, &[task(&row, body)])?;
            let note = core.note_of_platform(tenant, Action::MissionStarted, &id.uid().to_string());
            store::audit::add(tx, &note.with("mission", &row.name).with("rows", row.total).line())?;
            Ok(true)
        };
        if !self.core.db.write(start).await? {
            return Ok(());
        }
        self.core.live.tell(tenant, Topic::Missions, Some(id));
        match assessed {
            Ok(_) => go_on(self, Mission { status: Status::Running, ..mission }),
            Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => {
                self.pause_by_itself(&mission, refusal).await?;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn assess_slice(&self, means: &Means, rows: Vec<Given>, now: i64) -> Result<crate::send::Assessed> {
        let (lists, book) = (self.core.lists(), self.core.book());
        let known = (&*means.picture, &*lists, &*book);
        assess_rows(known, &means.tenant, means.key.as_deref(), &means.request, rows, now)
    }

    /// Sends rows of a mission until there are none left, it is stopped, or it has to wait for longer.
    async fn send_mission(&self, mut mission: Mission) -> Result<()> {
        let (tenant, id) = (mission.tenant, mission.id);
        let mut block: (i64, Vec<GoodRow>) = (0, Vec::new());
        let mut before: Option<(Answer, i64)> = None;
        let mut pace = Pace::new(mission.speed);
        let mut at = mission.sent;
        let mut means = self.means(&mission);
        loop {
            let known = means.as_ref().map_or(0, |means| means.picture.version);
            if known != self.core.picture().version {
                means = self.means(&mission);
            }
            let Some(with) = &means else { return Ok(()) };
            let may_go =
                !*self.core.stop.borrow() && self.are_hours_open(&mission, with) && at < mission.total;
            let count = match may_go {
                true => pace.count(SLICE),
                false => 0,
            };
            let slice =
                if count > 0 { self.slice(&mission, &mut block, at, count).await? } else { Vec::new() };
            // What a block's end left over goes with the next one.
            pace.credit += (count - slice.len()) as f64;
            let next = if slice.is_empty() {
                None
            } else {
                self.wait_for_room(id, slice.len()).await;
                let to = at + i64::try_from(slice.len()).unwrap_or(0);
                match self.hand_over(with, &mission, slice, (at, to)).await {
                    Ok(answer) => Some((answer, to)),
                    Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => {
                        settle(before.take()).await?;
                        return self.pause_by_itself(&mission, refusal).await;
                    }
                    Err(error) => return Err(error),
                }
            };
            // Of the slice before this one the answer is looked at while this one is being written.
            if let Some((answer, to)) = std::mem::replace(&mut before, next) {
                match settle(Some((answer, to))).await? {
                    Some(Accepted::Stored { ids, .. }) => {
                        mission.sent = to;
                        let rows = i64::try_from(ids.len()).unwrap_or(0);
                        self.core.missions.sent(id, now_ms() / 1000, rows);
                        self.core.live.tell(tenant, Topic::Missions, Some(id));
                    }
                    Some(Accepted::Short(why)) => {
                        settle(before.take()).await?;
                        return self.pause_by_itself(&mission, why).await;
                    }
                    _ => {
                        settle(before.take()).await?;
                        return Ok(());
                    }
                }
            }
            at = before.as_ref().map_or(mission.sent, |(_, to)| *to);
            if before.is_some() {
                continue;
            }
            if !may_go {
                return Ok(());
            }
            if count == 0 {
                tokio::time::sleep(pace.pause()).await;
            }
        }
    }

    /// Whether the hours permit it now; notes until when they do not.
    fn are_hours_open(&self, mission: &Mission, means: &Means) -> bool {
        let hours = means.tenant.policy.hours_of(wording::kind(mission));
        let closed = hours.and_then(|hours| match look(hours, &means.tenant.zone, now_ms()) {
            Moment::Open(_) => None,
            Moment::Closed(next_ms) => Some(next_ms),
        });
        if closed != self.core.missions.hours(mission.id) {
            self.core.missions.set_hours(mission.id, closed);
            self.core.live.tell(mission.tenant, Topic::Missions, Some(mission.id));
        }
        closed.is_none()
    }

    /// Up to `count` rows from `at` on, all of one block; `block` is the one that was read last.
    async fn slice(
        &self,
        mission: &Mission,
        block: &mut (i64, Vec<GoodRow>),
        at: i64,
        count: usize,
    ) -> Result<Vec<Given>> {
        let end = |block: &(i64, Vec<GoodRow>)| block.0 + i64::try_from(block.1.len()).unwrap_or(0);
        if !(block.0..end(block)).contains(&at) {
            let (tenant, id) = (mission.tenant, mission.id);
            let read = move |tx: &mut Tx<'_>| missions::block(tx, tenant, id, List::Good, at);
            let found = self.core.db.read(read).await?;
            let rows = found.and_then(|found| Some((found.first, unpack_good(&found.data)?)));
            let Some(rows) = rows.filter(|rows| (rows.0..end(rows)).contains(&at)) else {
                return Err(Error::Internal(format!("row {at} of mission {id} cannot be read")));
            };
            *block = rows;
        }
        let from = usize::try_from(at - block.0).unwrap_or(0);
        let rows = block.1.iter().skip(from).take(count).map(|row| row.given.clone());
        Ok(rows.collect())
    }

    async fn wait_for_room(&self, mission: MessageId, rows: usize) {
        let most = self.core.settings.queue_max / 2;
        let is_full = || {
            self.core.missions.waiting(mission) + rows > WAITING_MAX
                || self.core.queued.load(Ordering::Relaxed) + rows > most
        };
        while is_full() && !*self.core.stop.borrow() {
            tokio::time::sleep(ROOM).await;
        }
    }

    /// Room in the queue as soon as there is some: requests may have taken what was free a moment ago.
    async fn room(&self, rows: usize) -> Result<Room<'_>> {
        loop {
            match Room::reserve(&self.core, rows) {
                Err(_) if *self.core.stop.borrow() => return Err(Error::Unavailable("stopping".into())),
                Err(Error::Refused(Refusal::QueueFull, _)) => tokio::time::sleep(ROOM).await,
                taken => return taken,
            }
        }
    }

    /// Gives a slice to the batcher; what comes of it arrives by the answer.
    async fn hand_over(
        &self,
        means: &Means,
        mission: &Mission,
        rows: Vec<Given>,
        (from, to): (i64, i64),
    ) -> Result<Answer> {
        let now = now_ms();
        let assessed = self.assess_slice(means, rows, now)?;
        let kind = wording::kind(mission);
        let validity_s = means.tenant.policy.validity_s(kind);
        let due_ms = assessed.timing.due_ms;
        let room = self.room(assessed.drafts.len()).await?;
        let (reply, answer) = oneshot::channel();
        let job = Job {
            tenant: mission.tenant,
            key: mission.key,
            kind,
            idempotency: None,
            body: Arc::new(assessed.body),
            drafts: assessed.drafts,
            task: None,
            rows: Some(Rows { mission: mission.id, from, to }),
            due_ms,
            valid_ms: due_ms.unwrap_or(now) + i64::from(validity_s) * 1000,
            endpoint: None,
            test: None,
            reply,
        };
        if self.core.bulk.send(job).await.is_err() {
            return Err(Error::Unavailable("stopping".into()));
        }
        room.hand_over();
        Ok(answer)
    }

    /// Ends a mission whose every message is closed.
    async fn finish_mission(&self, mission: &Mission) -> Result<()> {
        let known = mission.clone();
        let so_far = self.core.db.read(move |tx| progress(tx, &known)).await?;
        if so_far.under_way > 0 {
            return Ok(());
        }
        let (tenant, id, core) = (mission.tenant, mission.id, Arc::clone(&self.core));
        let finish = move |tx: &mut Tx<'_>| {
            let Some(mut row) = missions::lock(tx, tenant, id)? else { return Ok(false) };
            let Some(status) = row.status.apply(Event::Finish).filter(|_| row.sent >= row.total) else {
                return Ok(false);
            };
            (row.status, row.finished_ms) = (status, Some(now_ms()));
            missions::update(tx, &row)?;
            let note = core.note_of_platform(tenant, Action::MissionFinished, &id.uid().to_string());
            store::audit::add(tx, &note.with("mission", &row.name).with("sent", row.sent).line())?;
            crate::mail::missions::tell(tx, &core, &row)?;
            store::feed::append(tx, &[crate::notices::mission(&core, &row, now_ms())])?;
            Ok(true)
        };
        if self.core.db.write(finish).await? {
            self.core.missions.forget(id);
            self.core.tell(tenant);
            self.core.live.tell(tenant, Topic::Missions, Some(id));
        }
        Ok(())
    }
}

async fn settle(slice: Option<(Answer, i64)>) -> Result<Option<Accepted>> {
    let Some((answer, _)) = slice else { return Ok(None) };
    match answer.await {
        Ok(answer) => Ok(Some(answer?)),
        Err(_) => Err(Error::Unavailable("stopping".into())),
    }
}

/// The task that a mission's messages belong to.
fn task(row: &Mission, body: BodyId) -> Task {
    let is_mainland = wording::direction(row) == domain::kind::Direction::Mainland;
    let way = |is_it: bool| if is_it { row.total } else { 0 };
    Task {
        tenant: row.tenant,
        id: row.id,
        last: row.id,
        name: row.name.clone(),
        key: row.key,
        account: row.account,
        account_name: if row.account.0 == 0 { String::new() } else { row.who.clone() },
        kind: row.kind,
        body,
        recipients: row.total,
        mainland: way(is_mainland),
        international: way(!is_mainland),
        segments: row.segments,
        due_ms: row.due_ms,
        cancelled_ms: None,
        is_mission: true,
    }
}

/// How many rows may go now, by the speed that a mission keeps to.
struct Pace {
    per_s: Option<f64>,
    /// Rows that may go, at most a second's.
    credit: f64,
    at: Instant,
}

impl Pace {
    fn new(per_s: Option<i64>) -> Pace {
        Pace { per_s: per_s.map(|n| n.max(1) as f64), credit: 0.0, at: Instant::now() }
    }

    fn count(&mut self, most: usize) -> usize {
        let Some(per_s) = self.per_s else { return most };
        let now = Instant::now();
        self.credit = (self.credit + now.duration_since(self.at).as_secs_f64() * per_s).min(per_s.max(1.0));
        self.at = now;
        let count = (self.credit as usize).min(most);
        self.credit -= count as f64;
        count
    }

    /// Until about a tenth of a second's rows may go.
    fn pause(&self) -> Duration {
        let per_s = self.per_s.unwrap_or(1.0);
        Duration::from_secs_f64((1.0 / per_s).clamp(0.02, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mission_keeps_to_its_speed() {
        let mut free = Pace::new(None);
        assert_eq!((free.count(250), free.count(250)), (250, 250));
        let mut slow = Pace::new(Some(10));
        assert_eq!(slow.count(250), 0);
        slow.at -= Duration::from_secs(60);
        assert_eq!(slow.count(250), 10, "at most what a second has");
        assert_eq!(slow.count(250), 0);
    }
}
