//! What Kennemerland's team does in schools: roles, hours, activities, handovers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::CaseById;
use crate::entity::value::ProfessionalRole;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader;
use crate::graphql::scalar::{Date, PeriodCode};
use crate::graphql::school::School;
use crate::graphql::story::{CaseStory, sorted};
use crate::graphql::value::{Fact, LocalizedText, fact_of};
use crate::region::kennemerland::tables::*;
use crate::region::kennemerland::values::{
    CollectiveActivityKind, HandoverParty, PreventivePlanKind, SubRegion, WalkInAudience,
};

/// A role of the team (*JOS-team*).
pub(super) struct TeamRole(pub(super) Arc<team_role::Model>);

/// A role of the team (*JOS-team*).
#[Object]
impl TeamRole {
    /// The role (*rol*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn role(&self) -> ProfessionalRole {
        self.0.role
    }

    /// The only part of the region that has it (*subregio*); null where both have.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn sub_region(&self) -> Option<SubRegion> {
        self.0.sub_region
    }

    /// In how many schools (*scholen*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn schools(&self) -> Option<i32> {
        self.0.schools
    }

    /// Whether the project pays hours beside what there was (*extra uren*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn extra_hours(&self) -> bool {
        self.0.extra_hours
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// An hour in which one may walk in with a question (*inloopuur*). Who came is not kept.
pub(super) struct WalkInHour(pub(super) Arc<walk_in_hour::Model>);

/// An hour in which one may walk in with a question (*inloopuur*). Who came is not kept.
#[Object]
impl WalkInHour {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// The school; null where the source names none.
    async fn school(&self) -> Option<School> {
        self.0.school_id.clone().map(School::Id)
    }

    /// For whom (*doelgroep*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn audience(&self) -> WalkInAudience {
        self.0.audience
    }

    /// When (*datum*); null where the source does not say.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn date(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// How many questions were asked (*gestelde vragen*); null where they were not counted.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn questions_asked(&self) -> Option<i32> {
        self.0.questions_asked
    }

    /// Who was there to answer (*rol*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn host_role(&self) -> Option<ProfessionalRole> {
        self.0.host_role
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Help that was handed over in person (*warme overdracht*).
pub(super) struct WarmHandover(pub(super) Arc<warm_handover::Model>);

/// Help that was handed over in person (*warme overdracht*).
#[Object]
impl WarmHandover {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// To whom (*aan*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn to(&self) -> HandoverParty {
        self.0.handed_to
    }

    /// When (*datum*); null where the source does not say.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn on(&self) -> Option<Date> {
        self.0.handed_on.map(Date)
    }

    /// By whom (*rol*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn by_role(&self) -> Option<ProfessionalRole> {
        self.0.by_role
    }

    /// The case in which it is told (*casus*), as long as there is consent to tell it.
    async fn case_story(&self, ctx: &Context<'_>) -> Result<Option<CaseStory>> {
        let Some(id) = self.0.case_story_id.clone() else {
            return Ok(None);
        };
        let today = chrono::Utc::now().date_naive();
        let story = loader::one(ctx, CaseById(id)).await?.map(CaseStory);
        Ok(story.filter(|story| story.may_be_told(today)))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// An activity for many at once (*collectieve activiteit*). Who took part is not kept.
pub(super) struct CollectiveActivity(pub(super) Arc<collective_activity::Model>);

/// An activity for many at once (*collectieve activiteit*). Who took part is not kept.
#[Object]
impl CollectiveActivity {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// What kind (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> CollectiveActivityKind {
        self.0.kind
    }

    /// What it is (*activiteit*).
    async fn name(&self) -> LocalizedText {
        LocalizedText::of(&self.0.name_nl, self.0.name_en.as_deref())
    }

    /// For whom (*doelgroep*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn audience(&self) -> Vec<String> {
        sorted(&self.0.audience.0)
    }

    /// The school; null where the source names none.
    async fn school(&self) -> Option<School> {
        self.0.school_id.clone().map(School::Id)
    }

    /// The school year (*schooljaar*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn school_year(&self) -> PeriodCode {
        PeriodCode(self.0.school_year.clone())
    }

    /// Whether it was still to come (*gepland*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn planned(&self) -> bool {
        self.0.planned
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// What is done earlier than before (*preventie*).
pub(super) struct PreventivePlan(pub(super) Arc<preventive_plan::Model>);

/// What is done earlier than before (*preventie*).
#[Object]
impl PreventivePlan {
    /// What kind (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> PreventivePlanKind {
        self.0.kind
    }

    /// What (*omschrijving*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    /// From which school year (*schooljaar*); null where it is done already.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from_school_year(&self) -> Option<PeriodCode> {
        self.0.school_year.clone().map(PeriodCode)
    }

    /// By whom (*rol*); null where by all.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn role(&self) -> Option<ProfessionalRole> {
        self.0.role
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}
