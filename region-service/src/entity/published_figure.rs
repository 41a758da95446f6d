//! Figures that the sources publish; shown exactly, whatever is suppressed elsewhere.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance};

/// A figure that was published (*gepubliceerd cijfer*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_figure")]
pub struct Model {
    /// The figure's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// A stable name, as `josPupils`.
    pub name: String,
    /// What it counts, in Dutch.
    pub label_nl: String,
    /// What it counts, in English.
    pub label_en: String,
    /// As the source writes it, as `1.611` or `13,76`.
    pub raw: String,
    /// As a plain decimal number; null where it is none.
    pub value: Option<String>,
    /// `COUNT`, `FTE`, `PERCENT`, `EUR`, `YEARS`, `WEEKS`, `MONTHS`.
    pub unit: String,
    /// The period that it is about; null where the source does not say.
    pub period_code: Option<String>,
    /// Which of several readings was chosen, and why.
    pub reading: Option<String>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
