//! `acceptTransfer`.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;

use super::sealed::{Answer, Offer, Read, Sealed, open_offer, seal};
use super::{decided, invalid_offer, is_received, outcome};
use crate::entity::value::{
    AccessRoute, DataQuality, ProfessionalRole, Provenance, TextList, TransferSide, TransferState,
};
use crate::entity::{region_pupil_record, trajectory, transfer};
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::Date;
use crate::write::lookup::SchoolColumns;
use crate::write::pupil::register::new_record;
use crate::write::trajectory::{Helpers, roles};
use crate::write::{Checks, Command, Home, Refusal, Write};

const OFFER: &str = "input.offer";

/// Help that another region offered goes on here (*overdracht aanvaarden*).
#[derive(Clone, Debug, InputObject)]
pub struct AcceptTransferInput {
    /// The region that receives the pupil (*ontvangende regio*).
    pub region: RegionCode,
    /// The sealed offer, as `offerTransfer` gave it (*aanbod*).
    pub offer: String,
    /// The school where help is given from now on.
    pub school_id: ID,
    /// The main provider from now on (*hoofdaanbieder*).
    pub provider_id: ID,
    /// Other providers that take part (*overige aanbieders*).
    #[graphql(default)]
    pub other_provider_ids: Vec<ID>,
    /// The professional roles from now on (*rollen*); left out: those of the offer.
    pub roles: Option<Vec<ProfessionalRole>>,
    /// The first contact here (*eerste contact*).
    pub first_contact_on: Date,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for AcceptTransferInput {
    const NAME: &'static str = "acceptTransfer";
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
                TransferState::Accepted if is_received(&row) => Ok(outcome(&row)),
                _ => Err(decided(OFFER, &row)),
            };
        }
        let school = write.school("input.schoolId", &self.school_id).await?;
        let providers = write
            .providers(&self.provider_id, &self.other_provider_ids)
            .await?;
        let mut checks = Checks::default();
        let first_contact_on = checks.day("input.firstContactOn", self.first_contact_on);
        let given_roles = self.roles.as_ref().map(|given| roles(&mut checks, given));
        checks.end()?;
        let record = record(write, &offer).await?;
        let mut trajectory_ids = Vec::with_capacity(offer.trajectories.len());
        for offered in &offer.trajectories {
            let offered = offered.read().ok_or_else(|| invalid_offer(OFFER))?;
            let helpers = Helpers {
                providers: providers.clone(),
                roles: given_roles.clone().unwrap_or(offered.roles.clone()),
            };
            let row = trajectory_row(write, &record, &school, &offered, first_contact_on);
            trajectory_ids.push(row.id.clone());
            write.insert_trajectory(row, &helpers).await?;
        }
        let answer = Sealed::Answer(Answer {
            transfer: offer.transfer.clone(),
            by: write.region_code(),
            accepted_from: Some(first_contact_on),
        });
        let row = transfer::Model {
            id: offer.transfer,
            region: write.region_code(),
            side: TransferSide::Receiver,
            state: TransferState::Accepted,
            other_region: offer.from,
            record_id: Some(record.id),
            trajectory_ids: TextList(trajectory_ids),
            sealed: seal(write.secret, &answer),
            changed_at: write.at,
        };
        write.insert_transfer(&row).await?;
        Ok(outcome(&row))
    }
}

/// The pupil's record here: the one that there is, or a new one with what the offer says.
async fn record(
    write: &mut Write<'_>,
    offer: &Offer,
) -> Result<region_pupil_record::Model, Refusal> {
    if let Some(known) = write.record_under(&offer.link_key).await? {
        return write.record(OFFER, &known, None).await;
    }
    let id = write.new_id();
    for stretch in &offer.residence {
        let kind = stretch.kind().ok_or_else(|| invalid_offer(OFFER))?;
        write
            .insert_period(&id, kind, &stretch.municipality, stretch.from, stretch.to)
            .await?;
    }
    let age_band = match offer.birth_year {
        Some(birth_year) => write.age_band(birth_year),
        None => offer.age_band().ok_or_else(|| invalid_offer(OFFER))?,
    };
    let row = new_record(write, id, &offer.link_key, offer.birth_year, age_band);
    write.insert_record(row.clone()).await?;
    write.record(OFFER, &row.id, None).await
}

fn trajectory_row(
    write: &mut Write<'_>,
    record: &region_pupil_record::Model,
    school: &SchoolColumns,
    offered: &Read,
    first_contact_on: NaiveDate,
) -> trajectory::Model {
    trajectory::Model {
        id: write.new_id(),
        region: write.region_code(),
        record_id: record.id.clone(),
        link_key: record.link_key.clone(),
        school_id: school.id.clone(),
        school_types: school.types.clone(),
        school_municipality_code: school.municipality.clone(),
        provider_id: String::new(),
        age_band: record.age_band,
        residence_ring: record.residence_ring,
        intensity: offered.intensity,
        form: offered.form,
        access_route: AccessRoute::Transfer,
        has_referral: false,
        requested_on: None,
        first_contact_on,
        ended_on: None,
        end_reason: None,
        waiting_days: None,
        duration_days: None,
        hours_hundredths: None,
        provider_count: 0,
        pgb_at_start: None,
        pgb_change: None,
        replaces_pgb: None,
        attendance_at_start: offered.attendance,
        attendance_at_end: None,
        provenance: Provenance::Synthetic,
        quality: DataQuality::Ok,
        transfer_id: None,
        version: 1,
    }
}
