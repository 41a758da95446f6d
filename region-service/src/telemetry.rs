//! What the service tells its keepers: logs, and the metrics that `/metrics` shows.
//!
//! Nothing of a request's data is ever in a log or a label.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sea_orm::DatabaseConnection;
use tracing_subscriber::EnvFilter;

/// Answers to clients, by HTTP status.
const REQUESTS: &str = "region_requests_total";
/// How long answers to clients took.
const REQUEST_SECONDS: &str = "region_request_seconds";
/// Statements to the database, by outcome.
const STATEMENTS: &str = "region_statements_total";
/// How long statements took.
const STATEMENT_SECONDS: &str = "region_statement_seconds";

/// Connections with streams, by transport.
const STREAMS: &str = "region_streams";
/// Streams that ended before their client wanted it, by transport and reason.
const STREAMS_CUT: &str = "region_streams_cut_total";

/// Histogram bounds in seconds.
const SECONDS: &[f64] = &[
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Writes logs to standard error, as `RUST_LOG` says (default: `info`). Calling it again does
/// nothing.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("logging was already started");
    }
}

/// Starts collecting metrics; the handle renders them. A second call in one process gives a handle
/// that stays empty.
pub fn start_metrics() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new()
        .set_buckets(SECONDS)
        .expect("there are bounds")
        .build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::debug!("metrics are already collected elsewhere in this process");
    }
    describe_counter!(REQUESTS, "Answers to clients, by HTTP status");
    describe_histogram!(REQUEST_SECONDS, "Seconds that answers to clients took");
    describe_counter!(STATEMENTS, "Statements to the database, by outcome");
    describe_histogram!(STATEMENT_SECONDS, "Seconds that statements took");
    describe_gauge!(STREAMS, "Connections with streams, by transport");
    describe_counter!(
        STREAMS_CUT,
        "Streams that ended before their client wanted it, by transport and reason"
    );
    handle
}

/// Counts a connection with streams for as long as it lives.
pub struct OpenStream(&'static str);

impl OpenStream {
    /// Counts one more.
    pub fn new(transport: &'static str) -> Self {
        gauge!(STREAMS, "transport" => transport).increment(1);
        Self(transport)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        gauge!(STREAMS, "transport" => self.0).decrement(1);
    }
}

/// Counts a stream that ends before its client wants it.
pub fn record_cut(transport: &'static str, reason: &'static str) {
    counter!(STREAMS_CUT, "transport" => transport, "reason" => reason).increment(1);
}

/// Counts an answer to a client.
pub fn record_request(status: u16, elapsed: Duration) {
    counter!(REQUESTS, "status" => status.to_string()).increment(1);
    histogram!(REQUEST_SECONDS).record(elapsed);
}

/// Counts every statement of `db` from now on.
pub fn count_statements(db: &mut DatabaseConnection) {
    db.set_metric_callback(|statement| {
        let outcome = if statement.failed { "failed" } else { "ok" };
        counter!(STATEMENTS, "outcome" => outcome).increment(1);
        histogram!(STATEMENT_SECONDS).record(statement.elapsed);
    });
}
