//! Identifiers: newtypes over 64-bit integers, so that no function takes two bare integers side by side.
//!
//! A [`MessageId`] is time-ordered: 41 bits of milliseconds since 2020-01-01 UTC, 10 bits of node, 12 bits of
//! sequence. The public [`Uid`] is the same number in Crockford's base 32, so nothing is stored for it.
//! What is not here: the generator (it needs a clock; the engine owns it).

use std::fmt;
use std::str::FromStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A tenant (租户). `0` is the platform itself and never a tenant.
    TenantId
);
id!(
    /// A person's login (账号).
    AccountId
);
id!(
    /// A role that people put together (角色).
    RoleId
);
id!(
    /// An auth key (鉴权密钥).
    KeyId
);
id!(
    /// A product package (产品包).
    PackageId
);
id!(
    /// An order (订单): what a tenant bought; the wallet that messages draw from.
    OrderId
);
id!(
    /// A carrier (运营商通道): one configured upstream.
    CarrierId
);
id!(
    /// A route (路由).
    RouteId
);
id!(
    /// A signature (签名).
    SignatureId
);
id!(
    /// An entry of the registry of sender IDs (主叫号码); same layout as [`MessageId`].
    SenderEntryId
);
id!(
    /// A template (模板).
    TemplateId
);
id!(
    /// A message body: content, signature and sender shared by the messages of one request or template.
    BodyId
);
id!(
    /// A callback endpoint (回调地址).
    EndpointId
);
id!(
    /// A message (短信); time-ordered, see the module's head.
    MessageId
);
id!(
    /// An uplink (上行, MO); same layout as [`MessageId`].
    UplinkId
);
id!(
    /// A session of a person who signed in; same layout as [`MessageId`].
    SessionId
);
id!(
    /// A line of the audit log; same layout as [`MessageId`].
    AuditId
);
id!(
    /// A top-up or a correction of an order; same layout as [`MessageId`].
    AdjustmentId
);
id!(
    /// An entry of a blacklist, or an opt-out; same layout as [`MessageId`].
    EntryId
);
id!(
    /// A review (审核) of something submitted; same layout as [`MessageId`].
    ReviewId
);
id!(
    /// An exemption from the review (免审).
    ExemptionId
);
id!(
    /// A record of consent (同意记录).
    ConsentId
);
id!(
    /// A file handed in as proof; same layout as [`MessageId`].
    EvidenceId
);

id!(
    /// A rule of what is answered to uplinks; same layout as [`MessageId`].
    AutoReplyId
);

id!(
    /// A file that is made in the background; same layout as [`MessageId`].
    ExportId
);

id!(
    /// A complaint; same layout as [`MessageId`].
    ComplaintId
);

id!(
    /// A Smart SMS profile (智能短信档案); same layout as [`MessageId`].
    SmartId
);

id!(
    /// A link that handsets turn into a card; same layout as [`MessageId`].
    AimId
);

id!(
    /// What somebody did whom a card reached; same layout as [`MessageId`].
    ConversionId
);

id!(
    /// An item of a card's page that was followed; same layout as [`MessageId`].
    ClickId
);

/// 2020-01-01T00:00:00Z in Unix milliseconds: the epoch of time-ordered ids.
pub const EPOCH_MS: i64 = 1_577_836_800_000;
/// Bits below the time in a time-ordered id (10 node + 12 sequence).
pub const ID_TIME_SHIFT: u32 = 22;
/// Bits of the sequence within a millisecond.
pub const ID_SEQUENCE_BITS: u32 = 12;

impl MessageId {
    /// The smallest id a message accepted at `at_ms` (Unix milliseconds) can have: for ranges by time.
    pub fn first_at(at_ms: i64) -> MessageId {
        MessageId((at_ms - EPOCH_MS).max(0) << ID_TIME_SHIFT)
    }

    /// When the message was accepted, Unix milliseconds.
    pub fn accepted_ms(self) -> i64 {
        (self.0 >> ID_TIME_SHIFT) + EPOCH_MS
    }

    /// The id `offset` after this one in a block of ids made together: the sequence counts on into the next milliseconds,
    /// the node stays.
    pub fn nth(self, offset: usize) -> MessageId {
        let (time, below) = (self.0 >> ID_TIME_SHIFT, self.0 & ((1 << ID_TIME_SHIFT) - 1));
        let (node, sequence) = (below >> ID_SEQUENCE_BITS, below & ((1 << ID_SEQUENCE_BITS) - 1));
        let counter =
            (time << ID_SEQUENCE_BITS | sequence).saturating_add(i64::try_from(offset).unwrap_or(0));
        let (time, sequence) = (counter >> ID_SEQUENCE_BITS, counter & ((1 << ID_SEQUENCE_BITS) - 1));
        MessageId(time << ID_TIME_SHIFT | node << ID_SEQUENCE_BITS | sequence)
    }

    /// The public form.
    pub fn uid(self) -> Uid {
        Uid(self)
    }
}

impl AuditId {
    /// When it happened, Unix milliseconds.
    pub fn at_ms(self) -> i64 {
        MessageId(self.0).accepted_ms()
    }
}

impl EntryId {
    /// When it was made, Unix milliseconds.
    pub fn at_ms(self) -> i64 {
        MessageId(self.0).accepted_ms()
    }
}

impl ComplaintId {
    /// The smallest id a complaint registered at `at_ms` (Unix milliseconds) can have.
    pub fn first_at(at_ms: i64) -> ComplaintId {
        ComplaintId(MessageId::first_at(at_ms).0)
    }

    /// When it was registered, Unix milliseconds.
    pub fn at_ms(self) -> i64 {
        MessageId(self.0).accepted_ms()
    }
}

impl UplinkId {
    /// When the uplink was received, Unix milliseconds.
    pub fn received_ms(self) -> i64 {
        (self.0 >> ID_TIME_SHIFT) + EPOCH_MS
    }
}

/// A message's public id: 13 characters of Crockford's base 32, upper case, sorting like the id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uid(pub MessageId);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const UID_LEN: usize = 13;

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; UID_LEN];
        let mut rest = self.0.0 as u64;
        for slot in text.iter_mut().rev() {
            *slot = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// The text is not a UID.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadUid;

impl FromStr for Uid {
    type Err = BadUid;

    /// Reads 13 characters, upper or lower case; anything else, or a number beyond 63 bits, is [`BadUid`].
    fn from_str(text: &str) -> Result<Uid, BadUid> {
        if text.len() != UID_LEN {
            return Err(BadUid);
        }
        let mut value: u128 = 0;
        for byte in text.bytes() {
            let upper = byte.to_ascii_uppercase();
            let digit = ALPHABET.iter().position(|&c| c == upper).ok_or(BadUid)?;
            value = value << 5 | digit as u128;
        }
        i64::try_from(value).map(|id| Uid(MessageId(id))).map_err(|_| BadUid)
    }
}

impl serde::Serialize for Uid {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uid_reads_back_and_sorts() {
        for id in [0, 1, 31, 32, 1 << 40, i64::MAX] {
            let text = MessageId(id).uid().to_string();
            assert_eq!(text.len(), 13);
            assert_eq!(text.parse::<Uid>().unwrap().0, MessageId(id));
            assert_eq!(text.to_lowercase().parse::<Uid>().unwrap().0, MessageId(id));
        }
        assert!(MessageId(5).uid().to_string() < MessageId(77).uid().to_string());
        for bad in ["", "0", "ZZZZZZZZZZZZZ", "000000000000U", "00000000000001", "字00000000000"] {
            assert_eq!(bad.parse::<Uid>(), Err(BadUid), "{bad}");
        }
    }

    #[test]
    fn a_block_counts_on_and_stays_on_its_node() {
        let first = MessageId(1_000 << 22 | 3 << 12 | 4_095);
        assert_eq!(first.nth(0), first);
        assert_eq!(first.nth(1), MessageId(1_001 << 22 | 3 << 12));
        assert_eq!(first.nth(4_097), MessageId(1_002 << 22 | 3 << 12));
    }

    #[test]
    fn time_is_in_the_id() {
        let at = EPOCH_MS + 123_456_789;
        assert_eq!(MessageId::first_at(at).accepted_ms(), at);
    }
}
