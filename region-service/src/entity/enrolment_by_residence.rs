//! Where the pupils of a school live, counted; never a person.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, ResidenceRing};

/// How many pupils of a school live in a municipality.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_by_residence")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: String,
    /// The period.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_code: String,
    /// CBS code of the municipality; [`super::UNKNOWN_MUNICIPALITY`] outside the known ones.
    #[sea_orm(primary_key, auto_increment = false)]
    pub residence_code: String,
    /// The municipality's ring as the region sees it.
    pub ring: ResidenceRing,
    /// How many pupils.
    pub pupils: i32,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
