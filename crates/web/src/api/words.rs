//! The API's own enums and small shapes, so that the document lists their words.

use domain::kind::Kind;
use domain::ledger::Move;
use domain::message::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Problem, Result};

/// What a message is for; it decides route, price, limits and priority.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SmsType {
    /// A one-time code.
    Verification,
    /// An order, a delivery, an alert.
    Notification,
    /// Promotion; needs unsubscribe wording.
    Marketing,
}

impl From<SmsType> for Kind {
    fn from(word: SmsType) -> Kind {
        match word {
            SmsType::Verification => Kind::Verification,
            SmsType::Notification => Kind::Notification,
            SmsType::Marketing => Kind::Marketing,
        }
    }
}

impl From<Kind> for SmsType {
    fn from(kind: Kind) -> SmsType {
        match kind {
            Kind::Verification => SmsType::Verification,
            Kind::Notification => SmsType::Notification,
            Kind::Marketing => SmsType::Marketing,
        }
    }
}

/// Where a message is. `submitted` never means `delivered`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageStatus {
    /// Waits for a reviewer.
    Held,
    /// Waits for its time or its turn.
    Queued,
    /// Given to a carrier, not answered yet.
    Sending,
    /// The carrier has it; the receipt is awaited.
    Submitted,
    /// Final: it arrived.
    Delivered,
    /// Final: it did not arrive.
    Undelivered,
    /// Final: the carrier refused it, or every attempt failed.
    Rejected,
    /// Final unless a late receipt comes: no delivery notification within 72 hours.
    Unconfirmed,
    /// Final: we refused it before sending.
    Refused,
    /// Final: you cancelled it before it was sent.
    Cancelled,
    /// Final: its validity ended before it was sent.
    Expired,
}

impl MessageStatus {
    /// Reads the values of a query's `status`.
    pub(crate) fn read_all(words: &[String]) -> Result<Vec<State>> {
        let unknown = || {
            let known: Vec<_> = State::ALL.into_iter().map(State::as_str).collect();
            let list = known.join(", ");
            Problem::field("status", format!("there are: {list}"), format!("可用：{list}"))
        };
        words.iter().map(|word| State::parse(word).ok_or_else(unknown)).collect()
    }
}

macro_rules! same_names {
    ($($name:ident)*) => {
        impl From<State> for MessageStatus {
            fn from(state: State) -> MessageStatus {
                match state { $(State::$name => MessageStatus::$name,)* }
            }
        }

        impl From<MessageStatus> for State {
            fn from(status: MessageStatus) -> State {
                match status { $(MessageStatus::$name => State::$name,)* }
            }
        }
    };
}

same_names!(Held Queued Sending Submitted Delivered Undelivered Rejected Unconfirmed Refused Cancelled Expired);

/// Where the signature stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignaturePosition {
    /// Before the content.
    #[default]
    Start,
    /// After the content.
    End,
}

impl From<domain::signature::Position> for SignaturePosition {
    fn from(position: domain::signature::Position) -> SignaturePosition {
        match position {
            domain::signature::Position::Start => SignaturePosition::Start,
            domain::signature::Position::End => SignaturePosition::End,
        }
    }
}

/// Where messages go.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// Mainland China.
    Mainland,
    /// Everywhere else.
    International,
}

impl From<Direction> for domain::kind::Direction {
    fn from(word: Direction) -> domain::kind::Direction {
        match word {
            Direction::Mainland => domain::kind::Direction::Mainland,
            Direction::International => domain::kind::Direction::International,
        }
    }
}

impl From<domain::kind::Direction> for Direction {
    fn from(direction: domain::kind::Direction) -> Direction {
        match direction {
            domain::kind::Direction::Mainland => Direction::Mainland,
            domain::kind::Direction::International => Direction::International,
        }
    }
}

impl Direction {
    /// The domain's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Direction::Mainland => domain::kind::Direction::Mainland.as_str(),
            Direction::International => domain::kind::Direction::International.as_str(),
        }
    }

    /// Reads the domain's word.
    pub(crate) fn parse(word: &str) -> Option<Direction> {
        [Direction::Mainland, Direction::International].into_iter().find(|known| known.as_str() == word)
    }
}

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Payment {
    /// Before: it has a total and never goes below nothing.
    Prepaid,
    /// After: it has two thresholds.
    Postpaid,
}

impl Payment {
    /// The stored word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Payment::Prepaid => "prepaid",
            Payment::Postpaid => "postpaid",
        }
    }

    /// Prepaid or not.
    pub(crate) fn of(prepaid: bool) -> Payment {
        if prepaid { Payment::Prepaid } else { Payment::Postpaid }
    }
}

/// When a message is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChargeMode {
    /// When every segment was delivered.
    #[default]
    Delivered,
    /// When the carrier took it.
    Submitted,
    /// Once it was put on the wire.
    Accepted,
}

impl From<ChargeMode> for domain::settle::ChargeOn {
    fn from(word: ChargeMode) -> Self {
        match word {
            ChargeMode::Delivered => Self::Delivered,
            ChargeMode::Submitted => Self::Submitted,
            ChargeMode::Accepted => Self::Accepted,
        }
    }
}

impl From<domain::settle::ChargeOn> for ChargeMode {
    fn from(mode: domain::settle::ChargeOn) -> Self {
        match mode {
            domain::settle::ChargeOn::Delivered => ChargeMode::Delivered,
            domain::settle::ChargeOn::Submitted => ChargeMode::Submitted,
            domain::settle::ChargeOn::Accepted => ChargeMode::Accepted,
        }
    }
}

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderStatus {
    /// Bought, not usable yet.
    Ordered,
    /// Usable, within its time.
    Active,
    /// Everything was charged; a top-up makes it usable again.
    Exhausted,
    /// Its time is over; renewing makes it usable again.
    Expired,
    /// Ended by the operator, for good.
    Cancelled,
}

impl From<OrderStatus> for domain::order::Status {
    fn from(word: OrderStatus) -> Self {
        match word {
            OrderStatus::Ordered => Self::Ordered,
            OrderStatus::Active => Self::Active,
            OrderStatus::Exhausted => Self::Exhausted,
            OrderStatus::Expired => Self::Expired,
            OrderStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<domain::order::Status> for OrderStatus {
    fn from(status: domain::order::Status) -> Self {
        match status {
            domain::order::Status::Ordered => OrderStatus::Ordered,
            domain::order::Status::Active => OrderStatus::Active,
            domain::order::Status::Exhausted => OrderStatus::Exhausted,
            domain::order::Status::Expired => OrderStatus::Expired,
            domain::order::Status::Cancelled => OrderStatus::Cancelled,
        }
    }
}

/// What a ledger line did.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LedgerMove {
    /// Set aside when a message was accepted.
    Hold,
    /// Charged.
    Post,
    /// Given back.
    Void,
    /// Added; for a post-paid order a payment.
    TopUp,
    /// Mended, with a reason.
    Correction,
}

impl LedgerMove {
    /// Reads words of the query.
    pub(crate) fn read_all(words: &[String]) -> Result<Vec<Move>> {
        let unknown = || {
            let known: Vec<_> = Move::ALL.into_iter().map(Move::as_str).collect();
            let list = known.join(", ");
            Problem::field("move", format!("there are: {list}"), format!("可用：{list}"))
        };
        words.iter().map(|word| Move::parse(word).ok_or_else(unknown)).collect()
    }
}

impl From<LedgerMove> for domain::ledger::Move {
    fn from(word: LedgerMove) -> Self {
        match word {
            LedgerMove::Hold => Self::Hold,
            LedgerMove::Post => Self::Post,
            LedgerMove::Void => Self::Void,
            LedgerMove::TopUp => Self::TopUp,
            LedgerMove::Correction => Self::Correction,
        }
    }
}

impl From<domain::ledger::Move> for LedgerMove {
    fn from(kind: domain::ledger::Move) -> Self {
        match kind {
            domain::ledger::Move::Hold => LedgerMove::Hold,
            domain::ledger::Move::Post => LedgerMove::Post,
            domain::ledger::Move::Void => LedgerMove::Void,
            domain::ledger::Move::TopUp => LedgerMove::TopUp,
            domain::ledger::Move::Correction => LedgerMove::Correction,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_says_the_domains_words() {
        for state in State::ALL {
            let word = serde_json::to_value(MessageStatus::from(state)).unwrap();
            assert_eq!(word, state.as_str());
            assert_eq!(State::from(MessageStatus::from(state)), state);
        }
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(SmsType::from(kind)).unwrap(), kind.as_str());
            assert_eq!(Kind::from(SmsType::from(kind)), kind);
        }
    }
}
