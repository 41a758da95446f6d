//! Under which link keys a region's record is known: its own, and those it had before (a temporary
//! *onderwijsnummer* that became a BSN changes the key). Applied when written; nothing looks it up
//! across regions.

use sea_orm::entity::prelude::*;

/// A link key of a record, the current one or an alias.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pupil_link")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// `lk1_…`; never shown to clients.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_key: String,
    /// The record.
    pub record_id: String,
    /// The link key that the record carries now; the row is an alias where it differs.
    pub current_key: String,
}

impl ActiveModelBehavior for ActiveModel {}
