//! Licences: trades of which a tenant may speak, given by reviewers on the ground of documents, for a time or without end.

use std::collections::HashMap;

use domain::audit::Action as Audited;
use domain::id::TenantId;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::screening::category::{Category, Licences};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Tx;
use store::screening::{self as rows, Licence};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{reason, wrong};
use crate::error::{Error, Result};
use crate::policy::Tenant;

/// A licence as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceView {
    /// Whose, by code.
    pub tenant_code: String,
    /// What the tenant is called.
    pub tenant_name: String,
    /// Of what it may speak.
    pub category: Category,
    /// The last day, in the tenant's time zone; `None` = without end.
    pub expires_on: Option<String>,
    /// That day is over.
    pub is_expired: bool,
    /// On what ground.
    pub note: String,
    /// Who gave it.
    pub who: String,
    /// When it was given or changed, Unix ms.
    pub changed_ms: i64,
}

/// Licences with the moment at which each ends, Unix ms; `None` = never.
pub(crate) type Given = Vec<(Category, Option<i64>)>;

/// The licences of every tenant. One whose day cannot be read is over.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    zone_of: impl Fn(TenantId) -> TimeZone,
) -> store::Result<HashMap<TenantId, Given>> {
    let mut given: HashMap<TenantId, Given> = HashMap::new();
    for row in rows::licences_all(tx)? {
        let end = row.expires_on.as_deref().map(|day| end_of(day, &zone_of(row.tenant)).unwrap_or(0));
        given.entry(row.tenant).or_default().push((row.category, end));
    }
    Ok(given)
}

/// The end of a day, Unix ms.
fn end_of(day: &str, zone: &TimeZone) -> Option<i64> {
    let next = day.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    next.to_zoned(zone.clone()).ok().map(|at| at.timestamp().as_millisecond())
}

impl Tenant {
    /// Of what the tenant may speak at this moment, Unix ms.
    pub(crate) fn licences_at(&self, at_ms: i64) -> Licences {
        let holds = self.licences.iter().filter(|(_, end)| end.is_none_or(|end| at_ms < end));
        holds.map(|(category, _)| *category).collect()
    }
}

impl Engine {
    /// Every licence, or one tenant's, by tenant and category.
    pub async fn licences(&self, actor: &Actor, tenant: Option<&str>) -> Result<Vec<LicenceView>> {
        actor.may(Permission::ScreeningRead)?;
        let only = self.tenant_of_log(tenant)?;
        let rows = self.core.db.read(rows::licences_all).await?;
        let rows = rows.into_iter().filter(|row| only.is_none_or(|only| row.tenant == only));
        let mut views: Vec<_> = rows.filter_map(|row| self.licence_view(row)).collect();
        views.sort_by(|a, b| (&a.tenant_code, a.category).cmp(&(&b.tenant_code, b.category)));
        Ok(views)
    }

    /// Gives a tenant a licence, or changes it.
    pub async fn give_licence(
        &self,
        actor: &Actor,
        (tenant, category): (&str, Category),
        expires_on: Option<&str>,
        note: &str,
    ) -> Result<LicenceView> {
        actor.may(Permission::ScreeningManage)?;
        let id = self.tenant_of_log(Some(tenant))?.ok_or(Refusal::NotFound)?;
        if !category.can_be_licensed() {
            let (en, zh) = ("nobody can be licensed for this category", "该类别不可许可");
            return Err(wrong("category", en, zh));
        }
        let note = reason("note", note)?;
        let zone = self.core.picture().tenants.get(&id).map_or(TimeZone::UTC, |tenant| tenant.zone.clone());
        if let Some(day) = expires_on {
            let Some(end) = end_of(day, &zone) else {
                return Err(wrong(
                    "expires_on",
                    "expected a date such as 2027-01-31",
                    "应为日期，例如 2027-01-31",
                ));
            };
            if end <= now_ms() {
                return Err(wrong("expires_on", "it is over already", "该日期已过"));
            }
        }
        let licence = Licence {
            tenant: id,
            category,
            expires_on: expires_on.map(str::to_owned),
            note,
            who: actor.name().to_owned(),
            changed_ms: now_ms(),
        };
        let line = self.core.note(actor, Audited::LicenceGiven, category.as_str()).in_log_of(id);
        let line = line.with("expires_on", expires_on).with("note", &licence.note).with("tenant", tenant);
        let row = licence.clone();
        let write = move |tx: &mut Tx<'_>| {
            rows::put_licence(tx, &row)?;
            store::audit::add(tx, &line.clone().line())
        };
        self.core.db.write(write).await?;
        self.refresh().await?;
        self.licence_view(licence).ok_or_else(|| Refusal::NotFound.into())
    }

    /// Takes a licence back.
    pub async fn take_licence(&self, actor: &Actor, tenant: &str, category: Category) -> Result<()> {
        actor.may(Permission::ScreeningManage)?;
        let id = self.tenant_of_log(Some(tenant))?.ok_or(Refusal::NotFound)?;
        let line = self.core.note(actor, Audited::LicenceTaken, category.as_str()).in_log_of(id);
        let line = line.with("tenant", tenant);
        let write = move |tx: &mut Tx<'_>| {
            if !rows::drop_licence(tx, id, category)? {
                return Ok(false);
            }
            store::audit::add(tx, &line.clone().line())?;
            Ok(true)
        };
        if !self.core.db.write(write).await? {
            return Err(Error::Refused(Refusal::NotFound, Detail::field("category")));
        }
        self.refresh().await
    }

    fn licence_view(&self, row: Licence) -> Option<LicenceView> {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&row.tenant)?;
        let end = row.expires_on.as_deref().map(|day| end_of(day, &tenant.zone).unwrap_or(0));
        Some(LicenceView {
            tenant_code: tenant.code.clone(),
            tenant_name: tenant.name.clone(),
            category: row.category,
            is_expired: end.is_some_and(|end| end <= now_ms()),
            expires_on: row.expires_on,
            note: row.note,
            who: row.who,
            changed_ms: row.changed_ms,
        })
    }
}
