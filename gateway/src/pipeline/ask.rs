//! The gateway's own asks: what `national` asks other subgraphs within a client's request.
//!
//! Planned and executed like a client's operation, on the internal schema, with the client
//! request's context: same deadline, policy, residency and run. Nothing is sealed or disclosed
//! here; that is done once, to the client's answer.
//!
//! `national` tells what was missing by errors with the code `PARTITION_UNAVAILABLE`, a `region`
//! and a `reason` at its own field's path; `executor::report` folds them into the client's coverage.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use schema::value::Object;

use crate::coverage::CoverageStatus;
use crate::error::{ErrorCode, GraphqlError, INTERNAL_TEXT};
use crate::executor;
use crate::executor::context::{CoveragePolicy, RequestContext};
use crate::national::{Answer, Ask, Missing};
use crate::operation::Audience;
use crate::operation::sealed::{CursorScope, Sealing};
use crate::pipeline::assembly::{Assembled, Assembly};

/// Asks within one client request.
pub struct ContextAsk {
    context: Arc<RequestContext>,
}

impl ContextAsk {
    /// Asks with `context`.
    pub fn new(context: Arc<RequestContext>) -> Self {
        Self { context }
    }

    async fn run(&self, query: &str, variables: &Object) -> Result<Answer, Vec<GraphqlError>> {
        let context = &self.context;
        let operations = &context.operations;
        let prepared = operations
            .get(&context.supergraph, Audience::Gateway, query, None)
            .await
            .map_err(|unprepared| unprepared.errors)?;
        let variables = prepared.variables(&context.supergraph, variables, &Unsealed)?;
        let executed = executor::execute(context, &prepared.plan, &variables).await;
        let assembly = Assembly {
            supergraph: &context.supergraph,
            prepared: &prepared,
            variables: &variables,
            sealing: None,
        };
        Ok(answer(assembly.assemble(executed, &Object::new())))
    }
}

impl Ask for ContextAsk {
    fn ask(&self, operation: String, variables: Object) -> BoxFuture<'_, Answer> {
        async move {
            self.run(&operation, &variables)
                .await
                .unwrap_or_else(|errors| {
                    let reason = errors.first().map(|error| error.message.as_str());
                    tracing::error!(reason, operation, "the gateway asked what it may not ask");
                    Answer {
                        errors: vec![GraphqlError::request(
                            ErrorCode::InternalServerError,
                            INTERNAL_TEXT,
                        )],
                        ..Answer::default()
                    }
                })
        }
        .boxed()
    }

    fn policy(&self) -> CoveragePolicy {
        self.context.policy
    }
}

fn answer(assembled: Assembled) -> Answer {
    let mut missing: BTreeMap<_, CoverageStatus> = BTreeMap::new();
    for field in assembled.missing {
        let reason = missing.entry(field.region).or_default();
        *reason = (*reason).max(field.reason);
    }
    let missing = missing
        .into_iter()
        .map(|(region, reason)| Missing { region, reason });
    let is_missing = ErrorCode::PartitionUnavailable.to_string();
    let errors = assembled
        .errors
        .into_iter()
        .filter(|error| error.code() != Some(&*is_missing));
    Answer {
        data: assembled.data,
        errors: errors.collect(),
        missing: missing.collect(),
    }
}

/// The gateway's own ids and cursors are as regions have them.
struct Unsealed;

impl Sealing for Unsealed {
    fn seal_id(&self, link_key: &str) -> String {
        link_key.to_owned()
    }

    fn seal_cursor(&self, _scope: &CursorScope, cursor: &str) -> String {
        cursor.to_owned()
    }

    fn open_id(&self, id: &str) -> Option<String> {
        Some(id.to_owned())
    }

    fn open_cursor(&self, _scope: &CursorScope, cursor: &str) -> Option<String> {
        Some(cursor.to_owned())
    }
}
