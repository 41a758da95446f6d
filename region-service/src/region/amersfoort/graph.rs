//! Amersfoort's own fields and types in the graph.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::tables::*;
use super::values::{
    EduCareRole, HomeTransferKind, OsjPrincipleKind, OsjSpecialism, WorkingGroupTask,
};
use crate::entity::governance_body;
use crate::graphql::directive::{Rule, by, foreign, merge};
use crate::graphql::graft::Graft;
use crate::graphql::loader::{self, relations};
use crate::graphql::programme::Programme;
use crate::graphql::provider::CareProvider;
use crate::graphql::scalar::Date;
use crate::graphql::school::School;
use crate::graphql::story::GovernanceBody;
use crate::graphql::trajectory::Trajectory;
use crate::graphql::value::{Fact, LocalizedText, PartialDate, codes, fact_of};

/// What Amersfoort adds to shared types.
pub(super) fn grafts() -> Vec<Graft> {
    vec![
        Graft::of::<Programme, OwnProgramme>(),
        Graft::of::<School, OwnSchool>(),
        Graft::of::<Trajectory, OwnTrajectory>(),
    ]
}

relations! {
    OwnOf: programme.ProgrammeId(programme_id) by [ProgrammeId];
    ConsortiaOf: consortium.ProgrammeId(programme_id) by [Id];
    MembersOf: consortium_member.ConsortiumId(consortium_id) by [Seat];
    PrinciplesOf: principle.ProgrammeId(programme_id) by [Kind, Id];
    TeamsOf: edu_care_team.ProgrammeId(programme_id) by [Id];
    TeamsOfSchool: edu_care_team.SchoolId(school_id) by [Id];
    GroupsOf: working_group.ProgrammeId(programme_id) by [BodyId];
    DocumentsOf: base_document.ProgrammeId(programme_id) by [Id];
    AtHomeOf: trajectory.TrajectoryId(trajectory_id) by [TrajectoryId];
    BodyById: governance_body.Id(id) by [Id];
}

struct OwnProgramme(String);

impl From<&Programme> for OwnProgramme {
    fn from(programme: &Programme) -> Self {
        Self(programme.0.id.clone())
    }
}

#[Object]
impl OwnProgramme {
    /// Whether help needs no decision of the municipality (*beschikkingsvrij*).
    async fn disposition_free(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let row = loader::one(ctx, OwnOf(self.0.clone())).await?;
        Ok(row.map(|row| row.disposition_free))
    }

    /// The providers that joined forces (*breed spectrum aanbieders*).
    async fn bsa_consortium(&self, ctx: &Context<'_>) -> Result<Option<BsaConsortium>> {
        let row = loader::one(ctx, ConsortiaOf(self.0.clone())).await?;
        Ok(row.map(BsaConsortium))
    }

    /// What it holds to (*uitgangspunten*).
    async fn osj_principles(&self, ctx: &Context<'_>) -> Result<Option<Vec<OsjPrinciple>>> {
        let rows = loader::all(ctx, PrinciplesOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(OsjPrinciple).collect()))
    }

    /// The team that schools work with (*onderwijs(zorg)team*), as the source describes it.
    async fn edu_care_team(&self, ctx: &Context<'_>) -> Result<Option<EduCareTeam>> {
        let rows = loader::all(ctx, TeamsOf(self.0.clone())).await?;
        let of_all = rows.iter().find(|row| row.school_id.is_none());
        Ok(of_all.cloned().map(EduCareTeam))
    }

    /// The group that works the plans out (*werkgroep*).
    async fn working_group(&self, ctx: &Context<'_>) -> Result<Option<WorkingGroup>> {
        let row = loader::one(ctx, GroupsOf(self.0.clone())).await?;
        Ok(row.map(WorkingGroup))
    }

    /// The document that it rests on (*basisdocument*).
    async fn base_document(&self, ctx: &Context<'_>) -> Result<Option<BaseDocument>> {
        let row = loader::one(ctx, DocumentsOf(self.0.clone())).await?;
        Ok(row.map(BaseDocument))
    }
}

struct OwnSchool(String);

impl From<&School> for OwnSchool {
    fn from(school: &School) -> Self {
        Self(school.key().to_owned())
    }
}

#[Object]
impl OwnSchool {
    /// The team around it (*onderwijs(zorg)team*).
    async fn edu_care_team(&self, ctx: &Context<'_>) -> Result<Option<EduCareTeam>> {
        let row = loader::one(ctx, TeamsOfSchool(self.0.clone())).await?;
        Ok(row.map(EduCareTeam))
    }
}

struct OwnTrajectory(String);

impl From<&Trajectory> for OwnTrajectory {
    fn from(trajectory: &Trajectory) -> Self {
        Self(trajectory.0.id.clone())
    }
}

impl OwnTrajectory {
    async fn row(&self, ctx: &Context<'_>) -> Result<Option<Arc<trajectory::Model>>> {
        Ok(loader::one(ctx, AtHomeOf(self.0.clone())).await?)
    }
}

#[Object]
impl OwnTrajectory {
    /// How what was learnt in school was taken home (*transfer met de thuissituatie*).
    async fn home_transfer(&self, ctx: &Context<'_>) -> Result<Option<HomeTransfer>> {
        let Some(row) = self.row(ctx).await? else {
            return Ok(None);
        };
        let on = row.home_transfer_on.map(Date);
        Ok(row.home_transfer_kind.map(|kind| HomeTransfer { kind, on }))
    }

    /// How many helpers the family has to do with (*hulpverleners per gezin*).
    async fn helpers_per_family(&self, ctx: &Context<'_>) -> Result<Option<HelpersPerFamily>> {
        let Some(row) = self.row(ctx).await? else {
            return Ok(None);
        };
        Ok(Some(HelpersPerFamily {
            at_start: row.helpers_at_start,
            at_end: row.helpers_at_end,
        }))
    }
}

/// The providers that joined forces (*breed spectrum aanbieders*, BSA).
struct BsaConsortium(Arc<consortium::Model>);

/// The providers that joined forces (*breed spectrum aanbieders*, BSA).
#[Object]
impl BsaConsortium {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// What it is called (*naam*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// For short (*afkorting*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn abbreviation(&self) -> &str {
        &self.0.abbreviation
    }

    /// Whether its members make staff available together (*menskracht*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn pools_staff(&self) -> bool {
        self.0.pools_staff
    }

    /// What it can do (*specialismen*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn specialisms(&self) -> Result<Vec<OsjSpecialism>> {
        Ok(codes(&self.0.specialisms, "a specialism")?)
    }

    /// How many members it has (*aantal leden*): seven.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn member_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let members = loader::all(ctx, MembersOf(self.0.id.clone())).await?;
        Ok(i32::try_from(members.len())?)
    }

    /// Its members (*leden*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["seat"])))]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<BsaMember>> {
        let rows = loader::all(ctx, MembersOf(self.0.id.clone())).await?;
        Ok(rows.iter().cloned().map(BsaMember).collect())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A member of the consortium (*lid*).
struct BsaMember(Arc<consortium_member::Model>);

/// A member of the consortium (*lid*).
#[Object]
impl BsaMember {
    /// Its place, from 1 (*plaats*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn seat(&self) -> i32 {
        self.0.seat
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

/// What the programme holds to (*uitgangspunt*).
struct OsjPrinciple(Arc<principle::Model>);

/// What the programme holds to (*uitgangspunt*).
#[Object]
impl OsjPrinciple {
    /// Which (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> OsjPrincipleKind {
        self.0.kind
    }

    /// What it says (*omschrijving*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// The team around a school (*onderwijs(zorg)team*): functions, never names of persons.
struct EduCareTeam(Arc<edu_care_team::Model>);

/// The team around a school (*onderwijs(zorg)team*): functions, never names of persons.
#[Object]
impl EduCareTeam {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Who sits in it (*leden*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn members(&self) -> Result<Vec<EduCareRole>> {
        Ok(codes(&self.0.members, "a member of a team")?)
    }

    /// Every how many weeks it meets (*overleg*); null where it is not known.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn meets_every_weeks(&self) -> Option<i32> {
        self.0.meets_every_weeks
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// The group that works the plans out (*werkgroep*).
struct WorkingGroup(Arc<working_group::Model>);

/// The group that works the plans out (*werkgroep*).
#[Object]
impl WorkingGroup {
    /// The group as all regions have it, with its members (*orgaan*).
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<GovernanceBody>> {
        let row = loader::one(ctx, BodyById(self.0.body_id.clone())).await?;
        Ok(row.map(GovernanceBody))
    }

    /// What it does (*taken*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn tasks(&self) -> Result<Vec<WorkingGroupTask>> {
        Ok(codes(&self.0.tasks, "a task")?)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// The document that the programme rests on (*basisdocument*).
struct BaseDocument(Arc<base_document::Model>);

/// The document that the programme rests on (*basisdocument*).
#[Object]
impl BaseDocument {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its title (*titel*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where the source says that it is (*vindplaats*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn found_under(&self) -> &str {
        &self.0.found_under
    }

    /// When it appeared (*publicatie*).
    async fn published(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.published_on, self.0.published_precision)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// How what was learnt in school was taken home (*transfer met de thuissituatie*).
#[derive(SimpleObject)]
struct HomeTransfer {
    /// How (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    kind: HomeTransferKind,
    /// When (*datum*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    on: Option<Date>,
}

/// How many helpers a family has to do with (*hulpverleners per gezin*).
#[derive(SimpleObject)]
struct HelpersPerFamily {
    /// When help began (*bij aanvang*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    at_start: Option<i32>,
    /// When it ended (*bij afsluiting*); null while it lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    at_end: Option<i32>,
}
