//! What holds for every connection that stays open: how many there may be, how long a client may
//! take, and that it is told when the gateway stops.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::error::{ErrorCode, GraphqlError};

/// Bounds of streaming connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamLimits {
    /// How many connections may be open.
    pub connections: usize,
    /// How many operations one connection may have at once.
    pub operations: usize,
    /// How many responses may wait for one client.
    pub queue: usize,
    /// How long a client may take no response while some wait.
    pub patience: Duration,
    /// How often a quiet connection shows that it is there.
    pub heartbeat: Duration,
    /// How long a WebSocket client may take to begin.
    pub init: Duration,
}

/// The streaming connections of a gateway. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Streams {
    pub(super) limits: StreamLimits,
    pub(super) stopping: CancellationToken,
    slots: Arc<Semaphore>,
}

/// Why a client gets no more although there is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// It did not take what waited for it.
    Slow,
    /// The gateway is stopping.
    Stopping,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            connections: 1_000,
            operations: 50,
            queue: 256,
            patience: Duration::from_secs(10),
            heartbeat: Duration::from_secs(12),
            init: Duration::from_secs(10),
        }
    }
}

impl Streams {
    /// No connections yet. All end when `stopping` is cancelled.
    pub fn new(limits: StreamLimits, stopping: CancellationToken) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(limits.connections)),
            limits,
            stopping,
        }
    }

    /// What tells all connections to end.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Comes when no connection is open.
    pub async fn ended(&self) {
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        // The semaphore is never closed.
        let _ = self.slots.acquire_many(all).await;
    }

    /// A place for one connection. Fails where there are too many.
    pub(super) fn admit(&self) -> Result<OwnedSemaphorePermit, GraphqlError> {
        if self.stopping.is_cancelled() {
            return Err(Cut::Stopping.error());
        }
        Arc::clone(&self.slots).try_acquire_owned().map_err(|_| {
            let message = "too many subscriptions are open: try again later";
            GraphqlError::request(ErrorCode::TooManyConnections, message)
        })
    }
}

impl Cut {
    /// What a client reads of it.
    pub(super) fn error(self) -> GraphqlError {
        match self {
            Cut::Slow => GraphqlError::request(ErrorCode::SlowClient, self.text()),
            Cut::Stopping => GraphqlError::request(ErrorCode::ServiceStopping, self.text()),
        }
    }

    /// At most 123 bytes: a WebSocket's closing reason has no more.
    pub(super) fn text(self) -> &'static str {
        match self {
            Cut::Slow => {
                "events were not taken in time: take them faster, and resume with the last resumeToken"
            }
            Cut::Stopping => {
                "the gateway is stopping: connect again, and resume with the last resumeToken"
            }
        }
    }

    /// The name in metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Cut::Slow => "slow",
            Cut::Stopping => "stopping",
        }
    }
}
