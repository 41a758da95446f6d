//! Which municipalities belong to a region, and how.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, MunicipalityRole, Provenance};

/// A municipality's place in a region.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region_municipality")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// CBS code of the municipality.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality_code: String,
    /// First day on which it holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from_on: Date,
    /// Last day on which it holds; null while it lasts.
    pub valid_to_on: Option<Date>,
    /// What the municipality is to the programme.
    pub role: MunicipalityRole,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
