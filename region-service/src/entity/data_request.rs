//! Requests to see or destroy what a region holds of a pupil (domain rule R23).

use sea_orm::entity::prelude::*;

use super::value::{DataRequestKind, DataRequestState, Provenance, RefusalGround, Requester};

/// A request (*verzoek*) about a pupil's data.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_request")]
pub struct Model {
    /// The request's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record; null once it was erased.
    pub record_id: Option<String>,
    /// What is asked.
    pub kind: DataRequestKind,
    /// Who asks.
    pub requester: Requester,
    /// How far it has come.
    pub state: DataRequestState,
    /// The day on which it came.
    pub received_on: Date,
    /// The day by which the region must have decided.
    pub due_on: Date,
    /// The day on which it did.
    pub decided_on: Option<Date>,
    /// Why it was refused.
    pub ground: Option<RefusalGround>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// How often it was written.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
