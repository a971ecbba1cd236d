//! What a mission says, as the message path takes it: a request without recipients, whose rows come from the list.

use std::sync::Arc;

use domain::id::{ConsentId, TemplateId};
use domain::kind::{Direction, Kind};
use domain::lint::{example, says_unsubscribe};
use domain::signature::Position;
use domain::template::Template;
use store::missions::Mission;

use crate::decided::wrong;
use crate::error::Result;
use crate::policy::{Picture, Tenant, TenantTemplate};
use crate::review::line;
use crate::send::{SendRequest, TASK_NAME_MAX};

/// Longest content that is kept, characters; what may be sent is the policy's to say.
const CONTENT_MAX: usize = 5_000;
/// Messages a second a mission may be told to keep to.
const SPEED_MAX: i64 = 100_000;

/// What an owner writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissionWording {
    /// What people call it, 1 to 30 characters.
    pub name: String,
    /// Where it goes.
    pub direction: Direction,
    /// SMS type.
    pub kind: Kind,
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// Free content instead, with variables like a template's.
    pub content: Option<String>,
    /// Signature without brackets; may be absent when the tenant has exactly one approved.
    pub signature: Option<String>,
    /// Where it stands.
    pub position: Position,
    /// Sender ID (OA).
    pub sender_id: Option<String>,
    /// Route ID.
    pub route_id: Option<String>,
    /// Wording that tells how to unsubscribe is added where free marketing content lacks it.
    pub unsubscribe: bool,
    /// The record of how its recipients agreed.
    pub consent: Option<ConsentId>,
    /// Not before, Unix ms; `None` = at once.
    pub schedule_at_ms: Option<i64>,
    /// Messages a second at most.
    pub speed: Option<i64>,
}

/// Writes what somebody wants into a mission; refuses what could never be sent.
pub(super) fn apply(
    mission: &mut Mission,
    new: &MissionWording,
    picture: &Picture,
    tenant: &Tenant,
) -> Result<()> {
    mission.name = line("name", &new.name, 1, TASK_NAME_MAX)?;
    let template = match (&new.template, &new.content) {
        (Some(code), None) => match tenant.templates.get(code) {
            Some(template) => Some(template.id),
            None => return Err(wrong("template_id", "there is no such template", "没有这个模板")),
        },
        (None, Some(_)) => None,
        _ => {
            let en = "give either template_id or content";
            return Err(wrong("template_id", en, "请选择模板或填写内容，二者之一"));
        }
    };
    let content = new.content.as_deref().unwrap_or_default().trim().replace("\r\n", "\n");
    if content.chars().count() > CONTENT_MAX || (template.is_none() && content.is_empty()) {
        let en = format!("expected 1 to {CONTENT_MAX} characters");
        return Err(wrong("content", en, format!("应为 1 至 {CONTENT_MAX} 个字符")));
    }
    if template.is_none() && Template::parse(&content).is_err() {
        let en = "the variables cannot be read: write them as ${Name} or {}";
        return Err(wrong("content", en, "变量格式有误，请写作 ${Name} 或 {}"));
    }
    let route = match &new.route_id {
        None => None,
        Some(code) => match picture.route_codes.get(code) {
            Some(id) if tenant.orders.iter().any(|order| order.routes.contains(id)) => Some(*id),
            _ => return Err(wrong("route_id", "there is no such Route ID", "没有这个 Route ID")),
        },
    };
    if new.consent.is_some_and(|id| !tenant.consents.contains_key(&id)) {
        return Err(wrong("consent_id", "there is no such record of consent", "没有这条同意记录"));
    }
    if new.speed.is_some_and(|speed| !(1..=SPEED_MAX).contains(&speed)) {
        let en = format!("expected 1 to {SPEED_MAX} messages a second");
        return Err(wrong("speed_per_s", en, format!("应为每秒 1 至 {SPEED_MAX} 条")));
    }
    let signature = new.signature.as_deref().unwrap_or_default();
    mission.signature = line("signature", signature, 0, 64)?;
    let sender = new.sender_id.as_deref().map(|text| line("sender_id", text, 1, 15)).transpose()?;
    (mission.direction, mission.kind) = (new.direction.code(), new.kind.code());
    (mission.template, mission.content) = (template, content);
    (mission.position, mission.sender, mission.route) = (new.position.code(), sender, route);
    (mission.unsubscribe, mission.consent) = (new.unsubscribe, new.consent);
    (mission.due_ms, mission.speed) = (new.schedule_at_ms, new.speed);
    Ok(())
}

/// The SMS type.
pub(crate) fn kind(mission: &Mission) -> Kind {
    Kind::from_code(mission.kind).unwrap_or(Kind::Marketing)
}

/// Where it goes.
pub(crate) fn direction(mission: &Mission) -> Direction {
    Direction::from_code(mission.direction).unwrap_or(Direction::Mainland)
}

/// What is sent, its variables unfilled: the template's content, or the free content with what tells how to unsubscribe.
pub(crate) fn content(mission: &Mission, tenant: &Tenant) -> String {
    if let Some(id) = mission.template {
        return tenant.templates_by_id.get(&id).map(|template| template.content.clone()).unwrap_or_default();
    }
    let (content, direction) = (&mission.content, direction(mission));
    let adds = mission.unsubscribe && kind(mission) == Kind::Marketing;
    match adds && !says_unsubscribe(content, direction) {
        true => format!("{content} {}", example(direction)),
        false => content.clone(),
    }
}

/// Names of the variables, in the order in which a list has them.
pub(super) fn variables(content: &str) -> Vec<String> {
    let known = Template::parse(content).map(|template| template.variables);
    known.unwrap_or_default().into_iter().map(|variable| variable.name).collect()
}

/// The request that a mission's rows are sent by.
pub(super) fn request(mission: &Mission, picture: &Picture, tenant: &Tenant) -> SendRequest {
    let template = mission.template.and_then(|id| tenant.templates_by_id.get(&id));
    let own = mission.template.is_none().then(|| Arc::new(own(mission, tenant)));
    SendRequest {
        route_id: mission.route.and_then(|id| Some(picture.routes.get(&id)?.code.clone())),
        kind: kind(mission),
        signature: Some(mission.signature.clone()).filter(|text| !text.is_empty()),
        position: Position::from_code(mission.position).unwrap_or(Position::Start),
        sender_id: mission.sender.clone(),
        // One that is gone is no template's code.
        template: own.is_none().then(|| template.map(|t| t.code.clone()).unwrap_or_default()),
        variables: None,
        content: None,
        recipients: Vec::new(),
        schedule_at_ms: None,
        validity_s: None,
        reference: None,
        callback_url: None,
        task: None,
        consent: mission.consent,
        own,
    }
}

/// Free content as the message path takes it.
fn own(mission: &Mission, tenant: &Tenant) -> TenantTemplate {
    let content = content(mission, tenant);
    TenantTemplate {
        id: TemplateId(0),
        code: String::new(),
        kind: kind(mission),
        parsed: Template::parse(&content).ok(),
        content,
        variables: Vec::new(),
        approved: true,
        is_paused: false,
        clean: Default::default(),
    }
}

/// The signature that stands in the text: the one named, or the tenant's only approved one.
pub(super) fn signature(mission: &Mission, tenant: &Tenant) -> String {
    if !mission.signature.is_empty() {
        return mission.signature.clone();
    }
    let mut approved = tenant.signatures.iter().filter(|(_, (_, approved))| *approved);
    match (approved.next(), approved.next()) {
        (Some((name, _)), None) => name.clone(),
        _ => String::new(),
    }
}
