//! Programmes: what is done in a region, who pays, who steers, what came of it.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::programme;
use crate::entity::value::{AccessMode, Goal, ProgrammeStatus};
use crate::error::ApiError;
use crate::graphql::contract::{Contract, Funding};
use crate::graphql::directive::homed;
use crate::graphql::evaluation::{Evaluation, LearningPoint};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{
    self, BodiesOf, CasesOf, ClaimsOf, ContractsOf, EvaluationsOf, EventsOf, ExclusionsOf,
    FiguresOf, FundingOf, GoalsOf, ProgrammeById,
};
use crate::graphql::story::{CaseStory, Claim, Event, GovernanceBody, PublishedFigure};
use crate::graphql::value::{Fact, PartialDate, fact_of};

/// A programme of a region (*programma*, *pilot*).
pub struct Programme(pub(crate) Arc<programme::Model>);

/// A programme of a region (*programma*, *pilot*).
#[Object(directive = homed::apply("id".into()))]
impl Programme {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its name (*naam*).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is called for short (*afkorting*), as `JOS`.
    async fn abbreviation(&self) -> Option<&str> {
        self.0.abbreviation.as_deref()
    }

    /// Whether help needs a referral (*toegang*).
    async fn access_mode(&self) -> AccessMode {
        self.0.access_mode
    }

    /// When it began.
    async fn start(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.start_on, self.0.start_precision)
    }

    /// When it ended or is to end (*einde*).
    async fn end(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.end_on, self.0.end_precision)
    }

    /// How far it is (*status*).
    async fn status(&self) -> ProgrammeStatus {
        self.0.status
    }

    /// What it is for (*doelen*).
    async fn goals(&self, ctx: &Context<'_>) -> Result<Vec<Goal>> {
        let rows = loader::all(ctx, GoalsOf(self.key())).await?;
        Ok(rows.iter().map(|row| row.goal).collect())
    }

    /// Who steers it (*sturing*): functions and organisations, never names of persons.
    async fn governance(&self, ctx: &Context<'_>) -> Result<Vec<GovernanceBody>> {
        let rows = loader::all(ctx, BodiesOf(self.key())).await?;
        Ok(rows.iter().cloned().map(GovernanceBody).collect())
    }

    /// What it is not for (*uitgesloten*), in Dutch, as `leerproblemen`.
    async fn exclusions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let rows = loader::all(ctx, ExclusionsOf(self.key())).await?;
        Ok(rows.iter().map(|row| row.text_nl.clone()).collect())
    }

    /// Who pays, and how much (*bekostiging*).
    async fn funding(&self, ctx: &Context<'_>) -> Result<Vec<Funding>> {
        let rows = loader::all(ctx, FundingOf(self.key())).await?;
        Ok(rows.iter().cloned().map(Funding).collect())
    }

    /// Its contracts with providers, the first first (*contracten*).
    async fn contracts(&self, ctx: &Context<'_>) -> Result<Vec<Contract>> {
        let rows = loader::all(ctx, ContractsOf(self.key())).await?;
        Ok(rows.iter().cloned().map(Contract).collect())
    }

    /// How it was evaluated (*evaluaties*).
    async fn evaluations(&self, ctx: &Context<'_>) -> Result<Vec<Evaluation>> {
        let rows = loader::all(ctx, EvaluationsOf(self.key())).await?;
        Ok(rows.iter().cloned().map(Evaluation).collect())
    }

    /// What happened (*gebeurtenissen*).
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<Event>> {
        let rows = loader::all(ctx, EventsOf(self.key())).await?;
        Ok(rows.iter().cloned().map(Event).collect())
    }

    /// What is said of it without a figure to prove it (*beweringen*).
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<Claim>> {
        let rows = loader::all(ctx, ClaimsOf(self.key())).await?;
        Ok(rows.iter().cloned().map(Claim).collect())
    }

    /// Figures that it published itself (*gepubliceerde cijfers*), as they stand in the source.
    async fn published_figures(&self, ctx: &Context<'_>) -> Result<Vec<PublishedFigure>> {
        let rows = loader::all(ctx, FiguresOf(self.key())).await?;
        Ok(rows.iter().cloned().map(PublishedFigure).collect())
    }

    /// What its evaluations taught (*leerpunten*).
    async fn learning_points(&self, ctx: &Context<'_>) -> Result<Vec<LearningPoint>> {
        let evaluations = loader::all(ctx, EvaluationsOf(self.key())).await?;
        LearningPoint::of_all(ctx, &evaluations).await
    }

    /// Stories of how help went (*casussen*), without anything that points at a person, as long as
    /// there is consent to tell them.
    async fn case_stories(&self, ctx: &Context<'_>) -> Result<Vec<CaseStory>> {
        let today = chrono::Utc::now().date_naive();
        let rows = loader::all(ctx, CasesOf(self.0.region.clone())).await?;
        let stories = rows.iter().cloned().map(CaseStory);
        Ok(stories.filter(|story| story.may_be_told(today)).collect())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, Programme> {
        Own(self)
    }
}

impl OfRegion for Programme {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(self.0.region == region)
    }
}

impl Programme {
    /// The programme with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ProgrammeById(id)).await?.map(Self))
    }

    fn key(&self) -> String {
        self.0.id.clone()
    }
}
