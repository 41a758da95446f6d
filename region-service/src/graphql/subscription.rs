//! The subscription root: watching changes.

use async_graphql::{Context, Result, Subscription};
use chrono::Utc;
use futures::StreamExt;
use futures::stream::{BoxStream, unfold};
use schema::position::Positions;

use crate::entity::value::ChangeType;
use crate::error::ApiError;
use crate::graphql::change::{Change, ChangeEvent, RegionState, RegionStatus};
use crate::graphql::directive::homed;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::DateTime;
use crate::outbox::{Event, Outbox, Told};

/// What can be watched.
pub struct SubscriptionRoot;

/// What comes of a subscription: events, until it ends.
type Events = BoxStream<'static, Result<Option<ChangeEvent>>>;

/// What can be watched.
#[Subscription(name = "Subscription")]
impl SubscriptionRoot {
    /// What changes (*wijzigingen*) in all regions or the given ones: changes of all types, or of
    /// `types`. Begins now, or after what `after` (a `resumeToken`) says was seen: then nothing is
    /// missing and nothing comes twice.
    #[graphql(directive = homed::apply("regions".into()))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        regions: Option<Vec<RegionCode>>,
        types: Option<Vec<ChangeType>>,
        after: Option<String>,
    ) -> Result<Events> {
        let outbox = ctx.data_unchecked::<Outbox>();
        let asked: Option<Vec<_>> =
            regions.map(|codes| codes.into_iter().map(|code| code.0).collect());
        let watched = outbox.watched(asked.as_deref());
        if watched.is_empty() {
            return Err(ApiError::bad_input(
                "None of the `regions` is served here: name one that is, or leave them out.",
            )
            .into());
        }
        let after = positions(after.as_deref(), &watched)?;
        let feed = outbox
            .feed(Some(&watched), types, &after)
            .await
            .map_err(ApiError::from)?;
        let events = unfold(Some(feed), async |feed| {
            let mut feed = feed?;
            match feed.next().await {
                Ok(told) => Some((event(told).map(Some), Some(feed))),
                Err(error) => Some((Err(ApiError::from(error).into()), None)),
            }
        });
        Ok(events.boxed())
    }
}

/// What `after` says was seen in the `watched` regions. Fails where it is no resume token of theirs.
fn positions(
    after: Option<&str>,
    watched: &[schema::region::RegionCode],
) -> Result<Positions, ApiError> {
    let Some(text) = after else {
        return Ok(Positions::default());
    };
    let positions: Positions = text.parse().map_err(|error| {
        ApiError::bad_input(format!(
            "`after` is no resume token that was given here: {error}."
        ))
    })?;
    if positions.is_empty() {
        return Err(ApiError::bad_input(
            "`after` is empty: leave it out to begin now.",
        ));
    }
    let foreign = positions.only(|region| !watched.contains(region));
    if foreign.is_empty() {
        return Ok(positions);
    }
    Err(ApiError::bad_input(format!(
        "`after` ({foreign}) speaks of regions that this subscription does not watch: ask the same regions again."
    )))
}

fn event(told: Told) -> Result<ChangeEvent> {
    let token = told.positions.to_string();
    Ok(match told.event {
        Event::Change(row) => ChangeEvent::Change(Change { token, row }),
        Event::Up(region) => ChangeEvent::State(RegionState {
            resume_token: token,
            region: RegionCode::stored(&region)?,
            status: RegionStatus::Up,
            at: Some(DateTime(Utc::now())),
        }),
    })
}
