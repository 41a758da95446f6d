//! Streams as server-sent events (graphql-sse, distinct connections mode): each answer is an event
//! `next`, the end an event `complete`.
//!
//! An answer is made when the connection has room for it, so a slow client holds nothing but its
//! place in the outbox.

use std::time::Instant;

use async_graphql::Response as Answer;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Value, json};

use super::Site;
use super::graphql::run_nonce;
use super::origin;
use super::request::{self, Allowed, Refused};
use super::streams::{Cut, Room, Streams, errors};

const EVENT_STREAM: &str = "text/event-stream";

/// Tells a proxy in front not to collect events before it passes them on.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

const TRANSPORT: &str = "sse";

/// Whether the client asks for events.
pub(super) fn is_asked(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|kind| {
            let essence = kind.split(';').next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case(EVENT_STREAM)
        })
}

/// Answers `request` with events. Fails where it is no GraphQL request; what is wrong with its
/// operation is told by an event, because browsers do not show other answers to pages.
pub(super) async fn open(site: &Site, request: Request) -> Result<Response, Refused> {
    origin::check(request.headers(), request.uri())?;
    let room = site.streams.room(TRANSPORT)?;
    let (parts, body) = request.into_parts();
    let asked = match parts.method {
        Method::GET => request::from_get(&parts.uri, Allowed::READING_STREAM),
        Method::POST => request::from_post(&parts.headers, body, Allowed::ALL).await,
        _ => Err(Refused::method()),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(refused) if refused.is_of_operation() => {
            let told = event(&errors(&refused.message, refused.code));
            return Ok(response(Body::from([told, complete()].concat())));
        }
        Err(refused) => return Err(refused),
    };
    let events = Events {
        answers: site.answers(asked, run_nonce(&parts.headers)?)?,
        streams: site.streams.clone(),
        given: None,
        _room: room,
    };
    let events = stream::unfold(Some(events), async |events| Some(events?.next().await));
    Ok(response(Body::from_stream(
        events.map(Ok::<_, std::convert::Infallible>),
    )))
}

/// The events of one connection.
struct Events {
    answers: BoxStream<'static, Answer>,
    streams: Streams,
    /// When the connection took the last one.
    given: Option<Instant>,
    _room: Room,
}

impl Events {
    /// The next piece of the stream, and the rest where there is any.
    async fn next(mut self) -> (Bytes, Option<Self>) {
        let limits = self.streams.limits;
        if self
            .given
            .is_some_and(|given| given.elapsed() > limits.patience)
        {
            Cut::Slow.record(TRANSPORT);
            let end = [event(&Cut::Slow.response()), complete()].concat();
            return (end.into(), None);
        }
        let piece = tokio::select! {
            biased;
            () = self.streams.stopping.cancelled() => {
                Cut::Stopping.record(TRANSPORT);
                // Without `complete`: clients take that for an end that was meant, and stay away.
                return (event(&Cut::Stopping.response()).into(), None);
            }
            answer = self.answers.next() => match answer {
                Some(answer) => event(&json!(answer)),
                None => return (complete().into(), None),
            },
            () = tokio::time::sleep(limits.heartbeat) => b":\n\n".to_vec(),
        };
        self.given = Some(Instant::now());
        (piece.into(), Some(self))
    }
}

/// JSON that is written here has no line ends.
fn event(answer: &Value) -> Vec<u8> {
    format!("event: next\ndata: {answer}\n\n").into_bytes()
}

fn complete() -> Vec<u8> {
    b"event: complete\ndata:\n\n".to_vec()
}

fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(BUFFERING, HeaderValue::from_static("no"));
    response
}
