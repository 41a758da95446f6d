//! Help to a pupil in a school. A row carries what it must be found and counted by, so that
//! filters, orders
//! and dimensions read no other table.

use sea_orm::entity::prelude::*;

use super::value::{
    AccessRoute, AgeBand, Attendance, BudgetChange, DataQuality, DeliveryForm, EndReason,
    Intensity, Provenance, ResidenceRing,
};

/// A trajectory (*traject*) of help.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trajectory")]
pub struct Model {
    /// The trajectory's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record of the pupil.
    pub record_id: String,
    /// The pupil's current link key.
    pub link_key: String,
    /// The school; it may be of another region.
    pub school_id: String,
    /// The school's types.
    pub school_types: String,
    /// Where the school stands.
    pub school_municipality_code: String,
    /// The main provider; it may be of another region.
    pub provider_id: String,
    /// The pupil's, as on the record.
    pub age_band: AgeBand,
    /// The responsible municipality's, as on the record.
    pub residence_ring: ResidenceRing,
    /// Structural or incidental.
    pub intensity: Intensity,
    /// Alone, in a group, both, or the whole class.
    pub form: DeliveryForm,
    /// Who came with the question.
    pub access_route: AccessRoute,
    /// Whether there was a referral (*verwijzing*).
    pub has_referral: bool,
    /// When help was asked for.
    pub requested_on: Option<Date>,
    /// The first contact.
    pub first_contact_on: Date,
    /// The last day; null while it lasts.
    pub ended_on: Option<Date>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// Days from request to first contact; null where the request has no date.
    pub waiting_days: Option<i32>,
    /// Days from first contact to end; null while it lasts.
    pub duration_days: Option<i32>,
    /// Hours given, in hundredths.
    pub hours_hundredths: Option<i32>,
    /// Providers involved, the main one included.
    pub provider_count: i32,
    /// Whether the pupil had a *persoonsgebonden budget*; null where unknown.
    pub pgb_at_start: Option<bool>,
    /// What became of it.
    pub pgb_change: Option<BudgetChange>,
    /// Whether the trajectory took it over.
    pub replaces_pgb: Option<bool>,
    /// How far the pupil went to school before.
    pub attendance_at_start: Option<Attendance>,
    /// And after; null while it lasts.
    pub attendance_at_end: Option<Attendance>,
    /// Where the values come from.
    pub provenance: Provenance,
    /// How far they can be relied on.
    pub quality: DataQuality,
    /// The transfer in which it is offered to another region; null where it is in none, or no more.
    pub transfer_id: Option<String>,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
