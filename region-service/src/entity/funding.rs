//! Money for a programme.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, DatePrecision, FundingKind, Provenance};

/// A grant or budget (*subsidie*, *bekostiging*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "funding")]
pub struct Model {
    /// The funding's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// What kind of money.
    pub kind: FundingKind,
    /// Where the money comes from, in Dutch.
    pub origin: String,
    /// The provider that gets it.
    pub recipient_id: Option<String>,
    /// Euros in cents; null where unknown.
    pub amount_cents: Option<i64>,
    /// Start: the first day that the text allows, or null where unknown.
    pub from_on: Option<Date>,
    /// Start: how precisely the source gives it.
    pub from_precision: DatePrecision,
    /// End: the first day that the text allows, or null where unknown.
    pub to_on: Option<Date>,
    /// End: how precisely the source gives it.
    pub to_precision: DatePrecision,
    /// Who decided.
    pub decision_body: Option<String>,
    /// What was decided, as `SUBSIDIE_VASTSTELLING`.
    pub decision_kind: Option<String>,
    /// When; null where the source has no date.
    pub decided_on: Option<Date>,
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
