//! `offerTransfer`.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::outcome;
use super::sealed::{Offer, Offered, Sealed, seal};
use crate::entity::value::{ChangeAction, TextList, TransferSide, TransferState};
use crate::entity::{region_pupil_record, residence_period, trajectory, transfer};
use crate::graphql::region_code::RegionCode;
use crate::write::user_error::TRAJECTORY;
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

/// How many trajectories one transfer may have.
const MOST: usize = 50;

/// Running help that is offered to another region (*overdracht aanbieden*). Until that region has
/// answered and `closeTransfer` was shown the answer, the trajectories refuse other changes.
#[derive(Clone, Debug, InputObject)]
pub struct OfferTransferInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The region that is to receive the pupil (*ontvangende regio*).
    pub to_region: RegionCode,
    /// The trajectories, none of which has ended.
    pub trajectory_ids: Vec<ID>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for OfferTransferInput {
    const NAME: &'static str = "offerTransfer";
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
        checks.require(self.to_region.0.as_str() != write.region.code, || {
            UserError::invalid(
                "input.toRegion",
                "Dit is de regio die aanbiedt.",
                "This is the region that offers.",
            )
        });
        let ids: BTreeSet<&str> = self.trajectory_ids.iter().map(|id| id.0.as_str()).collect();
        checks.require((1..=MOST).contains(&ids.len()), || {
            UserError::invalid(
                "input.trajectoryIds",
                "Noem 1 tot 50 trajecten.",
                "Name 1 to 50 trajectories.",
            )
        });
        checks.end()?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push(running(write, &record, id).await?);
        }
        if let Some(standing) = self.standing(write, &rows).await? {
            return Ok(outcome(&standing));
        }
        if rows.iter().any(|row| row.transfer_id.is_some()) {
            return Err(UserError::transfer_pending("input.trajectoryIds").into());
        }
        self.offer(write, record, rows).await
    }
}

impl OfferTransferInput {
    /// The transfer in which just these are offered to that region already.
    async fn standing(
        &self,
        write: &Write<'_>,
        rows: &[trajectory::Model],
    ) -> Result<Option<transfer::Model>, Refusal> {
        let Some(id) = rows.first().and_then(|row| row.transfer_id.as_ref()) else {
            return Ok(None);
        };
        let standing = write.transfer(id).await?.filter(|transfer| {
            transfer.other_region == self.to_region.0.as_str()
                && transfer
                    .trajectory_ids
                    .0
                    .iter()
                    .eq(rows.iter().map(|row| &row.id))
        });
        Ok(standing)
    }

    async fn offer(
        &self,
        write: &mut Write<'_>,
        record: region_pupil_record::Model,
        rows: Vec<trajectory::Model>,
    ) -> Result<String, Refusal> {
        let id = write.new_id();
        let residence = residence_period::Entity::find()
            .filter(residence_period::Column::RecordId.eq(&record.id))
            .order_by_asc(residence_period::Column::FromOn)
            .order_by_asc(residence_period::Column::Kind)
            .all(write.db)
            .await?;
        let mut trajectories = Vec::with_capacity(rows.len());
        let mut trajectory_ids = Vec::with_capacity(rows.len());
        for mut row in rows {
            let helpers = write.helpers_of(&row.id).await?;
            trajectories.push(Offered {
                intensity: row.intensity.code().to_owned(),
                form: row.form.code().to_owned(),
                roles: helpers
                    .roles
                    .iter()
                    .map(|role| role.code().to_owned())
                    .collect(),
                attendance: row.attendance_at_start.map(|it| it.code().to_owned()),
            });
            trajectory_ids.push(row.id.clone());
            row.transfer_id = Some(id.clone());
            write
                .update_trajectory(row, None, ChangeAction::Changed)
                .await?;
        }
        let offer = Sealed::Offer(Offer {
            transfer: id.clone(),
            from: write.region_code(),
            to: self.to_region.0.as_str().to_owned(),
            link_key: record.link_key,
            birth_year: record.birth_year,
            age_band: record.age_band.code().to_owned(),
            residence: residence.into_iter().map(Into::into).collect(),
            trajectories,
        });
        let row = transfer::Model {
            id,
            region: write.region_code(),
            side: TransferSide::Sender,
            state: TransferState::Offered,
            other_region: self.to_region.0.as_str().to_owned(),
            record_id: Some(record.id),
            trajectory_ids: TextList(trajectory_ids),
            sealed: seal(write.secret, &offer),
            changed_at: write.at,
        };
        write.insert_transfer(&row).await?;
        Ok(outcome(&row))
    }
}

/// A trajectory of the record that has not ended, offered or not.
async fn running(
    write: &Write<'_>,
    record: &region_pupil_record::Model,
    id: &str,
) -> Result<trajectory::Model, Refusal> {
    let field = "input.trajectoryIds";
    let row = write
        .row::<trajectory::Entity>(field, TRAJECTORY, id)
        .await?;
    if row.record_id != record.id {
        return Err(UserError::not_found(field, TRAJECTORY).into());
    }
    if row.ended_on.is_some() {
        return Err(UserError::ended(field, TRAJECTORY).into());
    }
    Ok(row)
}
