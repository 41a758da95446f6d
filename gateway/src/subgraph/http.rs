//! Asks services over HTTP: GraphQL over HTTP, POST, JSON.
//!
//! Owns the connection pool, the time and size limits of one request, and what HTTP statuses and
//! bodies mean. Connections are kept alive and shared by all client requests.

mod subscription;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures::future::BoxFuture;
use http::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use schema::value::{Object, Value};

use super::{
    FetchError, Service, SubgraphClient, SubgraphRequest, SubgraphResponse, SubgraphStream, body,
};
use crate::executor::context::RequestContext;
use crate::telemetry;
use crate::trace::Trace;

/// The request header with the nonce under which regions make tokens (domain rule R20).
pub const RUN_HEADER: &str = "regiograaf-run";

/// The request header that says which trace a request is part of (W3C Trace Context).
const TRACE_HEADER: &str = "traceparent";

/// The media types that a service may answer with, the preferred one first.
const ACCEPTED: &str = "application/graphql-response+json, application/json";

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Bodies above this many bytes are read on a thread of their own.
const LARGE_BODY: usize = 256 * 1024;

/// A client for all services that are reached over HTTP.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    limits: FetchLimits,
}

/// What a request to a service carries of the client's request that it is part of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried<'a> {
    /// The nonce under which regions make tokens.
    pub run: Option<&'a str>,
    /// The client's trace.
    pub trace: Option<&'a Trace>,
}

/// What one request to a service may take.
#[derive(Clone, Debug)]
pub struct FetchLimits {
    /// How large an answer may be, unpacked.
    pub response_bytes: usize,
    /// How long an answer may take, by the service's URL; others may take the caller's time.
    pub timeouts: HashMap<String, Duration>,
    /// How long the stream of a subscription may be silent. Services send comments in between.
    pub silence: Duration,
}

/// The usual value of [`FetchLimits::silence`].
pub const SILENCE: Duration = Duration::from_secs(40);

/// The client cannot be made: the machine's TLS set-up is unusable.
#[derive(Debug, thiserror::Error)]
#[error("making the HTTP client")]
pub struct HttpClientError {
    /// What reqwest said.
    #[from]
    source: reqwest::Error,
}

impl<'a> Carried<'a> {
    fn of(context: &'a RequestContext) -> Self {
        Self {
            run: Some(&context.run),
            trace: context.trace.as_ref(),
        }
    }
}

impl HttpClient {
    /// A client with a pool of its own. Fails where TLS cannot be set up.
    pub fn new(limits: FetchLimits) -> Result<Self, HttpClientError> {
        let client = Client::builder()
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("regiograaf-gateway/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, limits })
    }

    /// Sends one operation to `url` and waits for the whole answer, until `deadline` or the
    /// service's own timeout, whichever is first.
    pub async fn post(
        &self,
        url: &str,
        carried: Carried<'_>,
        query: &str,
        variables: &Object,
        deadline: Instant,
    ) -> Result<SubgraphResponse, FetchError> {
        let started = Instant::now();
        let deadline = self
            .limits
            .timeouts
            .get(url)
            .map_or(deadline, |timeout| deadline.min(started + *timeout));
        let answer = self.exchange(url, carried, query, variables);
        tokio::time::timeout_at(deadline.into(), answer)
            .await
            .unwrap_or_else(|_| {
                Err(FetchError::Timeout {
                    after: started.elapsed(),
                })
            })
    }

    async fn exchange(
        &self,
        url: &str,
        carried: Carried<'_>,
        query: &str,
        variables: &Object,
    ) -> Result<SubgraphResponse, FetchError> {
        let request = self.request(url, carried, query, variables)?;
        let request = request.header(ACCEPT, ACCEPTED);
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let text = self.collect(response).await?;
        read(text, status).await
    }

    /// A request without what it accepts.
    fn request(
        &self,
        url: &str,
        carried: Carried<'_>,
        query: &str,
        variables: &Object,
    ) -> Result<RequestBuilder, FetchError> {
        let url = Url::parse(url).map_err(unreachable)?;
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(request_body(query, variables));
        let request = match carried.run {
            Some(run) => request.header(RUN_HEADER, run),
            None => request,
        };
        Ok(match carried.trace {
            Some(trace) => request.header(TRACE_HEADER, trace.parent(rand::random())),
            None => request,
        })
    }

    async fn collect(&self, mut response: Response) -> Result<Bytes, FetchError> {
        let mut collected = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if collected.len() + chunk.len() > self.limits.response_bytes {
                let limit = self.limits.response_bytes;
                return Err(body::malformed(format!("larger than {limit} bytes")));
            }
            collected.extend_from_slice(&chunk);
        }
        Ok(collected.freeze())
    }
}

impl SubgraphClient for HttpClient {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        Box::pin(async move {
            let (name, url) = endpoint(context, request.service);
            let started = Instant::now();
            let carried = Carried::of(context);
            let answer = self
                .post(url, carried, &request.query, &request.variables, deadline)
                .await;
            telemetry::record_fetch(name, started.elapsed(), answer.as_ref().err());
            answer
        })
    }

    fn subscribe<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
    ) -> BoxFuture<'a, Result<SubgraphStream, FetchError>> {
        Box::pin(async move {
            let (name, url) = endpoint(context, request.service);
            let started = Instant::now();
            let carried = Carried::of(context);
            let stream = self
                .open(url, carried, &request.query, &request.variables)
                .await;
            telemetry::record_fetch(name, started.elapsed(), stream.as_ref().err());
            stream
        })
    }
}

/// The name and the URL of a service in the request's supergraph.
fn endpoint(context: &RequestContext, service: Service) -> (&str, &str) {
    let subgraph = &context.supergraph.subgraphs[usize::from(service.subgraph.0)];
    match service.partition {
        Some(index) => {
            let partition = &subgraph.partitions[usize::from(index)];
            (&partition.name, &partition.url)
        }
        None => (&subgraph.name, &subgraph.url),
    }
}

fn request_body(query: &str, variables: &Object) -> String {
    let mut request = Object::new();
    request.insert("query", query.into());
    if !variables.is_empty() {
        request.insert("variables", Value::Object(variables.clone()));
    }
    Value::Object(request).to_string()
}

/// A GraphQL body counts whatever the status says; without one a failing status is the reason.
async fn read(text: Bytes, status: StatusCode) -> Result<SubgraphResponse, FetchError> {
    let answer = if text.len() > LARGE_BODY {
        tokio::task::spawn_blocking(move || body::read(&text))
            .await
            .unwrap_or_else(|_| Err(body::malformed("reading it failed")))
    } else {
        body::read(&text)
    };
    answer.map_err(|error| match status.is_success() {
        true => error,
        false => FetchError::Status {
            status: status.as_u16(),
        },
    })
}

fn unreachable(source: impl std::error::Error + Send + Sync + 'static) -> FetchError {
    FetchError::Unreachable {
        source: Box::new(source),
    }
}
