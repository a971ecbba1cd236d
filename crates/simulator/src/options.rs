//! What the simulated carrier does: every setting with its default. Plain data that any settings format can
//! fill; nothing here acts. Invariant: `SmppOptions::default()` is a well-behaved carrier that delivers
//! everything.

use serde::{Deserialize, Serialize};

/// Settings of one simulated SMPP message centre. Every field may be left out.
///
/// Counts that end in `_after` are per connection and start again on the next one.
/// Percentages run from 0 to 100 and may have fractions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmppOptions {
    /// The only `system_id` that may bind; `None` lets every one in, each as an account of its own.
    pub system_id: Option<String>,
    /// The password every bind must show; `None` accepts any.
    pub password: Option<String>,
    /// `interface_version` octets that may bind (for example `0x34`, `0x50`); empty accepts all.
    pub versions: Vec<u8>,
    /// The version announced in `sc_interface_version` to clients of 3.4 and later.
    pub announced_version: u8,
    /// Live binds allowed per `system_id`; one more is answered with `ESME_RBINDFAIL`.
    pub max_binds: u32,
    /// Milliseconds a connection may stay unbound before it is closed.
    pub bind_timeout_ms: u64,
    /// Milliseconds of silence after which the centre sends `enquire_link`, and after which an unanswered one
    /// closes the connection; 0 never asks.
    pub enquire_link_ms: u64,

    /// Time between a submission and its answer.
    pub answer_delay_ms: DelayMs,
    /// Time between a submission and its receipt.
    pub receipt_delay_ms: DelayMs,
    /// How message ids look in the answer and in the receipt.
    pub ids: IdStyle,
    /// What happens to a message whose number is not a magic one.
    pub distribution: Distribution,
    /// How a receipt carries its content.
    pub receipt_style: ReceiptStyle,
    /// The `err` of receipts of failures, such as `DB:0144`; `None` = a GSM number for each state. In texts only.
    pub failure_code: Option<String>,
    /// Share of receipts sent before the `submit_sm_resp` of their message.
    pub early_receipts_percent: f64,
    /// Share of receipts sent twice.
    pub duplicate_receipts_percent: f64,
    /// Share of receipts that wait `late_ms` instead of `receipt_delay_ms`.
    pub late_receipts_percent: f64,
    /// How late a late receipt is, in milliseconds.
    pub late_ms: u64,
    /// Send an intermediate `ENROUTE` notification before every final receipt.
    pub intermediate_receipts: bool,

    /// Whether the last four digits of a destination can force an outcome (`docs/simulator.md`).
    pub magic_numbers: bool,
    /// Submissions per second accepted from one `system_id`; more is answered with `ESME_RTHROTTLED`.
    pub throttle: Option<u32>,
    /// Share of submissions refused with `refuse_status`.
    pub refuse_percent: f64,
    /// The `command_status` of those refusals; `ESME_RSUBMITFAIL` unless set.
    pub refuse_status: u32,
    /// Share of submissions that are taken but never answered.
    pub drop_answer_percent: f64,
    /// After so many submissions the next one cuts the connection instead of being taken.
    pub cut_after: Option<u64>,
    /// After so many submissions the connection stays open but says nothing any more.
    pub half_open_after: Option<u64>,
    /// After so many submissions the next one is answered with garbage.
    pub garbage_after: Option<u64>,

    /// Unanswered `deliver_sm` allowed per connection.
    pub receipt_window: u32,
    /// Receipts that fall due within so many milliseconds leave in one write.
    pub flush_ms: u64,
    /// Milliseconds after which an unanswered `deliver_sm` is sent again on a live connection.
    pub deliver_timeout_ms: u64,
    /// Answers to `deliver_sm` that mean "later": the same one is sent again after `redeliver_ms`.
    pub redeliver_statuses: Vec<u32>,
    /// Milliseconds before a `deliver_sm` is sent again after such an answer.
    pub redeliver_ms: u64,
    /// Receipts and uplinks kept per `system_id` while nobody takes them; more are dropped and counted.
    pub kept_max: usize,

    /// Keep every received text for [`crate::Smsc::messages`].
    pub record: bool,
    /// Messages kept when `record` is on; later ones are counted only.
    pub record_max: usize,
    /// When `record_max` are kept the oldest makes room for a later one instead.
    pub record_newest: bool,
    /// Wall clock at the start, in seconds since 1970 UTC: dates in receipts and the first message id come
    /// from it. A centre restarted against the same client must be given a later one, or its ids repeat.
    pub start_unix_s: u64,
    /// Same seed, same traffic on one connection: same decisions.
    pub seed: u64,
}

impl Default for SmppOptions {
    fn default() -> SmppOptions {
        SmppOptions {
            system_id: None,
            password: None,
            versions: Vec::new(),
            announced_version: 0x34,
            max_binds: 64,
            bind_timeout_ms: 30_000,
            enquire_link_ms: 0,
            answer_delay_ms: DelayMs::default(),
            receipt_delay_ms: DelayMs { min: 200, max: 1_000 },
            ids: IdStyle::Decimal,
            distribution: Distribution::default(),
            receipt_style: ReceiptStyle::Both,
            failure_code: None,
            early_receipts_percent: 0.0,
            duplicate_receipts_percent: 0.0,
            late_receipts_percent: 0.0,
            late_ms: 30_000,
            intermediate_receipts: false,
            magic_numbers: true,
            throttle: None,
            refuse_percent: 0.0,
            refuse_status: 0x45,
            drop_answer_percent: 0.0,
            cut_after: None,
            half_open_after: None,
            garbage_after: None,
            receipt_window: 500,
            flush_ms: 5,
            deliver_timeout_ms: 60_000,
            redeliver_statuses: vec![0x08, 0x14, 0x58, 0x64, 0x65],
            redeliver_ms: 1_000,
            kept_max: 1_000_000,
            record: false,
            record_max: 1_000_000,
            record_newest: false,
            start_unix_s: 1_767_225_600,
            seed: 1,
        }
    }
}

impl SmppOptions {
    /// Checks what a type cannot: ranges, percentages and weights.
    ///
    /// # Errors
    /// A sentence that names the first wrong setting.
    pub fn check(&self) -> Result<(), String> {
        for (key, percent) in [
            ("early_receipts_percent", self.early_receipts_percent),
            ("duplicate_receipts_percent", self.duplicate_receipts_percent),
            ("late_receipts_percent", self.late_receipts_percent),
            ("refuse_percent", self.refuse_percent),
            ("drop_answer_percent", self.drop_answer_percent),
        ] {
            if !(0.0..=100.0).contains(&percent) {
                return Err(format!("{key} must lie between 0 and 100, not {percent}"));
            }
        }
        for (key, delay) in
            [("answer_delay_ms", self.answer_delay_ms), ("receipt_delay_ms", self.receipt_delay_ms)]
        {
            if delay.min > delay.max {
                return Err(format!("{key}: min {} is above max {}", delay.min, delay.max));
            }
        }
        if self.distribution.total() == 0 {
            return Err("distribution: at least one weight must be above 0".to_owned());
        }
        if self.throttle == Some(0) {
            return Err("throttle must be above 0; leave it out for no limit".to_owned());
        }
        if self.receipt_window == 0 {
            return Err("receipt_window must be above 0".to_owned());
        }
        if self.start_unix_s > 4_102_444_800 {
            return Err("start_unix_s must be before the year 2100".to_owned());
        }
        Ok(())
    }
}

/// A delay drawn evenly from `min..=max` milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DelayMs {
    /// Shortest delay in milliseconds.
    pub min: u64,
    /// Longest delay in milliseconds.
    pub max: u64,
}

impl DelayMs {
    /// Always the same delay.
    pub fn exactly(ms: u64) -> DelayMs {
        DelayMs { min: ms, max: ms }
    }
}

/// How a message id is written in the answer and in the receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdStyle {
    /// Decimal digits in both.
    #[default]
    Decimal,
    /// Lower-case hexadecimal digits in both.
    Hex,
    /// Hexadecimal in `submit_sm_resp`, decimal in the receipt.
    HexAnswerDecimalReceipt,
    /// Decimal in `submit_sm_resp`, hexadecimal in the receipt.
    DecimalAnswerHexReceipt,
    /// A 36-character UUID in both.
    Uuid,
}

/// How a receipt carries its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStyle {
    /// The customary text (`id:… stat:…`) only.
    Text,
    /// The TLVs `receipted_message_id`, `message_state`, `network_error_code` only; the text is empty.
    Tlv,
    /// Text and TLVs.
    #[default]
    Both,
}

/// Weights of the outcomes of ordinary numbers; they need not add up to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Distribution {
    /// `DELIVRD`.
    pub delivered: u32,
    /// `UNDELIV`.
    pub undeliverable: u32,
    /// `EXPIRED`.
    pub expired: u32,
    /// `REJECTD`.
    pub rejected: u32,
    /// `UNKNOWN`.
    pub unknown: u32,
    /// No receipt at all.
    pub missing: u32,
}

impl Default for Distribution {
    fn default() -> Distribution {
        Distribution { delivered: 100, undeliverable: 0, expired: 0, rejected: 0, unknown: 0, missing: 0 }
    }
}

impl Distribution {
    /// The sum of the weights.
    pub fn total(&self) -> u64 {
        self.weights().iter().map(|&weight| u64::from(weight)).sum()
    }

    /// The weights in the order of the fields.
    pub(crate) fn weights(&self) -> [u32; 6] {
        [self.delivered, self.undeliverable, self.expired, self.rejected, self.unknown, self.missing]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid_and_deliver_everything() {
        let options = SmppOptions::default();
        assert_eq!(options.check(), Ok(()));
        assert_eq!(options.distribution.weights(), [100, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let wrong = |change: fn(&mut SmppOptions)| {
            let mut options = SmppOptions::default();
            change(&mut options);
            options.check().expect_err("must be refused")
        };
        assert!(wrong(|o| o.refuse_percent = 100.5).contains("refuse_percent"));
        assert!(wrong(|o| o.early_receipts_percent = f64::NAN).contains("early_receipts_percent"));
        assert!(wrong(|o| o.duplicate_receipts_percent = -1.0).contains("duplicate_receipts_percent"));
        assert!(wrong(|o| o.answer_delay_ms = DelayMs { min: 2, max: 1 }).contains("answer_delay_ms"));
        assert!(wrong(|o| o.distribution.delivered = 0).contains("distribution"));
        assert!(wrong(|o| o.throttle = Some(0)).contains("throttle"));
        assert!(wrong(|o| o.receipt_window = 0).contains("receipt_window"));
        assert!(wrong(|o| o.start_unix_s = u64::MAX).contains("start_unix_s"));
    }

    #[test]
    fn settings_are_read_by_name_and_unknown_names_are_refused() {
        let options: SmppOptions = serde_json::from_str(
            r#"{"ids":"hex_answer_decimal_receipt","receipt_style":"tlv","distribution":{"expired":3},
                "throttle":50}"#,
        )
        .expect("valid settings");
        assert_eq!(options.ids, IdStyle::HexAnswerDecimalReceipt);
        assert_eq!(options.receipt_style, ReceiptStyle::Tlv);
        assert_eq!(options.distribution.weights(), [100, 0, 3, 0, 0, 0]);
        assert_eq!(options.throttle, Some(50));
        assert!(serde_json::from_str::<SmppOptions>(r#"{"thottle":50}"#).is_err());
    }
}
