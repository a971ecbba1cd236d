//! The API's own enums and small shapes, so that the document lists their words.

use domain::kind::Kind;
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
