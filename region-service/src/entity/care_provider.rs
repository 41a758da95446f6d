//! Youth care providers as a region contracts them.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance};

/// A youth care provider (*jeugdhulpaanbieder*) in one region.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "care_provider")]
pub struct Model {
    /// The provider's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// Its number in the region's own list, from 1.
    pub number: i32,
    /// Its name, or a placeholder.
    pub name: String,
    /// The name's sort key.
    pub name_sort: String,
    /// Vektis code; null in the demo data, which invents none.
    pub agb_code: Option<String>,
    /// Chamber of commerce number; null likewise.
    pub kvk: Option<String>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
