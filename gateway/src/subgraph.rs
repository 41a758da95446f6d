//! Asking one service: the transport-neutral request and answer, and who can carry them.
//!
//! `http` carries them over the network, `in_process` to the `national` subgraph. What to ask and
//! what to do with the answer is the executor's part.

mod body;
mod event_stream;
pub mod http;
pub mod in_process;
pub mod router;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use schema::supergraph::SubgraphId;
use schema::value::{Object, Value};

use crate::executor::context::RequestContext;

/// One service of the graph: an ordinary subgraph, or one partition of a partitioned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Service {
    /// The logical subgraph.
    pub subgraph: SubgraphId,
    /// The index of the partition in [`schema::supergraph::Subgraph::partitions`].
    pub partition: Option<u16>,
}

/// A GraphQL request to one service.
#[derive(Clone, Debug)]
pub struct SubgraphRequest {
    /// Whom to ask.
    pub service: Service,
    /// The operation's text.
    pub query: Arc<str>,
    /// Its variables.
    pub variables: Object,
}

/// A GraphQL answer, as it came.
#[derive(Clone, Debug, Default)]
pub struct SubgraphResponse {
    /// `data`; null where absent.
    pub data: Value,
    /// `errors`; empty where absent.
    pub errors: Vec<SubgraphError>,
}

/// One entry of a service's `errors`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubgraphError {
    /// `message`
    pub message: String,
    /// `path`, in the service's own response.
    pub path: Vec<schema::value::Value>,
    /// `extensions`
    pub extensions: Object,
}

/// The answers of a subscription as they come. It ends where the service said that it is complete;
/// after a failure nothing more comes. Dropping it ends the subscription.
pub type SubgraphStream = BoxStream<'static, Result<SubgraphResponse, FetchError>>;

/// Why there is no usable GraphQL answer. Its text is for logs; clients see a coverage status.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The service did not answer in its time.
    #[error("no answer within {after:?}")]
    Timeout {
        /// How long was waited.
        after: Duration,
    },
    /// No connection, or it broke.
    #[error("unreachable")]
    Unreachable {
        /// What the transport said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An HTTP status without a GraphQL body.
    #[error("HTTP status {status}")]
    Status {
        /// The status.
        status: u16,
    },
    /// The body is no GraphQL response.
    #[error("not a GraphQL response: {reason}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing carries subscriptions to the service.
    #[error("the service cannot be subscribed to")]
    NoSubscriptions,
}

/// Carries requests to services. One implementation per transport, one that picks by service.
pub trait SubgraphClient: Send + Sync {
    /// Asks a service and waits for its whole answer. Fails with a [`FetchError`] where there is
    /// no usable GraphQL answer; errors inside an answer are not failures.
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>>;

    /// Opens a subscription and waits until the service has taken it. Fails with a [`FetchError`]
    /// where it has not; a service may also take it and answer with errors only.
    fn subscribe<'a>(
        &'a self,
        _context: &'a Arc<RequestContext>,
        _request: SubgraphRequest,
    ) -> BoxFuture<'a, Result<SubgraphStream, FetchError>> {
        Box::pin(std::future::ready(Err(FetchError::NoSubscriptions)))
    }
}
