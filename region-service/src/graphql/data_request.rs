//! Requests about a pupil's data, as the region and who asked see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::data_request;
use crate::entity::value::{
    DataRequestKind, DataRequestState, Provenance, RefusalGround, Requester,
};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader::{self, DataRequestById};
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::scalar::Date;

/// A request to see or destroy what the region holds of a pupil (*inzage- of vernietigingsverzoek*).
pub struct DataRequest(pub(crate) Arc<data_request::Model>);

/// A request to see or destroy what the region holds of a pupil (*inzage- of vernietigingsverzoek*).
#[Object]
impl DataRequest {
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

    /// What is asked (*soort*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> DataRequestKind {
        self.0.kind
    }

    /// Who asks (*verzoeker*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn requester(&self) -> Requester {
        self.0.requester
    }

    /// How far it has come (*stand*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn state(&self) -> DataRequestState {
        self.0.state
    }

    /// The pupil's record (*dossier*); null once it was erased.
    async fn record(&self, ctx: &Context<'_>) -> Result<Option<RegionPupilRecord>> {
        Ok(match &self.0.record_id {
            Some(id) => RegionPupilRecord::find(ctx, id.clone()).await?,
            None => None,
        })
    }

    /// The day on which it came (*ontvangen op*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn received_on(&self) -> Date {
        Date(self.0.received_on)
    }

    /// The day by which the law wants a decision (*uiterste beslisdatum*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }

    /// The day of the decision (*beslist op*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn decided_on(&self) -> Option<Date> {
        self.0.decided_on.map(Date)
    }

    /// Why it was refused (*weigeringsgrond*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn ground(&self) -> Option<RefusalGround> {
        self.0.ground
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

impl DataRequest {
    /// The request with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, DataRequestById(id)).await?.map(Self))
    }
}
