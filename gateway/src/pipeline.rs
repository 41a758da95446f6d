//! One request through the gateway, from top to bottom:
//! parse → validate → authorise → plan → execute → disclose → project.
//!
//! Owns the order of these steps and the response that they make. Each step is a module's of its
//! own; parsing, validation and planning are done once for each document and kept.

pub mod ask;
mod assembly;
pub mod engine;
mod introspection;
pub mod subscription;
#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError};

use apollo_compiler::ast::OperationType;
use schema::value::Object;
use tracing::Instrument;

use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::RequestContext;
use crate::executor::{self, Executed};
use crate::http::{GraphqlRequest, Method};
use crate::operation::{Audience, Prepared};
use crate::response::Response;
use assembly::Assembly;
use engine::{Caller, Engine};
use introspection::Introspection;

/// Answers a client's request. Never fails: what goes wrong is in the response. A fault of ours is
/// logged where it happens, within a span that has the `requestId` that the client sees.
pub async fn answer(engine: &Engine, request: GraphqlRequest, caller: &Caller) -> Response {
    let id = format!("{:016x}", rand::random::<u64>());
    let span = tracing::info_span!("request", %id);
    let answered = answer_or_refuse(engine, request, caller)
        .instrument(span)
        .await;
    let mut response = answered.unwrap_or_else(Response::refused);
    let internal = ErrorCode::InternalServerError.to_string();
    let faults = response
        .errors
        .iter_mut()
        .filter(|error| error.code() == Some(&*internal));
    for error in faults {
        error.extensions.insert("requestId", id.as_str().into());
    }
    response
}

async fn answer_or_refuse(
    engine: &Engine,
    request: GraphqlRequest,
    caller: &Caller,
) -> Result<Response, Vec<GraphqlError>> {
    let context = engine.begin_for(&request);
    let sealing = engine.sealer.sealing(caller);
    let prepared = prepare(&context, &request).await?;
    check_answerable(&prepared)?;
    authorise(&context, &prepared, caller)?;
    let variables = prepared.variables(&context.supergraph, &request.variables, &*sealing)?;
    let executed = executor::execute(&context, &prepared.plan, &variables).await;
    let disclosed = disclose(executed, caller);
    let introspection = introspection::introspect(engine, &prepared, &variables);
    let assembly = Assembly {
        supergraph: &context.supergraph,
        prepared: &prepared,
        variables: &variables,
        sealing: Some(&*sealing),
    };
    Ok(project(&context, &assembly, disclosed, introspection))
}

/// Parses, validates and plans, once for each document. Whether the method allows the operation
/// is told before whether the document is valid: it may be a mutation of a graph that has none.
async fn prepare(
    context: &RequestContext,
    request: &GraphqlRequest,
) -> Result<Arc<Prepared>, Vec<GraphqlError>> {
    let name = request.operation_name.as_deref();
    let operations = &context.operations;
    let prepared = operations
        .get(&context.supergraph, Audience::Client, &request.query, name)
        .await;
    let kind = match &prepared {
        Ok(prepared) => Some(prepared.operation.operation_type),
        Err(unprepared) => unprepared.kind,
    };
    check_method(request.method, kind)?;
    prepared.map_err(|unprepared| unprepared.errors)
}

/// Checks that a mutation does not come by GET (GraphQL over HTTP, section 5, GET).
fn check_method(method: Method, kind: Option<OperationType>) -> Result<(), Vec<GraphqlError>> {
    if method == Method::Get && kind == Some(OperationType::Mutation) {
        let message = "only queries may be asked by GET: send this by POST";
        return Err(vec![GraphqlError::request(
            ErrorCode::MethodNotAllowed,
            message,
        )]);
    }
    Ok(())
}

/// Checks that one response answers the operation: a subscription has many.
fn check_answerable(prepared: &Prepared) -> Result<(), Vec<GraphqlError>> {
    if prepared.operation.operation_type != OperationType::Subscription {
        return Ok(());
    }
    let message = "a subscription is answered by a stream: ask it with `Accept: text/event-stream`, or over a WebSocket (graphql-transport-ws)";
    Err(vec![GraphqlError::request(ErrorCode::BadRequest, message)])
}

/// Checks that the caller may ask this: nothing but the public schema. Validation has refused
/// what is not public; this holds however a document came to be prepared.
fn authorise(
    context: &RequestContext,
    prepared: &Prepared,
    _caller: &Caller,
) -> Result<(), Vec<GraphqlError>> {
    let public = &context.supergraph.public;
    let hidden = prepared
        .fields
        .iter()
        .filter(|(parent, field)| public.type_field(parent, field).is_err());
    let errors: Vec<GraphqlError> = hidden
        .map(|(parent, field)| {
            let message = format!("`{parent}.{field}` is not part of this graph");
            GraphqlError::request(ErrorCode::GraphqlValidationFailed, message)
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// The one place between what was fetched and what is shown: rules of disclosure that depend on
/// the caller are applied here, once, to the answers of `national` too. There are none yet, so
/// everything passes.
fn disclose(executed: Executed, _caller: &Caller) -> Executed {
    executed
}

fn project(
    context: &RequestContext,
    assembly: &Assembly<'_>,
    executed: Executed,
    introspection: Introspection,
) -> Response {
    let mut assembled = assembly.assemble(executed, &introspection.data);
    assembled.errors.extend(introspection.errors);
    let mut coverage = context
        .coverage
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    coverage.extend(assembled.missing);
    let mut extensions = Object::new();
    if coverage.is_touched() {
        extensions.insert("coverage", coverage.to_value());
    }
    Response {
        status: 200,
        data: Some(assembled.data),
        errors: assembled.errors,
        extensions,
    }
}
