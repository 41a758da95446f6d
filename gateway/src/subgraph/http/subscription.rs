//! Subscriptions over server-sent events, one connection each (graphql-sse, distinct connections
//! mode).
//!
//! A stream is lost where its connection ends before the service said `complete`, and where it is
//! silent for too long: services send comments in between to show that they are there.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use reqwest::Response;
use schema::value::Object;

use super::{Carried, HttpClient, read, unreachable};
use crate::subgraph::event_stream::{Event, EventParser};
use crate::subgraph::{FetchError, SubgraphResponse, SubgraphStream, body};

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// How long a service without a timeout of its own may take to begin its answer.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that ended before the service said that the subscription is complete.
#[derive(Debug, thiserror::Error)]
#[error("the stream ended before it was complete")]
struct BrokenOff;

impl HttpClient {
    /// Sends a subscription to `url` and waits until its answers begin. A service that answers with
    /// an ordinary GraphQL response instead has said everything with it.
    pub async fn open(
        &self,
        url: &str,
        carried: Carried<'_>,
        query: &str,
        variables: &Object,
    ) -> Result<SubgraphStream, FetchError> {
        let started = Instant::now();
        let own = self.limits.timeouts.get(url).copied();
        let request = self
            .request(url, carried, query, variables)?
            .header(ACCEPT, EVENT_STREAM)
            // Packing would hold events back.
            .header(ACCEPT_ENCODING, "identity");
        let answered = tokio::time::timeout(own.unwrap_or(OPEN_TIMEOUT), request.send()).await;
        let response = answered
            .map_err(|_| FetchError::Timeout {
                after: started.elapsed(),
            })?
            .map_err(unreachable)?;
        if response.status().is_success() && is_event_stream(&response) {
            return Ok(self.events(response));
        }
        let status = response.status();
        let text = tokio::time::timeout(OPEN_TIMEOUT, self.collect(response)).await;
        let text = text.map_err(|_| FetchError::Timeout {
            after: started.elapsed(),
        })??;
        let answer = read(text, status).await?;
        Ok(stream::once(std::future::ready(Ok(answer))).boxed())
    }

    fn events(&self, response: Response) -> SubgraphStream {
        let reading = Reading {
            response,
            parser: EventParser::new(self.limits.response_bytes),
            events: VecDeque::new(),
            silence: self.limits.silence,
        };
        stream::unfold(Some(reading), |reading| async move {
            match reading?.next().await {
                Ok(Some((answer, reading))) => Some((Ok(answer), Some(reading))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        })
        .boxed()
    }
}

/// A stream that is being read.
struct Reading {
    response: Response,
    parser: EventParser,
    /// Read, and not yet taken.
    events: VecDeque<Event>,
    silence: Duration,
}

impl Reading {
    /// The next answer; `None` where the service said that there are no more.
    async fn next(mut self) -> Result<Option<(SubgraphResponse, Self)>, FetchError> {
        loop {
            while let Some(event) = self.events.pop_front() {
                match event.name.as_str() {
                    "next" => return Ok(Some((body::read(&event.data)?, self))),
                    "complete" => return Ok(None),
                    _ => {}
                }
            }
            self.read_on().await?;
        }
    }

    async fn read_on(&mut self) -> Result<(), FetchError> {
        let silence = self.silence;
        let chunk = tokio::time::timeout(silence, self.response.chunk()).await;
        let chunk = chunk.map_err(|_| FetchError::Timeout { after: silence })?;
        let chunk = chunk.map_err(unreachable)?;
        let chunk = chunk.ok_or_else(|| unreachable(BrokenOff))?;
        self.parser
            .read(&chunk, &mut self.events)
            .map_err(|error| body::malformed(error.to_string()))
    }
}

fn is_event_stream(response: &Response) -> bool {
    let given = response.headers().get(CONTENT_TYPE);
    let essence = given.and_then(|given| given.to_str().ok()?.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(EVENT_STREAM))
}
