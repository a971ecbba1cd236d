//! Starting and stopping: in which order the parts of the engine come to life, and how they end.
//!
//! One node of a database is active: it holds the lease, owns the binds and accepts messages. Others stand by and take
//! over when the lease runs out. Losing the lease ends the process's engine: two must never dispatch the same queue.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::MessageId;
use store::Db;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::clock::{Ids, now_ms};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::identity::{self, Identity};
use crate::live::Topic;
use crate::mail;
use crate::pipeline::accept::{self, Job};
use crate::pipeline::counters::Book;
use crate::pipeline::notify;
use crate::policy::Picture;
use crate::post::Poster;
use crate::settings::{CallbackSettings, Settings};
use crate::sole::{Sole, Standing};
use crate::{Engine, RequestEndpoints, chores, keys, missions, restore};

/// Tenants that may wait to be noticed by the notifier; more are found by its own survey.
const TOLD_MAX: usize = 4096;
/// Name of the lease that makes a node the active one.
pub(crate) const LEASE: &str = "active";
/// Where the newest id is noted with every renewal, for ids of things other than messages.
const NEWEST_ID: &str = "newest_id";

/// Requests to accept, and parts of missions.
type Jobs = (mpsc::Receiver<Job>, mpsc::Receiver<Job>);

/// How far an engine has come.
pub struct Life {
    stage: AtomicU8,
    /// Name of this process in leases.
    pub node: String,
    /// When this engine was started, Unix ms.
    pub started_ms: i64,
    /// The lease was lost: the process should end.
    pub lost: AtomicBool,
    sole: Sole,
    tasks: Mutex<Vec<(&'static str, JoinHandle<()>)>>,
}

const STANDING_BY: u8 = 0;
const RESTORING: u8 = 1;
const ACTIVE: u8 = 2;
const STOPPING: u8 = 3;

impl Life {
    /// In words, when it is not active.
    pub fn obstacle(&self) -> Option<&'static str> {
        match self.stage.load(Ordering::Acquire) {
            STANDING_BY => Some("standing by: another node is active"),
            RESTORING => Some("reading back what was under way"),
            STOPPING => Some("stopping"),
            _ => None,
        }
    }

    /// A task that ended although nothing is stopping.
    pub fn ended(&self) -> Option<&'static str> {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = tasks.iter().find(|(_, task)| task.is_finished()).map(|(name, _)| *name);
        ended.filter(|_| self.stage.load(Ordering::Acquire) != STOPPING)
    }

    /// Waits for the tasks of this name to end by themselves, at most `patience`; those that do not are aborted.
    async fn finish(&self, wanted: &str, patience: Duration) {
        let until = tokio::time::Instant::now() + patience;
        for (name, mut task) in self.take(|name| name == wanted) {
            if tokio::time::timeout_at(until, &mut task).await.is_err() {
                tracing::warn!(name, "did not end in time");
                task.abort();
            }
        }
    }

    fn take(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&'static str, JoinHandle<()>)> {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let (taken, left) = std::mem::take(&mut *tasks).into_iter().partition(|(name, _)| wanted(name));
        *tasks = left;
        taken
    }

    /// Adds a task to be waited for at the end.
    pub fn keep(&self, name: &'static str, task: JoinHandle<()>) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push((name, task));
    }
}

impl Engine {
    /// Opens the engine on a migrated database: waits for the lease (standing by while another node has it), reads back what
    /// was under way, connects the carriers and accepts. Answers as soon as it stands by or is active; see
    /// [`Engine::is_active`].
    pub async fn start(db: Db, settings: Settings, callbacks: CallbackSettings) -> Result<Engine> {
        Engine::start_with(db, settings, callbacks, identity::Options::default()).await
    }

    /// The same, with what signing in needs to know.
    pub async fn start_with(
        db: Db,
        settings: Settings,
        callbacks: CallbackSettings,
        identity: identity::Options,
    ) -> Result<Engine> {
        let mail_server = mail::Server::new(&identity.mail)?.map(Arc::new);
        if mail_server.is_none() {
            tracing::info!("no mail server is set ([mail] host): nobody is told by mail about orders");
        }
        let mail_links = mail_server.as_ref().map(|_| identity.public_url.clone());
        let public_url = identity.public_url.clone();
        let (identity, delivering) = Identity::start(&db, identity, mail_server.clone()).await?;
        let poster = Poster::new(&callbacks).map_err(Error::Internal)?;
        let floor = db.read(newest_id).await?;
        let (accept, requests) = mpsc::channel(accept::QUEUE_MAX);
        let (bulk, parts) = mpsc::channel(1);
        let (told, told_to) = mpsc::channel(TOLD_MAX);
        let ids = Ids::new(settings.node, floor);
        let node = format!("{}-{:x}", settings.node, ids.next());
        let sole = Sole::of(db.place());
        let core = Arc::new(Core::new(db, ids, settings, callbacks, mail_links, (accept, bulk), told)?);
        core.aim.is_at(&public_url);
        let engine = Engine {
            core,
            keys: Arc::new(keys::KeyRing::default()),
            poster: Arc::new(poster),
            request_endpoints: Arc::new(RequestEndpoints::new()),
            kept: Arc::default(),
            life: Arc::new(Life {
                stage: AtomicU8::new(STANDING_BY),
                node,
                started_ms: now_ms(),
                lost: AtomicBool::new(false),
                sole,
                tasks: Mutex::default(),
            }),
            identity: Arc::new(identity),
            mail_server,
            handsets: Arc::default(),
        };
        engine.life.keep("mail", tokio::spawn(delivering));
        engine.refresh().await?;
        engine.core.load_lists().await?;
        engine.core.follow_screening().await?;
        engine.follow_handsets().await?;
        engine.follow_aim_hosts().await?;
        let jobs = (requests, parts);
        if engine.take_lease().await? {
            engine.activate(jobs, told_to).await?;
            return Ok(engine);
        }
        tracing::warn!("another node is active: standing by");
        let waiting = engine.clone();
        tokio::spawn(async move { waiting.stand_by(jobs, told_to).await });
        Ok(engine)
    }

    async fn stand_by(self, jobs: Jobs, told: mpsc::Receiver<domain::id::TenantId>) {
        let mut stop = self.core.stop.subscribe();
        loop {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                _ = stop.changed() => return,
            }
            match self.take_lease().await {
                Ok(true) => break,
                Ok(false) => {
                    self.core.lists_changed().await;
                    self.core.screening_changed().await;
                    self.handsets_changed().await;
                    if let Err(error) = self.follow_aim_hosts().await {
                        tracing::warn!(%error, "hosts of links are followed a moment later");
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot ask for the lease"),
            }
        }
        tracing::warn!("the lease is free: taking over");
        if let Err(error) = self.activate(jobs, told).await {
            tracing::error!(%error, "cannot take over");
            self.life.lost.store(true, Ordering::Release);
        }
    }

    async fn activate(&self, jobs: Jobs, told: mpsc::Receiver<domain::id::TenantId>) -> Result<()> {
        self.life.stage.store(RESTORING, Ordering::Release);
        chores::keep_lease(self);
        self.core.ids.raise(self.core.db.read(newest_id).await?);
        self.refresh().await?;
        self.core.follow_lists().await?;
        self.core.follow_screening().await?;
        self.refresh_endpoints().await?;
        let counters = Arc::new(Mutex::new(Book::new(&self.core.picture())));
        restore::frequency(&self.core, &counters).await?;
        self.core.follow_carriers(&self.life).await;
        self.hold_paused_missions().await?;
        self.renew_bodies().await?;
        restore::queue(&self.core).await?;
        restore::out(&self.core).await?;
        self.requeue_exports().await?;
        self.resume_imports().await?;
        self.core.connect_all();
        let (core, poster) = (Arc::clone(&self.core), Arc::clone(&self.poster));
        self.life.keep("accept", tokio::spawn(accept::run(Arc::clone(&core), jobs.0, jobs.1, counters)));
        self.life.keep("notify", tokio::spawn(notify::run(Arc::clone(&core), poster, told)));
        chores::start(self);
        self.life.keep("missions", tokio::spawn(missions::run(self.clone())));
        self.life.stage.store(ACTIVE, Ordering::Release);
        Ok(())
    }

    /// Takes or renews the lease; false = another node has it.
    pub(crate) async fn take_lease(&self) -> store::Result<bool> {
        let (node, now) = (self.life.node.clone(), now_ms());
        let until = now + i64::try_from(self.core.settings.lease_ms).unwrap_or(10_000);
        let free_before = match self.life.sole.claim() {
            Standing::Alone => i64::MAX,
            Standing::Unknown => now,
            Standing::Another => return Ok(false),
        };
        let (asked, newest) = (node.clone(), self.core.ids.next().to_string());
        let holder = self.core.db.write(move |tx| {
            let (holder, _) = store::chores::take_lease(tx, LEASE, &asked, free_before, until)?;
            if holder == asked {
                store::chores::set_meta(tx, NEWEST_ID, &newest)?;
            }
            Ok(holder)
        });
        Ok(holder.await? == node)
    }

    /// Accepts and dispatches (is not standing by, starting or stopping).
    pub fn is_active(&self) -> bool {
        self.life.obstacle().is_none()
    }

    /// Resolves when the lease was lost to another node: the process must end.
    pub async fn lease_lost(&self) {
        while !self.life.lost.load(Ordering::Acquire) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Reads the catalogue again if it changed.
    pub async fn refresh(&self) -> Result<()> {
        let known = self.core.picture().version;
        let core = Arc::clone(&self.core);
        let picture = self
            .core
            .db
            .read(move |tx| match store::catalog::version(tx)? {
                version if version == known && version != 0 => Ok(None),
                _ => Picture::load(tx, &core.defaults).map(Some),
            })
            .await?;
        if let Some(picture) = picture {
            self.keys.keep(|id| picture.keys.values().any(|key| key.id == id));
            self.core.set_picture(picture);
            self.core.live.tell_everybody(Topic::Orders);
        }
        Ok(())
    }

    /// Stops in the order of the path: no new messages, what is being accepted is stored, dispatchers hand back what they hold,
    /// the carriers answer (waiting at most `drain_s`), what came back is stored, then the lease is given back.
    pub async fn stop(&self) {
        self.life.stage.store(STOPPING, Ordering::Release);
        let drain = Duration::from_secs(self.core.settings.drain_s);
        tracing::info!("stopping: waiting for requests being accepted and for carriers' answers");
        self.core.let_requests_end().await;
        let _nobody_listens = self.core.stop.send(true);
        self.life.finish("dispatch", drain).await;
        let carriers = self.core.carriers();
        let stopping = carriers.iter().map(|carrier| carrier.disconnect(drain));
        futures_util::future::join_all(stopping).await;
        carriers.iter().for_each(|carrier| carrier.end_events());
        self.life.finish("receipt", Duration::from_secs(5)).await;
        for (name, task) in self.life.take(|_| true) {
            task.abort();
            tracing::debug!(name, "ended");
        }
        let (node, db) = (self.life.node.clone(), self.core.db.clone());
        let given_back = db.write(move |tx| store::chores::drop_lease(tx, LEASE, &node)).await;
        if let Err(error) = given_back {
            tracing::warn!(%error, "the lease could not be given back; it runs out by itself");
        }
        self.life.sole.give_up();
    }
}

/// The newest time-ordered id in the database, so that new ones come after it whatever the clock says.
fn newest_id(tx: &mut store::Tx<'_>) -> store::Result<i64> {
    let noted = store::chores::meta(tx, NEWEST_ID)?.and_then(|text| text.parse().ok());
    let mut newest: i64 = noted.unwrap_or(MessageId::first_at(0).0);
    let tenants = store::catalog::tenants_all(tx)?.into_iter().map(|tenant| tenant.id);
    for tenant in tenants.chain([store::test_message::PLATFORM]) {
        let filter = store::messages::Filter { limit: 1, ..store::messages::Filter::default() };
        let last = store::messages::list(tx, tenant, &filter)?;
        newest = newest.max(last.first().map_or(0, |shown| shown.new.id.0));
    }
    Ok(newest)
}
