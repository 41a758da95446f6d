//! Which writes were done: one row for each idempotency key.

use sea_orm::entity::prelude::*;

/// What a write answered, so that a repeat answers the same.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "write_receipt")]
pub struct Model {
    /// Code of the region that was written.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// A digest of the client's idempotency key: the key itself may hold anything.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_digest: String,
    /// A digest of mutation and input: another input under the same key is refused.
    pub fingerprint: String,
    /// The outcome, as JSON; empty until the write is done, which is in the same transaction.
    pub outcome: String,
    /// When it was written.
    pub written_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
