//! The message machine: what can happen to a message, and what each step does to money and to the tenant.
//!
//! [`Message::apply`] performs nothing. It answers with the next message and the [`Effects`] that the engine writes in
//! the same transaction; `None` means the news is late or repeated and is ignored. The state is derived from the
//! segments; it is stored only to be searched. Invariants (enumerated whole in `tests/machine.rs`): a closed message
//! never reopens, decided money is never taken back, posted + voided never exceeds what was held.

use crate::settle::{ChargeOn, Settlement, settle};

/// Where a message is. The number is what the database stores.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum State {
    /// Waits for a human reviewer.
    Held = 1,
    /// Waits for its time or its turn.
    Queued = 2,
    /// At least one segment was given to a carrier and is not answered yet.
    Sending = 3,
    /// The carrier has every segment; we wait for receipts.
    Submitted = 4,
    /// Closed: every segment has a receipt that says delivered.
    Delivered = 10,
    /// Closed: a receipt says it was not delivered.
    Undelivered = 11,
    /// Closed: the carrier refused it, or the retries ran out.
    Rejected = 12,
    /// Closed: no receipt came in time (*no delivery notification*).
    Unconfirmed = 13,
    /// Closed: we said no before sending (`LOCAL_REJECTED`).
    Refused = 14,
    /// Closed: withdrawn before sending.
    Cancelled = 15,
    /// Closed: its validity ended before sending.
    Expired = 16,
}

impl State {
    /// Every state, in the order of the numbers.
    pub const ALL: [State; 11] = [
        State::Held,
        State::Queued,
        State::Sending,
        State::Submitted,
        State::Delivered,
        State::Undelivered,
        State::Rejected,
        State::Unconfirmed,
        State::Refused,
        State::Cancelled,
        State::Expired,
    ];

    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The state stored as `code`.
    pub fn from_code(code: i64) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word of the Web API.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Queued => "queued",
            State::Sending => "sending",
            State::Submitted => "submitted",
            State::Delivered => "delivered",
            State::Undelivered => "undelivered",
            State::Rejected => "rejected",
            State::Unconfirmed => "unconfirmed",
            State::Refused => "refused",
            State::Cancelled => "cancelled",
            State::Expired => "expired",
        }
    }

    /// Reads the word of the Web API.
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Nothing more is sent and nothing more is charged.
    pub fn is_closed(self) -> bool {
        self >= State::Delivered
    }
}

/// One segment: one PDU's worth on the carrier that has the message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Segment {
    /// Not given to a carrier.
    Waiting,
    /// On the wire (or about to be), unanswered.
    Sent,
    /// The carrier took it.
    Accepted,
    /// The carrier refused it for good.
    Refused,
    /// Written, and the link died or stayed silent: the carrier may have it or not.
    Lost,
    /// Its receipt says delivered.
    Delivered,
    /// Its receipt says not delivered.
    Undelivered,
}

impl Segment {
    /// Every kind of segment.
    pub const ALL: [Segment; 7] = [
        Segment::Waiting,
        Segment::Sent,
        Segment::Accepted,
        Segment::Refused,
        Segment::Lost,
        Segment::Delivered,
        Segment::Undelivered,
    ];

    /// One letter, for the compact column of a message with several segments.
    pub fn letter(self) -> char {
        match self {
            Segment::Waiting => 'w',
            Segment::Sent => 's',
            Segment::Accepted => 'a',
            Segment::Refused => 'r',
            Segment::Lost => 'l',
            Segment::Delivered => 'd',
            Segment::Undelivered => 'u',
        }
    }

    /// Reads one letter.
    pub fn from_letter(letter: char) -> Option<Segment> {
        Segment::ALL.into_iter().find(|segment| segment.letter() == letter)
    }

    /// The carrier has, or may have, this segment and owes a word about it.
    fn is_out(self) -> bool {
        matches!(self, Segment::Sent | Segment::Accepted | Segment::Lost)
    }
}

/// What decides money and life of one message. Segments are those of the carrier that has it (one when a long
/// message travels whole in `message_payload`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Message {
    /// Where it is; always what [`Message::apply`] derived.
    pub state: State,
    /// Its segments; empty only before the first claim.
    pub segments: Vec<Segment>,
    /// When money is decided.
    pub charge_on: ChargeOn,
    /// What was decided about the hold; `None` while it is held.
    pub settled: Option<Settlement>,
}

/// News about a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    /// The reviewer released it.
    Released,
    /// The reviewer or a local check after acceptance said no.
    Declined,
    /// A carrier was chosen and `parts` PDUs are about to be written.
    Claimed {
        /// How many PDUs the carrier's way of sending long messages needs.
        parts: u8,
    },
    /// The carrier took segment `number` (from 0).
    Accepted(u8),
    /// The carrier refused segment `number` for good.
    Refused(u8),
    /// The carrier certainly does not have segment `number`, and it may be tried again.
    NotTaken(u8),
    /// Nobody knows whether the carrier has segment `number`; it waits for a receipt.
    Lost(u8),
    /// The receipt of segment `number` says delivered.
    Delivered(u8),
    /// The receipt of segment `number` says not delivered.
    Undelivered(u8),
    /// The tenant withdrew it.
    Cancelled,
    /// Its validity ended before it was sent.
    Expired,
    /// It was tried as often as the policy allows.
    RetriesExhausted,
    /// The time to wait for receipts is over.
    TimedOut,
}

/// What the engine does in the transaction that stores the step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Effects {
    /// Decide the hold like this; at most once in a message's life.
    pub settle: Option<Settlement>,
    /// Tell the tenant (the message closed, or a late receipt corrected it).
    pub notify: bool,
    /// Send again.
    pub retry: Option<Retry>,
}

/// How to send again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Retry {
    /// No carrier has any of it: any carrier may be tried.
    Anywhere,
    /// The carrier has other segments of it: only the same carrier, only the waiting segments.
    SameCarrier,
}

impl Message {
    /// A message as it is accepted.
    pub fn new(charge_on: ChargeOn, held_for_review: bool) -> Message {
        let state = if held_for_review { State::Held } else { State::Queued };
        Message { state, segments: Vec::new(), charge_on, settled: None }
    }

    /// The message after `event` and what to do about it, or `None` when the event cannot happen here.
    pub fn apply(&self, event: Event) -> Option<(Message, Effects)> {
        if self.state == State::Unconfirmed {
            return self.correct(event);
        }
        if self.state.is_closed() {
            return None;
        }
        match event {
            Event::Released => self.moved(State::Held, State::Queued),
            Event::Declined => self.withdraw(State::Refused),
            Event::Cancelled => self.withdraw(State::Cancelled),
            Event::Expired => self.withdraw(State::Expired),
            Event::RetriesExhausted => self.withdraw(State::Rejected),
            Event::Claimed { parts } => self.claim(parts),
            Event::Accepted(n) => self.segment(n, Segment::Accepted),
            Event::Refused(n) => self.segment(n, Segment::Refused),
            Event::NotTaken(n) => self.segment(n, Segment::Waiting),
            Event::Lost(n) => self.segment(n, Segment::Lost),
            Event::Delivered(n) => self.segment(n, Segment::Delivered),
            Event::Undelivered(n) => self.segment(n, Segment::Undelivered),
            Event::TimedOut => self.time_out(),
        }
    }

    fn moved(&self, from: State, to: State) -> Option<(Message, Effects)> {
        (self.state == from).then(|| (Message { state: to, ..self.clone() }, Effects::default()))
    }

    /// Closing without anything at a carrier: only while nothing is out.
    fn withdraw(&self, to: State) -> Option<(Message, Effects)> {
        let nothing_out = matches!(self.state, State::Held | State::Queued);
        let partly_out = self.segments.iter().any(|segment| *segment != Segment::Waiting);
        if nothing_out && partly_out && !matches!(to, State::Rejected | State::Expired) {
            return None;
        }
        nothing_out.then(|| self.clone().close(to))
    }

    fn claim(&self, parts: u8) -> Option<(Message, Effects)> {
        if self.state != State::Queued || parts == 0 {
            return None;
        }
        let mut next = self.clone();
        if next.segments.iter().all(|segment| *segment == Segment::Waiting) {
            next.segments = vec![Segment::Sent; usize::from(parts)];
        } else {
            for segment in next.segments.iter_mut().filter(|segment| **segment == Segment::Waiting) {
                *segment = Segment::Sent;
            }
        }
        next.state = State::Sending;
        Some((next, Effects::default()))
    }

    fn segment(&self, number: u8, to: Segment) -> Option<(Message, Effects)> {
        let now = *self.segments.get(usize::from(number))?;
        let possible = match to {
            Segment::Waiting | Segment::Refused => now == Segment::Sent || now == Segment::Lost,
            Segment::Accepted => now == Segment::Sent || now == Segment::Lost,
            Segment::Lost => now == Segment::Sent,
            Segment::Delivered | Segment::Undelivered => now.is_out(),
            Segment::Sent => false,
        };
        if !possible || !matches!(self.state, State::Sending | State::Submitted | State::Queued) {
            return None;
        }
        let mut next = self.clone();
        next.segments[usize::from(number)] = to;
        Some(next.derive())
    }

    /// The state that follows from the segments after one of them changed.
    fn derive(mut self) -> (Message, Effects) {
        use Segment::{Accepted, Delivered, Refused, Sent, Undelivered, Waiting};
        let any = |wanted: Segment| self.segments.contains(&wanted);
        let unanswered = any(Sent);
        if any(Undelivered) && !unanswered {
            return self.close(State::Undelivered);
        }
        if any(Refused) && !unanswered {
            return self.close(State::Rejected);
        }
        if self.segments.iter().all(|segment| *segment == Delivered) {
            return self.close(State::Delivered);
        }
        if unanswered {
            self.state = State::Sending;
            return (self, Effects::default());
        }
        if any(Waiting) {
            let nothing_out = self.segments.iter().all(|segment| *segment == Waiting);
            if nothing_out {
                self.segments.clear();
            }
            let retry = if nothing_out { Retry::Anywhere } else { Retry::SameCarrier };
            let retry = (self.state != State::Queued).then_some(retry);
            self.state = State::Queued;
            return (self, Effects { retry, ..Effects::default() });
        }
        let all_taken = self.segments.iter().all(|segment| matches!(segment, Accepted | Delivered));
        self.state = if all_taken { State::Submitted } else { State::Sending };
        let settlement = settle(self.charge_on, self.state, &self.segments);
        (self.decide(settlement), Effects::default()).with_settlement()
    }

    fn time_out(&self) -> Option<(Message, Effects)> {
        let waits = matches!(self.state, State::Sending | State::Submitted)
            || self.state == State::Queued && self.segments.iter().any(|segment| segment.is_out());
        waits.then(|| self.clone().close(State::Unconfirmed))
    }

    /// A late receipt after the time-out corrects the state, never the money.
    fn correct(&self, event: Event) -> Option<(Message, Effects)> {
        let (number, to) = match event {
            Event::Delivered(n) => (n, Segment::Delivered),
            Event::Undelivered(n) => (n, Segment::Undelivered),
            _ => return None,
        };
        let mut next = self.clone();
        let segment = next.segments.get_mut(usize::from(number)).filter(|segment| segment.is_out())?;
        *segment = to;
        if to == Segment::Undelivered {
            next.state = State::Undelivered;
        } else if next.segments.iter().all(|segment| *segment == Segment::Delivered) {
            next.state = State::Delivered;
        }
        let notify = next.state != State::Unconfirmed;
        Some((next, Effects { notify, ..Effects::default() }))
    }

    fn close(mut self, state: State) -> (Message, Effects) {
        self.state = state;
        let settlement = settle(self.charge_on, state, &self.segments);
        let (message, mut effects) = (self.decide(settlement), Effects::default()).with_settlement();
        effects.notify = true;
        (message, effects)
    }

    fn decide(self, settlement: Option<Settlement>) -> (Message, Option<Settlement>) {
        match (self.settled, settlement) {
            (None, Some(new)) => (Message { settled: Some(new), ..self }, Some(new)),
            _ => (self, None),
        }
    }
}

trait WithSettlement {
    fn with_settlement(self) -> (Message, Effects);
}

impl WithSettlement for ((Message, Option<Settlement>), Effects) {
    fn with_settlement(self) -> (Message, Effects) {
        let ((message, settle), effects) = self;
        (message, Effects { settle, ..effects })
    }
}

/// The compact column: `None` when the state alone tells (no segment, or one that shares the message's state).
pub fn segments_to_column(message: &Message) -> Option<String> {
    match (message.state, message.segments.as_slice()) {
        (_, [])
        | (State::Sending, [Segment::Sent])
        | (State::Submitted, [Segment::Accepted])
        | (State::Delivered, [Segment::Delivered])
        | (State::Undelivered, [Segment::Undelivered])
        | (State::Unconfirmed, [Segment::Accepted]) => None,
        (_, segments) => Some(segments.iter().map(|segment| segment.letter()).collect()),
    }
}

/// The reverse of [`segments_to_column`]; `None` when the column holds something else.
pub fn segments_from_column(state: State, column: Option<&str>) -> Option<Vec<Segment>> {
    if let Some(letters) = column {
        return letters.chars().map(Segment::from_letter).collect();
    }
    Some(match state {
        State::Sending => vec![Segment::Sent],
        State::Submitted | State::Unconfirmed => vec![Segment::Accepted],
        State::Delivered => vec![Segment::Delivered],
        State::Undelivered => vec![Segment::Undelivered],
        State::Held
        | State::Queued
        | State::Rejected
        | State::Refused
        | State::Cancelled
        | State::Expired => Vec::new(),
    })
}
