//! Commands about referrals: `recordReferral`, `recordAvoidedReferral`.

use async_graphql::{ID, InputObject};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::user_error::{TRAJECTORY, UserErrorCode};
use super::{Checks, Command, Home, Refusal, UserError, Write};
use crate::entity::value::{
    AvoidedReferralBasis, CareWeight, ChangeAction, ChangeType, ProfessionalRole, Provenance,
    ReferralDirection, ReferrerKind,
};
use crate::entity::{avoided_referral, referral};
use crate::graphql::scalar::Date;

/// A referral (*verwijzing*), to the help in school or on from it.
#[derive(Clone, Debug, InputObject)]
pub struct RecordReferralInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The trajectory that it led to, or led on from.
    pub trajectory_id: Option<ID>,
    /// To the help in school, or from it to other help (*richting*).
    pub direction: ReferralDirection,
    /// Who referred (*verwijzer*).
    pub from: ReferrerKind,
    /// To which provider, where it is a contracted one (*aanbieder*).
    pub to_provider_id: Option<ID>,
    /// When (*verwijsdatum*).
    pub on: Date,
    /// How heavy the help is (*zwaarte*).
    pub weight: CareWeight,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// A referral that was avoided (*voorkomen verwijzing*), in a professional's or parent's judgement.
#[derive(Clone, Debug, InputObject)]
pub struct RecordAvoidedReferralInput {
    /// The trajectory that avoided it.
    pub trajectory_id: ID,
    /// Who judges so.
    pub judged_by: ProfessionalRole,
    /// On what ground (*grond*).
    pub basis: AvoidedReferralBasis,
    /// When.
    pub on: Date,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RecordReferralInput {
    const NAME: &'static str = "recordReferral";
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
        let field = "input.trajectoryId";
        let trajectory = match &self.trajectory_id {
            Some(id) => Some(write.trajectory(field, id, None).await?),
            None => None,
        };
        let of_another = trajectory
            .as_ref()
            .is_some_and(|trajectory| trajectory.record_id != record.id);
        if of_another {
            return Err(UserError::not_found(field, TRAJECTORY).into());
        }
        let to_provider_id = match &self.to_provider_id {
            Some(id) => Some(write.provider("input.toProviderId", id).await?),
            None => None,
        };
        let mut checks = Checks::default();
        let referred_on = checks.day("input.on", self.on);
        checks.end()?;
        let row = referral::Model {
            id: write.new_id(),
            region: write.region_code(),
            record_id: record.id,
            trajectory_id: trajectory.as_ref().map(|row| row.id.clone()),
            direction: self.direction,
            referrer: self.from,
            to_provider_id,
            referred_on,
            weight: self.weight,
            provenance: Provenance::Synthetic,
        };
        let id = row.id.clone();
        referral::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Referral, ChangeAction::Created, &id, None);
        if let (ReferralDirection::Inward, Some(mut row)) = (self.direction, trajectory)
            && !row.has_referral
        {
            row.has_referral = true;
            write
                .update_trajectory(row, None, ChangeAction::Changed)
                .await?;
        }
        Ok(id)
    }
}

impl Command for RecordAvoidedReferralInput {
    const NAME: &'static str = "recordAvoidedReferral";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.trajectoryId", &self.trajectory_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.trajectoryId";
        let trajectory = write.trajectory(field, &self.trajectory_id, None).await?;
        let before = avoided_referral::Entity::find_by_id(trajectory.id.clone())
            .one(write.db)
            .await?;
        if before.is_some() {
            let error = UserError::new(
                field,
                UserErrorCode::AlreadyRecorded,
                "Bij dit traject is al een voorkomen verwijzing vastgelegd.",
                "An avoided referral is recorded with this trajectory already.",
            );
            return Err(Refusal::known(error, trajectory.id));
        }
        let mut checks = Checks::default();
        let judged_on = checks.day("input.on", self.on);
        checks.in_order("input.on", trajectory.first_contact_on, judged_on);
        checks.end()?;
        let row = avoided_referral::Model {
            trajectory_id: trajectory.id.clone(),
            region: write.region_code(),
            judged_by: self.judged_by,
            basis: self.basis,
            judged_on,
            provenance: Provenance::Synthetic,
        };
        avoided_referral::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(
            ChangeType::AvoidedReferral,
            ChangeAction::Created,
            &trajectory.id,
            None,
        );
        Ok(trajectory.id)
    }
}
