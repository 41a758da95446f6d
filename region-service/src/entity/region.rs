//! A region and its programme area.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, RegionLevel};

/// A region (*regio*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region")]
pub struct Model {
    /// Its code in the graph, as `HOLLAND_RIJNLAND`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Its name in Dutch.
    pub name: String,
    /// What kind of area it is: the five are not the same kind of thing.
    pub level: RegionLevel,
    /// By which definition it counts absence, as `NATIONAL_2016` or `LOCAL_CLAIM`.
    pub absence_definition: String,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
