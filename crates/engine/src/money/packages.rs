//! Packages: what can be bought. Orders keep the terms they were placed under, so changing one changes no placed order's
//! price; only the Route IDs it opens are the same for all its orders.

use domain::audit::Action;
use domain::id::PackageId;
use domain::money::{AMOUNT_MAX, Micro, PRICE_MAX};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use ring::rand::SecureRandom;
use serde_json::json;
use store::packages::{self, Package};

use crate::Engine;
use crate::actor::Actor;
use crate::catalog::PackageOptions;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::money::work::{Decided, refuse};
use crate::paging::{Numbered, Paging};
use crate::policy::price_line;
use crate::provision::is_country;

/// A package.
#[derive(Clone, Debug)]
pub struct PackageView {
    /// 12 digits, or what a provisioning file says.
    pub code: String,
    /// What it offers.
    pub options: PackageOptions,
    /// Named by whoever changes it.
    pub version: i64,
    /// Made at; `None` = by a provisioning file.
    pub created_ms: Option<i64>,
    /// No longer offered since.
    pub retired_ms: Option<i64>,
    /// Orders placed of it.
    pub orders: i64,
}

/// Which packages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PackageShelf {
    /// Those on offer.
    #[default]
    Current,
    /// Those no longer offered.
    Retired,
    /// All.
    All,
}

/// By what a list of packages is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PackageSort {
    /// When they were made.
    #[default]
    Created,
    /// Their id.
    Code,
    /// Product name.
    Product,
    /// Business channel.
    Channel,
}

/// Which packages are asked for.
#[derive(Clone, Debug)]
pub struct PackageQuery {
    /// Id, product or channel contains this, whatever the case.
    pub words: Option<String>,
    /// On offer or not.
    pub shelf: PackageShelf,
    /// Sorted by.
    pub sort: PackageSort,
    /// The other way round.
    pub descending: bool,
    /// The page.
    pub page: Paging,
}

fn view(row: Package) -> Option<PackageView> {
    let options = serde_json::from_str(&row.options)
        .inspect_err(|error| tracing::error!(code = row.code, %error, "unreadable package"))
        .ok()?;
    let Package { code, version, created_ms, retired_ms, orders, .. } = row;
    Some(PackageView { code, options, version, created_ms, retired_ms, orders })
}

impl PackageQuery {
    fn takes(&self, package: &PackageView) -> bool {
        let on = match self.shelf {
            PackageShelf::Current => package.retired_ms.is_none(),
            PackageShelf::Retired => package.retired_ms.is_some(),
            PackageShelf::All => true,
        };
        let texts = [&package.code, &package.options.product, &package.options.channel];
        let named = |words: &String| texts.iter().any(|t| t.to_lowercase().contains(&words.to_lowercase()));
        on && self.words.as_ref().is_none_or(named)
    }

    fn order(&self, packages: &mut [PackageView]) {
        packages.sort_by(|a, b| match self.sort {
            PackageSort::Created => a.created_ms.cmp(&b.created_ms),
            PackageSort::Code => a.code.cmp(&b.code),
            PackageSort::Product => a.options.product.cmp(&b.options.product),
            PackageSort::Channel => a.options.channel.cmp(&b.options.channel),
        });
        if self.descending {
            packages.reverse();
        }
    }
}

impl Engine {
    /// A page of packages.
    pub async fn packages(&self, actor: &Actor, query: PackageQuery) -> Result<Numbered<PackageView>> {
        actor.may(Permission::OrdersReadAll)?;
        let rows = self.core.db.read(packages::all).await?;
        let mut found: Vec<_> = rows.into_iter().filter_map(view).filter(|p| query.takes(p)).collect();
        query.order(&mut found);
        let total = found.len() as i64;
        let Paging { offset, limit } = query.page;
        let items = found.into_iter().skip(offset as usize).take(limit as usize).collect();
        Ok(Numbered::new(items, total))
    }

    /// One package.
    pub async fn package(&self, actor: &Actor, code: &str) -> Result<PackageView> {
        actor.may(Permission::OrdersReadAll)?;
        let code = code.to_owned();
        let row = self.core.db.read(move |tx| packages::by_code(tx, &code)).await?;
        row.and_then(view).ok_or_else(|| Refusal::NotFound.into())
    }

    /// Makes a package with a new id.
    pub async fn create_package(&self, actor: &Actor, options: PackageOptions) -> Result<PackageView> {
        actor.may(Permission::PackagesManage)?;
        self.check_package(&options)?;
        let row = Package {
            id: PackageId(self.core.ids.next()),
            code: new_code()?,
            options: json_of(&options)?,
            version: 1,
            created_ms: Some(now_ms()),
            retired_ms: None,
            orders: 0,
        };
        let note = self.core.note(actor, Action::PackageCreated, &row.code).with("after", &options).line();
        let stored = row.clone();
        let insert = move |tx: &mut store::Tx<'_>| {
            packages::insert(tx, &stored)?;
            store::audit::add(tx, &note)
        };
        self.core.db.write(insert).await?;
        self.refresh().await?;
        view(row).ok_or_else(|| Error::Internal("a package was made and cannot be read".into()))
    }

    /// Changes the package as it was at `version`; `changed_meanwhile` when somebody was quicker. Placed orders keep their
    /// terms.
    pub async fn change_package(
        &self,
        actor: &Actor,
        code: &str,
        version: i64,
        options: PackageOptions,
    ) -> Result<PackageView> {
        actor.may(Permission::PackagesManage)?;
        self.check_package(&options)?;
        let json = json_of(&options)?;
        let change = move |row: &mut Package| row.options.clone_from(&json);
        self.edit_package(actor, (code, version), Action::PackageChanged, change).await
    }

    /// Takes a package off the shelf: no new orders; those placed go on.
    pub async fn retire_package(&self, actor: &Actor, code: &str, version: i64) -> Result<PackageView> {
        actor.may(Permission::PackagesManage)?;
        let at_ms = now_ms();
        let retire = move |row: &mut Package| row.retired_ms = Some(at_ms);
        self.edit_package(actor, (code, version), Action::PackageRetired, retire).await
    }

    async fn edit_package(
        &self,
        actor: &Actor,
        (code, version): (&str, i64),
        action: Action,
        change: impl Fn(&mut Package) + Send + 'static,
    ) -> Result<PackageView> {
        let note = self.core.note(actor, action, code);
        let code = code.to_owned();
        let edit = move |tx: &mut store::Tx<'_>| -> Decided<Package> {
            let Some(old) = packages::by_code(tx, &code)? else { return refuse(Refusal::NotFound) };
            if old.retired_ms.is_some() {
                return refuse(Refusal::PackageRetired);
            }
            if old.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let mut row = old.clone();
            change(&mut row);
            if !packages::update(tx, &row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let shown = |row: &Package| serde_json::from_str(&row.options).unwrap_or(json!({}));
            let note = note.clone().with("before", shown(&old)).with("after", shown(&row));
            store::audit::add(tx, &note.line())?;
            Ok(Ok(Package { version: row.version + 1, ..row }))
        };
        let row = self.core.db.write(edit).await??;
        self.refresh().await?;
        view(row).ok_or_else(|| Error::Internal("a package was changed and cannot be read".into()))
    }

    /// What a package must be; the first thing that is wrong.
    fn check_package(&self, options: &PackageOptions) -> Result<()> {
        let wrong =
            |field: &str, what: &str| Err(Error::Refused(Refusal::FieldInvalid, Detail::both(field, what)));
        for (field, text) in [("product", &options.product), ("channel", &options.channel)] {
            if text.trim() != text
                || !(1..=64).contains(&text.chars().count())
                || text.chars().any(char::is_control)
            {
                return wrong(field, "1–64");
            }
        }
        let currency = options.unit.len() == 3 && options.unit.bytes().all(|b| b.is_ascii_uppercase());
        if options.unit == "SMS" || !(options.unit == "sms" || currency) {
            return wrong("unit", &options.unit);
        }
        if options
            .validity_days
            .is_some_and(|days| !(1..=crate::provision::VALIDITY_DAYS_MAX).contains(&days))
        {
            return wrong("validity_days", "1–36500");
        }
        if options.unit != "sms" && options.prices.is_empty() || options.prices.len() > 2_000 {
            return wrong("prices", "1–2000");
        }
        for (n, line) in options.prices.iter().enumerate() {
            let country = line.country.as_deref().is_none_or(is_country);
            let price = price_line(line).filter(|line| country && line.per_segment <= PRICE_MAX);
            if price.is_none() {
                let field = format!("prices[{n}].per_segment");
                return Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, &line.per_segment)));
            }
        }
        check_amounts(options)?;
        self.check_routes(options)
    }

    /// Routes exist and carry what the package allows.
    fn check_routes(&self, options: &PackageOptions) -> Result<()> {
        if options.routes.is_empty() || options.routes.len() > 200 {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("routes", "1–200")));
        }
        let picture = self.core.picture();
        for (n, code) in options.routes.iter().enumerate() {
            let refuse = |refusal| Err(Error::Refused(refusal, Detail::both(format!("routes[{n}]"), code)));
            let found = picture.route_codes.get(code).and_then(|id| picture.routes.get(id));
            let Some(route) = found else { return refuse(Refusal::RouteUnknown) };
            let direction = options.direction.as_deref().is_none_or(|word| word == route.direction.as_str());
            let kind = options.types.is_empty() || options.types.contains(&route.kind);
            if !direction || !kind {
                return refuse(Refusal::FieldInvalid);
            }
        }
        Ok(())
    }
}

/// A prepaid package has a total, a post-paid one thresholds in their order; never both.
fn check_amounts(options: &PackageOptions) -> Result<()> {
    let prepaid = options.is_prepaid();
    let amounts = [
        ("total", options.total, prepaid),
        ("warn", options.warn, !prepaid),
        ("prohibit", options.prohibit, !prepaid),
    ];
    for (field, amount, fits) in amounts {
        let Some(amount) = amount else { continue };
        if !fits || amount <= Micro::ZERO || amount > AMOUNT_MAX {
            return Err(Error::Refused(Refusal::AmountInvalid, Detail::both(field, amount)));
        }
    }
    match (options.warn, options.prohibit) {
        (Some(warn), Some(prohibit)) if warn > prohibit => {
            Err(Error::Refused(Refusal::AmountInvalid, Detail::both("warn", warn)))
        }
        _ => Ok(()),
    }
}

fn json_of(options: &PackageOptions) -> Result<String> {
    serde_json::to_string(options).map_err(|error| Error::Internal(error.to_string()))
}

/// `0` and eleven random digits, as packages are called.
fn new_code() -> Result<String> {
    let mut octets = [0u8; 8];
    let filled = ring::rand::SystemRandom::new().fill(&mut octets);
    filled.map_err(|_| Error::Internal("no randomness".into()))?;
    Ok(format!("{:012}", u64::from_le_bytes(octets) % 100_000_000_000))
}
