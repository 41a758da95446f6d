//! `startTrajectory`.

use async_graphql::{ID, InputObject};

use super::{Helpers, check_days, roles};
use crate::entity::value::{
    AccessRoute, Attendance, DataQuality, DeliveryForm, Intensity, ProfessionalRole, Provenance,
};
use crate::entity::{region_pupil_record, trajectory};
use crate::graphql::scalar::{Date, Decimal};
use crate::write::lookup::SchoolColumns;
use crate::write::user_error::RECORD;
use crate::write::{Checks, Command, Home, Refusal, Write};

/// Help that begins (*traject starten*).
#[derive(Clone, Debug, InputObject)]
pub struct StartTrajectoryInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The school where help is given; it may be one of another region.
    pub school_id: ID,
    /// The main provider (*hoofdaanbieder*).
    pub provider_id: ID,
    /// Other providers that take part (*overige aanbieders*).
    #[graphql(default)]
    pub other_provider_ids: Vec<ID>,
    /// The professional roles in it (*rollen*), at least one.
    pub roles: Vec<ProfessionalRole>,
    /// How intense it is (*intensiteit*).
    pub intensity: Intensity,
    /// In what form it is given (*vorm*).
    pub form: DeliveryForm,
    /// Who came with the question (*toegangsroute*).
    pub access_route: AccessRoute,
    /// When help was asked for (*aanmelding*).
    pub requested_on: Option<Date>,
    /// The first contact (*eerste contact*).
    pub first_contact_on: Date,
    /// Hours given so far (*uren*).
    pub hours: Option<Decimal>,
    /// Whether the pupil had a personal budget (*pgb bij aanvang*).
    pub pgb_at_start: Option<bool>,
    /// How far the pupil went to school before (*schoolgang bij aanvang*).
    pub attendance_at_start: Option<Attendance>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for StartTrajectoryInput {
    const NAME: &'static str = "startTrajectory";
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
        let school = write.school("input.schoolId", &self.school_id).await?;
        let providers = write
            .providers(&self.provider_id, &self.other_provider_ids)
            .await?;
        let mut checks = Checks::default();
        let row = self.row(write, &mut checks, record, school);
        check_days(&mut checks, &row);
        let helpers = Helpers {
            providers,
            roles: roles(&mut checks, &self.roles),
        };
        checks.end()?;
        let id = row.id.clone();
        write.insert_trajectory(row, &helpers).await?;
        Ok(id)
    }
}

impl StartTrajectoryInput {
    fn row(
        &self,
        write: &mut Write<'_>,
        checks: &mut Checks,
        record: region_pupil_record::Model,
        school: SchoolColumns,
    ) -> trajectory::Model {
        let hours = self.hours.as_ref();
        trajectory::Model {
            id: write.new_id(),
            region: write.region_code(),
            record_id: record.id,
            link_key: record.link_key,
            school_id: school.id,
            school_types: school.types,
            school_municipality_code: school.municipality,
            provider_id: self.provider_id.0.clone(),
            age_band: record.age_band,
            residence_ring: record.residence_ring,
            intensity: self.intensity,
            form: self.form,
            access_route: self.access_route,
            has_referral: false,
            requested_on: checks.optional_day("input.requestedOn", self.requested_on),
            first_contact_on: checks.day("input.firstContactOn", self.first_contact_on),
            ended_on: None,
            end_reason: None,
            waiting_days: None,
            duration_days: None,
            hours_hundredths: hours.and_then(|hours| checks.hundredths("input.hours", hours)),
            provider_count: 0,
            pgb_at_start: self.pgb_at_start,
            pgb_change: None,
            replaces_pgb: None,
            attendance_at_start: self.attendance_at_start,
            attendance_at_end: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
            transfer_id: None,
            version: 1,
        }
    }
}
