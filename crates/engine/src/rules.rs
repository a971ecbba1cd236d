//! What is set of the policy, as stored, and the rules compiled from it. Who may set it is `operator/policy.rs`'s business.

use std::collections::HashMap;

use domain::id::TenantId;
use domain::policy::{Layers, Policy, Set};
use store::policy::Version;
use store::{Result, Tx};

use crate::catalog::TenantOptions;

/// Whose policy the platform's is.
pub(crate) const PLATFORM: TenantId = TenantId(0);

static NOTHING: Set = Set::EMPTY;

/// Everything that is set, over the defaults of the settings file.
pub(crate) struct Rules {
    defaults: Set,
    set: HashMap<TenantId, Set>,
}

impl Rules {
    /// Reads what is set; a version that cannot be read counts as nothing set, and is logged.
    pub(crate) fn load(tx: &mut Tx<'_>, defaults: &Set) -> Result<Rules> {
        let versions = store::policy::latest_all(tx)?;
        let set = versions.iter().map(|version| (version.tenant, set_of(version))).collect();
        Ok(Rules { defaults: defaults.clone(), set })
    }

    /// How many tenants have a value of their own, by what their policies set.
    pub(crate) fn of_tenants(&self) -> impl Iterator<Item = (TenantId, &Set)> {
        self.set.iter().filter(|(tenant, _)| **tenant != PLATFORM).map(|(tenant, set)| (*tenant, set))
    }

    /// As if a policy set this.
    pub(crate) fn put(&mut self, tenant: TenantId, set: Set) {
        self.set.insert(tenant, set);
    }

    fn own(&self, tenant: TenantId) -> &Set {
        self.set.get(&tenant).unwrap_or(&NOTHING)
    }

    /// The platform's layers.
    pub(crate) fn platform(&self) -> Layers<'_> {
        let platform = self.own(PLATFORM);
        Layers { defaults: &self.defaults, platform, options: &NOTHING, tenant: &NOTHING }
    }

    /// A tenant's layers, or the platform's; `options` are what the tenant's options say.
    pub(crate) fn tenant<'a>(&'a self, tenant: TenantId, options: &'a Set) -> Layers<'a> {
        let own = if tenant == PLATFORM { &NOTHING } else { self.own(tenant) };
        Layers { options, tenant: own, ..self.platform() }
    }

    /// The platform's rules.
    pub(crate) fn of_platform(&self) -> Policy {
        Policy::compile(&self.platform())
    }

    /// A tenant's rules; `None` when they are the platform's.
    pub(crate) fn of_tenant(&self, tenant: TenantId, options: &TenantOptions) -> Option<Policy> {
        let options = options.rules();
        let same = options.is_empty() && self.own(tenant).is_empty();
        (!same).then(|| Policy::compile(&self.tenant(tenant, &options)))
    }
}

/// What a version sets.
pub(crate) fn set_of(version: &Version) -> Set {
    serde_json::from_str(&version.settings).unwrap_or_else(|error| {
        let (tenant, number) = (version.tenant.0, version.version);
        tracing::error!(tenant, version = number, %error, "unreadable policy: taken as nothing set");
        Set::default()
    })
}
