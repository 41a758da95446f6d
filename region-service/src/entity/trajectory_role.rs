//! Which roles take part in a trajectory.

use sea_orm::entity::prelude::*;

use super::value::ProfessionalRole;

/// A professional role in a trajectory.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trajectory_role")]
pub struct Model {
    /// The trajectory.
    #[sea_orm(primary_key, auto_increment = false)]
    pub trajectory_id: String,
    /// The role.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: ProfessionalRole,
    /// Code of the region that the row belongs to.
    pub region: String,
}

impl ActiveModelBehavior for ActiveModel {}
