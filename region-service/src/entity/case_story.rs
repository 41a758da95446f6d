//! Cases as the sources tell them, cut down to setting, roles and outcome; harmless ones only.

use sea_orm::entity::prelude::*;

use super::value::{CaseOutcome, ConsentState, DataQuality, Provenance, SchoolType, TextList};

/// A case (*casus*) without anything that points at a person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_story")]
pub struct Model {
    /// The case's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// Where it plays.
    pub setting: Option<SchoolType>,
    /// Who was involved, as values of `ProfessionalRole`.
    pub roles: TextList,
    /// How it ended.
    pub outcome: CaseOutcome,
    /// In Dutch.
    pub summary_nl: String,
    /// In English.
    pub summary_en: Option<String>,
    /// Whether it may be told.
    pub consent: ConsentState,
    /// Last day of the consent; null where it does not end.
    pub consent_until_on: Option<Date>,
    /// The passage that the row was taken from; see [`super::source`].
    pub source_id: Option<String>,
    /// Where the row's values come from.
    pub provenance: Provenance,
    /// How far the values can be relied on.
    pub quality: DataQuality,
}

impl ActiveModelBehavior for ActiveModel {}
