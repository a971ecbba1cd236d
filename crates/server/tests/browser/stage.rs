//! What happens around the platform while a person uses the portal: phones answer, a carrier slows down, time passes.
//!
//! A scenario asks for it over HTTP (`portal/e2e/stage.mjs`); here it is done with the simulated carriers and, for time,
//! which no program can be told to skip, in the database.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use simulator::{SmppOptions, Smsc};
use store::{Db, Place};
use tokio::net::TcpListener;

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
    pub async fn set(carriers: Vec<Smsc>, data: PathBuf) -> Stage {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let set = Arc::new(Set { usual: carriers[0].options(), carriers, data });
        let router = Router::new()
            .route("/uplink", post(uplink))
            .route("/throttle", post(throttle))
            .route("/callbacks-fail-for-long", post(fail_for_long))
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
