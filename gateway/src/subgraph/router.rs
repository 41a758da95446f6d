//! Picks the transport by service: over HTTP where the supergraph has a URL, else in process by
//! the subgraph's name.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use futures::future::BoxFuture;

use super::{FetchError, SubgraphClient, SubgraphRequest, SubgraphResponse};
use crate::executor::context::RequestContext;

/// All services of a gateway.
pub struct ServiceRouter {
    http: Arc<dyn SubgraphClient>,
    in_process: HashMap<String, Arc<dyn SubgraphClient>>,
}

/// A subgraph without a URL that is not in this process.
#[derive(Debug, thiserror::Error)]
#[error("subgraph `{name}` has no URL and is not part of this gateway")]
struct Nowhere {
    name: String,
}

impl ServiceRouter {
    /// A router that asks over `http` what is not named in `in_process`.
    pub fn new(
        http: Arc<dyn SubgraphClient>,
        in_process: HashMap<String, Arc<dyn SubgraphClient>>,
    ) -> Self {
        Self { http, in_process }
    }
}

impl SubgraphClient for ServiceRouter {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        let subgraph = &context.supergraph.subgraphs[usize::from(request.service.subgraph.0)];
        if request.service.partition.is_some() || !subgraph.url.is_empty() {
            return self.http.ask(context, request, deadline);
        }
        match self.in_process.get(&subgraph.name) {
            Some(client) => client.ask(context, request, deadline),
            None => {
                let name = subgraph.name.clone();
                Box::pin(std::future::ready(Err(FetchError::Unreachable {
                    source: Box::new(Nowhere { name }),
                })))
            }
        }
    }
}
