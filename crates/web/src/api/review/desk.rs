//! The reviewers' desk: the queue, one application with everything beside it, and decisions.

use axum::extract::{Request, State};
use axum::http::Uri;
use domain::id::ReviewId;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::review::{Reason, State as ReviewState, Subject};
use engine::review::{MissionSample, Opinion, ReviewDetail, ReviewQuery, ReviewView};
use engine::smart::SmartSample;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::{
    Application, EvidenceItem, LintFinding, ReviewReason, TemplateVersion, findings, number,
};
use crate::App;
use crate::api::page::{number as page_number, paging};
use crate::api::smart::{SmartPort, SmartProfileItem, SmartVendorItem, SmartVersionItem};
use crate::api::words::SmsType;
use crate::api::{Json, PathText, Refusals, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// Which reviews; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReviewFilter {
    /// `open` (waiting or claimed; when absent), `all`, `waiting`, `claimed`, `approved`, `rejected`, `asked` or `withdrawn`.
    state: Option<String>,
    /// `signature`, `template`, `mission` or `smart`.
    kind: Option<String>,
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Reviews on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

impl ReviewFilter {
    fn query(self) -> Result<ReviewQuery> {
        let wrong = |field: &str, words: &str| {
            Problem::field(field, format!("there are: {words}"), format!("可选：{words}"))
        };
        let (state, any_state) = match self.state.as_deref() {
            None | Some("open") => (None, false),
            Some("all") => (None, true),
            Some(word) => {
                let known = "open, all, waiting, claimed, approved, rejected, asked, withdrawn";
                (Some(ReviewState::parse(word).ok_or_else(|| wrong("state", known))?), false)
            }
        };
        let subject = self.kind.as_deref().map(|word| {
            Subject::parse(word).ok_or_else(|| wrong("kind", "signature, template, mission, smart"))
        });
        let page = paging(self.page, self.page_size)?;
        Ok(ReviewQuery { state, any_state, subject: subject.transpose()?, tenant: self.tenant, page })
    }
}

/// A review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// `signature`, `template`, `mission` or `smart`.
    #[schema(value_type = String, example = "signature")]
    kind: &'static str,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The signature, the template's id, or what the mission or the brand is called.
    #[schema(example = "云信")]
    name: String,
    /// `waiting`, `claimed`, `approved`, `rejected`, `asked` or `withdrawn`.
    #[schema(value_type = String, example = "claimed")]
    state: &'static str,
    /// When it was submitted, by whom, and what became of it.
    application: Application,
    /// Who has it in hand.
    claimed_by: Option<String>,
    /// Since when.
    #[schema(format = DateTime)]
    claimed_at: Option<String>,
    /// Who decided.
    decided_by: Option<String>,
    /// Who exempted it from the review, when it was approved without a reviewer.
    exempt_by: Option<String>,
    /// What a machine found when it was submitted.
    findings: Vec<LintFinding>,
    /// You could decide about it.
    can_decide: bool,
}

impl ReviewItem {
    fn of(view: ReviewView, lang: Lang) -> ReviewItem {
        ReviewItem {
            id: view.id.to_string(),
            kind: view.subject.as_str(),
            tenant_code: view.tenant,
            name: view.name,
            state: view.state.as_str(),
            application: Application::of(view.applied, lang),
            claimed_at: time::text_opt(view.claimed.as_ref().map(|(_, at)| *at)),
            claimed_by: view.claimed.map(|(who, _)| who),
            decided_by: view.decided_by,
            exempt_by: view.exempt_by,
            findings: findings(view.findings, lang),
            can_decide: view.can_decide,
        }
    }
}

/// A page of reviews.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewList {
    items: Vec<ReviewItem>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Reviews on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Reviews that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// The signature that a review is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewedSignature {
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// It is used on behalf of somebody else.
    on_behalf: bool,
    /// The company that the name belongs to.
    #[schema(example = "云信科技有限公司")]
    company: String,
    /// What the tenant says.
    note: String,
}

/// The mission that a review is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewedMission {
    /// What its messages are for.
    r#type: SmsType,
    /// `mainland` or `international`.
    #[schema(value_type = String, example = "mainland")]
    direction: &'static str,
    /// Signature without brackets.
    #[schema(example = "云信")]
    signature: String,
    /// Sender ID.
    sender_id: Option<String>,
    /// How many numbers its list has.
    #[schema(example = 12000)]
    rows: i64,
    /// When it is to begin; null = as soon as it is approved.
    #[schema(format = DateTime)]
    schedule_at: Option<String>,
    /// The first texts as handsets will show them.
    texts: Vec<String>,
}

impl From<MissionSample> for ReviewedMission {
    fn from(sample: MissionSample) -> ReviewedMission {
        ReviewedMission {
            r#type: sample.kind.into(),
            direction: sample.direction.as_str(),
            signature: sample.signature,
            sender_id: sample.sender_id,
            rows: sample.rows,
            schedule_at: time::text_opt(sample.schedule_at_ms),
            texts: sample.texts,
        }
    }
}

/// The Smart SMS profile that a review is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewedSmart {
    /// The profile.
    profile: SmartProfileItem,
    /// The version that was submitted.
    version: SmartVersionItem,
    /// The live version, when it is another one.
    published: Option<SmartVersionItem>,
    /// The platform's senders, which count by themselves.
    own_ports: Vec<SmartPort>,
    /// Where it stands with makers of handsets.
    vendors: Vec<SmartVendorItem>,
}

impl ReviewedSmart {
    fn of(sample: SmartSample, lang: Lang) -> ReviewedSmart {
        ReviewedSmart {
            profile: SmartProfileItem::of(sample.profile, true),
            version: sample.version.into(),
            published: sample.live.map(SmartVersionItem::from),
            own_ports: sample.own_ports.into_iter().map(SmartPort::from).collect(),
            vendors: sample.vendors.into_iter().map(|view| SmartVendorItem::of(view, lang)).collect(),
        }
    }
}

/// A review with everything that helps to decide.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewWhole {
    #[serde(flatten)]
    review: ReviewItem,
    /// The signature, when it is about one.
    signature: Option<ReviewedSignature>,
    /// The mission, when it is about one.
    mission: Option<ReviewedMission>,
    /// The Smart SMS profile, when it is about one.
    smart: Option<ReviewedSmart>,
    /// The version, when it is about a template.
    template: Option<TemplateVersion>,
    /// The version that sends now, when there is another.
    current: Option<TemplateVersion>,
    /// Documents, the oldest first.
    evidence: Vec<EvidenceItem>,
    /// Other reviews of the same signature or template, the newest first.
    history: Vec<ReviewItem>,
    /// What was decided about texts that read the same, of any tenant.
    alike: Vec<ReviewItem>,
    /// Reasons that a rejection can name.
    reasons: Vec<ReviewReason>,
}

impl ReviewWhole {
    fn of(detail: ReviewDetail, lang: Lang) -> ReviewWhole {
        let subject = detail.review.subject;
        let items =
            |views: Vec<ReviewView>| views.into_iter().map(|view| ReviewItem::of(view, lang)).collect();
        let reasons = Reason::ALL.iter().filter(|reason| reason.is_for(subject));
        ReviewWhole {
            reasons: reasons.map(|reason| ReviewReason::of(*reason, lang)).collect(),
            signature: detail.signature.map(|view| ReviewedSignature {
                text: view.text,
                on_behalf: view.on_behalf,
                company: view.company,
                note: view.note,
            }),
            mission: detail.mission.map(ReviewedMission::from),
            smart: detail.smart.map(|sample| ReviewedSmart::of(sample, lang)),
            template: detail.version.map(TemplateVersion::from),
            current: detail.current.map(TemplateVersion::from),
            evidence: detail.evidence.into_iter().map(EvidenceItem::from).collect(),
            history: items(detail.history),
            alike: items(detail.alike),
            review: ReviewItem::of(detail.review, lang),
        }
    }
}

/// What a reviewer says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewNote {
    /// For the tenant; needed unless it is approved.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// Why it is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RejectionBody {
    /// At least one of the reasons listed with the review.
    #[schema(example = json!(["name_mismatch"]))]
    reasons: Vec<String>,
    /// For the tenant: what to change.
    #[schema(max_length = 500)]
    note: String,
}

/// List reviews.
///
/// Open ones as they came, those whose tenant asks to hurry first; others newest first.
#[utoipa::path(
    get, path = "/admin/reviews", tag = "reviews", operation_id = "listReviews",
    params(ReviewFilter),
    responses((status = 200, description = "A page of reviews.", body = ReviewList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    uri: Uri,
) -> Result<Json<ReviewList>> {
    caller.actor.may(Permission::ReviewsRead)?;
    let query = decode::query::<ReviewFilter>(uri.query())?.query()?;
    let place = query.page;
    let found = app.engine.reviews(&caller.actor, query).await?;
    Ok(Json(ReviewList {
        items: found.items.into_iter().map(|view| ReviewItem::of(view, lang)).collect(),
        page: page_number(place),
        page_size: place.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

fn id(path: PathText) -> Result<ReviewId> {
    number(&path_text(path)?).map(ReviewId)
}

/// See a review.
#[utoipa::path(
    get, path = "/admin/reviews/{id}", tag = "reviews", operation_id = "getReview",
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewWhole), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<ReviewWhole>> {
    caller.actor.may(Permission::ReviewsRead)?;
    Ok(Json(ReviewWhole::of(app.engine.review(&caller.actor, id(path)?).await?, lang)))
}

/// Take a review in hand.
///
/// 409 `review_claimed` when a colleague has it, `four_eyes` when you submitted it yourself.
#[utoipa::path(
    post, path = "/admin/reviews/{id}/claim", tag = "reviews", operation_id = "claimReview",
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn claim(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<ReviewItem>> {
    caller.actor.may(Permission::ReviewsDecide)?;
    Ok(Json(ReviewItem::of(app.engine.claim_review(&caller.actor, id(path)?).await?, lang)))
}

/// Give a review back to the queue.
#[utoipa::path(
    post, path = "/admin/reviews/{id}/release", tag = "reviews", operation_id = "releaseReview",
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn release(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
) -> Result<Json<ReviewItem>> {
    caller.actor.may(Permission::ReviewsDecide)?;
    Ok(Json(ReviewItem::of(app.engine.release_review(&caller.actor, id(path)?).await?, lang)))
}

/// Approve what was submitted.
///
/// It may be used at once. 409 `already_decided` when somebody was quicker.
#[utoipa::path(
    post, path = "/admin/reviews/{id}/approve", tag = "reviews", operation_id = "approveReview",
    request_body = ReviewNote,
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn approve(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<ReviewItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let said = decode::json::<ReviewNote>(&body.bytes)?;
    let view = app.engine.decide_review(&caller.actor, id, Opinion::Approve, &said.note).await?;
    Ok(Json(ReviewItem::of(view, lang)))
}

/// Reject what was submitted.
///
/// With at least one reason and a note that says what to change.
#[utoipa::path(
    post, path = "/admin/reviews/{id}/reject", tag = "reviews", operation_id = "rejectReview",
    request_body = RejectionBody,
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn reject(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<ReviewItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let said = decode::json::<RejectionBody>(&body.bytes)?;
    let reasons = reasons(&said.reasons)?;
    let view = app.engine.decide_review(&caller.actor, id, Opinion::Reject(reasons), &said.note).await?;
    Ok(Json(ReviewItem::of(view, lang)))
}

pub(super) fn reasons(words: &[String]) -> Result<Vec<Reason>> {
    let mut reasons = Vec::new();
    for word in words {
        let unknown =
            || Problem::field("reasons", format!("there is no reason {word}"), format!("没有原因 {word}"));
        let reason = Reason::parse(word).ok_or_else(unknown)?;
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Ok(reasons)
}

/// Send what was submitted back with a question.
///
/// It is a draft again; its owner answers by submitting it once more.
#[utoipa::path(
    post, path = "/admin/reviews/{id}/ask", tag = "reviews", operation_id = "askReview",
    request_body = ReviewNote,
    params(("id" = String, Path, description = "The review's id.")),
    responses((status = 200, description = "The review.", body = ReviewItem), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:decide")))
)]
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    path: PathText,
    request: Request,
) -> Result<Json<ReviewItem>> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::ReviewsDecide)?;
    let id = id(path)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let said = decode::json::<ReviewNote>(&body.bytes)?;
    let view = app.engine.decide_review(&caller.actor, id, Opinion::Ask, &said.note).await?;
    Ok(Json(ReviewItem::of(view, lang)))
}
