//! Who steers a programme: functions and organisations, never people's names.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, TextList};

/// A body (*werkgroep*, *netwerkgroep*, …) of a programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "governance_body")]
pub struct Model {
    /// The body's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme that it steers.
    pub programme_id: String,
    /// What it is called.
    pub name: String,
    /// What kind of body it is, in one Dutch word.
    pub kind: String,
    /// Who sits in it, as functions.
    pub members: TextList,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
