//! A region's record of a pupil: residence, enrolments, absence.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use chrono::NaiveDate;

use crate::entity::value::{
    AbsenceKind, AgeBand, DataQuality, EnrolmentEnd, Provenance, ResidenceKind, ResidenceRing,
};
use crate::entity::{absence_episode, enrolment, region_pupil_record, residence_period};
use crate::error::ApiError;
use crate::graphql::consent::Consent;
use crate::graphql::data_request::DataRequest;
use crate::graphql::directive::{Rule, by, foreign, homed, merge};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{
    self, AbsenceById, AbsenceOf, ConsentsOf, EnrolmentById, EnrolmentsOf, RecordById, RequestsOf,
    ResidenceHistoryOf, TrajectoriesOfRecord,
};
use crate::graphql::municipality::Municipality;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::Date;
use crate::graphql::school::School;
use crate::graphql::trajectory::Trajectory;

/// What one region holds of a pupil (*dossier*).
pub struct RegionPupilRecord(pub(crate) Arc<region_pupil_record::Model>);

/// What one region holds of a pupil (*dossier*). No name, address, birth date or national number.
#[Object(directive = homed::apply("id".into()))]
impl RegionPupilRecord {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How often it was written (*versie*); a change names the one it saw.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The region that holds it (*regio*).
    async fn region(&self) -> Result<RegionCode> {
        Ok(RegionCode::stored(&self.0.region)?)
    }

    /// The day of its latest change (*peildatum*).
    async fn as_of(&self) -> Date {
        Date(self.0.as_of_on)
    }

    /// Year of birth (*geboortejaar*).
    async fn birth_year(&self) -> Option<i32> {
        self.0.birth_year
    }

    /// Age at the end of the region's reference period (*leeftijdsgroep*).
    async fn age_band(&self) -> AgeBand {
        self.0.age_band
    }

    /// Where the pupil lives (*feitelijk woonadres*), as the municipality: now, or on a given day.
    async fn residence(&self, ctx: &Context<'_>, on: Option<Date>) -> Result<Option<Municipality>> {
        let code = match on {
            None => self.0.residence_code.clone(),
            Some(Date(day)) => self.lived_in(ctx, day).await?,
        };
        Ok(find_municipality(ctx, code).await?)
    }

    /// The municipality that is responsible for help (*woonplaatsbeginsel*): now, or on a given day.
    async fn responsible(
        &self,
        ctx: &Context<'_>,
        on: Option<Date>,
    ) -> Result<Option<Municipality>> {
        let code = match on {
            None => self.0.responsible_code.clone(),
            Some(Date(day)) => self.held_by(ctx, ResidenceKind::Responsible, day).await?,
        };
        Ok(find_municipality(ctx, code).await?)
    }

    /// Where the responsible municipality lies, as seen from the region (*woonring*).
    async fn residence_ring(&self) -> ResidenceRing {
        self.0.residence_ring
    }

    /// Where the pupil lived and who was responsible, over time (*woongeschiedenis*).
    async fn residence_history(&self, ctx: &Context<'_>) -> Result<Vec<ResidencePeriod>> {
        let rows = loader::all(ctx, ResidenceHistoryOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(ResidencePeriod).collect())
    }

    /// The schools that the pupil is or was enrolled in (*inschrijvingen*).
    async fn enrolments(&self, ctx: &Context<'_>) -> Result<Vec<Enrolment>> {
        let rows = loader::all(ctx, EnrolmentsOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(Enrolment).collect())
    }

    /// The help that this region gives or gave (*trajecten*).
    async fn trajectories(&self, ctx: &Context<'_>) -> Result<Vec<Trajectory>> {
        let rows = loader::all(ctx, TrajectoriesOfRecord(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(Trajectory).collect())
    }

    /// Episodes of absence (*verzuim*).
    async fn absence(&self, ctx: &Context<'_>) -> Result<Vec<AbsenceEpisode>> {
        let rows = loader::all(ctx, AbsenceOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(AbsenceEpisode).collect())
    }

    /// What pupil or parents allow (*toestemmingen*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["from", "id"])))]
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        let rows = loader::all(ctx, ConsentsOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(Consent).collect())
    }

    /// Requests to see or destroy what this region holds of the pupil (*verzoeken*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["receivedOn", "id"])))]
    async fn data_requests(&self, ctx: &Context<'_>) -> Result<Vec<DataRequest>> {
        let rows = loader::all(ctx, RequestsOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(DataRequest).collect())
    }

    /// Where the values come from (*herkomst*).
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }

    /// How far the values can be relied on (*gegevenskwaliteit*).
    async fn quality(&self) -> DataQuality {
        self.0.quality
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, RegionPupilRecord> {
        Own(self)
    }
}

/// A stretch of residence (*verblijf*).
pub struct ResidencePeriod(Arc<residence_period::Model>);

/// A stretch of residence (*verblijf*).
#[Object]
impl ResidencePeriod {
    /// The municipality (*gemeente*); null where the register lacks it.
    async fn municipality(&self, ctx: &Context<'_>) -> Result<Option<Municipality>> {
        Ok(Municipality::find(ctx, &self.0.municipality_code).await?)
    }

    /// Address, placement or responsibility.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> ResidenceKind {
        self.0.kind
    }

    /// The first day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The last day; null while it lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn to(&self) -> Option<Date> {
        self.0.to_on.map(Date)
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }

    /// How far this can be relied on (*gegevenskwaliteit*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn quality(&self) -> DataQuality {
        self.0.quality
    }
}

/// An enrolment in a school (*inschrijving*).
pub struct Enrolment(Arc<enrolment::Model>);

/// An enrolment in a school (*inschrijving*).
#[Object]
impl Enrolment {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How often it was written (*versie*); a change names the one it saw.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The school; it may be one of another region.
    #[graphql(directive = foreign::apply())]
    async fn school(&self) -> Option<School> {
        Some(School::Id(self.0.school_id.clone()))
    }

    /// The first day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The last day; null while it lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn to(&self) -> Option<Date> {
        self.0.to_on.map(Date)
    }

    /// Why it ended (*reden uitschrijving*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn reason_end(&self) -> Option<EnrolmentEnd> {
        self.0.end_reason
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

/// An episode of absence (*verzuim*).
pub struct AbsenceEpisode(Arc<absence_episode::Model>);

/// An episode of absence (*verzuim*).
#[Object]
impl AbsenceEpisode {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How often it was written (*versie*); a change names the one it saw.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What kind it is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> AbsenceKind {
        self.0.kind
    }

    /// By which definition it was counted (*definitie*), as `NATIONAL_2016`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn definition(&self) -> &str {
        &self.0.definition
    }

    /// The first day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The last day; null while it lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn to(&self) -> Option<Date> {
        self.0.to_on.map(Date)
    }

    /// How many days with lessons were missed (*gemiste lesdagen*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn lesson_days_missed(&self) -> Option<i32> {
        self.0.lesson_days_missed
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

impl OfRegion for RegionPupilRecord {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(self.0.region == region)
    }
}

impl Enrolment {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, EnrolmentById(id)).await?.map(Self))
    }
}

impl AbsenceEpisode {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, AbsenceById(id)).await?.map(Self))
    }
}

impl RegionPupilRecord {
    /// The record with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, RecordById(id)).await?.map(Self))
    }

    /// Where the pupil lived on `day`: a placement goes before the registered address.
    async fn lived_in(
        &self,
        ctx: &Context<'_>,
        day: NaiveDate,
    ) -> Result<Option<String>, ApiError> {
        match self.held_by(ctx, ResidenceKind::StayPlacement, day).await? {
            Some(code) => Ok(Some(code)),
            None => self.held_by(ctx, ResidenceKind::BrpAddress, day).await,
        }
    }

    /// The municipality of the latest stretch of `kind` that `day` lies in.
    async fn held_by(
        &self,
        ctx: &Context<'_>,
        kind: ResidenceKind,
        day: NaiveDate,
    ) -> Result<Option<String>, ApiError> {
        let rows = loader::all(ctx, ResidenceHistoryOf(self.0.id.clone())).await?;
        let held = rows.iter().rev().find(|row| {
            row.kind == kind && row.from_on <= day && row.to_on.is_none_or(|to| day <= to)
        });
        Ok(held.map(|row| row.municipality_code.clone()))
    }
}

async fn find_municipality(
    ctx: &Context<'_>,
    code: Option<String>,
) -> Result<Option<Municipality>, ApiError> {
    match code {
        Some(code) => Municipality::find(ctx, &code).await,
        None => Ok(None),
    }
}
