//! What can go wrong in answering a request, and what clients are told of it. `graphql::failure`
//! puts text and code into the answer.

use sea_orm::DbErr;

use crate::outbox::FeedError;

/// An error of one field or of a whole request.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The client asked for something that cannot be; the text says what to change.
    #[error("{message}")]
    BadInput {
        /// What to change.
        message: String,
    },
    /// A cursor of another list, or none at all.
    #[error("{source}")]
    InvalidCursor {
        /// What is wrong with it.
        #[from]
        source: schema::cursor::InvalidCursor,
    },
    /// A text that is no id of ours.
    #[error("{message}")]
    InvalidId {
        /// What an id looks like.
        message: String,
    },
    /// Something that lives in another region.
    #[error(
        "`{id}` lives in another region: this service has its key only. Ask that region or the gateway."
    )]
    Elsewhere {
        /// Its id.
        id: String,
    },
    /// A write whose home is no region of this service.
    #[error(
        "`{field}` names no region of this service: send the write to its own region, or to the gateway"
    )]
    UnknownHome {
        /// The field of the input that says it.
        field: &'static str,
    },
    /// Something that a row refers to and that is not there.
    #[error("{what} `{key}` is missing from the database")]
    Missing {
        /// What kind of thing.
        what: &'static str,
        /// Its key.
        key: String,
    },
    /// A stored value that cannot be read.
    #[error("the database has `{text}` where {what} is expected")]
    Unreadable {
        /// What was expected.
        what: &'static str,
        /// What there is.
        text: String,
    },
    /// The database failed.
    #[error("the database could not answer")]
    Database {
        /// Why.
        #[from]
        source: DbErr,
    },
    /// A resume token of a database that was set back.
    #[error("{source}")]
    ResumeTokenAhead {
        /// Where and how far.
        source: FeedError,
    },
    /// A resume token whose next changes are no longer kept.
    #[error("{source}")]
    ResumeTokenExpired {
        /// Where.
        source: FeedError,
    },
    /// The database failed for a batch that several fields waited for.
    #[error("the database could not answer")]
    Batch {
        /// Why.
        source: std::sync::Arc<DbErr>,
    },
}

impl ApiError {
    /// What to change in the input.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::BadInput {
            message: message.into(),
        }
    }

    /// `extensions.code`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadInput { .. } => "BAD_USER_INPUT",
            Self::InvalidCursor { .. } => "INVALID_CURSOR",
            Self::InvalidId { .. } => "INVALID_ID",
            Self::Elsewhere { .. } => "NOT_OFFERED",
            Self::UnknownHome { .. } => "UNKNOWN_HOME",
            Self::ResumeTokenAhead { .. } => "RESUME_TOKEN_AHEAD",
            Self::ResumeTokenExpired { .. } => "RESUME_TOKEN_EXPIRED",
            Self::Missing { .. }
            | Self::Unreadable { .. }
            | Self::Database { .. }
            | Self::Batch { .. } => "INTERNAL_SERVER_ERROR",
        }
    }

    /// The error as clients see it: an internal one without its text.
    pub fn client_text(&self) -> String {
        match self.code() {
            "INTERNAL_SERVER_ERROR" => "Internal server error".to_owned(),
            _ => self.to_string(),
        }
    }
}

impl From<FeedError> for ApiError {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Ahead { .. } => Self::ResumeTokenAhead { source: error },
            FeedError::Expired { .. } => Self::ResumeTokenExpired { source: error },
            FeedError::Database { source } => Self::Batch { source },
        }
    }
}
