//! Kennemerland's own fields on shared types. Its own types are in the files below.

use async_graphql::{Context, Object, Result};

use super::tables::*;
use super::values::{MeetingKind, SubRegion};
use crate::entity::{case_story, evaluation, event};
use crate::graphql::graft::Graft;
use crate::graphql::loader::{self, relations};
use crate::graphql::programme::Programme;
use crate::graphql::school::School;
use crate::graphql::trajectory::Trajectory;
use daily::{CollectiveActivity, PreventivePlan, TeamRole, WalkInHour, WarmHandover};
use learning::{DevelopmentQuestion, LearningEnvironmentMeeting, NetworkGroupMeeting};
use papers::{InterimReport, Newsletter, Tender};

mod daily;
mod learning;
mod papers;

/// What Kennemerland adds to shared types.
pub(super) fn grafts() -> Vec<Graft> {
    vec![
        Graft::of::<Programme, OwnProgramme>(),
        Graft::of::<School, OwnSchool>(),
        Graft::of::<Trajectory, OwnTrajectory>(),
    ]
}

relations! {
    OwnOf: school.SchoolId(school_id) by [SchoolId];
    TeamOf: team_role.ProgrammeId(programme_id) by [Role];
    MeetingsOf: meeting.ProgrammeId(programme_id) by [Number, EventId];
    WalkInHoursOf: walk_in_hour.ProgrammeId(programme_id) by [HeldOn, Id];
    WalkInHoursOfSchool: walk_in_hour.SchoolId(school_id) by [HeldOn, Id];
    QuestionsOf: development_question.ProgrammeId(programme_id) by [SchoolYear, Id];
    ResearchQuestionById: research_question.Id(id) by [Id];
    TendersOf: tender.ProgrammeId(programme_id) by [ProcurementId];
    NewslettersOf: newsletter.ProgrammeId(programme_id) by [Year, Number, Id];
    ReportsOf: interim_report.ProgrammeId(programme_id) by [EvaluationId];
    HandoversOf: warm_handover.ProgrammeId(programme_id) by [Id];
    HandoverOf: warm_handover.TrajectoryId(trajectory_id) by [HandedOn, Id];
    ActivitiesOf: collective_activity.ProgrammeId(programme_id) by [SchoolYear, Id];
    ActivitiesOfSchool: collective_activity.SchoolId(school_id) by [SchoolYear, Id];
    PlansOf: preventive_plan.ProgrammeId(programme_id) by [Id];

    EventById: event.Id(id) by [Id];
    EvaluationById: evaluation.Id(id) by [Id];
    CaseById: case_story.Id(id) by [Id];
}

struct OwnProgramme(String);

impl From<&Programme> for OwnProgramme {
    fn from(programme: &Programme) -> Self {
        Self(programme.0.id.clone())
    }
}

#[Object]
impl OwnProgramme {
    /// The roles of its team (*JOS-team*).
    async fn team_roles(&self, ctx: &Context<'_>) -> Result<Option<Vec<TeamRole>>> {
        let rows = loader::all(ctx, TeamOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(TeamRole).collect()))
    }

    /// Meetings of the learning environment (*bijeenkomsten leeromgeving*).
    async fn learning_environment_meetings(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<LearningEnvironmentMeeting>>> {
        let rows = loader::all(ctx, MeetingsOf(self.0.clone())).await?;
        Ok(Some(
            rows.iter()
                .filter(|row| row.kind == MeetingKind::LearningEnvironment)
                .cloned()
                .map(LearningEnvironmentMeeting)
                .collect(),
        ))
    }

    /// Meetings of the network group (*netwerkgroepbijeenkomsten*).
    async fn network_group_meetings(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<NetworkGroupMeeting>>> {
        let rows = loader::all(ctx, MeetingsOf(self.0.clone())).await?;
        Ok(Some(
            rows.iter()
                .filter(|row| row.kind == MeetingKind::NetworkGroup)
                .cloned()
                .map(NetworkGroupMeeting)
                .collect(),
        ))
    }

    /// Hours in which one may walk in with a question (*inloopuren*).
    async fn walk_in_hours(&self, ctx: &Context<'_>) -> Result<Option<Vec<WalkInHour>>> {
        let rows = loader::all(ctx, WalkInHoursOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(WalkInHour).collect()))
    }

    /// Questions that its schools work on (*ontwikkelvragen*).
    async fn development_questions(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<DevelopmentQuestion>>> {
        let rows = loader::all(ctx, QuestionsOf(self.0.clone())).await?;
        Ok(Some(
            rows.iter().cloned().map(DevelopmentQuestion).collect(),
        ))
    }

    /// The terms of its tender (*aanbesteding*).
    async fn tender(&self, ctx: &Context<'_>) -> Result<Option<Tender>> {
        let row = loader::one(ctx, TendersOf(self.0.clone())).await?;
        Ok(row.map(Tender))
    }

    /// Newsletters to its partners (*nieuwsbrieven*).
    async fn newsletters(&self, ctx: &Context<'_>) -> Result<Option<Vec<Newsletter>>> {
        let rows = loader::all(ctx, NewslettersOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(Newsletter).collect()))
    }

    /// Reports on the way (*tussenrapportages*).
    async fn interim_reports(&self, ctx: &Context<'_>) -> Result<Option<Vec<InterimReport>>> {
        let rows = loader::all(ctx, ReportsOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(InterimReport).collect()))
    }

    /// Handovers in person that its sources tell of (*warme overdracht*); those of a pupil stand on the
    /// trajectory.
    async fn told_handovers(&self, ctx: &Context<'_>) -> Result<Option<Vec<WarmHandover>>> {
        let rows = loader::all(ctx, HandoversOf(self.0.clone())).await?;
        Ok(Some(
            rows.iter()
                .filter(|row| row.trajectory_id.is_none())
                .cloned()
                .map(WarmHandover)
                .collect(),
        ))
    }

    /// Activities for many at once (*collectieve activiteiten*).
    async fn collective_activities(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<CollectiveActivity>>> {
        let rows = loader::all(ctx, ActivitiesOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(CollectiveActivity).collect()))
    }

    /// What is done earlier than before (*preventie*).
    async fn preventive_plans(&self, ctx: &Context<'_>) -> Result<Option<Vec<PreventivePlan>>> {
        let rows = loader::all(ctx, PlansOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(PreventivePlan).collect()))
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
    /// The part of the region that it lies in (*subregio*).
    async fn sub_region(&self, ctx: &Context<'_>) -> Result<Option<SubRegion>> {
        let row = loader::one(ctx, OwnOf(self.0.clone())).await?;
        Ok(row.map(|row| row.sub_region))
    }

    /// Its hours in which one may walk in with a question (*inloopuren*).
    async fn walk_in_hours(&self, ctx: &Context<'_>) -> Result<Option<Vec<WalkInHour>>> {
        let rows = loader::all(ctx, WalkInHoursOfSchool(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(WalkInHour).collect()))
    }

    /// Its activities for many at once (*collectieve activiteiten*).
    async fn collective_activities(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<CollectiveActivity>>> {
        let rows = loader::all(ctx, ActivitiesOfSchool(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(CollectiveActivity).collect()))
    }
}

struct OwnTrajectory(String);

impl From<&Trajectory> for OwnTrajectory {
    fn from(trajectory: &Trajectory) -> Self {
        Self(trajectory.0.id.clone())
    }
}

#[Object]
impl OwnTrajectory {
    /// The handover in person that ended it (*warme overdracht*).
    async fn warm_handover(&self, ctx: &Context<'_>) -> Result<Option<WarmHandover>> {
        let row = loader::one(ctx, HandoverOf(self.0.clone())).await?;
        Ok(row.map(WarmHandover))
    }
}
