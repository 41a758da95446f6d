//! Prepared operations by document text: each is parsed, validated and planned once.

use std::sync::Arc;

use moka::future::Cache;
use schema::supergraph::Supergraph;
use tracing::Span;

use crate::error::{ErrorCode, GraphqlError, INTERNAL_TEXT};
use crate::operation::limits::Limits;
use crate::operation::{Audience, Prepared, Unprepared};

/// How much document text is kept, in bytes.
const TEXT_KEPT: u64 = 16 * 1024 * 1024;

/// The prepared operations of one supergraph. Cheap to clone.
#[derive(Clone)]
pub struct OperationCache {
    limits: Limits,
    prepared: Cache<OperationKey, Arc<Prepared>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct OperationKey {
    audience: Audience,
    text: Arc<str>,
    name: Option<Arc<str>>,
}

impl OperationCache {
    /// An empty cache, for operations of at most these sizes.
    pub fn new(limits: Limits) -> Self {
        let weigher = |key: &OperationKey, _: &Arc<Prepared>| {
            u32::try_from(key.text.len()).unwrap_or(u32::MAX)
        };
        Self {
            limits,
            prepared: Cache::builder()
                .max_capacity(TEXT_KEPT)
                .weigher(weigher)
                .build(),
        }
    }

    /// The operation `name` of a document, prepared now or before. Requests that come together
    /// wait for one preparation. Fails with what is wrong in the document; that is not kept.
    pub async fn get(
        &self,
        supergraph: &Arc<Supergraph>,
        audience: Audience,
        text: &str,
        name: Option<&str>,
    ) -> Result<Arc<Prepared>, Unprepared> {
        let key = OperationKey {
            audience,
            text: text.into(),
            name: name.map(Into::into),
        };
        let prepare = self.prepare(Arc::clone(supergraph), key.clone());
        let prepared = self.prepared.try_get_with(key, prepare).await;
        prepared.map_err(Arc::unwrap_or_clone)
    }

    /// Planning may take a while, so it is done beside the threads that serve requests.
    async fn prepare(
        &self,
        supergraph: Arc<Supergraph>,
        key: OperationKey,
    ) -> Result<Arc<Prepared>, Unprepared> {
        let limits = self.limits;
        let span = Span::current();
        let task = tokio::task::spawn_blocking(move || {
            let name = key.name.as_deref();
            span.in_scope(|| Prepared::new(&supergraph, key.audience, &key.text, name, &limits))
        });
        match task.await {
            Ok(prepared) => prepared.map(Arc::new),
            Err(error) => {
                tracing::error!(%error, "preparing an operation broke off");
                let error = GraphqlError::request(ErrorCode::InternalServerError, INTERNAL_TEXT);
                Err(Unprepared {
                    kind: None,
                    errors: vec![error],
                })
            }
        }
    }
}
