//! The service over HTTP: which paths there are, how it starts to listen and how it ends.

mod graphql;
mod host;
mod link;
mod listener;
mod origin;
mod request;
mod sse;
mod streams;
#[cfg(test)]
mod tests;
mod websocket;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::config::Config;
use crate::graphql::Service;
use crate::playground;
use listener::PatientListener;
use streams::Streams;

pub use streams::StreamLimits;

/// What the handlers share.
#[derive(Clone)]
pub struct Site {
    service: Service,
    metrics: PrometheusHandle,
    timeout: Duration,
    streams: Streams,
    names: Arc<[&'static str]>,
}

impl Site {
    /// The site of `service`.
    pub fn new(service: Service, config: &Config, metrics: PrometheusHandle) -> Self {
        Self {
            service,
            metrics,
            timeout: config.request_timeout,
            streams: Streams::new(config.streams),
            names: config.regions.iter().map(|region| region.name).collect(),
        }
    }
}

/// All paths of the service. `listen` is where it will be served: on a loopback address only requests
/// that name this machine are answered.
pub fn router(site: Site, listen: SocketAddr) -> Router {
    playground::router(&site.names)
        .route("/", get(|| async { Redirect::temporary("/playground") }))
        .route("/graphql", axum::routing::any(graphql::answer))
        .route("/link", axum::routing::any(link::answer))
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/ready", get(ready))
        .route(
            "/metrics",
            get(|State(site): State<Site>| async move { site.metrics.render() }),
        )
        .with_state(site)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(move |request, next| {
            host::check(listen, request, next)
        }))
}

/// Listens on `address` and answers until the process is told to stop (interrupt, terminate), or,
/// where `exit_with_parent`, standard input closes; requests under way are answered first, and
/// streams end with a reason. Fails
/// where the address cannot be had.
pub async fn serve(
    site: Site,
    address: SocketAddr,
    exit_with_parent: bool,
) -> Result<(), anyhow::Error> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    announce(listener.local_addr()?)?;
    answer(site, listener, address, stopped(exit_with_parent))
        .await
        .context("serving")
}

/// Answers what comes to `listener` until `stop` comes.
async fn answer(
    site: Site,
    listener: TcpListener,
    address: SocketAddr,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let streams = site.streams.clone();
    let stopping = streams.stopping.clone();
    let listener = PatientListener {
        listener,
        patience: streams.limits.give_up,
    };
    axum::serve(listener, router(site, address))
        .with_graceful_shutdown(async move {
            stop.await;
            stopping.cancel();
        })
        .await?;
    streams.stop().await;
    Ok(())
}

/// Says on standard output where it listens: whoever asked for a free port reads it there.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    use std::io::Write as _;
    tracing::info!(%address, "listening");
    let mut output = std::io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}

/// Ready where the database answers.
async fn ready(State(site): State<Site>) -> Response {
    match site.service.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}

/// Comes when the service is to stop.
async fn stopped(exit_with_parent: bool) {
    tokio::select! {
        () = interrupted() => {}
        () = terminated() => {}
        () = parent_gone(), if exit_with_parent => {}
    }
    tracing::info!("stopping");
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

/// Comes when standard input ends: the other end of the pipe is gone, and so is who held it. A
/// thread of its own waits, because reading it cannot be given up.
async fn parent_gone() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // An error ends the input, too.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}
