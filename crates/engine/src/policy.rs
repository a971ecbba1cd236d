//! The picture: everything the message path must know about tenants, keys, packages, orders' terms, carriers and
//! routes, compiled once from the catalogue and swapped whole when it changed. Immutable, so a request sees one state.
//! Not here: balances (in the database) and live sessions.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use domain::filing::{self, Filed, Unfiled};
use domain::id::{
    CarrierId, ConsentId, KeyId, OrderId, PackageId, RouteId, SignatureId, TemplateId, TenantId,
};
use domain::kind::{Direction, Kind};
use domain::money::Micro;
use domain::network::Network;
use domain::order::Status as OrderStatus;
use domain::phone::Country;
use domain::policy::{Policy, Set};
use domain::price::PriceLine;
use domain::refusal::Refusal;
use domain::route::{KindSet, Step};
use domain::sender_registry::{Listing, Status as SenderStatus, may_use};
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
use crate::clock::now_ms;
use crate::pipeline::counters::Spans;
use crate::pipeline::ready::Ready;
use crate::rules::Rules;
use crate::screening::Given;

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
    /// Some policy asks where signatures are filed.
    pub heeds_filing: bool,
    /// Something is paused because of complaints.
    pub has_pauses: bool,
    /// Where links of Smart SMS are; these follow their changes by themselves.
    pub links: Arc<crate::aim::Hosts>,
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
    /// Its free text needs no template before this, Unix ms; 0 = it was not exempted.
    pub exempt_until_ms: i64,
    /// Records of consent: whether each holds.
    pub consents: HashMap<ConsentId, bool>,
    /// The networks that know a signature, by its text; none does when it is not here.
    pub filed: HashMap<String, Filed>,
    /// Sender IDs that were decided about: where each stands in which country.
    pub senders: HashMap<String, Vec<(Country, SenderStatus)>>,
    /// Templates by the API's name for them.
    pub templates: HashMap<String, Arc<TenantTemplate>>,
    /// Templates by id.
    pub templates_by_id: HashMap<TemplateId, Arc<TenantTemplate>>,
    /// No marketing is sent, because of complaints.
    pub is_marketing_paused: bool,
    /// Usable orders: prepaid before post-paid, soonest expiry first.
    pub orders: Vec<Arc<OrderTerms>>,
    /// Trades of which it may speak, each with the moment at which that ends.
    pub(crate) licences: Given,
}

/// A template, parsed.
#[derive(Debug)]
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
    /// Versions of the words, one more, at which its fixed text has nothing to be found, by direction; 0 = not known yet.
    pub(crate) clean: [AtomicI64; 2],
    /// Is not, because of complaints.
    pub is_paused: bool,
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

impl Tenant {
    /// Whether a message to `country` may carry this sender ID. No allocation.
    pub fn may_send_as(&self, text: &str, country: Country) -> bool {
        let listed = &self.options.sender_ids;
        let options = match listed.iter().any(|one| one == text) {
            true => Listing::Listed,
            false if listed.is_empty() => Listing::Open,
            false => Listing::NotListed,
        };
        let known =
            self.senders.get(text).and_then(|places| places.iter().find(|(place, _)| *place == country));
        may_use(text, country, options, known.map(|(_, status)| *status))
    }

    /// What becomes of a text under this signature to a network of a country, as far as filing goes. No allocation.
    pub fn filing(&self, signature: &str, country: Country, network: Network) -> filing::Verdict {
        let rule = self.policy.unfiled;
        if rule == Unfiled::Ignore {
            return filing::Verdict::Free;
        }
        let filed = self.filed.get(signature).copied().unwrap_or(Filed::NOWHERE);
        filing::judge(rule, filed, country, network)
    }
}

impl Picture {
    /// The same for a message that waits.
    pub(crate) fn filing(&self, ready: &Ready) -> filing::Verdict {
        if !self.heeds_filing {
            return filing::Verdict::Free;
        }
        self.tenants.get(&ready.tenant).map_or(filing::Verdict::Free, |tenant| {
            tenant.filing(&ready.signature, ready.country, ready.network)
        })
    }

    /// The carriers that may have a message, in the order in which they are tried; `filing` as it is judged.
    pub(crate) fn plan(&self, ready: &Ready, filing: filing::Verdict) -> Vec<CarrierId> {
        self.routes.get(&ready.route).map_or_else(Vec::new, |route| {
            domain::route::plan(&route.steps, ready.kind, ready.country, ready.network, filing)
        })
    }

    /// Why nothing of this is sent for a while, whatever was accepted before.
    pub fn pause(&self, tenant: TenantId, kind: Kind, template: Option<TemplateId>) -> Option<Refusal> {
        let tenant = self.tenants.get(&tenant).filter(|_| self.has_pauses)?;
        if kind == Kind::Marketing && tenant.is_marketing_paused {
            return Some(Refusal::MarketingSuspended);
        }
        let is_paused = template.and_then(|id| tenant.templates_by_id.get(&id)).is_some_and(|t| t.is_paused);
        is_paused.then_some(Refusal::TemplatePaused)
    }

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
            let route = route(row, options, &carrier_codes, &picture.carriers);
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
            self.heeds_filing |= policy.unfiled != Unfiled::Ignore;
            tenants.insert(row.id, tenant(row, options, policy));
        }
        let mut filed: HashMap<SignatureId, Filed> = HashMap::new();
        for (_, id, network) in store::filings::filed_all(tx)? {
            let known = filed.entry(id).or_default();
            *known = known.with(network);
        }
        for row in rows::signatures_all(tx)? {
            if let Some(tenant) = tenants.get_mut(&row.tenant) {
                if let Some(networks) = filed.get(&row.id) {
                    tenant.filed.insert(row.text.clone(), *networks);
                }
                tenant.signatures.insert(row.text, (row.id, row.status == "approved"));
            }
        }
        for (id, text, country, status) in store::sender_ids::standing_all(tx)? {
            if let Some(tenant) = tenants.get_mut(&id) {
                tenant.senders.entry(text).or_default().push((country, status));
            }
        }
        // Those that are over are over whenever the path asks: what was read now says until when each holds.
        for (id, until_ms) in store::exemptions::of_free_text_all(tx, now_ms())? {
            if let Some(tenant) = tenants.get_mut(&id) {
                tenant.exempt_until_ms = tenant.exempt_until_ms.max(until_ms);
            }
        }
        let paused: HashSet<_> =
            store::pauses::list_all(tx)?.into_iter().map(|pause| (pause.tenant, pause.template)).collect();
        self.has_pauses = !paused.is_empty();
        for tenant in tenants.values_mut() {
            tenant.is_marketing_paused = paused.contains(&(tenant.id, None));
        }
        for (id, consent, holds) in store::consents::standing_all(tx)? {
            if let Some(tenant) = tenants.get_mut(&id) {
                tenant.consents.insert(consent, holds);
            }
        }
        for row in rows::templates_all(tx)? {
            let (Some(tenant), Some(kind)) = (tenants.get_mut(&row.tenant), Kind::from_code(row.kind)) else {
                continue;
            };
            let parsed = Template::parse(&row.content).ok();
            let approved = row.status == "approved" && parsed.is_some();
            let variables = typed(&row.content, &row.variables);
            let is_paused = paused.contains(&(row.tenant, Some(row.id)));
            let TemplateRow { id, code, content, .. } = row;
            let clean = Default::default();
            let template =
                TenantTemplate { id, code, kind, content, parsed, variables, approved, is_paused, clean };
            let template = Arc::new(template);
            tenant.templates_by_id.insert(template.id, Arc::clone(&template));
            tenant.templates.insert(template.code.clone(), template);
        }
        let zone_of = |id| tenants.get(&id).map_or(TimeZone::UTC, |tenant: &Tenant| tenant.zone.clone());
        for (id, given) in crate::screening::licences(tx, zone_of)? {
            if let Some(tenant) = tenants.get_mut(&id) {
                tenant.licences = given;
            }
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
        filed: HashMap::new(),
        senders: HashMap::new(),
        exempt_until_ms: 0,
        consents: HashMap::new(),
        templates: HashMap::new(),
        templates_by_id: HashMap::new(),
        is_marketing_paused: false,
        orders: Vec::new(),
        licences: Vec::new(),
    }
}

fn route(
    row: rows::Item,
    options: RouteOptions,
    codes: &HashMap<String, CarrierId>,
    carriers: &HashMap<CarrierId, Arc<Carrier>>,
) -> Route {
    let step = |step: &StepOption| {
        let carrier = *codes.get(&step.carrier)?;
        Some(Step {
            carrier,
            needs_filing: carriers.get(&carrier).is_some_and(|carrier| carrier.options.needs_filing),
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
