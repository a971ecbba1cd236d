//! The life of messages: accepted, queued, claimed, answered, receipted, settled, and shown to their tenant.

use domain::id::{
    BodyId, CarrierId, ConsentId, EndpointId, KeyId, MessageId, OrderId, RouteId, TemplateId, TenantId,
};
use domain::ledger::Move;
use domain::message::{Event, Segment, State};
use domain::money::Micro;
use domain::settle::ChargeOn;
use store::expenses::{self, Key, Sums};
use store::ledger::{self, Line};
use store::messages::{self, Body, Claim, Filter, Live, NewMessage};
use store::orders::{self, Settled};
use store::stat::{self, Changes};
use store::waiting;
use store::{Db, Error, Tx};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED, id, message};

const CARRIER: CarrierId = CarrierId(4);

pub(crate) fn chapter(db: &Db) {
    bodies(db);
    accepted(db);
    waiting(db);
    claimed(db);
    answered(db);
    closed(db);
    shown(db);
    listed(db);
    for_others(db);
}

/// 1 plain · 2 scheduled · 3 refused · 4 held · 5 long, same request as 1 · 6 scheduled for later · BLUE's
/// 1 held.
fn cast() -> Vec<NewMessage> {
    let full = NewMessage {
        endpoint: Some(EndpointId(1)),
        reference: Some("订单-7".into()),
        vars: Some(r#"["123456","5 分钟 🕐"]"#.into()),
        valid_ms: Some(NOW + 3_600_000),
        kind: 1,
        ..message(1)
    };
    let scheduled = NewMessage { due_ms: Some(NOW + 5_000), body: BodyId(2), ..message(2) };
    let refused = NewMessage {
        phone: 0,
        country: 0,
        network: 0,
        route: RouteId(0),
        order: OrderId(0),
        amount: Micro::ZERO,
        alphabet: 1,
        state: State::Refused,
        reason: Some(3),
        detail: Some("phone: +86 abc".into()),
        key: KeyId(0),
        body: BodyId(99),
        ..message(3)
    };
    let held = NewMessage { state: State::Held, kind: 3, ..message(4) };
    let long = NewMessage {
        request: id(1),
        segments: 3,
        amount: Micro(135_000),
        charge_on: ChargeOn::Submitted,
        phone: message(1).phone,
        ..message(5)
    };
    let later = NewMessage { due_ms: Some(NOW + 9_000), ..message(6) };
    let blue = NewMessage { tenant: BLUE, order: OrderId(3), state: State::Held, ..message(1) };
    vec![full, scheduled, refused, held, long, later, blue]
}

fn bodies(db: &Db) {
    let full = Body {
        template: Some(TemplateId(1)),
        signature: "鸿雁".into(),
        position: 2,
        sender: Some("HONGYAN".into()),
        content: "您的验证码是${code}。\u{200d}🧑\u{200d}🚀".into(),
        consent: Some(ConsentId(9)),
    };
    let plain = Body {
        template: None,
        signature: String::new(),
        position: 0,
        sender: None,
        content: String::new(),
        consent: None,
    };
    let rows = [(RED, BodyId(1), full), (RED, BodyId(2), plain.clone()), (BLUE, BodyId(1), plain)];
    let put = rows.clone();
    write(db, move |tx| {
        let rows: Vec<_> = put.iter().map(|(tenant, id, body)| (*tenant, *id, body)).collect();
        messages::insert_bodies(tx, &rows)
    });
    write(db, |tx| messages::insert_bodies(tx, &[]));
    let keys = [(BLUE, BodyId(1)), (RED, BodyId(2)), (RED, BodyId(9)), (RED, BodyId(1)), (BLUE, BodyId(2))];
    let mut found = read(db, move |tx| messages::bodies(tx, &keys));
    found.sort_by_key(|(tenant, id, _)| (*tenant, *id));
    assert_eq!(found, rows);
}

/// Accepts messages as the engine does: hold, ledger, rows, in one transaction.
fn accept(tx: &mut Tx<'_>, new: &[NewMessage]) -> store::Result<()> {
    for charged in new.iter().filter(|m| m.order.0 != 0) {
        orders::hold(tx, vec![(charged.order, charged.amount)])?;
        let line = Line {
            tenant: charged.tenant,
            reference: charged.id.0,
            kind: Move::Hold,
            order: charged.order,
            amount: charged.amount,
            at_ms: charged.at_ms,
            note: None,
        };
        ledger::write_lines(tx, std::slice::from_ref(&line))?;
        expenses::add_holds(tx, &[line])?;
    }
    messages::insert(tx, &new.iter().collect::<Vec<_>>())?;
    let mut changes = Changes::default();
    new.iter().for_each(|m| changes.accepted(m));
    stat::add(tx, &changes)
}

fn accepted(db: &Db) {
    write(db, |tx| accept(tx, &cast()));
    write(db, |tx| messages::insert(tx, &[]));
    for new in cast() {
        let (tenant, id) = (new.tenant, new.id);
        let found = read(db, move |tx| messages::get(tx, tenant, id)).unwrap();
        assert_eq!(format!("{:?}", found.new), format!("{new:?}"));
    }
    assert!(read(db, |tx| messages::get(tx, BLUE, id(2))).is_none(), "another tenant's message");
    assert!(read(db, |tx| messages::get(tx, RED, id(99))).is_none());
    let twice = db.write_blocking(|tx| messages::insert(tx, &[&message(77), &message(1)]));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    assert!(read(db, |tx| messages::get(tx, RED, id(77))).is_none(), "none of a batch that failed");
    let counts = read(db, messages::open_counts_all);
    assert_eq!(counts, [(State::Held, 2), (State::Queued, 4)]);
}

fn queued(db: &Db, after: i64, limit: i64) -> Vec<MessageId> {
    let found = read(db, move |tx| waiting::queued_after_all(tx, MessageId(after), limit));
    found.into_iter().map(|message| message.id).collect()
}

fn due(db: &Db, after_ms: i64, limit: i64) -> Vec<MessageId> {
    let found = read(db, move |tx| waiting::due_all(tx, NOW + after_ms, limit));
    found.into_iter().map(|message| message.id).collect()
}

fn waiting(db: &Db) {
    assert_eq!(queued(db, 0, 10), [id(1), id(5)]);
    assert_eq!(queued(db, 0, 1), [id(1)]);
    assert_eq!(queued(db, id(1).0, 10), [id(5)]);
    let row = read(db, |tx| waiting::queued_after_all(tx, MessageId(0), 1)).remove(0);
    let new = cast().remove(0);
    assert_eq!((row.tenant, row.id, row.body, row.phone), (RED, new.id, new.body, new.phone));
    assert_eq!(
        (row.country, row.network, row.kind, row.route),
        (new.country, new.network, new.kind, new.route)
    );
    assert_eq!((row.alphabet, row.tries, row.carrier, row.parts), (new.alphabet, 0, None, None));
    assert_eq!((row.vars, row.valid_ms, row.charge_on), (new.vars, new.valid_ms, new.charge_on));

    assert_eq!(due(db, 4_999, 10), []);
    assert_eq!(due(db, 5_000, 10), [id(2)]);
    assert_eq!(due(db, 10_000, 10), [id(2), id(6)]);
    assert_eq!(due(db, 10_000, 1), [id(2)]);
    let keys = [(RED, id(3)), (RED, id(2)), (BLUE, id(2)), (RED, id(4))];
    assert_eq!(write(db, move |tx| waiting::release(tx, &keys)), [false, true, false, false]);
    assert_eq!(write(db, |tx| waiting::release(tx, &[])), []);
    assert_eq!(due(db, 10_000, 10), [id(6)]);
    assert_eq!(queued(db, 0, 10), [id(1), id(2), id(5)]);
}

fn live(tx: &mut Tx<'_>, tenant: TenantId, id: MessageId) -> store::Result<Live> {
    messages::pick_live(tx, &[(tenant, id)])?.pop().ok_or(Error::NotFound)
}

fn claim(db: &Db, after: i64, parts: u8) -> Claim {
    write(db, move |tx| {
        let live = live(tx, RED, id(after))?;
        let message = live.message.apply(Event::Claimed { parts });
        let message = message.map_or(live.message, |(message, _)| message);
        Ok(Claim { tenant: RED, id: id(after), message, carrier: CARRIER })
    })
}

fn claimed(db: &Db) {
    step(db, RED, 2, &[Event::Cancelled], |_| {});
    assert_eq!(queued(db, 0, 10), [id(1), id(5)]);
    let claims = [claim(db, 1, 1), claim(db, 2, 1), claim(db, 5, 3), claim(db, 6, 1), claim(db, 3, 1)];
    let claims = claims.to_vec();
    let answers = write(db, move |tx| messages::claim(tx, &claims, NOW + 100));
    assert_eq!(answers, [true, false, true, false, false], "neither cancelled, scheduled nor refused ones");
    assert_eq!(write(db, |tx| messages::claim(tx, &[], NOW)), []);
    assert_eq!(queued(db, 0, 10), []);

    let out =
        |after: i64, limit: i64| read(db, move |tx| waiting::out_after_all(tx, MessageId(after), limit));
    let found = out(0, 10);
    assert_eq!(found.iter().map(|out| out.id).collect::<Vec<_>>(), [id(1), id(5)]);
    let (one, five) = (&found[0], &found[1]);
    assert_eq!((one.tenant, one.state, one.carrier, one.sent_ms), (RED, State::Sending, CARRIER, NOW + 100));
    assert_eq!((one.phone, &one.smsc_id, &one.parts), (message(1).phone, &None, &None));
    assert_eq!(five.parts.as_deref(), Some("sss"));
    assert_eq!(out(id(1).0, 10).len(), 1);
    assert_eq!(out(0, 1).len(), 1);

    let since = |after: i64, before: i64, limit: i64| {
        read(db, move |tx| waiting::waiting_since_all(tx, MessageId(after), NOW + before, limit))
    };
    assert_eq!(since(0, 100, 10), [], "given to the carrier at that very moment");
    assert_eq!(since(0, 101, 10), [(RED, id(1)), (RED, id(5))]);
    assert_eq!(since(id(1).0, 101, 10), [(RED, id(5))]);
    assert_eq!(since(0, 101, 1), [(RED, id(1))]);
}

/// Steps a message as the engine does: machine, money and row in one transaction.
fn step(
    db: &Db,
    tenant: TenantId,
    after: i64,
    events: &'static [Event],
    edit: impl Fn(&mut Live) + Send + 'static,
) -> Live {
    write(db, move |tx| {
        let mut live = live(tx, tenant, id(after))?;
        let before = (live.message.state, live.cause);
        for event in events {
            let (message, effects) = live.message.apply(*event).unwrap();
            live.message = message;
            if let Some(settlement) = effects.settle {
                let (posted, voided) = settlement.amounts(live.amount);
                decide(tx, &live, posted, voided)?;
                live.posted = Some(posted.0);
            }
        }
        if live.message.state.is_closed() {
            live.closed_ms = Some(NOW + 300);
        }
        edit(&mut live);
        messages::save_live(tx, &[&live])?;
        let mut changes = Changes::default();
        changes.moved(&live, before);
        stat::add(tx, &changes)?;
        Ok(live)
    })
}

fn decide(tx: &mut Tx<'_>, live: &Live, posted: Micro, voided: Micro) -> store::Result<()> {
    let line = |kind: Move, amount: Micro| Line {
        tenant: live.tenant,
        reference: live.id.0,
        kind,
        order: live.order,
        amount,
        at_ms: NOW + 300,
        note: None,
    };
    let mut lines = vec![line(Move::Post, posted), line(Move::Void, voided)];
    lines.retain(|line| line.amount != Micro::ZERO);
    ledger::write_lines(tx, &lines)?;
    orders::settle(tx, vec![Settled { order: live.order, released: live.amount, posted }])?;
    let key = Key {
        tenant: live.tenant,
        slot: (NOW + 300) / expenses::SLOT_MS,
        order: live.order,
        kind: live.kind,
        country: live.country,
        route: live.route,
        price: Micro(live.amount.0 / live.segments),
        task: live.task,
    };
    let charged = i64::from(posted > Micro::ZERO);
    let segments = live.segments * posted.0 / live.amount.0;
    let mut changes = expenses::Changes::default();
    changes.add(key, &Sums { messages: charged, segments, posted, voids: 1 - charged, voided });
    expenses::add(tx, &changes)
}

fn check_live(db: &Db, expected: &Live) {
    let key = (expected.tenant, expected.id);
    let found = write(db, move |tx| live(tx, key.0, key.1));
    let mut expected = expected.clone();
    if let (Some(_), Some(found)) = (expected.message.settled, found.message.settled) {
        // A row keeps the amount, not the fraction it came from.
        expected.message.settled = Some(found);
    }
    assert_eq!(found, expected);
}

fn answered(db: &Db) {
    let taken = step(db, RED, 1, &[Event::Accepted(0)], |live| {
        live.smsc_id = Some("0A1B2C".into());
        live.code = Some("ESME_ROK".into());
        live.answered_ms = Some(NOW + 200);
    });
    assert_eq!((taken.message.state, taken.posted, taken.closed_ms), (State::Submitted, None, None));
    check_live(db, &taken);
    let partly = step(db, RED, 5, &[Event::Accepted(0), Event::Lost(1)], |live| live.tries = 2);
    assert_eq!(partly.message.segments, [Segment::Accepted, Segment::Lost, Segment::Sent]);
    check_live(db, &partly);

    let keys = [(RED, id(99)), (RED, id(5)), (BLUE, id(5)), (RED, id(1))];
    let mut found = write(db, move |tx| messages::pick_live(tx, &keys));
    found.sort_by_key(|live| live.id);
    assert_eq!(found, [taken, partly]);
    assert_eq!(write(db, |tx| messages::pick_live(tx, &[])), []);
    let mut phones = read(db, move |tx| messages::phones(tx, &keys));
    phones.sort_unstable();
    assert_eq!(phones, [(RED, id(1), message(1).phone), (RED, id(5), message(1).phone)], "one phone");
    write(db, |tx| messages::save_live(tx, &[]));

    let again = claim(db, 1, 1);
    assert_eq!(write(db, move |tx| messages::claim(tx, std::slice::from_ref(&again), NOW)), [false]);
    let out = read(db, |tx| waiting::out_after_all(tx, MessageId(0), 10));
    assert_eq!(out[0].smsc_id.as_deref(), Some("0A1B2C"));
    assert_eq!(out[1].parts.as_deref(), Some("als"));
    let counts = read(db, messages::open_counts_all);
    assert_eq!(counts, [(State::Held, 2), (State::Queued, 1), (State::Sending, 1), (State::Submitted, 1)]);
}

fn closed(db: &Db) {
    let delivered = step(db, RED, 1, &[Event::Delivered(0)], |live| live.code = Some("DELIVRD:000".into()));
    assert_eq!((delivered.message.state, delivered.posted), (State::Delivered, Some(45_000)));
    check_live(db, &delivered);
    let rejected = step(db, RED, 5, &[Event::Accepted(1), Event::Refused(2)], |live| live.reason = Some(41));
    assert_eq!((rejected.message.state, rejected.posted), (State::Rejected, Some(90_000)));
    check_live(db, &rejected);
    let declined = step(db, RED, 4, &[Event::Declined], |live| live.reason = Some(12));
    assert_eq!((declined.message.state, declined.posted), (State::Refused, Some(0)));
    check_live(db, &declined);
    let cancelled = step(db, RED, 6, &[Event::Cancelled], |_| {});
    check_live(db, &cancelled);
    assert_eq!(due(db, 100_000, 10), [], "a closed message is no longer scheduled");
    assert_eq!(read(db, messages::open_counts_all), [(State::Held, 1)]);
    assert!(read(db, |tx| waiting::out_after_all(tx, MessageId(0), 10)).is_empty());
    save_several(db);
}

/// Open and closed messages in one call, each to its own statement.
fn save_several(db: &Db) {
    write(db, |tx| {
        let mut lives = messages::pick_live(tx, &[(BLUE, id(1)), (RED, id(4))])?;
        for live in &mut lives {
            if let Some((released, _)) = live.message.apply(Event::Released) {
                live.message = released;
            }
            live.tries += 1;
        }
        messages::save_live(tx, &lives.iter().collect::<Vec<_>>())
    });
    let found = write(db, |tx| Ok((live(tx, BLUE, id(1))?, live(tx, RED, id(4))?)));
    assert_eq!((found.0.message.state, found.0.tries), (State::Queued, 1));
    assert_eq!((found.1.message.state, found.1.tries, found.1.posted), (State::Refused, 1, Some(0)));
}

fn shown(db: &Db) {
    let one = read(db, |tx| messages::get(tx, RED, id(1))).unwrap();
    assert_eq!(one.shared.content, "您的验证码是${code}。\u{200d}🧑\u{200d}🚀");
    assert_eq!((one.shared.signature.as_str(), one.shared.position), ("鸿雁", 2));
    assert_eq!((one.shared.template, one.shared.sender.as_deref()), (Some(TemplateId(1)), Some("HONGYAN")));
    let live = &one.live;
    assert_eq!(
        (live.message.state, live.posted, live.carrier),
        (State::Delivered, Some(45_000), Some(CARRIER))
    );
    assert_eq!(live.message.segments, [Segment::Delivered]);
    assert_eq!(
        (live.sent_ms, live.answered_ms, live.closed_ms),
        (Some(NOW + 100), Some(NOW + 200), Some(NOW + 300))
    );
    assert_eq!((live.smsc_id.as_deref(), live.code.as_deref()), (Some("0A1B2C"), Some("DELIVRD:000")));
    assert_eq!((live.tenant, live.id, live.order, live.amount), (RED, id(1), OrderId(1), Micro(45_000)));
    assert_eq!((live.endpoint, live.segments, live.tries, live.reason), (Some(EndpointId(1)), 1, 0, None));

    let without_body = read(db, |tx| messages::get(tx, RED, id(3))).unwrap();
    assert_eq!(without_body.shared.content, "", "a refused message may have none");
    let request = |tenant: TenantId, after: i64, count: usize| -> Vec<MessageId> {
        let found = read(db, move |tx| messages::of_request(tx, tenant, id(after), count));
        found.into_iter().map(|shown| shown.new.id).collect()
    };
    // Ids of one millisecond are 4,096.
    assert_eq!(request(RED, 1, 4 * 4096 + 1), [id(1), id(5)]);
    assert_eq!(request(RED, 1, 4 * 4096), [id(1)]);
    assert_eq!(request(RED, 1, 1), [id(1)]);
    assert_eq!(request(BLUE, 1, 10), [id(1)]);
    assert_eq!(request(BLUE, 5, 10), []);
    let owner = |tenants: &'static [TenantId], after: i64| {
        read(db, move |tx| messages::owner_all(tx, tenants, id(after)))
    };
    assert_eq!((owner(&[BLUE, RED], 5), owner(&[BLUE], 5), owner(&[], 5)), (Some(RED), None, None));
    let ids = [id(5), id(99), id(1)];
    let mut many = read(db, move |tx| messages::get_many(tx, RED, &ids));
    many.sort_by_key(|shown| shown.new.id);
    assert_eq!(many.iter().map(|shown| shown.new.id).collect::<Vec<_>>(), [id(1), id(5)]);
    assert!(read(db, |tx| messages::get_many(tx, BLUE, &[id(5)])).is_empty());
}

fn listed(db: &Db) {
    let list = |filter: Filter| -> Vec<i64> {
        let found = read(db, move |tx| messages::list(tx, RED, &filter));
        found.into_iter().map(|shown| shown.new.at_ms - NOW).collect()
    };
    let page = || Filter { limit: 10, ..Filter::default() };
    assert_eq!(list(page()), [6, 5, 4, 3, 2, 1], "newest first");
    assert_eq!(list(Filter { limit: 2, ..page() }), [6, 5]);
    assert_eq!(list(Filter { before: Some(id(5)), limit: 2, ..page() }), [4, 3]);
    assert_eq!(list(Filter { phone: Some(message(1).phone), ..page() }), [5, 1]);
    assert_eq!(list(Filter { state: Some(State::Refused), ..page() }), [4, 3]);
    assert_eq!(list(Filter { kind: Some(1), ..page() }), [1]);
    assert_eq!(list(Filter { reference: Some("订单-7".into()), ..page() }), [1]);
    assert_eq!(list(Filter { reference: Some("' OR 1 = 1 --".into()), ..page() }), [0; 0]);
    assert_eq!(list(Filter { request: Some(id(1)), ..page() }), [5, 1]);
    assert_eq!(list(Filter { from_ms: Some(NOW + 3), until_ms: Some(NOW + 6), ..page() }), [5, 4, 3]);
    let all = Filter {
        phone: Some(message(1).phone),
        state: Some(State::Delivered),
        kind: Some(1),
        reference: Some("订单-7".into()),
        request: Some(id(1)),
        from_ms: Some(NOW),
        until_ms: Some(NOW + 2),
        before: Some(id(2)),
        limit: 1,
    };
    assert_eq!(list(all), [1]);
    assert_eq!(list(Filter { state: Some(State::Sending), ..page() }), [0; 0]);
}

fn for_others(db: &Db) {
    let taken = |tenant, after: i64, limit: i64| {
        let rows = read(db, move |tx| waiting::taken_after(tx, tenant, id(after), limit));
        rows.into_iter().map(|row| (row.print, row.id)).collect::<Vec<_>>()
    };
    assert_eq!(taken(RED, 1, 9), [(14, id(2)), (35, id(5)), (42, id(6))], "refused ones do not count");
    assert_eq!((taken(RED, 1, 1), taken(BLUE, 0, 9)), (vec![(14, id(2))], vec![(7, id(1))]));
    let whole = read(db, |tx| waiting::taken_after(tx, RED, id(1), 1));
    assert_eq!((whole[0].kind, whole[0].phone), (message(2).kind, message(2).phone));

    let phone = message(1).phone;
    let last =
        |since: i64, limit: i64| read(db, move |tx| messages::last_to_phone_all(tx, phone, id(since), limit));
    assert_eq!(last(0, 1), [(RED, id(5), Some(CARRIER))]);
    let mut every = last(0, 10);
    every.sort();
    assert_eq!(every, [(RED, id(1), Some(CARRIER)), (RED, id(5), Some(CARRIER)), (BLUE, id(1), None)]);
    assert_eq!(last(6, 10), []);

    let ids = [id(99), id(5), id(1)];
    let mut rows = read(db, move |tx| messages::receipt_rows(tx, RED, &ids));
    rows.sort_by_key(|row| row.id);
    assert_eq!(rows.len(), 2);
    let (one, five) = (&rows[0], &rows[1]);
    assert_eq!((one.id, one.phone, one.kind, one.segments), (id(1), phone, 1, 1));
    assert_eq!((one.reason, one.code.as_deref(), one.carrier), (None, Some("DELIVRD:000"), Some(CARRIER)));
    assert_eq!((one.reference.as_deref(), one.request), (Some("订单-7"), id(1)));
    assert_eq!((one.sent_ms, one.closed_ms), (Some(NOW + 100), Some(NOW + 300)));
    assert_eq!((five.segments, five.reason, five.request), (3, Some(41), id(1)));
    assert!(read(db, |tx| messages::receipt_rows(tx, RED, &[])).is_empty());
    for state in State::ALL {
        assert_eq!(messages::state(state.code()).unwrap(), state);
    }
    assert!(matches!(messages::state(999), Err(Error::Corrupt(_))));
}
