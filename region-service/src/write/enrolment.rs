//! Commands about enrolments: `enrol`, `endEnrolment`.

use async_graphql::{ID, InputObject};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::user_error::{Thing, UserErrorCode, thing};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::enrolment;
use crate::entity::value::{ChangeAction, ChangeType, EnrolmentEnd, Provenance};
use crate::graphql::scalar::Date;

const ENROLMENT: Thing = thing("inschrijving", "enrolment");

/// An enrolment that begins (*inschrijven*).
#[derive(Clone, Debug, InputObject)]
pub struct EnrolInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The school; it may be one of another region.
    pub school_id: ID,
    /// The first day (*inschrijfdatum*).
    pub from: Date,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// An enrolment that ends (*uitschrijven*).
#[derive(Clone, Debug, InputObject)]
pub struct EndEnrolmentInput {
    /// The enrolment.
    pub enrolment_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The last day (*uitschrijfdatum*).
    pub to: Date,
    /// Why it ends (*reden uitschrijving*).
    pub reason: EnrolmentEnd,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for EnrolInput {
    const NAME: &'static str = "enrol";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let record = write
            .record("input.recordId", &self.record_id, None)
            .await?;
        let school = write.school("input.schoolId", &self.school_id).await?;
        let mut checks = Checks::default();
        let from_on = checks.day("input.from", self.from);
        let same_time = enrolment::Entity::find()
            .filter(enrolment::Column::RecordId.eq(&record.id))
            .filter(enrolment::Column::SchoolId.eq(&school.id))
            .filter(
                Condition::any()
                    .add(enrolment::Column::ToOn.is_null())
                    .add(enrolment::Column::ToOn.gte(from_on)),
            )
            .count(write.db)
            .await?;
        checks.require(same_time == 0, || {
            UserError::new(
                "input.from",
                UserErrorCode::Overlaps,
                "De leerling is dan al op deze school ingeschreven.",
                "The pupil is enrolled in this school then already.",
            )
        });
        checks.end()?;
        let row = enrolment::Model {
            id: write.new_id(),
            region: write.region_code(),
            record_id: record.id.clone(),
            school_id: school.id,
            from_on,
            to_on: None,
            end_reason: None,
            provenance: Provenance::Synthetic,
            version: 1,
        };
        let id = row.id.clone();
        enrolment::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Enrolment, ChangeAction::Created, &id, 1);
        write.update_record(record).await?;
        Ok(id)
    }
}

impl Command for EndEnrolmentInput {
    const NAME: &'static str = "endEnrolment";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.enrolmentId", &self.enrolment_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.enrolmentId";
        let mut row = write
            .row::<enrolment::Entity>(field, ENROLMENT, &self.enrolment_id)
            .await?;
        check::same_version(row.version, self.version)?;
        if row.to_on.is_some() {
            return Err(UserError::ended(field, ENROLMENT).into());
        }
        let mut checks = Checks::default();
        let day = checks.day("input.to", self.to);
        checks.in_order("input.to", row.from_on, day);
        checks.end()?;
        row.to_on = Some(day);
        row.end_reason = Some(self.reason);
        row.version += 1;
        write.changed(
            ChangeType::Enrolment,
            ChangeAction::Ended,
            &row.id,
            row.version,
        );
        let id = row.id.clone();
        row.into_active_model().reset_all().update(write.db).await?;
        Ok(id)
    }
}
