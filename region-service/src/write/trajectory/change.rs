//! `changeTrajectory`.

use async_graphql::{ID, InputObject};

use super::{Helpers, check_days, roles, take_school};
use crate::entity::trajectory;
use crate::entity::value::{
    Attendance, BudgetChange, ChangeAction, DeliveryForm, Intensity, ProfessionalRole,
};
use crate::graphql::scalar::{Date, Decimal};
use crate::write::user_error::TRAJECTORY;
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

/// Other values of a trajectory (*traject wijzigen*): what is left out stands.
#[derive(Clone, Debug, InputObject)]
pub struct ChangeTrajectoryInput {
    /// The trajectory.
    pub trajectory_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The school where help is given; it may be one of another region.
    pub school_id: Option<ID>,
    /// The main provider (*hoofdaanbieder*).
    pub provider_id: Option<ID>,
    /// All other providers that take part (*overige aanbieders*).
    pub other_provider_ids: Option<Vec<ID>>,
    /// All professional roles in it (*rollen*), at least one.
    pub roles: Option<Vec<ProfessionalRole>>,
    /// How intense it is (*intensiteit*).
    pub intensity: Option<Intensity>,
    /// In what form it is given (*vorm*).
    pub form: Option<DeliveryForm>,
    /// When help was asked for (*aanmelding*).
    pub requested_on: Option<Date>,
    /// The first contact (*eerste contact*).
    pub first_contact_on: Option<Date>,
    /// Hours given so far (*uren*).
    pub hours: Option<Decimal>,
    /// Whether the pupil had a personal budget (*pgb bij aanvang*).
    pub pgb_at_start: Option<bool>,
    /// What became of it (*wijziging van het pgb*).
    pub pgb_change: Option<BudgetChange>,
    /// How far the pupil went to school before (*schoolgang bij aanvang*).
    pub attendance_at_start: Option<Attendance>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for ChangeTrajectoryInput {
    const NAME: &'static str = "changeTrajectory";
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
        if let Some(id) = &self.school_id {
            take_school(&mut row, write.school("input.schoolId", id).await?);
        }
        let mut checks = Checks::default();
        self.change(&mut row, &mut checks);
        check_days(&mut checks, &row);
        let helpers = self.helpers(write, &row.id, &mut checks).await?;
        checks.end()?;
        let id = row.id.clone();
        write
            .update_trajectory(row, helpers.as_ref(), ChangeAction::Changed)
            .await?;
        Ok(id)
    }
}

impl ChangeTrajectoryInput {
    fn change(&self, row: &mut trajectory::Model, checks: &mut Checks) {
        row.intensity = self.intensity.unwrap_or(row.intensity);
        row.form = self.form.unwrap_or(row.form);
        row.requested_on = checks
            .optional_day("input.requestedOn", self.requested_on)
            .or(row.requested_on);
        if let Some(day) = self.first_contact_on {
            row.first_contact_on = checks.day("input.firstContactOn", day);
        }
        if let Some(hours) = &self.hours {
            row.hours_hundredths = checks.hundredths("input.hours", hours);
        }
        row.pgb_at_start = self.pgb_at_start.or(row.pgb_at_start);
        row.pgb_change = self.pgb_change.or(row.pgb_change);
        row.attendance_at_start = self.attendance_at_start.or(row.attendance_at_start);
    }

    /// The helpers from now on; none where nothing is said of them.
    async fn helpers(
        &self,
        write: &Write<'_>,
        id: &str,
        checks: &mut Checks,
    ) -> Result<Option<Helpers>, Refusal> {
        let silent =
            self.provider_id.is_none() && self.other_provider_ids.is_none() && self.roles.is_none();
        if silent {
            return Ok(None);
        }
        let mut helpers = write.helpers_of(id).await?;
        if self.provider_id.is_some() || self.other_provider_ids.is_some() {
            let (main, others) = self.named_providers(&helpers);
            helpers.providers = write.providers(&main, &others).await?;
        }
        if let Some(given) = &self.roles {
            helpers.roles = roles(checks, given);
        }
        Ok(Some(helpers))
    }

    /// The input's providers, with what stands for those that it leaves out. A main provider that
    /// is replaced takes no further part.
    fn named_providers(&self, now: &Helpers) -> (ID, Vec<ID>) {
        let main_now = now.providers.first().map(|id| ID(id.clone()));
        let main = self.provider_id.clone().or(main_now).unwrap_or_default();
        let others = match &self.other_provider_ids {
            Some(others) => others.clone(),
            None => now
                .providers
                .iter()
                .skip(1)
                .filter(|id| **id != main.0)
                .map(|id| ID(id.clone()))
                .collect(),
        };
        (main, others)
    }
}
