//! The picture: everything the message path must know about tenants, keys, packages, orders' terms, carriers and
//! routes, compiled once from the catalogue and swapped whole when it changed. Immutable, so a request sees one state.
//! Not here: balances (in the database) and live sessions.

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::{CarrierId, KeyId, OrderId, PackageId, RouteId, SignatureId, TemplateId, TenantId};
use domain::kind::{Direction, Kind};
use domain::money::Micro;
use domain::network::Network;
use domain::order::Status as OrderStatus;
use domain::phone::Country;
use domain::policy::{Policy, Set};
use domain::price::PriceLine;
use domain::route::{KindSet, Step};
use domain::settle::ChargeOn;
use domain::template::Template;
use domain::tenant::Status;
use domain::variable::{VariableKind, VariableRule};
use jiff::tz::TimeZone;
use store::catalog::{self as rows, Shelf, Template as TemplateRow};
use store::{Result, Tx};

use crate::carrier::CarrierOptions;
use crate::catalog::{
    KeyOptions, PackageOptions, PriceOption, RouteOptions, StepOption, TenantOptions, shown_unit,
};
use crate::pipeline::counters::Spans;
use crate::rules::Rules;

/// Everything, as of one version of the catalogue.
#[derive(Default)]
pub struct Picture {
    /// The catalogue's version.
    pub version: i64,
    /// Tenants by id.
    pub tenants: HashMap<TenantId, Arc<Tenant>>,
    /// Live keys of tenants that are not closed, by the SHA-256 of their text.
    pub keys: HashMap<[u8; 32], Arc<Key>>,
    /// Carriers by id.
    pub carriers: HashMap<CarrierId, Arc<Carrier>>,
    /// Routes by id.
    pub routes: HashMap<RouteId, Arc<Route>>,
    /// Route ids by Route ID.
    pub route_codes: HashMap<String, RouteId>,
    /// What every order is called, also those that are over.
    pub orders: HashMap<OrderId, Arc<OrderName>>,
    /// What every package is called and opens.
    pub packages: HashMap<PackageId, PackageName>,
    /// The platform's rules.
    pub policy: Arc<Policy>,
    /// How far back frequency rules look.
    pub spans: Spans,
}

/// What a package is called and opens.
pub struct PackageName {
    /// Its code.
    pub code: String,
    /// Route IDs.
    pub routes: Vec<String>,
}

/// What an order is called and counted in.
pub struct OrderName {
    /// Whose.
    pub tenant: TenantId,
    /// Its number.
    pub number: String,
    /// Product name.
    pub product: String,
    /// `SMS` or a currency.
    pub unit: String,
    /// Prepaid or post-paid.
    pub prepaid: bool,
}

/// A tenant with what it may use.
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// `CNX01`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The same, looked up.
    pub zone: TimeZone,
    /// Active, suspended or closed.
    pub status: Status,
    /// Options.
    pub options: TenantOptions,
    /// Country of national numbers.
    pub default_country: Option<Country>,
    /// The rules that hold for it.
    pub policy: Arc<Policy>,
    /// Signatures by text: approved or not.
    pub signatures: HashMap<String, (SignatureId, bool)>,
    /// Templates by the API's name for them.
    pub templates: HashMap<String, Arc<TenantTemplate>>,
    /// Templates by id.
    pub templates_by_id: HashMap<TemplateId, Arc<TenantTemplate>>,
    /// Usable orders: prepaid before post-paid, soonest expiry first.
    pub orders: Vec<Arc<OrderTerms>>,
}

/// A template, parsed.
pub struct TenantTemplate {
    /// Its id.
    pub id: TemplateId,
    /// The API's name for it.
    pub code: String,
    /// Its SMS type.
    pub kind: Kind,
    /// As written.
    pub content: String,
    /// Parsed; `None` when it does not parse (then it cannot be approved).
    pub parsed: Option<Template>,
    /// What each variable may be, in the order of values; empty = nothing was said about any.
    pub variables: Vec<VariableRule>,
    /// May be sent.
    pub approved: bool,
}

/// What an order allows and costs.
pub struct OrderTerms {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Product name.
    pub product: String,
    /// Usable from.
    pub effective_ms: i64,
    /// Usable before.
    pub expires_ms: Option<i64>,
    /// Prepaid or post-paid.
    pub prepaid: bool,
    /// `SMS` or a currency.
    pub unit: String,
    /// When messages are charged.
    pub charge_on: ChargeOn,
    /// SMS types.
    pub kinds: KindSet,
    /// Where it may be sent; `None` = everywhere.
    pub direction: Option<Direction>,
    /// Price lines.
    pub prices: Vec<PriceLine>,
    /// Routes it opens.
    pub routes: Vec<RouteId>,
}

impl OrderTerms {
    /// Usable at `now_ms`.
    pub fn is_current(&self, now_ms: i64) -> bool {
        self.effective_ms <= now_ms && self.expires_ms.is_none_or(|end| now_ms < end)
    }

    /// What `segments` cost, or `None` when no price line fits.
    pub fn price(&self, kind: Kind, country: Country, network: Network, segments: u16) -> Option<Micro> {
        let line = domain::price::choose(&self.prices, kind, country, network)?;
        Some(domain::price::price(line, segments))
    }
}

/// An auth key.
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose.
    pub tenant: TenantId,
    /// What people call it.
    pub name: String,
    /// Options.
    pub options: KeyOptions,
    /// Routes it may use; empty = all of the tenant's.
    pub routes: Vec<RouteId>,
}

/// A carrier.
pub struct Carrier {
    /// Its id.
    pub id: CarrierId,
    /// Its code.
    pub code: String,
    /// Options.
    pub options: CarrierOptions,
}

/// A route.
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Route ID as tenants know it.
    pub code: String,
    /// SMS type.
    pub kind: Kind,
    /// Direction.
    pub direction: Direction,
    /// Business channel.
    pub channel: String,
    /// Used for new messages.
    pub enabled: bool,
    /// Its carriers.
    pub steps: Vec<Step>,
}

impl Picture {
    /// A carrier's code, or its number when it is gone.
    pub fn carrier_code(&self, id: CarrierId) -> String {
        self.carriers.get(&id).map_or_else(|| format!("#{id}"), |carrier| carrier.code.clone())
    }

    /// Reads and compiles the catalogue. Rows that do not parse are logged and left out: one bad row must not stop the
    /// platform (they cannot come from `provision`, which validates).
    /// `defaults` are what the settings file says about rules.
    pub fn load(tx: &mut Tx<'_>, defaults: &Set) -> Result<Picture> {
        let mut picture = Picture { version: rows::version(tx)?, ..Picture::default() };
        for row in rows::items_all(tx, Shelf::Carrier)? {
            let Some(options) = parse::<CarrierOptions>("carrier", &row.code, &row.options) else { continue };
            let carrier = Carrier { id: row.carrier(), code: row.code, options };
            picture.carriers.insert(carrier.id, Arc::new(carrier));
        }
        let carrier_codes: HashMap<_, _> =
            picture.carriers.values().map(|c| (c.code.clone(), c.id)).collect();
        for row in rows::items_all(tx, Shelf::Route)? {
            let Some(options) = parse::<RouteOptions>("route", &row.code, &row.options) else { continue };
            let route = route(row, options, &carrier_codes);
            picture.route_codes.insert(route.code.clone(), route.id);
            picture.routes.insert(route.id, Arc::new(route));
        }
        picture.load_tenants(tx, defaults)?;
        picture.load_keys(tx)?;
        Ok(picture)
    }

    fn load_tenants(&mut self, tx: &mut Tx<'_>, defaults: &Set) -> Result<()> {
        let rules = Rules::load(tx, defaults)?;
        self.policy = Arc::new(rules.of_platform());
        let mut tenants: HashMap<TenantId, Tenant> = HashMap::new();
        for row in rows::tenants_all(tx)? {
            let Some(options) = parse::<TenantOptions>("tenant", &row.code, &row.options) else { continue };
            let policy = rules.of_tenant(row.id, &options).map_or_else(|| Arc::clone(&self.policy), Arc::new);
            self.spans.widen(&policy);
            tenants.insert(row.id, tenant(row, options, policy));
        }
        for row in rows::signatures_all(tx)? {
            if let Some(tenant) = tenants.get_mut(&row.tenant) {
                tenant.signatures.insert(row.text, (row.id, row.status == "approved"));
            }
        }
        for row in rows::templates_all(tx)? {
            let (Some(tenant), Some(kind)) = (tenants.get_mut(&row.tenant), Kind::from_code(row.kind)) else {
                continue;
            };
            let parsed = Template::parse(&row.content).ok();
            let approved = row.status == "approved" && parsed.is_some();
            let variables = typed(&row.content, &row.variables);
            let TemplateRow { id, code, content, .. } = row;
            let template = TenantTemplate { id, code, kind, content, parsed, variables, approved };
            let template = Arc::new(template);
            tenant.templates_by_id.insert(template.id, Arc::clone(&template));
            tenant.templates.insert(template.code.clone(), template);
        }
        self.load_orders(tx, &mut tenants)?;
        self.tenants = tenants.into_iter().map(|(id, tenant)| (id, Arc::new(tenant))).collect();
        Ok(())
    }

    /// An order costs what was agreed when it was placed; the routes it opens are its package's of now.
    fn load_orders(&mut self, tx: &mut Tx<'_>, tenants: &mut HashMap<TenantId, Tenant>) -> Result<()> {
        for row in rows::items_all(tx, Shelf::Package)? {
            if let Some(options) = parse::<PackageOptions>("package", &row.code, &row.options) {
                let name = PackageName { routes: options.routes, code: row.code.clone() };
                self.packages.insert(row.package(), name);
            }
        }
        for (order, terms) in store::orders::with_terms_all(tx)? {
            let Some(terms) = terms else { continue };
            let name = OrderName {
                tenant: order.tenant,
                number: order.number.clone(),
                product: terms.product,
                unit: shown_unit(&terms.unit).to_owned(),
                prepaid: order.total.is_some(),
            };
            self.orders.insert(order.id, Arc::new(name));
            let Some(tenant) = tenants.get_mut(&order.tenant) else { continue };
            if order.status != OrderStatus::Active {
                continue;
            }
            let Some(options) = parse::<PackageOptions>("order", &order.number, &terms.options) else {
                continue;
            };
            let package = self.packages.get(&order.package);
            let routes = package.map_or(&options.routes, |package| &package.routes);
            let routes = routes.iter().filter_map(|code| self.route_codes.get(code).copied()).collect();
            tenant.orders.push(Arc::new(order_terms(order, &options, routes)));
        }
        for tenant in tenants.values_mut() {
            tenant
                .orders
                .sort_by_key(|order| (!order.prepaid, order.expires_ms.unwrap_or(i64::MAX), order.id));
        }
        Ok(())
    }

    fn load_keys(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        for row in rows::keys_all(tx, false)? {
            let Some(options) = parse::<KeyOptions>("key", &row.hint, &row.options) else { continue };
            let routes =
                options.routes.iter().filter_map(|code| self.route_codes.get(code).copied()).collect();
            let Ok(hash) = <[u8; 32]>::try_from(row.hash.as_slice()) else { continue };
            if self.tenants.get(&row.tenant).is_some_and(|tenant| tenant.status == Status::Closed) {
                continue;
            }
            let key = Key { id: row.id, tenant: row.tenant, name: row.name, options, routes };
            self.keys.insert(hash, Arc::new(key));
        }
        Ok(())
    }
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, code: &str, json: &str) -> Option<T> {
    serde_json::from_str(json)
        .inspect_err(
            |error| tracing::error!(what, code, %error, "unreadable options: left out of the picture"),
        )
        .ok()
}

/// What was said about the variables of a template, in the order of values; nothing when all may be anything.
fn typed(content: &str, stored: &str) -> Vec<VariableRule> {
    if stored == "[]" {
        return Vec::new();
    }
    let rules = crate::review::rules(content, stored);
    if rules.iter().all(|rule| rule.kind == VariableKind::Other) { Vec::new() } else { rules }
}

fn tenant(row: rows::Tenant, options: TenantOptions, policy: Arc<Policy>) -> Tenant {
    Tenant {
        zone: TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC),
        policy,
        id: row.id,
        code: row.code,
        name: row.name,
        time_zone: row.time_zone,
        // A status that nobody knows sends nothing.
        status: Status::parse(&row.status).unwrap_or(Status::Suspended),
        default_country: Country::parse(&options.default_country),
        options,
        signatures: HashMap::new(),
        templates: HashMap::new(),
        templates_by_id: HashMap::new(),
        orders: Vec::new(),
    }
}

fn route(row: rows::Item, options: RouteOptions, carriers: &HashMap<String, CarrierId>) -> Route {
    let step = |step: &StepOption| {
        Some(Step {
            carrier: *carriers.get(&step.carrier)?,
            kinds: if step.types.is_empty() { KindSet::ALL } else { KindSet::of(&step.types) },
            countries: step.countries.iter().filter_map(|word| Country::parse(word)).collect(),
            networks: step.networks.iter().filter_map(|word| Network::parse(word)).collect(),
            priority: step.priority,
        })
    };
    Route {
        id: row.route(),
        code: row.code,
        kind: options.r#type,
        direction: options.direction,
        channel: options.channel,
        enabled: options.enabled,
        steps: options.carriers.iter().filter_map(step).collect(),
    }
}

/// The price lines of a package; one SMS a segment when it counts SMS and names none.
pub fn price_lines(package: &PackageOptions) -> Vec<PriceLine> {
    let one_per_segment =
        PriceLine { kind: None, country: None, network: None, per_segment: Micro(domain::money::UNIT) };
    let mut prices: Vec<_> = package.prices.iter().filter_map(price_line).collect();
    if package.unit == "sms" && prices.is_empty() {
        prices.push(one_per_segment);
    }
    prices
}

fn order_terms(order: store::orders::Order, package: &PackageOptions, routes: Vec<RouteId>) -> OrderTerms {
    OrderTerms {
        id: order.id,
        number: order.number,
        product: package.product.clone(),
        effective_ms: order.effective_ms,
        expires_ms: order.expires_ms,
        prepaid: order.total.is_some(),
        unit: package.shown_unit().to_owned(),
        charge_on: package.charge_on,
        kinds: if package.types.is_empty() { KindSet::ALL } else { KindSet::of(&package.types) },
        direction: package.direction.as_deref().and_then(Direction::parse),
        prices: price_lines(package),
        routes,
    }
}

/// A price option as the domain's line; `None` when it does not make sense.
pub fn price_line(option: &PriceOption) -> Option<PriceLine> {
    let known = |word: &Option<String>, ok: bool| word.is_none() || ok;
    let kind = option.r#type.as_deref().and_then(Kind::parse);
    let country = option.country.as_deref().and_then(Country::parse);
    let network = option.network.as_deref().and_then(Network::parse);
    let sensible = known(&option.r#type, kind.is_some())
        && known(&option.country, country.is_some())
        && known(&option.network, network.is_some());
    let per_segment = Micro::parse(&option.per_segment).filter(|_| sensible)?;
    Some(PriceLine { kind, country, network, per_segment })
}
