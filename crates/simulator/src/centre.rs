//! What all connections of one message centre share: options, accounts, counters, message numbers, the
//! record. No IO. Invariant: no lock here is held while another one is taken, nor across an await.

use crate::account::Account;
use crate::ids;
use crate::options::SmppOptions;
use crate::record::{Received, Record, Room};
use crate::stats::{Counters, Stats};
use crate::submission::Submission;
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::time::{Duration, Instant};

/// One simulated message centre.
#[derive(Debug)]
pub(crate) struct Centre {
    options: RwLock<Arc<SmppOptions>>,
    started: Instant,
    start_unix_s: u64,
    numbers: AtomicU64,
    accounts: Mutex<Accounts>,
    record: Mutex<Record>,
    pub(crate) connections: AtomicU64,
    pub(crate) counters: Counters,
}

#[derive(Debug, Default)]
struct Accounts {
    by_id: HashMap<Bytes, Arc<Account>>,
    latest_receiver: Option<Arc<Account>>,
}

/// Different `system_id` one centre remembers; more cannot bind.
const ACCOUNTS_MAX: usize = 10_000;

impl Centre {
    pub(crate) fn new(options: SmppOptions) -> Centre {
        Centre {
            started: Instant::now(),
            start_unix_s: options.start_unix_s,
            numbers: AtomicU64::new(ids::first(options.start_unix_s)),
            options: RwLock::new(Arc::new(options)),
            accounts: Mutex::default(),
            record: Mutex::default(),
            connections: AtomicU64::new(0),
            counters: Counters::default(),
        }
    }

    pub(crate) fn options(&self) -> Arc<SmppOptions> {
        Arc::clone(&self.options.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_options(&self, options: SmppOptions) {
        *self.options.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(options);
    }

    /// Milliseconds since the centre started.
    pub(crate) fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The moment that lies `ms` after the start; far ones come early, which costs one needless look.
    pub(crate) fn moment(&self, ms: u64) -> Instant {
        const DAY_MS: u64 = 86_400_000;
        self.started + Duration::from_millis(ms.min(self.now_ms().saturating_add(DAY_MS)))
    }

    /// The simulated wall clock at `now_ms`.
    pub(crate) fn unix_s(&self, now_ms: u64) -> u64 {
        self.start_unix_s.saturating_add(now_ms / 1_000)
    }

    /// A message number nobody had.
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// The account of this `system_id`; `None` when there are too many.
    pub(crate) fn account(&self, system_id: &[u8]) -> Option<Arc<Account>> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.by_id.get(system_id) {
            return Some(Arc::clone(account));
        }
        if accounts.by_id.len() >= ACCOUNTS_MAX {
            return None;
        }
        let system_id = Bytes::copy_from_slice(system_id);
        let account = Arc::new(Account::new(system_id.clone()));
        accounts.by_id.insert(system_id, Arc::clone(&account));
        Some(account)
    }

    /// Remembers who bound as receiver last: uplinks go there.
    pub(crate) fn receiver_bound(&self, account: &Arc<Account>) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.latest_receiver = Some(Arc::clone(account));
    }

    pub(crate) fn latest_receiver(&self) -> Option<Arc<Account>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).latest_receiver.clone()
    }

    /// Keeps a taken submission when the options ask for it.
    pub(crate) fn record(&self, options: &SmppOptions, account: &Account, submission: &Submission, id: &str) {
        if options.record {
            let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
            let unix_ms = self.start_unix_s.saturating_mul(1_000).saturating_add(self.now_ms());
            let room = Room { max: options.record_max, newest: options.record_newest };
            record.add(&account.system_id, submission, id, unix_ms, room);
        }
    }

    pub(crate) fn messages(&self) -> Vec<Received> {
        self.messages_where(|_| true)
    }

    pub(crate) fn messages_where(&self, wanted: impl Fn(&Received) -> bool) -> Vec<Received> {
        let record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        record.done().iter().filter(|message| wanted(message)).cloned().collect()
    }

    pub(crate) fn stats(&self) -> Stats {
        let accounts: Vec<Arc<Account>> = {
            let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            accounts.by_id.values().cloned().collect()
        };
        let waiting: usize = accounts.iter().map(|account| account.waiting()).sum();
        let incomplete = self.record.lock().unwrap_or_else(PoisonError::into_inner).open();
        Stats {
            connections: self.connections.load(Ordering::Relaxed),
            waiting: waiting as u64,
            incomplete: incomplete as u64,
            ..self.counters.read()
        }
    }
}
