//! Mutations of transfers, and what is shown of one.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::{payload, perform};
use crate::entity::transfer;
use crate::entity::value::{TransferSide, TransferState};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, by, homed, merge};
use crate::graphql::loader::{self, TransferById};
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::region_code::RegionCode;
use crate::graphql::trajectory::Trajectory;
use crate::write::transfer::accept::AcceptTransferInput;
use crate::write::transfer::close::CloseTransferInput;
use crate::write::transfer::decline::DeclineTransferInput;
use crate::write::transfer::offer::OfferTransferInput;

/// Help that goes from one region to another (*overdracht*), as one of the two knows it.
pub struct Transfer(Arc<transfer::Model>);

/// Help that goes from one region to another (*overdracht*), as one of the two knows it.
#[Object]
impl Transfer {
    /// Its id: the same on both sides.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How far it has come on this side (*stand*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn state(&self) -> TransferState {
        self.0.state
    }

    /// The region that offers (*afzender*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> Result<RegionCode> {
        Ok(RegionCode::stored(self.code(TransferSide::Sender))?)
    }

    /// The region to which it is offered (*ontvanger*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn to(&self) -> Result<RegionCode> {
        Ok(RegionCode::stored(self.code(TransferSide::Receiver))?)
    }

    /// The pupil's record on this side (*dossier*); null where the offer was declined.
    async fn record(&self, ctx: &Context<'_>) -> Result<Option<RegionPupilRecord>> {
        Ok(match &self.0.record_id {
            Some(id) => RegionPupilRecord::find(ctx, id.clone()).await?,
            None => None,
        })
    }

    /// The trajectories on this side (*trajecten*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["id"])))]
    async fn trajectories(&self, ctx: &Context<'_>) -> Result<Vec<Trajectory>> {
        let mut ids = self.0.trajectory_ids.0.clone();
        ids.sort_unstable();
        let found = ids.into_iter().map(|id| Trajectory::find(ctx, id));
        let found = futures::future::try_join_all(found).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// What the other region is to be shown (*verzegelde tekst*): the offer, or the answer to it. Only
    /// regions can open it.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn sealed(&self) -> &str {
        &self.0.sealed
    }
}

impl Transfer {
    /// The transfer that a write's outcome names: `TWENTE/veendam:01…`.
    async fn find(ctx: &Context<'_>, outcome: String) -> Result<Option<Self>, ApiError> {
        let (region, id) = outcome.split_once('/').unwrap_or_default();
        let sides = loader::all(ctx, TransferById(id.to_owned())).await?;
        let mut own = sides.iter().filter(|row| row.region == region);
        Ok(own.next().cloned().map(Self))
    }

    /// The code of the region on `side`.
    fn code(&self, side: TransferSide) -> &str {
        if self.0.side == side {
            &self.0.region
        } else {
            &self.0.other_region
        }
    }
}

payload! {
    /// What became of a step of a transfer (*overdracht*).
    TransferPayload {
        /// The transfer as it is now on this side; null where there is none.
        transfer: Transfer = Transfer::find
    }
}

/// Mutations of transfers.
#[derive(Default)]
pub struct TransferMutations;

/// Mutations of transfers.
#[Object]
impl TransferMutations {
    /// Running help is offered to another region (*overdracht aanbieden*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn offer_transfer(
        &self,
        ctx: &Context<'_>,
        input: OfferTransferInput,
    ) -> Result<Option<TransferPayload>> {
        TransferPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Help that was offered goes on in this region (*overdracht aanvaarden*).
    #[graphql(directive = homed::apply("input.region".into()))]
    async fn accept_transfer(
        &self,
        ctx: &Context<'_>,
        input: AcceptTransferInput,
    ) -> Result<Option<TransferPayload>> {
        TransferPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Help that was offered does not go on in this region (*overdracht weigeren*).
    #[graphql(directive = homed::apply("input.region".into()))]
    async fn decline_transfer(
        &self,
        ctx: &Context<'_>,
        input: DeclineTransferInput,
    ) -> Result<Option<TransferPayload>> {
        TransferPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// The offering region is shown the answer (*overdracht afronden*).
    #[graphql(directive = homed::apply("input.transferId".into()))]
    async fn close_transfer(
        &self,
        ctx: &Context<'_>,
        input: CloseTransferInput,
    ) -> Result<Option<TransferPayload>> {
        TransferPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
