//! The tenants in one list.

use domain::permission::Permission;
use store::catalog::Tenant;
use store::platform::TenantCounts;

use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;

/// A tenant with how many of each it has.
#[derive(Clone, Debug)]
pub struct TenantOverview {
    /// The tenant.
    pub tenant: Tenant,
    /// What it has.
    pub counts: TenantCounts,
}

impl Engine {
    /// Every tenant, by code.
    pub async fn tenants_overview(&self, actor: &Actor) -> Result<Vec<TenantOverview>> {
        actor.may(Permission::PlatformTenants)?;
        let read = |tx: &mut store::Tx<'_>| {
            Ok((store::catalog::tenants_all(tx)?, store::platform::tenant_counts_all(tx)?))
        };
        let (tenants, counts) = self.core.db.read(read).await?;
        let overview = |tenant: Tenant| {
            let counts = counts.get(&tenant.id).copied().unwrap_or_default();
            TenantOverview { tenant, counts }
        };
        let mut all: Vec<_> = tenants.into_iter().map(overview).collect();
        all.sort_by(|a, b| a.tenant.code.cmp(&b.tenant.code));
        Ok(all)
    }
}
