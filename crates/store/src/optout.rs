//! Opt-outs: who wants no more messages of a type from a tenant under a signature (or under any). Changes are numbered
//! together with those of the blacklists (`blacklist.rs`).

use std::collections::HashMap;

use domain::id::{EntryId, TenantId, UplinkId};
use domain::kind::Kind;
use domain::phone::{Phone, Tail};

use crate::blacklist::next_change;
use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An opt-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOut {
    /// From whom.
    pub tenant: TenantId,
    /// Its id, which holds when it was made.
    pub id: EntryId,
    /// Who wants no more.
    pub phone: Phone,
    /// Of which type.
    pub kind: Kind,
    /// Under which signature; empty = under any.
    pub signature: String,
    /// The uplink that asked for it.
    pub uplink: Option<UplinkId>,
    /// Why, when somebody entered it.
    pub reason: String,
    /// Who entered it; empty = the person did, by an uplink.
    pub who: String,
    /// When it was confirmed to the person, Unix ms.
    pub confirmed_ms: Option<i64>,
}

/// What memory needs of an opt-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// From whom.
    pub tenant: TenantId,
    /// Who wants no more.
    pub phone: Phone,
    /// Of which type.
    pub kind: Kind,
    /// Under which signature; empty = under any.
    pub signature: String,
    /// It was taken back.
    pub is_gone: bool,
}

type Key<'a> = (i64, i64, i64, &'a str);

impl Held {
    fn key(&self) -> Key<'_> {
        (self.tenant.0, self.phone.code(), self.kind.code(), &self.signature)
    }
}

impl OptOut {
    fn key(&self) -> Key<'_> {
        (self.tenant.0, self.phone.code(), self.kind.code(), &self.signature)
    }

    fn key_values(&self) -> [Value<'_>; 4] {
        let (tenant, phone, kind, signature) = self.key();
        [tenant.into(), phone.into(), kind.into(), signature.into()]
    }
}

const COLUMNS: &str = "tenant, id, phone, kind, signature, uplink, reason, who, confirmed_ms";

fn phone(code: i64) -> Result<Phone> {
    Phone::from_code(code).ok_or_else(|| Error::unknown_code("phone", code))
}

fn kind(code: i64) -> Result<Kind> {
    Kind::from_code(code).ok_or_else(|| Error::unknown_code("type", code))
}

fn opt_out(row: &Row<'_>) -> Result<OptOut> {
    Ok(OptOut {
        tenant: TenantId(row.int(0)?),
        id: EntryId(row.int(1)?),
        phone: phone(row.int(2)?)?,
        kind: kind(row.int(3)?)?,
        signature: row.text(4)?,
        uplink: row.int_opt(5)?.map(UplinkId),
        reason: row.text(6)?,
        who: row.text(7)?,
        confirmed_ms: row.int_opt(8)?,
    })
}

fn held(row: &Row<'_>) -> Result<Held> {
    Ok(Held {
        tenant: TenantId(row.int(0)?),
        phone: phone(row.int(1)?)?,
        kind: kind(row.int(2)?)?,
        signature: row.text(3)?,
        is_gone: row.int_opt(4)?.is_some(),
    })
}

/// Notes opt-outs, of tenants as they come; one that is noted stays as it is. Answers how many are new.
pub fn put(tx: &mut Tx<'_>, opt_outs: &[OptOut]) -> Result<u64> {
    static KNOWN: Many =
        Many::pick("opt_out", "tenant phone kind signature gone_ms", "tenant phone kind signature:t", false);
    static INSERT: Many = Many::insert(
        "opt_out",
        "tenant phone kind signature:t id uplink reason:t who:t confirmed_ms change gone_ms",
    );
    static AGAIN: Many = Many::update(
        "opt_out",
        "id uplink reason:t who:t confirmed_ms change gone_ms",
        "tenant phone kind signature:t",
        "",
    );
    if opt_outs.is_empty() {
        return Ok(0);
    }
    let change = next_change(tx)?;
    let first: HashMap<_, _> = opt_outs.iter().rev().map(|opt_out| (opt_out.key(), opt_out)).collect();
    let mut first: Vec<_> = first.into_values().collect();
    first.sort_by(|a, b| a.key().cmp(&b.key()));
    let keys: Vec<_> = first.iter().flat_map(|opt_out| opt_out.key_values()).collect();
    let read = |row: &Row<'_>| Ok((held(row)?, row.int_opt(4)?.is_some()));
    let known = tx.pick(&KNOWN, &keys, read)?;
    let known: HashMap<_, _> = known.iter().map(|(held, is_gone)| (held.key(), *is_gone)).collect();
    let (mut new, mut again) = (Vec::new(), Vec::new());
    let mut count = 0;
    for opt_out in &first {
        let is_gone = known.get(&opt_out.key()).copied();
        if is_gone == Some(false) {
            continue;
        }
        count += 1;
        let says = [
            Value::Int(opt_out.id.0),
            opt_out.uplink.map(|id| id.0).into(),
            (&opt_out.reason).into(),
            (&opt_out.who).into(),
            opt_out.confirmed_ms.into(),
            change.into(),
            Value::Null,
        ];
        let key = opt_out.key_values();
        match is_gone {
            None => new.extend(key.into_iter().chain(says)),
            Some(_) => again.extend(says.into_iter().chain(key)),
        }
    }
    tx.many(&INSERT, &new)?;
    tx.many(&AGAIN, &again)?;
    Ok(count)
}

/// Takes a phone's opt-outs of a type back: those under this signature and those under any; without a signature, all.
/// Answers how many there were.
pub fn take_back(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    phone: Phone,
    kind: Kind,
    signature: Option<&str>,
    now_ms: i64,
) -> Result<u64> {
    let change = next_change(tx)?;
    let mut params =
        vec![Value::Int(now_ms), change.into(), tenant.0.into(), phone.code().into(), kind.code().into()];
    let whole = "UPDATE opt_out SET gone_ms = $1, change = $2 WHERE tenant = $3 AND phone = $4 AND kind = $5 AND gone_ms IS NULL";
    let Some(signature) = signature else { return tx.exec(whole, &params) };
    params.push(signature.into());
    tx.exec(&format!("{whole} AND signature IN ($6, '')"), &params)
}

/// It was confirmed to the person, who asked for it by this uplink.
pub fn confirm(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    phone: Phone,
    kind: Kind,
    uplink: UplinkId,
    now_ms: i64,
) -> Result<()> {
    let sql =
        "UPDATE opt_out SET confirmed_ms = $1 WHERE tenant = $2 AND phone = $3 AND kind = $4 AND uplink = $5";
    let params = [now_ms.into(), tenant.0.into(), phone.code().into(), kind.code().into(), uplink.0.into()];
    tx.exec(sql, &params).map(drop)
}

/// Takes an opt-out back by its id; `None` = there is none.
pub fn remove(tx: &mut Tx<'_>, tenant: TenantId, id: EntryId, now_ms: i64) -> Result<Option<OptOut>> {
    let change = next_change(tx)?;
    let sql = format!("SELECT {COLUMNS} FROM opt_out WHERE tenant = $1 AND id = $2 AND gone_ms IS NULL");
    let found = tx.opt(&sql, &[tenant.0.into(), id.0.into()], opt_out)?;
    let sql =
        "UPDATE opt_out SET gone_ms = $1, change = $2 WHERE tenant = $3 AND id = $4 AND gone_ms IS NULL";
    tx.exec(sql, &[now_ms.into(), change.into(), tenant.0.into(), id.0.into()])?;
    Ok(found)
}

/// Which opt-outs; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Of this phone.
    pub phone: Option<Phone>,
    /// Of phones that end in these digits.
    pub ending: Option<Tail>,
    /// Under this signature; empty = those under any.
    pub signature: Option<String>,
    /// Before this one, newest first: to read on from there.
    pub before: Option<EntryId>,
}

fn found<'a>(tenant: TenantId, search: &'a Search) -> (String, Vec<Value<'a>>) {
    let mut params = vec![Value::Int(tenant.0)];
    let mut sql = "opt_out WHERE tenant = $1 AND gone_ms IS NULL".to_owned();
    let mut and = |test: &str, value: Option<Value<'a>>| {
        if let Some(value) = value {
            params.push(value);
            sql.push_str(&format!(" AND {test} ${}", params.len()));
        }
    };
    and("phone =", search.phone.map(|phone| phone.code().into()));
    and("signature =", search.signature.as_ref().map(Value::from));
    and("id <", search.before.map(|id| id.0.into()));
    if let Some(tail) = search.ending {
        params.extend([Value::Int(tail.modulus()), tail.digits().into()]);
        sql.push_str(&format!(" AND phone % ${} = ${}", params.len() - 1, params.len()));
    }
    (sql, params)
}

/// A page of a tenant's opt-outs, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    search: &Search,
    offset: i64,
    limit: i64,
) -> Result<Vec<OptOut>> {
    let (tests, mut params) = found(tenant, search);
    params.extend([Value::Int(limit), offset.into()]);
    let (limit, offset) = (params.len() - 1, params.len());
    let sql = format!("SELECT {COLUMNS} FROM {tests} ORDER BY id DESC LIMIT ${limit} OFFSET ${offset}");
    tx.all(&sql, &params, opt_out)
}

/// Every opt-out of these phones from a tenant, in no order.
pub fn of_phones(tx: &mut Tx<'_>, tenant: TenantId, phones: &[Phone]) -> Result<Vec<OptOut>> {
    static PICK: Many = Many::pick(
        "opt_out",
        "tenant id phone kind signature uplink reason who confirmed_ms gone_ms",
        "tenant phone",
        false,
    );
    let keys: Vec<_> = phones.iter().flat_map(|phone| [Value::Int(tenant.0), phone.code().into()]).collect();
    let rows = tx.pick(&PICK, &keys, |row| Ok((opt_out(row)?, row.int_opt(9)?.is_some())))?;
    Ok(rows.into_iter().filter(|(_, is_gone)| !is_gone).map(|(row, _)| row).collect())
}

/// How many opt-outs a search finds, counted up to `most`.
pub fn count(tx: &mut Tx<'_>, tenant: TenantId, search: &Search, most: i64) -> Result<i64> {
    let (tests, mut params) = found(tenant, search);
    params.push(most.into());
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {tests} LIMIT ${}) AS matching", params.len());
    tx.one(&sql, &params, |row| row.int(0))
}

/// Opt-outs that hold, in the order of their keys, after the one given: to fill memory.
pub fn held_after_all(tx: &mut Tx<'_>, after: Option<&Held>, limit: i64) -> Result<Vec<Held>> {
    let (tenant, phone, kind, signature) = after.map_or((-1, 0, 0, ""), |held| {
        (held.tenant.0, held.phone.code(), held.kind.code(), held.signature.as_str())
    });
    let sql = "SELECT tenant, phone, kind, signature, gone_ms FROM opt_out \
               WHERE (tenant, phone, kind, signature) > ($1, $2, $3, $4) AND gone_ms IS NULL \
               ORDER BY tenant, phone, kind, signature LIMIT $5";
    tx.all(sql, &[tenant.into(), phone.into(), kind.into(), signature.into(), limit.into()], held)
}

/// What changed after the change `after`, up to the change `to`.
pub fn changed_all(tx: &mut Tx<'_>, after: i64, to: i64) -> Result<Vec<Held>> {
    let sql =
        "SELECT tenant, phone, kind, signature, gone_ms FROM opt_out WHERE change > $1 AND change <= $2";
    tx.all(sql, &[after.into(), to.into()], held)
}

/// Forgets opt-outs that were taken back before `before_ms`; answers how many.
pub fn prune_all(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64> {
    tx.exec("DELETE FROM opt_out WHERE gone_ms < $1", &[before_ms.into()])
}
