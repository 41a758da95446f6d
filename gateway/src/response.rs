//! The response: what a client gets, paths into it, and how the response tree becomes what the
//! client selected.

pub mod clip;
pub mod leaf;
pub mod path;
pub mod projection;
pub mod selection;
#[cfg(test)]
mod tests;

use schema::value::{Object, Value};

use crate::error::GraphqlError;

/// What a client gets (GraphQL specification, section 7.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The HTTP status for `application/graphql-response+json`.
    pub status: u16,
    /// `data`; `None` for a request that was refused before execution.
    pub data: Option<Value>,
    /// `errors`; left out where empty.
    pub errors: Vec<GraphqlError>,
    /// `extensions`; left out where empty.
    pub extensions: Object,
}

impl Response {
    /// The answer to a request that is refused before execution: no `data`, the first error's
    /// status.
    pub fn refused(errors: Vec<GraphqlError>) -> Self {
        let code = errors.first().and_then(|error| error.code()?.parse().ok());
        Self {
            status: code.map_or(400, crate::error::ErrorCode::http_status),
            data: None,
            errors,
            extensions: Object::new(),
        }
    }

    /// The body as JSON.
    pub fn to_value(&self) -> Value {
        let mut body = Object::new();
        if let Some(data) = &self.data {
            body.insert("data", data.clone());
        }
        if !self.errors.is_empty() {
            let errors = self.errors.iter().map(GraphqlError::to_value);
            body.insert("errors", Value::List(errors.collect()));
        }
        if !self.extensions.is_empty() {
            body.insert("extensions", Value::Object(self.extensions.clone()));
        }
        Value::Object(body)
    }
}
