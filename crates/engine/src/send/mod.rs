//! Sending and preview: what a request says, and the assessment of each recipient (screen, price, route) before anything
//! is stored. Pure apart from the picture: the accepting itself is `pipeline::accept`.

mod whole;

use std::collections::HashSet;
use std::sync::Arc;

use domain::consent_record::Lack;
use domain::filing::Verdict as Filing;
use domain::frequency::fingerprint;
use domain::id::{ConsentId, OrderId, RouteId};
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
use crate::lists::Lists;
use crate::pipeline::counters::Prints;
use crate::policy::{Key, OrderTerms, Picture, Route, Tenant, TenantTemplate};
use crate::screening::{Judge, WordBook, finding, is_plain, refusal};

pub(crate) use whole::{Timing, timing};
use whole::{check_consent, check_recipients, check_whole, deferred, lacking};

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
    /// The record of how its recipients agreed.
    pub consent: Option<ConsentId>,
    /// A wording that stands in for an approved template of the tenant's, which no request from outside names: the platform's
    /// own, or a version that its author tests. It goes to the actor's own phone: doubtful words pass, and no consent is asked.
    pub own: Option<Arc<TenantTemplate>>,
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
    /// When it is dispatched.
    pub(crate) timing: Timing,
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
    timing: Timing,
    want_warnings: bool,
    /// What is wrong with the record of consent, where that does not stop it.
    lack: Option<Lack>,
    judge: Judge<'a>,
}

/// Assesses a request against the picture, the lists and the words. `Err` = wrong as a whole, nothing is to be kept; a
/// recipient's own refusal is in its draft.
pub(crate) fn assess(
    known: (&Picture, &Lists, &WordBook),
    tenant: &Tenant,
    key: Option<&Key>,
    request: &SendRequest,
    now_ms: i64,
    want_warnings: bool,
) -> Result<Assessed> {
    check_recipients(tenant, request)?;
    let named = To::Named(&request.recipients);
    assess_by(known, (tenant, key), request, named, Trust::None, (now_ms, want_warnings))
}

/// [`assess`] of a reply to an uplink, whose text is ours or was looked at when its rule was made: it needs no template.
pub(crate) fn assess_reply(
    known: (&Picture, &Lists, &WordBook),
    tenant: &Tenant,
    request: &SendRequest,
    now_ms: i64,
) -> Result<Assessed> {
    check_recipients(tenant, request)?;
    let named = To::Named(&request.recipients);
    assess_by(known, (tenant, None), request, named, Trust::Ours, (now_ms, false))
}

/// A row of a mission's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The number.
    pub(crate) phone: Phone,
    /// Values of the variables, in their order.
    pub(crate) values: Vec<String>,
}

/// [`assess`] of rows of a mission, whose wording a reviewer saw unless it is a template's. Its own recipients are nobody.
pub(crate) fn assess_rows(
    known: (&Picture, &Lists, &WordBook),
    tenant: &Tenant,
    key: Option<&Key>,
    request: &SendRequest,
    rows: Vec<Given>,
    now_ms: i64,
) -> Result<Assessed> {
    assess_by(known, (tenant, key), request, To::Rows(rows), Trust::Reviewed, (now_ms, false))
}

/// Who gets it.
enum To<'a> {
    /// As a request names them.
    Named(&'a [Recipient]),
    /// As a list has them.
    Rows(Vec<Given>),
}

/// Who looked at the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Nobody that is known.
    None,
    /// It is ours.
    Ours,
    /// A reviewer, when it comes from no template; its values are shown like a template's.
    Reviewed,
}

fn assess_by(
    (picture, lists, book): (&Picture, &Lists, &WordBook),
    (tenant, key): (&Tenant, Option<&Key>),
    request: &SendRequest,
    to: To<'_>,
    trust: Trust,
    (now_ms, want_warnings): (i64, bool),
) -> Result<Assessed> {
    check_whole(tenant, request, now_ms)?;
    let timing = timing(tenant, request, now_ms)?;
    let lack = if request.own.is_some() { None } else { check_consent(tenant, request)? };
    let (signature, standing) = named_signature(tenant, request)?;
    let template = named_template(tenant, request)?;
    // The author's own phone, or a text of ours; a mission's content was seen, the values of its rows were not.
    let is_own = request.own.is_some() && trust == Trust::None;
    let needs_no_review = trust == Trust::Ours || is_own || now_ms < tenant.exempt_until_ms;
    let source = match &template {
        Some(template) => Source::Template {
            standing: if template.approved { Standing::Approved } else { Standing::NotApproved },
            kind: template.kind,
        },
        None => Source::FreeText { allowed: tenant.policy.free_text || needs_no_review },
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
        timing,
        want_warnings,
        lack,
        judge: Judge {
            book,
            kind: request.kind,
            licences: tenant.licences_at(now_ms),
            template: template.as_deref(),
            lenient: tenant.policy.lenient || needs_no_review,
            links: &picture.links,
        },
    };
    common.check_shared()?;
    let mut seen = HashSet::new();
    let drafts = match to {
        To::Named(recipients) => {
            let drafts = recipients.iter().enumerate().map(|(n, r)| common.draft(n, r, &mut seen));
            drafts.collect::<Result<Vec<_>>>()?
        }
        To::Rows(rows) => rows.into_iter().map(|row| common.draft_row(row, &mut seen)).collect(),
    };
    let content = template.as_ref().map_or(common.free, |template| template.content.as_str()).to_owned();
    let body = Body {
        // A wording of the platform's own is named by nobody: its values are secrets.
        template: template.as_ref().map(|t| t.id).filter(|id| id.0 != 0 || trust == Trust::Reviewed),
        signature: signature.clone(),
        position: request.position.code(),
        sender: request.sender_id.clone(),
        content,
        consent: request.consent,
    };
    Ok(Assessed { body, drafts, timing })
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
        (Some(_), Some(_)) => Err(Error::field(Refusal::SignatureNeeded, "signature")),
        (None, _) => Err(Error::field(Refusal::SignatureUnknown, "signature")),
    }
}

fn named_template(tenant: &Tenant, request: &SendRequest) -> Result<Option<Arc<TenantTemplate>>> {
    if let Some(own) = &request.own {
        return Ok(Some(Arc::clone(own)));
    }
    match (&request.template, &request.content) {
        (Some(_), Some(_)) => Err(Error::field(Refusal::FieldInvalid, "content")),
        (None, None) => Err(Error::field(Refusal::FieldInvalid, "template_id")),
        (None, Some(_)) => Ok(None),
        (Some(code), None) => match tenant.templates.get(code) {
            Some(template) if template.is_paused => {
                Err(Error::Refused(Refusal::TemplatePaused, Detail::both("template_id", code)))
            }
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
        // Where it may be used is each recipient's matter.
        let anywhere = Facts { direction: None, countries: None, sender_id_allowed: true, ..facts };
        let shared = Facts { content: "x", kind: self.request.kind, ..anywhere };
        if let Verdict::Refuse(refusal, detail) = screen(&shared) {
            let field = match refusal {
                Refusal::SignatureUnknown | Refusal::SignatureNotApproved => "signature",
                Refusal::TemplateNotApproved | Refusal::TemplateTypeMismatch => "template_id",
                Refusal::ContentNeedsTemplate => "content",
                Refusal::SenderIdInvalid => "sender_id",
                _ => return Ok(()),
            };
            return Err(Error::Refused(refusal, Detail { field: Some(field.into()), ..detail }));
        }
        Ok(())
    }

    fn facts<'b>(&'b self, country: Country, content: &'b str, layout: Layout) -> Facts<'b> {
        let sender_id = self.request.sender_id.as_deref();
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
            sender_id_allowed: sender_id.is_none_or(|text| self.tenant.may_send_as(text, country)),
            rule: self.tenant.policy.content.rule(),
        }
    }

    fn draft(&self, n: usize, recipient: &Recipient, seen: &mut HashSet<Phone>) -> Result<Draft> {
        let own = recipient.variables.as_ref();
        let own = own.map(|json| values(json, &format!("recipients[{n}].variables"))).transpose()?;
        let reference = recipient.reference.clone().or_else(|| self.request.reference.clone());
        let mut draft = self.blank(recipient.to.chars().take(64).collect(), reference);
        let given = own.as_ref().or(self.defaults.as_ref());
        let phone = Phone::parse(&recipient.to, self.tenant.default_country);
        let phone = phone.map_err(|error| match error {
            PhoneError::Invalid => (Refusal::InvalidNumber, Detail::NONE),
            PhoneError::NotMobile => (Refusal::NotMobileNumber, Detail::NONE),
        });
        let filled = phone.and_then(|phone| self.fill(&mut draft, phone, given, seen));
        draft.refusal = filled.err();
        Ok(draft)
    }

    fn draft_row(&self, row: Given, seen: &mut HashSet<Phone>) -> Draft {
        let mut draft = self.blank(String::new(), self.request.reference.clone());
        let values = Values::Positional(row.values);
        draft.refusal = self.fill(&mut draft, row.phone, Some(&values), seen).err();
        draft
    }

    fn blank(&self, to: String, reference: Option<String>) -> Draft {
        Draft {
            to,
            phone: None,
            country: Country::NONE,
            network: Network::Unknown,
            route: None,
            text: "".into(),
            vars: None,
            layout: text::layout("", Rule::MAINLAND),
            candidates: Vec::new(),
            refusal: None,
            reference,
            prints: Prints::default(),
            warnings: Vec::new(),
        }
    }

    /// Fills in a draft as far as it goes; the first refusal ends it.
    fn fill(
        &self,
        draft: &mut Draft,
        phone: Phone,
        given: Option<&Values>,
        seen: &mut HashSet<Phone>,
    ) -> std::result::Result<(), (Refusal, Detail)> {
        draft.phone = Some(phone);
        draft.country = phone.country();
        draft.network = Network::of(phone);
        if !seen.insert(phone) {
            return Err((Refusal::DuplicateRecipient, Detail::NONE));
        }
        let direction = Direction::of(draft.country);
        let (content, plain) = self.content(draft, given)?;
        let whole = signature::render(&content, self.signature, direction, self.request.position);
        let rule = if direction == Direction::Mainland { Rule::MAINLAND } else { Rule::INTERNATIONAL };
        draft.layout = text::layout(&whole, rule);
        draft.text = whole.into();
        draft.prints = Prints {
            text: fingerprint(self.tenant.id, phone, &draft.text),
            signature: fingerprint(self.tenant.id, phone, self.signature),
            phone: fingerprint(self.tenant.id, phone, ""),
        };
        let (tenant, kind) = (self.tenant.id, self.request.kind);
        let at_ms = self.timing.due_ms.unwrap_or(self.now_ms);
        let facts = Facts {
            blacklisted: self.lists.is_blacklisted(tenant, phone, draft.country, at_ms),
            opted_out: self.lists.is_opted_out(tenant, kind, self.signature, phone),
            ..self.facts(draft.country, &content, draft.layout)
        };
        if self.want_warnings {
            draft.warnings = warnings(&facts);
            let waits = self.timing.due_ms.filter(|_| self.timing.is_deferred);
            draft.warnings.extend(waits.map(|at| deferred(self.tenant, at)));
            draft.warnings.extend(self.lack.map(lacking));
        }
        if let Verdict::Refuse(refusal, detail) = screen(&facts) {
            return Err((refusal, detail));
        }
        let hits = self.judge.against(&content, plain, direction);
        if let Some(refused) = refusal(&hits) {
            if self.want_warnings {
                draft.warnings.extend(hits.into_iter().map(finding));
            }
            return Err(refused);
        }
        self.route_and_price(draft, direction)
    }

    /// The text without signature, values filled in; and whether no value has anything that could be found.
    fn content(
        &self,
        draft: &mut Draft,
        given: Option<&Values>,
    ) -> std::result::Result<(String, bool), (Refusal, Detail)> {
        let Some(template) = self.template else { return Ok((self.free.to_owned(), false)) };
        let none = Values::NONE;
        // A link for one person can only be a value. What the platform's own host shows was looked at. No code carries one.
        let is_free = self.request.kind != Kind::Verification;
        let is_known = |value: &str| is_free && self.picture.links.is_link(value);
        let ordered = template.resolve_but(given.unwrap_or(&none), self.tenant.policy.variables, is_known);
        let ordered = ordered.map_err(|error| (error.refusal, error.detail))?;
        fit(self.variables, &ordered)?;
        let content = template.fill(&ordered);
        draft.vars = (!ordered.is_empty()).then(|| pack(&ordered));
        Ok((content, ordered.iter().all(|value| is_plain(value))))
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
        self.check_filing(draft, route)?;
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

    /// `no_route` when no carrier serves the recipient, `signature_not_filed` when none may because its network does not know
    /// the signature.
    fn check_filing(&self, draft: &Draft, route: &Route) -> std::result::Result<(), (Refusal, Detail)> {
        let (kind, country, network) = (self.request.kind, draft.country, draft.network);
        let filing = self.tenant.filing(self.signature, country, network);
        let plan = |filing| domain::route::plan(&route.steps, kind, country, network, filing);
        if plan(Filing::Free).is_empty() {
            return Err((Refusal::NoRoute, Detail::NONE));
        }
        let refused = match filing {
            Filing::Free => false,
            Filing::Avoid => plan(Filing::Avoid).is_empty(),
            Filing::Refuse => true,
        };
        if refused { Err((Refusal::SignatureNotFiled, Detail::param(network.as_str()))) } else { Ok(()) }
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
