//! A carrier as operators see it. Every number says its unit.

use domain::refusal::Lang;
use engine::operator::{
    BindLive, CarrierDetails, CarrierLive, CarrierState, Counts, ErrorLive, PerSecond, Step,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::message_view::reason;
use crate::problem::Reason;
use crate::time;

/// Carriers, by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarrierList {
    pub(crate) items: Vec<CarrierItem>,
}

/// A carrier as it runs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarrierLive)]
pub(crate) struct CarrierItem {
    /// Its code.
    #[schema(example = "GLOBAL1")]
    code: String,
    /// `smpp`.
    #[schema(example = "smpp")]
    protocol: String,
    /// `3.4` or `5.0`.
    #[schema(example = "3.4")]
    version: String,
    /// Host name or address of the message centre.
    #[schema(example = "smsc.example.net")]
    host: String,
    /// TCP port.
    #[schema(example = 2775)]
    port: u16,
    /// The connection is encrypted.
    tls: bool,
    /// It is used for dispatch.
    enabled: bool,
    /// Messages can go over it now: a bind that transmits is bound.
    up: bool,
    /// `up`: every bind is bound. `partly_up`: some are. `connecting`: none is, one is dialling. `down`: none is, all wait
    /// before the next try. `disabled`.
    state: CarrierWord,
    /// Its connections; empty when it is disabled.
    binds: Vec<BindItem>,
    /// Submissions that may be without an answer at once, over all binds that transmit.
    #[schema(example = 100)]
    window: usize,
    /// Submissions without an answer now.
    in_flight: usize,
    /// Submissions per second that are allowed now; less than configured while the carrier throttles. Null = no limit.
    pace_per_s: Option<f64>,
    /// Submissions per second as configured. Null = no limit.
    pace_configured_per_s: Option<f64>,
    /// Messages that wait for it, by type.
    waiting: Waiting,
    /// Submissions that were taken and have no receipt yet.
    unreceipted: usize,
    /// How fast it goes: averages over the last 10 whole seconds.
    throughput: Throughput,
    /// Counts since the program started.
    totals: CarrierTotals,
    /// The latest errors, latest first: at most 30 different ones.
    recent_errors: Vec<CarrierError>,
    /// The last 5 minutes in steps of 5 seconds, oldest first; the step that is running is not in it.
    series: Vec<CarrierStep>,
}

/// How a carrier is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CarrierState)]
pub(crate) enum CarrierWord {
    /// Every bind is bound.
    Up,
    /// Some binds are bound.
    PartlyUp,
    /// None is bound, one is dialling.
    Connecting,
    /// None is bound, all wait before the next try.
    Down,
    /// Not to be connected.
    Disabled,
}

impl From<CarrierState> for CarrierWord {
    fn from(state: CarrierState) -> CarrierWord {
        match state {
            CarrierState::Up => CarrierWord::Up,
            CarrierState::PartlyUp => CarrierWord::PartlyUp,
            CarrierState::Connecting => CarrierWord::Connecting,
            CarrierState::Down => CarrierWord::Down,
            CarrierState::Disabled => CarrierWord::Disabled,
        }
    }
}

/// One connection to the message centre.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarrierBind)]
pub(crate) struct BindItem {
    /// Its place among the carrier's binds, from 0.
    index: usize,
    /// `transmitter`, `receiver` or `transceiver`.
    #[schema(example = "transceiver")]
    kind: &'static str,
    /// `connecting`, `bound`, `waiting` (before the next try) or `stopped`.
    #[schema(example = "bound")]
    state: &'static str,
    /// When it came into this state.
    #[schema(format = DateTime)]
    since: String,
    /// Milliseconds until the next try, while it waits for one.
    next_try_in_ms: Option<u64>,
    /// Why the last connection ended, or the last try failed.
    last_error: Option<String>,
    /// Submissions that may be without an answer.
    window: usize,
    /// Submissions without an answer now.
    in_flight: usize,
    /// Submissions written since the carrier was last connected.
    submitted: u64,
    /// Of which were answered, whatever the answer.
    answered: u64,
    /// Answers that meant "slow down".
    throttled: u64,
    /// Receipts and uplinks received since the carrier was last connected.
    received: u64,
}

impl From<BindLive> for BindItem {
    fn from(live: BindLive) -> BindItem {
        let status = live.status;
        BindItem {
            index: status.index,
            kind: status.kind.name(),
            state: status.state.as_str(),
            since: time::text(live.since_ms),
            next_try_in_ms: live.next_try_in_ms,
            last_error: status.last_error,
            window: status.window,
            in_flight: status.in_flight,
            submitted: status.submitted,
            answered: status.answered,
            throttled: status.throttled,
            received: status.received,
        }
    }
}

/// Messages that wait, by SMS type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingByType)]
pub(crate) struct Waiting {
    /// Messages.
    verification: usize,
    /// Messages.
    notification: usize,
    /// Messages.
    marketing: usize,
}

impl From<[usize; 3]> for Waiting {
    fn from([verification, notification, marketing]: [usize; 3]) -> Waiting {
        Waiting { verification, notification, marketing }
    }
}

/// Averages over the last 10 whole seconds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarrierThroughput)]
pub(crate) struct Throughput {
    /// Submissions (segments) handed to the carrier, per second.
    #[schema(example = 118.4)]
    submitted_per_s: f64,
    /// Submissions it took, per second.
    accepted_per_s: f64,
    /// Final receipts it sent, per second.
    receipts_per_s: f64,
}

impl From<PerSecond> for Throughput {
    fn from(per_s: PerSecond) -> Throughput {
        Throughput {
            submitted_per_s: per_s.submitted,
            accepted_per_s: per_s.accepted,
            receipts_per_s: per_s.receipts,
        }
    }
}

/// Counts of submissions (one segment each) and receipts since the program started.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarrierTotals {
    /// Submissions handed to the carrier.
    submitted: u64,
    /// Submissions it took.
    accepted: u64,
    /// Submissions it refused, throttling not counted.
    refused: u64,
    /// Answers that meant "slow down"; each such submission is offered again.
    throttled: u64,
    /// Submissions given back unsent: throttled for too long, or no bind was left.
    unsent: u64,
    /// Submissions whose answer never came: nobody knows whether the carrier has them.
    lost: u64,
    /// Receipts that say delivered.
    delivered: u64,
    /// Receipts that say anything else final.
    undelivered: u64,
    /// All final receipts, also those that belong to no message or came twice.
    receipts: u64,
}

impl CarrierTotals {
    fn new(counts: Counts, throttled: u64) -> CarrierTotals {
        CarrierTotals {
            submitted: counts.submitted,
            accepted: counts.accepted,
            refused: counts.refused,
            throttled,
            unsent: counts.unsent,
            lost: counts.lost,
            delivered: counts.delivered,
            undelivered: counts.undelivered,
            receipts: counts.receipts,
        }
    }
}

/// An error of the last time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarrierError {
    /// When it was last seen.
    #[schema(format = DateTime)]
    at: String,
    /// Where it came from: a submit `answer`, a `receipt`, or a `bind` that was lost.
    #[schema(example = "answer")]
    source: &'static str,
    /// As the carrier said it; for a bind, why it was lost.
    #[schema(example = "0x0000000B")]
    code: String,
    /// What it means.
    explanation: Reason,
    /// Times it was seen since the program started (or since it was forgotten for newer ones).
    count: u64,
}

impl CarrierError {
    fn new(error: ErrorLive, lang: Lang) -> CarrierError {
        CarrierError {
            at: time::text(error.seen.last_ms),
            source: error.seen.source.as_str(),
            code: error.seen.code,
            explanation: reason(error.meaning, lang),
            count: error.seen.count,
        }
    }
}

/// Five seconds of a carrier. Counts, not rates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarrierStep {
    /// When the five seconds began.
    #[schema(format = DateTime)]
    at: String,
    /// Submissions handed over.
    submitted: u64,
    /// Submissions taken.
    accepted: u64,
    /// Final receipts.
    receipts: u64,
    /// Refusals, lost answers and receipts that do not say delivered.
    errors: u64,
}

impl From<Step> for CarrierStep {
    fn from(step: Step) -> CarrierStep {
        CarrierStep {
            at: time::text(step.at_ms),
            submitted: step.submitted,
            accepted: step.accepted,
            receipts: step.receipts,
            errors: step.errors,
        }
    }
}

impl CarrierItem {
    pub(crate) fn new(live: CarrierLive, lang: Lang) -> CarrierItem {
        CarrierItem {
            code: live.code,
            protocol: live.protocol,
            version: live.version,
            host: live.host,
            port: live.port,
            tls: live.tls,
            enabled: live.enabled,
            up: live.up,
            state: live.state.into(),
            binds: live.binds.into_iter().map(BindItem::from).collect(),
            window: live.window,
            in_flight: live.in_flight,
            pace_per_s: live.pace_per_s,
            pace_configured_per_s: live.pace_full_per_s,
            waiting: live.waiting.into(),
            unreceipted: live.unreceipted,
            throughput: live.per_s.into(),
            totals: CarrierTotals::new(live.totals, live.throttled),
            recent_errors: live.errors.into_iter().map(|error| CarrierError::new(error, lang)).collect(),
            series: live.series.into_iter().map(CarrierStep::from).collect(),
        }
    }
}

/// A carrier with its options and the routes that use it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarrierDetails)]
pub(crate) struct CarrierDetailsAnswer {
    #[serde(flatten)]
    carrier: CarrierItem,
    /// Its options by their names in the provisioning file, defaults included; never the password.
    #[schema(value_type = Object)]
    options: serde_json::Value,
    /// Route IDs that use it.
    routes: Vec<String>,
}

impl CarrierDetailsAnswer {
    pub(crate) fn new(details: CarrierDetails, lang: Lang) -> CarrierDetailsAnswer {
        CarrierDetailsAnswer {
            carrier: CarrierItem::new(details.live, lang),
            options: details.options,
            routes: details.routes,
        }
    }
}
