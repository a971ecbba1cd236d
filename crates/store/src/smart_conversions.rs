//! What people did whom a card reached, as their tenant says, and the followed items it is traced back to.

use domain::id::{ClickId, ConversionId, MessageId, SmartId, TenantId};
use domain::money::Micro;

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An item of a card's page that a person followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// Whose.
    pub tenant: TenantId,
    /// Its id, which holds when.
    pub id: ClickId,
    /// The brand.
    pub profile: SmartId,
    /// Its version.
    pub number: i64,
    /// The item.
    pub item: String,
    /// The mission the link was sent with.
    pub task: Option<MessageId>,
    /// Hash of the customer's mark.
    pub flag: Option<Vec<u8>>,
    /// Hash of the token that was given along.
    pub token: Option<Vec<u8>>,
}

fn click(row: &Row<'_>) -> Result<Click> {
    Ok(Click {
        tenant: TenantId(row.int(0)?),
        id: ClickId(row.int(1)?),
        profile: SmartId(row.int(2)?),
        number: row.int(3)?,
        item: row.text(4)?,
        task: row.int_opt(5)?.map(MessageId),
        flag: row.blob_opt(6)?,
        token: row.blob_opt(7)?,
    })
}

/// Keeps one.
pub fn add_click(tx: &mut Tx<'_>, new: &Click) -> Result<()> {
    let sql = "INSERT INTO smart_click (tenant, id, profile, number, item, task, flag, token) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        new.profile.0.into(),
        new.number.into(),
        (&new.item).into(),
        new.task.map(|task| task.0).into(),
        new.flag.as_deref().into(),
        new.token.as_deref().into(),
    ];
    tx.exec(sql, &params).map(drop)
}

/// The last one of a customer from `from` to before `until`.
pub fn last_of_flag(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    flag: &[u8],
    (from, until): (ClickId, ClickId),
) -> Result<Option<Click>> {
    let sql = "SELECT tenant, id, profile, number, item, task, flag, token FROM smart_click \
               WHERE tenant = $1 AND flag = $2 AND id >= $3 AND id < $4 ORDER BY id DESC LIMIT 1";
    tx.opt(sql, &[tenant.0.into(), flag.into(), from.0.into(), until.0.into()], click)
}

/// The one with a token from `from` to before `until`.
pub fn of_token(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    token: &[u8],
    (from, until): (ClickId, ClickId),
) -> Result<Option<Click>> {
    let sql = "SELECT tenant, id, profile, number, item, task, flag, token FROM smart_click \
               WHERE tenant = $1 AND token = $2 AND id >= $3 AND id < $4";
    tx.opt(sql, &[tenant.0.into(), token.into(), from.0.into(), until.0.into()], click)
}

/// Forgets those before this one.
pub fn prune_clicks_all(tx: &mut Tx<'_>, before: ClickId) -> Result<u64> {
    tx.exec("DELETE FROM smart_click WHERE id < $1", &[before.0.into()])
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Whose customer.
    pub tenant: TenantId,
    /// Its id, which holds when it was told.
    pub id: ConversionId,
    /// Tells repeated ones.
    pub print: Vec<u8>,
    /// What it was, in the tenant's words.
    pub event: String,
    /// What it was worth.
    pub amount: Option<Micro>,
    /// In this currency (ISO 4217); empty without an amount.
    pub currency: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// The brand whose item was followed last before; `None` = none was.
    pub profile: Option<SmartId>,
    /// That item.
    pub item: String,
    /// The mission its link was sent with.
    pub task: Option<MessageId>,
    /// When it was followed, Unix ms.
    pub clicked_ms: Option<i64>,
}

const COLUMNS: &str = "tenant, id, print, event, amount, currency, at_ms, profile, item, task, clicked_ms";

fn conversion(row: &Row<'_>) -> Result<Conversion> {
    Ok(Conversion {
        tenant: TenantId(row.int(0)?),
        id: ConversionId(row.int(1)?),
        print: row.blob(2)?,
        event: row.text(3)?,
        amount: row.int_opt(4)?.map(Micro),
        currency: row.text(5)?,
        at_ms: row.int(6)?,
        profile: row.int_opt(7)?.map(SmartId),
        item: row.text(8)?,
        task: row.int_opt(9)?.map(MessageId),
        clicked_ms: row.int_opt(10)?,
    })
}

/// Keeps one; false when the same was kept before.
pub fn insert(tx: &mut Tx<'_>, new: &Conversion) -> Result<bool> {
    let sql = "INSERT INTO smart_conversion (tenant, id, print, event, amount, currency, at_ms, profile, item, task, clicked_ms) \
               VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT DO NOTHING";
    let params = [
        Value::Int(new.tenant.0),
        new.id.0.into(),
        Value::Blob(&new.print),
        (&new.event).into(),
        new.amount.map(|amount| amount.0).into(),
        (&new.currency).into(),
        new.at_ms.into(),
        new.profile.map(|profile| profile.0).into(),
        (&new.item).into(),
        new.task.map(|task| task.0).into(),
        new.clicked_ms.into(),
    ];
    Ok(tx.exec(sql, &params)? > 0)
}

/// A page of a tenant's, the last told first: of this brand when it is named, told before `before`.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    profile: Option<SmartId>,
    before: Option<ConversionId>,
    limit: i64,
) -> Result<Vec<Conversion>> {
    let (mut tests, mut params) = (String::new(), vec![Value::Int(tenant.0)]);
    let numbers = [("profile =", profile.map(|profile| profile.0)), ("id <", before.map(|id| id.0))];
    for (test, value) in numbers.into_iter().filter_map(|(test, value)| Some((test, value?))) {
        params.push(value.into());
        tests.push_str(&format!(" AND {test} ${}", params.len()));
    }
    params.push(limit.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM smart_conversion WHERE tenant = $1{tests} ORDER BY id DESC LIMIT ${}",
        params.len()
    );
    tx.all(&sql, &params, conversion)
}

/// Forgets those told before this one.
pub fn prune_all(tx: &mut Tx<'_>, before: ConversionId) -> Result<u64> {
    tx.exec("DELETE FROM smart_conversion WHERE id < $1", &[before.0.into()])
}
