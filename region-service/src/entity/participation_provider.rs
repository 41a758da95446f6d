//! Which providers work in a school while it takes part.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance};

/// A provider in a school for a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participation_provider")]
pub struct Model {
    /// The stretch of participation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participation_id: String,
    /// The provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The school, so that a school's providers are found without a join.
    pub school_id: String,
    /// First day; null where unknown.
    pub from_on: Option<Date>,
    /// Last day; null while it lasts.
    pub to_on: Option<Date>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
