//! Smart SMS beyond the handset's own table: links that become cards or pages, what was shown and pressed, what people did
//! then.
//!
//! `links.rs`: a tenant's links and its host. `follow.rs`: what handsets and browsers get who follow one. `events.rs`: what
//! handsets tell. `conversions.rs`: what tenants tell. `figures.rs`: all of it beside what was sent. `guard.rs`: how often
//! somebody may ask.
//!
//! Invariants: a link is resolved in the transaction that counts it, with its row held; where it leads was fixed when it
//! was made, or is the reviewed menu; whoever follows it is known by a keyed hash of a day only; everything is counted raw,
//! and clean of machines. Nothing here is waited for by any message: a verification code neither carries a link nor waits
//! for one.

mod conversions;
mod events;
mod figures;
mod figures_file;
mod follow;
mod guard;
mod hosts;
mod links;

use std::sync::{Arc, Mutex, PoisonError};

use domain::id::SmartId;
use domain::smart::event::Watch;
use ring::digest::{SHA256, digest};

use crate::Engine;

pub use conversions::{CONVERSIONS_MAX, ConversionView, Converted, NewConversion};
pub use events::{Batch, BatchTaken, Maker, Told};
pub use figures::{DAYS_MAX, Funnel, FunnelBy, FunnelQuery, FunnelRow, Funnels, Sizes};
pub use follow::{AimCard, AimGo, AimPage, AimSeen, PageItem, Visit};
pub use hosts::{HostView, Hosts};
pub use links::{LinkQuery, LinkStanding, LinkView, NewLink, OneLink};

/// What following links and counting remembers.
pub(crate) struct Aim {
    /// Where links are.
    pub(crate) hosts: Arc<Hosts>,
    guard: guard::Guard,
    watch: Mutex<Watch>,
    intake: events::Intake,
    /// The items of versions that events were told of.
    items: Mutex<Items>,
}

/// The ids of the items of versions.
type Items = lru::LruCache<(SmartId, i64), Arc<Vec<String>>>;

/// Versions whose items are remembered.
const VERSIONS_KEPT: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(4_095);

impl Default for Aim {
    fn default() -> Aim {
        Aim {
            hosts: Arc::default(),
            guard: guard::Guard::default(),
            watch: Mutex::default(),
            intake: events::Intake::default(),
            items: Mutex::new(lru::LruCache::new(VERSIONS_KEPT)),
        }
    }
}

impl Aim {
    /// Says once where the platform itself is reached.
    pub(crate) fn is_at(&self, public_url: &str) {
        self.hosts.public_url.get_or_init(|| public_url.trim_end_matches('/').to_owned());
    }

    fn public_url(&self) -> &str {
        self.hosts.public_url()
    }

    /// Whether a tap or a view is a person's, as far as what the handset did before tells.
    fn is_clean(
        &self,
        handset: u64,
        profile: SmartId,
        what: domain::smart::event::What,
        now_ms: i64,
    ) -> bool {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.is_clean(handset, profile.0, what, now_ms)
    }
}

/// SHA-256 of something.
fn sha256(octets: &[u8]) -> Vec<u8> {
    digest(&SHA256, octets).as_ref().to_vec()
}

/// The first 64 bits of a hash.
fn bits(hash: &[u8]) -> u64 {
    hash.first_chunk().map_or(0, |octets| u64::from_be_bytes(*octets))
}

impl Engine {
    /// A keyed hash: the same for the same on every node, and nothing that somebody else can make.
    fn marked(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        self.identity.mark(purpose, parts)
    }
}
