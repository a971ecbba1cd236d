//! Which carriers may take a message, in which order. Whether one is up, and falling over to the next, is the
//! engine's.

use crate::filing::Verdict;
use crate::id::CarrierId;
use crate::kind::Kind;
use crate::network::Network;
use crate::phone::Country;

/// A set of SMS types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct KindSet(u8);

impl KindSet {
    /// Every type.
    pub const ALL: Self = Self(0b111);
    /// No type.
    pub const NONE: Self = Self(0);

    /// The set of these.
    pub fn of(kinds: &[Kind]) -> Self {
        kinds.iter().fold(Self::NONE, |set, kind| Self(set.0 | bit(*kind)))
    }

    /// Whether `kind` is in it.
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// Its members, most urgent first.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// The number stored: bit 0 verification, bit 1 notification, bit 2 marketing.
    pub const fn code(self) -> i64 {
        self.0 as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        u8::try_from(code).ok().filter(|bits| bits & !Self::ALL.0 == 0).map(Self)
    }
}

const fn bit(kind: Kind) -> u8 {
    1 << (kind as u8 - 1)
}

/// One way out of a route: a carrier and the messages it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who takes them.
    pub carrier: CarrierId,
    /// Of these types.
    pub kinds: KindSet,
    /// To these countries; empty = all.
    pub countries: Vec<Country>,
    /// To these networks; empty = all.
    pub networks: Vec<Network>,
    /// Smaller goes first; equals keep their order.
    pub priority: u32,
    /// The carrier takes only texts whose signature the recipient's network knows.
    pub needs_filing: bool,
}

impl Step {
    /// Whether this step takes such a message.
    pub fn takes(&self, kind: Kind, country: Country, network: Network) -> bool {
        self.kinds.contains(kind)
            && (self.countries.is_empty() || self.countries.contains(&country))
            && (self.networks.is_empty() || self.networks.contains(&network))
    }
}

/// The carriers to try, first to last, each once; empty when no carrier serves the message. `filing`: carriers that need a
/// filing are left out of it unless the message is free.
pub fn plan(
    steps: &[Step],
    kind: Kind,
    country: Country,
    network: Network,
    filing: Verdict,
) -> Vec<CarrierId> {
    let allowed = |step: &&Step| filing == Verdict::Free || !step.needs_filing;
    let mut fitting: Vec<&Step> =
        steps.iter().filter(allowed).filter(|step| step.takes(kind, country, network)).collect();
    fitting.sort_by_key(|step| step.priority);
    let mut carriers = Vec::with_capacity(fitting.len());
    for step in fitting {
        if !carriers.contains(&step.carrier) {
            carriers.push(step.carrier);
        }
    }
    carriers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(carrier: i64, priority: u32) -> Step {
        let (countries, networks) = (Vec::new(), Vec::new());
        Step {
            carrier: CarrierId(carrier),
            kinds: KindSet::ALL,
            countries,
            networks,
            priority,
            needs_filing: false,
        }
    }

    #[test]
    fn conditions_filter_and_priority_orders() {
        let steps = [
            step(1, 20),
            Step { kinds: KindSet::of(&[Kind::Marketing]), ..step(2, 1) },
            Step { countries: vec![Country::CN], ..step(3, 10) },
            Step { networks: vec![Network::ChinaUnicom], ..step(4, 5) },
            step(3, 30),
            step(5, 20),
        ];
        let ids = |kind, country, network| {
            plan(&steps, kind, country, network, Verdict::Free).iter().map(|c| c.0).collect::<Vec<_>>()
        };
        let gb = Country::parse("GB").unwrap();
        assert_eq!(ids(Kind::Verification, gb, Network::Unknown), [1, 5, 3]);
        assert_eq!(ids(Kind::Verification, Country::CN, Network::ChinaUnicom), [4, 3, 1, 5]);
        assert_eq!(ids(Kind::Marketing, Country::CN, Network::ChinaMobile), [2, 3, 1, 5]);
        assert_eq!(plan(&steps[1..2], Kind::Notification, gb, Network::Unknown, Verdict::Free), []);
    }

    #[test]
    fn what_is_not_filed_avoids_carriers_that_need_it() {
        let steps = [
            Step { needs_filing: true, ..step(1, 1) },
            step(2, 2),
            Step { needs_filing: true, ..step(3, 3) },
        ];
        let ids = |steps: &[Step], filing| {
            let network = Network::ChinaMobile;
            let carriers = plan(steps, Kind::Notification, Country::CN, network, filing);
            carriers.iter().map(|carrier| carrier.0).collect::<Vec<_>>()
        };
        assert_eq!(ids(&steps, Verdict::Free), [1, 2, 3]);
        assert_eq!(ids(&steps, Verdict::Avoid), [2]);
        assert_eq!(ids(&steps[..1], Verdict::Avoid), [0; 0]);
    }

    #[test]
    fn sets_round_trip() {
        for code in 0..8 {
            let set = KindSet::from_code(code).unwrap();
            assert_eq!((set.code(), KindSet::of(&set.iter().collect::<Vec<_>>())), (code, set));
        }
        assert_eq!((KindSet::from_code(8), KindSet::from_code(-1)), (None, None));
    }
}
