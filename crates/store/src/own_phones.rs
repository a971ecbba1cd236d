//! The phone that an account's owner proved to be theirs, and the code that is on its way to one. A row an account; the limits
//! of codes are counted in it, so that they hold over a restart.

use domain::id::{AccountId, TenantId};

use crate::error::Result;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// An account's own phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPhone {
    /// Whose.
    pub account: AccountId,
    /// Of which tenant.
    pub tenant: TenantId,
    /// E.164 digits of the phone that is proven; 0 = none is.
    pub phone: i64,
    /// Proven at; 0 = none is.
    pub verified_ms: i64,
    /// E.164 digits of the phone that the code went to; 0 = no code is open.
    pub wanted: i64,
    /// What the code was made into; none = no code is open.
    pub code: Option<Vec<u8>>,
    /// The code is good before this.
    pub code_until_ms: i64,
    /// Wrong entries of this code.
    pub wrong: i64,
    /// The hour in which codes are counted began at this.
    pub codes_from_ms: i64,
    /// Codes in that hour.
    pub codes: i64,
    /// The day in which test messages are counted began at this.
    pub tests_from_ms: i64,
    /// Test messages in that day.
    pub tests: i64,
}

impl OwnPhone {
    /// Of an account that named none.
    pub fn none(tenant: TenantId, account: AccountId) -> OwnPhone {
        OwnPhone {
            account,
            tenant,
            phone: 0,
            verified_ms: 0,
            wanted: 0,
            code: None,
            code_until_ms: 0,
            wrong: 0,
            codes_from_ms: 0,
            codes: 0,
            tests_from_ms: 0,
            tests: 0,
        }
    }
}

const COLUMNS: &str = "account, tenant, phone, verified_ms, wanted, code, code_until_ms, wrong, codes_from_ms, codes, \
                       tests_from_ms, tests";

fn own_phone(row: &Row<'_>) -> Result<OwnPhone> {
    Ok(OwnPhone {
        account: AccountId(row.int(0)?),
        tenant: TenantId(row.int(1)?),
        phone: row.int(2)?,
        verified_ms: row.int(3)?,
        wanted: row.int(4)?,
        code: row.blob_opt(5)?,
        code_until_ms: row.int(6)?,
        wrong: row.int(7)?,
        codes_from_ms: row.int(8)?,
        codes: row.int(9)?,
        tests_from_ms: row.int(10)?,
        tests: row.int(11)?,
    })
}

/// An account's own phone; of one that named none, [`OwnPhone::none`].
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<OwnPhone> {
    let sql = format!("SELECT {COLUMNS} FROM own_phone WHERE tenant = $1 AND account = $2");
    let found = tx.opt(&sql, &[tenant.0.into(), account.0.into()], own_phone)?;
    Ok(found.unwrap_or_else(|| OwnPhone::none(tenant, account)))
}

/// The same, held until the transaction ends; makes the row when there is none.
pub fn hold(tx: &mut Tx<'_>, tenant: TenantId, account: AccountId) -> Result<OwnPhone> {
    let sql = "INSERT INTO own_phone (account, tenant, phone, verified_ms, wanted, code_until_ms, wrong, codes_from_ms, codes) \
               VALUES ($1,$2,0,0,0,0,0,0,0) ON CONFLICT (account) DO NOTHING";
    tx.exec(sql, &[account.0.into(), tenant.0.into()])?;
    let sql = format!("SELECT {COLUMNS} FROM own_phone WHERE tenant = $1 AND account = $2 FOR UPDATE");
    tx.one(&sql, &[tenant.0.into(), account.0.into()], own_phone)
}

/// Writes a row that is held.
pub fn put(tx: &mut Tx<'_>, row: &OwnPhone) -> Result<()> {
    let sql = "UPDATE own_phone SET phone = $3, verified_ms = $4, wanted = $5, code = $6, code_until_ms = $7, wrong = $8, \
               codes_from_ms = $9, codes = $10, tests_from_ms = $11, tests = $12 WHERE tenant = $1 AND account = $2";
    let params = [
        Value::Int(row.tenant.0),
        row.account.0.into(),
        row.phone.into(),
        row.verified_ms.into(),
        row.wanted.into(),
        row.code.as_deref().into(),
        row.code_until_ms.into(),
        row.wrong.into(),
        row.codes_from_ms.into(),
        row.codes.into(),
        row.tests_from_ms.into(),
        row.tests.into(),
    ];
    tx.exec(sql, &params).map(drop)
}
