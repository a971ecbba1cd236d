//! Sending and preview: what a request says, and the assessment of each recipient (screen, price, route) before anything
//! is stored. Pure apart from the picture: the accepting itself is `pipeline::accept`.

use std::collections::HashSet;
use std::sync::Arc;

use domain::frequency::fingerprint;
use domain::id::{OrderId, RouteId};
use domain::kind::{Direction, Kind};
use domain::lint::Finding;
use domain::money::Micro;
use domain::network::Network;
use domain::phone::{Country, Phone, PhoneError};
use domain::refusal::{Detail, Refusal};
use domain::screen::{Facts, Source, Standing, Verdict, screen, warnings};
use domain::settle::ChargeOn;
use domain::signature::{self, Position};
use domain::template::{Template, Values, pack};
use domain::variable::{VariableKind, VariableRule, check_value};
use store::messages::Body;
use text::{Alphabet, Layout, Rule};

use crate::error::{Error, Result};
use crate::hours::{self, Moment};
use crate::lists::Lists;
use crate::pipeline::counters::Prints;
use crate::policy::{Key, OrderTerms, Picture, Route, Tenant, TenantTemplate};

/// One recipient of a request.
#[derive(Clone, Debug, Default)]
pub struct Recipient {
    /// As given.
    pub to: String,
    /// Its own variables, instead of the request's.
    pub variables: Option<serde_json::Value>,
    /// Its own reference, instead of the request's.
    pub reference: Option<String>,
}

/// A request to send, or to preview.
#[derive(Clone, Debug)]
pub struct SendRequest {
    /// Route ID; absent = the tenant's route for type and direction.
    pub route_id: Option<String>,
    /// SMS type.
    pub kind: Kind,
    /// Signature without brackets; may be absent when the tenant has exactly one approved.
    pub signature: Option<String>,
    /// Where it stands.
    pub position: Position,
    /// Sender ID (OA).
    pub sender_id: Option<String>,
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// Variables for every recipient: array or object.
    pub variables: Option<serde_json::Value>,
    /// Free content instead of a template.
    pub content: Option<String>,
    /// Recipients.
    pub recipients: Vec<Recipient>,
    /// Not before this time, Unix ms.
    pub schedule_at_ms: Option<i64>,
    /// Seconds after which it is not sent any more.
    pub validity_s: Option<u32>,
    /// The tenant's own reference, ≤ 64 characters.
    pub reference: Option<String>,
    /// Where receipts of this request are pushed.
    pub callback_url: Option<String>,
    /// What the request is called in the list of tasks; absent = it is not listed.
    pub task: Option<String>,
}

/// Longest name of a task, characters.
pub const TASK_NAME_MAX: usize = 30;

/// The name of a task without blanks around it; `None` when it is empty, too long, or has control characters.
pub fn task_name(text: &str) -> Option<&str> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= TASK_NAME_MAX;
    (fits && !name.chars().any(char::is_control)).then_some(name)
}

/// Longest reference, characters.
pub const REFERENCE_MAX: usize = 64;

/// An order a message may draw from, and what it would cost there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The order.
    pub order: OrderId,
    /// The price.
    pub amount: Micro,
    /// When it is charged.
    pub charge_on: ChargeOn,
}

/// One recipient assessed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// As given, cut to 64 characters.
    pub to: String,
    /// The number, when it is one.
    pub phone: Option<Phone>,
    /// Its country.
    pub country: Country,
    /// Its network.
    pub network: Network,
    /// The route chosen.
    pub route: Option<RouteId>,
    /// The whole text as the handset shows it.
    pub text: Arc<str>,
    /// Values of the variables as stored.
    pub vars: Option<String>,
    /// Alphabet and segments it is priced at.
    pub layout: Layout,
    /// Where its money may come from, in order.
    pub candidates: Vec<Candidate>,
    /// Why it is refused.
    pub refusal: Option<(Refusal, Detail)>,
    /// Its reference.
    pub reference: Option<String>,
    /// What frequency rules count it by.
    pub prints: Prints,
    /// Doubts that do not stop it (preview only).
    pub warnings: Vec<Finding>,
}

/// A request assessed.
pub struct Assessed {
    /// What its messages share.
    pub body: Body,
    /// Each recipient, in the order given.
    pub drafts: Vec<Draft>,
}

/// What all recipients share while they are assessed.
struct Common<'a> {
    tenant: &'a Tenant,
    key: Option<&'a Key>,
    picture: &'a Picture,
    lists: &'a Lists,
    request: &'a SendRequest,
    signature: &'a str,
    standing: Standing,
    source: Source,
    template: Option<&'a Template>,
    variables: &'a [VariableRule],
    free: &'a str,
    defaults: Option<Values>,
    named_route: Option<&'a Arc<Route>>,
    now_ms: i64,
    want_warnings: bool,
}

/// Assesses a request against the picture and the lists. `Err` = wrong as a whole, nothing is to be kept; a recipient's own
/// refusal is in its draft.
pub fn assess(
    (picture, lists): (&Picture, &Lists),
    tenant: &Tenant,
    key: Option<&Key>,
    request: &SendRequest,
    now_ms: i64,
    want_warnings: bool,
) -> Result<Assessed> {
    check_whole(tenant, request, now_ms)?;
    let (signature, standing) = named_signature(tenant, request)?;
    let template = named_template(tenant, request)?;
    let source = match &template {
        Some(template) => Source::Template {
            standing: if template.approved { Standing::Approved } else { Standing::NotApproved },
            kind: template.kind,
        },
        None => Source::FreeText { allowed: tenant.policy.free_text },
    };
    let common = Common {
        tenant,
        key,
        picture,
        lists,
        request,
        signature: &signature,
        standing,
        source,
        template: template.as_ref().and_then(|template| template.parsed.as_ref()),
        variables: template.as_ref().map_or(&[], |template| template.variables.as_slice()),
        free: request.content.as_deref().unwrap_or_default(),
        defaults: request.variables.as_ref().map(|json| values(json, "variables")).transpose()?,
        named_route: named_route(picture, tenant, key, request)?,
        now_ms,
        want_warnings,
    };
    common.check_shared()?;
    let mut seen = HashSet::with_capacity(request.recipients.len());
    let drafts = request.recipients.iter().enumerate().map(|(n, r)| common.draft(n, r, &mut seen));
    let drafts = drafts.collect::<Result<Vec<_>>>()?;
    let content = template.as_ref().map_or(common.free, |template| template.content.as_str()).to_owned();
    let body = Body {
        template: template.as_ref().map(|template| template.id),
        signature: signature.clone(),
        position: request.position.code(),
        sender: request.sender_id.clone(),
        content,
    };
    Ok(Assessed { body, drafts })
}

fn check_whole(tenant: &Tenant, request: &SendRequest, now_ms: i64) -> Result<()> {
    let policy = &tenant.policy;
    if tenant.status != domain::tenant::Status::Active {
        return Err(Refusal::TenantSuspended.into());
    }
    if request.recipients.is_empty() {
        return Err(Error::field(Refusal::FieldInvalid, "to"));
    }
    if request.recipients.len() > policy.recipients_max {
        return Err(Error::param(Refusal::TooManyRecipients, policy.recipients_max));
    }
    let long = |reference: &Option<String>| {
        reference
            .as_ref()
            .is_some_and(|text| text.len() > REFERENCE_MAX && text.chars().count() > REFERENCE_MAX)
    };
    if long(&request.reference) {
        return Err(Error::Refused(Refusal::ReferenceTooLong, Detail::both("reference", REFERENCE_MAX)));
    }
    if let Some(n) = request.recipients.iter().position(|recipient| long(&recipient.reference)) {
        let field = format!("recipients[{n}].reference");
        return Err(Error::Refused(Refusal::ReferenceTooLong, Detail::both(field, REFERENCE_MAX)));
    }
    if request.task.as_deref().is_some_and(|name| task_name(name) != Some(name)) {
        return Err(Error::field(Refusal::FieldInvalid, "task"));
    }
    match request.schedule_at_ms {
        Some(at) if at < now_ms - 60_000 => return Err(Error::field(Refusal::ScheduleInPast, "schedule_at")),
        Some(at) if at > now_ms + i64::from(policy.schedule_max_days) * 86_400_000 => {
            return Err(Error::Refused(
                Refusal::ScheduleTooFar,
                Detail::both("schedule_at", policy.schedule_max_days),
            ));
        }
        _ => {}
    }
    let most = policy.validity_max_s;
    if let Some(seconds) = request.validity_s.filter(|seconds| !(60..=most).contains(seconds)) {
        let what = format!("{seconds} s; 60–{most} s");
        return Err(Error::Refused(Refusal::ValidityInvalid, Detail::both("validity", what)));
    }
    hours_end(tenant, request, now_ms).map(drop)
}

/// When the hours end in which the request is to be dispatched, Unix ms; `None` = it may be at any time. `outside_hours`
/// with the next permitted time when it lies outside them.
pub fn hours_end(tenant: &Tenant, request: &SendRequest, now_ms: i64) -> Result<Option<i64>> {
    let Some(kept) = tenant.policy.hours_of(request.kind) else { return Ok(None) };
    let at_ms = request.schedule_at_ms.map_or(now_ms, |at| at.max(now_ms));
    match hours::look(kept, &tenant.zone, at_ms) {
        Moment::Open(end_ms) => Ok(Some(end_ms)),
        Moment::Closed(next_ms) => {
            let (zone, next) = (&tenant.time_zone, hours::shown(&tenant.zone, next_ms));
            let en = format!("{kept}, {zone}; the next permitted time is {next}");
            let zh = format!("{kept}，{zone}；最近的可发送时间为 {next}");
            let detail = Detail::both("schedule_at", en);
            Err(Error::Phrased { refusal: Refusal::OutsideHours, detail, zh })
        }
    }
}

/// Whether values are what the template says of its variables; those it says nothing about are the policy's alone.
fn fit(rules: &[VariableRule], ordered: &[&str]) -> std::result::Result<(), (Refusal, Detail)> {
    for (rule, value) in rules.iter().zip(ordered).filter(|(rule, _)| rule.kind != VariableKind::Other) {
        let Err(finding) = check_value(rule, value) else { continue };
        return Err(match finding.id {
            "variable_too_long" => (Refusal::VariableTooLong, Detail::both(&rule.name, rule.max_chars)),
            "variable_has_url" => (Refusal::VariableHasUrl, Detail::field(&rule.name)),
            _ => (Refusal::VariableTypeMismatch, Detail::both(&rule.name, rule.kind.as_str())),
        });
    }
    Ok(())
}

fn named_signature(tenant: &Tenant, request: &SendRequest) -> Result<(String, Standing)> {
    if let Some(name) = &request.signature {
        let standing = match tenant.signatures.get(name) {
            Some((_, true)) => Standing::Approved,
            Some((_, false)) => Standing::NotApproved,
            None => Standing::Unknown,
        };
        return Ok((name.clone(), standing));
    }
    let mut approved = tenant.signatures.iter().filter(|(_, (_, approved))| *approved);
    match (approved.next(), approved.next()) {
        (Some((name, _)), None) => Ok((name.clone(), Standing::Approved)),
        _ => Err(Error::field(Refusal::SignatureUnknown, "signature")),
    }
}

fn named_template(tenant: &Tenant, request: &SendRequest) -> Result<Option<Arc<TenantTemplate>>> {
    match (&request.template, &request.content) {
        (Some(_), Some(_)) => Err(Error::field(Refusal::FieldInvalid, "content")),
        (None, None) => Err(Error::field(Refusal::FieldInvalid, "template_id")),
        (None, Some(_)) => Ok(None),
        (Some(code), None) => match tenant.templates.get(code) {
            Some(template) => Ok(Some(Arc::clone(template))),
            None => Err(Error::Refused(Refusal::TemplateUnknown, Detail::both("template_id", code))),
        },
    }
}

fn named_route<'a>(
    picture: &'a Picture,
    tenant: &Tenant,
    key: Option<&Key>,
    request: &SendRequest,
) -> Result<Option<&'a Arc<Route>>> {
    let Some(code) = &request.route_id else { return Ok(None) };
    let refuse = |refusal| Err(Error::Refused(refusal, Detail::both("route_id", code)));
    let Some(route) = picture.route_codes.get(code).and_then(|id| picture.routes.get(id)) else {
        return refuse(Refusal::RouteUnknown);
    };
    // A route that no package of the tenant opens is as unknown to it as one that does not exist.
    if !tenant.orders.iter().any(|order| order.routes.contains(&route.id)) {
        return refuse(Refusal::RouteUnknown);
    }
    if !may_use(key, route) || !route.enabled {
        return refuse(Refusal::RouteNotAllowed);
    }
    if route.kind != request.kind {
        return refuse(Refusal::RouteTypeMismatch);
    }
    Ok(Some(route))
}

fn may_use(key: Option<&Key>, route: &Route) -> bool {
    key.is_none_or(|key| key.options.routes.is_empty() || key.routes.contains(&route.id))
}

/// Reads variables: an array or an object of texts and whole numbers.
fn values(json: &serde_json::Value, field: &str) -> Result<Values> {
    serde::Deserialize::deserialize(json)
        .map_err(|error: serde_json::Error| Error::Refused(Refusal::FieldInvalid, Detail::both(field, error)))
}

impl<'a> Common<'a> {
    /// What is wrong for every recipient alike is said once, for the request.
    fn check_shared(&self) -> Result<()> {
        let layout = text::layout("", Rule::MAINLAND);
        let facts = self.facts(Country::NONE, "x", layout);
        let shared =
            Facts { direction: None, countries: None, content: "x", kind: self.request.kind, ..facts };
        if let Verdict::Refuse(refusal, detail) = screen(&shared) {
            let field = match refusal {
                Refusal::SignatureUnknown | Refusal::SignatureNotApproved => "signature",
                Refusal::TemplateNotApproved | Refusal::TemplateTypeMismatch => "template_id",
                Refusal::ContentNeedsTemplate => "content",
                Refusal::SenderIdInvalid | Refusal::SenderIdNotAllowed => "sender_id",
                _ => return Ok(()),
            };
            return Err(Error::Refused(refusal, Detail { field: Some(field.into()), ..detail }));
        }
        Ok(())
    }

    fn facts<'b>(&'b self, country: Country, content: &'b str, layout: Layout) -> Facts<'b> {
        let sender_id = self.request.sender_id.as_deref();
        let senders = &self.tenant.options.sender_ids;
        Facts {
            kind: self.request.kind,
            country,
            direction: self.tenant.policy.direction,
            countries: Some(self.tenant.policy.countries.as_slice()).filter(|only| !only.is_empty()),
            blacklisted: false,
            opted_out: false,
            signature: (self.signature, self.standing),
            source: self.source,
            content,
            segments: layout.segments,
            sender_id,
            sender_id_allowed: senders.is_empty()
                || senders.iter().any(|allowed| Some(allowed.as_str()) == sender_id),
            rule: self.tenant.policy.content.rule(),
            forbidden_word: None,
        }
    }

    fn draft(&self, n: usize, recipient: &Recipient, seen: &mut HashSet<Phone>) -> Result<Draft> {
        let own = recipient.variables.as_ref();
        let own = own.map(|json| values(json, &format!("recipients[{n}].variables"))).transpose()?;
        let mut draft = Draft {
            to: recipient.to.chars().take(64).collect(),
            phone: None,
            country: Country::NONE,
            network: Network::Unknown,
            route: None,
            text: "".into(),
            vars: None,
            layout: text::layout("", Rule::MAINLAND),
            candidates: Vec::new(),
            refusal: None,
            reference: recipient.reference.clone().or_else(|| self.request.reference.clone()),
            prints: Prints::default(),
            warnings: Vec::new(),
        };
        let given = own.as_ref().or(self.defaults.as_ref());
        draft.refusal = self.fill(&mut draft, &recipient.to, given, seen).err();
        Ok(draft)
    }

    /// Fills in a draft as far as it goes; the first refusal ends it.
    fn fill(
        &self,
        draft: &mut Draft,
        to: &str,
        given: Option<&Values>,
        seen: &mut HashSet<Phone>,
    ) -> std::result::Result<(), (Refusal, Detail)> {
        let phone = Phone::parse(to, self.tenant.default_country).map_err(|error| match error {
            PhoneError::Invalid => (Refusal::InvalidNumber, Detail::NONE),
            PhoneError::NotMobile => (Refusal::NotMobileNumber, Detail::NONE),
        })?;
        draft.phone = Some(phone);
        draft.country = phone.country();
        draft.network = Network::of(phone);
        if !seen.insert(phone) {
            return Err((Refusal::DuplicateRecipient, Detail::NONE));
        }
        let direction = Direction::of(draft.country);
        let content = self.content(draft, given)?;
        let whole = signature::render(&content, self.signature, direction, self.request.position);
        let rule = if direction == Direction::Mainland { Rule::MAINLAND } else { Rule::INTERNATIONAL };
        draft.layout = text::layout(&whole, rule);
        draft.text = whole.into();
        draft.prints = Prints {
            text: fingerprint(self.tenant.id, phone, &draft.text),
            signature: fingerprint(self.tenant.id, phone, self.signature),
        };
        let (tenant, kind) = (self.tenant.id, self.request.kind);
        let at_ms = self.request.schedule_at_ms.map_or(self.now_ms, |at| at.max(self.now_ms));
        let facts = Facts {
            blacklisted: self.lists.is_blacklisted(tenant, phone, draft.country, at_ms),
            opted_out: self.lists.is_opted_out(tenant, kind, self.signature, phone),
            ..self.facts(draft.country, &content, draft.layout)
        };
        if self.want_warnings {
            draft.warnings = warnings(&facts);
        }
        if let Verdict::Refuse(refusal, detail) = screen(&facts) {
            return Err((refusal, detail));
        }
        self.route_and_price(draft, direction)
    }

    /// The text without signature, values filled in.
    fn content(
        &self,
        draft: &mut Draft,
        given: Option<&Values>,
    ) -> std::result::Result<String, (Refusal, Detail)> {
        let Some(template) = self.template else { return Ok(self.free.to_owned()) };
        let none = Values::NONE;
        let ordered = template.resolve(given.unwrap_or(&none), self.tenant.policy.variables);
        let ordered = ordered.map_err(|error| (error.refusal, error.detail))?;
        fit(self.variables, &ordered)?;
        let content = template.fill(&ordered);
        draft.vars = (!ordered.is_empty()).then(|| pack(&ordered));
        Ok(content)
    }

    fn route_and_price(
        &self,
        draft: &mut Draft,
        direction: Direction,
    ) -> std::result::Result<(), (Refusal, Detail)> {
        let none = |refusal| Err((refusal, Detail::NONE));
        let kind = self.request.kind;
        let route = match self.named_route {
            Some(route) if route.direction == direction => route,
            Some(_) => return none(Refusal::NoRoute),
            None => match self.default_route(direction) {
                Some(route) => route,
                None => return none(Refusal::NoOrder),
            },
        };
        draft.route = Some(route.id);
        if domain::route::plan(&route.steps, kind, draft.country, draft.network).is_empty() {
            return none(Refusal::NoRoute);
        }
        let orders: Vec<_> = self.orders(route, direction).collect();
        if orders.is_empty() {
            return none(Refusal::NoOrder);
        }
        let candidate = |order: &Arc<OrderTerms>| {
            let amount = order.price(kind, draft.country, draft.network, draft.layout.segments)?;
            Some(Candidate { order: order.id, amount, charge_on: order.charge_on })
        };
        draft.candidates = orders.into_iter().filter_map(candidate).collect();
        if draft.candidates.is_empty() { none(Refusal::NoPrice) } else { Ok(()) }
    }

    fn orders(&self, route: &Route, direction: Direction) -> impl Iterator<Item = &'a Arc<OrderTerms>> {
        let (kind, now, id) = (self.request.kind, self.now_ms, route.id);
        self.tenant.orders.iter().filter(move |order| {
            order.is_current(now)
                && order.routes.contains(&id)
                && order.kinds.contains(kind)
                && order.direction.is_none_or(|only| only == direction)
        })
    }

    /// The first route of the tenant's orders for this type and direction.
    fn default_route(&self, direction: Direction) -> Option<&'a Arc<Route>> {
        let routes = self.tenant.orders.iter().filter(|order| order.is_current(self.now_ms));
        let mut routes = routes.flat_map(|order| &order.routes).filter_map(|id| self.picture.routes.get(id));
        routes.find(|route| {
            route.enabled
                && route.kind == self.request.kind
                && route.direction == direction
                && may_use(self.key, route)
        })
    }
}

/// The API's word for an alphabet.
pub fn encoding(alphabet: Alphabet) -> &'static str {
    alphabet.as_str()
}
