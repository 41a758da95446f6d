//! `deliverReport`: what a school reports over a period, and its corrections.

use async_graphql::{ID, InputObject};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::user_error::{SCHOOL, UserErrorCode};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::value::{ChangeAction, ChangeType, DataQuality, Provenance, ReportStatus};
use crate::entity::{dataset, reference_period, school, school_period_report};
use crate::graphql::scalar::{Decimal, PeriodCode};

/// What a school reports over a period (*aanlevering*). A number that is not known is left out,
/// never 0. The same numbers again change nothing; others are a correction (*correctie*), which
/// names the version that it corrects and makes a new version of the region's data.
#[derive(Clone, Debug, InputObject)]
pub struct DeliverReportInput {
    /// The school.
    pub school_id: ID,
    /// The period (*periode*).
    pub period: PeriodCode,
    /// The version that is corrected (*versie*); left out for a first delivery.
    pub version: Option<i32>,
    /// Whether something is still to come (*gedeeltelijk*).
    #[graphql(default)]
    pub partial: bool,
    /// Pupils enrolled (*ingeschreven leerlingen*).
    pub enrolled_pupils: Option<i32>,
    /// Pupils with at least one contact (*JOS-leerlingen*).
    pub jos_pupils: Option<i32>,
    /// Of these, with regular help (*structureel*).
    pub structural: Option<i32>,
    /// Of these, with help now and then (*incidenteel*).
    pub incidental: Option<i32>,
    /// Of these, mainly helped alone (*individueel*).
    pub individual: Option<i32>,
    /// Of these, helped in a group or in both forms (*groep*).
    pub group: Option<i32>,
    /// Full-time equivalents at work (*FTE*).
    pub fte: Option<Decimal>,
    /// Lesson hours that were planned (*geplande lesuren*).
    pub lesson_hours_planned: Option<i32>,
    /// Of these, missed without leave (*ongeoorloofd gemiste lesuren*).
    pub lesson_hours_missed: Option<i32>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for DeliverReportInput {
    const NAME: &'static str = "deliverReport";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.schoolId", &self.school_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        // Locked: two first deliveries of one school go one after the other.
        let school = write
            .row::<school::Entity>("input.schoolId", SCHOOL, &self.school_id)
            .await?;
        let before = school_period_report::Entity::find()
            .filter(school_period_report::Column::SchoolId.eq(&school.id))
            .filter(school_period_report::Column::PeriodCode.eq(&self.period.0))
            .one(write.db)
            .await?;
        let mut checks = Checks::default();
        let mut row = self.row(write, &mut checks, school);
        check_sums(&mut checks, &row);
        checks.end()?;
        let Some(before) = before else {
            row.id = write.new_id();
            row.dataset_version = self.dataset_version(write, false).await?;
            write.changed(ChangeType::Report, ChangeAction::Created, &row.id, 1);
            let id = row.id.clone();
            school_period_report::Entity::insert(row.into_active_model())
                .exec_without_returning(write.db)
                .await?;
            return Ok(id);
        };
        row.id.clone_from(&before.id);
        let was_delivered = before.delivered_at.is_some();
        if was_delivered {
            row.delivered_at = before.delivered_at;
            row.dataset_version = before.dataset_version;
            row.version = before.version;
            row.source_id.clone_from(&before.source_id);
            row.provenance = before.provenance;
            if row == before {
                return Ok(before.id);
            }
            let Some(seen) = self.version else {
                return Err(Refusal::known(already_delivered(), before.id));
            };
            check::same_version(before.version, seen)?;
        }
        row.delivered_at = Some(write.at);
        row.provenance = Provenance::Synthetic;
        row.version = before.version + 1;
        row.dataset_version = self.dataset_version(write, was_delivered).await?;
        write.changed(
            ChangeType::Report,
            ChangeAction::Changed,
            &row.id,
            row.version,
        );
        let id = row.id.clone();
        row.into_active_model().reset_all().update(write.db).await?;
        Ok(id)
    }
}

impl DeliverReportInput {
    fn row(
        &self,
        write: &Write<'_>,
        checks: &mut Checks,
        school: school::Model,
    ) -> school_period_report::Model {
        let fte = self.fte.as_ref();
        let (status, quality) = if self.partial {
            (ReportStatus::Partial, DataQuality::Ok)
        } else {
            (ReportStatus::Delivered, DataQuality::Ok)
        };
        school_period_report::Model {
            id: String::new(),
            region: write.region_code(),
            school_id: school.id,
            school_types: school.school_types,
            period_code: self.period.0.clone(),
            status,
            delivered_at: Some(write.at),
            enrolled_pupils: checks.count("input.enrolledPupils", self.enrolled_pupils),
            jos_pupils: checks.count("input.josPupils", self.jos_pupils),
            structural: checks.count("input.structural", self.structural),
            incidental: checks.count("input.incidental", self.incidental),
            individual: checks.count("input.individual", self.individual),
            group_pupils: checks.count("input.group", self.group),
            fte_hundredths: fte.and_then(|fte| checks.hundredths("input.fte", fte)),
            lesson_hours_planned: checks
                .count("input.lessonHoursPlanned", self.lesson_hours_planned),
            lesson_hours_missed: checks.count("input.lessonHoursMissed", self.lesson_hours_missed),
            dataset_version: 1,
            source_id: None,
            provenance: Provenance::Synthetic,
            quality,
            version: 1,
        }
    }

    /// The version of the region's data that the report belongs to. What changes a figure that was
    /// given before, or one of a closed period, makes a new one.
    async fn dataset_version(&self, write: &Write<'_>, corrects: bool) -> Result<i32, DbErr> {
        let latest = dataset::Entity::find()
            .filter(dataset::Column::Region.eq(write.region.code))
            .order_by_desc(dataset::Column::Version)
            .one(write.db)
            .await?
            .ok_or_else(|| DbErr::RecordNotFound("the region's dataset".to_owned()))?;
        let id = (write.region_code(), self.period.0.clone());
        let closed = reference_period::Entity::find_by_id(id)
            .one(write.db)
            .await?;
        if !corrects && closed.is_none() {
            return Ok(latest.version);
        }
        let next = dataset::Model {
            version: latest.version + 1,
            reason: format!("late correction of {}", self.period.0),
            ..latest
        };
        let version = next.version;
        dataset::Entity::insert(next.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        Ok(version)
    }
}

/// Parts are not more than the whole, and where all are given they are the whole.
fn check_sums(checks: &mut Checks, row: &school_period_report::Model) {
    let mut at_most = |field: &str, part: Option<i32>, whole: Option<i32>| {
        let fits = part.zip(whole).is_none_or(|(part, whole)| part <= whole);
        checks.require(fits, || {
            UserError::invalid(
                field,
                "Dit is meer dan het geheel waarvan het een deel is.",
                "This is more than the whole of which it is a part.",
            )
        });
    };
    at_most("input.josPupils", row.jos_pupils, row.enrolled_pupils);
    at_most("input.structural", row.structural, row.jos_pupils);
    at_most("input.incidental", row.incidental, row.jos_pupils);
    at_most("input.individual", row.individual, row.jos_pupils);
    at_most("input.group", row.group_pupils, row.jos_pupils);
    at_most(
        "input.lessonHoursMissed",
        row.lesson_hours_missed,
        row.lesson_hours_planned,
    );
    let mut together = |field: &str, one: Option<i32>, other: Option<i32>| {
        let sum = one
            .zip(other)
            .map(|(one, other)| i64::from(one) + i64::from(other));
        let fits = sum
            .zip(row.jos_pupils)
            .is_none_or(|(sum, all)| sum == i64::from(all));
        checks.require(fits, || {
            UserError::invalid(
                field,
                "De delen zijn samen niet het geheel.",
                "The parts together are not the whole.",
            )
        });
    };
    together("input.incidental", row.structural, row.incidental);
    together("input.group", row.individual, row.group_pupils);
}

fn already_delivered() -> UserError {
    UserError::new(
        "input.version",
        UserErrorCode::AlreadyRecorded,
        "Deze school heeft over deze periode al iets anders aangeleverd: geef de versie die u corrigeert.",
        "This school delivered other numbers over this period already: give the version that you correct.",
    )
}
