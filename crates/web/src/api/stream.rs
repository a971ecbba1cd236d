//! The live stream (server-sent events): says that something changed, never what. Whoever watches reads again what it shows.
//!
//! News comes from the engine merged (`engine::live`), and is sent at most twice a second, so a busy tenant and a slow reader
//! cost little. A stream ends by itself when its caller may no longer call, and when the server stops.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use domain::id::SessionId;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use engine::live::{Listener, News, Topic};
use engine::{Actor, clock};
use serde_json::json;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use crate::App;
use crate::api::Refusals;
use crate::auth::Caller;
use crate::edge::Stopping;
use crate::problem::{Problem, Result};
use crate::time;

/// How often a stream shows that it lives, and its caller is looked at again.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Shortest time between two pieces of news.
const PACE: Duration = Duration::from_millis(500);
/// Streams one session may have open.
const OF_ONE_MAX: usize = 5;
/// Seconds after which one too many may be tried again.
const AGAIN_S: u32 = 15;

/// Open streams, by session.
#[derive(Default)]
pub(crate) struct Streams(Mutex<HashMap<SessionId, usize>>);

/// One stream's place; given back when dropped.
struct Place(Arc<Streams>, SessionId);

impl Streams {
    /// A place for one more: 429 when this session has all of its own, 503 when all are taken.
    fn open(self: &Arc<Self>, session: SessionId, max: usize) -> Result<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(&session).is_some_and(|count| *count >= OF_ONE_MAX) {
            return Err(Problem::new(Refusal::RateLimited, Detail::param(AGAIN_S)));
        }
        if open.values().sum::<usize>() >= max {
            return Err(Problem::new(Refusal::QueueFull, Detail::param(AGAIN_S)));
        }
        *open.entry(session).or_default() += 1;
        Ok(Place(Arc::clone(self), session))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.1);
            }
        }
    }
}

/// Watch what changes.
///
/// Server-sent events: `hello` at the beginning, then `messages` (something about messages or tasks changed; `tasks` names
/// the requests, null = any), `uplinks`, `callbacks` and `orders`, each at most twice a second, and `bye` at the end. No
/// event says what changed: read again what you show. A comment line comes every 15 seconds. An account hears of what it
/// may see; at most 5 streams per session.
#[utoipa::path(
    get, path = "/stream", tag = "log", operation_id = "watch",
    responses((status = 200, description = "The stream.", body = String, content_type = "text/event-stream"), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("session")))
)]
pub(crate) async fn watch(
    State(app): State<App>,
    caller: Caller,
    stopping: Option<Extension<Stopping>>,
) -> Result<Response> {
    let actor = caller.actor;
    let session = actor.signed_in()?.session;
    let place = app.streams.open(session, app.settings.http.streams_max)?;
    let watcher = Watcher {
        listener: app.engine.listen(&actor),
        app,
        actor,
        stopping: stopping.map(|Extension(stopping)| stopping),
        beat: heartbeat(),
        not_before: Instant::now(),
        stage: Stage::New,
        _place: place,
    };
    let body = futures_util::stream::unfold(watcher, |watcher| watcher.next());
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // Reverse proxies gather answers; this one must pass as it comes.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn heartbeat() -> Interval {
    let mut beat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    New,
    Open,
    Over,
}

/// One stream.
struct Watcher {
    listener: Listener,
    app: App,
    actor: Actor,
    stopping: Option<Stopping>,
    beat: Interval,
    not_before: Instant,
    stage: Stage,
    _place: Place,
}

type Piece = std::result::Result<Bytes, std::convert::Infallible>;

impl Watcher {
    async fn next(mut self) -> Option<(Piece, Watcher)> {
        let text = match self.stage {
            Stage::New => {
                self.stage = Stage::Open;
                event("hello", &json!({ "at": now() }))
            }
            Stage::Open => self.wait().await,
            Stage::Over => return None,
        };
        Some((Ok(text.into()), self))
    }

    /// The next piece of the stream: news, a sign of life, or the end.
    async fn wait(&mut self) -> String {
        loop {
            let (listener, not_before) = (&self.listener, self.not_before);
            let news = async {
                sleep_until(not_before).await;
                listener.next().await
            };
            tokio::select! {
                () = Stopping::wait(&mut self.stopping) => return self.end("stopping"),
                news = news => {
                    let text: String = news.iter().filter_map(|news| self.told(news)).collect();
                    if !text.is_empty() {
                        self.not_before = Instant::now() + PACE;
                        return text;
                    }
                }
                _ = self.beat.tick() => match self.goes_on().await {
                    true => return ": here\n\n".to_owned(),
                    false => return self.end("session_ended"),
                },
            }
        }
    }

    /// The session goes on, with the role of now. While the store cannot say, it does as before.
    async fn goes_on(&mut self) -> bool {
        match self.app.engine.actor_now(&self.actor).await {
            Ok(Some(actor)) => self.actor = actor,
            Ok(None) => return false,
            Err(_) => {}
        }
        true
    }

    fn end(&mut self, reason: &str) -> String {
        self.stage = Stage::Over;
        event("bye", &json!({ "reason": reason }))
    }

    /// News as the caller is told it; `None` when it is about what the caller may not see.
    fn told(&self, news: &News) -> Option<String> {
        let permission = match news.topic {
            Topic::Messages => Permission::MessagesRead,
            Topic::Uplinks => Permission::FeedsRead,
            Topic::Callbacks => Permission::CallbacksManage,
            Topic::Orders => Permission::BalanceRead,
            Topic::Missions => Permission::MessagesRead,
        };
        self.actor.may(permission).ok()?;
        let data = match news.topic {
            Topic::Messages => {
                let tasks = news.requests.as_ref();
                let tasks = tasks.map(|ids| ids.iter().map(|id| id.uid().to_string()).collect::<Vec<_>>());
                json!({ "at": now(), "tasks": tasks })
            }
            Topic::Missions => {
                let missions = news.requests.as_ref();
                let missions =
                    missions.map(|ids| ids.iter().map(|id| id.uid().to_string()).collect::<Vec<_>>());
                json!({ "at": now(), "missions": missions })
            }
            _ => json!({ "at": now() }),
        };
        Some(event(news.topic.as_str(), &data))
    }
}

fn event(name: &str, data: &serde_json::Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

fn now() -> String {
    time::text(clock::now_ms())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_limited_and_given_back() {
        let streams = Arc::new(Streams::default());
        let own: Vec<_> = (0..OF_ONE_MAX).map(|_| streams.open(SessionId(1), 7).unwrap()).collect();
        let refusal =
            |session: i64| streams.open(SessionId(session), 7).err().map(|problem| problem.refusal());
        assert_eq!(refusal(1), Some(Refusal::RateLimited));
        let _others = [streams.open(SessionId(2), 7).unwrap(), streams.open(SessionId(3), 7).unwrap()];
        assert_eq!(refusal(4), Some(Refusal::QueueFull));
        drop(own);
        assert_eq!((refusal(1), streams.0.lock().unwrap().len()), (None, 2));
    }
}
