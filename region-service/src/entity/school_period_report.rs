//! What a school delivered over a period, or that it did not. Null is not zero.

use sea_orm::entity::prelude::*;

use super::value::{DataQuality, Provenance, ReportStatus};

/// One school's delivery (*aanlevering*) over one period; there is at most one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_period_report")]
pub struct Model {
    /// The report's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The school.
    pub school_id: String,
    /// The school's types, carried for the metric's dimension.
    pub school_types: String,
    /// The period.
    pub period_code: String,
    /// Whether it was delivered, and if not, whether it was due.
    pub status: ReportStatus,
    /// When it was delivered.
    pub delivered_at: Option<DateTimeUtc>,
    /// Pupils enrolled.
    pub enrolled_pupils: Option<i32>,
    /// Pupils with a contact in the period.
    pub jos_pupils: Option<i32>,
    /// Of these, with structural help.
    pub structural: Option<i32>,
    /// Of these, with incidental help.
    pub incidental: Option<i32>,
    /// Of these, mainly helped alone.
    pub individual: Option<i32>,
    /// Of these, helped in a group or in both forms.
    pub group_pupils: Option<i32>,
    /// Deployed full-time equivalents in hundredths.
    pub fte_hundredths: Option<i32>,
    /// Lesson hours planned for all pupils.
    pub lesson_hours_planned: Option<i32>,
    /// Of these, missed without leave.
    pub lesson_hours_missed: Option<i32>,
    /// The version of the dataset in which the values were last set.
    pub dataset_version: i32,
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
