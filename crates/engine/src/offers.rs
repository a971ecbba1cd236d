//! What a tenant may use when it sends, for lists to choose from: its signatures, its templates, and the routes that its
//! packages open.

use domain::kind::{Direction, Kind};
use domain::permission::Permission;
use domain::template::Template;

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;

/// A signature.
#[derive(Clone, Debug)]
pub struct SignatureView {
    /// Without brackets.
    pub text: String,
    /// `draft`, `submitted`, `approved`, `rejected`, `disabled` or `expired`.
    pub status: String,
}

/// A template.
#[derive(Clone, Debug)]
pub struct TemplateView {
    /// The API's name for it.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// SMS type.
    pub kind: Kind,
    /// With its variables.
    pub content: String,
    /// Names of its variables, in the order in which they are given.
    pub variables: Vec<String>,
    /// As for signatures.
    pub status: String,
}

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
    /// The tenant's signatures, whatever their status.
    pub async fn signatures(&self, actor: &Actor) -> Result<Vec<SignatureView>> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| store::catalog::signatures(tx, tenant)).await?;
        Ok(rows.into_iter().map(|row| SignatureView { text: row.text, status: row.status }).collect())
    }

    /// The tenant's templates, whatever their status.
    pub async fn templates(&self, actor: &Actor) -> Result<Vec<TemplateView>> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| store::catalog::templates(tx, tenant)).await?;
        let view = |row: store::catalog::Template| TemplateView {
            variables: Template::parse(&row.content).map(|parsed| names(&parsed)).unwrap_or_default(),
            code: row.code,
            name: row.name,
            kind: Kind::from_code(row.kind).unwrap_or(Kind::Notification),
            content: row.content,
            status: row.status,
        };
        Ok(rows.into_iter().map(view).collect())
    }

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

fn names(template: &Template) -> Vec<String> {
    template.variables.iter().map(|variable| variable.name.clone()).collect()
}
