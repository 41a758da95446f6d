//! Commands about consent: `recordConsent`, `withdrawConsent` (domain rule R24).

use async_graphql::{ID, InputObject};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::legal_age::Ages;
use super::user_error::{RECORD, Thing, thing};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::value::{ChangeAction, ChangeType, ConsentScope, ConsentState, Provenance};
use crate::entity::{consent, region_pupil_record};
use crate::graphql::scalar::Date;

const CONSENT: Thing = thing("toestemming", "consent");

/// A consent that was given, or that none is needed (*toestemming vastleggen*).
#[derive(Clone, Debug, InputObject)]
pub struct RecordConsentInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// What it is about (*reikwijdte*).
    pub scope: ConsentScope,
    /// Who gave it: parents up to 12, parents and pupil from 12 to 15, the pupil from 16.
    pub state: ConsentState,
    /// The first day.
    pub from: Date,
    /// The last day; left out where it does not end.
    pub until: Option<Date>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// A consent that is withdrawn (*toestemming intrekken*).
#[derive(Clone, Debug, InputObject)]
pub struct WithdrawConsentInput {
    /// The consent.
    pub consent_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RecordConsentInput {
    const NAME: &'static str = "recordConsent";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let record = write
            .row::<region_pupil_record::Entity>("input.recordId", RECORD, &self.record_id)
            .await?;
        let mut checks = Checks::default();
        let from_on = checks.day("input.from", self.from);
        let until_on = checks.optional_day("input.until", self.until);
        if let Some(until_on) = until_on {
            checks.in_order("input.until", from_on, until_on);
        }
        checks.require(can_be_given(&Ages::on(&record, from_on), self.state), || {
            UserError::invalid(
                "input.state",
                "Tot 12 jaar geven de ouders toestemming, van 12 tot en met 15 ouders en jeugdige samen, vanaf 16 de jeugdige zelf.",
                "Up to 12 the parents consent, from 12 to 15 parents and pupil together, from 16 the pupil.",
            )
        });
        checks.end()?;
        let row = consent::Model {
            id: write.new_id(),
            region: write.region_code(),
            record_id: record.id,
            scope: self.scope,
            state: self.state,
            from_on,
            until_on,
            provenance: Provenance::Synthetic,
            version: 1,
        };
        let id = row.id.clone();
        consent::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Consent, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl Command for WithdrawConsentInput {
    const NAME: &'static str = "withdrawConsent";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.consentId", &self.consent_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.consentId";
        let mut row = write
            .row::<consent::Entity>(field, CONSENT, &self.consent_id)
            .await?;
        check::same_version(row.version, self.version)?;
        if row.state == ConsentState::Withdrawn {
            return Err(UserError::ended(field, CONSENT).into());
        }
        row.state = ConsentState::Withdrawn;
        row.version += 1;
        write.changed(
            ChangeType::Consent,
            ChangeAction::Ended,
            &row.id,
            row.version,
        );
        let id = row.id.clone();
        row.into_active_model().reset_all().update(write.db).await?;
        Ok(id)
    }
}

/// Whether a pupil of this age, or the parents, can have given it so.
fn can_be_given(ages: &Ages, state: ConsentState) -> bool {
    match state {
        ConsentState::ConsentParent => ages.may_be_under_12(),
        ConsentState::ConsentBoth => ages.may_be_12_to_15(),
        ConsentState::ConsentSelf => ages.may_be_16(),
        ConsentState::NoConsentRequired => true,
        ConsentState::Withdrawn | ConsentState::Expired => false,
    }
}
