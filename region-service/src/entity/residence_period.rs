//! Where a pupil lived and who was responsible, by valid time; never overwritten.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, ResidenceKind};

/// A stretch of residence (*verblijf*, *verantwoordelijkheid*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "residence_period")]
pub struct Model {
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// Address, placement or responsibility.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ResidenceKind,
    /// First day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_on: Date,
    /// Last day; null while it lasts.
    pub to_on: Option<Date>,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The municipality.
    pub municipality_code: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// `CONFLICTING_SOURCE` where another source says otherwise.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
