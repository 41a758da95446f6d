//! Schools: where help is given, and what each reports.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::value::{
    DataQuality, FteKind, ParticipationStatus, ProfessionalRole, Provenance, ReportStatus,
    ResidenceRing, SchoolType, Sector, Weekday,
};
use crate::entity::{
    enrolment_by_residence, school, school_participation, school_period_report, school_types,
    staff_deployment,
};
use crate::error::ApiError;
use crate::graphql::connection::Connection;
use crate::graphql::directive::{Rule, foreign, homed, merge};
use crate::graphql::filter::{Filter, SchoolFilter, SchoolOrder};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{
    self, DeploymentById, DeploymentsOf, ParticipationsOf, ProvidersOf, ReportById, ReportsOf,
    ResidencesOf, Rows, SchoolById,
};
use crate::graphql::municipality::Municipality;
use crate::graphql::page::{self, Asked};
use crate::graphql::provider::CareProvider;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::{Date, DateTime, Decimal, PeriodCode, SwvCode, VestigingCode};
use crate::graphql::value::{Fact, PartialDate, Period, Source, fact_of};

/// A school location (*school*, *vestiging*), as a row or by its id.
pub enum School {
    /// Read already.
    Row(Arc<school::Model>),
    /// Known by its id; read where more is asked for.
    Id(String),
}

/// A school location (*school*, *vestiging*).
#[Object(directive = homed::apply("id".into()))]
impl School {
    /// Its id.
    async fn id(&self) -> ID {
        match self {
            Self::Row(row) => ID(row.id.clone()),
            Self::Id(id) => ID(id.clone()),
        }
    }

    /// The region that it belongs to (*regio*).
    async fn region(&self, ctx: &Context<'_>) -> Result<RegionCode> {
        Ok(RegionCode::stored(&self.row(ctx).await?.region)?)
    }

    /// Its code at DUO (*vestigingscode*); null in invented data.
    async fn vestiging_code(&self, ctx: &Context<'_>) -> Result<Option<VestigingCode>> {
        let row = self.row(ctx).await?;
        Ok(row.vestiging_code.clone().map(VestigingCode))
    }

    /// The code of its institution at DUO (*BRIN*); null in invented data.
    async fn brin(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.brin.clone())
    }

    /// Its name (*naam*), or a placeholder.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.name.clone())
    }

    /// A shorter name, where there is one (*korte naam*).
    async fn short_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.short_name.clone())
    }

    /// Its types (*schoolsoorten*): two for *(V)SO*.
    async fn types(&self, ctx: &Context<'_>) -> Result<Vec<SchoolType>> {
        Ok(school_types::parse(&self.row(ctx).await?.school_types))
    }

    /// Routes inside its type (*leerroutes*), as `PRO` in a VSO school.
    async fn learning_routes(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.row(ctx).await?.learning_routes.0.clone())
    }

    /// The sector of education (*onderwijssector*).
    async fn sector(&self, ctx: &Context<'_>) -> Result<Sector> {
        Ok(self.row(ctx).await?.sector)
    }

    /// Where it stands (*gemeente*).
    async fn municipality(&self, ctx: &Context<'_>) -> Result<Municipality> {
        Ok(Municipality::new(&self.row(ctx).await?.municipality_code))
    }

    /// Its *samenwerkingsverband passend onderwijs*.
    async fn swv(&self, ctx: &Context<'_>) -> Result<Option<SwvCode>> {
        Ok(self.row(ctx).await?.swv.clone().map(SwvCode))
    }

    /// When it takes part, and with which providers (*deelname*).
    async fn participation(&self, ctx: &Context<'_>) -> Result<Vec<SchoolParticipation>> {
        let rows = loader::all(ctx, ParticipationsOf(self.row(ctx).await?.id.clone())).await?;
        Ok(rows.iter().cloned().map(SchoolParticipation).collect())
    }

    /// What it reported (*aanleveringen*): all periods, or the given one.
    async fn reports(
        &self,
        ctx: &Context<'_>,
        period: Option<PeriodCode>,
    ) -> Result<Vec<SchoolPeriodReport>> {
        let rows = loader::all(ctx, ReportsOf(self.row(ctx).await?.id.clone())).await?;
        let wanted = |code: &str| period.as_ref().is_none_or(|period| period.0 == code);
        let rows = rows.iter().filter(|row| wanted(&row.period_code));
        Ok(rows.cloned().map(SchoolPeriodReport).collect())
    }

    /// Who works there, in which role and for how many hours (*inzet*).
    async fn deployments(&self, ctx: &Context<'_>) -> Result<Vec<StaffDeployment>> {
        let rows = loader::all(ctx, DeploymentsOf(self.row(ctx).await?.id.clone())).await?;
        Ok(rows.iter().cloned().map(StaffDeployment).collect())
    }

    /// How many of its pupils live in which municipality (*leerlingen naar woongemeente*): all
    /// periods, or the given one.
    async fn enrolment_by_residence(
        &self,
        ctx: &Context<'_>,
        period: Option<PeriodCode>,
    ) -> Result<Vec<EnrolmentByResidence>> {
        let rows = loader::all(ctx, ResidencesOf(self.row(ctx).await?.id.clone())).await?;
        let wanted = |code: &str| period.as_ref().is_none_or(|period| period.0 == code);
        let rows = rows.iter().filter(|row| wanted(&row.period_code));
        Ok(rows.cloned().map(EnrolmentByResidence).collect())
    }

    /// The passage that this was taken from (*bron*); none for invented data.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        Source::find(ctx, self.row(ctx).await?.source_id.as_deref()).await
    }

    /// Where the values come from (*herkomst*).
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Provenance> {
        Ok(self.row(ctx).await?.provenance)
    }

    /// How far the values can be relied on (*gegevenskwaliteit*).
    async fn quality(&self, ctx: &Context<'_>) -> Result<DataQuality> {
        Ok(self.row(ctx).await?.quality)
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, School> {
        Own(self)
    }
}

/// A stretch of time in which a school takes part (*deelname*).
pub struct SchoolParticipation(Arc<school_participation::Model>);

/// A stretch of time in which a school takes part (*deelname*).
#[Object]
impl SchoolParticipation {
    /// From when.
    async fn from(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.from_on, self.0.from_precision)
    }

    /// Until when.
    async fn to(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.to_on, self.0.to_precision)
    }

    /// Whether it does.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn status(&self) -> ParticipationStatus {
        self.0.status
    }

    /// With which providers (*aanbieders*).
    #[graphql(directive = foreign::apply())]
    async fn providers(&self, ctx: &Context<'_>) -> Result<Vec<CareProvider>> {
        let rows = loader::all(ctx, ProvidersOf(self.0.id.clone())).await?;
        let mut ids: Vec<String> = rows.iter().map(|row| row.provider_id.clone()).collect();
        ids.sort_unstable();
        Ok(ids.into_iter().map(CareProvider::by_id).collect())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// What one school reported over one period (*aanlevering*). A number that was not reported is null,
/// never 0.
pub struct SchoolPeriodReport(Arc<school_period_report::Model>);

/// What one school reported over one period (*aanlevering*). A number that was not reported is null,
/// never 0.
#[Object]
impl SchoolPeriodReport {
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

    /// The school.
    async fn school(&self) -> School {
        School::Id(self.0.school_id.clone())
    }

    /// The period.
    async fn period(&self) -> Result<Period> {
        Ok(Period::of(&self.0.period_code)?)
    }

    /// Whether it was delivered.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn status(&self) -> ReportStatus {
        self.0.status
    }

    /// When it was delivered.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(DateTime)
    }

    /// Pupils enrolled (*ingeschreven leerlingen*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn enrolled_pupils(&self) -> Option<i32> {
        self.0.enrolled_pupils
    }

    /// Pupils with at least one contact (*JOS-leerlingen*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn jos_pupils(&self) -> Option<i32> {
        self.0.jos_pupils
    }

    /// Of these, with regular help (*structureel*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn structural(&self) -> Option<i32> {
        self.0.structural
    }

    /// Of these, with help now and then (*incidenteel*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn incidental(&self) -> Option<i32> {
        self.0.incidental
    }

    /// Of these, mainly helped alone (*individueel*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn individual(&self) -> Option<i32> {
        self.0.individual
    }

    /// Of these, helped in a group or in both forms (*groep*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn group(&self) -> Option<i32> {
        self.0.group_pupils
    }

    /// Full-time equivalents at work (*FTE*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn fte(&self) -> Option<Decimal> {
        let hundredths = self.0.fte_hundredths?;
        Some(Decimal::from_hundredths(hundredths.into()))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Who works in a school: one role of one provider (*inzet*).
pub struct StaffDeployment(pub(crate) Arc<staff_deployment::Model>);

/// Who works in a school: one role of one provider (*inzet*).
#[Object]
impl StaffDeployment {
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

    /// The school.
    async fn school(&self) -> School {
        School::Id(self.0.school_id.clone())
    }

    /// The provider (*aanbieder*).
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        Some(CareProvider::by_id(self.0.provider_id.clone()))
    }

    /// The role (*rol*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn role(&self) -> ProfessionalRole {
        self.0.role
    }

    /// Full-time equivalents (*FTE*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn fte(&self) -> Decimal {
        Decimal::from_hundredths(self.0.fte_hundredths.into())
    }

    /// What they count.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn fte_kind(&self) -> FteKind {
        self.0.fte_kind
    }

    /// Fixed days of presence (*vaste dagen*); null where they are not known.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn weekdays(&self) -> Result<Option<Vec<Weekday>>> {
        let days = self.0.weekdays.0.iter().map(|text| {
            Weekday::from_code(text).ok_or_else(|| ApiError::Unreadable {
                what: "a weekday",
                text: text.clone(),
            })
        });
        let mut days = days.collect::<Result<Vec<_>, _>>()?;
        days.sort_by_key(|day| day.code());
        Ok((!days.is_empty()).then_some(days))
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

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// How many pupils of a school live in a municipality (*leerlingen naar woongemeente*): numbers
/// only, no persons.
pub struct EnrolmentByResidence(Arc<enrolment_by_residence::Model>);

/// How many pupils of a school live in a municipality (*leerlingen naar woongemeente*): numbers
/// only, no persons.
#[Object]
impl EnrolmentByResidence {
    /// The school.
    async fn school(&self) -> School {
        School::Id(self.0.school_id.clone())
    }

    /// The period.
    async fn period(&self) -> Result<Period> {
        Ok(Period::of(&self.0.period_code)?)
    }

    /// Where they live (*woongemeente*); null for all municipalities outside the register together.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Option<Municipality>> {
        Ok(Municipality::find(ctx, &self.0.residence_code).await?)
    }

    /// Where that lies, as seen from the region (*woonring*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn ring(&self) -> ResidenceRing {
        self.0.ring
    }

    /// How many pupils.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn count(&self) -> i32 {
        self.0.pupils
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl OfRegion for School {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(match self {
            Self::Row(row) => row.region == region,
            Self::Id(id) => schema::id::home_of(id).is_ok_and(|home| home.as_str() == region),
        })
    }
}

impl SchoolPeriodReport {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ReportById(id)).await?.map(Self))
    }
}

impl StaffDeployment {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, DeploymentById(id)).await?.map(Self))
    }
}

impl School {
    /// Its id, whether it was read or not.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Row(row) => &row.id,
            Self::Id(id) => id,
        }
    }

    /// The school with this id, if it is one of a hosted region.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, SchoolById(id)).await?.map(Self::Row))
    }

    async fn row(&self, ctx: &Context<'_>) -> Result<Arc<school::Model>, ApiError> {
        match self {
            Self::Row(row) => Ok(Arc::clone(row)),
            Self::Id(id) => {
                let row = loader::one(ctx, SchoolById(id.clone())).await?;
                row.ok_or_else(|| ctx.data_unchecked::<Rows>().absent("school", id))
            }
        }
    }
}

/// The page `asked` of the schools in `rows` that `filter` lets through.
pub(crate) async fn page(
    rows: &Rows,
    filter: Option<SchoolFilter>,
    order: SchoolOrder,
    asked: Asked,
) -> Result<Connection<School>, ApiError> {
    let select = rows.select::<school::Entity>(filter.unwrap_or_default().condition());
    let page = page::page(rows, select, &order.keys(), asked).await?;
    Ok(Connection::new(page, |row| School::Row(Arc::new(row))))
}
