//! What missions look like from outside.

use std::collections::BTreeMap;

use domain::id::{ConsentId, Uid};
use domain::message::State;
use domain::mission::Status;
use domain::refusal::Lang;
use engine::missions::{
    BadRowView, Counted, GoodRowView, ImportView, MissionView, MissionWording, Outcomes, PlaceCount,
    Progress, ReasonCount, RowsView, Waits,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::message_view::Amount;
use crate::api::review::Application;
use crate::api::words::{Direction, SignaturePosition, SmsType};
use crate::decode;
use crate::problem::{Problem, Result};
use crate::time;

/// Where a mission is.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MissionStatus {
    /// Being written.
    Draft,
    /// Its content waits for a reviewer.
    InReview,
    /// A reviewer said no; it can be edited.
    Rejected,
    /// Waits for its time.
    Scheduled,
    /// Its numbers are being sent to, or the last receipts are awaited.
    Running,
    /// Stands still.
    Paused,
    /// Cancelled: what was not sent never will be.
    Cancelled,
    /// Everything is sent, and every message is closed.
    Done,
}

impl From<MissionStatus> for Status {
    fn from(word: MissionStatus) -> Status {
        match word {
            MissionStatus::Draft => Status::Draft,
            MissionStatus::InReview => Status::InReview,
            MissionStatus::Rejected => Status::Rejected,
            MissionStatus::Scheduled => Status::Scheduled,
            MissionStatus::Running => Status::Running,
            MissionStatus::Paused => Status::Paused,
            MissionStatus::Cancelled => Status::Cancelled,
            MissionStatus::Done => Status::Done,
        }
    }
}

impl From<Status> for MissionStatus {
    fn from(status: Status) -> MissionStatus {
        match status {
            Status::Draft => MissionStatus::Draft,
            Status::InReview => MissionStatus::InReview,
            Status::Rejected => MissionStatus::Rejected,
            Status::Scheduled => MissionStatus::Scheduled,
            Status::Running => MissionStatus::Running,
            Status::Paused => MissionStatus::Paused,
            Status::Cancelled => MissionStatus::Cancelled,
            Status::Done => MissionStatus::Done,
        }
    }
}

/// What a mission says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissionBody {
    /// What it is called.
    #[schema(example = "March newsletter", max_length = 30)]
    name: String,
    /// Where it goes: the numbers of its list are all there.
    direction: Direction,
    /// What the messages are for.
    r#type: SmsType,
    /// A template. Give either this or `content`.
    #[schema(example = "T1001")]
    template_id: Option<String>,
    /// Free content, with variables written like a template's: `${Name}` or `{}`. A reviewer sees it before it is sent, unless
    /// your account is exempted.
    #[schema(example = "Hello ${Name}, your table is ready.", max_length = 5000)]
    content: Option<String>,
    /// One of your approved signatures, without brackets; may be left out when you have exactly one.
    #[schema(example = "云信")]
    signature: Option<String>,
    /// Where the signature stands; `start` when absent.
    #[schema(value_type = Option<SignaturePosition>)]
    signature_position: Option<SignaturePosition>,
    /// Sender ID (OA), where the destination allows it.
    #[schema(example = "HONGYAN")]
    sender_id: Option<String>,
    /// Route ID; absent = your default route.
    #[schema(example = "CNX_Marketing")]
    route_id: Option<String>,
    /// True: wording that tells how to unsubscribe is added to free marketing content that lacks it.
    #[serde(default)]
    unsubscribe: bool,
    /// The record of how the recipients agreed to marketing.
    #[schema(example = "868000000000000001")]
    consent_id: Option<String>,
    /// When to begin, RFC 3339 with an offset; absent = at once.
    #[schema(format = DateTime, example = "2026-08-01T09:00:00+08:00")]
    schedule_at: Option<String>,
    /// Messages a second at most; absent = as fast as carriers take them.
    #[schema(example = 100)]
    speed_per_s: Option<i64>,
}

impl MissionBody {
    pub(super) fn into_wording(self) -> Result<MissionWording> {
        let consent = |text: &str| {
            let wrong =
                || Problem::field("consent_id", "there is no such record of consent", "没有这条同意记录");
            text.parse().map(ConsentId).map_err(|_| wrong())
        };
        Ok(MissionWording {
            name: self.name,
            direction: self.direction.into(),
            kind: self.r#type.into(),
            template: self.template_id,
            content: self.content,
            signature: self.signature,
            position: self.signature_position.unwrap_or_default().into(),
            sender_id: self.sender_id.filter(|text| !text.trim().is_empty()),
            route_id: self.route_id,
            unsubscribe: self.unsubscribe,
            consent: self.consent_id.as_deref().map(consent).transpose()?,
            schedule_at_ms: time::moment("schedule_at", self.schedule_at)?,
            speed: self.speed_per_s,
        })
    }
}

/// A mission, changed.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MissionChange {
    /// The version it was made from.
    #[schema(example = 1)]
    pub(super) version: i64,
    /// What the mission says now.
    #[serde(flatten)]
    pub(super) body: MissionBody,
}

impl MissionChange {
    /// Reads both; a field that is neither is refused.
    pub(super) fn read(octets: &[u8]) -> Result<MissionChange> {
        let mut fields: serde_json::Map<String, serde_json::Value> = decode::json(octets)?;
        let version = serde_json::json!({ "version": fields.remove("version") });
        let MissionVersion { version } = decode::json(version.to_string().as_bytes())?;
        let body = decode::json(serde_json::Value::Object(fields).to_string().as_bytes())?;
        Ok(MissionChange { version, body })
    }
}

/// A version of a mission.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissionVersion {
    /// The version that was looked at.
    #[schema(example = 1)]
    pub(super) version: i64,
}

/// A count with its reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionReason {
    /// A word: an error code, or what a spreadsheet did to a cell.
    #[schema(example = "duplicate_recipient")]
    code: String,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    message: String,
    /// How many.
    #[schema(example = 2)]
    count: i64,
}

fn reasons(list: Vec<Counted>, lang: Lang) -> Vec<MissionReason> {
    let reason = |counted: Counted| MissionReason {
        message: counted.message(lang),
        count: counted.count,
        code: counted.code,
    };
    let mut list: Vec<_> = list.into_iter().map(reason).collect();
    list.sort_by_key(|reason| -reason.count);
    list
}

/// The list of a mission, in figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionRows {
    /// Rows that will be sent.
    #[schema(example = 98)]
    good: i64,
    /// Rows that will not.
    #[schema(example = 2)]
    rejected: i64,
    /// Of which because of a blacklist.
    blacklisted: i64,
    /// Of which because the recipient opted out.
    opted_out: i64,
    /// Of which because the number is in the list already.
    duplicates: i64,
    /// Rows of the file that the spreadsheet hides, by a filter or by hand. They were read like all others.
    #[schema(example = 0)]
    hidden: i64,
    /// Rows that will not be sent, by reason.
    by_reason: Vec<MissionReason>,
    /// Rows that would be refused if they were sent now, by reason: what to mend before it is sent.
    would_refuse: Vec<MissionReason>,
    /// Segments of the rows that will be sent.
    segments: i64,
    /// What they would cost now, by unit.
    price: Vec<Amount>,
    /// What the file was called; null when the numbers were typed.
    #[schema(example = "list.xlsx")]
    file: Option<String>,
    /// The rows were removed: the mission has been over as long as lists are kept. The figures stay.
    removed: bool,
}

impl MissionRows {
    fn of(view: RowsView, lang: Lang) -> MissionRows {
        MissionRows {
            good: view.good,
            rejected: view.rejected,
            blacklisted: view.blacklisted,
            opted_out: view.opted_out,
            duplicates: view.duplicates,
            hidden: view.facts.hidden,
            by_reason: reasons(view.facts.by_reason, lang),
            would_refuse: reasons(view.facts.would_refuse, lang),
            segments: view.segments,
            price: view.price.into_iter().map(Amount::from).collect(),
            file: view.facts.file,
            removed: view.facts.is_removed,
        }
    }
}

/// An import, as it goes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionImport {
    /// `receiving`, `reading`, `done` or `failed`.
    #[schema(example = "reading")]
    state: String,
    /// What the file was called; empty when the numbers were typed.
    file: String,
    /// Octets read.
    octets_read: i64,
    /// Octets of the file, as far as it is here.
    octets: i64,
    /// Rows read.
    rows: i64,
    /// Why it failed and what to do, in the language of `Accept-Language`.
    error: Option<String>,
}

impl MissionImport {
    fn of(view: ImportView, lang: Lang) -> MissionImport {
        MissionImport {
            state: view.state,
            file: view.file,
            octets_read: view.octets_read,
            octets: view.octets,
            rows: view.rows,
            error: view.error.map(|(en, zh)| if lang == Lang::Zh { zh } else { en }),
        }
    }
}

/// How far a mission is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionProgress {
    /// Rows that will be sent, or were.
    total: i64,
    /// Rows that became messages.
    sent: i64,
    /// Messages that are not closed.
    under_way: i64,
    /// Messages that failed; those without a delivery notification are not among them.
    failed: i64,
    /// Closed messages by status; every closed status is there.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({"delivered": 98, "undelivered": 1, "refused": 1}))]
    counts: BTreeMap<&'static str, i64>,
    /// Rows a second over the last minute; null when nothing moves.
    #[schema(example = 1250.0)]
    per_s: Option<f64>,
    /// Seconds until every row is a message, at this speed.
    seconds_left: Option<i64>,
}

impl From<Progress> for MissionProgress {
    fn from(view: Progress) -> MissionProgress {
        let closed = State::ALL.into_iter().filter(|state| state.is_closed());
        let mut counts: BTreeMap<_, _> = closed.map(|state| (state.as_str(), 0)).collect();
        counts.extend(view.by_state.iter().map(|(state, count)| (state.as_str(), *count)));
        MissionProgress {
            total: view.total,
            sent: view.sent,
            under_way: view.under_way,
            failed: view.failed(),
            per_s: view.per_s.map(|per_s| (per_s * 10.0).round() / 10.0),
            seconds_left: view.seconds_left(),
            counts,
        }
    }
}

/// A mission.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionItem {
    /// Its id: also the request and the task of its messages.
    #[schema(value_type = String, example = "06QZ3JV9K2C4G")]
    id: Uid,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
    /// What it is called.
    #[schema(example = "March newsletter")]
    name: String,
    /// Where it is.
    status: MissionStatus,
    /// Where it goes.
    direction: Direction,
    /// What its messages are for.
    r#type: SmsType,
    /// The template.
    template_id: Option<String>,
    /// Free content as it was written.
    content: Option<String>,
    /// What is sent, its variables unfilled.
    wording: String,
    /// Names of its variables, in the order in which a list has them.
    variables: Vec<String>,
    /// Signature without brackets; empty = your only one.
    signature: String,
    /// Where it stands.
    signature_position: SignaturePosition,
    /// Sender ID (OA).
    sender_id: Option<String>,
    /// Route ID.
    route_id: Option<String>,
    /// Wording that tells how to unsubscribe is added where free marketing content lacks it.
    unsubscribe: bool,
    /// The record of how its recipients agreed.
    consent_id: Option<String>,
    /// When it begins or was to begin; null = at once.
    #[schema(format = DateTime)]
    schedule_at: Option<String>,
    /// Messages a second at most.
    speed_per_s: Option<i64>,
    /// Account or auth key that made it.
    #[schema(example = "CNX01_Adm")]
    created_by: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last submitted.
    #[schema(format = DateTime)]
    submitted_at: Option<String>,
    /// When its rows began to be sent.
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When it was over.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// Its list.
    rows: MissionRows,
    /// The import of its list, when there was one.
    import: Option<MissionImport>,
    /// How far it is.
    progress: MissionProgress,
    /// Its last review, when a reviewer was or is to see it; only with one mission.
    review: Option<Application>,
    /// Why nothing of a running mission moves: `hours` (its dispatch hours have not begun) or `receipts` (everything is sent,
    /// receipts are awaited).
    #[schema(value_type = Option<String>, example = "hours")]
    waits: Option<&'static str>,
    /// When the hours begin.
    #[schema(format = DateTime)]
    waits_until: Option<String>,
    /// Why it is paused: `person`, or an error code.
    #[schema(example = "balance_insufficient")]
    paused_code: Option<String>,
    /// The same in words, and what to do.
    paused_message: Option<String>,
    /// What can be done with it now: `edit`, `import`, `delete`, `submit`, `withdraw`, `pause`, `resume`, `cancel`,
    /// `duplicate`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl MissionItem {
    pub(super) fn of(view: MissionView, lang: Lang) -> MissionItem {
        let (waits, waits_until) = match view.waits {
            None => (None, None),
            Some(Waits::Hours(until)) => (Some("hours"), Some(time::text(until))),
            Some(Waits::Receipts) => (Some("receipts"), None),
        };
        let paused_message = view.paused.as_deref().map(|code| match (code, lang) {
            ("person", Lang::En) => "Somebody paused it.".to_owned(),
            ("person", Lang::Zh) => "已被手动暂停。".to_owned(),
            (code, lang) => Counted { code: code.to_owned(), count: 1 }.message(lang),
        });
        MissionItem {
            id: view.id,
            version: view.version,
            name: view.name,
            status: view.status.into(),
            direction: view.direction.into(),
            r#type: view.kind.into(),
            template_id: view.template,
            content: view.content,
            wording: view.wording,
            variables: view.variables,
            signature: view.signature,
            signature_position: view.position.into(),
            sender_id: view.sender_id,
            route_id: view.route_id,
            unsubscribe: view.unsubscribe,
            consent_id: view.consent.map(|id| id.to_string()),
            schedule_at: time::text_opt(view.schedule_at_ms),
            speed_per_s: view.speed,
            created_by: view.created_by,
            created_at: time::text(view.created_ms),
            submitted_at: time::text_opt(view.submitted_ms),
            started_at: time::text_opt(view.started_ms),
            finished_at: time::text_opt(view.finished_ms),
            rows: MissionRows::of(view.rows, lang),
            import: view.import.map(|import| MissionImport::of(import, lang)),
            progress: view.progress.into(),
            review: view.review.map(|applied| Application::of(applied, lang)),
            waits,
            waits_until,
            paused_code: view.paused,
            paused_message,
            can: view.can,
        }
    }
}

/// A row that will be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionRow {
    /// Its number in the file, as an editor or a spreadsheet counts.
    #[schema(example = 2)]
    row: u64,
    /// The phone; masked for accounts.
    #[schema(example = "+86138****8000")]
    to: String,
    /// Values of the variables, in their order.
    variables: Vec<String>,
    /// The whole text as the handset shows it.
    #[schema(example = "【云信】Hello Amy, your table is ready.")]
    text: String,
    /// `gsm7` or `ucs2`.
    #[schema(value_type = String, example = "ucs2")]
    encoding: &'static str,
    /// Its segments.
    #[schema(example = 1)]
    segments: u16,
}

/// Rows that will be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionRowPage {
    items: Vec<MissionRow>,
    /// Give it as `after` for the next rows; null = these were the last.
    next: Option<i64>,
}

impl MissionRowPage {
    pub(super) fn of(rows: Vec<GoodRowView>, limit: u32) -> MissionRowPage {
        let next = rows.last().filter(|_| rows.len() >= limit as usize).map(|row| row.place + 1);
        let row = |row: GoodRowView| MissionRow {
            row: row.number,
            to: row.to,
            variables: row.values,
            text: row.text,
            encoding: row.encoding,
            segments: row.segments,
        };
        MissionRowPage { items: rows.into_iter().map(row).collect(), next }
    }
}

/// A row that will not be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectedRow {
    /// Its number in the file, as an editor or a spreadsheet counts.
    #[schema(example = 7)]
    row: u64,
    /// Its cells as they were; what could be a phone number is masked for accounts.
    cells: Vec<String>,
    /// A word: an error code, or what a spreadsheet did to a cell.
    #[schema(example = "cell_scientific")]
    code: String,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    message: String,
}

/// Rows that will not be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectedRowPage {
    items: Vec<RejectedRow>,
    /// Give it as `after` for the next rows; null = these were the last.
    next: Option<i64>,
}

impl RejectedRowPage {
    pub(super) fn of(rows: Vec<BadRowView>, limit: u32, lang: Lang) -> RejectedRowPage {
        let next = rows.last().filter(|_| rows.len() >= limit as usize).map(|row| row.place + 1);
        let row = |row: BadRowView| RejectedRow {
            row: row.number,
            message: row.message(lang),
            cells: row.cells,
            code: row.code,
        };
        RejectedRowPage { items: rows.into_iter().map(row).collect(), next }
    }
}

/// Messages that did not arrive for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutcomeReason {
    /// Their status.
    #[schema(value_type = String, example = "undelivered")]
    status: &'static str,
    /// Why, as a word; null when nothing more is known.
    #[schema(example = "carrier.number_not_exist")]
    code: Option<String>,
    /// Why, and what to do, in the language of `Accept-Language`.
    message: String,
    /// How many.
    #[schema(example = 12)]
    count: i64,
}

/// Messages to one network.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutcomePlace {
    /// ISO country; null when it is not known.
    #[schema(example = "CN")]
    country: Option<String>,
    /// Network.
    #[schema(value_type = String, example = "cmcc")]
    network: &'static str,
    /// All of them.
    total: i64,
    /// Of which delivered.
    delivered: i64,
    /// Of which failed.
    failed: i64,
    /// Of which without a delivery notification.
    unconfirmed: i64,
    /// Of which not closed.
    under_way: i64,
}

/// What became of a mission so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissionOutcomes {
    /// What did not arrive, by reason, the most first.
    by_reason: Vec<OutcomeReason>,
    /// By country and network, the most first.
    by_place: Vec<OutcomePlace>,
}

impl MissionOutcomes {
    pub(super) fn of(view: Outcomes, lang: Lang) -> MissionOutcomes {
        let reason = |reason: ReasonCount| OutcomeReason {
            status: reason.state.as_str(),
            code: reason.cause.map(|cause| cause.word().into_owned()),
            message: reason.message(lang),
            count: reason.count,
        };
        let place = |place: PlaceCount| OutcomePlace {
            country: place.country,
            network: place.network,
            total: place.total,
            delivered: place.delivered,
            failed: place.failed,
            unconfirmed: place.unconfirmed,
            under_way: place.under_way,
        };
        MissionOutcomes {
            by_reason: view.by_reason.into_iter().map(reason).collect(),
            by_place: view.by_place.into_iter().map(place).collect(),
        }
    }
}
