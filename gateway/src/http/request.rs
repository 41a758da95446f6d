//! Reads a GraphQL request from HTTP (GraphQL over HTTP, sections 5 and 6.2).
//!
//! Owns what makes a request well-formed; whether its operation is any good is seen later.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Query;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Uri, request::Parts};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use schema::value::{Object, Value};

use super::single_header;
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::CoveragePolicy;

/// How large a body may be.
pub(super) const BODY_LIMIT: usize = 512 * 1024;

/// How much of a larger body is read and thrown away. A client that is still sending when the
/// connection closes loses the answer that says what is wrong.
const DISCARD_LIMIT: usize = 16 * 1024 * 1024;

/// How long a client may take to send its body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The request header that chooses a [`CoveragePolicy`].
pub(super) const COVERAGE_HEADER: &str = "regiograaf-coverage";

/// What a client reads where it chooses no policy that there is.
pub(super) const POLICIES: &str =
    "The header `regiograaf-coverage` is `loud`, `partial` or `complete`, once.";

/// A well-formed GraphQL request.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphqlRequest {
    /// How it came.
    pub method: Method,
    /// The document.
    pub query: String,
    /// Which of its operations; `None` where it has one.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Object,
    /// `extensions`
    pub extensions: Object,
    /// What to do where a region is missing.
    pub policy: CoveragePolicy,
    /// The trace that the client's request is part of (W3C Trace Context), as it came.
    pub traceparent: Option<String>,
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// May only read: a mutation is refused.
    Get,
    /// May read and write.
    Post,
}

/// The members of a request, as JSON or as a query string has them.
#[derive(Default)]
struct Members {
    query: Option<Value>,
    operation_name: Option<Value>,
    variables: Option<Value>,
    extensions: Option<Value>,
}

/// Reads a GET request. Fails with what is wrong in it.
pub(super) fn from_get(parts: &Parts) -> Result<GraphqlRequest, GraphqlError> {
    let members = query_string(&parts.uri)?;
    finish(members, Method::Get, &parts.headers)
}

/// Reads a POST request. Fails with what is wrong in it.
pub(super) async fn from_post(parts: &Parts, body: Body) -> Result<GraphqlRequest, GraphqlError> {
    check_content_type(&parts.headers)?;
    let text = tokio::time::timeout(BODY_TIMEOUT, collect(&parts.headers, body))
        .await
        .map_err(|_| bad_request("The body did not arrive in time."))??;
    let members = json(&text)?;
    finish(members, Method::Post, &parts.headers)
}

/// Reads the payload of a WebSocket's operation. Fails with what is wrong in it.
pub(super) fn from_payload(
    payload: Value,
    policy: CoveragePolicy,
) -> Result<GraphqlRequest, GraphqlError> {
    assemble(members(payload)?, Method::Post, policy)
}

fn finish(
    members: Members,
    method: Method,
    headers: &HeaderMap,
) -> Result<GraphqlRequest, GraphqlError> {
    let request = assemble(members, method, policy(headers)?)?;
    let traceparent = single_header(headers, "traceparent").ok().flatten();
    Ok(GraphqlRequest {
        traceparent: traceparent.map(str::to_owned),
        ..request
    })
}

fn assemble(
    members: Members,
    method: Method,
    policy: CoveragePolicy,
) -> Result<GraphqlRequest, GraphqlError> {
    let query = match text("query", members.query)? {
        Some(query) if !query.trim().is_empty() => query,
        _ => {
            return Err(bad_request(
                "The request has no `query`: send the document as a text.",
            ));
        }
    };
    Ok(GraphqlRequest {
        method,
        query,
        operation_name: text("operationName", members.operation_name)?,
        variables: object("variables", members.variables)?,
        extensions: object("extensions", members.extensions)?,
        policy,
        traceparent: None,
    })
}

fn query_string(uri: &Uri) -> Result<Members, GraphqlError> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| bad_request("The query string cannot be read: encode it as a form."))?;
    let mut members = Members::default();
    for (key, value) in pairs {
        let (member, value) = match key.as_str() {
            "query" => (&mut members.query, Value::from(value)),
            "operationName" => (&mut members.operation_name, Value::from(value)),
            "variables" => (&mut members.variables, encoded("variables", &value)?),
            "extensions" => (&mut members.extensions, encoded("extensions", &value)?),
            _ => continue,
        };
        if member.replace(value).is_some() {
            return Err(bad_request(format!("`{key}` is given more than once.")));
        }
    }
    Ok(members)
}

fn encoded(name: &str, text: &str) -> Result<Value, GraphqlError> {
    Value::from_slice(text.as_bytes())
        .map_err(|error| bad_request(format!("`{name}` is not JSON: {error}.")))
}

fn json(text: &[u8]) -> Result<Members, GraphqlError> {
    if text.trim_ascii().is_empty() {
        return Err(bad_request(
            "The body is empty: send a JSON object with a `query`.",
        ));
    }
    let value = Value::from_slice(text)
        .map_err(|error| bad_request(format!("The body is not JSON: {error}.")))?;
    members(value)
}

fn members(value: Value) -> Result<Members, GraphqlError> {
    match value {
        Value::Object(mut body) => Ok(Members {
            query: body.remove("query"),
            operation_name: body.remove("operationName"),
            variables: body.remove("variables"),
            extensions: body.remove("extensions"),
        }),
        Value::List(_) => Err(bad_request(
            "Batches are not served: send one operation per request.",
        )),
        _ => Err(bad_request(
            "The body is no JSON object: send one with a `query`.",
        )),
    }
}

fn check_content_type(headers: &HeaderMap) -> Result<(), GraphqlError> {
    let given = single_header(headers, CONTENT_TYPE.as_str()).ok().flatten();
    if given.is_some_and(is_json) {
        return Ok(());
    }
    let given = given.map_or_else(|| "none".to_owned(), |given| format!("`{given}`"));
    Err(GraphqlError::request(
        ErrorCode::UnsupportedMediaType,
        format!("The content type is {given}: send JSON as `application/json`, in UTF-8."),
    ))
}

/// Whether a content type is JSON in UTF-8.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.filter(|part| !part.is_empty()).all(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                let value = value.trim().trim_matches('"');
                !name.trim().eq_ignore_ascii_case("charset")
                    || value.eq_ignore_ascii_case("utf-8")
                    || value.eq_ignore_ascii_case("utf8")
            })
        })
}

async fn collect(headers: &HeaderMap, body: Body) -> Result<Bytes, GraphqlError> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > DISCARD_LIMIT) {
        return Err(too_large());
    }
    let mut collected = BytesMut::new();
    let mut read = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| bad_request("The body broke off."))?;
        read += chunk.len();
        if read > DISCARD_LIMIT {
            break;
        }
        if read <= BODY_LIMIT {
            collected.extend_from_slice(&chunk);
        }
    }
    if read > BODY_LIMIT {
        return Err(too_large());
    }
    Ok(collected.freeze())
}

/// The policy that a request's header chooses. Fails where it chooses none that there is.
pub(super) fn policy(headers: &HeaderMap) -> Result<CoveragePolicy, GraphqlError> {
    let given = single_header(headers, COVERAGE_HEADER);
    let policy = match given {
        Ok(None) => Some(CoveragePolicy::default()),
        Ok(Some(text)) => policy_named(text),
        Err(()) => None,
    };
    policy.ok_or_else(|| bad_request(POLICIES))
}

/// The policy of that name.
pub(super) fn policy_named(text: &str) -> Option<CoveragePolicy> {
    text.trim().to_ascii_lowercase().parse().ok()
}

fn text(name: &str, value: Option<Value>) -> Result<Option<String>, GraphqlError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.to_string())),
        Some(_) => Err(bad_request(format!("`{name}` is no text."))),
    }
}

fn object(name: &str, value: Option<Value>) -> Result<Object, GraphqlError> {
    match value {
        None | Some(Value::Null) => Ok(Object::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(bad_request(format!("`{name}` is no JSON object."))),
    }
}

fn too_large() -> GraphqlError {
    GraphqlError::request(
        ErrorCode::PayloadTooLarge,
        format!("The body is larger than {} KiB.", BODY_LIMIT / 1024),
    )
}

fn bad_request(message: impl Into<String>) -> GraphqlError {
    GraphqlError::request(ErrorCode::BadRequest, message)
}
