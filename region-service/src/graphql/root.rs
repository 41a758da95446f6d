//! The query root: the shared core, and `_entities` in which each entity fails alone. Regions add no
//! root fields: what is theirs hangs on `Region`, `Programme` and what these lead to.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{
    Context, ContextSelectionSet, Error, ObjectType, OutputType, Pos, Positioned, QueryPathNode,
    QueryPathSegment, ServerError, ServerResult, Value,
};

use crate::error::ApiError;
use crate::graphql::failure;
use crate::graphql::query::Query;

/// The root `Query` of a region service.
pub struct Root(pub(crate) Query);

/// How many representations of each `_entities` field have been started. The library asks them in
/// order (a test keeps that so), but does not say which one it is asking.
#[derive(Default)]
pub(crate) struct EntityIndex(Mutex<HashMap<Pos, usize>>);

impl EntityIndex {
    /// The index of the next representation of the `_entities` field at `position`.
    fn next(&self, position: Pos) -> usize {
        let mut started = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = started.entry(position).or_default();
        let index = *next;
        *next += 1;
        index
    }
}

impl ContainerType for Root {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        self.0.resolve_field(ctx).await
    }

    async fn find_entity(
        &self,
        ctx: &Context<'_>,
        representation: &Value,
    ) -> ServerResult<Option<Value>> {
        let mut ctx = ctx.clone();
        let parent = ctx.path_node;
        let index = ctx.data_unchecked::<EntityIndex>().next(ctx.item.pos);
        ctx.path_node = Some(QueryPathNode {
            parent: parent.as_ref(),
            segment: QueryPathSegment::Index(index),
        });
        let error = match self.0.find_entity(&ctx, representation).await {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => ctx.set_error_path(unknown_entity(&ctx)),
            // An error from below the entity has its path; one of the entity itself has not.
            Err(error) if error.path.len() > 2 => error,
            Err(error) => ctx.set_error_path(error),
        };
        if !error.path.is_empty() && !failure::is_reported(&error) {
            ctx.add_error(error);
        }
        Ok(Some(Value::Null))
    }
}

impl OutputType for Root {
    fn type_name() -> Cow<'static, str> {
        Query::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Query::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl ObjectType for Root {}

fn unknown_entity(ctx: &Context<'_>) -> ServerError {
    let error = ApiError::bad_input(
        "A representation needs a __typename and a key that this service resolves.",
    );
    Error::new_with_source(error).into_server_error(ctx.item.pos)
}
