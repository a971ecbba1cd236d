//! The numbered feed, endpoints, pushes and parked pushes.

use domain::id::{EndpointId, MessageId, TenantId};
use store::Db;
use store::feed::{self, Endpoint, NewEvent, Parked, Push, Sort};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

pub(crate) fn chapter(db: &Db) {
    numbers(db);
    endpoints(db);
    progress(db);
    pushes(db);
    parked(db);
    prune(db);
}

fn event(tenant: TenantId, sort: Sort, reference: i64) -> NewEvent {
    NewEvent { tenant, sort, reference, state: reference % 17, endpoint: None, at_ms: NOW + reference }
}

fn append(db: &Db, events: Vec<NewEvent>) {
    write(db, move |tx| feed::append(tx, &events));
}

fn numbers(db: &Db) {
    assert_eq!(read(db, |tx| feed::next_seq(tx, RED)), 1);
    append(db, vec![]);
    let pushed = NewEvent { endpoint: Some(EndpointId(1)), ..event(RED, Sort::Receipt, 3) };
    let first = [
        event(RED, Sort::Receipt, 1),
        event(BLUE, Sort::Receipt, 2),
        pushed.clone(),
        event(RED, Sort::Uplink, 4),
    ];
    append(db, first.to_vec());
    append(db, vec![event(RED, Sort::OrderWarning, 5), event(RED, Sort::Receipt, 6)]);
    assert_eq!(read(db, |tx| feed::next_seq(tx, RED)), 6);
    assert_eq!(read(db, |tx| feed::next_seq(tx, BLUE)), 2);

    assert!(Sort::ALL.iter().all(|sort| Sort::from_code(sort.code()) == Some(*sort)));

    let rolled_back = db.write_blocking(|tx| {
        feed::append(tx, &[event(RED, Sort::Receipt, 9)])?;
        Err::<(), _>(store::Error::NotFound)
    });
    assert!(matches!(rolled_back, Err(store::Error::NotFound)));
    assert_eq!(read(db, |tx| feed::next_seq(tx, RED)), 6, "what is not committed takes no number");

    let numbered = |seq: i64, new: &NewEvent| feed::Event { seq, new: new.clone() };
    let receipts = [numbered(1, &first[0]), numbered(2, &pushed), numbered(5, &event(RED, Sort::Receipt, 6))];
    let after = |sort: Sort, seq: i64, limit: i64| read(db, move |tx| feed::after(tx, RED, sort, seq, limit));
    assert_eq!(after(Sort::Receipt, 0, 10), receipts);
    assert_eq!(after(Sort::Receipt, 1, 1), receipts[1..2]);
    assert_eq!(after(Sort::Receipt, 5, 10), []);
    assert_eq!(after(Sort::Uplink, 0, 10), [numbered(3, &first[3])]);
    assert_eq!(after(Sort::OrderWarning, 0, 10), [numbered(4, &event(RED, Sort::OrderWarning, 5))]);

    let told = |message: i64, first: i64| {
        read(db, move |tx| feed::of_message(tx, RED, MessageId(message), first, 9))
    };
    assert_eq!((told(3, 1), told(4, 1), told(3, 3)), (vec![numbered(2, &pushed)], vec![], vec![]));

    let seqs = |first: i64, last: i64, limit: i64| -> Vec<i64> {
        read(db, move |tx| feed::range(tx, RED, first, last, limit)).iter().map(|event| event.seq).collect()
    };
    assert_eq!(seqs(2, 4, 10), [2, 3, 4]);
    assert_eq!(seqs(2, 9, 2), [2, 3]);
    assert_eq!(read(db, |tx| feed::range(tx, BLUE, 1, 9, 9)), [numbered(1, &first[1])]);
}

fn endpoint(id: i64, tenant: TenantId, sort: &str, url: &str) -> Endpoint {
    Endpoint {
        id: EndpointId(id),
        tenant,
        sort: sort.into(),
        url: url.into(),
        secret: "whsec_0".into(),
        status: "active".into(),
        next_seq: 0,
        failing_ms: None,
        failures: 0,
        again_ms: 0,
        last_note: None,
    }
}

fn endpoints(db: &Db) {
    let add = |new: &Endpoint| {
        let new = new.clone();
        write(db, move |tx| feed::add_endpoint(tx, &new))
    };
    let one = endpoint(1, RED, "receipts", "https://a.example/r");
    let present = Endpoint { next_seq: 6, ..one.clone() };
    assert_eq!(add(&one), present, "it starts at the present end");
    assert_eq!(
        add(&Endpoint { id: EndpointId(9), secret: "x".into(), ..one.clone() }),
        present,
        "known already"
    );
    let two = add(&endpoint(2, RED, "receipts", "https://a.example/r2"));
    let uplinks = add(&endpoint(3, RED, "uplinks", "https://a.example/r"));
    let failing = Endpoint {
        failing_ms: Some(NOW),
        failures: 2,
        again_ms: NOW + 5,
        last_note: Some("超时".into()),
        ..endpoint(4, BLUE, "receipts", "https://a.example/r")
    };
    let blue = add(&failing);
    assert_eq!(blue, Endpoint { next_seq: 2, ..failing });
    assert_eq!(read(db, |tx| feed::endpoints(tx, RED)), [present.clone(), two.clone(), uplinks.clone()]);
    assert_eq!(read(db, |tx| feed::endpoints(tx, BLUE)), std::slice::from_ref(&blue));
    assert_eq!(read(db, feed::endpoints_all), [present, two.clone(), uplinks, blue]);

    let keep = two;
    assert_eq!(
        write(db, move |tx| feed::retire_other_endpoints(tx, &keep)),
        1,
        "of this sort and tenant only"
    );
    let statuses = read(db, feed::endpoints_all).into_iter().map(|end| end.status).collect::<Vec<_>>();
    assert_eq!(statuses, ["disabled", "active", "active", "active"]);

    let change = |tenant: TenantId, id: i64| {
        write(db, move |tx| feed::change_endpoint(tx, tenant, EndpointId(id), "whsec_1", "disabled"))
    };
    assert!(!change(RED, 4), "another tenant's endpoint");
    assert!(change(BLUE, 4));
    let changed = read(db, |tx| feed::endpoints(tx, BLUE)).remove(0);
    assert_eq!(
        (changed.secret.as_str(), changed.status.as_str(), changed.again_ms),
        ("whsec_1", "disabled", 0)
    );
}

fn progress(db: &Db) {
    let stands = Endpoint {
        next_seq: 4,
        failing_ms: Some(NOW + 1),
        failures: 3,
        again_ms: NOW + 60_000,
        last_note: Some("503".into()),
        ..read(db, |tx| feed::endpoints(tx, RED)).remove(1)
    };
    for stands in
        [stands.clone(), Endpoint { next_seq: 5, failing_ms: None, failures: 0, last_note: None, ..stands }]
    {
        let saved = stands.clone();
        write(db, move |tx| feed::save_progress(tx, &saved));
        assert_eq!(read(db, |tx| feed::endpoints(tx, RED)).remove(1), stands);
    }
}

fn pushes(db: &Db) {
    let push = |at_ms: i64, status: Option<i64>| Push {
        endpoint: EndpointId(2),
        at_ms: NOW + at_ms,
        first_seq: 1,
        last_seq: 2,
        events: 2,
        status,
        note: status.is_none().then(|| "连接被拒绝".into()),
        took_ms: 12,
    };
    let record = |push: Push, keep: i64| write(db, move |tx| feed::record_push(tx, &push, keep));
    for at_ms in 1..=4 {
        record(push(at_ms, Some(200 + at_ms)), 10);
    }
    record(push(4, None), 10);
    record(Push { endpoint: EndpointId(3), ..push(0, None) }, 1);
    let last = |limit: i64| read(db, move |tx| feed::pushes(tx, EndpointId(2), limit));
    assert_eq!(last(2), [push(4, Some(204)), push(3, Some(203))], "one per millisecond, newest first");
    assert_eq!(last(100).len(), 4);
    record(push(5, None), 2);
    assert_eq!(last(100), [push(5, None), push(4, Some(204))], "only the last two are kept");
    assert_eq!(read(db, |tx| feed::pushes(tx, EndpointId(3), 9)).len(), 1, "each endpoint keeps its own");
}

fn parked(db: &Db) {
    let run = |id: i64, endpoint: i64| Parked {
        tenant: RED,
        id,
        endpoint: EndpointId(endpoint),
        first_seq: 2,
        last_seq: 4,
        parked_ms: NOW,
        replay: false,
    };
    for run in [run(1, 2), run(2, 2), run(3, 3), Parked { tenant: BLUE, ..run(1, 4) }] {
        write(db, move |tx| feed::park(tx, &run));
    }
    let parked = |tenant: TenantId| read(db, move |tx| feed::parked(tx, tenant, 10));
    assert_eq!(parked(RED), [run(3, 3), run(2, 2), run(1, 2)]);
    assert_eq!(read(db, |tx| feed::parked(tx, RED, 1)), [run(3, 3)]);
    let next = |endpoint: i64| read(db, move |tx| feed::next_replay(tx, RED, EndpointId(endpoint)));
    assert_eq!(next(2), None, "nobody asked");

    assert_eq!(write(db, |tx| feed::ask_replay(tx, RED, Some(2))), 1);
    assert_eq!(next(2), Some(Parked { replay: true, ..run(2, 2) }));
    assert_eq!(write(db, |tx| feed::ask_replay(tx, RED, None)), 3);
    let asked = Parked { replay: true, ..run(1, 2) };
    assert_eq!(next(2), Some(asked.clone()), "the oldest first");
    assert_eq!(next(3), Some(Parked { replay: true, ..run(3, 3) }));
    assert!(!parked(BLUE)[0].replay, "another tenant's runs stay as they were");

    let half = Parked { first_seq: 4, replay: false, ..asked.clone() };
    let saved = half.clone();
    write(db, move |tx| feed::save_replay(tx, &saved));
    assert_eq!(parked(RED)[2], half);
    let done = Parked { first_seq: 5, ..asked };
    write(db, move |tx| feed::save_replay(tx, &done));
    assert_eq!(parked(RED).len(), 2, "pushed to its end");
    assert_eq!(parked(BLUE).len(), 1, "the other tenant's run has the same id");
}

/// RED has events 1..=5; endpoint 2 (active) waits at 5, endpoint 3 (active) at 6; runs from 2 on are parked.
fn prune(db: &Db) {
    let prune = |tenant: TenantId, before: i64, limit: i64| {
        write(db, move |tx| feed::prune(tx, tenant, NOW + before, limit))
    };
    assert_eq!(prune(RED, 1000, 100), 1, "a parked run still needs number 2");
    for run in read(db, |tx| feed::parked(tx, RED, 10)) {
        let gone = Parked { first_seq: run.last_seq + 1, ..run };
        write(db, move |tx| feed::save_replay(tx, &gone));
    }
    assert_eq!(prune(RED, 4, 100), 1, "number 3 happened at that very moment");
    assert_eq!(prune(RED, 1000, 1), 1, "a slice");
    assert_eq!(prune(RED, 1000, 100), 1, "an endpoint still waits for number 5");
    let left = read(db, |tx| feed::range(tx, RED, 1, 100, 100));
    assert_eq!(left.iter().map(|event| event.seq).collect::<Vec<_>>(), [5]);
    assert_eq!(read(db, |tx| feed::next_seq(tx, RED)), 6, "numbers are never used again");
    for end in read(db, feed::endpoints_all) {
        write(db, move |tx| feed::change_endpoint(tx, end.tenant, end.id, "s", "disabled"));
    }
    assert_eq!(prune(RED, 1000, 100), 1, "nobody waits");
    assert_eq!(prune(BLUE, 1000, 100), 1, "its parked run starts behind number 1");
    assert_eq!(write(db, |tx| feed::prune_parked(tx, BLUE, NOW)), 0);
    assert_eq!(write(db, |tx| feed::prune_parked(tx, RED, NOW + 1)), 0, "of one tenant");
    assert_eq!(write(db, |tx| feed::prune_parked(tx, BLUE, NOW + 1)), 1);
}
