//! The running centre and its handle: accepting connections, uplinks on demand, cutting, stopping. Invariant:
//! when `stop` returns, no task and no socket of the centre is left; dropping the handle stops it too.

use crate::account::Account;
use crate::centre::Centre;
use crate::connection;
use crate::options::SmppOptions;
use crate::outgoing::{self, address};
use crate::record::Received;
use crate::stats::Stats;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Duration, sleep};

/// The order that ends everything; smaller ones cut the connections of their moment.
const STOP: u64 = u64::MAX;
/// Pause after the listener failed, for example because the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running SMPP message centre.
#[derive(Debug)]
pub struct Smsc {
    centre: Arc<Centre>,
    addr: SocketAddr,
    orders: watch::Sender<u64>,
    accepting: Mutex<Option<JoinHandle<()>>>,
    reference: AtomicU8,
}

/// Why an uplink cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UplinkError {
    /// An address is empty, longer than 20 octets, or holds a NUL; it is named.
    Address(&'static str),
    /// Nobody has bound as receiver yet, and the options name no `system_id`.
    NoReceiver,
    /// Too many receipts and uplinks wait already.
    Full,
}

impl fmt::Display for UplinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UplinkError::Address(which) => write!(f, "the {which} address must have 1 to 20 octets"),
            UplinkError::NoReceiver => f.write_str("nobody has bound as receiver yet"),
            UplinkError::Full => f.write_str("too many receipts and uplinks are waiting"),
        }
    }
}

impl std::error::Error for UplinkError {}

/// Starts a message centre on a listener.
///
/// Options are taken as they are; see [`SmppOptions::check`] for what is worth refusing first.
///
/// # Panics
/// Outside a tokio runtime.
pub async fn smpp(options: SmppOptions, listener: TcpListener) -> Smsc {
    let unknown = SocketAddr::from(([0, 0, 0, 0], 0));
    let addr = listener.local_addr().unwrap_or(unknown);
    let centre = Arc::new(Centre::new(options));
    let (orders, received) = watch::channel(0);
    let accepting = tokio::spawn(accept(Arc::clone(&centre), listener, received));
    tracing::info!(%addr, "smpp simulator listening");
    Smsc { centre, addr, orders, accepting: Mutex::new(Some(accepting)), reference: AtomicU8::new(0) }
}

/// Accepts until ordered to stop, then waits for every connection to end.
async fn accept(centre: Arc<Centre>, listener: TcpListener, mut orders: watch::Receiver<u64>) {
    let mut connections = JoinSet::new();
    let mut number = 0;
    loop {
        tokio::select! {
            // Orders first: a connection accepted after an order must not be cut by it.
            biased;
            order = orders.changed() => {
                if order.is_err() || *orders.borrow_and_update() == STOP {
                    break;
                }
            }
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => {
                    number += 1;
                    let serve = connection::serve(Arc::clone(&centre), number, socket, orders.clone());
                    connections.spawn(serve);
                }
                Err(error) => {
                    tracing::warn!(%error, "smpp simulator cannot accept");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "smpp connection failed");
                }
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

impl Smsc {
    /// Where the centre listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The counters now.
    pub fn stats(&self) -> Stats {
        self.centre.stats()
    }

    /// The complete messages taken so far, oldest first; empty unless the option `record` is on. A copy: for
    /// loops, poll [`Smsc::stats`].
    pub fn messages(&self) -> Vec<Received> {
        self.centre.messages()
    }

    /// As [`Smsc::messages`], those that are wanted only.
    pub fn messages_where(&self, wanted: impl Fn(&Received) -> bool) -> Vec<Received> {
        self.centre.messages_where(wanted)
    }

    /// The options in force.
    pub fn options(&self) -> SmppOptions {
        (*self.centre.options()).clone()
    }

    /// Changes the behaviour from the next PDU on. Binds stay; `start_unix_s` and `seed` have no effect any
    /// more on what runs.
    pub fn set_options(&self, options: SmppOptions) {
        self.centre.set_options(options);
    }

    /// Sends a text from a phone to the account that bound as receiver last, or to the `system_id` of the
    /// options when nobody did; it waits for a receiving bind. Long texts go in parts with a user data
    /// header.
    ///
    /// # Errors
    /// A wrong address, nobody to send to, or no room: see [`UplinkError`]. Nothing is sent then.
    pub fn uplink(&self, from: &str, to: &str, text: &str) -> Result<(), UplinkError> {
        let account = match self.centre.latest_receiver() {
            Some(account) => Some(account),
            None => {
                self.centre.options().system_id.as_ref().and_then(|id| self.centre.account(id.as_bytes()))
            }
        };
        let account = account.ok_or(UplinkError::NoReceiver)?;
        self.send(&account, from, to, text)
    }

    /// As [`Smsc::uplink`], to the account of this `system_id`, known or not yet.
    ///
    /// # Errors
    /// As [`Smsc::uplink`].
    pub fn uplink_to(&self, system_id: &str, from: &str, to: &str, text: &str) -> Result<(), UplinkError> {
        let account = self.centre.account(system_id.as_bytes()).ok_or(UplinkError::Full)?;
        self.send(&account, from, to, text)
    }

    fn send(&self, account: &Account, from: &str, to: &str, text: &str) -> Result<(), UplinkError> {
        let source = address(from).ok_or(UplinkError::Address("source"))?;
        let destination = address(to).ok_or(UplinkError::Address("destination"))?;
        let reference = self.reference.fetch_add(1, Ordering::Relaxed);
        let parts = outgoing::uplink(&source, &destination, text, reference);
        let kept_max = self.centre.options().kept_max;
        if account.waiting() + parts.len() > kept_max {
            return Err(UplinkError::Full);
        }
        let now_ms = self.centre.now_ms();
        let dropped = account.post(parts.into_iter().map(|part| (now_ms, part)), kept_max);
        self.centre.counters.dropped.add(dropped);
        Ok(())
    }

    /// Cuts every connection of this moment without a word; clients may connect again at once.
    pub fn cut_all(&self) {
        self.orders.send_modify(|order| {
            if *order != STOP {
                *order += 1;
            }
        });
    }

    /// Closes the listener and every connection, and waits until all tasks have ended. A second call does
    /// nothing.
    pub async fn stop(&self) {
        self.orders.send_replace(STOP);
        if let Some(accepting) = self.accepting.lock().await.take()
            && let Err(error) = accepting.await
        {
            tracing::error!(%error, "smpp simulator failed");
        }
    }
}
