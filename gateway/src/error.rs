//! What goes wrong, as clients see it: the codes, and one entry of `errors`.
//!
//! Client errors carry a text that says what to change. Everything else is logged once and shown
//! as [`INTERNAL_TEXT`].

use schema::region::RegionCode;
use schema::value::{Object, Value};
use strum::{Display, EnumString};

use crate::response::path::ResponsePath;

/// What a client reads where the fault is ours.
pub const INTERNAL_TEXT: &str = "Internal server error";

/// `extensions.code` of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// The document is no GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// No operation, or not one, has the asked name.
    OperationResolutionFailure,
    /// The request is no GraphQL-over-HTTP request.
    BadRequest,
    /// A variable or an argument has a value that it may not have.
    BadUserInput,
    /// A cursor that the gateway did not give, or gave for another field, order or organisation.
    InvalidCursor,
    /// A resume token that the gateway did not give, or gave for another subscription or
    /// organisation.
    ResumeTokenInvalid,
    /// A region has not come as far as a resume token says: its data were set back.
    ResumeTokenAhead,
    /// A region no longer keeps what followed a resume token.
    ResumeTokenExpired,
    /// The client did not take the events of a subscription in time.
    SlowClient,
    /// A connection has more operations than it may have at once.
    TooManyOperations,
    /// The gateway has more connections than it may have at once.
    TooManyConnections,
    /// The gateway is stopping.
    ServiceStopping,
    /// An id that the gateway did not give to this organisation.
    InvalidId,
    /// An id that names no region of this graph.
    UnknownHome,
    /// The HTTP method does not fit the operation.
    MethodNotAllowed,
    /// A `Content-Type` or `Accept` that cannot be served.
    UnsupportedMediaType,
    /// A body that is too large.
    PayloadTooLarge,
    /// A region gave no usable answer.
    PartitionUnavailable,
    /// Regions gave different values where they must agree.
    PartitionsDisagree,
    /// An ordinary subgraph gave no usable answer.
    SubgraphUnavailable,
    /// A service reported a field error without a code, or a value of the wrong type.
    DownstreamError,
    /// A region does not offer what was asked.
    NotOffered,
    /// A fault of the gateway.
    InternalServerError,
    /// An operation that would take too much planning.
    PlanTooComplex,
}

impl ErrorCode {
    /// The HTTP status of a response that was refused with this code, before execution
    /// (GraphQL over HTTP, section 6.4).
    pub fn http_status(self) -> u16 {
        match self {
            ErrorCode::MethodNotAllowed => 405,
            ErrorCode::UnsupportedMediaType => 415,
            ErrorCode::PayloadTooLarge => 413,
            ErrorCode::InternalServerError => 500,
            ErrorCode::TooManyConnections | ErrorCode::ServiceStopping => 503,
            ErrorCode::GraphqlParseFailed
            | ErrorCode::GraphqlValidationFailed
            | ErrorCode::OperationResolutionFailure
            | ErrorCode::BadRequest
            | ErrorCode::BadUserInput
            | ErrorCode::InvalidCursor
            | ErrorCode::ResumeTokenInvalid
            | ErrorCode::InvalidId
            | ErrorCode::UnknownHome
            | ErrorCode::PlanTooComplex => 400,
            ErrorCode::PartitionUnavailable
            | ErrorCode::PartitionsDisagree
            | ErrorCode::SubgraphUnavailable
            | ErrorCode::DownstreamError
            | ErrorCode::ResumeTokenAhead
            | ErrorCode::ResumeTokenExpired
            | ErrorCode::SlowClient
            | ErrorCode::TooManyOperations
            | ErrorCode::NotOffered => 200,
        }
    }
}

/// One entry of a response's `errors` (GraphQL specification, section 7.1.6).
#[derive(Clone, Debug, PartialEq)]
pub struct GraphqlError {
    /// The text for a person.
    pub message: String,
    /// Where in the document, line and column counted from 1.
    pub locations: Vec<(usize, usize)>,
    /// The field of the response; `None` for a request error.
    pub path: Option<ResponsePath>,
    /// `code` first, then what else is known.
    pub extensions: Object,
}

impl GraphqlError {
    /// An error of the request, without a path.
    pub fn request(code: ErrorCode, message: impl Into<String>) -> Self {
        let mut extensions = Object::new();
        extensions.insert("code", code.to_string().into());
        Self {
            message: message.into(),
            locations: Vec::new(),
            path: None,
            extensions,
        }
    }

    /// An error of the field at `path`.
    pub fn field(code: ErrorCode, message: impl Into<String>, path: ResponsePath) -> Self {
        Self {
            path: Some(path),
            ..Self::request(code, message)
        }
    }

    /// The same error, saying which region it comes from.
    pub fn of_region(mut self, region: &RegionCode) -> Self {
        self.extensions.insert("region", region.as_str().into());
        self
    }

    /// The same error, saying which service it comes from.
    pub fn of_service(mut self, service: &str) -> Self {
        self.extensions.insert("service", service.into());
        self
    }

    /// The same error, saying where in the document it is.
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.locations.push((line, column));
        self
    }

    /// `extensions.code`.
    pub fn code(&self) -> Option<&str> {
        self.extensions.get("code")?.as_str()
    }

    /// The error as JSON.
    pub fn to_value(&self) -> Value {
        let mut entry = Object::new();
        entry.insert("message", self.message.as_str().into());
        if !self.locations.is_empty() {
            let locations = self.locations.iter().map(|&(line, column)| {
                let mut location = Object::new();
                location.insert("line", line.into());
                location.insert("column", column.into());
                Value::Object(location)
            });
            entry.insert("locations", Value::List(locations.collect()));
        }
        if let Some(path) = &self.path {
            entry.insert("path", path.to_value());
        }
        if !self.extensions.is_empty() {
            entry.insert("extensions", Value::Object(self.extensions.clone()));
        }
        Value::Object(entry)
    }
}
