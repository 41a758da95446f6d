//! Dates of a programme.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, DatePrecision, EventKind, Provenance, TextList};

/// An event (*gebeurtenis*, *bijeenkomst*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The event's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// Its title.
    pub title_nl: String,
    /// The title's sort key.
    pub title_sort: String,
    /// What kind.
    pub kind: EventKind,
    /// When it starts, where the source gives an hour.
    pub starts_at: Option<DateTimeUtc>,
    /// When it ends.
    pub ends_at: Option<DateTimeUtc>,
    /// Its day: the first day that the text allows, or null where unknown.
    pub held_on: Option<Date>,
    /// Its day: how precisely the source gives it.
    pub held_precision: DatePrecision,
    /// For whom, in Dutch.
    pub audience: TextList,
    /// What is odd about it, as a number that the source contradicts.
    pub remark_nl: Option<String>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
