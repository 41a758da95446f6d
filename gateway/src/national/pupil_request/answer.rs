//! What a region's answer to a request says.

use schema::region::RegionCode as Code;
use schema::text;
use schema::value::Value;

use super::{RegionRequest, RegionRequestStatus, UserError};
use crate::error::ErrorCode;
use crate::national::Answer;
use crate::national::scalar::{RegionCode, UserErrorCode};

/// The row of `region`, whose mutation `field` gave `answer`.
pub(super) fn row(region: &Code, field: &str, answer: &Answer) -> RegionRequest {
    let payload = answer.data.get(field).unwrap_or(&Value::Null);
    let errors = payload.get("userErrors").and_then(Value::as_list);
    let user_errors: Vec<UserError> = errors.unwrap_or_default().iter().map(user_error).collect();
    RegionRequest {
        region: RegionCode(region.clone()),
        status: status(answer, payload, !user_errors.is_empty()),
        user_errors,
    }
}

fn status(answer: &Answer, payload: &Value, is_refused: bool) -> RegionRequestStatus {
    let not_offered = ErrorCode::NotOffered.to_string();
    let is_filed = payload
        .get("request")
        .is_some_and(|request| !request.is_null());
    if !answer.missing.is_empty() {
        RegionRequestStatus::Unreachable
    } else if is_refused {
        RegionRequestStatus::Refused
    } else if is_filed {
        RegionRequestStatus::Filed
    } else if answer
        .errors
        .iter()
        .any(|error| error.code() == Some(&*not_offered))
    {
        RegionRequestStatus::NotOffered
    } else {
        RegionRequestStatus::Failed
    }
}

fn user_error(error: &Value) -> UserError {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let message = error.get("message");
    let dutch = text(message.and_then(|message| message.get("nl")));
    UserError {
        field: text(error.get("field")),
        code: text(error.get("code")).map(UserErrorCode),
        message: dutch.map(|nl| {
            let en = text(message.and_then(|message| message.get("en")));
            text::LocalizedText { nl, en }.into()
        }),
    }
}
