//! Tenants, looked at by the platform's people: the list, and one with its contacts and what it bought.

use axum::extract::State;
use axum::http::Uri;
use domain::permission::Permission;
use domain::tenant::Status;
use engine::catalog::Contact;
use engine::paging::Paging;
use engine::people::{Product, TenantAct, TenantDetail, TenantOverview, TenantQuery, TenantSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::page::{number, paging};
use crate::api::words::{OrderStatus, Payment};
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// Where a tenant is in its life.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TenantStatus {
    /// It sends.
    Active,
    /// Nothing new is taken; what was accepted goes out, and its people sign in and read.
    Suspended,
    /// Over: nobody signs in, no auth key works.
    Closed,
}

impl From<TenantStatus> for Status {
    fn from(word: TenantStatus) -> Status {
        match word {
            TenantStatus::Active => Status::Active,
            TenantStatus::Suspended => Status::Suspended,
            TenantStatus::Closed => Status::Closed,
        }
    }
}

/// A page of tenants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TenantList {
    items: Vec<TenantItem>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Tenants on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Tenants that fit the conditions.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// A tenant and how many of each it has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tenant)]
pub(crate) struct TenantItem {
    /// Its code.
    #[schema(example = "CNX01")]
    code: String,
    /// Its name.
    name: String,
    /// `active`, `suspended` or `closed`.
    #[schema(example = "active")]
    status: String,
    /// Time zone (IANA).
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    /// `en` or `zh`.
    #[schema(example = "zh")]
    language: String,
    /// Accounts that are active.
    accounts: i64,
    /// Auth keys that are not revoked.
    keys: i64,
    /// Orders that are active.
    orders: i64,
    /// When it was made; null = by a provisioning file.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// Grows with every change.
    #[schema(example = 3)]
    version: i64,
}

impl From<TenantOverview> for TenantItem {
    fn from(view: TenantOverview) -> TenantItem {
        let (managed, counts) = (view.managed, view.counts);
        TenantItem {
            code: managed.tenant.code,
            name: managed.tenant.name,
            status: managed.tenant.status,
            time_zone: managed.tenant.time_zone,
            language: managed.tenant.language,
            accounts: counts.accounts,
            keys: counts.keys,
            orders: counts.orders,
            created_at: time::text_opt(managed.created_ms),
            version: managed.version,
        }
    }
}

/// Somebody of a tenant's whom the platform talks to; what is not known is empty.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantContact {
    /// Their name.
    #[schema(example = "Li Na", max_length = 64)]
    name: String,
    /// Mail address.
    #[serde(default)]
    #[schema(example = "li.na@example.com")]
    mail: String,
    /// Telephone number.
    #[serde(default)]
    #[schema(example = "+44 20 7946 0123")]
    phone: String,
    /// What they are there for.
    #[serde(default)]
    #[schema(example = "invoices", max_length = 200)]
    note: String,
}

impl From<Contact> for TenantContact {
    fn from(contact: Contact) -> TenantContact {
        let Contact { name, mail, phone, note } = contact;
        TenantContact { name, mail, phone, note }
    }
}

impl From<TenantContact> for Contact {
    fn from(contact: TenantContact) -> Contact {
        let TenantContact { name, mail, phone, note } = contact;
        Contact { name, mail, phone, note }
    }
}

/// What a tenant bought, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TenantProduct {
    /// The order's number.
    #[schema(example = "CloudSMS_20261125101530")]
    order: String,
    /// The package it was placed of.
    #[schema(example = "026770802825")]
    package_id: String,
    /// Product name.
    #[schema(example = "SMM")]
    product_name: String,
    /// Business channel.
    #[schema(example = "CNX_SMM")]
    business_channel: String,
    /// Paid before or after.
    payment_type: Payment,
    /// Where the order is in its life.
    status: OrderStatus,
}

impl From<Product> for TenantProduct {
    fn from(product: Product) -> TenantProduct {
        TenantProduct {
            order: product.order,
            package_id: product.package,
            product_name: product.product,
            business_channel: product.channel,
            payment_type: Payment::of(product.prepaid),
            status: product.status.into(),
        }
    }
}

/// A tenant with everything that is set for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenantDetail)]
pub(crate) struct TenantWhole {
    #[serde(flatten)]
    tenant: TenantItem,
    /// Why its status is what it is; may be empty.
    #[schema(example = "unpaid invoices")]
    status_reason: String,
    /// Since when; null = since it was made, or by a provisioning file.
    #[schema(format = DateTime)]
    status_since: Option<String>,
    /// Whom the platform talks to.
    contacts: Vec<TenantContact>,
    /// Content without a template may be sent.
    free_content: bool,
    /// Country of numbers written in national form (ISO 3166, two letters).
    #[schema(example = "CN")]
    default_country: String,
    /// Countries that may be sent to; empty = all.
    countries: Vec<String>,
    /// Sender IDs that count as approved in every country; others need an approved entry of the registry. Empty = any
    /// well-formed one where none has to be registered.
    sender_ids: Vec<String>,
    /// Numbers whose uplinks are its: exact ones, or with a `*` at the end all that begin so.
    #[schema(example = json!(["1069001*"]))]
    uplink_numbers: Vec<String>,
    /// How long signatures may be: `wide` (2–12) or `strict` (2–6).
    #[schema(example = "wide")]
    signature_preset: String,
    /// Different callback addresses it may name in requests.
    #[schema(example = 20)]
    max_request_endpoints: u32,
    /// What you could do to it now: `change`, `suspend`, `resume`, `close`.
    #[schema(value_type = Vec<String>, example = json!(["change", "suspend"]))]
    can: Vec<&'static str>,
    /// What it bought: what is in use first, then the newest; at most 100 orders.
    products: Vec<TenantProduct>,
}

impl From<TenantDetail> for TenantWhole {
    fn from(view: TenantDetail) -> TenantWhole {
        let (managed, options) = (&view.overview.managed, view.options);
        TenantWhole {
            status_reason: managed.note.clone(),
            status_since: time::text_opt(managed.status_ms),
            contacts: options.contacts.into_iter().map(TenantContact::from).collect(),
            free_content: options.free_content,
            default_country: options.default_country,
            countries: options.countries,
            sender_ids: options.sender_ids,
            uplink_numbers: options.uplink_numbers,
            signature_preset: options.signature_preset,
            max_request_endpoints: options.max_request_endpoints,
            can: view.can.into_iter().map(TenantAct::as_str).collect(),
            products: view.products.into_iter().map(TenantProduct::from).collect(),
            tenant: view.overview.into(),
        }
    }
}

/// Which tenants; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TenantFilter {
    /// Code or name contains this.
    q: Option<String>,
    /// The code contains this.
    code: Option<String>,
    /// The name contains this.
    name: Option<String>,
    /// In this status.
    #[param(inline)]
    status: Option<TenantStatus>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Tenants on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `code` (the default), `name`, `status`, `created_at`, `accounts`, `keys` or `orders`; with a `-` before it the other
    /// way round.
    sort: Option<String>,
}

impl TenantFilter {
    fn into_query(self) -> Result<(TenantQuery, Paging)> {
        let place = paging(self.page, self.page_size)?;
        let word = self.sort.as_deref().unwrap_or("code");
        let sort = match word.trim_start_matches('-') {
            "code" => TenantSort::Code,
            "name" => TenantSort::Name,
            "status" => TenantSort::Status,
            "created_at" => TenantSort::Created,
            "accounts" => TenantSort::Accounts,
            "keys" => TenantSort::Keys,
            "orders" => TenantSort::Orders,
            _ => {
                let words = "code, name, status, created_at, accounts, keys, orders";
                return Err(Problem::field("sort", format!("there are: {words}"), format!("可选：{words}")));
            }
        };
        let query = TenantQuery {
            descending: word.starts_with('-'),
            words: self.q,
            code: self.code,
            name: self.name,
            status: self.status.map(Into::into),
            sort,
            page: place,
        };
        Ok((query, place))
    }
}

/// List tenants.
#[utoipa::path(
    get, path = "/admin/tenants", tag = "operator", operation_id = "listTenants",
    params(TenantFilter),
    responses((status = 200, description = "A page of tenants.", body = TenantList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:tenants")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<TenantList>> {
    caller.actor.may(Permission::PlatformTenants)?;
    let (query, place) = decode::query::<TenantFilter>(uri.query())?.into_query()?;
    let page = app.engine.tenants(&caller.actor, query).await?;
    Ok(Json(TenantList {
        items: page.items.into_iter().map(TenantItem::from).collect(),
        page: number(place),
        page_size: place.limit,
        total: page.total,
        total_is_exact: page.is_exact,
    }))
}

/// See a tenant.
#[utoipa::path(
    get, path = "/admin/tenants/{code}", tag = "operator", operation_id = "getTenant",
    params(("code" = String, Path, description = "The tenant's code.")),
    responses((status = 200, description = "The tenant with everything that is set for it.", body = TenantWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:tenants")))
)]
pub(crate) async fn get(State(app): State<App>, caller: Caller, code: PathText) -> Result<Json<TenantWhole>> {
    caller.actor.may(Permission::PlatformTenants)?;
    Ok(Json(app.engine.tenant_detail(&caller.actor, &path_text(code)?).await?.into()))
}
