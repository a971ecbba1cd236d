//! What a carrier's raw code means: the state it puts the message in, a stable reason, a sentence in both
//! languages.
//!
//! Basis of `data/receipt_codes.csv`: the protocols' specifications (sure), and codes that networks and
//! providers have published or are seen to use (less sure; they differ by province and by channel, hence
//! `Overrides`). The raw code is always kept elsewhere.
//!
//! Order of matching: override, exact code, code family with its shared sub-code (CMPP `MK:0001`),
//! seven-letter state, unknown. A carrier's own final state wins over the state a code suggests.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

const CODES: &str = include_str!("../data/receipt_codes.csv");

/// What became of the message, as the carrier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// On the handset.
    Delivered,
    /// It will not arrive.
    Undeliverable,
    /// Its validity ended first.
    Expired,
    /// Removed at the message centre.
    Deleted,
    /// The network refused it.
    Rejected,
    /// The carrier does not know.
    Unknown,
    /// Not final yet: enroute, accepted, scheduled.
    Intermediate,
}

impl State {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Delivered,
        Self::Undeliverable,
        Self::Expired,
        Self::Deleted,
        Self::Rejected,
        Self::Unknown,
        Self::Intermediate,
    ];

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Undeliverable => "undeliverable",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::Intermediate => "intermediate",
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// From a receipt's `stat` word (SMPP 3.4 appendix B), the full words that some gateways write included.
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "DELIVRD" | "DELIVERED" => Self::Delivered,
            "UNDELIV" | "UNDELIVERABLE" | "UNDELIVERED" | "FAILED" => Self::Undeliverable,
            "EXPIRED" => Self::Expired,
            "DELETED" => Self::Deleted,
            "REJECTD" | "REJECTED" | "LOCAL_REJECTED" => Self::Rejected,
            "UNKNOWN" | "SKIPPED" => Self::Unknown,
            "ACCEPTD" | "ACCEPTED" | "ENROUTE" | "EN_ROUTE" | "SCHEDULED" | "BUFFERED" => Self::Intermediate,
            _ => return None,
        })
    }

    /// The `smpp` row that describes this state in general.
    const fn word(self) -> &'static str {
        match self {
            Self::Delivered => "DELIVRD",
            Self::Undeliverable => "UNDELIV",
            Self::Expired => "EXPIRED",
            Self::Deleted => "DELETED",
            Self::Rejected => "REJECTD",
            Self::Unknown => "UNKNOWN",
            Self::Intermediate => "ENROUTE",
        }
    }
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retryable {
    /// It cannot.
    No,
    /// Slow down and submit the same again.
    Now,
    /// A fresh attempt some time later could work.
    Later,
    /// Nothing is decided yet.
    Wait,
}

/// Whose matter a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// It went well.
    Success,
    /// The number, the handset, its reception.
    Recipient,
    /// Content, signature, sender ID, hours.
    Compliance,
    /// Opt-outs, blacklists, frequency: never to be evaded.
    Consent,
    /// Carriers and gateways.
    Channel,
    /// The number moved to another network.
    Ported,
    /// Billing, permission, cancellation.
    Account,
    /// Nobody knows.
    Unknown,
}

impl Group {
    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Recipient => "recipient",
            Self::Compliance => "compliance",
            Self::Consent => "consent",
            Self::Channel => "channel",
            Self::Ported => "ported",
            Self::Account => "account",
            Self::Unknown => "unknown",
        }
    }

    /// The group of an `Explanation::reason`.
    pub fn of(reason: &str) -> Self {
        match reason {
            "ok" => Self::Success,
            "number_not_exist" | "invalid_number" | "suspended" | "sms_not_supported" | "powered_off" => {
                Self::Recipient
            }
            "out_of_coverage" | "memory_full" | "user_busy" | "roaming_restricted" | "device_error"
            | "expired" => Self::Recipient,
            "content_blocked" | "signature_unregistered" | "template_mismatch" | "time_window" => {
                Self::Compliance
            }
            "sender_id_rejected" | "service_not_subscribed" | "rejected_by_network" => Self::Compliance,
            "opted_out" | "complained" | "blacklist_carrier" | "blacklist_platform" | "frequency_limit" => {
                Self::Consent
            }
            "flow_control" | "no_route" | "gateway_timeout" | "gateway_internal" | "auth_failed" => {
                Self::Channel
            }
            "pending" => Self::Channel,
            "ported_out" => Self::Ported,
            "billing" | "geo_blocked" | "fraud_suspected" | "cancelled" | "rejected_local" => Self::Account,
            _ => Self::Unknown,
        }
    }
}

/// The meaning of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What became of the message.
    pub state: State,
    /// Stable word, such as `number_not_exist`.
    pub reason: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// Whether trying again can help.
    pub retryable: Retryable,
}

impl Explanation {
    /// Whose matter it is.
    pub fn group(&self) -> Group {
        Group::of(&self.reason)
    }

    /// What the carrier has noted about the phone, so that it will refuse the next message as well.
    pub fn listing(&self) -> Option<Listing> {
        match self.reason.as_ref() {
            "blacklist_carrier" | "blacklist_platform" => Some(Listing::Blacklisted),
            "complained" => Some(Listing::Complained),
            "opted_out" => Some(Listing::OptedOut),
            _ => None,
        }
    }
}

/// What a carrier has noted about a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// It is on a blacklist there.
    Blacklisted,
    /// It is on one because of complaints.
    Complained,
    /// Its owner wants no more from this sender.
    OptedOut,
}

/// An operator's own meanings for one carrier, by raw code (upper case).
pub type Overrides = HashMap<String, Explanation>;

/// One row of the table.
struct Row {
    /// `None` for rows that give only a reason (`FAILED`).
    state: Option<State>,
    reason: String,
    en: String,
    zh: String,
    retryable: Retryable,
}

impl Row {
    fn explain(&'static self, state: State) -> Explanation {
        Explanation {
            state,
            reason: Cow::Borrowed(&self.reason),
            en: Cow::Borrowed(&self.en),
            zh: Cow::Borrowed(&self.zh),
            retryable: self.retryable,
        }
    }
}

type Table = HashMap<&'static str, HashMap<String, Row>>;

/// Explains a receipt. `protocol` is `smpp`, `cmpp`, `smgp`, `sgip` (or another of the table's names); `stat`
/// and `err` are the receipt's own words, either of which may be empty.
pub fn explain(protocol: &str, stat: &str, err: &str) -> Explanation {
    static NONE: OnceLock<Overrides> = OnceLock::new();
    explain_with(NONE.get_or_init(Overrides::new), protocol, stat, err)
}

/// As [`explain`], with a carrier's own meanings first: for `err`, then for `stat`.
pub fn explain_with(overrides: &Overrides, protocol: &str, stat: &str, err: &str) -> Explanation {
    let stat = stat.trim().to_ascii_uppercase();
    let err = err.trim().to_ascii_uppercase();
    if let Some(explanation) = overrides.get(&err).or_else(|| overrides.get(&stat)) {
        return explanation.clone();
    }
    let said = said(protocol, &stat);
    if matches!(said, Some(State::Delivered | State::Intermediate)) {
        return general(said.unwrap_or(State::Unknown));
    }
    match specific(protocol, &stat, &err, said) {
        Some((row, state)) => row.explain(state),
        None => general(said.unwrap_or(State::Unknown)),
    }
}

/// Explains a code as the message path keeps it: a command_status as `0x00000045`, or a receipt's `stat` and `err` with a
/// colon between. `None` for our own words about an answer that never came.
pub fn explain_kept(code: &str) -> Option<Explanation> {
    if let Some(hex) = code.strip_prefix("0x") {
        return u32::from_str_radix(hex, 16).ok().map(explain_status);
    }
    if code.contains(' ') {
        return None;
    }
    let (stat, err) = code.split_once(':').unwrap_or((code, ""));
    Some(explain("smpp", stat, err))
}

/// Explains an SMPP command_status (3.4 §5.1.3, 5.0 §4.7.6).
pub fn explain_status(status: u32) -> Explanation {
    let code = format!("0X{status:08X}");
    match find("smpp_status", &code) {
        Some(row) => row.explain(row.state.unwrap_or(State::Rejected)),
        None => Explanation {
            state: State::Rejected,
            reason: "unknown".into(),
            en: format!("Status 0x{status:08X}, which only the carrier can explain").into(),
            zh: format!("状态码 0x{status:08X}，含义由运营商自定义").into(),
            retryable: Retryable::No,
        },
    }
}

/// What a refused submit means for the other carriers of the route. Any status but 0 says that this carrier
/// did not take the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubmitRefusal {
    /// The carrier or our bind is at fault; another carrier may take the message.
    Reroute,
    /// The message is at fault: its number, its sender, its content. Another carrier must not be tried: it
    /// would fail as well, or evade a block.
    Final,
}

/// Judges the command_status of a submit_sm_resp. Throttling (0x14, 0x58) is the session's matter and does
/// not come here; if it does, it is `Reroute`.
pub fn submit_refusal(status: u32) -> SubmitRefusal {
    match status {
        // source and destination addresses
        0x0A | 0x0B | 0x33 | 0x34 | 0x40 | 0x44 | 0x48..=0x51 => SubmitRefusal::Final,
        // times the tenant chose; the receiver's permanent refusals; prohibited
        0x61 | 0x62 | 0x65 | 0x66 | 0x101 => SubmitRefusal::Final,
        // the rest of the specification: binds, queues, systems, and forms of a PDU that this carrier does
        // not take
        0x01..=0x112 => SubmitRefusal::Reroute,
        // vendors' own: very often content, blacklist or consent
        _ => SubmitRefusal::Final,
    }
}

/// The state that the carrier itself gives, in words or in the protocol's numbers.
fn said(protocol: &str, stat: &str) -> Option<State> {
    let numbered = match protocol {
        "sgip" => find("sgip_state", stat),
        "smpp_message_state" => find(protocol, stat),
        _ => None,
    };
    numbered.and_then(|row| row.state).or_else(|| State::of_word(stat))
}

/// The row for `err` or, when it is no plain state, for `stat`; never one that contradicts a failure.
fn specific(protocol: &str, stat: &str, err: &str, said: Option<State>) -> Option<(&'static Row, State)> {
    let codes = [(err, true), (stat, said.is_none())];
    codes.into_iter().filter(|(code, usable)| *usable && !is_nothing(code)).find_map(|(code, _)| {
        let (row, family) = exact(protocol, stat, code).map(|row| (row, None)).or_else(|| by_family(code))?;
        let state = said.or(row.state).or(family).unwrap_or(State::Undeliverable);
        (row.state != Some(State::Delivered) || said.is_none()).then_some((row, state))
    })
}

fn exact(protocol: &str, stat: &str, code: &str) -> Option<&'static Row> {
    let practice = || match protocol {
        "smgp" => find("smgp_err", code).or_else(|| find("telecom_practice", &format!("{stat}_{code}"))),
        "sgip" => find("unicom_practice", code),
        // Many mainland gateways speak SMPP with the codes of CMPP.
        "smpp" | "smpp_message_state" => find("cmpp", code),
        _ => None,
    };
    find(protocol, code).or_else(practice)
}

/// `MK:0001`: the family gives the state; the sub-code, shared by MI, MK and MN, the reason.
fn by_family(code: &str) -> Option<(&'static Row, Option<State>)> {
    let (family, sub) = code.split_once(':')?;
    let row = find("cmpp_family", &format!("{family}:*"))?;
    let shared =
        matches!(family, "MI" | "MK" | "MN").then(|| find("cmpp_sub", &format!("*:{sub}"))).flatten();
    Some((shared.unwrap_or(row), row.state))
}

fn general(state: State) -> Explanation {
    match find("smpp", state.word()) {
        Some(row) => row.explain(state),
        None => Explanation {
            state,
            reason: "unknown".into(),
            en: "Unknown".into(),
            zh: "未知".into(),
            retryable: Retryable::No,
        },
    }
}

fn is_nothing(code: &str) -> bool {
    code.bytes().all(|b| b == b'0')
}

fn find(protocol: &str, code: &str) -> Option<&'static Row> {
    table().get(protocol)?.get(code)
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        let mut reader = csv::Reader::from_reader(CODES.as_bytes());
        for record in reader.records().filter_map(Result::ok) {
            if let Some((protocol, code, row)) = row(&record) {
                table.entry(protocol).or_default().entry(code).or_insert(row);
            }
        }
        table
    })
}

/// The protocols of the table.
const PROTOCOLS: [&str; 18] = [
    "cmpp",
    "cmpp_connect_resp",
    "cmpp_family",
    "cmpp_sub",
    "cmpp_submit_resp",
    "india_dlt",
    "platform",
    "sgip",
    "sgip_state",
    "smgp",
    "smgp_err",
    "smgp_status",
    "smpp",
    "smpp_message_state",
    "smpp_status",
    "telecom_practice",
    "unicom_practice",
    "volcengine",
];

/// `protocol,code,state,meaning_en,meaning_zh,source,reason,retryable,confidence`
fn row(record: &csv::StringRecord) -> Option<(&'static str, String, Row)> {
    let protocol = PROTOCOLS.into_iter().find(|p| Some(*p) == record.get(0))?;
    let word = record.get(2)?;
    let state = match word {
        "OK" => Some(State::Delivered),
        "FAILED" => None,
        word => Some(State::of_word(word)?),
    };
    let reason = match (record.get(6)?, state) {
        ("", Some(State::Delivered)) => "ok".to_owned(),
        ("", Some(State::Expired)) => "expired".to_owned(),
        ("", Some(State::Intermediate)) => "pending".to_owned(),
        ("", _) => "unknown".to_owned(),
        (reason, _) => reason.to_ascii_lowercase(),
    };
    let retryable = match record.get(7)? {
        "now" => Retryable::Now,
        "later" => Retryable::Later,
        "wait" => Retryable::Wait,
        _ => Retryable::No,
    };
    let (en, zh) = (record.get(3)?.to_owned(), record.get(4)?.to_owned());
    Some((protocol, record.get(1)?.to_ascii_uppercase(), Row { state, reason, en, zh, retryable }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_is_understood_and_grouped() {
        let mut reader = csv::Reader::from_reader(CODES.as_bytes());
        let (mut rows, mut repeated) = (0, 0);
        let mut seen = std::collections::HashSet::new();
        for record in reader.records().map(Result::unwrap) {
            let (protocol, code, row) = row(&record).unwrap_or_else(|| panic!("{record:?}"));
            rows += 1;
            repeated += u32::from(!seen.insert((protocol, code)));
            assert!(row.reason == "unknown" || Group::of(&row.reason) != Group::Unknown, "{}", row.reason);
            assert!(!row.en.is_empty() && !row.zh.is_empty(), "{record:?}");
        }
        assert_eq!((rows, repeated), (591, 0));
    }

    #[test]
    fn the_order_of_matching() {
        use State::{Delivered, Expired, Intermediate, Rejected, Undeliverable, Unknown};
        let cases = [
            ("smpp", "DELIVRD", "000", Delivered, "ok"),
            ("smpp", "DELIVRD", "MK:0001", Delivered, "ok"),
            ("smpp", "delivrd", "", Delivered, "ok"),
            ("smpp", "ENROUTE", "", Intermediate, "pending"),
            ("cmpp", "ACCEPTD", "", Intermediate, "pending"),
            ("smpp", "UNDELIV", "001", Undeliverable, "unknown"),
            ("smpp", "UNDELIV", "MK:0001", Undeliverable, "number_not_exist"),
            ("smpp", "MK:0001", "", Undeliverable, "number_not_exist"),
            ("cmpp", "MK:0001", "", Undeliverable, "number_not_exist"),
            ("cmpp", "XA:0003", "", Rejected, "signature_unregistered"),
            ("cmpp", "MI:0017", "", Expired, "memory_full"),
            ("cmpp", "MN:0174", "", Undeliverable, "unknown"),
            ("cmpp", "MA:9999", "", Expired, "gateway_timeout"),
            ("smgp", "UNDELIV", "005", Undeliverable, "blacklist_carrier"),
            ("smgp", "EXPIRED", "619", Expired, "gateway_timeout"),
            ("sgip", "0", "0", Delivered, "ok"),
            ("sgip", "1", "0", Intermediate, "pending"),
            ("sgip", "2", "27", Undeliverable, "sms_not_supported"),
            ("sgip", "2", "0", Undeliverable, "unknown"),
            ("smpp_message_state", "2", "", Delivered, "ok"),
            ("smpp_message_state", "5", "", Undeliverable, "unknown"),
            ("platform", "LOCAL_REJECTED:OPTOUT", "", Rejected, "opted_out"),
            ("smpp", "", "", Unknown, "unknown"),
            ("nonsense", "???", "???", Unknown, "unknown"),
        ];
        for (protocol, stat, err, state, reason) in cases {
            let got = explain(protocol, stat, err);
            assert_eq!((got.state, got.reason.as_ref()), (state, reason), "{protocol} {stat} {err}: {got:?}");
        }
    }

    #[test]
    fn an_override_comes_first() {
        let own = Explanation { reason: "ported_out".into(), ..explain("cmpp", "UNDELIV", "") };
        let overrides = Overrides::from([("MK:0001".to_owned(), own.clone())]);
        assert_eq!(explain_with(&overrides, "cmpp", "mk:0001", ""), own);
        assert_eq!(own.group(), Group::Ported);
    }

    #[test]
    fn statuses() {
        assert_eq!(explain_status(0x58).reason, "flow_control");
        assert_eq!(explain_status(0x58).retryable, Retryable::Now);
        assert_eq!(explain_status(0x0B).reason, "invalid_number");
        assert_eq!(explain_status(0x0000_0400).reason, "unknown");
        assert!(explain_status(0x0000_0400).en.contains("0x00000400"));
        use SubmitRefusal::{Final, Reroute};
        let cases = [
            (0x08, Reroute),
            (0x04, Reroute),
            (0x0E, Reroute),
            (0x14, Reroute),
            (0x45, Reroute),
            (0x58, Reroute),
            (0x64, Reroute),
            (0xFF, Reroute),
            (0x0A, Final),
            (0x0B, Final),
            (0x65, Final),
            (0x66, Final),
            (0x400, Final),
            (u32::MAX, Final),
        ];
        for (status, want) in cases {
            assert_eq!(submit_refusal(status), want, "{status:#x}");
        }
    }

    #[test]
    fn what_a_carrier_keeps_against_a_phone() {
        let cases = [
            ("REJECTD:DB:0144", Some(Listing::Blacklisted)),
            ("UNDELIV:MB:1077", Some(Listing::Complained)),
            ("REJECTD:DB:0141", Some(Listing::Complained)),
            ("UNDELIV:MX:0012", Some(Listing::OptedOut)),
            ("UNDELIV:MK:0001", None),
            ("DELIVRD:000", None),
            ("DELIVRD:DB:0144", None),
            ("0x00000045", None),
            ("0xzz", None),
            ("no answer", None),
            ("", None),
        ];
        for (code, want) in cases {
            assert_eq!(explain_kept(code).and_then(|said| said.listing()), want, "{code}");
        }
    }

    #[test]
    fn words_round_trip() {
        for state in State::ALL {
            assert_eq!(
                (State::parse(state.as_str()), State::from_code(state.code())),
                (Some(state), Some(state))
            );
            assert_eq!(general(state).state, state);
            assert_ne!(general(state).en, "Unknown", "every state has its row");
        }
    }

    proptest! {
        #[test]
        fn anything_is_explained(
            protocol in "smpp|cmpp|smgp|sgip", stat in ".{0,20}", err in "[A-Z]{2}:[0-9]{4}|.{0,20}",
        ) {
            let got = explain(&protocol, &stat, &err);
            prop_assert!(!got.en.is_empty() && !got.zh.is_empty() && !got.reason.is_empty());
        }
    }
}
