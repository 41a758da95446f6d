//! When a school takes part in the programme, and how.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, DatePrecision, ParticipationStatus, Provenance};

/// A stretch of time in which a school takes part (*deelname*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_participation")]
pub struct Model {
    /// The participation's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The school.
    pub school_id: String,
    /// Whether it takes part.
    pub status: ParticipationStatus,
    /// Start: the first day that the text allows, or null where unknown.
    pub from_on: Option<Date>,
    /// Start: how precisely the source gives it.
    pub from_precision: DatePrecision,
    /// End: the first day that the text allows, or null where unknown.
    pub to_on: Option<Date>,
    /// End: how precisely the source gives it.
    pub to_precision: DatePrecision,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
