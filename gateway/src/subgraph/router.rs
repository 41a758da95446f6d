//! Picks the transport by service: over HTTP where the supergraph has a URL, else in process by
//! the subgraph's name.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use futures::future::BoxFuture;

use super::{
    FetchError, Service, SubgraphClient, SubgraphRequest, SubgraphResponse, SubgraphStream,
};
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

impl ServiceRouter {
    /// Who carries requests to a service; `Err` where nobody does.
    fn transport(
        &self,
        context: &RequestContext,
        service: Service,
    ) -> Result<&dyn SubgraphClient, FetchError> {
        let subgraph = context.supergraph.subgraph(service.subgraph);
        if service.partition.is_some() || !subgraph.url.is_empty() {
            return Ok(&*self.http);
        }
        let client = self.in_process.get(&subgraph.name);
        client.map(|client| &**client).ok_or_else(|| {
            let name = subgraph.name.clone();
            FetchError::Unreachable {
                source: Box::new(Nowhere { name }),
            }
        })
    }
}

impl SubgraphClient for ServiceRouter {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        match self.transport(context, request.service) {
            Ok(client) => client.ask(context, request, deadline),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn subscribe<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
    ) -> BoxFuture<'a, Result<SubgraphStream, FetchError>> {
        match self.transport(context, request.service) {
            Ok(client) => client.subscribe(context, request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}
