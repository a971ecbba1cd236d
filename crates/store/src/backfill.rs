//! What a migration cannot say in SQL: counts of the messages that an older program left. Runs once, in the migration's own
//! transaction.

use domain::cause::Cause;
use domain::id::MessageId;
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::Result;
use crate::messages::state;
use crate::tx::Tx;

/// Gives messages that failed at a carrier their cause, and counts everything that is there.
pub(crate) fn statistics(tx: &mut Tx<'_>) -> Result<()> {
    causes(tx)?;
    tx.exec(
        "INSERT INTO task_stat (tenant, task, state, cause, country, network, messages, segments) \
         SELECT tenant, task, 0, 0, country, network, COUNT(*), CAST(SUM(segments) AS BIGINT) FROM message \
         WHERE task IS NOT NULL GROUP BY tenant, task, country, network",
        &[],
    )?;
    tx.exec(
        "INSERT INTO task_stat (tenant, task, state, cause, country, network, messages, segments) \
         SELECT tenant, task, state, COALESCE(cause, 0), country, network, COUNT(*), CAST(SUM(segments) AS BIGINT) \
         FROM message WHERE task IS NOT NULL AND NOT open GROUP BY tenant, task, state, COALESCE(cause, 0), country, network",
        &[],
    )?;
    days(tx)?;
    tx.exec(
        "INSERT INTO stat_day (tenant, day, kind, country, network, route, signature, template, state, cause, messages, segments) \
         SELECT m.tenant, m.day, m.kind, m.country, m.network, m.route, COALESCE(b.signature_id, 0), COALESCE(b.template, 0), \
         0, 0, COUNT(*), CAST(SUM(m.segments) AS BIGINT) FROM message m \
         LEFT JOIN body b ON b.tenant = m.tenant AND b.id = m.body GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
        &[],
    )?;
    tx.exec(
        "INSERT INTO stat_day (tenant, day, kind, country, network, route, signature, template, state, cause, messages, segments) \
         SELECT m.tenant, m.day, m.kind, m.country, m.network, m.route, COALESCE(b.signature_id, 0), COALESCE(b.template, 0), \
         m.state, COALESCE(m.cause, 0), COUNT(*), CAST(SUM(m.segments) AS BIGINT) FROM message m \
         LEFT JOIN body b ON b.tenant = m.tenant AND b.id = m.body WHERE NOT m.open GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
        &[],
    )?;
    for (dimension, column) in [(1, "m.kind"), (2, "m.country"), (3, "m.route"), (4, "b.template")] {
        let sql = format!(
            "INSERT INTO presence (tenant, dimension, item, slot) \
             SELECT DISTINCT m.tenant, {dimension}, {column}, ((m.id >> 22) + 1577836800000) / 900000 FROM message m \
             LEFT JOIN body b ON b.tenant = m.tenant AND b.id = m.body WHERE {column} IS NOT NULL"
        );
        tx.exec(&sql, &[])?;
    }
    Ok(())
}

/// The day of every message in its tenant's time zone of now; the platform's, which is no tenant, are UTC's.
fn days(tx: &mut Tx<'_>) -> Result<()> {
    let sql = "SELECT m.tenant, COALESCE(t.time_zone, ''), MIN(m.id), MAX(m.id) FROM message m LEFT JOIN tenant t ON t.id = m.tenant \
               GROUP BY m.tenant, t.time_zone";
    let spans = tx.all(sql, &[], |row| {
        Ok((row.int(0)?, row.text(1)?, MessageId(row.int(2)?), MessageId(row.int(3)?)))
    })?;
    for (tenant, zone, first, last) in spans {
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let (mut date, end) = (date_of(first, &zone), date_of(last, &zone));
        while date <= end {
            let Ok(next) = date.tomorrow() else { break };
            let day = (date - date_of_epoch()).get_days();
            let sql = "UPDATE message SET day = $2 WHERE tenant = $1 AND id >= $3 AND id < $4";
            let (from, until) = (starts(date, &zone), starts(next, &zone));
            tx.exec(sql, &[tenant.into(), i64::from(day).into(), from.0.into(), until.0.into()])?;
            date = next;
        }
    }
    Ok(())
}

fn date_of_epoch() -> Date {
    jiff::civil::date(1970, 1, 1)
}

fn date_of(id: MessageId, zone: &TimeZone) -> Date {
    let at = Timestamp::from_millisecond(id.accepted_ms()).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).date()
}

/// The least id of a day.
fn starts(date: Date, zone: &TimeZone) -> MessageId {
    let at = date.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    MessageId::first_at(at)
}

/// What the carriers' codes mean, found once for each code that there is.
fn causes(tx: &mut Tx<'_>) -> Result<()> {
    let sql = "SELECT DISTINCT failed, reason, code FROM message WHERE failed IN (11, 12)";
    let found = tx.all(sql, &[], |row| Ok((state(row.int(0)?)?, row.int_opt(1)?, row.text_opt(2)?)))?;
    tx.script("CREATE TABLE cause_of (state BIGINT, reason BIGINT, code TEXT, cause BIGINT)")?;
    for (state, reason, code) in found {
        let cause = Cause::of(state, reason.and_then(Refusal::from_code), code.as_deref()).map(Cause::code);
        let code = code.unwrap_or_default();
        let row = [state.code().into(), reason.unwrap_or(0).into(), (&code).into(), cause.into()];
        tx.exec("INSERT INTO cause_of (state, reason, code, cause) VALUES ($1, $2, $3, $4)", &row)?;
    }
    tx.script(
        "CREATE INDEX cause_of_code ON cause_of (code, state, reason);
         UPDATE message SET cause = (SELECT cause FROM cause_of c WHERE c.state = message.failed
             AND c.reason = COALESCE(message.reason, 0) AND c.code = COALESCE(message.code, ''))
         WHERE failed IN (11, 12);
         DROP TABLE cause_of",
    )
}
