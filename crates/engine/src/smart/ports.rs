//! The platform's own senders of a tenant: what the message path puts into `source_addr`.
//!
//! A message carries the sender ID it names unless its carrier's `sender_fixed` replaces it, else the carrier's own `sender`
//! (`pipeline/ready.rs`). So a tenant's senders are those of the carriers that some enabled route leads to, and the sender IDs
//! it may name where a carrier lets it; and numbers of its own (`uplink_numbers`) that begin with a carrier's, which is how an
//! extension is given to a tenant.

use domain::id::TenantId;
use domain::sender_registry::Status;
use domain::smart::{Port, port};

use crate::policy::Picture;

/// Rules that a record can have beside claimed ones.
const PORTS_MAX: usize = 80;

/// A tenant's own senders.
pub(super) fn own(picture: &Picture, tenant: TenantId) -> Vec<Port> {
    let Some(tenant) = picture.tenants.get(&tenant) else { return Vec::new() };
    let routes = picture.routes.values().filter(|route| route.enabled);
    let used: std::collections::HashSet<_> =
        routes.flat_map(|route| route.steps.iter().map(|step| step.carrier)).collect();
    let carriers =
        picture.carriers.values().filter(|carrier| carrier.options.enabled && used.contains(&carrier.id));
    let carriers: Vec<_> = carriers.collect();
    let senders = carriers.iter().map(|carrier| carrier.options.sender.as_str());
    let may_name = carriers.iter().any(|carrier| !carrier.options.sender_fixed);
    let listed = tenant.options.sender_ids.iter().map(String::as_str);
    let approved =
        tenant.senders.iter().filter(|(_, places)| places.iter().any(|(_, at)| *at == Status::Approved));
    let named = listed.chain(approved.map(|(text, _)| text.as_str())).filter(|_| may_name);
    let extensions = tenant.options.uplink_numbers.iter().map(String::as_str);
    let mut ports = port::own(senders.chain(named), extensions);
    ports.truncate(PORTS_MAX);
    ports
}
