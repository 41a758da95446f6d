//! What a subscriber is told of a change, and how it gets from there to the thing that changed.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, Union};

use crate::entity::change;
use crate::entity::value::{ChangeAction, ChangeType};
use crate::graphql::directive::{Rule, merge};
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::DateTime;
use crate::graphql::trajectory::Trajectory;

/// What a subscriber is told: a change, or how a region is.
#[derive(Union)]
pub enum ChangeEvent {
    /// A change.
    Change(Change),
    /// How a region is.
    State(RegionState),
}

/// A change (*wijziging*) of one thing in a region.
pub struct Change {
    /// The resume token after this change.
    pub(crate) token: String,
    pub(crate) row: Arc<change::Model>,
}

/// A change (*wijziging*) of one thing in a region. Each is told once; the changes of one region
/// come in the order in which they were made.
#[Object]
impl Change {
    /// Give it as `after` to hear what came after this change (*hervattingsbewijs*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn resume_token(&self) -> &str {
        &self.token
    }

    /// The region in which it happened (*regio*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn region(&self) -> Result<RegionCode> {
        Ok(RegionCode::stored(&self.row.region)?)
    }

    /// When it was written (*tijdstip*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn at(&self) -> DateTime {
        DateTime(self.row.at)
    }

    /// What kind of thing changed (*soort*).
    #[graphql(name = "type", directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> ChangeType {
        self.row.kind
    }

    /// What happened to it (*handeling*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn action(&self) -> ChangeAction {
        self.row.action
    }

    /// The id of the thing.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.row.entity_id.clone())
    }

    /// The version of the thing after the change (*versie*); null where it has none.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn version(&self) -> Option<i32> {
        self.row.version
    }

    /// The trajectory (*traject*) that changed, as it is now; null where something else did, or it
    /// is gone.
    async fn trajectory(&self, ctx: &Context<'_>) -> Result<Option<Trajectory>> {
        match self.row.kind {
            ChangeType::Trajectory => Ok(Trajectory::find(ctx, self.row.entity_id.clone()).await?),
            _ => Ok(None),
        }
    }

    /// The record (*dossier*) that changed, as it is now; null where something else did, or it is
    /// gone.
    async fn record(&self, ctx: &Context<'_>) -> Result<Option<RegionPupilRecord>> {
        match self.row.kind {
            ChangeType::Record => {
                Ok(RegionPupilRecord::find(ctx, self.row.entity_id.clone()).await?)
            }
            _ => Ok(None),
        }
    }
}

/// Whether changes of a region arrive (*status*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RegionStatus {
    /// They do (*bereikbaar*). Told when the subscription begins and when the region is back, and
    /// now and then to bring a newer resume token.
    Up,
    /// They do not, until the region is up again (*onbereikbaar*); none will be missing then.
    Lost,
}

/// How a region is (*toestand van een regio*).
#[derive(SimpleObject)]
pub struct RegionState {
    /// Give it as `after` to hear what came after this moment (*hervattingsbewijs*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub resume_token: String,
    /// The region (*regio*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub region: RegionCode,
    /// Whether its changes arrive (*status*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub status: RegionStatus,
    /// Since when, or when this was told (*tijdstip*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub at: Option<DateTime>,
}
