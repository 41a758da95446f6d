//! Mutations of consents and of requests about a pupil's data.

use async_graphql::{Context, Object, Result};

use super::{payload, perform};
use crate::graphql::consent::Consent;
use crate::graphql::data_request::DataRequest;
use crate::graphql::directive::homed;
use crate::write::consent::{RecordConsentInput, WithdrawConsentInput};
use crate::write::data_request::{
    DecideDataRequestInput, FileAccessRequestInput, FileErasureRequestInput,
};

payload! {
    /// What became of a write of a consent (*toestemming*).
    ConsentPayload {
        /// The consent as it is now; null where it was not written.
        consent: Consent = Consent::find
    }
}

payload! {
    /// What became of a request about a pupil's data (*verzoek*).
    DataRequestPayload {
        /// The request as it is now; where the same waits already, that one.
        request: DataRequest = DataRequest::find
    }
}

/// Mutations of consents and of requests about a pupil's data.
#[derive(Default)]
pub struct LifeOfDataMutations;

/// Mutations of consents and of requests about a pupil's data.
#[Object]
impl LifeOfDataMutations {
    /// A consent was given (*toestemming vastleggen*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        input: RecordConsentInput,
    ) -> Result<Option<ConsentPayload>> {
        ConsentPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A consent is withdrawn (*toestemming intrekken*).
    #[graphql(directive = homed::apply("input.consentId".into()))]
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        input: WithdrawConsentInput,
    ) -> Result<Option<ConsentPayload>> {
        ConsentPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Someone wants to see what the region holds of a pupil (*inzageverzoek*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn file_access_request(
        &self,
        ctx: &Context<'_>,
        input: FileAccessRequestInput,
    ) -> Result<Option<DataRequestPayload>> {
        DataRequestPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Someone wants the region to destroy what it holds of a pupil (*vernietigingsverzoek*).
    #[graphql(directive = homed::apply("input.recordId".into()))]
    async fn file_erasure_request(
        &self,
        ctx: &Context<'_>,
        input: FileErasureRequestInput,
    ) -> Result<Option<DataRequestPayload>> {
        DataRequestPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// The region decides on a request; granting an erasure erases (*besluit op verzoek*).
    #[graphql(directive = homed::apply("input.requestId".into()))]
    async fn decide_data_request(
        &self,
        ctx: &Context<'_>,
        input: DecideDataRequestInput,
    ) -> Result<Option<DataRequestPayload>> {
        DataRequestPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
