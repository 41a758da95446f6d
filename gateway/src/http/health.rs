//! `/health/live`, `/health/ready` and `/metrics`.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::Shared;

/// The text format of Prometheus.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The process answers.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// A supergraph is loaded: there is one before anything is served. A region that is away does not
/// make the gateway unready.
pub(super) async fn ready() -> &'static str {
    "ready\n"
}

/// All metrics in Prometheus' text format.
pub(super) async fn metrics(State(shared): State<Shared>) -> impl IntoResponse {
    shared.metrics.run_upkeep();
    ([(CONTENT_TYPE, PROMETHEUS)], shared.metrics.render())
}
