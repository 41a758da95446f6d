//! The number of each region's latest change. A transaction that changes anything holds this row's
//! lock until it commits, so numbers follow the commits.

use sea_orm::entity::prelude::*;

/// How far a region's outbox goes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_counter")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// The position of its latest change; it stays where the change itself is purged.
    pub last: i64,
}

impl ActiveModelBehavior for ActiveModel {}
