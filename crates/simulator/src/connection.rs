//! One client connection: one task that owns its socket, its bind, its window of unanswered `deliver_sm` and
//! its timers. Everything that has arrived is handled, then everything that is due is written at once. What
//! PDUs mean is in `inbound`. Invariant: when the task ends, its unanswered `deliver_sm` wait in the account.

use crate::account::Account;
use crate::centre::Centre;
use crate::chance::Chance;
use crate::options::SmppOptions;
use crate::outgoing::Outgoing;
use crate::schedule::Schedule;
use bytes::{Bytes, BytesMut};
use smpp::{CommandId, Pdu, SmResp, Status, next_frame};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::futures::Notified;
use tokio::sync::watch;
use tokio::time::sleep_until;

/// The longest PDU read: a full `message_payload` and everything around it.
const MAX_PDU: usize = 64 * 1024 + 1024;
/// Octets asked of the socket at once.
const READ_OCTETS: usize = 64 * 1024;
/// A writing buffer that grew beyond this is given back.
const KEPT_OUT_OCTETS: usize = 1024 * 1024;

/// The state of one connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) centre: Arc<Centre>,
    pub(crate) chance: Chance,
    pub(crate) bind: Option<Binding>,
    pub(crate) out: BytesMut,
    /// Answers that are not due yet.
    pub(crate) answers: Schedule<Answer>,
    /// Receipts and uplinks made by the PDUs of this turn.
    pub(crate) posting: Vec<(u64, Outgoing)>,
    pub(crate) unanswered: HashMap<u32, Outgoing>,
    /// Send times of `unanswered`, oldest first; entries of answered ones are skipped.
    sent: VecDeque<(u64, u32)>,
    sequence: u32,
    pub(crate) submits: u64,
    /// Half-open: what arrives is thrown away, nothing is written.
    pub(crate) silent: bool,
    pub(crate) ending: Option<End>,
    opened_ms: u64,
    heard_ms: u64,
    asked_ms: Option<u64>,
    flushed_ms: u64,
}

/// A successful bind.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) account: Arc<Account>,
    pub(crate) transmits: bool,
    pub(crate) receives: bool,
}

/// An answer to a submission.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) command: CommandId,
    pub(crate) sequence: u32,
    /// The message id, or why the submission is refused.
    pub(crate) outcome: Result<Bytes, Status>,
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The client closed it.
    Closed,
    /// The client unbound.
    Unbound,
    /// The options or a magic number cut it.
    Cut,
    /// The client's stream cannot be followed.
    Unframed,
    /// The client did not bind in time.
    NotBound,
    /// The client did not answer `enquire_link`.
    Dead,
    /// The centre cut all connections or stopped.
    Ordered,
}

/// Waits for news; for ever when nobody could bring any.
async fn or_never(news: Option<Notified<'_>>) {
    match news {
        Some(news) => news.await,
        None => std::future::pending().await,
    }
}

/// Serves one client until either side ends it.
pub(crate) async fn serve(
    centre: Arc<Centre>,
    number: u64,
    socket: TcpStream,
    mut orders: watch::Receiver<u64>,
) {
    centre.connections.fetch_add(1, Ordering::Relaxed);
    let mut connection = Connection::new(Arc::clone(&centre), number);
    let end = tokio::select! {
        end = connection.run(socket) => end,
        _ = orders.changed() => End::Ordered,
    };
    connection.leave();
    centre.connections.fetch_sub(1, Ordering::Relaxed);
    tracing::debug!(connection = number, ?end, "smpp connection ended");
}

impl Connection {
    fn new(centre: Arc<Centre>, number: u64) -> Connection {
        let now_ms = centre.now_ms();
        Connection {
            chance: Chance::new(centre.options().seed, number),
            centre,
            bind: None,
            out: BytesMut::new(),
            answers: Schedule::new(),
            posting: Vec::new(),
            unanswered: HashMap::new(),
            sent: VecDeque::new(),
            sequence: 0,
            submits: 0,
            silent: false,
            ending: None,
            opened_ms: now_ms,
            heard_ms: now_ms,
            asked_ms: None,
            flushed_ms: 0,
        }
    }

    async fn run(&mut self, mut socket: TcpStream) -> End {
        // A write is a whole batch already; waiting for more would only delay the last packet.
        let _ = socket.set_nodelay(true);
        let mut inbox = BytesMut::new();
        loop {
            let options = self.centre.options();
            self.receive(&mut inbox, &options);
            let account = self.bind.as_ref().map(|bind| Arc::clone(&bind.account));
            // Made before the account is looked at, so that news in between is not missed.
            let news = account.as_ref().map(|account| account.wake.notified());
            self.flush(&options);
            if !self.out.is_empty() && socket.write_all(&self.out).await.is_err() {
                return End::Closed;
            }
            self.out.clear();
            if self.out.capacity() > KEPT_OUT_OCTETS {
                self.out = BytesMut::new();
            }
            if let Some(end) = self.ending {
                let _ = socket.shutdown().await;
                return end;
            }
            inbox.reserve(READ_OCTETS);
            let next = self.centre.moment(self.next_ms(&options));
            tokio::select! {
                read = socket.read_buf(&mut inbox) => match read {
                    Ok(1..) => (self.heard_ms, self.asked_ms) = (self.centre.now_ms(), None),
                    Ok(0) | Err(_) => return End::Closed,
                },
                () = or_never(news) => {}
                () = sleep_until(next) => {}
            }
        }
    }

    /// Handles every whole PDU that has arrived.
    fn receive(&mut self, inbox: &mut BytesMut, options: &SmppOptions) {
        if inbox.is_empty() {
            return;
        }
        let now_ms = self.centre.now_ms();
        while self.ending.is_none() && !self.silent {
            match next_frame(inbox, MAX_PDU) {
                Ok(Some(frame)) => self.handle(frame, options, now_ms),
                Ok(None) => break,
                Err(error) => self.unframed(error.sequence_number),
            }
        }
        if self.silent {
            inbox.clear();
        }
        if let Some(bind) = &self.bind
            && !self.posting.is_empty()
        {
            let dropped = bind.account.post(self.posting.drain(..), options.kept_max);
            self.centre.counters.dropped.add(dropped);
        }
    }

    /// A lying length: the last word before the connection is closed.
    fn unframed(&mut self, sequence: Option<u32>) {
        self.centre.counters.faults.add(1);
        self.say(&Pdu::GenericNack, Status::ESME_RINVCMDLEN, sequence.unwrap_or(0));
        self.ending = Some(End::Unframed);
    }

    /// Writes what is due: receipts first, so that an early one leaves before its answer.
    fn flush(&mut self, options: &SmppOptions) {
        if self.silent || self.ending.is_some() {
            return;
        }
        let now_ms = self.centre.now_ms();
        self.give_up_waiting(options, now_ms);
        self.deliver(options, now_ms);
        while let Some(answer) = self.answers.pop_due(now_ms) {
            self.answer(answer);
        }
        self.keep_alive(options, now_ms);
    }

    /// Sends due receipts and uplinks as far as the window allows.
    fn deliver(&mut self, options: &SmppOptions, now_ms: u64) {
        let Some(bind) = self.bind.as_ref().filter(|bind| bind.receives) else { return };
        let room = (options.receipt_window as usize).saturating_sub(self.unanswered.len());
        let mut due = Vec::new();
        bind.account.take_due(now_ms, room, &mut due);
        self.flushed_ms = now_ms;
        let unix_s = self.centre.unix_s(now_ms);
        for item in due {
            let sequence = self.next_sequence();
            match &item {
                Outgoing::Receipt(_) => self.centre.counters.receipts_sent.add(1),
                Outgoing::Uplink(_) => self.centre.counters.uplinks_sent.add(1),
            }
            self.say(&Pdu::DeliverSm(item.sm(unix_s)), Status::ESME_ROK, sequence);
            self.unanswered.insert(sequence, item);
            self.sent.push_back((now_ms, sequence));
        }
    }

    /// Puts back what the client did not answer in time.
    fn give_up_waiting(&mut self, options: &SmppOptions, now_ms: u64) {
        while let Some(&(sent_ms, sequence)) = self.sent.front() {
            if !self.unanswered.contains_key(&sequence) {
                self.sent.pop_front();
            } else if sent_ms.saturating_add(options.deliver_timeout_ms) <= now_ms {
                self.sent.pop_front();
                if let Some(item) = self.unanswered.remove(&sequence) {
                    self.send_again([item], now_ms, options);
                }
            } else {
                break;
            }
        }
    }

    /// Queues items a second time, for any receiving connection of the account.
    pub(crate) fn send_again(
        &self,
        items: impl IntoIterator<Item = Outgoing, IntoIter: ExactSizeIterator>,
        due_ms: u64,
        options: &SmppOptions,
    ) {
        let Some(bind) = &self.bind else { return };
        let items = items.into_iter();
        self.centre.counters.resent.add(items.len() as u64);
        let dropped = bind.account.post(items.map(|item| (due_ms, item)), options.kept_max);
        self.centre.counters.dropped.add(dropped);
    }

    /// Closes an unbound connection that waits too long; asks a silent client whether it lives.
    fn keep_alive(&mut self, options: &SmppOptions, now_ms: u64) {
        if self.bind.is_none() {
            if self.opened_ms.saturating_add(options.bind_timeout_ms) <= now_ms {
                self.ending = Some(End::NotBound);
            }
            return;
        }
        let limit_ms = options.enquire_link_ms;
        if limit_ms == 0 || self.asked_ms.unwrap_or(self.heard_ms).saturating_add(limit_ms) > now_ms {
            return;
        }
        if self.asked_ms.is_some() {
            self.ending = Some(End::Dead);
            return;
        }
        self.asked_ms = Some(now_ms);
        let sequence = self.next_sequence();
        self.say(&Pdu::EnquireLink, Status::ESME_ROK, sequence);
    }

    /// When there is something to do though nothing arrives.
    fn next_ms(&self, options: &SmppOptions) -> u64 {
        if self.silent {
            return u64::MAX;
        }
        let Some(bind) = &self.bind else {
            return self.opened_ms.saturating_add(options.bind_timeout_ms);
        };
        let mut next_ms = self.answers.next_due_ms().unwrap_or(u64::MAX);
        if bind.receives
            && self.unanswered.len() < options.receipt_window as usize
            && let Some(due_ms) = bind.account.next_due_ms()
        {
            next_ms = next_ms.min(due_ms.max(self.flushed_ms.saturating_add(options.flush_ms)));
        }
        if let Some((sent_ms, _)) = self.sent.front() {
            next_ms = next_ms.min(sent_ms.saturating_add(options.deliver_timeout_ms));
        }
        if options.enquire_link_ms > 0 {
            let since_ms = self.asked_ms.unwrap_or(self.heard_ms);
            next_ms = next_ms.min(since_ms.saturating_add(options.enquire_link_ms));
        }
        next_ms
    }

    /// Writes an answer to a submission.
    pub(crate) fn answer(&mut self, answer: Answer) {
        match answer.outcome {
            Ok(message_id) => {
                let resp = SmResp { message_id, ..SmResp::default() };
                let pdu = match answer.command {
                    CommandId::DATA_SM => Pdu::DataSmResp(resp),
                    _ => Pdu::SubmitSmResp(resp),
                };
                self.say(&pdu, Status::ESME_ROK, answer.sequence);
            }
            Err(status) => self.refuse(answer.command, status, answer.sequence),
        }
    }

    /// Answers a request with nothing but a status.
    pub(crate) fn refuse(&mut self, command: CommandId, status: Status, sequence: u32) {
        self.say(&Pdu::Unknown(command.response(), Bytes::new()), status, sequence);
    }

    /// Appends a PDU to what is written at the end of this turn.
    pub(crate) fn say(&mut self, pdu: &Pdu, status: Status, sequence: u32) {
        if let Err(error) = pdu.encode(status, sequence, &mut self.out) {
            tracing::warn!(command = pdu.command_id().name(), %error, "a PDU could not be written");
        }
    }

    /// 1 to 0x7FFFFFFF, then 1 again; numbers still in use are passed over.
    fn next_sequence(&mut self) -> u32 {
        loop {
            self.sequence = if self.sequence >= 0x7fff_ffff { 1 } else { self.sequence + 1 };
            if !self.unanswered.contains_key(&self.sequence) {
                return self.sequence;
            }
        }
    }

    /// Hands back what is unanswered and gives up the bind.
    fn leave(&mut self) {
        let mut unanswered: Vec<(u32, Outgoing)> = self.unanswered.drain().collect();
        unanswered.sort_unstable_by_key(|&(sequence, _)| sequence);
        let options = self.centre.options();
        self.send_again(unanswered.into_iter().map(|(_, item)| item).collect::<Vec<_>>(), 0, &options);
        if let Some(bind) = self.bind.take() {
            bind.account.leave();
        }
    }
}
