//! What became of a mission: failures by reason, and messages by country and network.

use std::collections::BTreeMap;

use domain::cause::Cause;
use domain::id::Uid;
use domain::message::State;
use domain::network::Network;
use domain::permission::Permission;
use domain::phone::Country;
use domain::refusal::Lang;
use store::stat::{self, TaskCount};

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;

/// Messages that did not arrive for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// Their state.
    pub state: State,
    /// Why; `None` = nothing more is known.
    pub cause: Option<Cause>,
    /// How many.
    pub count: i64,
}

impl ReasonCount {
    /// Why, for people.
    pub fn message(&self, lang: Lang) -> String {
        self.cause.map(|cause| cause.sentence(lang).into_owned()).unwrap_or_default()
    }
}

/// Messages to one network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceCount {
    /// ISO country; `None` = not known.
    pub country: Option<String>,
    /// Network word.
    pub network: &'static str,
    /// All of them.
    pub total: i64,
    /// Of which delivered.
    pub delivered: i64,
    /// Of which failed.
    pub failed: i64,
    /// Of which without a delivery notification.
    pub unconfirmed: i64,
    /// Of which not closed.
    pub under_way: i64,
}

/// What became of a mission so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// What did not arrive, by reason, the most first.
    pub by_reason: Vec<ReasonCount>,
    /// By country and network, the most first.
    pub by_place: Vec<PlaceCount>,
}

impl Engine {
    /// What became of a mission's messages so far.
    pub async fn mission_outcomes(&self, actor: &Actor, id: Uid) -> Result<Outcomes> {
        actor.may(Permission::MessagesRead)?;
        let tenant = actor.tenant;
        self.known_mission(tenant, id.0).await?;
        let counts = self.core.db.read(move |tx| stat::of_task(tx, tenant, id.0)).await?;
        Ok(outcomes(&counts))
    }
}

pub(super) fn outcomes(counts: &[TaskCount]) -> Outcomes {
    let mut reasons: BTreeMap<(i64, Option<i64>), i64> = BTreeMap::new();
    let mut places: BTreeMap<(i64, i64), PlaceCount> = BTreeMap::new();
    for count in counts {
        let place = places.entry((count.country, count.network)).or_default();
        let Some(state) = count.state else {
            place.total += count.messages;
            place.under_way += count.messages;
            continue;
        };
        place.under_way -= count.messages;
        match state {
            State::Delivered => place.delivered += count.messages,
            State::Unconfirmed => place.unconfirmed += count.messages,
            State::Cancelled => {}
            _ => place.failed += count.messages,
        }
        if !matches!(state, State::Delivered | State::Cancelled) {
            *reasons.entry((state.code(), count.reason)).or_default() += count.messages;
        }
    }
    let reason = |((state, cause), count): ((i64, Option<i64>), i64)| {
        let state = State::from_code(state)?;
        Some(ReasonCount { state, cause: cause.and_then(Cause::from_code), count })
    };
    let mut by_reason: Vec<_> = reasons.into_iter().filter_map(reason).collect();
    by_reason.sort_by_key(|reason| -reason.count);
    let place = |((country, network), count): ((i64, i64), PlaceCount)| PlaceCount {
        country: Country::from_code(country).filter(|c| *c != Country::NONE).map(|c| c.as_str().to_owned()),
        network: Network::from_code(network).unwrap_or(Network::Unknown).as_str(),
        ..count
    };
    let mut by_place: Vec<_> = places.into_iter().map(place).collect();
    by_place.sort_by_key(|place| -place.total);
    Outcomes { by_reason, by_place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_closed_is_under_way() {
        let count = |state, reason, messages| TaskCount {
            state,
            reason,
            country: Country::CN.code(),
            network: Network::Unknown.code(),
            messages,
            segments: messages,
        };
        let blacklisted = domain::refusal::Refusal::Blacklisted.code();
        let counts = [
            count(None, None, 10),
            count(Some(State::Delivered), None, 4),
            count(Some(State::Refused), Some(blacklisted), 2),
            count(Some(State::Unconfirmed), None, 1),
            count(Some(State::Cancelled), None, 1),
        ];
        let seen = outcomes(&counts);
        let place = &seen.by_place[0];
        assert_eq!((place.total, place.delivered, place.failed), (10, 4, 2));
        assert_eq!((place.unconfirmed, place.under_way), (1, 2));
        assert_eq!(seen.by_reason.iter().map(|reason| reason.count).collect::<Vec<_>>(), [2, 1]);
        assert!(seen.by_reason[0].message(Lang::En).len() > 10);
    }
}
