//! The periods that a region has closed. One of them, the latest, is its reference period.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, PeriodKind};

/// A closed period (*gesloten periode*) of a region.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_period")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// The period's code, as `2022-H1` or `2022-03..2023-03`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What stretch of time it is.
    pub kind: PeriodKind,
    /// Its first day.
    pub from_on: Date,
    /// Its last day, included.
    pub to_on: Date,
    /// Whether it is the one meant where no period is asked.
    pub is_reference: bool,
    /// `UNKNOWN` where the source names no year and the demo data assume one.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
