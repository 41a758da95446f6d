//! Which providers take part in a trajectory: several in Twente.

use sea_orm::entity::prelude::*;

/// A provider in a trajectory.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trajectory_provider")]
pub struct Model {
    /// The trajectory.
    #[sea_orm(primary_key, auto_increment = false)]
    pub trajectory_id: String,
    /// The provider; it may be of another region.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record of the pupil, so that providers are counted per pupil without a join.
    pub record_id: String,
    /// Whether it is the main one.
    pub is_primary: bool,
}

impl ActiveModelBehavior for ActiveModel {}
