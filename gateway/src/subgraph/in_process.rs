//! Asks a subgraph that lives in this process: an async-graphql schema.
//!
//! The request's [`RequestContext`] is handed to its resolvers as data, so that they can ask other
//! subgraphs in the same client request.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Executor, Request, Variables};
use futures::future::BoxFuture;

use super::{FetchError, SubgraphClient, SubgraphRequest, SubgraphResponse, body};
use crate::executor::context::RequestContext;
use crate::national::Ask;
use crate::pipeline::ask::ContextAsk;

/// A client for one schema. Resolvers find an `Arc<RequestContext>` and an `Arc<dyn Ask>` in
/// their data.
#[derive(Clone, Debug)]
pub struct InProcess<E> {
    schema: E,
}

impl<E: Executor> InProcess<E> {
    /// A client for `schema`.
    pub fn new(schema: E) -> Self {
        Self { schema }
    }
}

impl<E: Executor> SubgraphClient for InProcess<E> {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        Box::pin(async move {
            let started = Instant::now();
            let variables = serde_json::to_value(&request.variables)
                .map_err(|error| body::malformed(format!("variables: {error}")))?;
            let request = Request::new(&*request.query)
                .variables(Variables::from_json(variables))
                .data(Arc::clone(context))
                .data::<Arc<dyn Ask>>(Arc::new(ContextAsk::new(Arc::clone(context))));
            let answer = tokio::time::timeout_at(deadline.into(), self.schema.execute(request))
                .await
                .map_err(|_| FetchError::Timeout {
                    after: started.elapsed(),
                })?;
            // Through the same text as an answer over HTTP, so that both are read by one function.
            let text =
                serde_json::to_vec(&answer).map_err(|error| body::malformed(error.to_string()))?;
            body::read(&text)
        })
    }
}
