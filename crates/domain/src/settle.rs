//! When a hold becomes a charge. The rule lives on the price; see `PriceLine` and the package's charging mode.

use crate::message::{Segment, State};
use crate::money::Micro;

/// When a message is charged (the charging mode of a package).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeOn {
    /// After successful sending: posted when every segment was delivered, voided otherwise. The default.
    Delivered = 1,
    /// When the carrier took it: the segments it took are posted, the rest is voided.
    Submitted = 2,
    /// Once it was put on the wire, whatever becomes of it; a message never sent is not charged.
    Accepted = 3,
}

impl ChargeOn {
    /// Every mode.
    pub const ALL: [ChargeOn; 3] = [ChargeOn::Delivered, ChargeOn::Submitted, ChargeOn::Accepted];

    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The mode stored as `code`.
    pub fn from_code(code: i64) -> Option<ChargeOn> {
        ChargeOn::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// The word in API and provisioning files.
    pub fn as_str(self) -> &'static str {
        match self {
            ChargeOn::Delivered => "delivered",
            ChargeOn::Submitted => "submitted",
            ChargeOn::Accepted => "accepted",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<ChargeOn> {
        ChargeOn::ALL.into_iter().find(|mode| mode.as_str() == word)
    }
}

/// What becomes of a hold: `posted` of `of` equal parts are charged, the others are given back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Settlement {
    /// Parts that are charged.
    pub posted: u8,
    /// Parts in all; at least 1.
    pub of: u8,
}

impl Settlement {
    /// Everything is charged.
    pub const POST: Settlement = Settlement { posted: 1, of: 1 };
    /// Everything is given back.
    pub const VOID: Settlement = Settlement { posted: 0, of: 1 };

    /// The amounts (posted, voided) of a hold; their sum is the hold.
    pub fn amounts(self, hold: Micro) -> (Micro, Micro) {
        let posted = hold.share(u32::from(self.posted), u32::from(self.of));
        (posted, Micro(hold.0 - posted.0))
    }
}

/// What to decide now about the hold of a message in `state`; `None` = not yet.
pub fn settle(charge_on: ChargeOn, state: State, segments: &[Segment]) -> Option<Settlement> {
    use Segment::{Accepted, Delivered, Lost, Undelivered};
    let taken = segments.iter().filter(|s| matches!(s, Accepted | Delivered | Undelivered)).count();
    let closed = state.is_closed();
    match charge_on {
        ChargeOn::Delivered if state == State::Delivered => Some(Settlement::POST),
        ChargeOn::Delivered => closed.then_some(Settlement::VOID),
        ChargeOn::Submitted if state == State::Submitted => Some(Settlement::POST),
        ChargeOn::Submitted if closed && taken > 0 => Some(Settlement {
            posted: u8::try_from(taken).unwrap_or(u8::MAX),
            of: u8::try_from(segments.len()).unwrap_or(u8::MAX),
        }),
        ChargeOn::Submitted => closed.then_some(Settlement::VOID),
        ChargeOn::Accepted if taken > 0 || segments.contains(&Lost) => Some(Settlement::POST),
        ChargeOn::Accepted if closed && segments.contains(&Segment::Refused) => Some(Settlement::POST),
        ChargeOn::Accepted => closed.then_some(Settlement::VOID),
    }
}
