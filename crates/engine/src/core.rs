//! What every part of the engine shares: the store, the ids, the picture, the carriers, and where a ready message goes.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::filing::Verdict;
use domain::id::{CarrierId, EndpointId, TenantId};
use domain::policy::{Policy, Set};
use store::Db;
use tokio::sync::{Notify, mpsc, watch};

use crate::carriers::{CarrierRun, EVENTS_MAX};
use crate::clock::{Ids, steady_ms};
use crate::lists::Lists;
use crate::live::{Live, Topic};
use crate::missions::load::Load;
use crate::pipeline::accept::Job;
use crate::pipeline::ready::Ready;
use crate::pipeline::step::{self, Endpoints, Outcome, Step};
use crate::pipeline::{dispatch, receipt};
use crate::policy::Picture;
use crate::screening::WordBook;
use crate::settings::{CallbackSettings, Settings};
use crate::start::Life;

/// Shared by every task of the engine.
pub struct Core {
    /// The store.
    pub db: Db,
    /// Ids.
    pub ids: Ids,
    /// Settings.
    pub settings: Settings,
    /// Settings of callbacks.
    pub callbacks: CallbackSettings,
    /// What the settings file says about rules of the policy.
    pub defaults: Set,
    /// Where the portal is, when mail is sent at all: mails about orders lead there.
    pub mail_links: Option<String>,
    /// When the matchers last forgot, by the steady clock.
    pub forgot_ms: AtomicI64,
    picture: RwLock<Arc<Picture>>,
    /// Blacklists and opt-outs; see [`Core::lists`].
    pub(crate) lists: RwLock<Lists>,
    /// What may not be said; see [`Core::book`].
    pub(crate) book: RwLock<Arc<WordBook>>,
    /// Held by whoever follows the lists' changes.
    pub(crate) following: tokio::sync::Mutex<()>,
    carriers: RwLock<HashMap<CarrierId, Arc<CarrierRun>>>,
    /// Messages in memory that wait for their turn or pause.
    pub queued: AtomicUsize,
    /// To the accept batcher.
    pub accept: mpsc::Sender<Job>,
    /// To the same, for parts of missions.
    pub bulk: mpsc::Sender<Job>,
    /// What memory knows about missions under way.
    pub(crate) missions: Load,
    /// What is known of removing what was kept long enough.
    pub(crate) retention: crate::retention::Keeper,
    /// Where tenants are pushed to.
    pub endpoints: Arc<EndpointTable>,
    /// Wakes the notifier for tenants whose feed grew.
    pub told: mpsc::Sender<TenantId>,
    /// Messages that pause, by when that is over on the steady clock: before they are tried again, or until their hours begin.
    pub delayed: Mutex<BTreeMap<i64, Vec<Box<Ready>>>>,
    /// A write's outcome is unknown: memory and database are to be compared.
    pub doubt: Notify,
    /// Links of Smart SMS, and what is told of it.
    pub(crate) aim: crate::aim::Aim,
    /// Who wants to know what changes, as it changes.
    pub live: Live,
    /// True once everything is to end.
    pub stop: watch::Sender<bool>,
}

impl Core {
    /// A core without carriers, with an empty picture and the words that come with the program.
    pub fn new(
        db: Db,
        ids: Ids,
        settings: Settings,
        callbacks: CallbackSettings,
        mail_links: Option<String>,
        (accept, bulk): (mpsc::Sender<Job>, mpsc::Sender<Job>),
        told: mpsc::Sender<TenantId>,
    ) -> crate::Result<Core> {
        Ok(Core {
            db,
            ids,
            defaults: settings.defaults(&callbacks),
            mail_links,
            forgot_ms: AtomicI64::new(steady_ms()),
            settings,
            callbacks,
            picture: RwLock::default(),
            lists: RwLock::default(),
            book: RwLock::new(WordBook::delivered()?),
            following: tokio::sync::Mutex::default(),
            carriers: RwLock::default(),
            queued: AtomicUsize::new(0),
            accept,
            bulk,
            missions: Load::default(),
            retention: crate::retention::Keeper::default(),
            endpoints: Arc::default(),
            told,
            delayed: Mutex::default(),
            doubt: Notify::new(),
            aim: crate::aim::Aim::default(),
            live: Live::default(),
            stop: watch::Sender::new(false),
        })
    }

    /// The rules that hold for a tenant; the platform's for one that is not known.
    pub fn policy_of(&self, tenant: TenantId) -> Arc<Policy> {
        let picture = self.picture();
        Arc::clone(picture.tenants.get(&tenant).map_or(&picture.policy, |tenant| &tenant.policy))
    }

    /// The picture now.
    pub fn picture(&self) -> Arc<Picture> {
        Arc::clone(&self.picture.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Swaps the picture.
    pub fn set_picture(&self, picture: Picture) {
        let picture = Picture { links: Arc::clone(&self.aim.hosts), ..picture };
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(picture);
    }

    /// A running carrier.
    pub fn carrier(&self, id: CarrierId) -> Option<Arc<CarrierRun>> {
        self.carriers.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Every running carrier.
    pub fn carriers(&self) -> Vec<Arc<CarrierRun>> {
        self.carriers.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds a running carrier.
    pub fn add_carrier(&self, run: Arc<CarrierRun>) {
        self.carriers.write().unwrap_or_else(PoisonError::into_inner).insert(run.id, run);
    }

    /// Makes the running carriers those of the picture: starts tasks for new ones; disabled and removed ones take nothing
    /// new.
    pub async fn follow_carriers(self: &Arc<Self>, life: &Life) {
        let picture = self.picture();
        for spec in picture.carriers.values() {
            if self.carrier(spec.id).is_some() {
                continue;
            }
            let (events, news) = mpsc::channel(EVENTS_MAX);
            let run = Arc::new(CarrierRun::new(Arc::clone(spec), events));
            self.add_carrier(Arc::clone(&run));
            let receipts = tokio::spawn(receipt::run(Arc::clone(self), Arc::clone(&run), news));
            life.keep("receipt", receipts);
            life.keep("dispatch", tokio::spawn(dispatch::run(Arc::clone(self), run)));
        }
        for run in self.carriers() {
            let enabled = picture.carriers.get(&run.id).is_some_and(|carrier| carrier.options.enabled);
            run.retired.store(!enabled, Ordering::Relaxed);
        }
    }

    /// Connects every carrier that is enabled.
    pub fn connect_all(&self) {
        self.carriers()
            .into_iter()
            .filter(|run| run.session().is_none())
            .for_each(|run| run.connect(run.spec()));
    }

    /// Connects, reconnects and disconnects carriers that are new or whose options changed. Messages that wait for a carrier
    /// now gone or disabled move to others of their route.
    pub async fn connect_changed(&self) {
        let picture = self.picture();
        let drain = std::time::Duration::from_secs(self.settings.drain_s);
        for run in self.carriers() {
            let new = picture.carriers.get(&run.id);
            if run.follows(new) || *self.stop.borrow() {
                continue;
            }
            tracing::info!(carrier = run.spec().code, "new or changed: connecting");
            run.disconnect(drain).await;
            if let Some(new) = new {
                run.connect(Arc::clone(new));
            }
            if new.is_none_or(|new| !new.options.enabled) {
                let waiting = run.lanes().take_out(|ready| ready.bound_to().is_none());
                waiting.into_iter().for_each(|ready| self.enqueue(ready));
            }
        }
    }

    /// Waits until the requests that are being accepted are stored and answered; at most a few seconds.
    pub async fn let_requests_end(&self) {
        for _ in 0..50 {
            let waiting = self.db.counters().writes_waiting.load(Ordering::Relaxed);
            if waiting == 0 && self.accept.capacity() == self.accept.max_capacity() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    /// Messages in memory.
    pub fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
    }

    /// Gives a message to the best carrier of its route: up and not tried yet, in the route's order; when none is up, the
    /// first not tried waits for it; when all were tried (or there is none), the message pauses.
    /// The caller has counted it in `queued`.
    pub fn enqueue(&self, mut ready: Box<Ready>) {
        let now = steady_ms();
        if let Some(id) = ready.bound_to() {
            return match self.carrier(id) {
                Some(run) => run.push(ready),
                None => self.delay(ready, now + 60_000),
            };
        }
        let picture = self.picture();
        let mut plan = picture.plan(&ready, picture.filing(&ready));
        if plan.is_empty() {
            // What is filed changed since it was accepted: whoever takes it from the lanes looks again and closes it.
            plan = picture.plan(&ready, Verdict::Free);
        }
        let open: Vec<_> =
            plan.iter().filter(|id| !ready.tried.contains(id)).filter_map(|id| self.carrier(*id)).collect();
        let usable = open.iter().find(|run| run.is_usable(self.settings.failover_ms));
        let waits = open.iter().find(|run| !run.retired.load(Ordering::Relaxed));
        match usable.or(waits) {
            Some(run) => run.push(ready),
            None => {
                ready.tried.clear();
                let doublings = ready.tries.min(8);
                let pause = (self.settings.retry_ms << doublings).min(300_000);
                self.delay(ready, now + i64::try_from(pause).unwrap_or(0));
            }
        }
    }

    /// Lets a message pause until `at_ms` of the steady clock.
    pub fn delay(&self, ready: Box<Ready>, at_ms: i64) {
        let mut delayed = self.delayed.lock().unwrap_or_else(PoisonError::into_inner);
        delayed.entry(at_ms).or_default().push(ready);
    }

    /// Takes messages whose pause is over by `now` of the steady clock.
    pub fn take_delayed(&self, now: i64) -> Vec<Box<Ready>> {
        let mut delayed = self.delayed.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = delayed.split_off(&(now + 1));
        std::mem::replace(&mut *delayed, rest).into_values().flatten().collect()
    }

    /// Takes steps in one transaction and wakes whoever is concerned. Retries are the caller's to act on.
    pub async fn step(&self, steps: Vec<Step>) -> store::Result<Outcome> {
        let (tries_max, endpoints) = (self.picture().policy.tries_max, Arc::clone(&self.endpoints));
        let outcome = self.db.write(move |tx| step::run(tx, &steps, tries_max, endpoints.as_ref())).await?;
        self.announce(&outcome);
        Ok(outcome)
    }

    /// Counts and wakes after a committed batch of steps.
    pub fn announce(&self, outcome: &Outcome) {
        crate::meters::stepped(outcome);
        let changed = outcome.stepped.iter().map(|stepped| (stepped.tenant, Some(stepped.request)));
        self.live.tell_all(Topic::Messages, changed);
        let settled = outcome.stepped.iter().filter(|stepped| stepped.state.is_closed());
        self.live.tell_all(Topic::Orders, settled.map(|stepped| (stepped.tenant, None)));
        self.live.tell_all(Topic::Uplinks, outcome.uplinks.iter().map(|tenant| (*tenant, None)));
        outcome.told.iter().for_each(|tenant| self.tell(*tenant));
    }

    /// Wakes the notifier for a tenant. A full channel means that it is awake and will look at every tenant anyway.
    pub fn tell(&self, tenant: TenantId) {
        let _full = self.told.try_send(tenant);
    }
}

/// Which endpoint a tenant's events go to; read in every closing transaction.
#[derive(Default)]
pub struct EndpointTable {
    table: RwLock<HashMap<(TenantId, &'static str), EndpointId>>,
}

impl EndpointTable {
    /// Replaces the table by what the rows say.
    pub fn set(&self, rows: &[store::feed::Endpoint]) {
        let sort = |word: &str| match word {
            "receipts" => Some("receipts"),
            "uplinks" => Some("uplinks"),
            "notices" => Some("notices"),
            _ => None,
        };
        let active = rows.iter().filter(|row| row.status == "active");
        let table = active.filter_map(|row| Some(((row.tenant, sort(&row.sort)?), row.id))).collect();
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = table;
    }

    /// Where a tenant is told what is not about one message; its receipts' address while it has none of its own for that.
    pub fn notices(&self, tenant: TenantId) -> Option<EndpointId> {
        self.get(tenant, "notices").or_else(|| self.get(tenant, "receipts"))
    }

    fn get(&self, tenant: TenantId, sort: &'static str) -> Option<EndpointId> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).get(&(tenant, sort)).copied()
    }
}

impl Endpoints for EndpointTable {
    fn receipts(&self, tenant: TenantId) -> Option<EndpointId> {
        self.get(tenant, "receipts")
    }

    fn uplinks(&self, tenant: TenantId) -> Option<EndpointId> {
        self.get(tenant, "uplinks")
    }
}
