//! Tokens that stand for a pupil's link key for a few minutes, and once.

use sea_orm::entity::prelude::*;

/// A token that was given and not yet taken.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link_token")]
pub struct Model {
    /// A digest of the token: whoever reads the table has no token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_digest: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The link key, sealed under a key that only the token gives.
    pub sealed_key: String,
    /// From when on it is of no use.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
