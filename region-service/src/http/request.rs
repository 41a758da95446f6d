//! Reads a GraphQL request from HTTP (GraphQL over HTTP, sections 5 and 6.2), and checks its
//! operation as far as it can be checked without the schema.

mod root_field;

use async_graphql::parser::types::{DocumentOperations, OperationDefinition, OperationType};
use async_graphql::{Request, Variables};
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use serde_json::{Map, Value};

/// How large a body, or a message, may be.
pub(super) const BODY_LIMIT: usize = 512 * 1024;

/// Names the run whose tokens pupils are counted by.
pub(super) const RUN_HEADER: &str = "regiograaf-run";

/// How much of a larger body is read all the same: a client that is still sending when the
/// connection closes loses the answer that says what is wrong.
pub(super) const READ_LIMIT: usize = 4 * 1024 * 1024;

/// Why a request is refused before it is executed.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// An operation that is asked.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) operation: OperationType,
}

/// What may be asked besides queries, by the way in which it is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowed {
    mutation: bool,
    subscription: bool,
}

impl Allowed {
    /// GET: browsers send it for any page.
    pub(super) const READING: Self = Self {
        mutation: false,
        subscription: false,
    };
    /// GET that is answered by a stream.
    pub(super) const READING_STREAM: Self = Self {
        mutation: false,
        subscription: true,
    };
    /// POST: one answer.
    pub(super) const ONE_ANSWER: Self = Self {
        mutation: true,
        subscription: false,
    };
    /// A stream that may also write.
    pub(super) const ALL: Self = Self {
        mutation: true,
        subscription: true,
    };
}

impl Refused {
    /// Whether it is GraphQL's part that is refused: the request around it can be read.
    pub(super) fn is_of_operation(&self) -> bool {
        self.status == 400 && self.code != "BAD_REQUEST"
    }

    /// Another method than GET and POST.
    pub(super) fn method() -> Self {
        Self {
            status: 405,
            code: "METHOD_NOT_ALLOWED",
            message: "GraphQL is served by POST, and queries also by GET.".to_owned(),
        }
    }

    /// A wrong name of a run.
    pub(super) fn run(why: &str) -> Self {
        bad_request(format!("The header `{RUN_HEADER}` is wrong: {why}."))
    }
}

/// Reads a GET request.
pub(super) fn from_get(uri: &Uri, allowed: Allowed) -> Result<Asked, Refused> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| bad_request("The query string cannot be read: encode it as a form."))?;
    let mut members = Map::new();
    for (key, value) in pairs.0 {
        let value = match key.as_str() {
            "query" | "operationName" => Value::String(value),
            "variables" | "extensions" => serde_json::from_str(&value)
                .map_err(|error| bad_request(format!("`{key}` is not JSON: {error}.")))?,
            _ => continue,
        };
        if members.contains_key(&key) {
            return Err(bad_request(format!("`{key}` is given more than once.")));
        }
        members.insert(key, value);
    }
    operation(members, allowed)
}

/// Reads a POST request.
pub(super) async fn from_post(
    headers: &HeaderMap,
    body: Body,
    allowed: Allowed,
) -> Result<Asked, Refused> {
    check_content_type(headers)?;
    let body = axum::body::to_bytes(body, READ_LIMIT)
        .await
        .map_err(|error| too_large_or_broken(&error))?;
    if body.len() > BODY_LIMIT {
        return Err(too_large());
    }
    if body.trim_ascii().is_empty() {
        return Err(bad_request(
            "The body is empty: send a JSON object with a `query`.",
        ));
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(members)) => operation(members, allowed),
        Ok(Value::Array(_)) => Err(bad_request(
            "Batches are not served: send one operation per request.",
        )),
        Ok(_) => Err(bad_request(
            "The body is no JSON object: send one with a `query`.",
        )),
        Err(error) => Err(bad_request(format!("The body is not JSON: {error}."))),
    }
}

/// Reads the members of a GraphQL request.
pub(super) fn operation(
    mut members: Map<String, Value>,
    allowed: Allowed,
) -> Result<Asked, Refused> {
    let query = match members.remove("query") {
        Some(Value::String(query)) if !query.trim().is_empty() => query,
        None | Some(Value::Null | Value::String(_)) => {
            return Err(bad_request(
                "The request has no `query`: send the document as a text.",
            ));
        }
        Some(_) => return Err(bad_request("`query` is no text.")),
    };
    let name = match members.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err(bad_request("`operationName` is no text.")),
    };
    let variables = match members.remove("variables") {
        None | Some(Value::Null) => Value::Object(Map::new()),
        Some(variables @ Value::Object(_)) => variables,
        Some(_) => return Err(bad_request("`variables` is no JSON object.")),
    };
    let mut document = async_graphql::parser::parse_query(&query)
        .map_err(|error| refused("GRAPHQL_PARSE_FAILED", error.to_string()))?;
    let operation = find_operation(&mut document.operations, name.as_deref())?;
    let kind = operation.ty;
    check_kind(kind, allowed)?;
    check_variables(operation, &variables)?;
    if kind == OperationType::Subscription {
        root_field::place(operation, &document.fragments)?;
    }
    let mut request = Request::new(query).variables(Variables::from_json(variables));
    request.operation_name = name;
    request.set_parsed_query(document);
    Ok(Asked {
        request,
        operation: kind,
    })
}

/// The named operation of a document, or its only one.
fn find_operation<'d>(
    operations: &'d mut DocumentOperations,
    name: Option<&str>,
) -> Result<&'d mut OperationDefinition, Refused> {
    let operation = match (operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get_mut(name),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values_mut();
            all.next().filter(|_| all.next().is_none())
        }
        (DocumentOperations::Single(_), Some(_)) => None,
    };
    if let Some(operation) = operation {
        return Ok(&mut operation.node);
    }
    let message = match name {
        Some(name) => format!("The document has no operation `{name}`."),
        None => "The document has several operations: name one in `operationName`.".to_owned(),
    };
    Err(refused("OPERATION_RESOLUTION_FAILURE", message))
}

fn check_kind(kind: OperationType, allowed: Allowed) -> Result<(), Refused> {
    match kind {
        OperationType::Mutation if !allowed.mutation => Err(Refused {
            status: 405,
            code: "METHOD_NOT_ALLOWED",
            message: "GET only reads: send a mutation by POST.".to_owned(),
        }),
        OperationType::Subscription if !allowed.subscription => Err(Refused {
            status: 406,
            code: "NOT_ACCEPTABLE",
            message:
                "A subscription is answered by a stream: ask with `Accept: text/event-stream`, \
                      or over WebSocket (graphql-transport-ws)."
                    .to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Every variable that must be given is.
fn check_variables(operation: &OperationDefinition, variables: &Value) -> Result<(), Refused> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let given = variables.get(variable.name.node.as_str());
        let required = !variable.var_type.node.nullable && variable.default_value.is_none();
        if required && given.is_none_or(Value::is_null) {
            return Err(refused(
                "BAD_USER_INPUT",
                format!(
                    "The variable `${}` of type `{}` is not given.",
                    variable.name.node, variable.var_type.node
                ),
            ));
        }
    }
    Ok(())
}

pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Refused> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = given.and_then(|given| given.split(';').next());
    if essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
        return Ok(());
    }
    let given = given.map_or_else(|| "none".to_owned(), |given| format!("`{given}`"));
    Err(Refused {
        status: 415,
        code: "UNSUPPORTED_MEDIA_TYPE",
        message: format!("The content type is {given}: send JSON as `application/json`, in UTF-8."),
    })
}

fn too_large() -> Refused {
    Refused {
        status: 413,
        code: "PAYLOAD_TOO_LARGE",
        message: format!("The body is larger than {} KiB.", BODY_LIMIT / 1024),
    }
}

fn too_large_or_broken(error: &axum::Error) -> Refused {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit exceeded") {
            return too_large();
        }
        cause = error.source();
    }
    bad_request("The body broke off.")
}

fn refused(code: &'static str, message: impl Into<String>) -> Refused {
    Refused {
        status: 400,
        code,
        message: message.into(),
    }
}

fn bad_request(message: impl Into<String>) -> Refused {
    refused("BAD_REQUEST", message)
}
