//! `national`'s mutations: requests that concern what several regions hold of one pupil.

use async_graphql::{Context, Object, Result};

use super::pupil_request::{self, PupilRequestInput, RegionRequest};
use super::registry::Registry;

/// The root of what `national` can be told to do.
pub struct Mutation {
    registry: Registry,
}

/// What one region alone cannot do.
#[Object]
impl Mutation {
    /// Asks regions for access to what they hold of a pupil (*inzageverzoek*): one request to each
    /// region that holds the pupil and is asked, all or `regions`. Each files it by itself and
    /// decides by itself. To be repeated with the same idempotency key until each says `FILED`.
    async fn request_access(
        &self,
        ctx: &Context<'_>,
        input: PupilRequestInput,
    ) -> Option<Result<Vec<RegionRequest>>> {
        let kind = pupil_request::ACCESS;
        let filed = pupil_request::file(ctx, &self.registry, kind, input).await;
        filed.map_err(Into::into).transpose()
    }

    /// Asks regions to erase what they hold of a pupil (*vernietigingsverzoek*): one request to each
    /// region that holds the pupil and is asked, all or `regions`. Each files it by itself and
    /// decides by itself. To be repeated with the same idempotency key until each says `FILED`.
    async fn request_erasure(
        &self,
        ctx: &Context<'_>,
        input: PupilRequestInput,
    ) -> Option<Result<Vec<RegionRequest>>> {
        let kind = pupil_request::ERASURE;
        let filed = pupil_request::file(ctx, &self.registry, kind, input).await;
        filed.map_err(Into::into).transpose()
    }
}

impl Mutation {
    /// The root over this registry.
    pub(super) fn new(registry: Registry) -> Self {
        Self { registry }
    }
}
