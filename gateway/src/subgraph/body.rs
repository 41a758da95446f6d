//! A service's answer as text: what counts as a GraphQL response, and what it says.

use schema::value::{Object, Value};

use super::{FetchError, SubgraphError, SubgraphResponse};

/// Reads a GraphQL response body (GraphQL specification, section 7.1). Fails where it is none.
pub(super) fn read(body: &[u8]) -> Result<SubgraphResponse, FetchError> {
    let value = Value::from_slice(body).map_err(|error| malformed(format!("no JSON: {error}")))?;
    let Value::Object(mut entries) = value else {
        return Err(malformed("no JSON object"));
    };
    let data = data(entries.remove("data"))?;
    let errors = errors(entries.remove("errors"))?;
    if data.is_null() && errors.is_empty() {
        return Err(malformed("neither data nor errors"));
    }
    Ok(SubgraphResponse { data, errors })
}

/// A [`FetchError::Malformed`].
pub(super) fn malformed(reason: impl Into<String>) -> FetchError {
    FetchError::Malformed {
        reason: reason.into(),
    }
}

fn data(value: Option<Value>) -> Result<Value, FetchError> {
    match value {
        None => Ok(Value::Null),
        Some(data @ (Value::Null | Value::Object(_))) => Ok(data),
        Some(_) => Err(malformed("`data` is no object")),
    }
}

fn errors(value: Option<Value>) -> Result<Vec<SubgraphError>, FetchError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::List(entries)) => entries.into_iter().map(error).collect(),
        Some(_) => Err(malformed("`errors` is no list")),
    }
}

fn error(entry: Value) -> Result<SubgraphError, FetchError> {
    let Value::Object(mut entry) = entry else {
        return Err(malformed("an entry of `errors` is no object"));
    };
    let Some(Value::String(message)) = entry.remove("message") else {
        return Err(malformed("an entry of `errors` has no message"));
    };
    let path = match entry.remove("path") {
        Some(Value::List(path)) => path,
        _ => Vec::new(),
    };
    let extensions = match entry.remove("extensions") {
        Some(Value::Object(extensions)) => extensions,
        _ => Object::new(),
    };
    Ok(SubgraphError {
        message: message.to_string(),
        path,
        extensions,
    })
}
