//! Veendam's own fields and types in the graph.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::tables::*;
use super::values::{CollegeDecisionKind, JepRoute, JosNextStepKind};
use crate::entity::value::{ProfessionalRole, Weekday};
use crate::entity::{funding, staff_deployment};
use crate::graphql::contract::Funding;
use crate::graphql::directive::{Rule, foreign, merge};
use crate::graphql::graft::Graft;
use crate::graphql::loader::{self, DeploymentsOf, relations};
use crate::graphql::programme::Programme;
use crate::graphql::provider::CareProvider;
use crate::graphql::scalar::Date;
use crate::graphql::school::{School, StaffDeployment};
use crate::graphql::trajectory::Trajectory;
use crate::graphql::value::{Fact, LocalizedText, Money, PartialDate, fact_of};

/// What Veendam adds to shared types.
pub(super) fn grafts() -> Vec<Graft> {
    vec![
        Graft::of::<Programme, OwnProgramme>(),
        Graft::of::<School, OwnSchool>(),
        Graft::of::<Trajectory, OwnTrajectory>(),
    ]
}

relations! {
    OwnOf: programme.ProgrammeId(programme_id) by [ProgrammeId];
    ProvisionsOf: general_provision.ProgrammeId(programme_id) by [FromOn, Id];
    ProvisionById: general_provision.Id(id) by [Id];
    SubsidiesOf: npo_subsidy.ProgrammeId(programme_id) by [FundingId];
    DecisionById: college_decision.Id(id) by [Id];
    FundingById: funding.Id(id) by [Id];
    NextStepsOf: next_step.ProgrammeId(programme_id) by [Kind, Id];
    HelpStepsOf: help_step.ProgrammeId(programme_id) by [Position, Id];
    RouteOf: jep_route.TrajectoryId(trajectory_id) by [TrajectoryId];
}

struct OwnProgramme(String);

impl From<&Programme> for OwnProgramme {
    fn from(programme: &Programme) -> Self {
        Self(programme.0.id.clone())
    }
}

#[Object]
impl OwnProgramme {
    /// Whether it is part of the movement of zero (*beweging van nul*, #bewegingvan0).
    async fn movement_of_zero(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let row = loader::one(ctx, OwnOf(self.0.clone())).await?;
        Ok(row.map(|row| row.movement_of_zero))
    }

    /// The provision open to all that it became part of (*algemene voorziening*).
    async fn general_provision(&self, ctx: &Context<'_>) -> Result<Option<GeneralProvision>> {
        let row = loader::one(ctx, ProvisionsOf(self.0.clone())).await?;
        Ok(row.map(GeneralProvision))
    }

    /// Grants from the *Nationaal Programma Onderwijs*, and what they were for (*NPO-subsidies*).
    async fn npo_subsidies(&self, ctx: &Context<'_>) -> Result<Option<Vec<NpoSubsidy>>> {
        let rows = loader::all(ctx, SubsidiesOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(NpoSubsidy).collect()))
    }

    /// What comes after the pilot (*vervolg*).
    async fn jos_next_steps(&self, ctx: &Context<'_>) -> Result<Option<Vec<JosNextStep>>> {
        let rows = loader::all(ctx, NextStepsOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(JosNextStep).collect()))
    }

    /// The way that help goes, step by step (*route*).
    async fn help_route(&self, ctx: &Context<'_>) -> Result<Option<Vec<HelpStep>>> {
        let rows = loader::all(ctx, HelpStepsOf(self.0.clone())).await?;
        Ok(Some(rows.iter().cloned().map(HelpStep).collect()))
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
    /// Its JOS workers (*JOS-ers*), who come on a fixed day.
    async fn jos_workers(&self, ctx: &Context<'_>) -> Result<Option<Vec<JosWorker>>> {
        let rows = loader::all(ctx, DeploymentsOf(self.0.clone())).await?;
        let workers = rows
            .iter()
            .filter(|row| row.role == ProfessionalRole::JosWorker);
        Ok(Some(workers.cloned().map(JosWorker).collect()))
    }
}

struct OwnTrajectory(String);

impl From<&Trajectory> for OwnTrajectory {
    fn from(trajectory: &Trajectory) -> Self {
        Self(trajectory.0.id.clone())
    }
}

impl OwnTrajectory {
    async fn row(&self, ctx: &Context<'_>) -> Result<Option<Arc<jep_route::Model>>> {
        Ok(loader::one(ctx, RouteOf(self.0.clone())).await?)
    }
}

#[Object]
impl OwnTrajectory {
    /// How it goes on from the JOS worker (*route*).
    async fn jep_route(&self, ctx: &Context<'_>) -> Result<Option<JepRoute>> {
        Ok(self.row(ctx).await?.map(|row| row.route))
    }

    /// When that was decided (*datum van de route*).
    async fn jep_routed_on(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        Ok(self.row(ctx).await?.and_then(|row| row.routed_on).map(Date))
    }

    /// The general provision that it falls under (*algemene voorziening*); none before April 2023.
    async fn under_general_provision(&self, ctx: &Context<'_>) -> Result<Option<GeneralProvision>> {
        let provision = self
            .row(ctx)
            .await?
            .and_then(|row| row.general_provision_id.clone());
        let Some(id) = provision else {
            return Ok(None);
        };
        Ok(loader::one(ctx, ProvisionById(id))
            .await?
            .map(GeneralProvision))
    }
}

/// A provision that is open to all without a decision (*algemene voorziening*).
struct GeneralProvision(Arc<general_provision::Model>);

/// A provision that is open to all without a decision (*algemene voorziening*).
#[Object]
impl GeneralProvision {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its name (*naam*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is called for short (*afkorting*), as `JEP`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn abbreviation(&self) -> &str {
        &self.0.abbreviation
    }

    /// Since when (*ingangsdatum*).
    async fn from(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.from_on, self.0.from_precision)
    }

    /// For whom (*toegankelijk voor*).
    async fn open_to(&self) -> LocalizedText {
        LocalizedText::of(&self.0.open_to_nl, self.0.open_to_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A grant from the *Nationaal Programma Onderwijs* (*NPO-subsidie*).
struct NpoSubsidy(Arc<npo_subsidy::Model>);

/// A grant from the *Nationaal Programma Onderwijs* (*NPO-subsidie*).
#[Object]
impl NpoSubsidy {
    /// The grant as all regions have it (*bekostiging*).
    async fn funding(&self, ctx: &Context<'_>) -> Result<Option<Funding>> {
        Ok(self.grant(ctx).await?.map(Funding))
    }

    /// Who got it (*ontvanger*).
    #[graphql(directive = foreign::apply())]
    async fn recipient(&self, ctx: &Context<'_>) -> Result<Option<CareProvider>> {
        let grant = self.grant(ctx).await?;
        Ok(grant
            .and_then(|grant| grant.recipient_id.clone())
            .map(CareProvider::by_id))
    }

    /// How much (*bedrag*).
    async fn amount(&self, ctx: &Context<'_>) -> Result<Option<Money>> {
        let grant = self.grant(ctx).await?;
        Ok(grant
            .and_then(|grant| grant.amount_cents)
            .map(Money::from_cents))
    }

    /// By which decision it was settled (*collegebesluit*).
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<CollegeDecision>> {
        let row = loader::one(ctx, DecisionById(self.0.decision_id.clone())).await?;
        Ok(row.map(CollegeDecision))
    }

    /// What it paid (*bestemming*).
    async fn purpose(&self) -> LocalizedText {
        LocalizedText::of(&self.0.purpose_nl, self.0.purpose_en.as_deref())
    }

    /// What the money is meant for by the state (*doel van het programma*).
    async fn fund_aim(&self) -> LocalizedText {
        LocalizedText::of(&self.0.fund_aim_nl, self.0.fund_aim_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl NpoSubsidy {
    async fn grant(&self, ctx: &Context<'_>) -> Result<Option<Arc<funding::Model>>> {
        Ok(loader::one(ctx, FundingById(self.0.funding_id.clone())).await?)
    }
}

/// A decision of the college of mayor and aldermen (*collegebesluit*).
struct CollegeDecision(Arc<college_decision::Model>);

/// A decision of the college of mayor and aldermen (*collegebesluit*).
#[Object]
impl CollegeDecision {
    /// Who decided (*orgaan*), as `B en W`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// What it was (*soort besluit*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> CollegeDecisionKind {
        self.0.kind
    }

    /// Why (*grond*).
    async fn ground(&self) -> LocalizedText {
        LocalizedText::of(&self.0.ground_nl, self.0.ground_en.as_deref())
    }

    /// When (*datum*); null where the source does not say.
    async fn on(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.decided_on, self.0.decided_precision)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// What comes after the pilot (*vervolgstap*).
struct JosNextStep(Arc<next_step::Model>);

/// What comes after the pilot (*vervolgstap*).
#[Object]
impl JosNextStep {
    /// What kind (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> JosNextStepKind {
        self.0.kind
    }

    /// What (*omschrijving*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// One step of the way that help goes (*stap*).
struct HelpStep(Arc<help_step::Model>);

/// One step of the way that help goes (*stap*).
#[Object]
impl HelpStep {
    /// Its place, from 1 (*volgorde*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Where it leads, if anywhere (*route*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn route(&self) -> Option<JepRoute> {
        self.0.route
    }

    /// What happens (*omschrijving*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A specialised youth care worker in a primary school (*JOS-er*): a known face.
struct JosWorker(Arc<staff_deployment::Model>);

/// A specialised youth care worker in a primary school (*JOS-er*): a known face.
#[Object]
impl JosWorker {
    /// The day on which the JOS worker always comes (*vaste dag*); null where it is not known, or not
    /// one.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn fixed_weekday(&self) -> Option<Weekday> {
        match self.0.weekdays.0.as_slice() {
            [day] => Weekday::from_code(day),
            _ => None,
        }
    }

    /// Who employs the JOS worker (*aanbieder*).
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        Some(CareProvider::by_id(self.0.provider_id.clone()))
    }

    /// The deployment as all regions have it (*inzet*).
    async fn deployment(&self) -> StaffDeployment {
        StaffDeployment(Arc::clone(&self.0))
    }
}
