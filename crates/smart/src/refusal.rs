//! Why a brand is not shown although its signature is known. Each reason has a stable word.

use serde::{Deserialize, Serialize};

/// Why a record is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The sender is none of the record's.
    WrongSender,
    /// The record is for other regions, or for some and the handset knows none of its own.
    OtherRegion,
    /// The profile was frozen or withdrawn.
    Revoked,
    /// The record's time has not come.
    NotYetValid,
    /// The record's time is over.
    Expired,
    /// The manifest is too old to know what was revoked since.
    ManifestExpired,
    /// No manifest announces the record's key.
    UnknownKey,
    /// The key's time is over.
    KeyExpired,
    /// The signature is not of this text: somebody changed it.
    BadSignature,
    /// The text was signed and is still no record that this client understands.
    Malformed,
}

impl Refusal {
    /// All of them, in their order: what stands further on says less about the brand and more about the record.
    pub const ALL: [Refusal; 10] = [
        Refusal::WrongSender,
        Refusal::OtherRegion,
        Refusal::Revoked,
        Refusal::NotYetValid,
        Refusal::Expired,
        Refusal::ManifestExpired,
        Refusal::UnknownKey,
        Refusal::KeyExpired,
        Refusal::BadSignature,
        Refusal::Malformed,
    ];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Refusal::WrongSender => "wrong_sender",
            Refusal::OtherRegion => "other_region",
            Refusal::Revoked => "revoked",
            Refusal::NotYetValid => "not_yet_valid",
            Refusal::Expired => "expired",
            Refusal::ManifestExpired => "manifest_expired",
            Refusal::UnknownKey => "unknown_key",
            Refusal::KeyExpired => "key_expired",
            Refusal::BadSignature => "bad_signature",
            Refusal::Malformed => "malformed",
        }
    }
}
