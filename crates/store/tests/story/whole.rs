//! The nouns in the order a tenant meets them, ending with clean books; then each way of cooking them is
//! found.

use store::{Db, Error, Result, Tx, books, stat};

use super::places::read;
use super::{
    accounts, adjustments, audit, blacklist, catalog, chores, complaints, consents, credentials, expenses,
    exports, feed, inbound, links, mail, messages, missions, orders as money, own_phones, packages, people,
    platform, policy, removal, replies, reviews, screening, segments, sender_ids, sessions, smart,
    test_message, work,
};

/// Tells the whole story on a fresh database.
pub(crate) fn tell(db: &Db) {
    catalog::chapter(db);
    packages::chapter(db);
    accounts::chapter(db);
    sessions::chapter(db);
    credentials::chapter(db);
    own_phones::chapter(db);
    exports::chapter(db);
    people::chapter(db);
    audit::chapter(db);
    policy::chapter(db);
    reviews::chapter(db);
    consents::chapter(db);
    screening::chapter(db);
    sender_ids::chapter(db);
    smart::chapter(db);
    links::chapter(db);
    mail::chapter(db);
    blacklist::chapter(db);
    replies::chapter(db);
    complaints::chapter(db);
    money::chapter(db);
    adjustments::chapter(db);
    messages::chapter(db);
    expenses::chapter(db);
    work::chapter(db);
    missions::chapter(db);
    segments::chapter(db);
    inbound::chapter(db);
    feed::chapter(db);
    chores::chapter(db);
    test_message::chapter(db);
    platform::chapter(db);
    removal::chapter(db);
    assert_eq!(read(db, books::check_all), [""; 0], "the books are clean");
    assert_eq!(read(db, stat::check_all), [""; 0], "the statistics are what the messages say");
    cooked_books(db);
    cooked_statistics(db);
    assert_eq!(read(db, books::check_all), [""; 0], "and nothing of that stayed");
}

/// What `check_books_all` says after `sql`, which is then rolled back.
fn findings_after(db: &Db, sql: &'static str) -> Vec<String> {
    let cooked = move |tx: &mut Tx<'_>| -> Result<()> {
        let touched = tx.exec(sql, &[])?;
        assert_ne!(touched, 0, "{sql}");
        Err(Error::Corrupt(books::check_all(tx)?.join("\n")))
    };
    match db.write_blocking(cooked) {
        Err(Error::Corrupt(text)) => text.lines().map(str::to_owned).collect(),
        other => panic!("{sql}: {other:?}"),
    }
}

fn cooked_statistics(db: &Db) {
    for sql in [
        "UPDATE stat SET messages = messages + 1 WHERE state = 0",
        "UPDATE stat SET segments = segments - 1 WHERE state = 10",
        "DELETE FROM stat WHERE state = 14",
        "DELETE FROM message WHERE state = 15",
        "UPDATE message SET kind = 3 WHERE state = 14",
        "UPDATE stat_day SET messages = messages + 1 WHERE state = 0",
        "UPDATE stat_day SET segments = segments + 1 WHERE state = 10",
        "UPDATE stat_day SET day = day + 1",
        "UPDATE message SET day = day + 1",
        "UPDATE message SET network = network + 1 WHERE state = 14",
        "UPDATE body SET template = 77 WHERE template IS NOT NULL",
        "UPDATE task_stat SET messages = messages + 1 WHERE state = 0",
        "UPDATE task_stat SET cause = 1 WHERE state = 14",
        "DELETE FROM task_stat WHERE state = 10",
        "UPDATE message SET cause = 1 WHERE state = 14 AND task IS NOT NULL",
    ] {
        let cooked = move |tx: &mut Tx<'_>| -> Result<()> {
            assert_ne!(tx.exec(sql, &[])?, 0, "{sql}");
            Err(Error::Corrupt(stat::check_all(tx)?.join("\n")))
        };
        let found = db.write_blocking(cooked);
        assert!(
            matches!(&found, Err(Error::Corrupt(text)) if text.contains("statistics of")),
            "{sql}: {found:?}"
        );
    }
    assert_eq!(read(db, stat::check_all), [""; 0], "and nothing of that stayed");
}

fn cooked_books(db: &Db) {
    for (sql, words) in [
        ("UPDATE orders SET held = held + 1 WHERE id = 1", "held is"),
        ("UPDATE orders SET posted = posted - 1 WHERE id = 2", "posted is"),
        ("UPDATE orders SET total = total + 1 WHERE id = 1", "total is"),
        ("UPDATE orders SET credit = credit + 1 WHERE id = 2", "credit is"),
        ("DELETE FROM ledger WHERE move = 4", "total is"),
        ("DELETE FROM ledger WHERE move = 4", "its ledger line is not there"),
        ("UPDATE adjustment SET amount = amount + 1 WHERE status = 'posted'", "says something else"),
        (
            "UPDATE adjustment SET status = 'rejected' WHERE move = 4",
            "it has a ledger line and is not posted",
        ),
        ("UPDATE adjustment SET decided_account = account WHERE status = 'rejected'", "the own proposal"),
        ("UPDATE held SET amount = amount + 1", "holds of order"),
        ("DELETE FROM held", "holds of order"),
        ("UPDATE held SET slot = slot - 1", "holds of order"),
        ("UPDATE expense SET posted = posted + 1 WHERE posted > 0", "expenses of order"),
        ("UPDATE expense SET voided = 0 WHERE voided > 0", "expenses of order"),
        ("DELETE FROM expense", "expenses of order"),
        ("UPDATE expense SET slot = slot + 1", "expenses of order"),
        ("UPDATE expense SET country = country + 1 WHERE posted > 0", "less than its messages' lines say"),
        ("UPDATE expense SET price = price + 1 WHERE posted > 0", "less than its messages' lines say"),
        ("UPDATE expense SET task = task + 1 WHERE posted > 0", "less than its messages' lines say"),
        (
            "UPDATE ledger SET amount = amount + 1 WHERE move = 1 AND ref > 1000000",
            "its hold is not in the ledger",
        ),
        ("UPDATE ledger SET order_id = 2 WHERE move = 1 AND ref > 1000000", "its hold is not in the ledger"),
        ("DELETE FROM ledger WHERE move = 1", "its hold is not in the ledger"),
        ("DELETE FROM ledger WHERE move = 1", "it has ledger lines without a hold"),
        ("DELETE FROM ledger WHERE move = 2", "what was posted is not in the ledger"),
        ("UPDATE message SET posted = posted + 1 WHERE posted > 0", "what was posted is not in the ledger"),
        ("DELETE FROM ledger WHERE move = 3", "hold, post and void do not add up"),
        ("UPDATE message SET task = NULL WHERE task IS NOT NULL", "it does not belong to the task"),
        ("UPDATE message SET posted = NULL WHERE state = 10", "it is closed and its hold is undecided"),
    ] {
        let findings = findings_after(db, sql);
        assert!(findings.iter().any(|finding| finding.contains(words)), "{sql}: {findings:#?}");
    }
}
