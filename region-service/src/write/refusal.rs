//! Why a command wrote nothing: the client's doing, or a failure of ours.

use sea_orm::DbErr;

use crate::error::ApiError;
use crate::write::UserError;

/// Why a command stopped. Its transaction is rolled back.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// What the client must change.
    User {
        /// What, field by field.
        errors: Vec<UserError>,
        /// The outcome that there is already, where that is why.
        known: Option<serde_json::Value>,
    },
    /// What failed here.
    Failed(ApiError),
}

impl Refusal {
    /// `error`, because there is `known` already.
    pub(crate) fn known(error: UserError, known: impl Into<serde_json::Value>) -> Self {
        Self::User {
            errors: vec![error],
            known: Some(known.into()),
        }
    }
}

impl From<UserError> for Refusal {
    fn from(error: UserError) -> Self {
        Self::User {
            errors: vec![error],
            known: None,
        }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}
