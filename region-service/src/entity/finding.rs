//! What an evaluation found.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, FindingTheme, Provenance};

/// A finding (*bevinding*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    /// The finding's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The evaluation.
    pub evaluation_id: String,
    /// Its place, from 1.
    pub position: i32,
    /// What it is about.
    pub theme: FindingTheme,
    /// In Dutch.
    pub text_nl: String,
    /// In English.
    pub text_en: Option<String>,
    /// Whether the source gives a number.
    pub quantified: bool,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
