//! Evaluations, their findings and what they taught.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use futures::future::try_join_all;

use crate::entity::value::{EvaluationKind, FindingTheme};
use crate::entity::{evaluation, finding, learning_point};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, by, merge};
use crate::graphql::loader::{self, EvaluationById, FindingsOf, LearningPointsOf};
use crate::graphql::value::{Fact, LocalizedText, PartialDate, Period, fact_of};

/// An evaluation of a programme (*evaluatie*).
pub struct Evaluation(pub(crate) Arc<evaluation::Model>);

/// An evaluation of a programme (*evaluatie*).
#[Object]
impl Evaluation {
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

    /// The period that it looks at; null where the source does not say.
    async fn period(&self) -> Result<Option<Period>> {
        Ok(self.0.period_code.as_deref().map(Period::of).transpose()?)
    }

    /// Who made it (*uitvoerder*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn evaluator(&self) -> Option<&str> {
        self.0.evaluator.as_deref()
    }

    /// What kind it is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> EvaluationKind {
        self.0.kind
    }

    /// When it was held.
    async fn held(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.held_on, self.0.held_precision)
    }

    /// Its outcome in a few words (*uitkomst*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn summary(&self) -> Option<&str> {
        self.0.summary_nl.as_deref()
    }

    /// What it found (*bevindingen*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["id"])))]
    async fn findings(&self, ctx: &Context<'_>) -> Result<Vec<Finding>> {
        let rows = loader::all(ctx, FindingsOf(self.0.id.clone())).await?;
        Ok(in_order_of_id(&rows, |row| &row.id).map(Finding).collect())
    }

    /// What it taught (*leerpunten*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["id"])))]
    async fn learning_points(&self, ctx: &Context<'_>) -> Result<Vec<LearningPoint>> {
        let rows = loader::all(ctx, LearningPointsOf(self.0.id.clone())).await?;
        Ok(in_order_of_id(&rows, |row| &row.id)
            .map(LearningPoint)
            .collect())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl Evaluation {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, EvaluationById(id)).await?.map(Self))
    }
}

/// Something that an evaluation found (*bevinding*).
pub struct Finding(Arc<finding::Model>);

/// Something that an evaluation found (*bevinding*).
#[Object]
impl Finding {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its place in the evaluation, from 1.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What it is about (*thema*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn theme(&self) -> FindingTheme {
        self.0.theme
    }

    /// What it says.
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    /// Whether the source gives a number.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn quantified(&self) -> bool {
        self.0.quantified
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Something that an evaluation taught (*leerpunt*).
pub struct LearningPoint(Arc<learning_point::Model>);

/// Something that an evaluation taught (*leerpunt*).
#[Object]
impl LearningPoint {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its place in the evaluation, from 1.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What it is about (*thema*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn theme(&self) -> Option<FindingTheme> {
        self.0.theme
    }

    /// What it says.
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    /// Who takes it up, as a function (*actiehouder*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn action_owner(&self) -> Option<&str> {
        self.0.action_owner.as_deref()
    }

    /// What became of it.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn status(&self) -> Option<&str> {
        self.0.status.as_deref()
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl LearningPoint {
    /// The points of all `evaluations`, in their order.
    pub(crate) async fn of_all(
        ctx: &Context<'_>,
        evaluations: &[Arc<evaluation::Model>],
    ) -> Result<Vec<Self>> {
        let points = evaluations
            .iter()
            .map(|evaluation| loader::all(ctx, LearningPointsOf(evaluation.id.clone())));
        let points = try_join_all(points).await?;
        Ok(points
            .iter()
            .flat_map(|points| points.iter().cloned())
            .map(Self)
            .collect())
    }
}

/// The order in which merged lists of things with an id stand.
fn in_order_of_id<M>(rows: &[Arc<M>], id: impl Fn(&M) -> &str) -> impl Iterator<Item = Arc<M>> {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| id(a).cmp(id(b)));
    rows.into_iter()
}
