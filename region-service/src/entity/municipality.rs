//! Municipalities as a region's rows refer to them. The gateway's `national` subgraph owns the
//! register;
//! a region keeps a copy so that it can answer alone.

use sea_orm::entity::prelude::*;

/// A municipality (*gemeente*) that a row of this region names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "municipality")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// CBS code, as `GM0546`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of its youth care region (*jeugdregio*).
    pub youth_region: Option<String>,
    /// CBS code of its COROP area.
    pub corop: Option<String>,
    /// CBS code of its province.
    pub province: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
