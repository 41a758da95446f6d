//! Absence from school, counted by the national definitions.

use sea_orm::entity::prelude::*;

use super::value::{AbsenceKind, Provenance};

/// An episode of absence (*verzuim*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence_episode")]
pub struct Model {
    /// The episode's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record of the pupil.
    pub record_id: String,
    /// What kind.
    pub kind: AbsenceKind,
    /// By which definition it was counted, as `NATIONAL_2016` or `LOCAL_CLAIM`.
    pub definition: String,
    /// First day.
    pub from_on: Date,
    /// Last day; null while it lasts.
    pub to_on: Option<Date>,
    /// Lesson days missed.
    pub lesson_days_missed: Option<i32>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
