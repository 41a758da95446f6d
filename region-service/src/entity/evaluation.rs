//! Evaluations of a programme.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, DatePrecision, EvaluationKind, Provenance};

/// An evaluation (*evaluatie*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    /// The evaluation's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The programme.
    pub programme_id: String,
    /// The period that it looks at; null where the source does not say.
    pub period_code: Option<String>,
    /// Who made it.
    pub evaluator: Option<String>,
    /// What kind.
    pub kind: EvaluationKind,
    /// Its outcome in a few words, in Dutch.
    pub summary_nl: Option<String>,
    /// When it was held: the first day that the text allows, or null where unknown.
    pub held_on: Option<Date>,
    /// When it was held: how precisely the source gives it.
    pub held_precision: DatePrecision,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
    /// How often the row was written: 1 at first; a change names the one it saw.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
