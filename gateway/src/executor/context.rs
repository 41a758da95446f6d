//! What one client request carries through plan execution, asks of `national` included.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use schema::region::RegionCode;
use schema::supergraph::Supergraph;
use schema::value::Key;

use crate::coverage::{Coverage, CoverageStatus};
use crate::operation::cache::OperationCache;
use crate::subgraph::SubgraphClient;
use crate::trace::Trace;

/// The state of one client request. Shared by all its fetches; gone with it.
pub struct RequestContext {
    /// The supergraph with which the request began.
    pub supergraph: Arc<Supergraph>,
    /// Carries requests to services.
    pub client: Arc<dyn SubgraphClient>,
    /// What to do where a region is missing.
    pub policy: CoveragePolicy,
    /// When the whole request must be answered.
    pub deadline: Instant,
    /// How long a single fetch may take.
    pub fetch_timeout: Duration,
    /// The nonce under which regions make tokens for this request (domain rule R20): 32 hex digits.
    pub run: String,
    /// The trace that the client's request is part of; `None` where it named none.
    pub trace: Option<Trace>,
    /// Which regions hold a spanning key, as far as their own lists have told (design 2.4).
    pub residency: Mutex<HashMap<Key, Vec<RegionCode>>>,
    /// How the regions answered so far, asks of `national` included. Fields that lack a region are
    /// kept by each execution, since their paths are its own.
    pub coverage: Mutex<Coverage>,
    /// The prepared operations of this supergraph, for the gateway's own asks.
    pub operations: OperationCache,
    /// How many representations one request to an ordinary subgraph may carry.
    pub batch_limit: usize,
    /// How long a subscription waits at first before it opens a lost stream again.
    pub retry: Duration,
}

impl RequestContext {
    /// Notes how one fetch of a region went.
    pub fn record(&self, region: &RegionCode, status: CoverageStatus, elapsed: Duration) {
        let mut coverage = self.coverage.lock().unwrap_or_else(PoisonError::into_inner);
        coverage.record(region, status, elapsed);
    }

    /// When a fetch that begins now must be answered: after the fetch timeout, or with the request.
    pub fn fetch_deadline(&self) -> Instant {
        self.deadline.min(Instant::now() + self.fetch_timeout)
    }
}

/// What a merged or listed value means where a region is missing (design 2.6). Chosen by the
/// request header `regiograaf-coverage`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum CoveragePolicy {
    /// Lists without the missing region's items, merged and derived values null.
    #[default]
    Loud,
    /// Merged and derived values over the regions that answered.
    Partial,
    /// The field that the missing fetch was to fill is null.
    Complete,
}
