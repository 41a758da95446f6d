//! What the running gateway holds: the engine in use, which a new supergraph replaces.
//!
//! Nothing here is needed by another copy of the gateway: all of it is made anew at a start.

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::BoxFuture;
use schema::supergraph::Supergraph;
use tokio::sync::watch;

use crate::http::{Gateway, GraphqlRequest};
use crate::pipeline;
use crate::pipeline::engine::{Caller, Engine, Sealer, Settings};
use crate::pipeline::subscription::{self, ResponseStream};
use crate::response::Response;
use crate::subgraph::SubgraphClient;
use crate::subgraph::router::ServiceRouter;

/// The gateway's state. Cheap to clone; all clones see one engine.
#[derive(Clone)]
pub struct GatewayState {
    engine: Arc<watch::Sender<Arc<Engine>>>,
    parts: Arc<EngineParts>,
}

/// What every engine is made with.
pub struct EngineParts {
    /// Carries requests to services.
    pub client: Arc<dyn SubgraphClient>,
    /// Seals ids and cursors.
    pub sealer: Arc<dyn Sealer>,
    /// Times and sizes.
    pub settings: Settings,
}

impl EngineParts {
    /// Parts whose services are asked over `http`, but for those in this process.
    pub fn new(
        http: impl SubgraphClient + 'static,
        in_process: HashMap<String, Arc<dyn SubgraphClient>>,
        sealer: Arc<dyn Sealer>,
        settings: Settings,
    ) -> Self {
        Self {
            client: Arc::new(ServiceRouter::new(Arc::new(http), in_process)),
            sealer,
            settings,
        }
    }

    fn engine(&self, supergraph: Arc<Supergraph>) -> Arc<Engine> {
        let client = Arc::clone(&self.client);
        let sealer = Arc::clone(&self.sealer);
        Arc::new(Engine::new(supergraph, client, sealer, self.settings))
    }
}

impl GatewayState {
    /// A gateway that answers with `supergraph`.
    pub fn new(supergraph: Supergraph, parts: EngineParts) -> Self {
        let (engine, _) = watch::channel(parts.engine(Arc::new(supergraph)));
        Self {
            engine: Arc::new(engine),
            parts: Arc::new(parts),
        }
    }

    /// Answers with `supergraph` from now on. Requests that have begun keep theirs.
    pub fn replace(&self, supergraph: Arc<Supergraph>) {
        self.engine.send_replace(self.parts.engine(supergraph));
    }

    /// The engine for a request that begins now.
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.borrow())
    }
}

impl Gateway for GatewayState {
    fn answer(&self, request: GraphqlRequest) -> BoxFuture<'_, Response> {
        let engine = self.engine();
        Box::pin(async move { pipeline::answer(&engine, request, &Caller::local()).await })
    }

    fn respond(&self, request: GraphqlRequest) -> BoxFuture<'_, ResponseStream> {
        let engines = self.engine.subscribe();
        Box::pin(subscription::respond(engines, request, Caller::local()))
    }
}
