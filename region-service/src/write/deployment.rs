//! Commands about staff: `deployStaff`, `endDeployment`.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::user_error::{SCHOOL, Thing, thing};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::value::{
    ChangeAction, ChangeType, DataQuality, FteKind, ProfessionalRole, Provenance, Weekday,
};
use crate::entity::{school, staff_deployment};
use crate::graphql::scalar::{Date, Decimal};

const DEPLOYMENT: Thing = thing("inzet", "deployment");

/// Who works in a school from some day on: one role of one provider (*inzet*).
#[derive(Clone, Debug, InputObject)]
pub struct DeployStaffInput {
    /// The school.
    pub school_id: ID,
    /// The provider (*aanbieder*).
    pub provider_id: ID,
    /// The role (*rol*).
    pub role: ProfessionalRole,
    /// Full-time equivalents (*FTE*).
    pub fte: Decimal,
    /// What they count.
    pub fte_kind: FteKind,
    /// Fixed days of presence (*vaste dagen*).
    #[graphql(default)]
    pub weekdays: Vec<Weekday>,
    /// How many people share it (*aantal personen*).
    #[graphql(default = 1)]
    pub head_count: i32,
    /// The first day.
    pub from: Date,
    /// The last day; left out while it lasts.
    pub to: Option<Date>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// A deployment that ends (*einde inzet*).
#[derive(Clone, Debug, InputObject)]
pub struct EndDeploymentInput {
    /// The deployment.
    pub deployment_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The last day.
    pub to: Date,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for DeployStaffInput {
    const NAME: &'static str = "deployStaff";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.schoolId", &self.school_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let school = write
            .row::<school::Entity>("input.schoolId", SCHOOL, &self.school_id)
            .await?;
        let provider_id = write
            .provider("input.providerId", &self.provider_id)
            .await?;
        let mut checks = Checks::default();
        let from_on = checks.day("input.from", self.from);
        let to_on = checks.optional_day("input.to", self.to);
        if let Some(to_on) = to_on {
            checks.in_order("input.to", from_on, to_on);
        }
        let fte = checks.hundredths("input.fte", &self.fte);
        checks.require((1..=1000).contains(&self.head_count), || {
            UserError::invalid(
                "input.headCount",
                "Geef 1 tot 1000 personen.",
                "Give 1 to 1000 people.",
            )
        });
        checks.end()?;
        let weekdays: BTreeSet<Weekday> = self.weekdays.iter().copied().collect();
        let row = staff_deployment::Model {
            id: write.new_id(),
            region: write.region_code(),
            school_id: school.id,
            school_types: school.school_types,
            provider_id,
            role: self.role,
            fte_hundredths: fte.unwrap_or_default(),
            fte_kind: self.fte_kind,
            weekdays: weekdays.into_iter().map(Weekday::code).collect(),
            head_count: self.head_count,
            from_on,
            to_on,
            source_id: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
            version: 1,
        };
        let id = row.id.clone();
        staff_deployment::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Deployment, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl Command for EndDeploymentInput {
    const NAME: &'static str = "endDeployment";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.deploymentId", &self.deployment_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.deploymentId";
        let mut row = write
            .row::<staff_deployment::Entity>(field, DEPLOYMENT, &self.deployment_id)
            .await?;
        check::same_version(row.version, self.version)?;
        if row.to_on.is_some() {
            return Err(UserError::ended(field, DEPLOYMENT).into());
        }
        let mut checks = Checks::default();
        let day = checks.day("input.to", self.to);
        checks.in_order("input.to", row.from_on, day);
        checks.end()?;
        row.to_on = Some(day);
        row.version += 1;
        write.changed(
            ChangeType::Deployment,
            ChangeAction::Ended,
            &row.id,
            row.version,
        );
        let id = row.id.clone();
        row.into_active_model().reset_all().update(write.db).await?;
        Ok(id)
    }
}
