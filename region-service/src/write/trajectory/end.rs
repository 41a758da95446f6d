//! `endTrajectory`.

use async_graphql::{ID, InputObject};

use super::check_days;
use crate::entity::value::{Attendance, BudgetChange, ChangeAction, EndReason};
use crate::graphql::scalar::{Date, Decimal};
use crate::write::user_error::TRAJECTORY;
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

/// Help that ends (*traject beëindigen*).
#[derive(Clone, Debug, InputObject)]
pub struct EndTrajectoryInput {
    /// The trajectory.
    pub trajectory_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The last day (*einddatum*).
    pub ended_on: Date,
    /// Why it ends (*reden beëindiging*).
    pub reason: EndReason,
    /// Hours given in all (*uren*); what was there stands where it is left out.
    pub hours: Option<Decimal>,
    /// What became of a personal budget (*pgb*).
    pub pgb_change: Option<BudgetChange>,
    /// How far the pupil goes to school now (*schoolgang bij einde*).
    pub attendance_at_end: Option<Attendance>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for EndTrajectoryInput {
    const NAME: &'static str = "endTrajectory";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.trajectoryId", &self.trajectory_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.trajectoryId";
        let mut row = write
            .trajectory(field, &self.trajectory_id, Some(self.version))
            .await?;
        if row.ended_on.is_some() {
            return Err(UserError::ended(field, TRAJECTORY).into());
        }
        let mut checks = Checks::default();
        row.ended_on = Some(checks.day("input.endedOn", self.ended_on));
        row.end_reason = Some(self.reason);
        if let Some(hours) = &self.hours {
            row.hours_hundredths = checks.hundredths("input.hours", hours);
        }
        row.pgb_change = self.pgb_change.or(row.pgb_change);
        row.attendance_at_end = self.attendance_at_end;
        check_days(&mut checks, &row);
        checks.end()?;
        let id = row.id.clone();
        write
            .update_trajectory(row, None, ChangeAction::Ended)
            .await?;
        Ok(id)
    }
}
