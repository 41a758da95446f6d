//! Professionals at work in schools, as full-time equivalents. No person is named.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, FteKind, ProfessionalRole, Provenance, TextList};

/// Deployment (*inzet*) of one role by one provider in one school.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_deployment")]
pub struct Model {
    /// The deployment's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The school.
    pub school_id: String,
    /// The school's types, carried for the metric's dimension.
    pub school_types: String,
    /// The provider.
    pub provider_id: String,
    /// The role.
    pub role: ProfessionalRole,
    /// Full-time equivalents in hundredths: 156 is 1.56.
    pub fte_hundredths: i32,
    /// Contracted, deployed or vacant.
    pub fte_kind: FteKind,
    /// Fixed weekdays, as `TU`; empty where unknown.
    pub weekdays: TextList,
    /// How many people it is.
    pub head_count: i32,
    /// First day.
    pub from_on: Date,
    /// Last day; null while it lasts.
    pub to_on: Option<Date>,
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
