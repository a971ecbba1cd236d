//! The engine's settings. Every one is in `config.default.toml` under `[engine]` and `[callbacks]`, with a sentence. Those
//! that are rules of the policy too are the defaults of their rules (`Settings::defaults`): what people set counts more.
//! What is not here: anything per tenant (see `catalog`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::money::{Micro, UNIT};
use domain::policy::{Rule, Set, Value};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::identity::Secret;

/// Platform-wide policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Number of this node in ids, 0 to 1023; unique among the nodes of one database.
    pub node: u16,
    /// Messages that may wait in memory for their turn; beyond it sending is refused with `queue_full`.
    pub queue_max: usize,
    /// Recipients of one request.
    pub recipients_max: usize,
    /// Same content to the same phone: how often …
    pub same_content_max: u32,
    /// … within how many seconds.
    pub same_content_window_s: u32,
    /// Submissions of one message that may fail before it is rejected.
    pub tries_max: u32,
    /// Pause before a message is tried again when every carrier of its route has refused it, milliseconds; doubles.
    pub retry_ms: u64,
    /// How long a carrier must be down before waiting messages move to the next carrier of their route, milliseconds.
    pub failover_ms: u64,
    /// Hours to wait for a receipt before a message closes as unconfirmed.
    pub receipt_wait_h: u32,
    /// Hours a receipt that belongs to no message is kept.
    pub parked_receipt_h: u32,
    /// Days after closing as unconfirmed in which a late receipt still corrects the state.
    pub late_receipt_days: u32,
    /// Milliseconds an unmatched receipt waits for its submit answer before it is parked and acknowledged.
    pub early_receipt_ms: u64,
    /// Validity of a verification code when the request names none, seconds.
    pub validity_verification_s: u32,
    /// Validity of a notification when the request names none, seconds.
    pub validity_notification_s: u32,
    /// Validity of a marketing message when the request names none, seconds.
    pub validity_marketing_s: u32,
    /// Longest validity a request may name, seconds.
    pub validity_max_s: u32,
    /// How far ahead a message may be scheduled, days.
    pub schedule_max_days: u32,
    /// Minutes the parts of a long uplink are waited for before it is shown incomplete.
    pub uplink_join_min: u32,
    /// Hours an `Idempotency-Key` is remembered.
    pub idempotency_h: u32,
    /// Days a tenant's feed of events is kept.
    pub event_days: u32,
    /// Requests per second of a key that names no rate.
    pub key_rate_per_s: u32,
    /// Percent of a prepaid order at which the tenant is told that little is left …
    pub order_low_percent: u32,
    /// … and that very little is left.
    pub order_very_low_percent: u32,
    /// Corrections of more than this, in the order's unit, wait until somebody else approves.
    #[serde(with = "crate::catalog::amount")]
    pub correction_limit: Micro,
    /// Folder in which removed messages and uplinks are archived; empty = they are removed without.
    pub archive_dir: PathBuf,
    /// Seconds after which handsets look for news of Smart SMS, and for which they believe what they know; at least 10.
    pub smart_ttl_s: u64,
    /// Networks in which there are no handsets (data centres): what comes from there is counted as a machine's doing.
    pub smart_machine_networks: Vec<IpNet>,
    /// Keys of makers of handsets, by their word: whoever tells events of such a maker's handsets signs them.
    pub smart_maker_keys: BTreeMap<String, Secret>,
    /// Milliseconds a node's lease lasts; another node takes over after it.
    pub lease_ms: u64,
    /// Seconds that stopping waits for carriers' answers.
    pub drain_s: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            node: 0,
            queue_max: 200_000,
            recipients_max: 1000,
            same_content_max: 3,
            same_content_window_s: 600,
            tries_max: 6,
            retry_ms: 2_000,
            failover_ms: 3_000,
            receipt_wait_h: 72,
            parked_receipt_h: 96,
            late_receipt_days: 7,
            early_receipt_ms: 400,
            validity_verification_s: 600,
            validity_notification_s: 86_400,
            validity_marketing_s: 86_400,
            validity_max_s: 259_200,
            schedule_max_days: 30,
            uplink_join_min: 30,
            idempotency_h: 48,
            event_days: 30,
            key_rate_per_s: 200,
            order_low_percent: 20,
            order_very_low_percent: 5,
            correction_limit: Micro(1_000 * UNIT),
            archive_dir: PathBuf::new(),
            smart_ttl_s: 3_600,
            smart_machine_networks: Vec::new(),
            smart_maker_keys: BTreeMap::new(),
            lease_ms: 10_000,
            drain_s: 10,
        }
    }
}

impl Settings {
    /// The rules of the policy for which the settings file has numbers: their defaults on this installation.
    pub fn defaults(&self, callbacks: &CallbackSettings) -> Set {
        let count = |number: i64| Value::Integer(number);
        let seconds = i64::try_from(callbacks.retry_max_ms.div_ceil(1000)).unwrap_or(i64::MAX);
        let rules = [
            (Rule::RecipientsMax, count(i64::try_from(self.recipients_max).unwrap_or(i64::MAX))),
            (Rule::SameContentMax, count(self.same_content_max.into())),
            (Rule::SameContentWindow, count(self.same_content_window_s.into())),
            (Rule::TriesMax, count(self.tries_max.into())),
            (Rule::ReceiptWait, count(self.receipt_wait_h.into())),
            (Rule::ReceiptParked, count(self.parked_receipt_h.into())),
            (Rule::ReceiptLate, count(self.late_receipt_days.into())),
            (Rule::ValidityVerification, count(self.validity_verification_s.into())),
            (Rule::ValidityNotification, count(self.validity_notification_s.into())),
            (Rule::ValidityMarketing, count(self.validity_marketing_s.into())),
            (Rule::ValidityMax, count(self.validity_max_s.into())),
            (Rule::ScheduleDays, count(self.schedule_max_days.into())),
            (Rule::UplinkJoin, count(self.uplink_join_min.into())),
            (Rule::Idempotency, count(self.idempotency_h.into())),
            (Rule::Feed, count(self.event_days.into())),
            (Rule::KeyRate, count(self.key_rate_per_s.into())),
            (Rule::OrderLow, count(self.order_low_percent.into())),
            (Rule::OrderVeryLow, count(self.order_very_low_percent.into())),
            (Rule::CorrectionFourEyes, Value::Text(self.correction_limit.to_string())),
            (Rule::CallbackGiveUp, count(callbacks.give_up_h.max(24).into())),
            (Rule::CallbackRetryMax, count(seconds)),
        ];
        rules.into_iter().collect()
    }
}

/// How tenants are pushed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallbackSettings {
    /// Networks that callbacks may reach although they are private, loopback or link-local.
    pub allow_networks: Vec<IpNet>,
    /// Plain `http://` addresses are accepted (always accepted inside `allow_networks`).
    pub allow_http: bool,
    /// Events in one push.
    pub batch_max: u32,
    /// Time for an endpoint to answer, milliseconds.
    pub timeout_ms: u64,
    /// First pause after a failed push, milliseconds; doubles up to `retry_max_ms`.
    pub retry_min_ms: u64,
    /// Longest pause between pushes to a failing endpoint, milliseconds.
    pub retry_max_ms: u64,
    /// Hours an endpoint may fail before what waits for it is parked; at least 24.
    pub give_up_h: u32,
    /// Last pushes that are shown per endpoint.
    pub keep_pushes: u32,
}

impl Default for CallbackSettings {
    fn default() -> Self {
        CallbackSettings {
            allow_networks: Vec::new(),
            allow_http: true,
            batch_max: 200,
            timeout_ms: 10_000,
            retry_min_ms: 1_000,
            retry_max_ms: 1_800_000,
            give_up_h: 30,
            keep_pushes: 50,
        }
    }
}
