//! `recordContract`.

use async_graphql::{ID, InputObject};
use chrono::{Datelike, Days, Months, NaiveDate};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::entity::contract;
use crate::entity::value::{ChangeAction, ChangeType, DataQuality, Provenance};
use crate::graphql::scalar::Date;
use crate::write::user_error::{Thing, UserErrorCode, thing};
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

const CONTRACT: Thing = thing("contract", "contract");

/// A contract with a provider (*contract*).
#[derive(Clone, Debug, InputObject)]
pub struct RecordContractInput {
    /// The programme that it is for.
    pub programme_id: ID,
    /// The provider (*aanbieder*); left out before the award.
    pub provider_id: Option<ID>,
    /// The first day (*ingangsdatum*).
    pub start: Date,
    /// The last day without extension (*einddatum zonder verlenging*).
    pub initial_end: Date,
    /// By how many months it may be extended at most (*verlenging*).
    #[graphql(default)]
    pub max_extension_months: i32,
    /// The contract that it follows (*voorganger*).
    pub predecessor_id: Option<ID>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RecordContractInput {
    const NAME: &'static str = "recordContract";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.programmeId", &self.programme_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let programme_id = write.programme(&self.programme_id).await?;
        let provider_id = match &self.provider_id {
            Some(id) => Some(write.provider("input.providerId", id).await?),
            None => None,
        };
        let mut checks = Checks::default();
        let start = checks.day("input.start", self.start);
        let initial_end = checks.day("input.initialEnd", self.initial_end);
        checks.in_order("input.initialEnd", start, initial_end);
        checks.require((0..=600).contains(&self.max_extension_months), || {
            UserError::invalid(
                "input.maxExtensionMonths",
                "Geef 0 tot 600 maanden.",
                "Give 0 to 600 months.",
            )
        });
        let months = u32::try_from(self.max_extension_months).unwrap_or_default();
        let predecessor = self.predecessor(write, &programme_id).await?;
        if let Some(before) = &predecessor {
            checks.require(before.initial_end_on < start, overlaps);
        }
        checks.end()?;
        let row = contract::Model {
            id: write.new_id(),
            region: write.region_code(),
            programme_id,
            provider_id,
            start_on: Some(start),
            initial_end_on: initial_end,
            max_extension_months: self.max_extension_months,
            ultimate_end_on: extended(initial_end, months.min(600)),
            predecessor_id: predecessor.map(|before| before.id),
            procurement_id: None,
            source_id: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
            version: 1,
        };
        let id = row.id.clone();
        contract::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Contract, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl RecordContractInput {
    async fn predecessor(
        &self,
        write: &Write<'_>,
        programme_id: &str,
    ) -> Result<Option<contract::Model>, Refusal> {
        let Some(id) = &self.predecessor_id else {
            return Ok(None);
        };
        let field = "input.predecessorId";
        let before = write.row::<contract::Entity>(field, CONTRACT, id).await?;
        if before.programme_id != programme_id {
            return Err(UserError::not_found(field, CONTRACT).into());
        }
        Ok(Some(before))
    }
}

/// The last day after so many months more; a month's last day stays one.
fn extended(end: NaiveDate, months: u32) -> NaiveDate {
    let next = end + Days::new(1);
    if next.day() == 1 {
        (next + Months::new(months)) - Days::new(1)
    } else {
        end + Months::new(months)
    }
}

fn overlaps() -> UserError {
    UserError::new(
        "input.start",
        UserErrorCode::Overlaps,
        "De voorganger loopt dan nog.",
        "The predecessor still runs then.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_months_last_day_stays_one_when_extended() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (end, months, ultimate) in [
            ("2030-12-31", 36, "2033-12-31"),
            ("2023-02-28", 1, "2023-03-31"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2023-01-15", 1, "2023-02-15"),
            ("2023-01-15", 0, "2023-01-15"),
        ] {
            assert_eq!(extended(day(end), months), day(ultimate), "{end} {months}");
        }
    }
}
