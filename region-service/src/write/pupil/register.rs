//! `registerPupil`.

use async_graphql::InputObject;

use super::already_registered;
use super::residence::PlaceInput;
use crate::entity::region_pupil_record;
use crate::entity::value::{AgeBand, DataQuality, Provenance, ResidenceKind, ResidenceRing};
use crate::graphql::region_code::RegionCode;
use crate::write::{Checks, Command, Home, Refusal, Write, tombstone};

/// A pupil whom the region did not know (*leerling registreren*). A pupil whom it knows is answered
/// with the record that there is, and the user error `ALREADY_REGISTERED`.
#[derive(Clone, Debug, InputObject)]
pub struct RegisterPupilInput {
    /// The region that registers the pupil (*regio*).
    pub region: RegionCode,
    /// A token that the region's own `/link` gave (*koppeltoken*); it is taken by this write.
    pub link_token: String,
    /// Year of birth (*geboortejaar*).
    pub birth_year: i32,
    /// Where the pupil lives (*woonadres*), as the municipality.
    pub residence: Option<PlaceInput>,
    /// The municipality that is responsible for help (*woonplaatsbeginsel*).
    pub responsible: Option<PlaceInput>,
    /// Where the pupil was placed (*verblijf*), if anywhere.
    pub stay: Option<PlaceInput>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RegisterPupilInput {
    const NAME: &'static str = "registerPupil";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Region("input.region", &self.region.0)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let mut checks = Checks::default();
        write.check_birth_year(&mut checks, self.birth_year);
        let link_key = write.take_link_token(&self.link_token).await?;
        if let Some(known) = write.record_under(link_key.as_str()).await? {
            return Err(Refusal::known(already_registered("input.linkToken"), known));
        }
        tombstone::lift(write, link_key.as_str()).await?;
        let id = write.new_id();
        for (field, kind, place) in [
            (
                "input.residence",
                ResidenceKind::BrpAddress,
                &self.residence,
            ),
            (
                "input.responsible",
                ResidenceKind::Responsible,
                &self.responsible,
            ),
            ("input.stay", ResidenceKind::StayPlacement, &self.stay),
        ] {
            if let Some(place) = place {
                write.move_to(&mut checks, field, &id, kind, place).await?;
            }
        }
        checks.end()?;
        let age_band = write.age_band(self.birth_year);
        let row = new_record(
            write,
            id.clone(),
            link_key.as_str(),
            Some(self.birth_year),
            age_band,
        );
        write.insert_record(row).await?;
        Ok(id)
    }
}

/// A record before what it carries of residence and enrolments is known.
pub(crate) fn new_record(
    write: &Write<'_>,
    id: String,
    link_key: &str,
    birth_year: Option<i32>,
    age_band: AgeBand,
) -> region_pupil_record::Model {
    region_pupil_record::Model {
        id,
        region: write.region_code(),
        link_key: link_key.to_owned(),
        as_of_on: write.today(),
        birth_year,
        age_band,
        residence_code: None,
        responsible_code: None,
        residence_ring: ResidenceRing::Unknown,
        school_id: None,
        school_types: None,
        school_municipality_code: None,
        provenance: Provenance::Synthetic,
        quality: DataQuality::Ok,
        version: 1,
    }
}
