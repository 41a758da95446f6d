//! What a programme wants to do better.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, FindingTheme, Provenance};

/// A learning point (*leerpunt*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "learning_point")]
pub struct Model {
    /// The learning point's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The evaluation.
    pub evaluation_id: String,
    /// Its place, from 1.
    pub position: i32,
    /// What it is about.
    pub theme: Option<FindingTheme>,
    /// In Dutch.
    pub text_nl: String,
    /// In English.
    pub text_en: Option<String>,
    /// Who takes it up, as a function.
    pub action_owner: Option<String>,
    /// What became of it.
    pub status: Option<String>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
