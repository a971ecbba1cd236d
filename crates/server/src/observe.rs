//! Metrics: the recorder behind the `metrics` macros, and its text for `/metrics`.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use web::MetricsText;

use crate::exit::Failure;

/// Upper bounds of histogram buckets, seconds: from a commit to a slow receiver of callbacks.
const BUCKETS_S: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// How often recorded values are folded into their buckets when nobody asks for them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Installs the recorder of this process.
pub(crate) fn install() -> Result<PrometheusHandle, Failure> {
    let builder = PrometheusBuilder::new().set_buckets(BUCKETS_S).map_err(Failure::failed)?;
    let handle = builder.install_recorder().map_err(Failure::failed)?;
    metrics::describe_gauge!("hongyan_build_info", "Always 1; the labels name version and node.");
    Ok(handle)
}

/// Notes what is running.
pub(crate) fn announce(node: u16) {
    let labels = [("version", crate::version::short()), ("node", node.to_string())];
    metrics::gauge!("hongyan_build_info", &labels).set(1.0);
}

/// Renders on request.
pub(crate) fn text(handle: PrometheusHandle) -> MetricsText {
    MetricsText(Arc::new(move || handle.render()))
}

/// Keeps the recorder small while nobody asks for metrics; never ends.
pub(crate) async fn upkeep(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}
