//! Counters and histograms of HTTP. Handles are made once per route, method and status, so that counting a request
//! costs a look-up and no allocation; labels come from fixed sets, so hostile input cannot make series.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram};

#[derive(Default)]
pub(crate) struct Meters {
    routes: RwLock<HashMap<String, Route>>,
}

struct Route {
    seconds: Histogram,
    answers: HashMap<(&'static str, u16), Counter>,
}

impl Meters {
    /// Counts one answered request.
    pub(crate) fn record(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let answer = (word(method), status.as_u16());
        if !self.known(route, answer, took) {
            self.learn(route, answer);
            self.known(route, answer, took);
        }
    }

    fn known(&self, route: &str, answer: (&'static str, u16), took: Duration) -> bool {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let Some(route) = routes.get(route) else { return false };
        let Some(counter) = route.answers.get(&answer) else { return false };
        counter.increment(1);
        route.seconds.record(took.as_secs_f64());
        true
    }

    fn learn(&self, name: &str, (method, status): (&'static str, u16)) {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry(name.to_owned()).or_insert_with(|| Route {
            seconds: metrics::histogram!("http_request_seconds", "route" => name.to_owned()),
            answers: HashMap::new(),
        });
        route.answers.entry((method, status)).or_insert_with(|| {
            let labels =
                [("route", name.to_owned()), ("method", method.to_owned()), ("status", status.to_string())];
            metrics::counter!("http_requests_total", &labels)
        });
    }
}

fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
