//! What the engine tells a carrier's session: plain data, no parsing, no defaults hidden elsewhere.
//!
//! Lives here: the options of one carrier (described for people in `docs/carriers.md`), one submission and
//! the shapes of its addresses. Not here: reading files, secrets, tenants.
//! Invariant: every duration is in milliseconds and every default is the one of `CarrierConfig::default()`.

use std::path::PathBuf;

use bytes::Bytes;

/// Every option of one carrier. `docs/carriers.md` explains each one and the centre that needs it.
#[derive(Clone)]
pub struct CarrierConfig {
    /// Name used in logs only.
    pub name: String,
    /// Host name or address of the centre.
    pub host: String,
    /// TCP port of the centre; 2775 is the registered one.
    pub port: u16,
    /// TLS around the connection; `None` is plain TCP.
    pub tls: Option<TlsConfig>,
    /// `system_id` of the bind, at most 15 octets (SMPP 3.4 §5.2.1).
    pub system_id: String,
    /// `password` of the bind, at most 8 octets by the specification; longer ones are sent as they are.
    pub password: String,
    /// `system_type` of the bind, at most 12 octets; usually empty.
    pub system_type: String,
    /// Protocol version announced in the bind.
    pub version: Version,
    /// One live connection for each entry.
    pub binds: Vec<BindKind>,
    /// `address_range` of the bind; usually empty.
    pub address_range: String,
    /// `addr_ton` of the bind.
    pub bind_ton: u8,
    /// `addr_npi` of the bind.
    pub bind_npi: u8,
    /// Unanswered submits allowed on each bind; 0 is read as 1.
    pub window: u16,
    /// Submit PDUs per second of the carrier over all its binds; 0 = unlimited.
    pub pace_per_s: u32,
    /// Time for TCP and TLS to be established.
    pub connect_timeout_ms: u64,
    /// Time for the bind to be answered.
    pub bind_timeout_ms: u64,
    /// Time for a submit to be answered before it is reported as lost.
    pub response_timeout_ms: u64,
    /// Silence of the peer after which `enquire_link` is sent; 0 = never.
    pub enquire_link_ms: u64,
    /// Silence after `enquire_link` after which the connection is given up.
    pub enquire_timeout_ms: u64,
    /// First wait before a new connection; doubles with each failure, with jitter.
    pub reconnect_min_ms: u64,
    /// Longest wait before a new connection.
    pub reconnect_max_ms: u64,
    /// How long a submit is offered again to a carrier that throttles before it is handed back.
    pub throttle_give_up_ms: u64,
    /// `command_status` values that mean "slow down, nothing was taken".
    pub throttle_statuses: Vec<u32>,
    /// TON and NPI of source addresses.
    pub source_rules: SourceRules,
    /// `dest_addr_ton` of every submit.
    pub dest_ton: u8,
    /// `dest_addr_npi` of every submit.
    pub dest_npi: u8,
    /// Whether destinations carry a leading `+`.
    pub dest_plus: bool,
    /// `service_type` of every submit, at most 5 octets.
    pub service_type: String,
    /// `esm_class` bits set on every submit beside UDHI; 3 = store and forward, asked for by some centres.
    pub esm_class: u8,
    /// `registered_delivery` of every submit; 1 asks for the final receipt (SMPP 3.4 §5.2.17).
    pub registered_delivery: u8,
    /// How the validity of a submission is written.
    pub validity: ValidityMode,
    /// `priority_flag` of every submit.
    pub priority_flag: u8,
    /// `protocol_id` of every submit.
    pub protocol_id: u8,
    /// `replace_if_present_flag` of every submit.
    pub replace_if_present: u8,
    /// TLVs added to every submit: tag and value as they go on the wire.
    pub extra_tlvs: Vec<(u16, Vec<u8>)>,
    /// Base of the message id in `submit_sm_resp`.
    pub id_in_answer: IdBase,
    /// Base of the message id in receipts.
    pub id_in_receipt: IdBase,
    /// The centre sends receipts without the `esm_class` bits, recognisable by `receipted_message_id` only.
    pub receipt_esm_ignored: bool,
    /// Largest PDU accepted, header included, in octets; a longer one costs the connection.
    pub max_pdu: usize,
}

impl Default for CarrierConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            host: "127.0.0.1".into(),
            port: 2775,
            tls: None,
            system_id: String::new(),
            password: String::new(),
            system_type: String::new(),
            version: Version::V34,
            binds: vec![BindKind::Transceiver],
            address_range: String::new(),
            bind_ton: 0,
            bind_npi: 0,
            window: 50,
            pace_per_s: 0,
            connect_timeout_ms: 10_000,
            bind_timeout_ms: 10_000,
            response_timeout_ms: 30_000,
            enquire_link_ms: 30_000,
            enquire_timeout_ms: 10_000,
            reconnect_min_ms: 1_000,
            reconnect_max_ms: 60_000,
            throttle_give_up_ms: 60_000,
            throttle_statuses: vec![0x58, 0x14],
            source_rules: SourceRules::default(),
            dest_ton: 1,
            dest_npi: 1,
            dest_plus: false,
            service_type: String::new(),
            esm_class: 0,
            registered_delivery: 1,
            validity: ValidityMode::Relative,
            priority_flag: 0,
            protocol_id: 0,
            replace_if_present: 0,
            extra_tlvs: Vec::new(),
            id_in_answer: IdBase::AsIs,
            id_in_receipt: IdBase::AsIs,
            receipt_esm_ignored: false,
            max_pdu: 64 * 1024 + 16,
        }
    }
}

impl std::fmt::Debug for CarrierConfig {
    /// Names the peer, never the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CarrierConfig")
            .field("name", &self.name)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls.is_some())
            .field("system_id", &self.system_id)
            .field("binds", &self.binds)
            .finish_non_exhaustive()
    }
}

/// TLS of a carrier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsConfig {
    /// PEM file with the certificates to trust; the operating system's trust store when absent.
    pub ca_file: Option<PathBuf>,
    /// Name the certificate must carry; the host when absent.
    pub server_name: Option<String>,
    /// Accepts any certificate. For laboratories: whoever is in between reads and changes everything.
    pub insecure: bool,
}

/// Protocol version announced in the bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// SMPP 3.4, `interface_version` 0x34.
    V34,
    /// SMPP 5.0, `interface_version` 0x50; `congestion_state` in answers lowers the pace.
    V50,
}

impl Version {
    /// The `interface_version` octet.
    pub fn octet(self) -> u8 {
        match self {
            Version::V34 => 0x34,
            Version::V50 => 0x50,
        }
    }
}

/// Kind of one bind (SMPP 3.4 §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BindKind {
    /// Submits only.
    Transmitter,
    /// Receipts and uplinks only; never gets a submit.
    Receiver,
    /// Both ways.
    Transceiver,
}

impl BindKind {
    /// Whether submits may be written on such a bind.
    pub fn transmits(self) -> bool {
        self != BindKind::Receiver
    }

    /// The word used in settings and status.
    pub fn name(self) -> &'static str {
        match self {
            BindKind::Transmitter => "transmitter",
            BindKind::Receiver => "receiver",
            BindKind::Transceiver => "transceiver",
        }
    }
}

/// How the type of number and numbering plan of a source address follow from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRules {
    /// `source_addr_ton` when the address holds anything but digits and a leading `+`.
    pub alphanumeric_ton: u8,
    /// `source_addr_npi` of an alphanumeric address.
    pub alphanumeric_npi: u8,
    /// `source_addr_ton` of a short code.
    pub short_code_ton: u8,
    /// `source_addr_npi` of a short code.
    pub short_code_npi: u8,
    /// Most digits of a short code; longer numbers, and all with `+`, are international. 0 = no short codes.
    pub short_code_max: u8,
    /// `source_addr_ton` of an international number.
    pub international_ton: u8,
    /// `source_addr_npi` of an international number.
    pub international_npi: u8,
    /// Writes international numbers with a leading `+` (added or kept); otherwise it is stripped.
    pub plus: bool,
}

impl Default for SourceRules {
    fn default() -> Self {
        Self {
            alphanumeric_ton: 5,
            alphanumeric_npi: 0,
            short_code_ton: 3,
            short_code_npi: 0,
            short_code_max: 8,
            international_ton: 1,
            international_npi: 1,
            plus: false,
        }
    }
}

/// How a submission's validity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValidityMode {
    /// The field stays empty: the centre's default holds.
    Omit,
    /// `YYMMDDhhmmss000R`, relative to the centre's clock (SMPP 3.4 §7.1.1.2).
    Relative,
}

/// Base in which a carrier writes message ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdBase {
    /// Opaque text, kept octet by octet.
    AsIs,
    /// Hexadecimal, brought to decimal; text that is not hexadecimal stays.
    Hex,
    /// Decimal, brought to decimal without leading zeros; text that is not decimal stays.
    Decimal,
}

/// One PDU's worth of a message, ready for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submit {
    /// Comes back with every event about this submission; unique among those in flight.
    pub tag: u64,
    /// Source address; empty = the centre's default.
    pub source: Box<str>,
    /// Destination in digits.
    pub destination: Box<str>,
    /// `data_coding` as the carrier wants it.
    pub data_coding: u8,
    /// Octets of the message, user data header included when `udhi`.
    pub body: Bytes,
    /// Whether `body` begins with a user data header.
    pub udhi: bool,
    /// Segment numbers sent as SAR TLVs; ignored when `udhi` (the two exclude each other).
    pub sar: Option<Sar>,
    /// The body goes into `message_payload` instead of `short_message`.
    pub as_payload: bool,
    /// Seconds from now after which the centre may give up; `None` = the centre's default.
    pub validity_s: Option<u32>,
    /// Goes before what waits for window or pace and does not hurry.
    pub hurries: bool,
}

/// Segment numbers of a long message (SMPP 3.4 §5.3.2.22-24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sar {
    /// `sar_msg_ref_num`.
    pub reference: u16,
    /// `sar_total_segments`.
    pub total: u8,
    /// `sar_segment_seqnum`, from 1.
    pub number: u8,
}
