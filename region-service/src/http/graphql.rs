//! `/graphql`: GraphQL over HTTP. Queries by GET and POST; streams are in `sse` and `websocket`.

use std::time::Instant;

use async_graphql::{Response as Answer, Value};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::Site;
use super::request::{self, Allowed, RUN_HEADER, Refused};
use super::{sse, streams, websocket};
use crate::telemetry;

/// What a client may do at `/graphql`.
const METHODS: &str = "GET, POST";

const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// Codes of errors in what the client asked for: where nothing could be answered because of them,
/// the status says so.
const CLIENT_CODES: &[&str] = &[
    "BAD_USER_INPUT",
    "INVALID_CURSOR",
    "INVALID_ID",
    "GRAPHQL_VALIDATION_FAILED",
];

/// Answers one request: with one answer, or with a stream where the client asks for one.
pub(super) async fn answer(State(site): State<Site>, request: Request) -> Response {
    let started = Instant::now();
    let legacy = prefers_json(request.headers());
    let response = if websocket::is_asked(request.headers()) {
        websocket::open(&site, request).await
    } else if sse::is_asked(request.headers()) {
        sse::open(&site, request).await
    } else {
        one_answer(&site, request, legacy).await
    };
    let response = response.unwrap_or_else(|refused| refusal(&refused, legacy));
    telemetry::record_request(response.status().as_u16(), started.elapsed());
    response
}

/// The name of the run, from the request's headers.
pub(super) fn run_nonce(headers: &HeaderMap) -> Result<Option<&str>, Refused> {
    let mut values = headers.get_all(RUN_HEADER).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(nonce)), None) => Ok(Some(nonce)),
        _ => Err(Refused::run("it is given more than once")),
    }
}

async fn one_answer(site: &Site, request: Request, legacy: bool) -> Result<Response, Refused> {
    let (parts, body) = request.into_parts();
    let asked = match parts.method {
        Method::GET => request::from_get(&parts.uri, Allowed::READING)?,
        Method::POST => request::from_post(&parts.headers, body, Allowed::ONE_ANSWER).await?,
        _ => return Err(Refused::method()),
    };
    let nonce = run_nonce(&parts.headers)?;
    let answer = Box::pin(site.service.answer(asked.request, nonce));
    let answer = tokio::time::timeout(site.timeout, answer)
        .await
        .map_err(|_| streams::request_timeout())?
        .map_err(|invalid| Refused::run(&invalid.to_string()))?;
    // `application/json` has 200 for every well-formed request: its clients read the body only then.
    let status = if legacy { 200 } else { status_of(&answer) };
    Ok(written(&json!(answer), status, legacy))
}

fn refusal(refused: &Refused, legacy: bool) -> Response {
    let status = if legacy && refused.is_of_operation() {
        200
    } else {
        refused.status
    };
    written(
        &streams::errors(&refused.message, refused.code),
        status,
        legacy,
    )
}

/// 400 where there is no data because of what was asked.
fn status_of(answer: &Answer) -> u16 {
    let codes = answer.errors.iter().map(|error| {
        let extensions = error.extensions.as_ref()?;
        match extensions.get("code")? {
            Value::String(code) => Some(code.as_str()),
            _ => None,
        }
    });
    let mut codes = codes.peekable();
    let refused = answer.data == Value::Null
        && codes.peek().is_some()
        && codes.all(|code| code.is_some_and(|code| CLIENT_CODES.contains(&code)));
    if refused { 400 } else { 200 }
}

/// Whether the client takes `application/json` and does not name the modern type.
fn prefers_json(headers: &HeaderMap) -> bool {
    let accepted: Vec<&str> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let accepted = accepted.join(",");
    accepted.contains("application/json") && !accepted.contains("graphql-response+json")
}

fn written(body: &serde_json::Value, status: u16, legacy: bool) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let kind = if legacy { JSON } else { GRAPHQL };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == 405 {
        headers.insert(ALLOW, HeaderValue::from_static(METHODS));
    }
    response
}
