//! What people see of missions.

use domain::id::{ConsentId, Uid};
use domain::kind::{Direction, Kind};
use domain::message::State;
use domain::mission::{Event, Status};
use domain::refusal::Lang;
use domain::signature::Position;
use serde::{Deserialize, Serialize};
use store::missions::{Import, Mission};

use super::rows::sentence;
use super::wording;
use crate::policy::{Picture, Tenant};
use crate::review::Applied;
use crate::view::Money;

/// A count with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The word of a refusal or of a spoilt cell.
    pub code: String,
    /// How many.
    pub count: i64,
}

impl Counted {
    /// Why, for people.
    pub fn message(&self, lang: Lang) -> String {
        sentence(&self.code, None, lang)
    }

    /// Adds to the count of a reason.
    pub(super) fn add(list: &mut Vec<Counted>, code: &str, count: i64) {
        match list.iter_mut().find(|known| known.code == code) {
            Some(known) => known.count += count,
            None => list.push(Counted { code: code.to_owned(), count }),
        }
    }
}

/// What is known about a mission's list; stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What the file was called.
    pub file: Option<String>,
    /// Its columns, as the file called them; empty = without a line of names.
    pub heading: Vec<String>,
    /// Rows that the spreadsheet hid; they were read like all others.
    pub hidden: i64,
    /// Rows that will not be sent, by reason.
    pub by_reason: Vec<Counted>,
    /// Rows that would be refused if they were sent now, by reason.
    pub would_refuse: Vec<Counted>,
    /// What the rest would cost: amounts (micro-units) by unit.
    pub price: Vec<(String, i64)>,
    /// The rows were removed: the mission has been over long enough.
    pub is_removed: bool,
}

impl Facts {
    /// Those of a mission.
    pub(crate) fn of(mission: &Mission) -> Facts {
        serde_json::from_str(&mission.facts).unwrap_or_default()
    }

    /// As they are stored.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".into())
    }

    fn count(&self, code: &str) -> i64 {
        self.by_reason.iter().find(|known| known.code == code).map_or(0, |known| known.count)
    }
}

/// A mission's list, in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsView {
    /// Rows that will be sent.
    pub good: i64,
    /// Rows that will not.
    pub rejected: i64,
    /// Of which because of a blacklist.
    pub blacklisted: i64,
    /// Of which because the recipient opted out.
    pub opted_out: i64,
    /// Of which because the number is in the list already.
    pub duplicates: i64,
    /// Segments of the rows that will be sent.
    pub segments: i64,
    /// What they would cost, by unit.
    pub price: Vec<Money>,
    /// The rest.
    pub facts: Facts,
}

/// An import, as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportView {
    /// `receiving`, `reading`, `done`, `failed`, `cancelled`.
    pub state: String,
    /// What the file was called.
    pub file: String,
    /// Octets read.
    pub octets_read: i64,
    /// Octets of the file, as far as it is here.
    pub octets: i64,
    /// Rows read.
    pub rows: i64,
    /// What went wrong, in English and in Chinese.
    pub error: Option<(String, String)>,
}

impl ImportView {
    pub(super) fn of(row: Import) -> ImportView {
        ImportView {
            state: row.state,
            file: row.file,
            octets_read: row.octets_read,
            octets: row.octets,
            rows: row.rows_read,
            error: row.error.and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}

/// How far a mission is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Rows that will be sent, or were.
    pub total: i64,
    /// Rows that became messages.
    pub sent: i64,
    /// Messages that are not closed.
    pub under_way: i64,
    /// Messages by closed state; states without any are left out.
    pub by_state: Vec<(State, i64)>,
    /// Rows a second over the last minute.
    pub per_s: Option<f64>,
}

impl Progress {
    /// Messages that closed and were not delivered; those without a delivery notification are none of them.
    pub fn failed(&self) -> i64 {
        let failed =
            |state: State| !matches!(state, State::Delivered | State::Unconfirmed | State::Cancelled);
        self.by_state.iter().filter(|(state, _)| failed(*state)).map(|(_, count)| count).sum()
    }

    /// Seconds until every row is a message, at the speed of now.
    pub fn seconds_left(&self) -> Option<i64> {
        let left = self.total - self.sent;
        let per_s = self.per_s.filter(|per_s| *per_s > 0.0 && left > 0)?;
        Some((left as f64 / per_s).ceil() as i64)
    }
}

/// Why nothing of a running mission moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The dispatch hours begin then, Unix ms.
    Hours(i64),
    /// Every row is a message; some are with carriers.
    Receipts,
}

/// A mission.
#[derive(Clone, Debug)]
pub struct MissionView {
    /// Its id.
    pub id: Uid,
    /// Named by whoever changes it.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// Where it goes.
    pub direction: Direction,
    /// SMS type.
    pub kind: Kind,
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// Free content as it was written.
    pub content: Option<String>,
    /// What is sent, its variables unfilled.
    pub wording: String,
    /// Names of its variables, in the order in which a list has them.
    pub variables: Vec<String>,
    /// Signature without brackets; empty = the tenant's only one.
    pub signature: String,
    /// Where it stands.
    pub position: Position,
    /// Sender ID (OA).
    pub sender_id: Option<String>,
    /// Route ID.
    pub route_id: Option<String>,
    /// Wording that tells how to unsubscribe is added where it lacks.
    pub unsubscribe: bool,
    /// The record of how its recipients agreed.
    pub consent: Option<ConsentId>,
    /// Not before, Unix ms.
    pub schedule_at_ms: Option<i64>,
    /// Messages a second at most.
    pub speed: Option<i64>,
    /// Name of the account or key that made it.
    pub created_by: String,
    /// Made at, Unix ms.
    pub created_ms: i64,
    /// Last submitted at.
    pub submitted_ms: Option<i64>,
    /// Its rows began to become messages at.
    pub started_ms: Option<i64>,
    /// It was over at.
    pub finished_ms: Option<i64>,
    /// Its list.
    pub rows: RowsView,
    /// The import of its list, when there was one.
    pub import: Option<ImportView>,
    /// How far it is.
    pub progress: Progress,
    /// The last application, when a reviewer was or is to see it.
    pub review: Option<Applied>,
    /// Why nothing moves.
    pub waits: Option<Waits>,
    /// Why it is paused: `person`, or the code of a refusal.
    pub paused: Option<String>,
    /// What can be done with it now.
    pub can: Vec<&'static str>,
}

/// What beside its row a view is made of.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) import: Option<Import>,
    pub(super) progress: Progress,
    pub(super) review: Option<Applied>,
    pub(super) hours_ms: Option<i64>,
}

impl MissionView {
    pub(super) fn of(row: Mission, beside: Beside, picture: &Picture, tenant: &Tenant) -> MissionView {
        let facts = Facts::of(&row);
        let wording = wording::content(&row, tenant);
        let import = beside.import.map(ImportView::of);
        let waits = match (row.status, beside.hours_ms) {
            (Status::Running, Some(until)) if row.sent < row.total => Some(Waits::Hours(until)),
            (Status::Running, _) if row.sent >= row.total => Some(Waits::Receipts),
            _ => None,
        };
        let money = |(unit, micro): &(String, i64)| Money {
            amount: domain::money::Micro(*micro).to_string(),
            unit: unit.clone(),
        };
        MissionView {
            id: row.id.uid(),
            version: row.version,
            status: row.status,
            direction: wording::direction(&row),
            kind: wording::kind(&row),
            template: row.template.and_then(|id| Some(tenant.templates_by_id.get(&id)?.code.clone())),
            content: row.template.is_none().then(|| row.content.clone()),
            variables: wording::variables(&wording),
            wording,
            signature: row.signature.clone(),
            position: Position::from_code(row.position).unwrap_or(Position::Start),
            sender_id: row.sender.clone(),
            route_id: row.route.and_then(|id| Some(picture.routes.get(&id)?.code.clone())),
            unsubscribe: row.unsubscribe,
            consent: row.consent,
            schedule_at_ms: row.due_ms,
            speed: row.speed,
            created_by: row.who.clone(),
            created_ms: row.id.accepted_ms(),
            submitted_ms: row.submitted_ms,
            started_ms: row.started_ms,
            finished_ms: row.finished_ms,
            rows: RowsView {
                good: row.total,
                rejected: row.rejected,
                blacklisted: facts.count("blacklisted"),
                opted_out: facts.count("opted_out"),
                duplicates: facts.count("duplicate_recipient"),
                segments: row.segments,
                price: facts.price.iter().map(money).collect(),
                facts,
            },
            can: can(&row, import.as_ref()),
            import,
            progress: Progress { total: row.total, sent: row.sent, ..beside.progress },
            review: beside.review,
            waits,
            paused: row.paused,
            name: row.name,
        }
    }
}

/// What can be done with a mission now, as far as its own state goes.
fn can(row: &Mission, import: Option<&ImportView>) -> Vec<&'static str> {
    let may = |event| row.status.apply(event).is_some();
    let is_reading = import.is_some_and(|import| super::is_under_way(&import.state));
    let mut can = Vec::new();
    if may(Event::Edit) {
        can.extend(["edit", "import", "delete"]);
    }
    if may(Event::Schedule) && may(Event::Edit) && row.total > 0 && !is_reading {
        can.push("submit");
    }
    let events = [
        (Event::Withdraw, "withdraw"),
        (Event::Pause, "pause"),
        (Event::Resume, "resume"),
        (Event::Cancel, "cancel"),
    ];
    let pauses = |word: &str| word != "pause" || row.sent < row.total;
    can.extend(events.into_iter().filter(|(event, word)| may(*event) && pauses(word)).map(|(_, word)| word));
    can.push("duplicate");
    can
}

#[cfg(test)]
impl MissionView {
    /// A mission that is running, for tests.
    pub(super) fn example() -> MissionView {
        MissionView {
            id: Uid(domain::id::MessageId(1)),
            version: 1,
            name: "March".into(),
            status: Status::Running,
            direction: Direction::Mainland,
            kind: Kind::Marketing,
            template: None,
            content: Some("Sale".into()),
            wording: "Sale".into(),
            variables: Vec::new(),
            signature: "云燕".into(),
            position: Position::Start,
            sender_id: None,
            route_id: None,
            unsubscribe: false,
            consent: None,
            schedule_at_ms: None,
            speed: None,
            created_by: "CNX01_Adm".into(),
            created_ms: 0,
            submitted_ms: None,
            started_ms: Some(0),
            finished_ms: None,
            rows: RowsView {
                good: 10,
                rejected: 1,
                blacklisted: 0,
                opted_out: 0,
                duplicates: 1,
                segments: 10,
                price: Vec::new(),
                facts: Facts::default(),
            },
            import: None,
            progress: Progress {
                total: 10,
                sent: 9,
                under_way: 1,
                by_state: vec![(State::Delivered, 5), (State::Undelivered, 3)],
                per_s: None,
            },
            review: None,
            waits: None,
            paused: None,
            can: Vec::new(),
        }
    }
}
