//! Field errors as the GraphQL specification has them (section 6.4.4): the nullable field that
//! failed, or the nearest nullable field around it, is null; its siblings stand.
//!
//! async-graphql 8.0.0-rc.5 nulls the parent of a failed nullable field; this extension repairs
//! that, and gives the library's own validation errors their code.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextPrepareRequest, NextResolve,
    NextSubscribe, NextValidation, ResolveInfo,
};
use async_graphql::{
    ErrorExtensionValues, Request, Response, ServerError, ServerResult, ValidationResult, Value,
    async_trait,
};

use futures::StreamExt;
use futures::stream::BoxStream;

use crate::error::ApiError;
use crate::graphql::root::EntityIndex;

/// Makes a [`FieldErrors`] for each request.
pub(crate) struct FieldErrorsFactory;

impl ExtensionFactory for FieldErrorsFactory {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(FieldErrors::default())
    }
}

/// The errors of one request's fields, each with its full path.
#[derive(Default)]
struct FieldErrors {
    errors: Mutex<Vec<ServerError>>,
}

/// Marks an error that is in [`FieldErrors`] already and only travels up to a nullable field.
struct Reported;

#[async_trait::async_trait]
impl Extension for FieldErrors {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        next.run(ctx, request.data(EntityIndex::default())).await
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await.map_err(|mut errors| {
            for error in &mut errors {
                set_code(error, "GRAPHQL_VALIDATION_FAILED");
            }
            errors
        })
    }

    /// Describes what goes wrong before a subscription's first event: that is in no execution.
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let described = next.run(ctx, stream).map(|mut response| {
            response.errors.iter_mut().for_each(describe);
            response
        });
        described.boxed()
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let mut response = next.run(ctx, operation_name).await;
        response.errors.retain(|error| !is_reported(error));
        response.errors.append(&mut self.lock());
        for error in &mut response.errors {
            describe(error);
        }
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let nullable = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Ok(value) => Ok(value),
            Err(error) => {
                let error = self.report(error);
                if nullable {
                    Ok(Some(Value::Null))
                } else {
                    Err(error)
                }
            }
        }
    }
}

impl FieldErrors {
    /// Stores `error` unless it is stored already; gives what travels up in its place.
    fn report(&self, mut error: ServerError) -> ServerError {
        if is_reported(&error) {
            return error;
        }
        let mut mark = error.clone();
        mark.source = Some(Arc::new(Reported));
        self.lock().push(mem::replace(&mut error, mark));
        error
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<ServerError>> {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn is_reported(error: &ServerError) -> bool {
    error.source::<Reported>().is_some()
}

/// Gives `error` the text and the code that clients see, unless it has them. An internal error is
/// logged here, once.
fn describe(error: &mut ServerError) {
    if has_code(error) {
        return;
    }
    let Some(cause) = error.source::<ApiError>() else {
        set_code(error, "BAD_USER_INPUT");
        return;
    };
    let (text, code) = (cause.client_text(), cause.code());
    if code == "INTERNAL_SERVER_ERROR" {
        let why = std::error::Error::source(cause).map(ToString::to_string);
        tracing::error!(error = %cause, why, "a field failed");
    }
    error.message = text;
    set_code(error, code);
}

/// Gives `error` the code `code` unless it has one. Errors of our own all have one, so what is left
/// are the library's: about arguments that it could not read.
fn set_code(error: &mut ServerError, code: &str) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}

fn has_code(error: &ServerError) -> bool {
    let extensions = error.extensions.as_ref();
    extensions.is_some_and(|extensions| extensions.get("code").is_some())
}
