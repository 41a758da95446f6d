//! Why a field of `national` has no value, as an error of that field.

use async_graphql::ErrorExtensions;
use schema::cursor::InvalidCursor;

use crate::error::{ErrorCode, INTERNAL_TEXT};

/// Why a field has no value.
#[derive(Debug)]
pub(super) struct Failure {
    code: ErrorCode,
    message: String,
}

/// An argument that may not be so; `message` says what to change.
pub(super) fn bad_input(message: impl Into<String>) -> Failure {
    Failure {
        code: ErrorCode::BadUserInput,
        message: message.into(),
    }
}

/// A cursor that this list did not give.
pub(super) fn invalid_cursor() -> Failure {
    Failure {
        code: ErrorCode::InvalidCursor,
        message: InvalidCursor.to_string(),
    }
}

/// An id of no pupil of this graph.
pub(super) fn invalid_id() -> Failure {
    Failure {
        code: ErrorCode::InvalidId,
        message: "`input.pupilId` is no id that this graph gave you".into(),
    }
}

/// The regions' answer for `field` is not what the graph promises.
pub(super) fn unusable(field: &str) -> Failure {
    Failure {
        code: ErrorCode::DownstreamError,
        message: format!("the regions' `{field}` are not of the shape that the graph promises"),
    }
}

impl Failure {
    /// Logs `cause`, which clients do not see.
    pub(super) fn because(self, cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "{}", self.message);
        self
    }
}

impl From<Failure> for async_graphql::Error {
    fn from(failure: Failure) -> Self {
        async_graphql::Error::new(failure.message)
            .extend_with(|_, extensions| extensions.set("code", failure.code.to_string()))
    }
}

impl From<async_graphql::Error> for Failure {
    /// `national` was asked without what a request to it must carry: a fault of the gateway.
    fn from(error: async_graphql::Error) -> Self {
        Failure {
            code: ErrorCode::InternalServerError,
            message: INTERNAL_TEXT.into(),
        }
        .because(error.message)
    }
}
