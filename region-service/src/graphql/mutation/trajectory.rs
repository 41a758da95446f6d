//! Mutations of trajectories.

use async_graphql::{Context, Object, Result};

use super::{payload, perform};
use crate::graphql::directive::homed;
use crate::graphql::trajectory::Trajectory;
use crate::write::referral::RecordAvoidedReferralInput;
use crate::write::trajectory::change::ChangeTrajectoryInput;
use crate::write::trajectory::end::EndTrajectoryInput;
use crate::write::trajectory::start::StartTrajectoryInput;

payload! {
    /// What became of a write of a trajectory (*traject*).
    TrajectoryPayload {
        /// The trajectory as it is now; null where it was not written.
        trajectory: Trajectory = Trajectory::find
    }
}

/// Mutations of trajectories.
#[derive(Default)]
pub struct TrajectoryMutations;

/// Mutations of trajectories.
#[Object]
impl TrajectoryMutations {
    /// Help to a pupil begins (*traject starten*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn start_trajectory(
        &self,
        ctx: &Context<'_>,
        input: StartTrajectoryInput,
    ) -> Result<Option<TrajectoryPayload>> {
        TrajectoryPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A running trajectory gets other values (*traject wijzigen*).
    #[graphql(directive = homed::apply("input.trajectoryId".into()))]
    async fn change_trajectory(
        &self,
        ctx: &Context<'_>,
        input: ChangeTrajectoryInput,
    ) -> Result<Option<TrajectoryPayload>> {
        TrajectoryPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Help ends (*traject beëindigen*).
    #[graphql(directive = homed::apply("input.trajectoryId".into()))]
    async fn end_trajectory(
        &self,
        ctx: &Context<'_>,
        input: EndTrajectoryInput,
    ) -> Result<Option<TrajectoryPayload>> {
        TrajectoryPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A trajectory avoided a referral, as a professional or parent judges (*voorkomen verwijzing
    /// vastleggen*).
    #[graphql(directive = homed::apply("input.trajectoryId".into()))]
    async fn record_avoided_referral(
        &self,
        ctx: &Context<'_>,
        input: RecordAvoidedReferralInput,
    ) -> Result<Option<TrajectoryPayload>> {
        TrajectoryPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
