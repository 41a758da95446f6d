//! `/graphql`: GraphQL over HTTP. Queries by GET and POST, mutations by POST; as server-sent events
//! and as a WebSocket also subscriptions.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{
    HeaderMap, HeaderValue, Method as HttpMethod, Response as HttpResponse, StatusCode,
};

use super::Shared;
use super::accept::{self, MediaType};
use super::{event_stream, request, web_socket};
use crate::error::{ErrorCode, GraphqlError};
use crate::response::Response;
use crate::telemetry;

/// What a client may do at `/graphql`.
const METHODS: &str = "GET, POST";

/// Answers one request.
pub(super) async fn answer(State(shared): State<Shared>, request: Request) -> HttpResponse<Body> {
    let started = Instant::now();
    let answer = respond(&shared, request).await;
    telemetry::record_request(answer.status().as_u16(), started.elapsed());
    answer
}

async fn respond(shared: &Shared, request: Request) -> HttpResponse<Body> {
    let (parts, body) = request.into_parts();
    if web_socket::is_asked(&parts.headers) {
        return web_socket::upgrade(shared, parts).await;
    }
    let as_events = accept::prefers_events(&parts.headers);
    // What cannot be streamed is answered as any other mistake.
    let media = match as_events {
        true => Some(MediaType::GraphqlResponse),
        false => accept::preferred(&parts.headers),
    };
    let Some(media) = media else {
        return not_acceptable();
    };
    let read = match parts.method {
        HttpMethod::GET if is_from_another_site(&parts.headers) => Err(from_another_site()),
        HttpMethod::GET => request::from_get(&parts),
        HttpMethod::POST => request::from_post(&parts, body).await,
        _ => Err(GraphqlError::request(
            ErrorCode::MethodNotAllowed,
            "GraphQL is served by POST, and queries also by GET.",
        )),
    };
    match read {
        Ok(request) if as_events => match shared.streams.admit() {
            Ok(place) => {
                let responses = shared.gateway.respond(request).await;
                event_stream::respond(&shared.streams, place, responses)
            }
            Err(error) => written(&Response::refused(vec![error]), media),
        },
        Ok(request) => {
            let answer = shared.gateway.answer(request).await;
            written(&answer, media)
        }
        // The request is not well-formed, so its status tells, whatever the media type.
        Err(error) => {
            let answer = Response::refused(vec![error]);
            with_status(&answer, media, answer.status)
        }
    }
}

/// A response as HTTP. `application/json` has 200 for what was refused as an operation, since its
/// clients read the body only then.
pub(super) fn written(answer: &Response, media: MediaType) -> HttpResponse<Body> {
    let legacy = media == MediaType::Json && answer.status == 400;
    with_status(answer, media, if legacy { 200 } else { answer.status })
}

fn with_status(answer: &Response, media: MediaType, status: u16) -> HttpResponse<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(Body::from(answer.to_value().to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept, regiograaf-coverage"),
    );
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static(METHODS));
    }
    response
}

fn not_acceptable() -> HttpResponse<Body> {
    let error = GraphqlError::request(
        ErrorCode::UnsupportedMediaType,
        "Answers are `application/graphql-response+json`, `application/json` or `text/event-stream`: accept one of them.",
    );
    let answer = Response::refused(vec![error]);
    with_status(
        &answer,
        MediaType::Json,
        StatusCode::NOT_ACCEPTABLE.as_u16(),
    )
}

/// Whether a page of another site makes the browser send this (Fetch Metadata). A POST needs no
/// such check: its JSON content type makes the browser ask first, and nobody is allowed.
fn is_from_another_site(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site != "same-origin" && site != "none")
}

fn from_another_site() -> GraphqlError {
    GraphqlError::request(
        ErrorCode::BadRequest,
        "A page of another site may not ask this by GET.",
    )
}
