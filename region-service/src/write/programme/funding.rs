//! `recordFunding`.

use async_graphql::{ID, InputObject};
use rust_decimal::Decimal as Number;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::entity::funding;
use crate::entity::value::{
    ChangeAction, ChangeType, DataQuality, DatePrecision, FundingKind, Provenance,
};
use crate::graphql::scalar::{Date, Decimal};
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

/// A grant or budget (*subsidie*, *bekostiging*).
#[derive(Clone, Debug, InputObject)]
pub struct RecordFundingInput {
    /// The programme that it is for.
    pub programme_id: ID,
    /// What kind of money it is (*soort*).
    pub kind: FundingKind,
    /// Where the money comes from (*herkomst van het geld*), in Dutch.
    pub origin: String,
    /// Who gets it (*ontvanger*).
    pub recipient_id: Option<ID>,
    /// How much, in euros (*bedrag*).
    pub amount: Option<Decimal>,
    /// The first day (*vanaf*).
    pub from: Option<Date>,
    /// The last day (*tot en met*).
    pub to: Option<Date>,
    /// Who decided it and what (*besluit*).
    pub decision: Option<DecisionInput>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// What a body decided (*besluit*).
#[derive(Clone, Debug, InputObject)]
pub struct DecisionInput {
    /// Who decided, as `B en W`.
    pub body: String,
    /// What it was, as `SUBSIDIE_VASTSTELLING`.
    pub kind: String,
    /// When.
    pub on: Option<Date>,
}

impl Command for RecordFundingInput {
    const NAME: &'static str = "recordFunding";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.programmeId", &self.programme_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let programme_id = write.programme(&self.programme_id).await?;
        let recipient_id = match &self.recipient_id {
            Some(id) => Some(write.provider("input.recipientId", id).await?),
            None => None,
        };
        let mut checks = Checks::default();
        let row = self.row(write, &mut checks, programme_id, recipient_id);
        checks.end()?;
        let id = row.id.clone();
        funding::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Funding, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl RecordFundingInput {
    fn row(
        &self,
        write: &mut Write<'_>,
        checks: &mut Checks,
        programme_id: String,
        recipient_id: Option<String>,
    ) -> funding::Model {
        let from_on = checks.optional_day("input.from", self.from);
        let to_on = checks.optional_day("input.to", self.to);
        if let (Some(from_on), Some(to_on)) = (from_on, to_on) {
            checks.in_order("input.to", from_on, to_on);
        }
        let precision = |day: Option<_>| day.map_or(DatePrecision::Unknown, |_| DatePrecision::Day);
        let amount = self.amount.as_ref();
        let decision = self.decision.as_ref();
        funding::Model {
            id: write.new_id(),
            region: write.region_code(),
            programme_id,
            kind: self.kind,
            origin: checks.text("input.origin", &self.origin),
            recipient_id,
            amount_cents: amount.and_then(|amount| cents(checks, "input.amount", amount)),
            from_on,
            from_precision: precision(from_on),
            to_on,
            to_precision: precision(to_on),
            decision_body: decision.map(|it| checks.text("input.decision.body", &it.body)),
            decision_kind: decision.map(|it| checks.text("input.decision.kind", &it.kind)),
            decided_on: decision.and_then(|it| checks.optional_day("input.decision.on", it.on)),
            source_id: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
            version: 1,
        }
    }
}

/// An amount in cents: not negative, with two decimals at most.
fn cents(checks: &mut Checks, field: &str, amount: &Decimal) -> Option<i64> {
    let cents = amount
        .0
        .parse::<Number>()
        .ok()
        .filter(|amount| !amount.is_sign_negative() || amount.is_zero())
        .and_then(|amount| amount.checked_mul(Number::ONE_HUNDRED))
        .filter(|cents| cents.fract().is_zero())
        .and_then(|cents| cents.to_i64());
    checks.require(cents.is_some(), || {
        UserError::invalid(
            field,
            "Geef een bedrag in euro's van 0 of meer met hoogstens twee decimalen.",
            "Give an amount in euros of 0 or more with at most two decimals.",
        )
    });
    cents
}
