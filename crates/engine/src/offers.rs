//! What a tenant may choose from when it sends: the routes that its packages open. Its signatures and templates are
//! `review/`'s.

use domain::kind::{Direction, Kind};
use domain::permission::Permission;

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;

/// A route.
#[derive(Clone, Debug)]
pub struct RouteView {
    /// Route ID.
    pub code: String,
    /// SMS type.
    pub kind: Kind,
    /// Direction.
    pub direction: Direction,
    /// Business channel.
    pub channel: String,
    /// Takes new messages.
    pub enabled: bool,
}

impl Engine {
    /// The routes that the tenant's packages open and the caller may name.
    pub fn routes(&self, actor: &Actor) -> Result<Vec<RouteView>> {
        actor.may(Permission::CatalogRead)?;
        let picture = self.core.picture();
        let orders = picture.tenants.get(&actor.tenant).map(|tenant| tenant.orders.as_slice());
        let opened = |id| orders.unwrap_or_default().iter().any(|order| order.routes.contains(id));
        let named =
            |id| actor.key().is_none_or(|key| key.options.routes.is_empty() || key.routes.contains(id));
        let mut routes: Vec<_> = picture
            .routes
            .values()
            .filter(|route| opened(&route.id) && named(&route.id))
            .map(|route| RouteView {
                code: route.code.clone(),
                kind: route.kind,
                direction: route.direction,
                channel: route.channel.clone(),
                enabled: route.enabled,
            })
            .collect();
        routes.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(routes)
    }
}
