//! Commands about absence: `recordAbsence`, `endAbsence`.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::user_error::{Thing, UserErrorCode, thing};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::absence_episode;
use crate::entity::value::{AbsenceKind, ChangeAction, ChangeType, Provenance};
use crate::graphql::scalar::Date;

const EPISODE: Thing = thing("verzuim", "episode of absence");

/// An episode of absence (*verzuim melden*), counted by the region's definition.
#[derive(Clone, Debug, InputObject)]
pub struct RecordAbsenceInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// What kind it is (*soort verzuim*).
    pub kind: AbsenceKind,
    /// The first day.
    pub from: Date,
    /// The last day; left out while it lasts.
    pub to: Option<Date>,
    /// How many days with lessons were missed (*gemiste lesdagen*).
    pub lesson_days_missed: Option<i32>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// An episode of absence that ends (*verzuim afsluiten*).
#[derive(Clone, Debug, InputObject)]
pub struct EndAbsenceInput {
    /// The episode.
    pub absence_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The last day.
    pub to: Date,
    /// How many days with lessons were missed in all (*gemiste lesdagen*).
    pub lesson_days_missed: Option<i32>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RecordAbsenceInput {
    const NAME: &'static str = "recordAbsence";
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
        let mut checks = Checks::default();
        let from_on = checks.day("input.from", self.from);
        let to_on = checks.optional_day("input.to", self.to);
        if let Some(to_on) = to_on {
            checks.in_order("input.to", from_on, to_on);
        }
        let lesson_days_missed = checks.count("input.lessonDaysMissed", self.lesson_days_missed);
        let overlaps = self.overlaps(write, &record.id, from_on, to_on).await?;
        checks.require(!overlaps, || {
            UserError::new(
                "input.from",
                UserErrorCode::Overlaps,
                "In die tijd is er al verzuim van deze soort.",
                "There is absence of this kind in that time already.",
            )
        });
        checks.end()?;
        let row = absence_episode::Model {
            id: write.new_id(),
            region: write.region_code(),
            record_id: record.id,
            kind: self.kind,
            definition: write.region.absence_definition.to_owned(),
            from_on,
            to_on,
            lesson_days_missed,
            provenance: Provenance::Synthetic,
            version: 1,
        };
        let id = row.id.clone();
        absence_episode::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Absence, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl RecordAbsenceInput {
    async fn overlaps(
        &self,
        write: &Write<'_>,
        record_id: &str,
        from_on: NaiveDate,
        to_on: Option<NaiveDate>,
    ) -> Result<bool, DbErr> {
        use absence_episode::Column;
        let mut same_time = Condition::all()
            .add(Column::RecordId.eq(record_id))
            .add(Column::Kind.eq(self.kind))
            .add(
                Condition::any()
                    .add(Column::ToOn.is_null())
                    .add(Column::ToOn.gte(from_on)),
            );
        if let Some(to_on) = to_on {
            same_time = same_time.add(Column::FromOn.lte(to_on));
        }
        let found = absence_episode::Entity::find().filter(same_time);
        Ok(found.count(write.db).await? > 0)
    }
}

impl Command for EndAbsenceInput {
    const NAME: &'static str = "endAbsence";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.absenceId", &self.absence_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.absenceId";
        let mut row = write
            .row::<absence_episode::Entity>(field, EPISODE, &self.absence_id)
            .await?;
        check::same_version(row.version, self.version)?;
        if row.to_on.is_some() {
            return Err(UserError::ended(field, EPISODE).into());
        }
        let mut checks = Checks::default();
        let day = checks.day("input.to", self.to);
        checks.in_order("input.to", row.from_on, day);
        let missed = checks.count("input.lessonDaysMissed", self.lesson_days_missed);
        checks.end()?;
        row.to_on = Some(day);
        row.lesson_days_missed = missed.or(row.lesson_days_missed);
        row.version += 1;
        write.changed(
            ChangeType::Absence,
            ChangeAction::Ended,
            &row.id,
            row.version,
        );
        let id = row.id.clone();
        row.into_active_model().reset_all().update(write.db).await?;
        Ok(id)
    }
}
