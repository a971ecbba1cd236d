//! Carriers as they run.

use std::sync::Arc;

use domain::permission::Permission;
use domain::refusal::Refusal;

use crate::Engine;
use crate::actor::Actor;
use crate::carriers::CarrierRun;
use crate::clock::{now_ms, steady_ms};
use crate::error::Result;
use crate::meter::{Counts, ErrorSeen, RECENT_S, Source, Step};
use crate::policy::{self, Picture};
use crate::view::{self, Reason};

/// How a carrier is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarrierState {
    /// Every bind is bound.
    Up,
    /// Some binds are bound.
    PartlyUp,
    /// No bind is bound and one is dialling.
    Connecting,
    /// No bind is bound; each waits before its next try.
    Down,
    /// Not to be connected.
    Disabled,
}

/// A carrier as it runs.
#[derive(Clone, Debug)]
pub struct CarrierLive {
    /// Its code.
    pub code: String,
    /// `smpp`.
    pub protocol: String,
    /// `3.4` or `5.0`.
    pub version: String,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The connection is encrypted.
    pub tls: bool,
    /// Connected and used for dispatch, or to be.
    pub enabled: bool,
    /// A bind that transmits is bound: messages can go.
    pub up: bool,
    /// In a word.
    pub state: CarrierState,
    /// Each configured bind; none when it is disabled.
    pub binds: Vec<BindLive>,
    /// Submissions that may be without an answer, over all binds that transmit.
    pub window: usize,
    /// Submissions without an answer.
    pub in_flight: usize,
    /// Submissions per second allowed now (less than configured while it throttles); `None` = without limit.
    pub pace_per_s: Option<f64>,
    /// Submissions per second as configured; `None` = without limit.
    pub pace_full_per_s: Option<f64>,
    /// Messages waiting for it: verification, notification, marketing.
    pub waiting: [usize; 3],
    /// Submissions that were taken and have no receipt yet.
    pub unreceipted: usize,
    /// Over the last ten whole seconds.
    pub per_s: PerSecond,
    /// Since the program started.
    pub totals: Counts,
    /// Answers that meant "slow down", since the program started.
    pub throttled: u64,
    /// The latest errors, latest first.
    pub errors: Vec<ErrorLive>,
    /// The last five minutes in steps of five seconds, oldest first.
    pub series: Vec<Step>,
}

/// How fast it goes, per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerSecond {
    /// Submissions handed over.
    pub submitted: f64,
    /// Submissions taken.
    pub accepted: f64,
    /// Final receipts.
    pub receipts: f64,
}

/// One bind as it runs.
#[derive(Clone, Debug)]
pub struct BindLive {
    /// What its session says.
    pub status: session::BindStatus,
    /// When it came into its state, Unix milliseconds.
    pub since_ms: i64,
    /// Milliseconds until the next try, while it waits for one.
    pub next_try_in_ms: Option<u64>,
}

/// An error with its meaning.
#[derive(Clone, Debug)]
pub struct ErrorLive {
    /// The error.
    pub seen: ErrorSeen,
    /// What it means.
    pub meaning: Reason,
}

/// A carrier with its options and the routes that use it.
#[derive(Clone, Debug)]
pub struct CarrierDetails {
    /// The carrier.
    pub live: CarrierLive,
    /// Its options as JSON, without the password.
    pub options: serde_json::Value,
    /// Route IDs, in alphabetical order.
    pub routes: Vec<String>,
}

impl Engine {
    /// Every carrier of the catalogue as it runs, by code.
    pub fn carriers_live(&self, actor: &Actor) -> Result<Vec<CarrierLive>> {
        actor.may(Permission::CarriersRead)?;
        let picture = self.core.picture();
        let mut all: Vec<_> = picture.carriers.values().map(|spec| self.live(spec)).collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(all)
    }

    /// One of them with its options; `not_found` when there is none of this code.
    pub fn carrier_live(&self, actor: &Actor, code: &str) -> Result<CarrierDetails> {
        actor.may(Permission::CarriersRead)?;
        let picture = self.core.picture();
        let spec = named(&picture, code)?;
        let mut options = serde_json::to_value(&spec.options).unwrap_or_default();
        if let Some(options) = options.as_object_mut() {
            options.remove("password");
        }
        let uses = |route: &&Arc<policy::Route>| route.steps.iter().any(|step| step.carrier == spec.id);
        let mut routes: Vec<_> =
            picture.routes.values().filter(uses).map(|route| route.code.clone()).collect();
        routes.sort();
        Ok(CarrierDetails { live: self.live(spec), options, routes })
    }

    fn live(&self, spec: &policy::Carrier) -> CarrierLive {
        let options = &spec.options;
        let run = self.core.carrier(spec.id);
        let status = run.as_ref().and_then(|run| run.session()).map(|session| session.status());
        let reading = run.as_ref().map(|run| run.meter.read(steady_ms(), now_ms()));
        let throttled = run.as_ref().map_or(0, |run| run.meter.throttled());
        let (recent, totals, errors, series) = reading.map_or_else(Default::default, |reading| {
            (reading.recent, reading.totals, reading.errors, reading.series)
        });
        let count = |of: fn(&CarrierRun) -> usize| run.as_deref().map_or(0, of);
        CarrierLive {
            code: spec.code.clone(),
            protocol: options.protocol.clone(),
            version: options.version.clone(),
            host: options.host.clone(),
            port: options.port,
            tls: options.tls.is_some(),
            enabled: options.enabled,
            up: run.as_ref().is_some_and(|run| run.is_up()),
            state: state(options.enabled, status.as_ref()),
            window: status.as_ref().map_or(0, session::CarrierStatus::window),
            in_flight: count(CarrierRun::in_flight),
            pace_per_s: status.as_ref().and_then(|status| status.pace_per_s),
            pace_full_per_s: (options.pace_per_s > 0).then(|| f64::from(options.pace_per_s)),
            waiting: run.as_ref().map_or([0; 3], |run| run.lanes().counts()),
            unreceipted: count(|run| run.matcher().len()),
            per_s: per_second(&recent),
            totals,
            throttled: throttled + status.as_ref().map_or(0, session::CarrierStatus::throttled),
            errors: errors.into_iter().map(explained).collect(),
            series,
            binds: status.map(binds).unwrap_or_default(),
        }
    }
}

/// The carrier of this code, or `not_found`.
pub(super) fn named<'a>(picture: &'a Picture, code: &str) -> Result<&'a Arc<policy::Carrier>> {
    let found = picture.carriers.values().find(|carrier| carrier.code == code);
    found.ok_or_else(|| Refusal::NotFound.into())
}

fn state(enabled: bool, status: Option<&session::CarrierStatus>) -> CarrierState {
    let Some(status) = status.filter(|_| enabled) else {
        return if enabled { CarrierState::Down } else { CarrierState::Disabled };
    };
    let dials = status.binds.iter().any(|bind| bind.state == session::BindState::Connecting);
    match status.bound() {
        0 if dials => CarrierState::Connecting,
        0 => CarrierState::Down,
        bound if bound == status.binds.len() => CarrierState::Up,
        _ => CarrierState::PartlyUp,
    }
}

fn per_second(recent: &Counts) -> PerSecond {
    let rate = |count: u64| count as f64 / RECENT_S as f64;
    PerSecond {
        submitted: rate(recent.submitted),
        accepted: rate(recent.accepted),
        receipts: rate(recent.receipts),
    }
}

fn binds(status: session::CarrierStatus) -> Vec<BindLive> {
    let now = now_ms();
    let live = |status: session::BindStatus| {
        let age_ms = i64::try_from(status.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        let next_try_in_ms = match status.state {
            session::BindState::Waiting { next_try_in } => u64::try_from(next_try_in.as_millis()).ok(),
            _ => None,
        };
        BindLive { since_ms: now.saturating_sub(age_ms), next_try_in_ms, status }
    };
    status.binds.into_iter().map(live).collect()
}

fn explained(seen: ErrorSeen) -> ErrorLive {
    let meaning = match seen.source {
        Source::Answer | Source::Receipt => view::carrier_word(&seen.code),
        Source::Bind => Reason {
            code: "bind_lost".into(),
            en: format!("A bind was lost ({}). It is dialled again by itself.", seen.code),
            zh: format!("绑定已断开（{}），系统会自动重连。", seen.code),
        },
    };
    ErrorLive { seen, meaning }
}
