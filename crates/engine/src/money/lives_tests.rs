#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

//! Random lives of orders and messages, with crashes between any two transactions: whatever happens, what was bought is what
//! is left, held and charged, in the order, in the ledger, in the expenses and in the statement.
//!
//! There is no carrier: what one would say is drawn by lot and brought as the receipt task brings it. A crash takes the
//! runtime and everything in memory away; the next engine starts on what the database has.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use domain::id::{AccountId, MessageId, SessionId, TenantId};
use domain::message::{Event, State};
use domain::money::{Micro, UNIT};
use domain::permission::Role;
use domain::signature::Position;
use proptest::prelude::*;
use serde_json::json;
use store::messages::{Claim, Live};
use store::{Db, Place};
use tokio::runtime::Runtime;

use crate::actor::{Actor, Person};
use crate::catalog::PackageOptions;
use crate::clock::now_ms;
use crate::money::{NewOrder, Renewal};
use crate::pipeline::step::{self, Step};
use crate::provision::{Document, Mode};
use crate::send::{Recipient, SendRequest};
use crate::{CallbackSettings, Engine, Settings};

const KEY: &str = "hy_0000000000000000000000000000000000000000000";
const TENANT: TenantId = TenantId(1);
const PACKAGES: [&str; 3] = ["SMS", "USD", "LATER"];

/// One thing that happens; the number decides about which order or message, and how much.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Send(u64),
    News(u64),
    LostNews(u64),
    Place(u64),
    Activate(u64),
    TopUp(u64),
    Correct(u64),
    Decide(u64),
    Renew(u64),
    Cancel(u64),
    TimePasses(u64),
    AtOnce(u64),
    Crash,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        6 => any::<u64>().prop_map(Send),
        12 => any::<u64>().prop_map(News),
        2 => any::<u64>().prop_map(LostNews),
        2 => any::<u64>().prop_map(Place),
        2 => any::<u64>().prop_map(Activate),
        2 => any::<u64>().prop_map(TopUp),
        3 => any::<u64>().prop_map(Correct),
        2 => any::<u64>().prop_map(Decide),
        1 => any::<u64>().prop_map(Renew),
        1 => any::<u64>().prop_map(Cancel),
        1 => any::<u64>().prop_map(TimePasses),
        2 => any::<u64>().prop_map(AtOnce),
        1 => Just(Crash),
    ]
}

/// A platform whose process can be taken away.
struct World {
    place: Place,
    runtime: Option<Runtime>,
    engine: Option<Engine>,
    messages: Vec<MessageId>,
    proposals: Vec<domain::id::AdjustmentId>,
    /// What was added to each order, as far as whoever asked for it knows.
    added: BTreeMap<String, i64>,
    phones: u64,
}

fn settings() -> Settings {
    // The next process does not wait for the lease of one that was taken away.
    Settings { lease_ms: 1, correction_limit: Micro(50 * UNIT), ..Settings::default() }
}

fn document() -> Document {
    let package = |code: &str, payment: &str, unit: &str, charge_on: &str, prices: serde_json::Value| {
        json!({"code": code, "product": code, "channel": "X", "payment": payment, "unit": unit, "charge_on": charge_on,
               "validity_days": 30, "prices": prices, "routes": ["N", "IN"]})
    };
    let route = |code: &str, direction: &str| {
        json!({"code": code, "type": "notification", "direction": direction,
                                                     "channel": "X", "carriers": [{"carrier": "C"}]})
    };
    let document = json!({
        "policy": {"hours.marketing": "any", "frequency.verification.minute": 0, "frequency.verification.hour": 0,
                   "frequency.verification.day": 0, "frequency.notification.day": 0, "frequency.marketing.day": 0},
        "tenants": [{"code": "T", "free_content": true}],
        "keys": [{"tenant": "T", "name": "k", "secret": KEY, "rate_per_s": 1_000_000}],
        "signatures": [{"tenant": "T", "text": "云燕"}],
        "carriers": [{"code": "C", "host": "127.0.0.1", "port": 9, "system_id": "t", "password": "t", "enabled": false}],
        "routes": [route("N", "mainland"), route("IN", "international")],
        "packages": [
            package(PACKAGES[0], "prepaid", "sms", "delivered", json!([])),
            package(PACKAGES[1], "prepaid", "USD", "submitted", json!([{"per_segment": "0.045"}, {"country": "US", "per_segment": "0.0079"}])),
            package(PACKAGES[2], "postpaid", "EUR", "accepted", json!([{"per_segment": "1.000001"}])),
        ],
    });
    Document::read(document, &|_| None).unwrap()
}

fn actor(id: i64, role: Role) -> Actor {
    let person = Person {
        id: AccountId(id),
        tenant: TenantId(0),
        name: format!("person-{id}"),
        role: role.into(),
        session: SessionId(id),
    };
    Actor::of_person(Arc::new(person), IpAddr::from([127, 0, 0, 1]).into())
}

impl World {
    fn new(place: Place) -> World {
        let db = Db::open(place.clone()).unwrap();
        store::migrate::migrate(&db).unwrap();
        crate::provision::run(&db, document(), Mode::Apply, now_ms()).unwrap();
        drop(db);
        let mut world = World {
            place,
            runtime: None,
            engine: None,
            messages: Vec::new(),
            proposals: Vec::new(),
            added: BTreeMap::new(),
            phones: 0,
        };
        world.start();
        world
    }

    fn start(&mut self) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let db = Db::open(self.place.clone()).unwrap();
        let engine = runtime.block_on(async {
            let engine = Engine::start(db, settings(), CallbackSettings::default()).await.unwrap();
            while !engine.is_active() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            engine
        });
        (self.runtime, self.engine) = (Some(runtime), Some(engine));
    }

    /// Everything in memory is gone, in the middle of whatever it was doing.
    fn crash(&mut self) {
        self.engine = None;
        self.runtime.take().unwrap().shutdown_timeout(std::time::Duration::from_secs(5));
        self.start();
    }

    fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.as_ref().unwrap().block_on(future)
    }

    fn engine(&self) -> Engine {
        self.engine.clone().unwrap()
    }

    fn request(&mut self, lot: u64) -> SendRequest {
        let mut to = Vec::new();
        for _ in 0..=lot % 3 {
            self.phones += 1;
            let abroad = (lot >> 4).is_multiple_of(3);
            to.push(if abroad {
                format!("+1415555{:04}", self.phones)
            } else {
                format!("138{:08}", self.phones)
            });
        }
        SendRequest {
            route_id: None,
            kind: domain::kind::Kind::Notification,
            signature: None,
            position: Position::Start,
            sender_id: None,
            template: None,
            variables: None,
            content: Some("字".repeat(1 + (lot >> 8) as usize % 150)),
            recipients: to.into_iter().map(|to| Recipient { to, ..Recipient::default() }).collect(),
            schedule_at_ms: (lot >> 16).is_multiple_of(5).then(|| now_ms() + 3_600_000),
            validity_s: None,
            reference: None,
            callback_url: None,
            task: lot.is_multiple_of(3).then(|| "sale".to_owned()),
            consent: None,
            own: None,
        }
    }

    fn send(&mut self, lot: u64) {
        let (engine, request) = (self.engine(), self.request(lot));
        let sent = self.run(async move {
            let tenant = engine.authenticate(KEY, IpAddr::from([127, 0, 0, 1])).unwrap();
            engine.send(&tenant, request, None).await
        });
        // Without an order, the request as a whole is refused: nothing was kept.
        if let Ok(sent) = sent {
            self.messages.extend(sent.messages.iter().map(|message| message.uid.0));
        }
    }

    fn live(&self, id: MessageId) -> Live {
        let db = self.engine().core.db.clone();
        let picked = move |tx: &mut store::Tx<'_>| store::messages::pick_live(tx, &[(TENANT, id)]);
        self.run(async move { db.write(picked).await }).unwrap().pop().unwrap()
    }

    /// What may happen next to a message: by lot, also what the machine will not take.
    fn news(&self, lot: u64) -> Option<Step> {
        let id = *self.messages.get(lot as usize % self.messages.len().max(1))?;
        let live = self.live(id);
        let parts = live.message.segments.len().max(1) as u64;
        let number = ((lot >> 16) % parts) as u8;
        if live.message.state == State::Queued && !(lot >> 24).is_multiple_of(6) {
            self.claim(&live);
            return None;
        }
        let event = match (lot >> 32) % 11 {
            0..=2 => Event::Accepted(number),
            3..=5 => Event::Delivered(number),
            6 => Event::Undelivered(number),
            7 => Event::Refused(number),
            8 => Event::NotTaken(number),
            9 => Event::Lost(number),
            _ if live.message.state == State::Queued => Event::Cancelled,
            _ => Event::TimedOut,
        };
        Some(Step { burns_try: true, ..Step::new(TENANT, id, event, now_ms()) })
    }

    fn claim(&self, live: &Live) {
        let parts = u8::try_from(live.segments).unwrap();
        let Some((message, _)) = live.message.apply(Event::Claimed { parts }) else { return };
        let claim = Claim { tenant: live.tenant, id: live.id, message, carrier: domain::id::CarrierId(1) };
        let db = self.engine().core.db.clone();
        let write =
            move |tx: &mut store::Tx<'_>| store::messages::claim(tx, std::slice::from_ref(&claim), now_ms());
        self.run(async move { db.write(write).await }).unwrap();
    }

    /// A transaction that did everything and was not committed: as if it had never been.
    fn lose(&self, step: Step) {
        let core = Arc::clone(&self.engine().core);
        let endpoints = Arc::clone(&core.endpoints);
        let lost = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
            step::run(tx, std::slice::from_ref(&step), 6, endpoints.as_ref())?;
            Err(store::Error::NotFound)
        };
        let answer = self.run(async move { core.db.write(lost).await });
        assert!(matches!(answer, Err(store::Error::NotFound)), "{answer:?}");
    }

    fn number(&self, lot: u64) -> Option<String> {
        let known: Vec<_> = self.added.keys().collect();
        known.get(lot as usize % known.len().max(1)).map(|number| (*number).clone())
    }

    fn place(&mut self, lot: u64) {
        let engine = self.engine();
        let package = PACKAGES[lot as usize % 3];
        let postpaid = package == "LATER";
        let total = Micro(1 + (lot >> 8) as i64 % (20 * UNIT));
        let new = NewOrder {
            tenant: "T".into(),
            package: package.into(),
            total: (!postpaid).then_some(total),
            prohibit: postpaid.then_some(total),
            activate: !(lot >> 4).is_multiple_of(4),
            ..NewOrder::default()
        };
        let placed =
            self.run(async move { engine.place_order(&actor(1, Role::Administrator), new).await }).unwrap();
        self.added.insert(placed.number, placed.total.unwrap_or_default().0);
    }

    fn add(&mut self, number: &str, amount: Micro) {
        *self.added.get_mut(number).unwrap() += amount.0;
    }

    fn top_up(&mut self, lot: u64) {
        let (Some(number), engine) = (self.number(lot), self.engine()) else { return };
        let amount = Micro(1 + (lot >> 8) as i64 % (5 * UNIT));
        let asked = number.clone();
        let done = self.run(async move {
            engine.top_up_order(&actor(2, Role::PlatformFinance), &asked, amount, "a top-up").await
        });
        if done.is_ok() {
            self.add(&number, amount);
        }
    }

    fn correct(&mut self, lot: u64) {
        let (Some(number), engine) = (self.number(lot), self.engine()) else { return };
        let sign = if (lot >> 8).is_multiple_of(2) { 1 } else { -1 };
        let amount = Micro(sign * (1 + (lot >> 9) as i64 % (100 * UNIT)));
        let asked = number.clone();
        let done = self.run(async move {
            engine.correct_order(&actor(2, Role::PlatformFinance), &asked, amount, "a correction").await
        });
        match done {
            Ok(done) if done.status == "posted" => self.add(&number, amount),
            Ok(done) => self.proposals.push(done.id),
            Err(_refused) => {}
        }
    }

    fn decide(&mut self, lot: u64) {
        let Some(id) = self.proposals.get(lot as usize % self.proposals.len().max(1)).copied() else {
            return;
        };
        let engine = self.engine();
        let done = self.run(async move {
            let own = engine.approve_correction(&actor(2, Role::PlatformFinance), id, "mine").await;
            assert!(own.is_err(), "who proposed cannot approve");
            let other = actor(3, Role::Administrator);
            match (lot >> 8).is_multiple_of(3) {
                true => engine.reject_correction(&other, id, "no").await,
                false => engine.approve_correction(&other, id, "").await,
            }
        });
        if let Ok(done) = done.map_err(|_refused| ())
            && done.status == "posted"
        {
            self.add(&done.order, done.amount);
        }
    }

    /// The time of an order is over: the database says so, the clock's chore finds it.
    fn time_passes(&self, lot: u64) {
        let (Some(number), engine) = (self.number(lot), self.engine()) else { return };
        self.run(async move {
            let end = move |tx: &mut store::Tx<'_>| {
                let Some(order) = store::orders::lock(tx, &number)? else { return Ok(()) };
                let ended = store::orders::Order { expires_ms: Some(now_ms() - 1), ..order };
                store::orders::update_terms(tx, &ended)
            };
            engine.core.db.write(end).await.unwrap();
            engine.look_at_orders().await.unwrap();
        });
    }

    /// Several at the same time; who wins is the database's business.
    fn at_once(&mut self, lot: u64) {
        let news: Vec<_> = (0..3).filter_map(|n| self.news(lot.rotate_left(n * 7))).collect();
        let (engine, request) = (self.engine(), self.request(lot));
        let number = self.number(lot).unwrap_or_default();
        let amount = Micro(1 + (lot >> 20) as i64 % UNIT);
        let asked = number.clone();
        let (sent, topped_up) = self.run(async move {
            let tenant = engine.authenticate(KEY, IpAddr::from([127, 0, 0, 1])).unwrap();
            let finance = actor(2, Role::PlatformFinance);
            let steps = news.into_iter().map(|step| engine.core.step(vec![step]));
            let (sent, topped_up, _, looked, _) = tokio::join!(
                engine.send(&tenant, request, None),
                engine.top_up_order(&finance, &asked, amount, "at once"),
                engine.correct_order(&finance, &asked, Micro(-i64::MAX), "more than there is"),
                engine.look_at_orders(),
                futures_util::future::join_all(steps),
            );
            looked.unwrap();
            (sent, topped_up)
        });
        if let Ok(sent) = sent {
            self.messages.extend(sent.messages.iter().map(|message| message.uid.0));
        }
        if topped_up.is_ok() {
            self.add(&number, amount);
        }
    }

    fn happen(&mut self, happening: Happening) {
        let engine = self.engine();
        let admin = actor(1, Role::Administrator);
        match happening {
            Happening::Send(lot) => self.send(lot),
            Happening::News(lot) => {
                if let Some(step) = self.news(lot) {
                    self.run(async move { engine.core.step(vec![step.clone(), step]).await }).unwrap();
                }
            }
            Happening::LostNews(lot) => {
                if let Some(step) = self.news(lot) {
                    self.lose(step);
                }
            }
            Happening::Place(lot) => self.place(lot),
            Happening::Activate(lot) => {
                let Some(number) = self.number(lot) else { return };
                let _if_it_can = self.run(async move { engine.activate_order(&admin, &number, None).await });
            }
            Happening::TopUp(lot) => self.top_up(lot),
            Happening::Correct(lot) => self.correct(lot),
            Happening::Decide(lot) => self.decide(lot),
            Happening::Renew(lot) => {
                let Some(number) = self.number(lot) else { return };
                let renewal = Renewal { days: Some(1), ..Renewal::default() };
                let _if_it_can = self.run(async move { engine.renew_order(&admin, &number, renewal).await });
            }
            Happening::Cancel(lot) => {
                let Some(number) = self.number(lot).filter(|_| lot.is_multiple_of(3)) else { return };
                let _if_it_can = self.run(async move { engine.cancel_order(&admin, &number, "over").await });
            }
            Happening::TimePasses(lot) => self.time_passes(lot),
            Happening::AtOnce(lot) => self.at_once(lot),
            Happening::Crash => {
                drop(engine);
                self.crash();
            }
        }
    }

    /// Everything that is open comes to an end.
    fn end(&mut self) {
        for id in self.messages.clone() {
            for _ in 0..20 {
                let live = self.live(id);
                if live.message.state.is_closed() {
                    break;
                }
                let parts = live.message.segments.len() as u8;
                let mut events = vec![Event::Cancelled, Event::Expired, Event::TimedOut];
                events.extend((0..parts).map(Event::Lost));
                let steps = events.into_iter().map(|event| Step::new(TENANT, id, event, now_ms())).collect();
                let engine = self.engine();
                self.run(async move { engine.core.step(steps).await }).unwrap();
            }
            assert!(self.live(id).message.state.is_closed(), "{:?}", self.live(id));
        }
    }

    /// What was bought is what is left, held and charged, wherever one looks.
    fn money_is_conserved(&self, all_ended: bool) {
        let engine = self.engine();
        let (findings, orders, statement) = self.run(async move {
            let tenant = engine.authenticate(KEY, IpAddr::from([127, 0, 0, 1])).unwrap();
            let orders = engine.core.db.read(store::orders::all).await.unwrap();
            let statement = engine.statement(&tenant, None).await.unwrap();
            (engine.check_books().await.unwrap(), orders, statement)
        });
        assert_eq!(findings, Vec::<String>::new());
        let mut charged = 0;
        for order in &orders {
            let worth = order.total.unwrap_or(order.credit);
            assert_eq!(worth.0, self.added[&order.number], "{order:?}");
            assert!(order.total.is_none_or(|total| order.held.0 + order.posted.0 <= total.0), "{order:?}");
            assert!(!all_ended || order.held == Micro::ZERO, "{order:?}");
            let row = statement.orders.iter().find(|row| row.order == order.number);
            let closing = row.map_or(0, |row| row.closing.0);
            assert_eq!(closing, worth.0 - order.posted.0, "{order:?}\n{statement:?}");
            let held = row.map_or(0, |row| row.held.0);
            assert_eq!(held, order.held.0, "{order:?}\n{statement:?}");
            charged += order.posted.0;
        }
        let told: i64 = statement.lines.iter().map(|line| line.charged.0).sum();
        assert_eq!(told, charged, "the lines are the sum");
    }
}

fn live_through(place: Place, happenings: Vec<Happening>) {
    let mut world = World::new(place);
    world.place(0);
    world.place(1);
    for (n, happening) in happenings.into_iter().enumerate() {
        world.happen(happening);
        if n % 10 == 9 {
            world.money_is_conserved(false);
        }
    }
    world.money_is_conserved(false);
    world.crash();
    world.end();
    world.money_is_conserved(true);
}

/// `HONGYAN_LIVES` lives more for whoever has the time.
fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("HONGYAN_LIVES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn money_is_conserved_on_sqlite(happenings in proptest::collection::vec(happening(), 20..90)) {
        let place = testbed::sqlite();
        live_through(Place::Sqlite(place.path()), happenings);
    }
}

proptest! {
    #![proptest_config(cases(3))]

    #[test]
    fn money_is_conserved_on_postgresql(happenings in proptest::collection::vec(happening(), 20..70)) {
        let database = testbed::postgres();
        let place = Place::Postgres { url: database.url().into(), writers: 3, readers: 2 };
        live_through(place, happenings);
    }
}

#[test]
fn a_package_reads_as_older_programs_wrote_it() {
    let old = r#"{"product":"P","channel":"X","types":[],"payment":"prepaid","unit":"sms","charge_on":"delivered","prices":[],"routes":["N"]}"#;
    let options: PackageOptions = serde_json::from_str(old).unwrap();
    assert_eq!((options.total, options.is_prepaid(), options.shown_unit()), (None, true, "SMS"));
    assert_eq!(serde_json::to_string(&options).unwrap(), old, "and is written as they read it");
}
