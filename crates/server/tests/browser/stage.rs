//! What happens around the platform while a person uses the portal: phones answer, a carrier slows down, time passes.
//!
//! A scenario asks for it over HTTP (`portal/e2e/stage.mjs`); here it is done with the simulated carriers and, for time,
//! which no program can be told to skip, in the database.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use simulator::{SmppOptions, Smsc};
use store::{Db, Place};
use tokio::net::TcpListener;

use crate::program::{hongyan, run};

/// `ESME_RTHROTTLED` (SMPP 3.4 §5.1.3): the carrier wants less at a time, and nothing is lost.
const THROTTLED: u32 = 0x58;
/// Longer than an address may fail before its events are parked (`callbacks.give_up_h`).
const LONG_AGO_MS: i64 = 40 * 3_600_000;

/// Serves until it is dropped.
pub struct Stage {
    pub url: String,
    task: tokio::task::JoinHandle<()>,
}

struct Set {
    carriers: Vec<Smsc>,
    usual: SmppOptions,
    data: PathBuf,
    said: Arc<Mutex<VecDeque<String>>>,
}

#[derive(Deserialize)]
struct Signature {
    tenant: String,
    text: String,
}

#[derive(Deserialize)]
struct Uplink {
    from: String,
    to: String,
    text: String,
}

#[derive(Deserialize)]
struct Throttle {
    on: bool,
}

impl Stage {
    /// `carriers`: the first one is the one that scenarios slow down and get uplinks from. `data`: the program's folder.
    /// `said`: what the program says.
    pub async fn set(carriers: Vec<Smsc>, data: PathBuf, said: Arc<Mutex<VecDeque<String>>>) -> Stage {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let set = Arc::new(Set { usual: carriers[0].options(), carriers, data, said });
        let router = Router::new()
            .route("/uplink", post(uplink))
            .route("/throttle", post(throttle))
            .route("/callbacks-fail-for-long", post(fail_for_long))
            .route("/link", get(link))
            .route("/signature", post(signature))
            .with_state(set);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Stage { url, task }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn uplink(State(set): State<Arc<Set>>, Json(Uplink { from, to, text }): Json<Uplink>) -> StatusCode {
    set.carriers[0].uplink(&from, &to, &text).unwrap();
    StatusCode::NO_CONTENT
}

/// While it is on, nothing leaves the platform and nothing fails either.
async fn throttle(State(set): State<Arc<Set>>, Json(Throttle { on }): Json<Throttle>) -> StatusCode {
    let usual = set.usual.clone();
    let refusing = SmppOptions {
        refuse_percent: 100.0,
        refuse_status: THROTTLED,
        magic_numbers: false,
        ..usual.clone()
    };
    set.carriers[0].set_options(if on { refusing } else { usual });
    StatusCode::NO_CONTENT
}

/// Every address that fails now has failed for longer than the platform is patient, and is tried again at once.
async fn fail_for_long(State(set): State<Arc<Set>>) -> StatusCode {
    let db = Db::open(Place::Sqlite(set.data.join("hongyan.db"))).unwrap();
    let age = |tx: &mut store::Tx<'_>| {
        for mut endpoint in store::feed::endpoints_all(tx)? {
            if let Some(since_ms) = &mut endpoint.failing_ms {
                *since_ms -= LONG_AGO_MS;
                endpoint.again_ms = 0;
                store::feed::save_progress(tx, &endpoint)?;
            }
        }
        Ok(())
    };
    db.write(age).await.unwrap();
    StatusCode::NO_CONTENT
}

/// The last link that would have been mailed: without a mail server it is in the operator's log.
async fn link(State(set): State<Arc<Set>>) -> Result<String, StatusCode> {
    let lines = set.said.lock().unwrap();
    let link = |line: &String| {
        let start = line.find("http://").filter(|_| line.contains("/reset?token="))?;
        Some(line[start..].split(['"', ' ', '\\']).next()?.to_owned())
    };
    lines.iter().rev().find_map(link).ok_or(StatusCode::NOT_FOUND)
}

/// The operator gives a tenant an approved signature, as `hongyan provision` does beside the running program.
async fn signature(
    State(set): State<Arc<Set>>,
    Json(Signature { tenant, text }): Json<Signature>,
) -> StatusCode {
    let file = set.data.join("signature.toml");
    let entry = format!("[[signatures]]\ntenant = \"{tenant}\"\ntext = \"{text}\"\nstatus = \"approved\"\n");
    std::fs::write(&file, entry).unwrap();
    let mut command = hongyan(&set.data, &["provision", file.to_str().unwrap()]);
    command.env("HONGYAN_DATA_DIR", &set.data);
    let ran = run(command);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    StatusCode::NO_CONTENT
}
