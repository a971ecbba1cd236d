//! Filing (报备): mainland networks want to know a signature before they deliver texts with it. Where it stands with each,
//! and what becomes of a message to a network that does not know its signature.
//!
//! Pure. Invariant: nothing here concerns recipients outside mainland China.

use crate::kind::Direction;
use crate::network::Network;
use crate::phone::Country;

/// Networks a signature can be filed with.
pub const NETWORKS: [Network; 4] =
    [Network::ChinaMobile, Network::ChinaUnicom, Network::ChinaTelecom, Network::ChinaBroadnet];

/// Where a signature stands with a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// Nobody asked the network.
    #[default]
    None,
    /// The network was asked.
    Filing,
    /// The network knows it.
    Filed,
    /// The network does not want it.
    Rejected,
}

impl Status {
    /// All.
    pub const ALL: [Status; 4] = [Status::None, Status::Filing, Status::Filed, Status::Rejected];

    /// The word in the database, the API and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::None => "none",
            Status::Filing => "filing",
            Status::Filed => "filed",
            Status::Rejected => "rejected",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// The networks that know a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Filed(u8);

impl Filed {
    /// No network knows it.
    pub const NOWHERE: Filed = Filed(0);

    /// One more network knows it.
    pub const fn with(self, network: Network) -> Filed {
        Filed(self.0 | 1 << network.code())
    }

    /// This network knows it. Of a number whose network is not known it counts that any does.
    pub const fn covers(self, network: Network) -> bool {
        match network {
            Network::Unknown => self.0 != 0,
            known => self.0 & 1 << known.code() != 0,
        }
    }
}

/// What becomes of messages whose signature the recipient's network does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Unfiled {
    /// Nothing: they are sent like others.
    #[default]
    Ignore,
    /// Carriers that need a filing do not get them; refused when there is no other.
    Steer,
    /// They are refused.
    Refuse,
}

impl Unfiled {
    /// From the policy's word; what is not known is ignored.
    pub fn parse(word: &str) -> Unfiled {
        match word {
            "steer" => Unfiled::Steer,
            "refuse" => Unfiled::Refuse,
            _ => Unfiled::Ignore,
        }
    }
}

/// What that means for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Any carrier may have it.
    Free,
    /// Only carriers that need no filing may have it.
    Avoid,
    /// It is not to be sent.
    Refuse,
}

/// The verdict on a message to a network of a country. No allocation.
pub fn judge(rule: Unfiled, filed: Filed, country: Country, network: Network) -> Verdict {
    if Direction::of(country) != Direction::Mainland || filed.covers(network) {
        return Verdict::Free;
    }
    match rule {
        Unfiled::Ignore => Verdict::Free,
        Unfiled::Steer => Verdict::Avoid,
        Unfiled::Refuse => Verdict::Refuse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        assert!(Status::ALL.iter().all(|status| Status::parse(status.as_str()) == Some(*status)));
        assert_eq!(Status::parse("x"), None);
        let rules = ["ignore", "steer", "refuse", "x"].map(Unfiled::parse);
        assert_eq!(rules, [Unfiled::Ignore, Unfiled::Steer, Unfiled::Refuse, Unfiled::Ignore]);
    }

    #[test]
    fn sets_know_their_networks() {
        let filed = Filed::NOWHERE.with(Network::ChinaMobile).with(Network::ChinaBroadnet);
        let covered = NETWORKS.map(|network| filed.covers(network));
        assert_eq!(covered, [true, false, false, true]);
        assert!(filed.covers(Network::Unknown), "some network knows it");
        assert!(Network::ALL.into_iter().all(|network| !Filed::NOWHERE.covers(network)));
    }

    #[test]
    fn only_mainland_recipients_of_networks_that_do_not_know_it_are_concerned() {
        let gb = Country::parse("GB").unwrap();
        let filed = Filed::NOWHERE.with(Network::ChinaMobile);
        for (rule, wanted) in [
            (Unfiled::Ignore, Verdict::Free),
            (Unfiled::Steer, Verdict::Avoid),
            (Unfiled::Refuse, Verdict::Refuse),
        ] {
            assert_eq!(judge(rule, filed, Country::CN, Network::ChinaUnicom), wanted);
            assert_eq!(judge(rule, Filed::NOWHERE, Country::CN, Network::Unknown), wanted);
            assert_eq!(judge(rule, filed, Country::CN, Network::Unknown), Verdict::Free);
            assert_eq!(judge(rule, filed, Country::CN, Network::ChinaMobile), Verdict::Free);
            assert_eq!(judge(rule, Filed::NOWHERE, gb, Network::Unknown), Verdict::Free);
        }
    }
}
