//! Commands about trajectories, and what their rows carry of record, school and providers.

pub mod change;
pub mod end;
pub mod start;

use std::collections::BTreeSet;

use async_graphql::ID;
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::lookup::SchoolColumns;
use super::user_error::TRAJECTORY;
use super::{Checks, Refusal, UserError, Write, check};
use crate::entity::value::{BudgetChange, ChangeAction, ChangeType, ProfessionalRole};
use crate::entity::{trajectory, trajectory_provider, trajectory_role};

/// A trajectory's providers, the main one first, and its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Helpers {
    /// Providers.
    pub(crate) providers: Vec<String>,
    /// Professional roles.
    pub(crate) roles: Vec<ProfessionalRole>,
}

impl Write<'_> {
    /// The trajectory in `field`, which the client saw in this version. Refuses where it is offered
    /// to another region.
    pub(crate) async fn trajectory(
        &self,
        field: &str,
        id: &str,
        version: Option<i32>,
    ) -> Result<trajectory::Model, Refusal> {
        let row = self
            .row::<trajectory::Entity>(field, TRAJECTORY, id)
            .await?;
        if is_offered(&row) {
            return Err(UserError::transfer_pending(field).into());
        }
        if let Some(seen) = version {
            check::same_version(row.version, seen)?;
        }
        Ok(row)
    }

    /// The providers in two fields of an input, checked: each exists and is named once.
    pub(crate) async fn providers(&self, main: &ID, others: &[ID]) -> Result<Vec<String>, Refusal> {
        let mut providers = vec![self.provider("input.providerId", main).await?];
        for other in others {
            providers.push(self.provider("input.otherProviderIds", other).await?);
        }
        let distinct: BTreeSet<&String> = providers.iter().collect();
        if distinct.len() < providers.len() {
            return Err(UserError::invalid(
                "input.otherProviderIds",
                "Noem elke aanbieder een keer.",
                "Name each provider once.",
            )
            .into());
        }
        Ok(providers)
    }

    /// Writes a new trajectory.
    pub(crate) async fn insert_trajectory(
        &mut self,
        mut row: trajectory::Model,
        helpers: &Helpers,
    ) -> Result<(), DbErr> {
        derive(&mut row, helpers);
        self.changed(
            ChangeType::Trajectory,
            ChangeAction::Created,
            &row.id,
            row.version,
        );
        trajectory::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(self.db)
            .await?;
        self.insert_helpers(&row, helpers).await
    }

    /// Writes a trajectory's next version, and its helpers where they are given.
    pub(crate) async fn update_trajectory(
        &mut self,
        mut row: trajectory::Model,
        helpers: Option<&Helpers>,
        action: ChangeAction,
    ) -> Result<(), DbErr> {
        let kept;
        let helpers_now = match helpers {
            Some(helpers) => helpers,
            None => {
                kept = self.helpers_of(&row.id).await?;
                &kept
            }
        };
        derive(&mut row, helpers_now);
        row.version += 1;
        self.changed(ChangeType::Trajectory, action, &row.id, row.version);
        row.clone()
            .into_active_model()
            .reset_all()
            .update(self.db)
            .await?;
        if let Some(helpers) = helpers {
            self.delete_helpers(&row.id).await?;
            self.insert_helpers(&row, helpers).await?;
        }
        Ok(())
    }

    /// The providers and roles of a trajectory, as they are stored.
    pub(crate) async fn helpers_of(&self, id: &str) -> Result<Helpers, DbErr> {
        let mut providers = trajectory_provider::Entity::find()
            .filter(trajectory_provider::Column::TrajectoryId.eq(id))
            .order_by_asc(trajectory_provider::Column::ProviderId)
            .all(self.db)
            .await?;
        providers.sort_by_key(|row| !row.is_primary);
        let roles = trajectory_role::Entity::find()
            .filter(trajectory_role::Column::TrajectoryId.eq(id))
            .order_by_asc(trajectory_role::Column::Role)
            .all(self.db)
            .await?;
        Ok(Helpers {
            providers: providers.into_iter().map(|row| row.provider_id).collect(),
            roles: roles.into_iter().map(|row| row.role).collect(),
        })
    }

    async fn delete_helpers(&self, id: &str) -> Result<(), DbErr> {
        trajectory_provider::Entity::delete_many()
            .filter(trajectory_provider::Column::TrajectoryId.eq(id))
            .exec(self.db)
            .await?;
        trajectory_role::Entity::delete_many()
            .filter(trajectory_role::Column::TrajectoryId.eq(id))
            .exec(self.db)
            .await?;
        Ok(())
    }

    async fn insert_helpers(
        &self,
        row: &trajectory::Model,
        helpers: &Helpers,
    ) -> Result<(), DbErr> {
        let providers = helpers.providers.iter().map(|provider_id| {
            trajectory_provider::Model {
                trajectory_id: row.id.clone(),
                is_primary: *provider_id == row.provider_id,
                provider_id: provider_id.clone(),
                region: row.region.clone(),
                record_id: row.record_id.clone(),
            }
            .into_active_model()
        });
        trajectory_provider::Entity::insert_many(providers)
            .exec_without_returning(self.db)
            .await?;
        let roles = helpers.roles.iter().map(|&role| {
            trajectory_role::Model {
                trajectory_id: row.id.clone(),
                role,
                region: row.region.clone(),
            }
            .into_active_model()
        });
        trajectory_role::Entity::insert_many(roles)
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }
}

/// Whether a trajectory waits for another region's answer to an offer.
pub(crate) fn is_offered(row: &trajectory::Model) -> bool {
    row.transfer_id.is_some() && row.ended_on.is_none()
}

/// Puts into a row what it carries of its school.
pub(crate) fn take_school(row: &mut trajectory::Model, school: SchoolColumns) {
    row.school_id = school.id;
    row.school_types = school.types;
    row.school_municipality_code = school.municipality;
}

/// The roles in an input: at least one, each once, in the order of the enum.
pub(crate) fn roles(checks: &mut Checks, given: &[ProfessionalRole]) -> Vec<ProfessionalRole> {
    checks.require(!given.is_empty(), || {
        UserError::invalid(
            "input.roles",
            "Noem minstens een rol.",
            "Name at least one role.",
        )
    });
    let distinct: BTreeSet<_> = given.iter().copied().collect();
    distinct.into_iter().collect()
}

/// The request is not after the first contact, and the end not before it.
pub(crate) fn check_days(checks: &mut Checks, row: &trajectory::Model) {
    if let Some(requested) = row.requested_on {
        checks.require(requested <= row.first_contact_on, || {
            UserError::invalid(
                "input.requestedOn",
                "De aanmelding ligt na het eerste contact.",
                "The request lies after the first contact.",
            )
        });
    }
    if let Some(ended) = row.ended_on {
        checks.require(row.first_contact_on <= ended, || {
            UserError::invalid(
                "input.endedOn",
                "Het einde ligt voor het eerste contact.",
                "The end lies before the first contact.",
            )
        });
    }
}

/// The columns that follow from others.
fn derive(row: &mut trajectory::Model, helpers: &Helpers) {
    let days = |from: NaiveDate, to: NaiveDate| {
        i32::try_from((to - from).num_days()).expect("days between two checked days fit")
    };
    if let Some(main) = helpers.providers.first() {
        row.provider_id.clone_from(main);
    }
    row.provider_count =
        i32::try_from(helpers.providers.len()).expect("an input names few providers");
    row.waiting_days = row.requested_on.map(|day| days(day, row.first_contact_on));
    row.duration_days = row.ended_on.map(|day| days(row.first_contact_on, day));
    row.replaces_pgb = row
        .pgb_change
        .map(|change| change == BudgetChange::TakenOver)
        .or(row.replaces_pgb);
}
