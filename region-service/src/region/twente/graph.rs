//! Twente's fields on shared types, and the types that they give.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use super::tables::{
    GoNoGoOutcome, IndicationRequired, SupportKind, expected_location, go_no_go_decision,
    help_component, trajectory_component, trajectory_detail,
};
use crate::entity::value::DataQuality;
use crate::entity::{programme, region_pupil_record, trajectory, trajectory_provider};
use crate::graphql::directive::{Rule, foreign, merge};
use crate::graphql::graft::Graft;
use crate::graphql::loader::{self, SchoolById, TrajectoriesOfRecord, relations};
use crate::graphql::municipality::Municipality;
use crate::graphql::programme::Programme;
use crate::graphql::provider::CareProvider;
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::school::School;
use crate::graphql::trajectory::Trajectory;
use crate::graphql::value::{Fact, PartialDate, fact_of};

relations! {
    ComponentsOf: help_component.ProgrammeId(programme_id) by [Kind];
    ExpectedLocationsOf: expected_location.ProgrammeId(programme_id) by [Id];
    DecisionOf: go_no_go_decision.ProgrammeId(programme_id) by [Id];
    DetailOf: trajectory_detail.TrajectoryId(trajectory_id) by [TrajectoryId];
    ComponentsOfTrajectory: trajectory_component.TrajectoryId(trajectory_id) by [Kind];
    ProvidersOfTrajectory: trajectory_provider.TrajectoryId(trajectory_id) by [ProviderId];
    ProvidersOfRecord: trajectory_provider.RecordId(record_id) by [TrajectoryId, ProviderId];
}

/// The grafts.
pub(super) fn grafts() -> Vec<Graft> {
    vec![
        Graft::of::<School, TwenteSchool>(),
        Graft::of::<Programme, TwenteProgramme>(),
        Graft::of::<RegionPupilRecord, TwenteRecord>(),
        Graft::of::<Trajectory, TwenteTrajectory>(),
    ]
}

struct TwenteSchool(String);

#[Object]
impl TwenteSchool {
    /// Whether many of its pupils need care (*zorgintensieve school*).
    async fn care_intensive(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let row = loader::one(ctx, SchoolById(self.0.clone())).await?;
        Ok(row.and_then(|row| row.care_intensive))
    }
}

struct TwenteProgramme(Arc<programme::Model>);

#[Object]
impl TwenteProgramme {
    /// What the schools combine (*ondersteuningsmix*), and how far each part needs an indication.
    async fn support_mix(&self, ctx: &Context<'_>) -> Result<Option<Vec<HelpComponent>>> {
        let rows = loader::all(ctx, ComponentsOf(self.0.id.clone())).await?;
        Ok(Some(rows.iter().map(|row| (&**row).into()).collect()))
    }

    /// Locations that are expected to join (*verwachte schoollocaties*).
    async fn expected_locations(&self, ctx: &Context<'_>) -> Result<Option<Vec<ExpectedLocation>>> {
        let rows = loader::all(ctx, ExpectedLocationsOf(self.0.id.clone())).await?;
        Ok(Some(rows.iter().cloned().map(ExpectedLocation).collect()))
    }

    /// The decision on what follows the pilot (*besluit over het vervolg*).
    async fn go_no_go_decision(&self, ctx: &Context<'_>) -> Result<Option<GoNoGoDecision>> {
        let row = loader::one(ctx, DecisionOf(self.0.id.clone())).await?;
        Ok(row.map(GoNoGoDecision))
    }
}

struct TwenteRecord(Arc<region_pupil_record::Model>);

#[Object]
impl TwenteRecord {
    /// Everyone who helps or helped the pupil (*betrokken aanbieders*): often several.
    #[graphql(directive = foreign::apply())]
    async fn providers_involved(&self, ctx: &Context<'_>) -> Result<Option<Vec<CareProvider>>> {
        let rows = loader::all(ctx, ProvidersOfRecord(self.0.id.clone())).await?;
        let ids: BTreeSet<&String> = rows.iter().map(|row| &row.provider_id).collect();
        Ok(Some(
            ids.into_iter().cloned().map(CareProvider::by_id).collect(),
        ))
    }

    /// The main provider of the latest trajectory (*hoofdaanbieder*).
    #[graphql(directive = foreign::apply())]
    async fn primary_provider(&self, ctx: &Context<'_>) -> Result<Option<CareProvider>> {
        let trajectories = loader::all(ctx, TrajectoriesOfRecord(self.0.id.clone())).await?;
        let Some(latest) = trajectories
            .iter()
            .max_by_key(|row| (row.first_contact_on, &row.id))
        else {
            return Ok(None);
        };
        let providers = loader::all(ctx, ProvidersOfRecord(self.0.id.clone())).await?;
        let primary = providers
            .iter()
            .find(|row| row.trajectory_id == latest.id && row.is_primary);
        Ok(primary.map(|row| CareProvider::by_id(row.provider_id.clone())))
    }
}

struct TwenteTrajectory(Arc<trajectory::Model>);

#[Object]
impl TwenteTrajectory {
    /// Everyone who takes part in it (*betrokken aanbieders*); one is the main one.
    async fn providers_involved(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<TrajectoryProvider>>> {
        let rows = loader::all(ctx, ProvidersOfTrajectory(self.0.id.clone())).await?;
        Ok(Some(rows.iter().cloned().map(TrajectoryProvider).collect()))
    }

    /// What help it is made of (*ondersteuningsmix*), and how far each part needed an indication;
    /// null where nobody wrote it down.
    async fn support_mix(&self, ctx: &Context<'_>) -> Result<Option<Vec<HelpComponent>>> {
        let rows = loader::all(ctx, ComponentsOfTrajectory(self.0.id.clone())).await?;
        let parts = rows.iter().map(|row| (&**row).into()).collect();
        Ok((!rows.is_empty()).then_some(parts))
    }

    /// Whether the parents know what help is given (*ouders geïnformeerd*); null where nobody wrote it
    /// down.
    async fn parent_informed(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let detail = loader::one(ctx, DetailOf(self.0.id.clone())).await?;
        Ok(detail.map(|row| row.parent_informed))
    }

    /// The municipality that pays (*betalende gemeente*); it need not be the school's.
    async fn funding_municipality(&self, ctx: &Context<'_>) -> Result<Option<Municipality>> {
        match self.funded_by(ctx).await? {
            Some(code) => Ok(Municipality::find(ctx, &code).await?),
            None => Ok(None),
        }
    }

    /// Whether another municipality pays than the school's (*gemeentegrensoverschrijdend*); null where
    /// the payer is unknown.
    async fn cross_municipality(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let payer = self.funded_by(ctx).await?;
        Ok(payer.map(|code| code != self.0.school_municipality_code))
    }
}

/// A component of a support mix (*onderdeel van de ondersteuningsmix*).
pub(super) struct HelpComponent {
    kind: SupportKind,
    indication_required: Option<IndicationRequired>,
    fact: Fact,
}

/// A component of a support mix (*onderdeel van de ondersteuningsmix*).
#[Object]
impl HelpComponent {
    /// What it is (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> SupportKind {
        self.kind
    }

    /// How far it needs an indication (*indicatie*); null where the source does not tell.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn indication_required(&self) -> Option<IndicationRequired> {
        self.indication_required
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.fact)
    }
}

/// A provider that takes part in a trajectory (*betrokken aanbieder*).
pub(super) struct TrajectoryProvider(Arc<trajectory_provider::Model>);

/// A provider that takes part in a trajectory (*betrokken aanbieder*).
#[Object]
impl TrajectoryProvider {
    /// The provider; it may be one of another region.
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        Some(CareProvider::by_id(self.0.provider_id.clone()))
    }

    /// Whether it is the main one (*hoofdaanbieder*): exactly one is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn is_primary(&self) -> bool {
        self.0.is_primary
    }
}

/// A location that is expected to join (*verwachte schoollocatie*).
pub(super) struct ExpectedLocation(Arc<expected_location::Model>);

/// A location that is expected to join (*verwachte schoollocatie*).
#[Object]
impl ExpectedLocation {
    /// The school, a placeholder until it is named.
    async fn school(&self) -> Option<School> {
        Some(School::Id(self.0.school_id.clone()))
    }

    /// Where it stands (*gemeente*).
    async fn municipality(&self, ctx: &Context<'_>) -> Result<Option<Municipality>> {
        Ok(Municipality::find(ctx, &self.0.municipality_code).await?)
    }

    /// By when it was to join (*verwacht voor*): before the pilot ends.
    async fn expected_by(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.expected_on, self.0.expected_precision)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// The decision on what follows the pilot (*besluit over het vervolg*).
pub(super) struct GoNoGoDecision(Arc<go_no_go_decision::Model>);

/// The decision on what follows the pilot (*besluit over het vervolg*).
#[Object]
impl GoNoGoDecision {
    /// When it was to be taken (*verwacht*).
    async fn expected(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.expected_on, self.0.expected_precision)
    }

    /// What was decided (*uitkomst*); null where the source does not tell.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn outcome(&self) -> Option<GoNoGoOutcome> {
        self.0.outcome
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl TwenteTrajectory {
    async fn funded_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let detail = loader::one(ctx, DetailOf(self.0.id.clone())).await?;
        Ok(detail.and_then(|row| row.funding_municipality_code.clone()))
    }
}

impl From<&School> for TwenteSchool {
    fn from(school: &School) -> Self {
        Self(match school {
            School::Row(row) => row.id.clone(),
            School::Id(id) => id.clone(),
        })
    }
}

impl From<&Programme> for TwenteProgramme {
    fn from(programme: &Programme) -> Self {
        Self(Arc::clone(&programme.0))
    }
}

impl From<&RegionPupilRecord> for TwenteRecord {
    fn from(record: &RegionPupilRecord) -> Self {
        Self(Arc::clone(&record.0))
    }
}

impl From<&Trajectory> for TwenteTrajectory {
    fn from(trajectory: &Trajectory) -> Self {
        Self(Arc::clone(&trajectory.0))
    }
}

impl From<&help_component::Model> for HelpComponent {
    fn from(row: &help_component::Model) -> Self {
        Self {
            kind: row.kind,
            indication_required: row.indication_required,
            fact: fact_of!(row),
        }
    }
}

impl From<&trajectory_component::Model> for HelpComponent {
    fn from(row: &trajectory_component::Model) -> Self {
        Self {
            kind: row.kind,
            indication_required: Some(row.indication_required),
            fact: Fact {
                source_id: None,
                provenance: row.provenance,
                quality: DataQuality::Ok,
            },
        }
    }
}
