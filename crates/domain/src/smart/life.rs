//! What can become of a Smart SMS profile: when handsets may show it. A version's own life is `review::Status`.
//!
//! Invariants: what is frozen is shown again only after two people of the platform said so, or never; a version that is
//! approved while its profile is frozen takes its place and stays unseen; who proposed to unfreeze does not confirm it (the
//! engine looks at who).

/// Where a profile is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// No version was approved yet.
    Draft = 1,
    /// Handsets may show the live version.
    Published = 2,
    /// The platform took it off the handsets.
    Frozen = 3,
    /// Somebody of the platform proposes to show it again; it is still off.
    Unfreezing = 4,
    /// A document it stands on is out of date; it is off.
    Expired = 5,
    /// Its owner took it off.
    Withdrawn = 6,
}

/// What happens to a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A version was approved.
    Publish,
    /// The platform takes it off, or one of its signatures may be used no longer.
    Freeze,
    /// One person of the platform wants it shown again.
    ProposeUnfreeze,
    /// Another one agrees.
    ConfirmUnfreeze,
    /// Another one, or the same, does not.
    RefuseUnfreeze,
    /// A document is out of date.
    Expire,
    /// Its owner takes it off.
    Withdraw,
}

impl State {
    /// All.
    pub const ALL: [State; 6] =
        [State::Draft, State::Published, State::Frozen, State::Unfreezing, State::Expired, State::Withdrawn];

    /// The word in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Frozen => "frozen",
            State::Unfreezing => "unfreezing",
            State::Expired => "expired",
            State::Withdrawn => "withdrawn",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The number in the feed.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number in the feed.
    pub fn from_code(code: i64) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after `event`; `None` when that cannot happen now.
    pub const fn apply(self, event: Event) -> Option<State> {
        use State::{Draft, Expired, Frozen, Published, Unfreezing, Withdrawn};
        match (self, event) {
            (Draft | Published | Expired | Withdrawn, Event::Publish) => Some(Published),
            (Frozen | Unfreezing, Event::Publish) => Some(self),
            (Published | Expired, Event::Freeze) => Some(Frozen),
            (Unfreezing, Event::Freeze | Event::RefuseUnfreeze) => Some(Frozen),
            (Frozen, Event::ProposeUnfreeze) => Some(Unfreezing),
            (Unfreezing, Event::ConfirmUnfreeze) => Some(Published),
            (Published, Event::Expire) => Some(Expired),
            (Published | Expired, Event::Withdraw) => Some(Withdrawn),
            _ => None,
        }
    }

    /// Handsets may show it.
    pub const fn is_shown(self) -> bool {
        matches!(self, State::Published)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 7] = [
        Event::Publish,
        Event::Freeze,
        Event::ProposeUnfreeze,
        Event::ConfirmUnfreeze,
        Event::RefuseUnfreeze,
        Event::Expire,
        Event::Withdraw,
    ];

    #[test]
    fn words_read_back() {
        assert!(State::ALL.into_iter().all(|state| State::parse(state.as_str()) == Some(state)));
        assert!(State::ALL.into_iter().all(|state| State::from_code(state.code()) == Some(state)));
        assert_eq!((State::parse("x"), State::from_code(0)), (None, None));
    }

    #[test]
    fn what_is_frozen_is_shown_only_after_a_proposal_and_its_confirmation() {
        for event in EVENTS {
            assert_ne!(State::Frozen.apply(event), Some(State::Published), "{event:?}");
            let after = State::Unfreezing.apply(event);
            assert_eq!(after == Some(State::Published), event == Event::ConfirmUnfreeze, "{event:?}");
        }
        // No way round by its owner.
        assert_eq!(State::Frozen.apply(Event::Withdraw), None);
        assert_eq!(State::Frozen.apply(Event::Publish), Some(State::Frozen));
    }

    #[test]
    fn nothing_is_shown_that_was_not_approved() {
        for event in EVENTS {
            assert_eq!(State::Draft.apply(event).is_some(), event == Event::Publish, "{event:?}");
            assert_eq!(State::Withdrawn.apply(event).is_some(), event == Event::Publish, "{event:?}");
        }
        assert!(State::ALL.into_iter().filter(|state| state.is_shown()).eq([State::Published]));
    }
}
