//! The outbox: one row a change, numbered per region without gaps in the order of the commits. How
//! rows are appended and read is `outbox`'s part.

use sea_orm::entity::prelude::*;

use super::value::{ChangeAction, ChangeType};

/// A change (*wijziging*) of one thing.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// Its number in the region: 1, 2, 3, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// What kind of thing changed.
    #[sea_orm(column_name = "type")]
    pub kind: ChangeType,
    /// What happened to it.
    pub action: ChangeAction,
    /// The thing's id.
    pub entity_id: String,
    /// The thing's version after the change; null where it has none.
    pub version: Option<i32>,
    /// When the change was written.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
