//! (f) looking at what was sent: the dispatching log and the statistics of a tenant with millions of messages. The database is
//! filled by the store, with its counts, before the program starts; then the Web API is asked.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use domain::id::{BodyId, KeyId, MessageId, OrderId, RouteId, TemplateId, TenantId};
use domain::message::State;
use domain::money::Micro;
use domain::phone::Country;
use domain::settle::ChargeOn;
use store::messages::{Body, NewMessage};
use store::stat::Changes;
use store::task::Task;
use store::{Db, Place};

use crate::Options;
use crate::http::{Client, call};
use crate::report::Report;
use crate::server::{KEY, Server};

/// Days that are filled.
const DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;
/// Messages of one transaction.
const BATCH: usize = 20_000;
/// Times that each question is asked.
const TIMES: usize = 40;
/// One message of so many is of the rare template, route and country.
const RARE: usize = 100_000;
/// Templates, the rare one included.
const TEMPLATES: i64 = 20;

fn provision() -> String {
    use std::fmt::Write;
    let mut text = format!(
        r#"
[[tenants]]
code = "BENCH"
name = "Bench"
time_zone = "Asia/Shanghai"

[[keys]]
tenant = "BENCH"
name = "bench"
secret = "{KEY}"
rate_per_s = 4000000

[[signatures]]
tenant = "BENCH"
text = "云燕"
status = "approved"

[[carriers]]
code = "SIM"
host = "127.0.0.1"
port = 1
system_id = "bench"
password = "bench"
binds = ["transceiver"]
enabled = false
"#
    );
    for number in 1..=TEMPLATES {
        let _infallible = write!(
            text,
            r#"
[[templates]]
tenant = "BENCH"
id = "T{number:02}"
name = "T{number:02}"
type = "notification"
content = "第 {number} 号通知：您的取货码是${{code}}。"
status = "approved"
"#
        );
    }
    for (number, kind) in ["verification", "notification", "marketing"].iter().enumerate() {
        let _infallible = write!(
            text,
            r#"
[[routes]]
code = "R{number}"
type = "{kind}"
direction = "mainland"
channel = "BENCH"
carriers = [{{ carrier = "SIM" }}]
"#
        );
    }
    text
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// What the messages refer to.
struct Catalogue {
    tenant: TenantId,
    templates: Vec<TemplateId>,
    routes: Vec<RouteId>,
}

fn catalogue(db: &Db) -> Result<Catalogue> {
    let read = |tx: &mut store::Tx<'_>| {
        let tenant = store::catalog::tenants_all(tx)?.first().map_or(TenantId(1), |tenant| tenant.id);
        let mut templates = store::catalog::templates(tx, tenant)?;
        templates.sort_by(|one, other| one.code.cmp(&other.code));
        let mut routes = store::catalog::items_all(tx, store::catalog::Shelf::Route)?;
        routes.sort_by(|one, other| one.code.cmp(&other.code));
        Ok((tenant, templates, routes))
    };
    let (tenant, templates, routes) = db.read_blocking(read)?;
    let templates = templates.iter().map(|template| template.id).collect();
    Ok(Catalogue { tenant, templates, routes: routes.iter().map(store::catalog::Item::route).collect() })
}

fn fill(place: Place, count: usize, until_ms: i64) -> Result<()> {
    let db = Db::open(place)?;
    let known = catalogue(&db)?;
    let tenant = known.tenant;
    let templates = known.templates.clone();
    db.write_blocking(move |tx| {
        let body = |template: Option<TemplateId>| Body {
            template,
            signature: "云燕".into(),
            position: 1,
            sender: None,
            content: "您的取货码是${code}。".into(),
            consent: None,
        };
        for (number, template) in (1..).zip(&templates) {
            store::messages::insert_bodies(tx, &[(tenant, BodyId(number), &body(Some(*template)))])?;
        }
        Ok(())
    })?;
    let (mut dice, mut done) = (Dice(42), 0);
    while done < count {
        let size = BATCH.min(count - done);
        let at = |number: usize| until_ms - DAYS * DAY_MS + DAYS * DAY_MS * number as i64 / count as i64;
        let mut rows: Vec<_> =
            (done..done + size).map(|number| message(&known, &mut dice, number, at(number))).collect();
        let first = rows[0].id;
        rows.iter_mut().take(OF_TASK).for_each(|row| (row.request, row.task) = (first, Some(first)));
        let task = task(&rows);
        db.write_blocking(move |tx| {
            let mut changes = Changes::default();
            rows.iter().for_each(|row| changes.accepted(row));
            store::messages::insert(tx, &rows.iter().collect::<Vec<_>>())?;
            store::task::insert(tx, std::slice::from_ref(&task))?;
            store::stat::add(tx, &changes)
        })?;
        done += size;
    }
    Ok(())
}

/// The first five hundred messages of a batch are a task.
const OF_TASK: usize = 500;

fn message(known: &Catalogue, dice: &mut Dice, number: usize, at_ms: i64) -> NewMessage {
    let rare = number % RARE == RARE / 2;
    let abroad = rare || dice.roll(100) < 2;
    let (country, phone, network) = if rare {
        ("PH", 639_170_000_000 + dice.roll(9_999_999).cast_signed(), 0)
    } else if abroad {
        ("SG", 6_580_000_000 + dice.roll(9_999_999).cast_signed(), 0)
    } else {
        ("CN", 8_613_000_000_000 + dice.roll(9_999_999_999).cast_signed(), 1 + dice.roll(3).cast_signed())
    };
    let (state, reason) = match dice.roll(100) {
        0..=3 => (State::Undelivered, None),
        4 => (State::Unconfirmed, Some(905)),
        5 => (State::Refused, Some(105)),
        _ => (State::Delivered, None),
    };
    let template = if rare { TEMPLATES } else { 1 + dice.roll(TEMPLATES as u64 - 1).cast_signed() };
    // A template has one type, and a type one route.
    let kind = match template {
        1 => 3,
        2..=5 | TEMPLATES => 2,
        _ => 1,
    };
    let id = MessageId::first_at(at_ms).nth(number % 7);
    NewMessage {
        tenant: known.tenant,
        id,
        request: id,
        task: None,
        body: BodyId(template),
        phone,
        country: Country::parse(country).map_or(0, Country::code),
        network,
        kind,
        route: known.routes[if rare { 2 } else { usize::from(kind != 1) }],
        order: OrderId(0),
        amount: Micro::ZERO,
        charge_on: ChargeOn::Delivered,
        alphabet: 2,
        segments: 1,
        state,
        reason,
        detail: None,
        print: number as i64,
        key: KeyId(1),
        endpoint: None,
        reference: number.is_multiple_of(10).then(|| format!("order-{number}")),
        vars: Some(r#"["123456"]"#.into()),
        due_ms: None,
        valid_ms: None,
        day: (at_ms + 8 * 3_600_000) / DAY_MS,
        at_ms,
    }
}

/// Names the first messages of a batch.
fn task(rows: &[NewMessage]) -> Task {
    let last = rows.len().min(OF_TASK) - 1;
    Task {
        tenant: rows[0].tenant,
        id: rows[0].id,
        last: rows[last].id,
        name: format!("Sale {}", rows[0].print),
        key: KeyId(1),
        account: domain::id::AccountId(0),
        account_name: String::new(),
        kind: rows[0].kind,
        body: rows[0].body,
        recipients: OF_TASK as i64,
        mainland: OF_TASK as i64,
        international: 0,
        segments: OF_TASK as i64,
        due_ms: None,
        cancelled_ms: None,
        is_mission: false,
    }
}

/// What is asked; `{from}` and `{until}` are the first and the last moment, `{first}` and `{last}` the days.
const QUESTIONS: &[(&str, &str)] = &[
    ("log, newest", "/log?from={from}"),
    ("log, page 100", "/log?from={from}&page=100"),
    ("log, delivered", "/log?from={from}&status=delivered"),
    ("log, failed", "/log?from={from}&status=undelivered"),
    (
        "log, failed or refused, of one type",
        "/log?from={from}&status=undelivered&status=refused&type=marketing",
    ),
    ("log, whole number", "/log?from={from}&phone=%2B8613012345678"),
    ("log, number's ending", "/log?from={from}&phone=5678"),
    ("log, a country", "/log?from={from}&country=65"),
    ("log, a rare country", "/log?from={from}&country=63"),
    ("log, a template", "/log?from={from}&template_id=T03"),
    ("log, a rare template", "/log?from={from}&template_id=T20"),
    ("log, a rare route", "/log?from={from}&route_id=R2"),
    ("log, a rare template that failed", "/log?from={from}&template_id=T20&status=undelivered"),
    ("log, a template that nobody used", "/log?from={from}&template_id=T99"),
    ("log, a reference", "/log?from={from}&reference=order-1000"),
    ("log, a task's name", "/log?from={from}&task=Sale+20000"),
    ("log, type, country and template", "/log?from={from}&type=marketing&country=65&template_id=T03"),
    ("statistics, 90 days", "/statistics?from={first}&until={last}"),
    (
        "statistics, 90 days, of a template",
        "/statistics?from={first}&until={last}&template_id=T03&country=CN",
    ),
    ("statistics, 90 days, by template", "/statistics/detail?from={first}&until={last}&by=template"),
    ("statistics, 90 days, by reason", "/statistics/detail?from={first}&until={last}&by=reason"),
    ("statistics, 90 days, hours of the week", "/statistics/hours?from={first}&until={last}"),
];

/// Fills a database and asks.
pub async fn measure(options: &Options, database: Option<&str>, report: &mut Report) -> Result<()> {
    let on = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let count = options.look;
    let started = Instant::now();
    let until_ms = jiff::Timestamp::now().as_millisecond();
    let filled = move |place: Place| fill(place, count, until_ms);
    let server =
        tokio::task::block_in_place(|| Server::start_filled(options, &provision(), database, filled))?;
    let took = started.elapsed().as_secs();
    report.add_note(&format!("{on}: filled with {count} messages in {took} s, {} MiB", server.disk()? >> 20));
    let moment = |at_ms: i64| jiff::Timestamp::from_millisecond(at_ms).map(|at| at.to_string());
    let (from, until) = (moment(until_ms - DAYS * DAY_MS)?, moment(until_ms)?);
    let (first, last) = (from.get(..10).context("a day")?, until.get(..10).context("a day")?);
    let mut client = Client::connect(&server.address, KEY).await?;
    for (name, question) in QUESTIONS {
        let address = question.replace("{from}", &from).replace("{first}", first).replace("{last}", last);
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            times.push(client.get(&format!("/api/v1{address}")).await.with_context(|| address.clone())?);
        }
        times.sort_unstable();
        let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(Duration::ZERO);
        report.add_look(&format!("{on}: {name}"), at(50), at(99));
    }
    let rows = EXPORTED.min(count) as i64;
    let begin = moment(until_ms - DAYS * DAY_MS * rows / count as i64)?;
    for format in ["csv", "xlsx"] {
        let note = export(&server, format, &begin, &until).await?;
        report.add_note(&format!("{on}: {note}"));
    }
    Ok(())
}

/// Rows of the file that is exported.
const EXPORTED: usize = 1_000_000;

/// Has a part of the log made into a file; says how long that took.
async fn export(server: &Server, format: &str, from: &str, until: &str) -> Result<String> {
    let started = Instant::now();
    let asked = serde_json::json!({
        "what": "messages", "format": format, "filter": { "from": from, "until": until }
    });
    let made = call(&server.address, KEY, "POST", "/api/v1/exports", asked.to_string().as_bytes()).await?;
    let id = serde_json::from_str::<serde_json::Value>(&made)?["id"].as_str().unwrap_or_default().to_owned();
    loop {
        let text = call(&server.address, KEY, "GET", &format!("/api/v1/exports/{id}"), b"").await?;
        let file: serde_json::Value = serde_json::from_str(&text)?;
        match file["status"].as_str() {
            Some("done") => {
                return Ok(format!(
                    "{} rows of the log exported as {format} in {:.1} s, {:.1} MiB, peak memory of the program {:.0} MiB",
                    file["rows"],
                    started.elapsed().as_secs_f64(),
                    file["size"].as_f64().unwrap_or(0.0) / f64::from(1 << 20),
                    server.peak_mib()?
                ));
            }
            Some("waiting" | "running") => tokio::time::sleep(Duration::from_millis(50)).await,
            _ => bail!("the export ended otherwise: {text}"),
        }
    }
}
