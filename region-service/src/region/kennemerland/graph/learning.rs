//! What Kennemerland's schools learn together: meetings and questions.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::{EventById, ResearchQuestionById};
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader;
use crate::graphql::scalar::PeriodCode;
use crate::graphql::school::School;
use crate::graphql::story::Event;
use crate::graphql::value::{Fact, LocalizedText, fact_of};
use crate::region::kennemerland::tables::*;

/// A meeting of the learning environment (*bijeenkomst leeromgeving*).
pub(super) struct LearningEnvironmentMeeting(pub(super) Arc<meeting::Model>);

/// A meeting of the learning environment (*bijeenkomst leeromgeving*).
#[Object]
impl LearningEnvironmentMeeting {
    /// Its number (*nummer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Another number that the source gives it (*tegenstrijdig nummer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn conflicting_number(&self) -> Option<i32> {
        self.0.conflicting_number
    }

    /// The meeting as all regions have it (*bijeenkomst*).
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let row = loader::one(ctx, EventById(self.0.event_id.clone())).await?;
        Ok(row.map(Event))
    }

    /// The meeting that it was held with (*gecombineerd met*).
    async fn combined_with(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let Some(id) = self.0.combined_with_event_id.clone() else {
            return Ok(None);
        };
        Ok(loader::one(ctx, EventById(id)).await?.map(Event))
    }

    /// Who leads it (*leiding*), as a function in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn led_by(&self) -> Option<&str> {
        self.0.led_by.as_deref()
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A meeting of the network group (*netwerkgroepbijeenkomst*).
pub(super) struct NetworkGroupMeeting(pub(super) Arc<meeting::Model>);

/// A meeting of the network group (*netwerkgroepbijeenkomst*).
#[Object]
impl NetworkGroupMeeting {
    /// Its number (*nummer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The meeting as all regions have it (*bijeenkomst*).
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Event>> {
        let row = loader::one(ctx, EventById(self.0.event_id.clone())).await?;
        Ok(row.map(Event))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A question that schools work on (*ontwikkelvraag*).
pub(super) struct DevelopmentQuestion(pub(super) Arc<development_question::Model>);

/// A question that schools work on (*ontwikkelvraag*).
#[Object]
impl DevelopmentQuestion {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// The school; null where it is of all.
    async fn school(&self) -> Option<School> {
        self.0.school_id.clone().map(School::Id)
    }

    /// The school year (*schooljaar*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn school_year(&self) -> PeriodCode {
        PeriodCode(self.0.school_year.clone())
    }

    /// The question (*vraag*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    /// What it became (*onderzoeksvraag*); null so far.
    async fn research_question(&self, ctx: &Context<'_>) -> Result<Option<ResearchQuestion>> {
        let Some(id) = self.0.research_question_id.clone() else {
            return Ok(None);
        };
        Ok(loader::one(ctx, ResearchQuestionById(id))
            .await?
            .map(ResearchQuestion))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A question that is looked into (*onderzoeksvraag*).
pub(super) struct ResearchQuestion(pub(super) Arc<research_question::Model>);

/// A question that is looked into (*onderzoeksvraag*).
#[Object]
impl ResearchQuestion {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// The school year (*schooljaar*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn school_year(&self) -> PeriodCode {
        PeriodCode(self.0.school_year.clone())
    }

    /// The question (*vraag*).
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}
