//! What a region's database holds: the marker that it is synthetic, and its versions. A late
//! correction
//! makes a new version; nothing is served from a database without a marker.

use sea_orm::entity::prelude::*;

/// One version of a region's data.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dataset")]
pub struct Model {
    /// Code of the region that the row belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: String,
    /// 1 for the first load; each late correction adds one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// What the data are; [`super::SYNTHETIC`] for invented data, the only kind served until roles
    /// exist.
    pub marker: String,
    /// How it was made: `demo`, `full`, `scale 10000`, with ` placeholders` where schools have no
    /// names.
    pub variant: String,
    /// Why the version exists, as `first load`.
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
