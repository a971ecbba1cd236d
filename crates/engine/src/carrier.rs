//! A carrier's options as the operator writes them, and what the engine makes of them: the session's configuration
//! and the way texts are encoded. Every option is described in `docs/carriers.md`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use session::{BindKind, CarrierConfig, IdBase, SourceRules, TlsConfig, ValidityMode, Version};
use text::RefBits;
use text::decode::DefaultAlphabet;

/// How a carrier wants long messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LongMode {
    /// A user data header with an 8-bit reference in every part.
    Udh8,
    /// A user data header with a 16-bit reference in every part.
    Udh16,
    /// SAR TLVs on every part.
    Sar,
    /// The whole text in one `message_payload`.
    Payload,
}

/// What `data_coding` 0 means at a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarrierAlphabet {
    /// GSM 03.38, one septet per octet (usual).
    Gsm7,
    /// GSM 03.38, packed.
    Gsm7Packed,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-8.
    Utf8,
}

impl CarrierAlphabet {
    /// For decoding what the carrier sends.
    pub fn incoming(self) -> DefaultAlphabet {
        match self {
            CarrierAlphabet::Gsm7 => DefaultAlphabet::Gsm7,
            CarrierAlphabet::Gsm7Packed => DefaultAlphabet::Gsm7Packed,
            CarrierAlphabet::Ascii => DefaultAlphabet::Ascii,
            CarrierAlphabet::Latin1 => DefaultAlphabet::Latin1,
            CarrierAlphabet::Utf8 => DefaultAlphabet::Utf8,
        }
    }
}

/// What to do with a segment whose answer never came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnLost {
    /// Wait for its receipt: nothing is ever delivered twice by us.
    Wait,
    /// Send it again: nothing is missed, a duplicate is possible.
    Resend,
}

/// One TLV added to every submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlvOption {
    /// Tag, 0 to 65535.
    pub tag: u16,
    /// Value in hex.
    pub hex: String,
}

/// TLS options.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsOptions {
    /// PEM file with the authorities to trust; absent = the operating system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Name expected in the certificate; absent = the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// Accept any certificate (laboratories only).
    pub insecure: bool,
}

macro_rules! options {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:expr;)*) => {
        /// A carrier as the operator describes it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct CarrierOptions { $($(#[$doc])* pub $name: $type,)* }

        impl Default for CarrierOptions {
            fn default() -> Self {
                CarrierOptions { $($name: $default,)* }
            }
        }
    };
}

options! {
    /// Connected and used for dispatch.
    enabled: bool = true;
    /// `smpp`.
    protocol: String = "smpp".into();
    /// Host name or address.
    host: String = String::new();
    /// TCP port.
    port: u16 = 2775;
    /// Encrypt the connection; absent = plain TCP.
    tls: Option<TlsOptions> = None;
    /// `system_id` (≤ 15 octets).
    system_id: String = String::new();
    /// `password` (≤ 8 octets by specification; longer ones are sent as they are).
    password: String = String::new();
    /// `system_type` (≤ 12 octets).
    system_type: String = String::new();
    /// `3.4` or `5.0`.
    version: String = "3.4".into();
    /// One live connection each: `transmitter`, `receiver`, `transceiver`.
    binds: Vec<String> = vec!["transceiver".into()];
    /// `address_range` of the bind.
    address_range: String = String::new();
    /// TON of the bind's address range.
    bind_ton: u8 = 0;
    /// NPI of the bind's address range.
    bind_npi: u8 = 0;
    /// Unanswered submissions per bind.
    window: u16 = 50;
    /// Submissions per second over all binds; 0 = no limit.
    pace_per_s: u32 = 0;
    /// Time to connect, ms.
    connect_timeout_ms: u64 = 10_000;
    /// Time for the bind answer, ms.
    bind_timeout_ms: u64 = 10_000;
    /// Time for a submit answer, ms.
    response_timeout_ms: u64 = 30_000;
    /// Idle time before `enquire_link`, ms.
    enquire_link_ms: u64 = 30_000;
    /// Time for its answer, ms.
    enquire_timeout_ms: u64 = 10_000;
    /// First pause before reconnecting, ms.
    reconnect_min_ms: u64 = 1_000;
    /// Longest pause before reconnecting, ms.
    reconnect_max_ms: u64 = 60_000;
    /// Time a throttled submission is tried again before it goes back to the queue, ms.
    throttle_give_up_ms: u64 = 60_000;
    /// `command_status` values that mean "slow down".
    throttle_statuses: Vec<u32> = vec![0x58, 0x14];
    /// TON of alphanumeric senders.
    alphanumeric_ton: u8 = 5;
    /// NPI of alphanumeric senders.
    alphanumeric_npi: u8 = 0;
    /// Longest sender in digits that counts as a short code.
    short_code_max: u8 = 8;
    /// TON of short codes.
    short_code_ton: u8 = 3;
    /// NPI of short codes.
    short_code_npi: u8 = 0;
    /// TON of numeric senders.
    source_ton: u8 = 1;
    /// NPI of numeric senders.
    source_npi: u8 = 1;
    /// Send `+` before numeric senders.
    source_plus: bool = false;
    /// TON of destinations.
    dest_ton: u8 = 1;
    /// NPI of destinations.
    dest_npi: u8 = 1;
    /// Send `+` before destinations.
    dest_plus: bool = false;
    /// Digits taken off the front of destinations (e.g. `86` for a carrier that wants national numbers).
    dest_strip: String = String::new();
    /// Digits put before destinations after stripping.
    dest_prefix: String = String::new();
    /// Sender used when a message names none.
    sender: String = String::new();
    /// Replace whatever sender a message names by `sender`.
    sender_fixed: bool = false;
    /// `service_type` (≤ 5 octets).
    service_type: String = String::new();
    /// `esm_class` bits set on every submission.
    esm_class: u8 = 0;
    /// `registered_delivery`.
    registered_delivery: u8 = 1;
    /// `relative` or `omit`.
    validity: String = "relative".into();
    /// `priority_flag`.
    priority_flag: u8 = 0;
    /// `protocol_id`.
    protocol_id: u8 = 0;
    /// `replace_if_present_flag`.
    replace_if_present: u8 = 0;
    /// TLVs added to every submission.
    extra_tlvs: Vec<TlvOption> = Vec::new();
    /// Base of the message id in submit answers: `as_is`, `hex`, `decimal`.
    id_in_answer: String = "as_is".into();
    /// Base of the message id in receipts.
    id_in_receipt: String = "as_is".into();
    /// Take a message with `receipted_message_id` for a receipt even without the `esm_class` bits.
    receipt_esm_ignored: bool = false;
    /// What `data_coding` 0 means here.
    alphabet: CarrierAlphabet = CarrierAlphabet::Gsm7;
    /// `data_coding` of text in the carrier's alphabet.
    alphabet_coding: u8 = 0;
    /// `data_coding` of UCS-2 text.
    ucs2_coding: u8 = 8;
    /// How long messages are sent.
    long: LongMode = LongMode::Udh8;
    /// What happens to a submission whose answer never came.
    on_lost: OnLost = OnLost::Wait;
    /// A receipt with an unknown id is taken for the one lost submission to the same phone.
    match_lost_by_phone: bool = true;
    /// It takes only texts to mainland networks that know their signature; the policy's `signature.unfiled` says what follows.
    needs_filing: bool = false;
    /// Largest PDU accepted, octets.
    max_pdu: usize = 65_552;
}

fn base(word: &str) -> Option<IdBase> {
    match word {
        "as_is" => Some(IdBase::AsIs),
        "hex" => Some(IdBase::Hex),
        "decimal" => Some(IdBase::Decimal),
        _ => None,
    }
}

fn bind(word: &str) -> Option<BindKind> {
    [BindKind::Transmitter, BindKind::Receiver, BindKind::Transceiver]
        .into_iter()
        .find(|kind| kind.name() == word)
}

fn octets(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) || digits.len() > 2 * 1024 {
        return None;
    }
    let nibble = |c: u8| char::from(c).to_digit(16).and_then(|n| u8::try_from(n).ok());
    digits.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

impl CarrierOptions {
    /// The session's configuration, or every option that makes no sense as (option, sentence).
    pub fn to_config(&self, code: &str) -> Result<CarrierConfig, Vec<(&'static str, String)>> {
        let mut wrong = Vec::new();
        let mut check = |ok: bool, option: &'static str, sentence: &str| {
            if !ok {
                wrong.push((option, sentence.to_owned()));
            }
        };
        check(self.protocol == "smpp", "protocol", "only 'smpp' is known");
        check(!self.host.is_empty(), "host", "name the carrier's host");
        check(self.port > 0, "port", "must be 1 to 65535");
        check(self.system_id.len() <= 15, "system_id", "at most 15 octets");
        check(self.window > 0, "window", "must be at least 1");
        check(
            self.binds.iter().all(|word| bind(word).is_some()),
            "binds",
            "each is transmitter, receiver or transceiver",
        );
        check(!self.binds.is_empty() && self.binds.len() <= 32, "binds", "name 1 to 32 binds");
        check(matches!(self.version.as_str(), "3.4" | "5.0"), "version", "is '3.4' or '5.0'");
        check(matches!(self.validity.as_str(), "relative" | "omit"), "validity", "is 'relative' or 'omit'");
        check(base(&self.id_in_answer).is_some(), "id_in_answer", "is as_is, hex or decimal");
        check(base(&self.id_in_receipt).is_some(), "id_in_receipt", "is as_is, hex or decimal");
        check(
            self.extra_tlvs.iter().all(|t| octets(&t.hex).is_some()),
            "extra_tlvs",
            "values are pairs of hex digits",
        );
        check(
            self.dest_strip.bytes().chain(self.dest_prefix.bytes()).all(|b| b.is_ascii_digit()),
            "dest_strip",
            "and dest_prefix hold digits only",
        );
        check((1024..=16_777_216).contains(&self.max_pdu), "max_pdu", "is 1024 to 16777216 octets");
        if wrong.is_empty() { Ok(self.config(code)) } else { Err(wrong) }
    }

    fn config(&self, code: &str) -> CarrierConfig {
        CarrierConfig {
            name: code.to_owned(),
            host: self.host.clone(),
            port: self.port,
            tls: self.tls.as_ref().map(|tls| TlsConfig {
                ca_file: tls.ca_file.clone(),
                server_name: tls.server_name.clone(),
                insecure: tls.insecure,
            }),
            system_id: self.system_id.clone(),
            password: self.password.clone(),
            system_type: self.system_type.clone(),
            version: if self.version == "5.0" { Version::V50 } else { Version::V34 },
            binds: self.binds.iter().filter_map(|word| bind(word)).collect(),
            address_range: self.address_range.clone(),
            bind_ton: self.bind_ton,
            bind_npi: self.bind_npi,
            window: self.window,
            pace_per_s: self.pace_per_s,
            connect_timeout_ms: self.connect_timeout_ms,
            bind_timeout_ms: self.bind_timeout_ms,
            response_timeout_ms: self.response_timeout_ms,
            enquire_link_ms: self.enquire_link_ms,
            enquire_timeout_ms: self.enquire_timeout_ms,
            reconnect_min_ms: self.reconnect_min_ms,
            reconnect_max_ms: self.reconnect_max_ms,
            throttle_give_up_ms: self.throttle_give_up_ms,
            throttle_statuses: self.throttle_statuses.clone(),
            source_rules: SourceRules {
                alphanumeric_ton: self.alphanumeric_ton,
                alphanumeric_npi: self.alphanumeric_npi,
                short_code_max: self.short_code_max,
                short_code_ton: self.short_code_ton,
                short_code_npi: self.short_code_npi,
                international_ton: self.source_ton,
                international_npi: self.source_npi,
                plus: self.source_plus,
            },
            dest_ton: self.dest_ton,
            dest_npi: self.dest_npi,
            dest_plus: self.dest_plus,
            service_type: self.service_type.clone(),
            esm_class: self.esm_class,
            registered_delivery: self.registered_delivery,
            validity: if self.validity == "omit" { ValidityMode::Omit } else { ValidityMode::Relative },
            priority_flag: self.priority_flag,
            protocol_id: self.protocol_id,
            replace_if_present: self.replace_if_present,
            extra_tlvs: self.extra_tlvs.iter().filter_map(|t| Some((t.tag, octets(&t.hex)?))).collect(),
            id_in_answer: base(&self.id_in_answer).unwrap_or(IdBase::AsIs),
            id_in_receipt: base(&self.id_in_receipt).unwrap_or(IdBase::AsIs),
            receipt_esm_ignored: self.receipt_esm_ignored,
            max_pdu: self.max_pdu,
        }
    }

    /// Bits of the reference number in the parts' header.
    pub fn ref_bits(&self) -> RefBits {
        if self.long == LongMode::Udh16 { RefBits::Sixteen } else { RefBits::Eight }
    }

    /// The destination as this carrier wants it.
    pub fn destination(&self, digits: u64) -> String {
        let digits = digits.to_string();
        let rest = digits.strip_prefix(self.dest_strip.as_str()).unwrap_or(&digits);
        format!("{}{rest}", self.dest_prefix)
    }
}
