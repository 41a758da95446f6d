//! `POST /link`: a national number becomes a token that stands for its pupil, at once.
//!
//! The number is in no other path, no schema, no log and no answer; what is refused is told without
//! what was sent. The gateway has no such path.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{self, Refused};
use super::{Site, origin};
use crate::write::link_token::LinkRefused;

/// How large a body may be.
const BODY_LIMIT: usize = 4 * 1024;

/// What is asked. It has no `Debug`: nothing may print it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    region: String,
    number: String,
}

/// Answers one request.
pub(super) async fn answer(State(site): State<Site>, request: Request) -> Response {
    match respond(&site, request).await {
        Ok(token) => written(200, &token),
        Err(refused) => {
            let error =
                json!({ "message": refused.message, "extensions": { "code": refused.code } });
            written(refused.status, &json!({ "errors": [error] }))
        }
    }
}

async fn respond(site: &Site, request: Request) -> Result<Value, Refused> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Err(refused(
            405,
            "METHOD_NOT_ALLOWED",
            "Send the number by POST.",
        ));
    }
    // A page of another site cannot send JSON unasked, and nobody answers its question.
    request::check_content_type(&parts.headers).map_err(|refusal| {
        refused(
            refusal.status,
            refusal.code,
            "Send JSON as `application/json`, in UTF-8.",
        )
    })?;
    origin::check(&parts.headers, &parts.uri).map_err(|refusal| {
        refused(
            refusal.status,
            refusal.code,
            "Pages of other sites may not send a number.",
        )
    })?;
    let body = axum::body::to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        refused(
            413,
            "PAYLOAD_TOO_LARGE",
            "The body is too large or broke off.",
        )
    })?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|_| {
        refused(
            400,
            "BAD_REQUEST",
            "Send a JSON object with the texts `region` and `number`, and nothing else.",
        )
    })?;
    let linked = site.service.link(&asked.region, &asked.number);
    let token = tokio::time::timeout(site.timeout, linked)
        .await
        .map_err(|_| refused(503, "INTERNAL_SERVER_ERROR", "The answer took too long."))?
        .map_err(|error| refusal(&error))?;
    Ok(json!({
        "linkToken": token.token,
        "expiresAt": token.expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }))
}

fn refusal(error: &LinkRefused) -> Refused {
    match error {
        LinkRefused::UnknownRegion => refused(400, "UNKNOWN_HOME", &error.to_string()),
        LinkRefused::NoNumber => refused(400, "BAD_USER_INPUT", &error.to_string()),
        LinkRefused::Failed(failed) => {
            tracing::error!(error = %failed, "a link token could not be stored");
            refused(500, "INTERNAL_SERVER_ERROR", "Internal server error")
        }
    }
}

fn refused(status: u16, code: &'static str, message: &str) -> Refused {
    Refused {
        status,
        code,
        message: message.to_owned(),
    }
}

fn written(status: u16, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, axum::http::HeaderValue::from_static(value));
    }
    if status == 405 {
        headers.insert(ALLOW, axum::http::HeaderValue::from_static("POST"));
    }
    response
}
