//! `updatePupilRecord`.

use async_graphql::{ID, InputObject};

use super::residence::PlaceInput;
use crate::entity::value::ResidenceKind;
use crate::graphql::scalar::Date;
use crate::write::{Checks, Command, Home, Refusal, Write};

/// Other values of a record (*dossier bijwerken*): what is left out stands. A new place ends the
/// one before; what was is kept.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePupilRecordInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// Year of birth (*geboortejaar*).
    pub birth_year: Option<i32>,
    /// Where the pupil lives from some day on (*woonadres*), as the municipality.
    pub residence: Option<PlaceInput>,
    /// The municipality that is responsible for help from some day on (*woonplaatsbeginsel*).
    pub responsible: Option<PlaceInput>,
    /// Where the pupil is placed from some day on (*verblijf*).
    pub stay: Option<PlaceInput>,
    /// The last day of the present placement (*einde verblijf*).
    pub stay_ended_on: Option<Date>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for UpdatePupilRecordInput {
    const NAME: &'static str = "updatePupilRecord";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let mut row = write
            .record("input.recordId", &self.record_id, Some(self.version))
            .await?;
        let mut checks = Checks::default();
        if let Some(birth_year) = self.birth_year {
            write.check_birth_year(&mut checks, birth_year);
            row.birth_year = Some(birth_year);
            row.age_band = write.age_band(birth_year);
        }
        if let Some(day) = self.stay_ended_on {
            write
                .end_stay(&mut checks, "input.stayEndedOn", &row.id, day)
                .await?;
        }
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
                write
                    .move_to(&mut checks, field, &row.id, kind, place)
                    .await?;
            }
        }
        checks.end()?;
        let id = row.id.clone();
        write.update_record(row).await?;
        Ok(id)
    }
}
