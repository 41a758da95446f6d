//! What a programme wants to reach.

use sea_orm::entity::prelude::*;

use super::value::Goal;

/// A goal (*doel*) of a programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_goal")]
pub struct Model {
    /// The programme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: String,
    /// The goal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub goal: Goal,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The passage that names it.
    pub source_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
