//! Whose data were erased, told by a digest under the regions' key: a copy of them that comes back, with
//! a restored database or an old file, is known by it. Nobody can be found by it.

use sea_orm::entity::prelude::*;

/// A tombstone (*grafsteen*) of an erased link key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// HMAC of the link key under a key derived from the regions' own.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_digest: String,
    /// The day of the erasure.
    pub erased_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
