//! Trajectories: help to a pupil in a school.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::value::{
    AccessRoute, AvoidedReferralBasis, CareWeight, DataQuality, DeliveryForm, EndReason, Intensity,
    ProfessionalRole, Provenance, ReferralDirection, ReferrerKind,
};
use crate::entity::{avoided_referral, referral, trajectory};
use crate::error::ApiError;
use crate::graphql::connection::Connection;
use crate::graphql::directive::{Rule, foreign, homed, merge};
use crate::graphql::filter::{Filter, TrajectoryFilter, TrajectoryOrder};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{
    self, AvoidedReferralOf, ReferralById, ReferralsOf, RolesOf, Rows, TrajectoryById,
};
use crate::graphql::page::{self, Asked};
use crate::graphql::provider::CareProvider;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::{Date, Decimal};
use crate::graphql::school::School;

/// Help to a pupil in a school (*traject*).
pub struct Trajectory(pub(crate) Arc<trajectory::Model>);

/// Help to a pupil in a school (*traject*).
#[Object(directive = homed::apply("id".into()))]
impl Trajectory {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How often it was written (*versie*); a change names the one it saw.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The region that gives it (*regio*).
    async fn region(&self) -> Result<RegionCode> {
        Ok(RegionCode::stored(&self.0.region)?)
    }

    /// The school; it may be one of another region.
    #[graphql(directive = foreign::apply())]
    async fn school(&self) -> Option<School> {
        Some(School::Id(self.0.school_id.clone()))
    }

    /// The main provider (*hoofdaanbieder*); it may be one of another region.
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        Some(CareProvider::by_id(self.0.provider_id.clone()))
    }

    /// The professional roles in it (*rollen*).
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<ProfessionalRole>> {
        let rows = loader::all(ctx, RolesOf(self.0.id.clone())).await?;
        Ok(rows.iter().map(|row| row.role).collect())
    }

    /// How intense it is (*intensiteit*).
    async fn intensity(&self) -> Intensity {
        self.0.intensity
    }

    /// In what form it is given (*vorm*).
    async fn form(&self) -> DeliveryForm {
        self.0.form
    }

    /// Who came with the question (*toegangsroute*).
    async fn access_route(&self) -> AccessRoute {
        self.0.access_route
    }

    /// Whether there was a referral (*verwijzing*).
    async fn has_referral(&self) -> bool {
        self.0.has_referral
    }

    /// When help was asked for (*aanmelding*).
    async fn requested_on(&self) -> Option<Date> {
        self.0.requested_on.map(Date)
    }

    /// The first contact (*eerste contact*).
    async fn first_contact_on(&self) -> Date {
        Date(self.0.first_contact_on)
    }

    /// The last day; null while it lasts.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Why it ended (*reden beëindiging*).
    async fn end_reason(&self) -> Option<EndReason> {
        self.0.end_reason
    }

    /// Hours given (*uren*).
    async fn hours(&self) -> Option<Decimal> {
        let hundredths = self.0.hours_hundredths?;
        Some(Decimal::from_hundredths(hundredths.into()))
    }

    /// Whether it took the place of a personal budget (*pgb*).
    async fn replaces_pgb(&self) -> Option<bool> {
        self.0.replaces_pgb
    }

    /// The referral that was avoided, in a professional's or parent's judgement (*voorkomen
    /// verwijzing*).
    async fn avoided_referral(&self, ctx: &Context<'_>) -> Result<Option<AvoidedReferral>> {
        let row = loader::one(ctx, AvoidedReferralOf(self.0.id.clone())).await?;
        Ok(row.map(AvoidedReferral))
    }

    /// The referral that led to it (*verwijzing*).
    async fn referral(&self, ctx: &Context<'_>) -> Result<Option<Referral>> {
        let mut referrals = self.referrals(ctx, ReferralDirection::Inward).await?;
        Ok((!referrals.is_empty()).then(|| referrals.swap_remove(0)))
    }

    /// Referrals that led on from it (*doorverwijzingen*).
    async fn onward_referrals(&self, ctx: &Context<'_>) -> Result<Vec<Referral>> {
        Ok(self.referrals(ctx, ReferralDirection::Onward).await?)
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
    async fn own(&self) -> Own<'_, Trajectory> {
        Own(self)
    }
}

/// A referral that was avoided (*voorkomen verwijzing*): a judgement, not a measurement.
pub struct AvoidedReferral(Arc<avoided_referral::Model>);

/// A referral that was avoided (*voorkomen verwijzing*): a judgement, not a measurement.
#[Object]
impl AvoidedReferral {
    /// Who judges so.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn judged_by(&self) -> ProfessionalRole {
        self.0.judged_by
    }

    /// On what ground (*grond*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn basis(&self) -> AvoidedReferralBasis {
        self.0.basis
    }

    /// When.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn on(&self) -> Date {
        Date(self.0.judged_on)
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

/// A referral (*verwijzing*).
pub struct Referral(Arc<referral::Model>);

/// A referral (*verwijzing*).
#[Object]
impl Referral {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Who referred (*verwijzer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> ReferrerKind {
        self.0.referrer
    }

    /// To whom; null where it is no contracted provider.
    #[graphql(directive = foreign::apply())]
    async fn to(&self) -> Option<CareProvider> {
        self.0.to_provider_id.clone().map(CareProvider::by_id)
    }

    /// When.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn on(&self) -> Date {
        Date(self.0.referred_on)
    }

    /// How heavy the help is (*zwaarte*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn weight(&self) -> CareWeight {
        self.0.weight
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

impl OfRegion for Trajectory {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(self.0.region == region)
    }
}

impl Referral {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ReferralById(id)).await?.map(Self))
    }
}

impl Trajectory {
    /// The trajectory with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, TrajectoryById(id)).await?.map(Self))
    }

    async fn referrals(
        &self,
        ctx: &Context<'_>,
        direction: ReferralDirection,
    ) -> Result<Vec<Referral>, ApiError> {
        let rows = loader::all(ctx, ReferralsOf(self.0.id.clone())).await?;
        let rows = rows.iter().filter(|row| row.direction == direction);
        Ok(rows.cloned().map(Referral).collect())
    }
}

/// The page `asked` of the trajectories in `rows` that `filter` lets through.
pub(crate) async fn page(
    rows: &Rows,
    filter: Option<TrajectoryFilter>,
    order: TrajectoryOrder,
    asked: Asked,
) -> Result<Connection<Trajectory>, ApiError> {
    let select = rows.select::<trajectory::Entity>(filter.unwrap_or_default().condition());
    let page = page::page(rows, select, &order.keys(), asked).await?;
    Ok(Connection::new(page, |row| Trajectory(Arc::new(row))))
}
