//! Packages: what can be bought. For the platform's people.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::network::Network;
use domain::permission::Permission;
use engine::catalog::{PackageOptions, PriceOption};
use engine::money::{PackageQuery, PackageShelf, PackageSort, PackageView};
use engine::paging::Paging;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money::{amount, amount_opt, version};
use crate::api::page::{number, paging};
use crate::api::words::{ChargeMode, Direction, Payment, SmsType};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// A line of a price list; the most specific one that fits a message wins (network before country before type).
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceLine {
    /// Only this SMS type.
    #[serde(default)]
    r#type: Option<SmsType>,
    /// Only to this country (ISO 3166, two letters).
    #[serde(default)]
    #[schema(example = "PH")]
    country: Option<String>,
    /// Only to this mobile network.
    #[serde(default)]
    #[schema(example = "cmcc")]
    network: Option<String>,
    /// Price of one segment.
    #[schema(example = "0.045")]
    per_segment: String,
}

impl PriceLine {
    fn into_option(self, at: usize) -> Result<PriceOption> {
        let path = |name: &str| format!("prices[{at}].{name}");
        amount(&path("per_segment"), &self.per_segment)?;
        if let Some(word) = self.network.as_deref().filter(|word| Network::parse(word).is_none()) {
            let known: Vec<_> = Network::ALL.iter().map(|network| network.as_str()).collect();
            let known = known.join(", ");
            let (en, zh) = (format!("{word}: there are {known}"), format!("{word}：可选 {known}"));
            return Err(Problem::field(path("network"), en, zh));
        }
        Ok(PriceOption {
            r#type: self.r#type.map(|kind| domain::kind::Kind::from(kind).as_str().to_owned()),
            country: self.country,
            network: self.network,
            per_segment: self.per_segment,
        })
    }

    pub(crate) fn of(option: &PriceOption) -> PriceLine {
        let kind = option.r#type.as_deref().and_then(domain::kind::Kind::parse);
        PriceLine {
            r#type: kind.map(SmsType::from),
            country: option.country.clone(),
            network: option.network.clone(),
            per_segment: option.per_segment.clone(),
        }
    }
}

/// What a package offers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackageBody {
    /// Product name.
    #[schema(example = "SMM", max_length = 64)]
    product_name: String,
    /// Business channel.
    #[schema(example = "CNX_SMM", max_length = 64)]
    business_channel: String,
    /// Where it may be sent; absent = everywhere.
    #[serde(default)]
    direction: Option<Direction>,
    /// SMS types allowed; empty = all.
    #[serde(default)]
    types: Vec<SmsType>,
    /// Paid before or after.
    payment_type: Payment,
    /// `SMS` (counted in segments), or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// Prepaid: what an order is worth unless it says otherwise.
    #[serde(default)]
    #[schema(example = "200")]
    total_amount: Option<String>,
    /// How many days an order lasts; absent = without end.
    #[serde(default)]
    #[schema(example = 30, minimum = 1, maximum = 36500)]
    validity_days: Option<u32>,
    /// When a message is charged.
    #[serde(default)]
    charge_on: ChargeMode,
    /// Price lines; with the unit `SMS`, none means one SMS a segment.
    #[serde(default)]
    prices: Vec<PriceLine>,
    /// Post-paid: orders warn at this spending unless they say otherwise.
    #[serde(default)]
    #[schema(example = "10000")]
    warning_threshold: Option<String>,
    /// Post-paid: orders take nothing beyond this spending unless they say otherwise.
    #[serde(default)]
    #[schema(example = "15000")]
    prohibiting_threshold: Option<String>,
    /// Route IDs it opens.
    #[schema(example = json!(["CNX_Notification"]))]
    routes: Vec<String>,
    /// When changing: the version you read; may be given in `If-Match` instead.
    #[serde(default)]
    version: Option<i64>,
}

impl PackageBody {
    fn into_options(self) -> Result<PackageOptions> {
        let prices = self.prices.into_iter().enumerate();
        Ok(PackageOptions {
            product: self.product_name,
            channel: self.business_channel,
            direction: self.direction.map(|direction| direction.as_str().to_owned()),
            types: self.types.into_iter().map(Into::into).collect(),
            payment: self.payment_type.as_str().to_owned(),
            unit: if self.unit == "SMS" { "sms".to_owned() } else { self.unit },
            charge_on: self.charge_on.into(),
            validity_days: self.validity_days,
            total: amount_opt("total_amount", self.total_amount.as_ref())?,
            warn: amount_opt("warning_threshold", self.warning_threshold.as_ref())?,
            prohibit: amount_opt("prohibiting_threshold", self.prohibiting_threshold.as_ref())?,
            prices: prices.map(|(at, line)| line.into_option(at)).collect::<Result<_>>()?,
            routes: self.routes,
        })
    }
}

/// A package.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Package {
    /// Its id: 12 digits, or what a provisioning file says.
    #[schema(example = "024283242522")]
    package_id: String,
    /// Product name.
    #[schema(example = "SMM")]
    product_name: String,
    /// Business channel.
    #[schema(example = "CNX_SMM")]
    business_channel: String,
    /// Where it may be sent; null = everywhere.
    direction: Option<Direction>,
    /// SMS types allowed; empty = all.
    types: Vec<SmsType>,
    /// Paid before or after.
    payment_type: Payment,
    /// `SMS`, or a currency (ISO 4217).
    #[schema(example = "USD")]
    unit: String,
    /// Prepaid: what an order is worth unless it says otherwise.
    total_amount: Option<String>,
    /// How many days an order lasts; null = without end.
    validity_days: Option<u32>,
    /// When a message is charged.
    charge_on: ChargeMode,
    /// Price lines.
    prices: Vec<PriceLine>,
    /// Post-paid: orders warn at this spending unless they say otherwise.
    warning_threshold: Option<String>,
    /// Post-paid: orders take nothing beyond this spending unless they say otherwise.
    prohibiting_threshold: Option<String>,
    /// Route IDs it opens.
    routes: Vec<String>,
    /// Grows with every change.
    #[schema(example = 3)]
    version: i64,
    /// When it was made; null = by a provisioning file.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// No longer offered since.
    #[schema(format = DateTime)]
    retired_at: Option<String>,
    /// Orders placed of it.
    #[schema(example = 12)]
    orders: i64,
}

impl From<PackageView> for Package {
    fn from(view: PackageView) -> Package {
        let options = view.options;
        let text = |amount: Option<domain::money::Micro>| amount.map(|amount| amount.to_string());
        Package {
            package_id: view.code,
            unit: options.shown_unit().to_owned(),
            payment_type: Payment::of(options.is_prepaid()),
            direction: options.direction.as_deref().and_then(Direction::parse),
            types: options.types.into_iter().map(SmsType::from).collect(),
            total_amount: text(options.total),
            validity_days: options.validity_days,
            charge_on: options.charge_on.into(),
            prices: options.prices.iter().map(PriceLine::of).collect(),
            warning_threshold: text(options.warn),
            prohibiting_threshold: text(options.prohibit),
            routes: options.routes,
            product_name: options.product,
            business_channel: options.channel,
            version: view.version,
            created_at: time::text_opt(view.created_ms),
            retired_at: time::text_opt(view.retired_ms),
            orders: view.orders,
        }
    }
}

/// Which packages; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PackageFilter {
    /// Id, product or channel contains this.
    q: Option<String>,
    /// `current` (the default), `retired` or `all`.
    state: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Packages on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `created_at` (the default), `package_id`, `product_name` or `business_channel`; with a `-` before it the other
    /// way round.
    sort: Option<String>,
}

impl PackageFilter {
    fn into_query(self) -> Result<(PackageQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let shelf = match self.state.as_deref() {
            None | Some("current") => PackageShelf::Current,
            Some("retired") => PackageShelf::Retired,
            Some("all") => PackageShelf::All,
            Some(_) => {
                let words = "current, retired, all";
                return Err(Problem::field("state", format!("there are: {words}"), format!("可选：{words}")));
            }
        };
        let word = self.sort.as_deref().unwrap_or("created_at");
        let sort = match word.trim_start_matches('-') {
            "created_at" => PackageSort::Created,
            "package_id" => PackageSort::Code,
            "product_name" => PackageSort::Product,
            "business_channel" => PackageSort::Channel,
            _ => {
                let words = "created_at, package_id, product_name, business_channel";
                return Err(Problem::field("sort", format!("there are: {words}"), format!("可选：{words}")));
            }
        };
        let descending = word.starts_with('-');
        Ok((PackageQuery { words: self.q, shelf, sort, descending, page: place }, place))
    }
}

/// A page of packages.
#[derive(Serialize, ToSchema)]
pub(crate) struct PackageList {
    items: Vec<Package>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Packages on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Packages that fit the conditions.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// List packages.
#[utoipa::path(
    get, path = "/admin/packages", tag = "packages", operation_id = "listPackages",
    params(PackageFilter),
    responses((status = 200, description = "A page of packages.", body = PackageList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<PackageList>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    let (query, place) = decode::query::<PackageFilter>(uri.query())?.into_query()?;
    let page = app.engine.packages(&caller.actor, query).await?;
    Ok(Json(PackageList {
        items: page.items.into_iter().map(Package::from).collect(),
        page: number(place),
        page_size: place.limit,
        total: page.total,
        total_is_exact: page.is_exact,
    }))
}

/// Make a package.
#[utoipa::path(
    post, path = "/admin/packages", tag = "packages", operation_id = "createPackage",
    request_body = PackageBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 201, description = "The new package with its id.", body = Package), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("packages:manage")))
)]
pub(crate) async fn create(State(app): State<App>, caller: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PackagesManage)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let options = decode::json::<PackageBody>(&body.bytes)?.into_options()?;
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::CREATED, async {
        let made = app.engine.create_package(&caller.actor, options).await;
        Ok(Package::from(made.map_err(named)?))
    })
    .await
}

/// The engine's names of inputs as they are called here.
fn named(error: engine::Error) -> Problem {
    let problem = Problem::from(error);
    let names = [
        ("product", "product_name"),
        ("channel", "business_channel"),
        ("total", "total_amount"),
        ("warn", "warning_threshold"),
        ("prohibit", "prohibiting_threshold"),
    ];
    names.into_iter().fold(problem, |problem, (from, to)| problem.renamed(from, to))
}

/// See a package.
#[utoipa::path(
    get, path = "/admin/packages/{package_id}", tag = "packages", operation_id = "getPackage",
    params(("package_id" = String, Path, description = "The package's id.")),
    responses((status = 200, description = "The package.", body = Package), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("orders:read_all")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, id: PathText) -> Result<Json<Package>> {
    caller.actor.may(Permission::OrdersReadAll)?;
    Ok(Json(app.engine.package(&caller.actor, &path_text(id)?).await?.into()))
}

/// Change a package.
///
/// Replaces what it offers. Orders placed before keep their terms; the Route IDs are the same for all of them. When
/// somebody else changed it since you read it, nothing is changed (409 `changed_meanwhile`).
#[utoipa::path(
    put, path = "/admin/packages/{package_id}", tag = "packages", operation_id = "updatePackage",
    request_body = PackageBody,
    params(
        ("package_id" = String, Path, description = "The package's id."),
        ("If-Match" = Option<String>, Header, description = "The version you read, unless the body names it."),
    ),
    responses((status = 200, description = "The changed package.", body = Package), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("packages:manage")))
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<Package>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PackagesManage)?;
    let id = path_text(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<PackageBody>(&body.bytes)?;
    let version = version(&parts.headers, body.version)?;
    let changed = app.engine.change_package(&caller.actor, &id, version, body.into_options()?).await;
    Ok(Json(changed.map_err(named)?.into()))
}

/// The version a change was made from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionBody {
    /// The version you read; may be given in `If-Match` instead.
    #[serde(default)]
    #[schema(example = 3)]
    version: Option<i64>,
}

/// Retire a package.
///
/// No new orders of it; those placed go on.
#[utoipa::path(
    post, path = "/admin/packages/{package_id}/retire", tag = "packages", operation_id = "retirePackage",
    request_body = VersionBody,
    params(("package_id" = String, Path, description = "The package's id.")),
    responses((status = 200, description = "The retired package.", body = Package), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("packages:manage")))
)]
pub(crate) async fn retire(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    request: Request,
) -> Result<Json<Package>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::PackagesManage)?;
    let id = path_text(id)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let body = decode::json::<VersionBody>(&body.bytes)?;
    let version = version(&parts.headers, body.version)?;
    Ok(Json(app.engine.retire_package(&caller.actor, &id, version).await?.into()))
}
