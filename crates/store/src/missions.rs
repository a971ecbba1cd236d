//! Missions: bulk jobs with their lists. A list is kept in compressed blocks that the engine packs; a row is a message only
//! after the transaction that stored that message has moved `sent` past it.
//!
//! Invariant: `sent` only grows, by [`advance`], and only while the mission is running: whoever stops a mission holds its row.

use domain::id::{AccountId, ConsentId, KeyId, MessageId, RouteId, TemplateId, TenantId};
use domain::mission::Status;

use crate::error::{Error, Result};
use crate::task::{containing, fold};
use crate::tx::Tx;
use crate::value::{Row, Value};

/// A mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mission {
    /// Whose.
    pub tenant: TenantId,
    /// Its id: the request its messages come with, and their task.
    pub id: MessageId,
    /// Grows with every change by a person, from 1.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// `Direction` code: 1 = mainland China, 2 = elsewhere.
    pub direction: i64,
    /// `Kind` code.
    pub kind: i64,
    /// The template that is sent; `None` = `content` is.
    pub template: Option<TemplateId>,
    /// Free content; empty with a template.
    pub content: String,
    /// Signature without brackets.
    pub signature: String,
    /// Where it stands.
    pub position: i64,
    /// Sender ID asked for.
    pub sender: Option<String>,
    /// Route asked for.
    pub route: Option<RouteId>,
    /// Wording that tells how to unsubscribe is added where marketing lacks it.
    pub unsubscribe: bool,
    /// The record of how its recipients agreed.
    pub consent: Option<ConsentId>,
    /// Not before, Unix ms.
    pub due_ms: Option<i64>,
    /// Messages a second at most.
    pub speed: Option<i64>,
    /// The auth key that made it; 0 = an account did.
    pub key: KeyId,
    /// The account that made it; 0 = a key did.
    pub account: AccountId,
    /// The name of either.
    pub who: String,
    /// Last submitted at.
    pub submitted_ms: Option<i64>,
    /// By this account; 0 = by a key.
    pub submitted_by: AccountId,
    /// Its rows began to become messages at.
    pub started_ms: Option<i64>,
    /// It was over at.
    pub finished_ms: Option<i64>,
    /// Rows that will be sent.
    pub total: i64,
    /// Rows that will not.
    pub rejected: i64,
    /// Of which because of a blacklist or an opt-out.
    pub blocked: i64,
    /// Segments of all rows.
    pub segments: i64,
    /// Rows that became messages.
    pub sent: i64,
    /// A reviewer, or an exemption, let its content pass.
    pub reviewed: bool,
    /// Why it is paused: `person`, or the code of a refusal.
    pub paused: Option<String>,
    /// What is known about its list, JSON owned by the engine.
    pub facts: String,
}

const COLUMNS: &str = "tenant, id, version, name, status, direction, kind, template, content, signature, place, sender, route, \
     unsubscribe, consent, due_ms, speed, key_id, account, who, submitted_ms, submitted_by, started_ms, finished_ms, total, \
     rejected, blocked, segments, sent, reviewed, paused, facts";

fn mission(row: &Row<'_>) -> Result<Mission> {
    let status = row.text(4)?;
    Ok(Mission {
        tenant: TenantId(row.int(0)?),
        id: MessageId(row.int(1)?),
        version: row.int(2)?,
        name: row.text(3)?,
        status: Status::parse(&status).ok_or_else(|| Error::Corrupt(format!("mission status {status}")))?,
        direction: row.int(5)?,
        kind: row.int(6)?,
        template: row.int_opt(7)?.map(TemplateId),
        content: row.text(8)?,
        signature: row.text(9)?,
        position: row.int(10)?,
        sender: row.text_opt(11)?,
        route: row.int_opt(12)?.map(RouteId),
        unsubscribe: row.bool(13)?,
        consent: row.int_opt(14)?.map(ConsentId),
        due_ms: row.int_opt(15)?,
        speed: row.int_opt(16)?,
        key: KeyId(row.int(17)?),
        account: AccountId(row.int(18)?),
        who: row.text(19)?,
        submitted_ms: row.int_opt(20)?,
        submitted_by: AccountId(row.int(21)?),
        started_ms: row.int_opt(22)?,
        finished_ms: row.int_opt(23)?,
        total: row.int(24)?,
        rejected: row.int(25)?,
        blocked: row.int(26)?,
        segments: row.int(27)?,
        sent: row.int(28)?,
        reviewed: row.bool(29)?,
        paused: row.text_opt(30)?,
        facts: row.text(31)?,
    })
}

/// Stores a new mission.
pub fn insert(tx: &mut Tx<'_>, new: &Mission) -> Result<()> {
    let folded = fold(&new.name);
    let mut params = own(new, &folded);
    params.extend([Value::Int(new.key.0), new.account.0.into(), (&new.who).into()]);
    let sql = "INSERT INTO mission (tenant, id, version, name, folded, status, direction, kind, template, content, signature, \
               place, sender, route, unsubscribe, consent, due_ms, speed, submitted_ms, submitted_by, started_ms, finished_ms, \
               total, rejected, blocked, segments, sent, reviewed, paused, facts, key_id, account, who) VALUES ($1,$2,$3,$4,$5,\
               $6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33)";
    tx.exec(sql, &params).map(drop)
}

/// The columns that may change, after tenant, id and version.
fn own<'a>(mission: &'a Mission, folded: &'a String) -> Vec<Value<'a>> {
    vec![
        Value::Int(mission.tenant.0),
        mission.id.0.into(),
        mission.version.into(),
        (&mission.name).into(),
        folded.into(),
        mission.status.as_str().into(),
        mission.direction.into(),
        mission.kind.into(),
        mission.template.map(|id| id.0).into(),
        (&mission.content).into(),
        (&mission.signature).into(),
        mission.position.into(),
        mission.sender.as_ref().into(),
        mission.route.map(|id| id.0).into(),
        mission.unsubscribe.into(),
        mission.consent.map(|id| id.0).into(),
        mission.due_ms.into(),
        mission.speed.into(),
        mission.submitted_ms.into(),
        mission.submitted_by.0.into(),
        mission.started_ms.into(),
        mission.finished_ms.into(),
        mission.total.into(),
        mission.rejected.into(),
        mission.blocked.into(),
        mission.segments.into(),
        mission.sent.into(),
        mission.reviewed.into(),
        mission.paused.as_ref().into(),
        (&mission.facts).into(),
    ]
}

/// Writes a mission that is held.
pub fn update(tx: &mut Tx<'_>, mission: &Mission) -> Result<()> {
    let folded = fold(&mission.name);
    let sql = "UPDATE mission SET version = $3, name = $4, folded = $5, status = $6, direction = $7, kind = $8, template = $9, \
               content = $10, signature = $11, place = $12, sender = $13, route = $14, unsubscribe = $15, consent = $16, \
               due_ms = $17, speed = $18, submitted_ms = $19, submitted_by = $20, started_ms = $21, finished_ms = $22, \
               total = $23, rejected = $24, blocked = $25, segments = $26, sent = $27, reviewed = $28, paused = $29, \
               facts = $30 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &own(mission, &folded)).map(drop)
}

/// One mission of a tenant.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<Option<Mission>> {
    let sql = format!("SELECT {COLUMNS} FROM mission WHERE tenant = $1 AND id = $2");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], mission)
}

/// The same, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<Option<Mission>> {
    let sql = format!("SELECT {COLUMNS} FROM mission WHERE tenant = $1 AND id = $2 FOR UPDATE");
    tx.opt(&sql, &[tenant.0.into(), id.0.into()], mission)
}

/// Forgets a mission with its list.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<()> {
    drop_rows(tx, tenant, id)?;
    drop_import(tx, tenant, id)?;
    tx.exec("DELETE FROM mission WHERE tenant = $1 AND id = $2", &[tenant.0.into(), id.0.into()]).map(drop)
}

/// How many missions of a tenant are not over.
pub fn count_open(tx: &mut Tx<'_>, tenant: TenantId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM mission WHERE tenant = $1 AND status NOT IN ('cancelled', 'done')";
    tx.one(sql, &[tenant.0.into()], |row| row.int(0))
}

/// Which missions.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The name contains this, whatever its case.
    pub name: Option<String>,
    /// `Direction` code.
    pub direction: Option<i64>,
    /// Where it is.
    pub status: Option<Status>,
    /// Made at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Made before, Unix ms.
    pub until_ms: Option<i64>,
}

fn tests<'a>(filter: &'a Filter, name: &'a Option<String>, params: &mut Vec<Value<'a>>) -> String {
    let mut sql = String::new();
    let mut and = |test: &str, value: Option<Value<'a>>| {
        if let Some(value) = value {
            params.push(value);
            sql.push_str(&format!(" AND {}", test.replace("{}", &format!("${}", params.len()))));
        }
    };
    and("folded LIKE {} ESCAPE '\\'", name.as_deref().map(Value::Text));
    and("direction = {}", filter.direction.map(Value::Int));
    and("status = {}", filter.status.map(|status| Value::Text(status.as_str())));
    and("id >= {}", filter.from_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    and("id < {}", filter.until_ms.map(|at| Value::Int(MessageId::first_at(at).0)));
    sql
}

/// A page of a tenant's missions, the newest first, and how many there are (counted up to `most`).
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    filter: &Filter,
    (offset, limit): (i64, i64),
    most: i64,
) -> Result<(Vec<Mission>, i64)> {
    let name = filter.name.as_deref().map(|name| containing(&fold(name)));
    let mut params = vec![Value::Int(tenant.0)];
    let tests = tests(filter, &name, &mut params);
    let mut counted = params.clone();
    params.extend([Value::Int(limit), Value::Int(offset)]);
    let (n, m) = (params.len() - 1, params.len());
    let sql = format!(
        "SELECT {COLUMNS} FROM mission WHERE tenant = $1{tests} ORDER BY id DESC LIMIT ${n} OFFSET ${m}"
    );
    let rows = tx.all(&sql, &params, mission)?;
    counted.push(Value::Int(most));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM mission WHERE tenant = $1{tests} LIMIT ${}) AS found",
        counted.len()
    );
    Ok((rows, tx.one(&sql, &counted, |row| row.int(0))?))
}

/// Missions that wait for their time, run, or wait for their receipts; whoever's.
pub fn live_all(tx: &mut Tx<'_>) -> Result<Vec<Mission>> {
    let sql = format!("SELECT {COLUMNS} FROM mission WHERE status IN ('scheduled', 'running') ORDER BY id");
    tx.all(&sql, &[], mission)
}

/// Missions that stand still; whoever's.
pub fn paused_all(tx: &mut Tx<'_>) -> Result<Vec<(TenantId, MessageId)>> {
    let sql = "SELECT tenant, id FROM mission WHERE status = 'paused'";
    tx.all(sql, &[], |row| Ok((TenantId(row.int(0)?), MessageId(row.int(1)?))))
}

/// Rows `from` until before `to` are messages now; false when the mission is not running, or others were sent meanwhile.
pub fn advance(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId, from: i64, to: i64) -> Result<bool> {
    let sql =
        "UPDATE mission SET sent = $4 WHERE tenant = $1 AND id = $2 AND sent = $3 AND status = 'running'";
    Ok(tx.exec(sql, &[tenant.0.into(), id.0.into(), from.into(), to.into()])? > 0)
}

/// Which list of a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Rows that will be sent.
    Good,
    /// Rows that will not.
    Rejected,
}

impl List {
    fn table(self) -> &'static str {
        match self {
            List::Good => "mission_block",
            List::Rejected => "mission_reject",
        }
    }
}

/// A block of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Number of its first row in its list, from 0.
    pub first: i64,
    /// How many rows it has.
    pub count: i64,
    /// They, packed.
    pub data: Vec<u8>,
}

/// Stores a block.
pub fn add_block(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId, list: List, block: &Block) -> Result<()> {
    let table = list.table();
    let sql = format!("INSERT INTO {table} (tenant, mission, first, count, data) VALUES ($1,$2,$3,$4,$5)");
    let params =
        [Value::Int(tenant.0), id.0.into(), block.first.into(), block.count.into(), Value::Blob(&block.data)];
    tx.exec(&sql, &params).map(drop)
}

/// The block that holds row `at`, or the first one after it.
pub fn block(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId, list: List, at: i64) -> Result<Option<Block>> {
    let table = list.table();
    let sql = format!(
        "SELECT first, count, data FROM {table} WHERE tenant = $1 AND mission = $2 AND first + count > $3 \
         AND first >= (SELECT COALESCE(MAX(b.first), 0) FROM {table} b WHERE b.tenant = $1 AND b.mission = $2 \
         AND b.first <= $3) ORDER BY first LIMIT 1"
    );
    tx.opt(&sql, &[tenant.0.into(), id.0.into(), at.into()], |row| {
        Ok(Block { first: row.int(0)?, count: row.int(1)?, data: row.blob(2)? })
    })
}

/// Forgets the list.
pub fn drop_rows(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> Result<()> {
    let key = [tenant.0.into(), id.0.into()];
    tx.exec("DELETE FROM mission_block WHERE tenant = $1 AND mission = $2", &key)?;
    tx.exec("DELETE FROM mission_reject WHERE tenant = $1 AND mission = $2", &key).map(drop)
}

/// Copies the rows of one mission to another of the same tenant.
pub fn copy_rows(tx: &mut Tx<'_>, tenant: TenantId, from: MessageId, to: MessageId) -> Result<()> {
    let sql = "INSERT INTO mission_block (tenant, mission, first, count, data) SELECT tenant, $3, first, count, data \
               FROM mission_block WHERE tenant = $1 AND mission = $2";
    tx.exec(sql, &[tenant.0.into(), from.0.into(), to.0.into()]).map(drop)
}

/// A file that is read into a mission's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Whose.
    pub tenant: TenantId,
    /// Into this mission.
    pub mission: MessageId,
    /// Its own id: another import of the mission has another one.
    pub id: i64,
    /// A word of the engine's.
    pub state: String,
    /// What its sender called it.
    pub file: String,
    /// Octets of the file, as far as it is here.
    pub octets: i64,
    /// Octets read.
    pub octets_read: i64,
    /// Rows read.
    pub rows_read: i64,
    /// What went wrong, JSON owned by the engine.
    pub error: Option<String>,
}

fn import(row: &Row<'_>) -> Result<Import> {
    Ok(Import {
        tenant: TenantId(row.int(0)?),
        mission: MessageId(row.int(1)?),
        id: row.int(2)?,
        state: row.text(3)?,
        file: row.text(4)?,
        octets: row.int(5)?,
        octets_read: row.int(6)?,
        rows_read: row.int(7)?,
        error: row.text_opt(8)?,
    })
}

const IMPORT: &str = "tenant, mission, id, state, file, octets, octets_read, rows_read, error";

/// Begins an import, in place of an earlier one.
pub fn begin_import(tx: &mut Tx<'_>, new: &Import) -> Result<()> {
    drop_import(tx, new.tenant, new.mission)?;
    let sql = "INSERT INTO mission_import (tenant, mission, id, state, file, octets, octets_read, rows_read) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    let params = [
        Value::Int(new.tenant.0),
        new.mission.0.into(),
        new.id.into(),
        (&new.state).into(),
        (&new.file).into(),
        new.octets.into(),
        new.octets_read.into(),
        new.rows_read.into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// Writes how far an import is; false when another one, or none, is under way.
pub fn note_import(tx: &mut Tx<'_>, import: &Import) -> Result<bool> {
    let sql = "UPDATE mission_import SET state = $4, octets = $5, octets_read = $6, rows_read = $7, error = $8 \
               WHERE tenant = $1 AND mission = $2 AND id = $3";
    let params = [
        Value::Int(import.tenant.0),
        import.mission.0.into(),
        import.id.into(),
        (&import.state).into(),
        import.octets.into(),
        import.octets_read.into(),
        import.rows_read.into(),
        import.error.as_ref().into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// The import of a mission.
pub fn import_of(tx: &mut Tx<'_>, tenant: TenantId, mission: MessageId) -> Result<Option<Import>> {
    let sql = format!("SELECT {IMPORT} FROM mission_import WHERE tenant = $1 AND mission = $2");
    tx.opt(&sql, &[tenant.0.into(), mission.0.into()], import)
}

/// The imports in these two states, whoever's.
pub fn imports_in_all(tx: &mut Tx<'_>, states: (&str, &str)) -> Result<Vec<Import>> {
    let sql = format!("SELECT {IMPORT} FROM mission_import WHERE state IN ($1, $2) ORDER BY mission");
    tx.all(&sql, &[states.0.into(), states.1.into()], import)
}

/// Adds a piece to the file of an import.
pub fn add_piece(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    mission: MessageId,
    number: i64,
    data: &[u8],
) -> Result<()> {
    let sql = "INSERT INTO mission_file (tenant, mission, number, data) VALUES ($1,$2,$3,$4)";
    tx.exec(sql, &[tenant.0.into(), mission.0.into(), number.into(), Value::Blob(data)]).map(drop)
}

/// A piece of the file.
pub fn piece(tx: &mut Tx<'_>, tenant: TenantId, mission: MessageId, number: i64) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT data FROM mission_file WHERE tenant = $1 AND mission = $2 AND number = $3";
    tx.opt(sql, &[tenant.0.into(), mission.0.into(), number.into()], |row| row.blob(0))
}

/// Forgets the file, which was read.
pub fn drop_file(tx: &mut Tx<'_>, tenant: TenantId, mission: MessageId) -> Result<()> {
    let sql = "DELETE FROM mission_file WHERE tenant = $1 AND mission = $2";
    tx.exec(sql, &[tenant.0.into(), mission.0.into()]).map(drop)
}

/// Forgets an import with its file.
pub fn drop_import(tx: &mut Tx<'_>, tenant: TenantId, mission: MessageId) -> Result<()> {
    drop_file(tx, tenant, mission)?;
    let sql = "DELETE FROM mission_import WHERE tenant = $1 AND mission = $2";
    tx.exec(sql, &[tenant.0.into(), mission.0.into()]).map(drop)
}
