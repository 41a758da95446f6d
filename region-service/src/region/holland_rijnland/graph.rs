//! Holland Rijnland's fields on shared types, and the types that they give. What the core has already
//! is not repeated: half-yearly evaluations, intensity and form of a trajectory, a record's ring.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use super::tables::{
    AccessTeam, OzaKind, PgbChangeKind, PlanParty, access_contact, guidance_committee, oza,
    pgb_change, record_detail, residence_scope, school_plan,
};
use crate::entity::value::{Attendance, BudgetChange, Provenance, ResidenceRing};
use crate::entity::{programme, region_pupil_record, trajectory};
use crate::graphql::directive::{Rule, foreign, merge};
use crate::graphql::graft::Graft;
use crate::graphql::loader::{self, relations};
use crate::graphql::programme::Programme;
use crate::graphql::provider::CareProvider;
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::scalar::Date;
use crate::graphql::school::School;
use crate::graphql::trajectory::Trajectory;
use crate::graphql::value::{Fact, PartialDate, fact_of};

relations! {
    PlansOf: school_plan.SchoolId(school_id) by [AgreedOn, ProviderId];
    ContactOf: access_contact.SchoolId(school_id) by [SchoolId];
    CommitteeOf: guidance_committee.SchoolId(school_id) by [SchoolId];
    OzasOf: oza.ProgrammeId(programme_id) by [Id];
    ScopeOf: residence_scope.ProgrammeId(programme_id) by [ProgrammeId];
    PgbChangeOf: pgb_change.TrajectoryId(trajectory_id) by [TrajectoryId];
    DetailOf: record_detail.RecordId(record_id) by [RecordId];
}

/// The grafts.
pub(super) fn grafts() -> Vec<Graft> {
    vec![
        Graft::of::<School, HollandRijnlandSchool>(),
        Graft::of::<Programme, HollandRijnlandProgramme>(),
        Graft::of::<RegionPupilRecord, HollandRijnlandRecord>(),
        Graft::of::<Trajectory, HollandRijnlandTrajectory>(),
    ]
}

struct HollandRijnlandSchool(String);

#[Object]
impl HollandRijnlandSchool {
    /// Its plans with its providers (*gezamenlijk plan*), one for each provider that it has or had.
    async fn school_plans(&self, ctx: &Context<'_>) -> Result<Option<Vec<SchoolPlan>>> {
        let rows = loader::all(ctx, PlansOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(SchoolPlan).collect()))
    }

    /// The contact of the access to help in the school (*vaste contactpersoon van de toegang*).
    async fn access_contact(&self, ctx: &Context<'_>) -> Result<Option<AccessContact>> {
        let row = loader::one(ctx, ContactOf(self.0.clone())).await?;
        Ok(row.map(AccessContact))
    }

    /// Its committee of guidance (*commissie van begeleiding*); null where nothing is known of it.
    async fn guidance_committee(&self, ctx: &Context<'_>) -> Result<Option<GuidanceCommittee>> {
        let row = loader::one(ctx, CommitteeOf(self.0.clone())).await?;
        Ok(row.map(GuidanceCommittee))
    }
}

struct HollandRijnlandProgramme(Arc<programme::Model>);

#[Object]
impl HollandRijnlandProgramme {
    /// Arrangements of education and care beside it (*onderwijszorgarrangementen*).
    async fn ozas(&self, ctx: &Context<'_>) -> Result<Option<Vec<Oza>>> {
        let rows = loader::all(ctx, OzasOf(self.0.id.clone())).await?;
        Ok(Some(rows.iter().cloned().map(Oza).collect()))
    }

    /// Whom it serves, by where they live (*woonbereik*). A pupil's own ring is on the record.
    async fn residence_scope(&self, ctx: &Context<'_>) -> Result<Option<ResidenceScope>> {
        let row = loader::one(ctx, ScopeOf(self.0.id.clone())).await?;
        Ok(row.map(ResidenceScope))
    }
}

struct HollandRijnlandRecord(Arc<region_pupil_record::Model>);

#[Object]
impl HollandRijnlandRecord {
    /// Whether the pupil needs more than the programme can pay for (*niet vanuit JOS te bekostigen*);
    /// null where nobody wrote it down.
    async fn not_fundable_by_jos(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let detail = loader::one(ctx, DetailOf(self.0.id.clone())).await?;
        Ok(detail.map(|row| row.not_fundable_by_jos))
    }
}

struct HollandRijnlandTrajectory(Arc<trajectory::Model>);

#[Object]
impl HollandRijnlandTrajectory {
    /// How it changed the pupil's personal budget (*pgb*); null where it did not, or there is none.
    async fn pgb_change(&self, ctx: &Context<'_>) -> Result<Option<PgbChange>> {
        let kind = match self.0.pgb_change {
            Some(BudgetChange::Decreased) => PgbChangeKind::Decreased,
            Some(BudgetChange::TakenOver) => PgbChangeKind::TakenOverByJosProvider,
            Some(BudgetChange::Unchanged) | None => return Ok(None),
        };
        let row = loader::one(ctx, PgbChangeOf(self.0.id.clone())).await?;
        Ok(Some(PgbChange {
            kind,
            on: row.map(|row| Date(row.changed_on)),
            provenance: self.0.provenance,
        }))
    }

    /// How the pupil came back to school from day care (*terugstroom uit dagbesteding*); null for one
    /// who was not in day care.
    async fn daycare_return(&self) -> Option<DaycareReturn> {
        let was_there = self.0.attendance_at_start == Some(Attendance::Daycare);
        was_there.then(|| DaycareReturn(Arc::clone(&self.0)))
    }
}

/// A school's plan with its provider (*gezamenlijk plan*).
pub(super) struct SchoolPlan(Arc<school_plan::Model>);

/// A school's plan with its provider (*gezamenlijk plan*).
#[Object]
impl SchoolPlan {
    /// When it was agreed (*afgesproken op*); without a date where the source gives none.
    async fn agreed_on(&self) -> Option<PartialDate> {
        Some(PartialDate::of(self.0.agreed_on, self.0.agreed_precision))
    }

    /// Who agreed (*partijen*).
    async fn parties(&self) -> Vec<PlanParty> {
        let codes = self.0.parties.0.iter();
        codes
            .filter_map(|code| PlanParty::from_code(code))
            .collect()
    }

    /// The provider (*aanbieder*).
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        Some(CareProvider::by_id(self.0.provider_id.clone()))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A school's contact of the access (*vaste contactpersoon van de toegang*): a team, never a name.
pub(super) struct AccessContact(Arc<access_contact::Model>);

/// A school's contact of the access (*vaste contactpersoon van de toegang*): a team, never a name.
#[Object]
impl AccessContact {
    /// The team that the contact is of.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn team(&self) -> AccessTeam {
        self.0.team
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A school's committee of guidance (*commissie van begeleiding*).
pub(super) struct GuidanceCommittee(Arc<guidance_committee::Model>);

/// A school's committee of guidance (*commissie van begeleiding*).
#[Object]
impl GuidanceCommittee {
    /// Whether the provider is a member (*lid*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provider_is_member(&self) -> bool {
        self.0.provider_is_member
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// An arrangement of education and care (*onderwijszorgarrangement*, *OZA*).
pub(super) struct Oza(Arc<oza::Model>);

/// An arrangement of education and care (*onderwijszorgarrangement*, *OZA*).
#[Object]
impl Oza {
    /// How heavy it is (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> OzaKind {
        self.0.kind
    }

    /// For how many pupils (*plaatsen*); of quality `AMBIGUOUS` it is the source's example.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn places(&self) -> Option<i32> {
        self.0.places
    }

    /// Whether it is missing (*ontbrekend aanbod*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn gap(&self) -> bool {
        self.0.gap
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Whom a programme serves, by where they live (*woonbereik*).
pub(super) struct ResidenceScope(Arc<residence_scope::Model>);

/// Whom a programme serves, by where they live (*woonbereik*).
#[Object]
impl ResidenceScope {
    /// Pupils of which rings it serves (*woonringen*).
    async fn rings(&self) -> Vec<ResidenceRing> {
        let codes = self.0.rings.0.iter();
        codes
            .filter_map(|code| ResidenceRing::from_code(code))
            .collect()
    }

    /// Whether it makes a difference between residents and others (*onderscheid*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn distinguishes_residents(&self) -> bool {
        self.0.distinguishes_residents
    }

    /// Whether it is talked over with the regions around (*in gesprek met omliggende regio's*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn under_discussion(&self) -> bool {
        self.0.under_discussion
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A change of a personal budget (*pgb*) through the programme.
pub(super) struct PgbChange {
    kind: PgbChangeKind,
    on: Option<Date>,
    provenance: Provenance,
}

/// A change of a personal budget (*pgb*) through the programme.
#[Object]
impl PgbChange {
    /// What became of it.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> PgbChangeKind {
        self.kind
    }

    /// When; null where nobody wrote it down.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn on(&self) -> Option<&Date> {
        self.on.as_ref()
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.provenance
    }
}

/// A pupil's way back to school from day care (*terugstroom uit dagbesteding*).
pub(super) struct DaycareReturn(Arc<trajectory::Model>);

/// A pupil's way back to school from day care (*terugstroom uit dagbesteding*).
#[Object]
impl DaycareReturn {
    /// Whether the pupil goes to school again, part of the week or all of it; null while help lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn returned(&self) -> Option<bool> {
        let now = self.0.attendance_at_end?;
        Some(matches!(now, Attendance::FullWeek | Attendance::PartOfWeek))
    }

    /// How far the pupil went to school at the end (*aanwezigheid*); null while help lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn attendance(&self) -> Option<Attendance> {
        self.0.attendance_at_end
    }

    /// The day of which that is told: the last of the help.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

impl From<&School> for HollandRijnlandSchool {
    fn from(school: &School) -> Self {
        Self(match school {
            School::Row(row) => row.id.clone(),
            School::Id(id) => id.clone(),
        })
    }
}

impl From<&Programme> for HollandRijnlandProgramme {
    fn from(programme: &Programme) -> Self {
        Self(Arc::clone(&programme.0))
    }
}

impl From<&RegionPupilRecord> for HollandRijnlandRecord {
    fn from(record: &RegionPupilRecord) -> Self {
        Self(Arc::clone(&record.0))
    }
}

impl From<&Trajectory> for HollandRijnlandTrajectory {
    fn from(trajectory: &Trajectory) -> Self {
        Self(Arc::clone(&trajectory.0))
    }
}
