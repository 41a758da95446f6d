//! Tenders.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, DatePrecision, Provenance, TextList};

/// A procurement (*aanbesteding*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "procurement")]
pub struct Model {
    /// The procurement's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// Publication: the first day that the text allows, or null where unknown.
    pub published_on: Option<Date>,
    /// Publication: how precisely the source gives it.
    pub published_precision: DatePrecision,
    /// Its phases in order, as values of `ProcurementPhase`.
    pub phases: TextList,
    /// Expected award: the first day that the text allows, or null where unknown.
    pub award_on: Option<Date>,
    /// Expected award: how precisely the source gives it.
    pub award_precision: DatePrecision,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
