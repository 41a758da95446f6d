//! Schools: locations, not institutions.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, Sector, TextList};

/// A school location (*schoollocatie*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school")]
pub struct Model {
    /// The school's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// Its number in the region's own list, from 1.
    pub number: i32,
    /// DUO code of the location; null in the demo data, which invents none.
    pub vestiging_code: Option<String>,
    /// DUO code of the institution.
    pub brin: Option<String>,
    /// Its name, or a placeholder.
    pub name: String,
    /// A shorter one, where the source has it.
    pub short_name: Option<String>,
    /// The name's sort key, see [`super::sort_key`].
    pub name_sort: String,
    /// Its types, canonical: see [`super::school_types`].
    pub school_types: String,
    /// Routes inside the type, as `PRO` in a VSO school.
    pub learning_routes: TextList,
    /// Primary, secondary or both.
    pub sector: Sector,
    /// Where it stands.
    pub municipality_code: String,
    /// Code of its *samenwerkingsverband passend onderwijs*.
    pub swv: Option<String>,
    /// Whether it is a *zorgintensieve school*; null where the region does not tell.
    pub care_intensive: Option<bool>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
