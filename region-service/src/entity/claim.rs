//! What a source claims without a denominator. A claim is not a metric.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance};

/// A claim (*bewering*), as `0 thuiszitters`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// The claim's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// What it is about, in Dutch.
    pub subject: String,
    /// In Dutch.
    pub text_nl: String,
    /// In English.
    pub text_en: Option<String>,
    /// The figure in it, as a plain decimal number.
    pub value: Option<String>,
    /// Whether one knows out of how many.
    pub denominator_known: bool,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
