//! The proof of the books: every sum that is kept is what its lines say. Reads everything; changes nothing.
//!
//! Orders against the ledger, the ledger against messages, adjustments against the ledger, expenses against both.

use std::collections::HashMap;

use domain::ledger::Move;
use domain::money::Micro;

use crate::error::Result;
use crate::orders::all;
use crate::tx::Tx;
use crate::value::Row;

/// A sum that does not add up, in words.
pub type Finding = String;

/// Findings of one kind that are told at most.
const TOLD_MAX: usize = 100;

/// Proves the books: every order's held, posted and total are the sums of its lines; every message's lines fit its row;
/// every adjustment has its line; holds and expenses are the sums of what was held, posted and voided. Answers what does not
/// fit; empty = clean.
pub fn check_all(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    if tx.is_postgres() {
        // Whole tables are compared: the plans of the message path and its time limit do not fit.
        tx.script(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; \
             SET LOCAL enable_seqscan = on",
        )?;
    }
    let mut findings = check_orders(tx)?;
    for (what, sql) in MESSAGE_CHECKS {
        let rows = tx.all(sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
        findings.extend(rows.iter().map(|(tenant, id)| {
            let uid = domain::id::MessageId(*id).uid();
            format!("message {uid} of tenant {tenant}: {what}")
        }));
    }
    for (what, sql) in ADJUSTMENT_CHECKS {
        let rows = tx.all(sql, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
        findings
            .extend(rows.iter().map(|(tenant, id)| format!("adjustment {id} of tenant {tenant}: {what}")));
    }
    findings.extend(check_removed(tx)?);
    findings.extend(check_holds(tx)?);
    findings.extend(check_expenses(tx)?);
    Ok(findings)
}

const MESSAGE_CHECKS: &[(&str, &str)] = &[
    (
        "its hold is not in the ledger",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 1 \
         WHERE m.order_id <> 0 AND (l.amount IS NULL OR l.amount <> m.amount OR l.order_id <> m.order_id) LIMIT 100",
    ),
    (
        "what was posted is not in the ledger",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 2 \
         WHERE COALESCE(m.posted, 0) <> COALESCE(l.amount, 0) LIMIT 100",
    ),
    (
        "hold, post and void do not add up",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN ledger l ON l.tenant = m.tenant AND l.ref = m.id AND l.move = 3 \
         WHERE m.posted IS NOT NULL AND m.amount - m.posted <> COALESCE(l.amount, 0) LIMIT 100",
    ),
    (
        "it is closed and its hold is undecided",
        "SELECT m.tenant, m.id FROM message m WHERE NOT m.open AND m.order_id <> 0 AND m.posted IS NULL LIMIT 100",
    ),
    (
        "it does not belong to the task it came with",
        "SELECT m.tenant, m.id FROM message m LEFT JOIN task t ON t.tenant = m.tenant AND t.id = m.request \
         WHERE COALESCE(m.task, 0) <> COALESCE(t.id, 0) LIMIT 100",
    ),
    (
        "it has ledger lines without a hold",
        "SELECT l.tenant, l.ref FROM ledger l LEFT JOIN ledger h ON h.tenant = l.tenant AND h.ref = l.ref AND h.move = 1 \
         WHERE l.move IN (2, 3) AND (h.ref IS NULL OR h.order_id <> l.order_id) LIMIT 100",
    ),
];

const ADJUSTMENT_CHECKS: &[(&str, &str)] = &[
    (
        "it is posted and its ledger line is not there or says something else",
        "SELECT a.tenant, a.id FROM adjustment a LEFT JOIN ledger l ON l.tenant = a.tenant AND l.ref = a.id \
         AND l.move = a.move WHERE a.status = 'posted' AND (l.ref IS NULL OR l.amount <> a.amount \
         OR l.order_id <> a.order_id OR l.at_ms <> a.posted_ms) LIMIT 100",
    ),
    (
        "it has a ledger line and is not posted",
        "SELECT l.tenant, l.ref FROM ledger l LEFT JOIN adjustment a ON a.id = l.ref AND a.tenant = l.tenant \
         AND a.move = l.move AND a.status = 'posted' WHERE l.move IN (4, 5) AND a.id IS NULL LIMIT 100",
    ),
    (
        "somebody decided about the own proposal",
        "SELECT a.tenant, a.id FROM adjustment a WHERE a.status <> 'proposed' AND a.decided_account = a.account LIMIT 100",
    ),
];

fn check_orders(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let sql = "SELECT order_id, move, CAST(SUM(amount) AS BIGINT) FROM ledger GROUP BY order_id, move";
    let sums = tx.all(sql, &[], |row| Ok(((row.int(0)?, row.int(1)?), row.int(2)?)))?;
    let sums: HashMap<_, _> = sums.into_iter().collect();
    let mut findings = Vec::new();
    for order in all(tx)? {
        let sum = |kind: Move| sums.get(&(order.id.0, kind.code())).copied().unwrap_or(0);
        let (held, posted) = (sum(Move::Hold) - sum(Move::Post) - sum(Move::Void), sum(Move::Post));
        let added = sum(Move::TopUp) + sum(Move::Correction);
        let mut compare = |what: &str, row: i64, lines: i64| {
            if row != lines {
                let (row, lines) = (Micro(row), Micro(lines));
                findings.push(format!("order {}: {what} is {row} but its lines say {lines}", order.number));
            }
        };
        compare("held", order.held.0, held);
        compare("posted", order.posted.0, posted);
        match order.total {
            Some(bought) => compare("total", bought.0, added),
            None => compare("credit", order.credit.0, added),
        }
    }
    Ok(findings)
}

/// What was held and posted for messages that are gone is the sum of the ledger lines that have no message; and as many
/// messages of tasks are counted as removed as the statistics say. (A reference below 1 << 22 is no message's: ids begin with
/// the time.)
fn check_removed(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let sql = "SELECT order_id, CAST(SUM(held) AS BIGINT), CAST(SUM(posted) AS BIGINT), CAST(SUM(held_lines) AS BIGINT), \
               CAST(SUM(posted_lines) AS BIGINT) FROM (\
               SELECT order_id, amount AS held, posted, 0 AS held_lines, 0 AS posted_lines FROM removed_sum UNION ALL \
               SELECT l.order_id, 0, 0, CASE WHEN l.move = 1 THEN l.amount ELSE 0 END, \
               CASE WHEN l.move = 2 THEN l.amount ELSE 0 END FROM ledger l \
               LEFT JOIN message m ON m.tenant = l.tenant AND m.id = l.ref \
               WHERE l.move IN (1, 2) AND l.ref >= 4194304 AND m.id IS NULL) AS gone \
               GROUP BY order_id HAVING SUM(held) <> SUM(held_lines) OR SUM(posted) <> SUM(posted_lines) \
               ORDER BY order_id LIMIT 100";
    let money = |row: &Row<'_>, at| Ok::<_, crate::Error>(Micro(row.int(at)?));
    let read =
        |row: &Row<'_>| Ok((row.int(0)?, [money(row, 1)?, money(row, 2)?, money(row, 3)?, money(row, 4)?]));
    let told = tx.all(sql, &[], read)?.into_iter().map(|(order, [held, posted, held_lines, posted_lines])| {
        format!(
            "removed messages of order {order}: {held} was held and {posted} posted, but the lines without a message say \
             {held_lines} and {posted_lines}"
        )
    });
    let mut findings: Vec<_> = told.collect();
    let sql = "SELECT tenant, task, CAST(SUM(summed) AS BIGINT), CAST(SUM(counted) AS BIGINT) FROM (\
               SELECT tenant, task, messages AS summed, 0 AS counted FROM removed_sum WHERE task <> 0 UNION ALL \
               SELECT tenant, task, 0, removed FROM task_stat WHERE state = 0) AS both_counts \
               GROUP BY tenant, task HAVING SUM(summed) <> SUM(counted) ORDER BY tenant, task LIMIT 100";
    let wrong = tx.all(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?)))?;
    findings.extend(wrong.iter().map(|(tenant, task, summed, counted)| {
        format!(
            "task {task} of tenant {tenant}: {summed} messages were removed, but its statistics say {counted}"
        )
    }));
    Ok(findings)
}

/// What is summed as held of each quarter of an hour and order is the sum of its ledger lines.
fn check_holds(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let sql = "SELECT order_id, slot, CAST(SUM(amount) AS BIGINT), CAST(SUM(line) AS BIGINT) FROM (\
               SELECT order_id, slot, amount, 0 AS line FROM held UNION ALL \
               SELECT order_id, at_ms / 900000, 0, amount FROM ledger WHERE move = 1) AS both_sums \
               GROUP BY order_id, slot HAVING SUM(amount) <> SUM(line) ORDER BY order_id, slot LIMIT 100";
    let wrong =
        tx.all(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, Micro(row.int(2)?), Micro(row.int(3)?))))?;
    let told = wrong.iter().map(|(order, slot, sum, lines)| {
        format!("holds of order {order}, slot {slot}: {sum} was held, but its lines say {lines}")
    });
    Ok(told.collect())
}

/// Posted and voided of each quarter of an hour and order are the sums of its ledger lines; and no expense is told of a
/// type, country, route, price or task that its messages do not have.
fn check_expenses(tx: &mut Tx<'_>) -> Result<Vec<Finding>> {
    let lines = "SELECT order_id, at_ms / 900000, CAST(SUM(CASE WHEN move = 2 THEN amount ELSE 0 END) AS BIGINT), \
                 CAST(SUM(CASE WHEN move = 3 THEN amount ELSE 0 END) AS BIGINT) FROM ledger \
                 WHERE move IN (2, 3) GROUP BY 1, 2";
    let kept = "SELECT order_id, slot, CAST(SUM(posted) AS BIGINT), CAST(SUM(voided) AS BIGINT) FROM expense \
                GROUP BY 1, 2 HAVING SUM(posted) <> 0 OR SUM(voided) <> 0";
    let mut read = |sql: &str| -> Result<HashMap<(i64, i64), (i64, i64)>> {
        let rows = tx.all(sql, &[], |row| Ok(((row.int(0)?, row.int(1)?), (row.int(2)?, row.int(3)?))))?;
        Ok(rows.into_iter().collect())
    };
    let (lines, kept) = (read(lines)?, read(kept)?);
    let mut wrong: Vec<_> =
        lines.keys().chain(kept.keys()).filter(|key| lines.get(*key) != kept.get(*key)).collect();
    wrong.sort_unstable();
    wrong.dedup();
    let mut findings: Vec<_> = wrong
        .into_iter()
        .take(TOLD_MAX)
        .map(|key| {
            let of = |map: &HashMap<_, (i64, i64)>| map.get(key).copied().unwrap_or_default();
            let ((posted, voided), (sum, back)) = (of(&kept), of(&lines));
            let [posted, voided, sum, back] = [posted, voided, sum, back].map(Micro);
            format!(
                "expenses of order {}, slot {}: {posted} charged and {voided} given back, but its lines say {sum} and {back}",
                key.0, key.1
            )
        })
        .collect();
    // Messages go one day (retention), their expenses stay: so only what is missing is wrong.
    let by_message = "SELECT m.order_id, m.kind, m.country, m.route, COALESCE(m.task, 0) FROM message m JOIN ledger l ON l.tenant = m.tenant \
                      AND l.ref = m.id AND l.move IN (2, 3) LEFT JOIN expense e ON e.tenant = m.tenant \
                      AND e.slot = l.at_ms / 900000 AND e.order_id = m.order_id AND e.kind = m.kind \
                      AND e.country = m.country AND e.route = m.route AND e.price = m.amount / NULLIF(m.segments, 0) \
                      AND e.task = COALESCE(m.task, 0) \
                      GROUP BY m.tenant, l.at_ms / 900000, m.order_id, m.kind, m.country, m.route, \
                      m.amount / NULLIF(m.segments, 0), m.task, e.posted, e.voided HAVING e.posted IS NULL \
                      OR e.posted < SUM(CASE WHEN l.move = 2 THEN l.amount ELSE 0 END) \
                      OR e.voided < SUM(CASE WHEN l.move = 3 THEN l.amount ELSE 0 END) LIMIT 100";
    let told =
        tx.all(by_message, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?)))?;
    findings.extend(told.iter().map(|(order, kind, country, route, task)| {
        format!(
            "expenses of order {order}, type {kind}, country {country}, route {route}, task {task} are less than its messages' lines say"
        )
    }));
    Ok(findings)
}
