//! A region's programme or pilot.

use sea_orm::entity::prelude::*;

use super::value::{AccessMode, DataQuality, DatePrecision, ProgrammeStatus, Provenance};

/// A programme (*programma*, *pilot*) of help in schools.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    /// The programme's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// Its name.
    pub name: String,
    /// `JOS`, `OSJ`; null where it has none.
    pub abbreviation: Option<String>,
    /// How a pupil gets help.
    pub access_mode: AccessMode,
    /// Start: the first day that the text allows, or null where unknown.
    pub start_on: Option<Date>,
    /// Start: how precisely the source gives it.
    pub start_precision: DatePrecision,
    /// End: the first day that the text allows, or null where unknown.
    pub end_on: Option<Date>,
    /// End: how precisely the source gives it.
    pub end_precision: DatePrecision,
    /// How far it has come.
    pub status: ProgrammeStatus,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
