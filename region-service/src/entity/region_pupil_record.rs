//! What one region holds of a pupil. No name, address, birth date, number or free text.

use sea_orm::entity::prelude::*;

use super::value::{AgeBand, DataQuality, Provenance, ResidenceRing};

/// A region's record (*dossier*) of a pupil.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region_pupil_record")]
pub struct Model {
    /// The record's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The pupil's current link key.
    pub link_key: String,
    /// The day as of which age band, residence and ring stand: the end of the region's reference
    /// period, or the last day before the pupil left the region.
    pub as_of_on: Date,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Age at the end of the region's reference period, in legal bands.
    pub age_band: AgeBand,
    /// Municipality where the pupil lives on that day.
    pub residence_code: Option<String>,
    /// Municipality that is responsible for help (*woonplaatsbeginsel*).
    pub responsible_code: Option<String>,
    /// The responsible municipality's ring as the region sees it.
    pub residence_ring: ResidenceRing,
    /// The school of the latest enrolment.
    pub school_id: Option<String>,
    /// That school's types, so that the record is found by them.
    pub school_types: Option<String>,
    /// Where that school stands, likewise.
    pub school_municipality_code: Option<String>,
    /// Where the values come from.
    pub provenance: Provenance,
    /// How far they can be relied on.
    pub quality: DataQuality,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
