//! `closeTransfer`.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use sea_orm::EntityTrait;

use super::outcome;
use super::sealed::open_answer;
use crate::entity::value::{ChangeAction, EndReason, TransferSide, TransferState};
use crate::entity::{trajectory, transfer};
use crate::write::user_error::{Thing, UserErrorCode, thing};
use crate::write::{Command, Home, Refusal, UserError, Write};

const TRANSFER: Thing = thing("overdracht", "transfer");

/// The sender is shown the receiver's answer (*overdracht afronden*): where it accepted, the
/// trajectories here end; where it declined, they go on.
#[derive(Clone, Debug, InputObject)]
pub struct CloseTransferInput {
    /// The transfer.
    pub transfer_id: ID,
    /// The sealed answer, as `acceptTransfer` or `declineTransfer` gave it (*antwoord*).
    pub answer: String,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for CloseTransferInput {
    const NAME: &'static str = "closeTransfer";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.transferId", &self.transfer_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let row = write
            .transfer(&self.transfer_id)
            .await?
            .filter(|row| row.side == TransferSide::Sender)
            .ok_or_else(|| UserError::not_found("input.transferId", TRANSFER))?;
        let answer = open_answer(write.secret, &self.answer)
            .filter(|answer| answer.transfer == row.id && answer.by == row.other_region)
            .ok_or_else(invalid_answer)?;
        let outcome = outcome(&row);
        if row.state == TransferState::Offered {
            close(write, row, answer.accepted_from).await?;
        }
        Ok(outcome)
    }
}

/// Ends the trajectories that went to the other region from `accepted_from` on, or lets them go on.
async fn close(
    write: &mut Write<'_>,
    row: transfer::Model,
    accepted_from: Option<NaiveDate>,
) -> Result<(), Refusal> {
    for id in &row.trajectory_ids.0 {
        let offered = trajectory::Entity::find_by_id(id.clone())
            .one(write.db)
            .await?
            .filter(|trajectory| trajectory.transfer_id.as_ref() == Some(&row.id));
        let Some(mut trajectory) = offered else {
            // Erased meanwhile.
            continue;
        };
        trajectory.transfer_id = None;
        let action = match accepted_from {
            Some(first) => {
                let last = first.pred_opt().unwrap_or(first);
                trajectory.ended_on = Some(last.max(trajectory.first_contact_on));
                trajectory.end_reason = Some(EndReason::TransferredRegion);
                ChangeAction::Ended
            }
            None => ChangeAction::Changed,
        };
        write.update_trajectory(trajectory, None, action).await?;
    }
    let state = match accepted_from {
        Some(_) => TransferState::Closed,
        None => TransferState::Withdrawn,
    };
    write.end_transfer(row, state).await?;
    Ok(())
}

fn invalid_answer() -> UserError {
    UserError::new(
        "input.answer",
        UserErrorCode::TransferInvalid,
        "Dit is geen antwoord op dit aanbod: geef de verzegelde tekst die de ontvanger kreeg.",
        "This is no answer to this offer: give the sealed text that the receiver got.",
    )
}
