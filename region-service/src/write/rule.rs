//! Rules that the database itself keeps: a refusal there is told as a user error.

use super::user_error::{UserError, UserErrorCode};
use crate::error::ApiError;
use crate::region::rule::rule_violated;

/// The rule that `error` says was broken; none where it says no such thing.
pub(super) fn broken(error: &ApiError) -> Option<UserError> {
    let ApiError::Database { source } = error else {
        return None;
    };
    let rule = rule_violated(source)?;
    Some(UserError::new(
        "input",
        UserErrorCode::Rule,
        rule.message.nl,
        rule.message.en,
    ))
}
