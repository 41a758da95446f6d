//! Transfers (*overdrachten*): help to a pupil that goes from one region to another.
//!
//! The two regions share no transaction, so each side has a state of its own and shows the other a
//! sealed text. The receiver decides once, accepted or declined, in its row of the transfer; the
//! sender's trajectories wait, and end or go on when it is shown that decision. Any step may be
//! repeated at any time, under any idempotency key.

pub mod accept;
pub mod close;
pub mod decline;
pub mod offer;
mod sealed;

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};

use super::user_error::UserErrorCode;
use super::{Refusal, UserError, Write};
use crate::entity::transfer;
use crate::entity::value::{ChangeAction, ChangeType, TransferSide, TransferState};

/// By what a transfer is found on one side: the region's code and the transfer's id.
pub(crate) fn outcome(row: &transfer::Model) -> String {
    format!("{}/{}", row.region, row.id)
}

impl Write<'_> {
    /// This region's row of a transfer, locked.
    async fn transfer(&self, id: &str) -> Result<Option<transfer::Model>, DbErr> {
        transfer::Entity::find_by_id((id.to_owned(), self.region_code()))
            .lock_exclusive()
            .one(self.db)
            .await
    }

    /// Writes this region's first row of a transfer.
    async fn insert_transfer(&mut self, row: &transfer::Model) -> Result<(), DbErr> {
        self.changed(ChangeType::Transfer, ChangeAction::Created, &row.id, None);
        transfer::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// Writes the state that a transfer ends in on the sender's side.
    async fn end_transfer(
        &mut self,
        mut row: transfer::Model,
        state: TransferState,
    ) -> Result<(), DbErr> {
        self.changed(ChangeType::Transfer, ChangeAction::Ended, &row.id, None);
        row.state = state;
        row.changed_at = self.at;
        row.into_active_model().reset_all().update(self.db).await?;
        Ok(())
    }
}

/// The receiver has decided otherwise before.
fn decided(field: &str, row: &transfer::Model) -> Refusal {
    let error = match row.state {
        TransferState::Declined => UserError::new(
            field,
            UserErrorCode::TransferInvalid,
            "Deze overdracht is al geweigerd.",
            "This transfer was declined before.",
        ),
        _ => UserError::new(
            field,
            UserErrorCode::TransferInvalid,
            "Deze overdracht is al aanvaard.",
            "This transfer was accepted before.",
        ),
    };
    Refusal::known(error, outcome(row))
}

/// The text is of no transfer that this region can answer.
fn invalid_offer(field: &str) -> UserError {
    UserError::new(
        field,
        UserErrorCode::TransferInvalid,
        "Dit is geen aanbod aan deze regio: geef de verzegelde tekst die de afzender kreeg.",
        "This is no offer to this region: give the sealed text that the sender got.",
    )
}

/// Whether a row is the one of the region that receives.
fn is_received(row: &transfer::Model) -> bool {
    row.side == TransferSide::Receiver
}
