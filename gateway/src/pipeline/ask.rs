//! The gateway's own asks: what `national` asks other subgraphs within a client's request.
//!
//! Planned and executed like a client's operation, on the internal schema, with the client
//! request's context: same deadline, policy, residency and run. Nothing is sealed or disclosed
//! here; that is done once, to the client's answer.

use std::sync::Arc;

use schema::value::{Object, Value};

use crate::coverage::MissingField;
use crate::error::GraphqlError;
use crate::executor;
use crate::executor::context::RequestContext;
use crate::operation::Audience;
use crate::operation::sealed::{CursorScope, Sealing};
use crate::pipeline::assembly::Assembly;

/// The answer to an ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The data; null where a null went all the way up.
    pub data: Value,
    /// The errors, those of missing regions among them.
    pub errors: Vec<GraphqlError>,
    /// The fields that lack regions.
    pub missing: Vec<MissingField>,
}

/// Runs an operation on the internal schema within a client's request. Fails where the operation
/// itself is wrong.
pub async fn ask(
    context: &Arc<RequestContext>,
    query: &str,
    variables: &Object,
) -> Result<Asked, Vec<GraphqlError>> {
    let operations = &context.operations;
    let prepared = operations
        .get(&context.supergraph, Audience::Gateway, query, None)
        .await?;
    let variables = prepared.variables(&context.supergraph, variables, &Unsealed)?;
    let executed = executor::execute(context, &prepared.plan, &variables).await;
    let assembly = Assembly {
        supergraph: &context.supergraph,
        prepared: &prepared,
        variables: &variables,
        sealing: None,
    };
    let assembled = assembly.assemble(executed, &Object::new());
    Ok(Asked {
        data: assembled.data,
        errors: assembled.errors,
        missing: assembled.missing,
    })
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
