//! Introspection (GraphQL specification, section 4): the schema that the client sees, by itself or
//! beside fetched fields.

use apollo_compiler::introspection::partial_execute;
use apollo_compiler::response::{GraphQLError, JsonMap, ResponseDataPathSegment};
use apollo_compiler::validation::Valid;
use schema::value::{Object, Value};

use crate::error::{ErrorCode, GraphqlError, INTERNAL_TEXT};
use crate::operation::Prepared;
use crate::pipeline::engine::Engine;
use crate::response::path::{PathSegment, ResponsePath};

/// What `__schema` and `__type` answer, by response key.
#[derive(Debug, Default)]
pub(super) struct Introspection {
    pub(super) data: Object,
    pub(super) errors: Vec<GraphqlError>,
}

/// Answers the introspection fields of an operation. Empty for one without any.
pub(super) fn introspect(
    engine: &Engine,
    prepared: &Prepared,
    variables: &Object,
) -> Introspection {
    if !prepared.is_introspective {
        return Introspection::default();
    }
    match answer(engine, prepared, variables) {
        Ok(introspection) => introspection,
        Err(reason) => {
            tracing::error!(reason, "introspection failed");
            Introspection {
                data: Object::new(),
                errors: vec![GraphqlError::request(
                    ErrorCode::InternalServerError,
                    INTERNAL_TEXT,
                )],
            }
        }
    }
}

fn answer(
    engine: &Engine,
    prepared: &Prepared,
    variables: &Object,
) -> Result<Introspection, String> {
    let text = Value::Object(variables.clone()).to_string();
    let variables: JsonMap = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let response = partial_execute(
        &engine.supergraph.public,
        &engine.implementers,
        &prepared.document,
        &prepared.operation,
        Valid::assume_valid_ref(&variables),
    )
    .map_err(|error| error.message().to_string())?;
    let data = Value::from_serialize(&response.data).map_err(|error| error.to_string())?;
    let data = match data {
        Value::Object(data) => data,
        _ => Object::new(),
    };
    // Arguments of other fields are none of introspection's business.
    let own = response.errors.iter().filter(|error| {
        let first = error.path.first();
        first.is_some_and(|segment| matches!(segment, ResponseDataPathSegment::Field(key) if data.get(key).is_some()))
    });
    let errors = own.map(shown).collect();
    Ok(Introspection { data, errors })
}

fn shown(error: &GraphQLError) -> GraphqlError {
    let path = error.path.iter().map(|segment| match segment {
        ResponseDataPathSegment::Field(key) => PathSegment::Key(key.as_str().into()),
        ResponseDataPathSegment::ListIndex(index) => PathSegment::Index(*index),
    });
    GraphqlError::field(
        ErrorCode::BadUserInput,
        error.message.clone(),
        ResponsePath(path.collect()),
    )
}
