//! Words and actions of the screening as the operator set them, and tenants' licences; and the number of the last change to
//! words or actions, by which every node follows. Licences are part of the catalogue: they bump it.

use domain::id::TenantId;
use domain::kind::Kind;
use domain::screening::category::{Action, Category};
use domain::screening::words::{How, WordId};

use crate::catalog;
use crate::error::{Error, Result};
use crate::many::Many;
use crate::tx::Tx;
use crate::value::{Row, Value};

/// Where the number of the last change is in `meta`.
const VERSION: &str = "screening_version";

/// A word as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordRow {
    /// The word.
    pub text: String,
    /// How it is looked for.
    pub how: How,
    /// Its id, which holds when it was added.
    pub id: WordId,
    /// What it speaks of.
    pub category: Category,
    /// Instead of what its category says; `Pass` = an exception.
    pub action: Option<Action>,
    /// It is not looked for.
    pub is_off: bool,
    /// Why.
    pub note: String,
    /// Who set it.
    pub who: String,
    /// When, Unix ms.
    pub changed_ms: i64,
    /// Grows with every change, from 1.
    pub version: i64,
}

/// A category's action for one SMS type, as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRow {
    /// The category.
    pub category: Category,
    /// The SMS type.
    pub kind: Kind,
    /// What becomes of it.
    pub action: Action,
    /// Who set it.
    pub who: String,
    /// When, Unix ms.
    pub changed_ms: i64,
}

/// A trade of which a tenant may speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Who may.
    pub tenant: TenantId,
    /// Of what.
    pub category: Category,
    /// The last day, `2027-01-31`, in the tenant's time zone; `None` = without end.
    pub expires_on: Option<String>,
    /// On what ground.
    pub note: String,
    /// Who gave it.
    pub who: String,
    /// When it was given or changed, Unix ms.
    pub changed_ms: i64,
}

/// The number of the last change; 0 = there was none.
pub fn version(tx: &mut Tx<'_>) -> Result<i64> {
    let sql = "SELECT CAST(value AS BIGINT) FROM meta WHERE name = $1";
    Ok(tx.opt(sql, &[VERSION.into()], |row| row.int(0))?.unwrap_or(0))
}

/// Takes the next number: whoever changes words or actions does it first, so that changes take turns.
pub fn begin(tx: &mut Tx<'_>) -> Result<()> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE \
               SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)";
    tx.exec(sql, &[VERSION.into()]).map(drop)
}

const WORD: &str = "text, how, id, category, action, is_off, note, who, changed_ms, version";

fn category(code: i64) -> Result<Category> {
    Category::from_code(code).ok_or_else(|| Error::unknown_code("category", code))
}

fn action(code: i64) -> Result<Action> {
    Action::from_code(code).ok_or_else(|| Error::unknown_code("action", code))
}

fn word(row: &Row<'_>) -> Result<WordRow> {
    let how = row.int(1)?;
    Ok(WordRow {
        text: row.text(0)?,
        how: How::from_code(how).ok_or_else(|| Error::unknown_code("way to look", how))?,
        id: WordId(row.int(2)?),
        category: category(row.int(3)?)?,
        action: row.int_opt(4)?.map(action).transpose()?,
        is_off: row.int(5)? != 0,
        note: row.text(6)?,
        who: row.text(7)?,
        changed_ms: row.int(8)?,
        version: row.int(9)?,
    })
}

/// Every word that was set, by text.
pub fn words(tx: &mut Tx<'_>) -> Result<Vec<WordRow>> {
    tx.all(&format!("SELECT {WORD} FROM screening_word ORDER BY text, how"), &[], word)
}

/// One word as it was set.
pub fn get(tx: &mut Tx<'_>, text: &str, how: How) -> Result<Option<WordRow>> {
    let sql = format!("SELECT {WORD} FROM screening_word WHERE text = $1 AND how = $2");
    tx.opt(&sql, &[text.into(), how.code().into()], word)
}

/// How many words were set.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one("SELECT COUNT(*) FROM screening_word", &[], |row| row.int(0))
}

/// Adds words of which none was set before, each once; callers have begun ([`begin`]).
pub fn insert(tx: &mut Tx<'_>, words: &[WordRow]) -> Result<()> {
    static INSERT: Many = Many::insert(
        "screening_word",
        "text:t how id category action is_off note:t who:t changed_ms version",
    );
    let params: Vec<_> = words.iter().flat_map(params).collect();
    tx.many(&INSERT, &params).map(drop)
}

fn params(word: &WordRow) -> [Value<'_>; 10] {
    [
        Value::from(&word.text),
        word.how.code().into(),
        word.id.0.into(),
        word.category.code().into(),
        word.action.map(Action::code).into(),
        i64::from(word.is_off).into(),
        Value::from(&word.note),
        Value::from(&word.who),
        word.changed_ms.into(),
        word.version.into(),
    ]
}

/// Puts words that were set before in the place of what was set, each once; callers have begun.
pub fn update(tx: &mut Tx<'_>, words: &[WordRow]) -> Result<()> {
    static UPDATE: Many = Many::update(
        "screening_word",
        "category action is_off note:t who:t changed_ms version",
        "text:t how",
        "",
    );
    let rows = words.iter().flat_map(|word| {
        let [text, how, _id, category, action, is_off, note, who, changed_ms, version] = params(word);
        [category, action, is_off, note, who, changed_ms, version, text, how]
    });
    let rows: Vec<_> = rows.collect();
    tx.many(&UPDATE, &rows).map(drop)
}

/// Forgets words that were set; what comes with the program holds again. Callers have begun.
pub fn remove(tx: &mut Tx<'_>, words: &[(String, How)]) -> Result<()> {
    static DELETE: Many = Many::delete("screening_word", "text:t how");
    let keys: Vec<_> = words.iter().flat_map(|(text, how)| [Value::from(text), how.code().into()]).collect();
    tx.many(&DELETE, &keys).map(drop)
}

/// Every action that was set.
pub fn actions(tx: &mut Tx<'_>) -> Result<Vec<ActionRow>> {
    let sql = "SELECT category, kind, action, who, changed_ms FROM screening_action ORDER BY category, kind";
    tx.all(sql, &[], |row| {
        let kind = row.int(1)?;
        Ok(ActionRow {
            category: category(row.int(0)?)?,
            kind: Kind::from_code(kind).ok_or_else(|| Error::unknown_code("SMS type", kind))?,
            action: action(row.int(2)?)?,
            who: row.text(3)?,
            changed_ms: row.int(4)?,
        })
    })
}

/// Sets a category's actions: only these hold beside what comes with the program. Callers have begun.
pub fn set_actions(tx: &mut Tx<'_>, category: Category, rows: &[ActionRow]) -> Result<()> {
    static INSERT: Many = Many::insert("screening_action", "category kind action who:t changed_ms");
    tx.exec("DELETE FROM screening_action WHERE category = $1", &[category.code().into()])?;
    let params: Vec<_> = rows
        .iter()
        .flat_map(|row| {
            [
                Value::Int(row.category.code()),
                row.kind.code().into(),
                row.action.code().into(),
                Value::from(&row.who),
                row.changed_ms.into(),
            ]
        })
        .collect();
    tx.many(&INSERT, &params).map(drop)
}

/// Every tenant's licences.
pub fn licences_all(tx: &mut Tx<'_>) -> Result<Vec<Licence>> {
    let sql =
        "SELECT tenant, category, expires_on, note, who, changed_ms FROM licence ORDER BY tenant, category";
    tx.all(sql, &[], |row| {
        Ok(Licence {
            tenant: TenantId(row.int(0)?),
            category: category(row.int(1)?)?,
            expires_on: row.text_opt(2)?,
            note: row.text(3)?,
            who: row.text(4)?,
            changed_ms: row.int(5)?,
        })
    })
}

/// Gives a licence, or changes it.
pub fn put_licence(tx: &mut Tx<'_>, licence: &Licence) -> Result<()> {
    let sql = "INSERT INTO licence (tenant, category, expires_on, note, who, changed_ms) VALUES ($1,$2,$3,$4,$5,$6) \
               ON CONFLICT (tenant, category) DO UPDATE SET expires_on = $3, note = $4, who = $5, changed_ms = $6";
    let params = [
        Value::Int(licence.tenant.0),
        licence.category.code().into(),
        licence.expires_on.as_deref().into(),
        Value::from(&licence.note),
        Value::from(&licence.who),
        licence.changed_ms.into(),
    ];
    tx.exec(sql, &params)?;
    catalog::bump(tx)
}

/// Takes a licence back; false when there was none.
pub fn drop_licence(tx: &mut Tx<'_>, tenant: TenantId, category: Category) -> Result<bool> {
    let sql = "DELETE FROM licence WHERE tenant = $1 AND category = $2";
    let gone = tx.exec(sql, &[tenant.0.into(), category.code().into()])? > 0;
    if gone {
        catalog::bump(tx)?;
    }
    Ok(gone)
}
