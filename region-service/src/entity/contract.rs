//! Contracts with providers, with their validity.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance};

/// A contract of a programme with a provider.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    /// The contract's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// The provider; null while it is not awarded.
    pub provider_id: Option<String>,
    /// First day; null where unknown.
    pub start_on: Option<Date>,
    /// Last day without extension.
    pub initial_end_on: Date,
    /// By how many months it may be extended at most.
    pub max_extension_months: i32,
    /// Last day with every extension.
    pub ultimate_end_on: Date,
    /// The contract that it follows.
    pub predecessor_id: Option<String>,
    /// The procurement that it comes from.
    pub procurement_id: Option<String>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
