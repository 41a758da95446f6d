//! The gateway over HTTP: which paths there are, and what holds for all of them.
//!
//! Owns HTTP alone: reading requests, statuses, headers. What an operation answers is the
//! [`Gateway`]'s part.

mod accept;
mod event_stream;
mod graphql;
mod health;
mod host;
pub mod listener;
mod origin;
mod page;
mod playground;
mod request;
mod security;
mod streaming;
#[cfg(test)]
mod tests;
mod web_socket;

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Response as HttpResponse};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::get;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::{ErrorCode, GraphqlError, INTERNAL_TEXT};
use crate::pipeline::subscription::ResponseStream;
use crate::response::Response;

pub use request::{GraphqlRequest, Method};
pub use streaming::{StreamLimits, Streams};

use accept::MediaType;

/// What HTTP needs of the gateway.
pub trait Gateway: Send + Sync + 'static {
    /// Answers one operation. Never fails: what goes wrong is in the response.
    fn answer(&self, request: GraphqlRequest) -> BoxFuture<'_, Response>;

    /// Answers an operation of any kind as a stream: one response to a query or a mutation, one to
    /// each event of a subscription. A response without data is the last.
    fn respond(&self, request: GraphqlRequest) -> BoxFuture<'_, ResponseStream> {
        Box::pin(async move {
            let response = self.answer(request).await;
            stream::once(std::future::ready(response)).boxed()
        })
    }
}

/// What the handlers share.
#[derive(Clone)]
struct Shared {
    gateway: Arc<dyn Gateway>,
    metrics: PrometheusHandle,
    playground: Playground,
    streams: Streams,
}

/// What the playground opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playground {
    /// Example queries over the regions, and the banner that says the data is synthetic.
    Regions,
    /// An empty editor: nothing is known of the supergraph.
    Plain,
}

/// All paths of the gateway. `streams` bounds what stays open. `listen` is where it will be served: on a loopback address only
/// requests that name this machine are answered.
pub fn router(
    gateway: Arc<dyn Gateway>,
    metrics: PrometheusHandle,
    playground: Playground,
    streams: Streams,
    listen: SocketAddr,
) -> Router {
    let shared = Shared {
        gateway,
        metrics,
        playground,
        streams,
    };
    Router::new()
        .route("/", get(page::start))
        .route("/graphql", axum::routing::any(graphql::answer))
        .route("/playground", get(playground::page))
        .route("/playground/", get(playground::page))
        .route("/playground/tabs.json", get(playground::tabs))
        .route("/playground/{*path}", get(playground::asset))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(page::not_found)
        .with_state(shared)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(security::headers))
        .layer(middleware::from_fn(move |request, next| {
            host::check(listen, request, next)
        }))
}

/// A panic is a fault of ours: logged, and shown without what it said.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(cause: Box<dyn Any + Send>) -> HttpResponse<Body> {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("of an unknown kind");
    tracing::error!(panic = text, "a request panicked");
    let error = GraphqlError::request(ErrorCode::InternalServerError, INTERNAL_TEXT);
    graphql::written(&Response::refused(vec![error]), MediaType::GraphqlResponse)
}

/// The one value of a header; `Err` where it is there more than once or is no text.
fn single_header<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

impl IntoResponse for Response {
    fn into_response(self) -> HttpResponse<Body> {
        graphql::written(&self, MediaType::GraphqlResponse)
    }
}
