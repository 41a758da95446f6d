//! What all streams share, whichever way they are served: limits, the count of open ones, the end.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Response as Answer;
use async_graphql::parser::types::OperationType;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Site;
use super::request::{Asked, Refused};
use crate::telemetry::{self, OpenStream};

/// How long streams may take to end when the service stops.
const GRACE: Duration = Duration::from_secs(5);

/// Bounds of streams.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// Connections with streams at most.
    pub connections: usize,
    /// Operations on one WebSocket connection at most.
    pub operations: usize,
    /// How often a silent stream shows that it is there.
    pub heartbeat: Duration,
    /// How long a client may take to accept an event: after that it is told that it is too slow.
    pub patience: Duration,
    /// How long a client may accept nothing at all: after that its connection breaks.
    pub give_up: Duration,
    /// How long a WebSocket client may take to begin (`connection_init`).
    pub init_timeout: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            connections: 1_000,
            operations: 50,
            heartbeat: Duration::from_secs(10),
            patience: Duration::from_secs(30),
            give_up: Duration::from_secs(60),
            init_timeout: Duration::from_secs(10),
        }
    }
}

/// The open streams of a service. Cheap to clone.
#[derive(Clone)]
pub(super) struct Streams {
    pub(super) limits: StreamLimits,
    open: Arc<Semaphore>,
    /// Comes when the service stops.
    pub(super) stopping: CancellationToken,
    /// The WebSocket connections: they outlive the request that opened them.
    pub(super) tasks: TaskTracker,
}

/// Room for one connection with streams.
pub(super) struct Room {
    _permit: OwnedSemaphorePermit,
    _open: OpenStream,
}

/// Why a stream ends that could go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The client does not keep up.
    Slow,
    /// The service stops.
    Stopping,
}

impl Streams {
    pub(super) fn new(limits: StreamLimits) -> Self {
        Self {
            limits,
            open: Arc::new(Semaphore::new(limits.connections)),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Room for one more connection. Fails where there are as many as there may be.
    pub(super) fn room(&self, transport: &'static str) -> Result<Room, Refused> {
        match Arc::clone(&self.open).try_acquire_owned() {
            Ok(permit) => Ok(Room {
                _permit: permit,
                _open: OpenStream::new(transport),
            }),
            Err(_) => Err(Refused {
                status: 503,
                code: "TOO_MANY_STREAMS",
                message: "As many streams are open as this service takes: try again later."
                    .to_owned(),
            }),
        }
    }

    /// Ends all streams, and waits a little until their clients are told.
    pub(super) async fn stop(&self) {
        self.stopping.cancel();
        self.tasks.close();
        if tokio::time::timeout(GRACE, self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!(open = self.tasks.len(), "connections did not end in time");
        }
    }
}

impl Cut {
    /// The reason as clients see it.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Slow => {
                "The client is too slow: connect again, with the latest resumeToken as `after`."
            }
            Self::Stopping => {
                "The service stops: connect again, with the latest resumeToken as `after`."
            }
        }
    }

    /// The reason as a GraphQL response.
    pub(super) fn response(self) -> Value {
        let code = match self {
            Self::Slow => "CLIENT_TOO_SLOW",
            Self::Stopping => "SERVICE_STOPPING",
        };
        errors(self.reason(), code)
    }

    /// Counts the end.
    pub(super) fn record(self, transport: &'static str) {
        let reason = match self {
            Self::Slow => "slow",
            Self::Stopping => "stopping",
        };
        telemetry::record_cut(transport, reason);
    }
}

impl Site {
    /// The answers to `asked`. What is no subscription has one, in time.
    pub(super) fn answers(
        &self,
        asked: Asked,
        nonce: Option<&str>,
    ) -> Result<BoxStream<'static, Answer>, Refused> {
        let mut answers = self
            .service
            .stream(asked.request, nonce)
            .map_err(|invalid| Refused::run(&invalid.to_string()))?;
        if asked.operation == OperationType::Subscription {
            return Ok(answers);
        }
        let timeout = self.timeout;
        let answer = async move {
            match tokio::time::timeout(timeout, answers.next()).await {
                Ok(answer) => answer,
                Err(_) => Some(too_late()),
            }
        };
        Ok(stream::once(answer).filter_map(std::future::ready).boxed())
    }
}

/// Whether `answer` says that the operation was refused: nothing of it was executed.
pub(super) fn is_refusal(answer: &Answer) -> bool {
    answer.data == async_graphql::Value::Null && !answer.errors.is_empty()
}

/// A GraphQL response that is one error.
pub(super) fn errors(message: &str, code: &str) -> Value {
    json!({ "errors": [{ "message": message, "extensions": { "code": code } }] })
}

fn too_late() -> Answer {
    let mut error = async_graphql::ServerError::new(request_timeout().message, None);
    let mut extensions = async_graphql::ErrorExtensionValues::default();
    extensions.set("code", request_timeout().code);
    error.extensions = Some(extensions);
    Answer::from_errors(vec![error])
}

/// An answer that took too long.
pub(super) fn request_timeout() -> Refused {
    Refused {
        status: 503,
        code: "INTERNAL_SERVER_ERROR",
        message: "The answer took too long: ask for less.".to_owned(),
    }
}
