//! What a pupil or parents allow, and until when (domain rule R24).

use sea_orm::entity::prelude::*;

use super::value::{ConsentScope, ConsentState, Provenance};

/// A consent (*toestemming*). Whether it has expired is seen when it is read.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// The consent's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record.
    pub record_id: String,
    /// What it is about.
    pub scope: ConsentScope,
    /// Who gave it, that none is needed, or that it was withdrawn.
    pub state: ConsentState,
    /// First day.
    pub from_on: Date,
    /// Last day; null where it does not end.
    pub until_on: Option<Date>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// How often it was written.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
