//! Receipts: a write is done once, however often it is asked for.

use async_graphql::Value;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sea_orm::{ActiveValue, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QuerySelect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{Command, Refusal};
use crate::entity::write_receipt;
use crate::error::ApiError;
use crate::region::RegionModule;

/// The receipt of one write, before it is known whether it was done.
pub(super) struct Receipt {
    region: &'static str,
    key_digest: String,
    fingerprint: String,
}

/// What the receipts say of a write.
pub(super) enum Claim<O> {
    /// It has not been done; it is this transaction's now.
    New,
    /// It was done, with this outcome.
    Done(O),
    /// Its key was used for another one.
    Reused,
}

/// Whether `key` may be an idempotency key.
pub(super) fn is_key(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (8..=64).contains(&key.len()) && key.bytes().all(fits)
}

/// A receipt that cannot be read.
pub(super) fn unreadable() -> ApiError {
    ApiError::Unreadable {
        what: "the outcome of a write",
        text: "something else".to_owned(),
    }
}

impl Receipt {
    /// The receipt of `command` in `region`.
    pub(super) fn of<C: Command>(region: &RegionModule, command: &C) -> Self
    where
        RegionModule: 'static,
    {
        let input = without_nulls(command.to_value());
        Self {
            region: region.code,
            key_digest: digest(&["key", command.idempotency_key()]),
            fingerprint: digest(&["write", C::NAME, &input.to_string()]),
        }
    }

    /// Claims the key for this transaction. Another one that has claimed it is waited for.
    pub(super) async fn claim<O: DeserializeOwned>(
        &self,
        db: &DatabaseTransaction,
        at: DateTime<Utc>,
    ) -> Result<Claim<O>, Refusal> {
        let found = write_receipt::Entity::find_by_id(self.id())
            .lock_exclusive()
            .one(db)
            .await?;
        let Some(found) = found else {
            let row = write_receipt::Model {
                region: self.region.to_owned(),
                key_digest: self.key_digest.clone(),
                fingerprint: self.fingerprint.clone(),
                outcome: String::new(),
                written_at: at,
            };
            write_receipt::Entity::insert(row.into_active_model())
                .exec_without_returning(db)
                .await?;
            return Ok(Claim::New);
        };
        if found.fingerprint != self.fingerprint {
            return Ok(Claim::Reused);
        }
        let outcome = serde_json::from_str(&found.outcome).map_err(|_| unreadable())?;
        Ok(Claim::Done(outcome))
    }

    /// Keeps `outcome` for repeats.
    pub(super) async fn keep(
        &self,
        db: &DatabaseTransaction,
        outcome: &impl Serialize,
    ) -> Result<(), DbErr> {
        let outcome = serde_json::to_string(outcome)
            .map_err(|error| DbErr::Custom(format!("an outcome cannot be written: {error}")))?;
        let (region, key_digest) = self.id();
        let row = write_receipt::ActiveModel {
            region: ActiveValue::Unchanged(region),
            key_digest: ActiveValue::Unchanged(key_digest),
            outcome: ActiveValue::Set(outcome),
            ..Default::default()
        };
        write_receipt::Entity::update(row).exec(db).await?;
        Ok(())
    }

    fn id(&self) -> (String, String) {
        (self.region.to_owned(), self.key_digest.clone())
    }
}

/// The input without fields that were left out or null: a field that a later version of the service
/// adds changes no fingerprint.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| *value != Value::Null)
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::List(items) => Value::List(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_8_to_64_of_the_characters() {
        for (key, fits) in [
            ("app-7c1e", true),
            ("A.b_c-d9", true),
            ("short-7", false),
            (&*"x".repeat(64), true),
            (&*"x".repeat(65), false),
            ("with space", false),
            ("accentué1", false),
        ] {
            assert_eq!(is_key(key), fits, "{key}");
        }
    }

    #[test]
    fn what_was_left_out_is_no_part_of_the_fingerprint() {
        let value = |json: serde_json::Value| Value::from_json(json).unwrap();
        assert_eq!(
            without_nulls(value(
                serde_json::json!({ "a": null, "b": [{ "c": null, "d": 1 }] })
            )),
            value(serde_json::json!({ "b": [{ "d": 1 }] }))
        );
    }
}
