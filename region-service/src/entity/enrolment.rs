//! Which school a pupil went to, and when.

use sea_orm::entity::prelude::*;

use super::value::{EnrolmentEnd, Provenance};

/// An enrolment (*inschrijving*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    /// The enrolment's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record.
    pub record_id: String,
    /// The school; it may be of another region.
    pub school_id: String,
    /// First day.
    pub from_on: Date,
    /// Last day; null while it lasts.
    pub to_on: Option<Date>,
    /// Why it ended.
    pub end_reason: Option<EnrolmentEnd>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
