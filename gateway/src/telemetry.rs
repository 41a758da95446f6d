//! What the gateway tells its keepers: logs, and the metrics that `/metrics` shows.
//!
//! Owns the names of all metrics. Nothing of a request's data is ever in a log or a label.

use std::io::{self, IsTerminal};
use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::subgraph::FetchError;

/// Answers to clients, by HTTP status.
const REQUESTS: &str = "regiograaf_requests_total";
/// How long answers to clients took.
const REQUEST_SECONDS: &str = "regiograaf_request_seconds";
/// Requests to services, by service and outcome.
const FETCHES: &str = "regiograaf_fetches_total";
/// How long requests to services took, by service.
const FETCH_SECONDS: &str = "regiograaf_fetch_seconds";
/// Whether a service takes part in the supergraph, and by which SDL.
const SERVICE_SOURCE: &str = "regiograaf_service_sdl";

/// Streaming connections that are open, by transport.
const STREAMS_OPEN: &str = "regiograaf_streams_open";
/// Responses sent on streaming connections, by transport.
const STREAM_EVENTS: &str = "regiograaf_stream_events_total";
/// Streaming connections that were ended before their client wanted, by transport and reason.
const STREAMS_CUT: &str = "regiograaf_streams_cut_total";

/// Histogram bounds in seconds.
const SECONDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Writes logs to standard error, as `RUST_LOG` says (default: `info`). Calling it again does
/// nothing.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("logging was already started");
    }
}

/// Starts collecting metrics; the handle renders them. A second call in one process gives a
/// handle that stays empty.
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
    describe_counter!(FETCHES, "Requests to services, by service and outcome");
    describe_histogram!(
        FETCH_SECONDS,
        "Seconds that requests to services took, by service"
    );
    describe_gauge!(STREAMS_OPEN, "Open streaming connections, by transport");
    describe_counter!(
        STREAM_EVENTS,
        "Responses sent on streaming connections, by transport"
    );
    describe_counter!(
        STREAMS_CUT,
        "Streaming connections ended early, by transport and reason: slow, gone, stopping"
    );
    describe_gauge!(
        SERVICE_SOURCE,
        "1 for the SDL with which a service takes part: fresh, last_good, core, none, refused"
    );
    handle
}

/// Counts an answer to a client.
pub fn record_request(status: u16, elapsed: Duration) {
    counter!(REQUESTS, "status" => status.to_string()).increment(1);
    histogram!(REQUEST_SECONDS).record(elapsed);
}

/// Counts a request to a service. Who asked logs why it failed.
pub fn record_fetch(service: &str, elapsed: Duration, error: Option<&FetchError>) {
    let outcome = error.map_or("ok", outcome);
    counter!(FETCHES, "service" => service.to_owned(), "outcome" => outcome).increment(1);
    histogram!(FETCH_SECONDS, "service" => service.to_owned()).record(elapsed);
}

/// What a streaming connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Server-sent events.
    Sse,
    /// WebSocket.
    WebSocket,
}

/// Counts as an open connection until it is dropped.
#[derive(Debug)]
pub struct OpenStream(Transport);

impl Transport {
    fn name(self) -> &'static str {
        match self {
            Transport::Sse => "sse",
            Transport::WebSocket => "websocket",
        }
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        gauge!(STREAMS_OPEN, "transport" => self.0.name()).decrement(1.0);
    }
}

/// Counts a streaming connection.
pub fn open_stream(transport: Transport) -> OpenStream {
    gauge!(STREAMS_OPEN, "transport" => transport.name()).increment(1.0);
    OpenStream(transport)
}

/// Counts a response on a streaming connection.
pub fn record_event(transport: Transport) {
    counter!(STREAM_EVENTS, "transport" => transport.name()).increment(1);
}

/// Counts a streaming connection that is ended early.
pub fn record_cut(transport: Transport, reason: &'static str) {
    counter!(STREAMS_CUT, "transport" => transport.name(), "reason" => reason).increment(1);
}

/// Notes with which SDL a service takes part in the supergraph.
pub fn record_source(service: &str, source: &'static str) {
    for known in ["fresh", "last_good", "core", "none", "refused"] {
        let value = if known == source { 1.0 } else { 0.0 };
        gauge!(SERVICE_SOURCE, "service" => service.to_owned(), "source" => known).set(value);
    }
}

fn outcome(error: &FetchError) -> &'static str {
    match error {
        FetchError::Timeout { .. } => "timeout",
        FetchError::Unreachable { .. } => "unreachable",
        FetchError::Status { .. } => "status",
        FetchError::Malformed { .. } => "malformed",
        FetchError::NoSubscriptions => "no_subscriptions",
    }
}
