//! Mutations of pupils' records, enrolments, absence and referrals.

use async_graphql::{Context, Object, Result};

use super::{payload, perform};
use crate::graphql::directive::homed;
use crate::graphql::record::{AbsenceEpisode, Enrolment, RegionPupilRecord};
use crate::graphql::trajectory::Referral;
use crate::write::absence::{EndAbsenceInput, RecordAbsenceInput};
use crate::write::enrolment::{EndEnrolmentInput, EnrolInput};
use crate::write::pupil::register::RegisterPupilInput;
use crate::write::pupil::relink::RelinkPupilInput;
use crate::write::pupil::update::UpdatePupilRecordInput;
use crate::write::referral::RecordReferralInput;

payload! {
    /// What became of a write of a pupil's record (*dossier*).
    RecordPayload {
        /// The record as it is now; of a pupil who was known already, the one that there is.
        record: RegionPupilRecord = RegionPupilRecord::find
    }
}

payload! {
    /// What became of a write of an enrolment (*inschrijving*).
    EnrolmentPayload {
        /// The enrolment as it is now; null where it was not written.
        enrolment: Enrolment = Enrolment::find
    }
}

payload! {
    /// What became of a write of absence (*verzuim*).
    AbsencePayload {
        /// The episode as it is now; null where it was not written.
        absence: AbsenceEpisode = AbsenceEpisode::find
    }
}

payload! {
    /// What became of a write of a referral (*verwijzing*).
    ReferralPayload {
        /// The referral; null where it was not written.
        referral: Referral = Referral::find
    }
}

/// Mutations of pupils' records, enrolments, absence and referrals.
#[derive(Default)]
pub struct PupilMutations;

/// Mutations of pupils' records, enrolments, absence and referrals.
#[Object]
impl PupilMutations {
    /// A pupil whom the region did not know (*leerling registreren*).
    #[graphql(directive = homed::apply("input.region".into()))]
    async fn register_pupil(
        &self,
        ctx: &Context<'_>,
        input: RegisterPupilInput,
    ) -> Result<Option<RecordPayload>> {
        RecordPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A record gets other values (*dossier bijwerken*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn update_pupil_record(
        &self,
        ctx: &Context<'_>,
        input: UpdatePupilRecordInput,
    ) -> Result<Option<RecordPayload>> {
        RecordPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A pupil got another national number (*leerling opnieuw koppelen*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn relink_pupil(
        &self,
        ctx: &Context<'_>,
        input: RelinkPupilInput,
    ) -> Result<Option<RecordPayload>> {
        RecordPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A pupil goes to a school from some day on (*inschrijven*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn enrol(
        &self,
        ctx: &Context<'_>,
        input: EnrolInput,
    ) -> Result<Option<EnrolmentPayload>> {
        EnrolmentPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A pupil leaves a school (*uitschrijven*).
    #[graphql(directive = homed::apply("input.enrolmentId".into()))]
    async fn end_enrolment(
        &self,
        ctx: &Context<'_>,
        input: EndEnrolmentInput,
    ) -> Result<Option<EnrolmentPayload>> {
        EnrolmentPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A pupil is or was absent (*verzuim melden*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn record_absence(
        &self,
        ctx: &Context<'_>,
        input: RecordAbsenceInput,
    ) -> Result<Option<AbsencePayload>> {
        AbsencePayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// An episode of absence ends (*verzuim afsluiten*).
    #[graphql(directive = homed::apply("input.absenceId".into()))]
    async fn end_absence(
        &self,
        ctx: &Context<'_>,
        input: EndAbsenceInput,
    ) -> Result<Option<AbsencePayload>> {
        AbsencePayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A referral to the help in school, or on from it (*verwijzing vastleggen*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn record_referral(
        &self,
        ctx: &Context<'_>,
        input: RecordReferralInput,
    ) -> Result<Option<ReferralPayload>> {
        ReferralPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
