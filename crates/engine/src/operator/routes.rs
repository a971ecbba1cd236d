//! Routes with their carriers as they run.

use domain::kind::{Direction, Kind};
use domain::permission::Permission;
use domain::route::Step;

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;
use crate::policy::{Picture, Route};

/// A route.
#[derive(Clone, Debug)]
pub struct RouteLive {
    /// Route ID as tenants know it.
    pub route_id: String,
    /// SMS type it carries.
    pub kind: Kind,
    /// Where it goes.
    pub direction: Direction,
    /// Business channel it belongs to.
    pub channel: String,
    /// Used for new messages.
    pub enabled: bool,
    /// Its carriers, first to be tried first.
    pub steps: Vec<RouteStep>,
}

/// A carrier of a route.
#[derive(Clone, Debug)]
pub struct RouteStep {
    /// Its code.
    pub carrier: String,
    /// Lower is tried first.
    pub priority: u32,
    /// SMS types it takes.
    pub kinds: Vec<Kind>,
    /// Countries (ISO 3166 alpha-2) it takes; empty = all.
    pub countries: Vec<String>,
    /// Network words it takes; empty = all.
    pub networks: Vec<&'static str>,
    /// Messages can go over it now.
    pub up: bool,
}

impl Engine {
    /// Every route, by Route ID.
    pub fn routes_live(&self, actor: &Actor) -> Result<Vec<RouteLive>> {
        actor.may(Permission::RoutesRead)?;
        let picture = self.core.picture();
        let mut all: Vec<_> = picture.routes.values().map(|route| self.route(&picture, route)).collect();
        all.sort_by(|a, b| a.route_id.cmp(&b.route_id));
        Ok(all)
    }

    fn route(&self, picture: &Picture, route: &Route) -> RouteLive {
        let mut steps: Vec<_> = route.steps.iter().map(|step| self.route_step(picture, step)).collect();
        steps.sort_by_key(|step| step.priority);
        RouteLive {
            route_id: route.code.clone(),
            kind: route.kind,
            direction: route.direction,
            channel: route.channel.clone(),
            enabled: route.enabled,
            steps,
        }
    }

    fn route_step(&self, picture: &Picture, step: &Step) -> RouteStep {
        RouteStep {
            carrier: picture.carrier_code(step.carrier),
            priority: step.priority,
            kinds: step.kinds.iter().collect(),
            countries: step.countries.iter().map(|country| country.as_str().to_owned()).collect(),
            networks: step.networks.iter().map(|network| network.as_str()).collect(),
            up: self.core.carrier(step.carrier).is_some_and(|run| run.is_up()),
        }
    }
}
