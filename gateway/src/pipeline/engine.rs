//! Everything that answering with one supergraph needs. A new supergraph gets a new engine; a
//! request keeps the one with which it began.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use apollo_compiler::Name;
use apollo_compiler::collections::HashMap;
use apollo_compiler::schema::Implementers;
use schema::supergraph::Supergraph;

use crate::executor::context::{CoveragePolicy, RequestContext};
use crate::http::GraphqlRequest;
use crate::operation::cache::OperationCache;
use crate::operation::limits::Limits;
use crate::operation::sealed::Sealing;
use crate::subgraph::SubgraphClient;
use crate::trace::Trace;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The organisation for which ids and cursors are sealed.
    pub organisation: Arc<str>,
}

/// Gives each caller the sealing of its organisation.
pub trait Sealer: Send + Sync {
    /// What seals and opens for `caller`.
    fn sealing(&self, caller: &Caller) -> Box<dyn Sealing>;
}

/// Times and sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a whole request may take.
    pub request_timeout: Duration,
    /// How long a single fetch may take.
    pub fetch_timeout: Duration,
    /// How many representations one request to an ordinary subgraph may carry.
    pub batch_limit: usize,
    /// How long a subscription waits at first before it opens a lost stream again.
    pub retry: Duration,
    /// How large operations may be.
    pub limits: Limits,
}

/// Answers operations on one supergraph.
pub struct Engine {
    pub(super) supergraph: Arc<Supergraph>,
    pub(super) sealer: Arc<dyn Sealer>,
    pub(super) operations: OperationCache,
    /// The object types of each interface, for introspection.
    pub(super) implementers: HashMap<Name, Implementers>,
    client: Arc<dyn SubgraphClient>,
    settings: Settings,
}

impl Caller {
    /// The one organisation there is until there are roles.
    pub fn local() -> Self {
        Self {
            organisation: "local".into(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(15),
            fetch_timeout: Duration::from_secs(2),
            batch_limit: 1_000,
            retry: Duration::from_millis(100),
            limits: Limits::default(),
        }
    }
}

impl Engine {
    /// An engine that asks services through `client`.
    pub fn new(
        supergraph: Arc<Supergraph>,
        client: Arc<dyn SubgraphClient>,
        sealer: Arc<dyn Sealer>,
        settings: Settings,
    ) -> Self {
        Self {
            operations: OperationCache::new(settings.limits),
            implementers: supergraph.public.implementers_map(),
            supergraph,
            sealer,
            client,
            settings,
        }
    }

    /// The supergraph that it answers with.
    pub fn supergraph(&self) -> &Arc<Supergraph> {
        &self.supergraph
    }

    /// The state of a client's request that begins now.
    pub(super) fn begin_for(&self, request: &GraphqlRequest) -> Arc<RequestContext> {
        let traceparent = request.traceparent.as_deref();
        Arc::new(RequestContext {
            trace: traceparent.and_then(Trace::read),
            ..self.context(request.policy)
        })
    }

    /// The state of a request that begins now.
    #[cfg(test)]
    pub(super) fn begin(&self, policy: CoveragePolicy) -> Arc<RequestContext> {
        Arc::new(self.context(policy))
    }

    fn context(&self, policy: CoveragePolicy) -> RequestContext {
        RequestContext {
            supergraph: Arc::clone(&self.supergraph),
            client: Arc::clone(&self.client),
            policy,
            deadline: Instant::now() + self.settings.request_timeout,
            fetch_timeout: self.settings.fetch_timeout,
            run: format!("{:032x}", rand::random::<u128>()),
            trace: None,
            residency: Mutex::default(),
            coverage: Mutex::default(),
            operations: self.operations.clone(),
            batch_limit: self.settings.batch_limit,
            retry: self.settings.retry,
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("subgraphs", &self.supergraph.subgraphs.len())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
