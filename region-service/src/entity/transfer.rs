//! Transfers of pupils' help between regions, as either side knows them.

use sea_orm::entity::prelude::*;

use super::value::{TextList, TransferSide, TransferState};

/// A transfer (*overdracht*), offered here or to this region.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer")]
pub struct Model {
    /// The transfer's id in the graph: that of the sending region, on both sides.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// Whether the region sends or receives.
    pub side: TransferSide,
    /// How far it has come.
    pub state: TransferState,
    /// The other region's code.
    pub other_region: String,
    /// The record on this side; null where the offer was declined.
    pub record_id: Option<String>,
    /// The trajectories on this side, in the offer's order.
    pub trajectory_ids: TextList,
    /// What the other side is to be shown, sealed for regions: the offer, or the answer to it.
    pub sealed: String,
    /// When its state last changed.
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
