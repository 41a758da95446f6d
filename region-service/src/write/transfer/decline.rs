//! `declineTransfer`.

use async_graphql::InputObject;

use super::sealed::{Answer, Sealed, open_offer, seal};
use super::{decided, invalid_offer, is_received, outcome};
use crate::entity::transfer;
use crate::entity::value::{TextList, TransferSide, TransferState};
use crate::graphql::region_code::RegionCode;
use crate::write::{Command, Home, Refusal, Write};

const OFFER: &str = "input.offer";

/// Help that another region offered does not go on here (*overdracht weigeren*).
#[derive(Clone, Debug, InputObject)]
pub struct DeclineTransferInput {
    /// The region to which it was offered (*ontvangende regio*).
    pub region: RegionCode,
    /// The sealed offer, as `offerTransfer` gave it (*aanbod*).
    pub offer: String,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for DeclineTransferInput {
    const NAME: &'static str = "declineTransfer";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Region("input.region", &self.region.0)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let offer = open_offer(write.secret, &self.offer)
            .filter(|offer| offer.to == write.region.code)
            .ok_or_else(|| invalid_offer(OFFER))?;
        if let Some(row) = write.transfer(&offer.transfer).await? {
            return match row.state {
                TransferState::Declined if is_received(&row) => Ok(outcome(&row)),
                _ => Err(decided(OFFER, &row)),
            };
        }
        let answer = Sealed::Answer(Answer {
            transfer: offer.transfer.clone(),
            by: write.region_code(),
            accepted_from: None,
        });
        let row = transfer::Model {
            id: offer.transfer,
            region: write.region_code(),
            side: TransferSide::Receiver,
            state: TransferState::Declined,
            other_region: offer.from,
            record_id: None,
            trajectory_ids: TextList::default(),
            sealed: seal(write.secret, &answer),
            changed_at: write.at,
        };
        write.insert_transfer(&row).await?;
        Ok(outcome(&row))
    }
}
