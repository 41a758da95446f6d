//! Subscriptions of a partitioned subgraph: the streams of its partitions as one.
//!
//! What makes such a subscription resumable, and what composition holds its field to:
//! - its argument `after: String` takes the text that an event's `resumeToken` has;
//! - every event is of an object type with `resumeToken: String!` and `region: RegionCode!`. Between
//!   gateway and partitions a token is a list of regions and positions ([`Positions`]): those of the
//!   regions that the partition was asked, after the event. A change's position is higher than all
//!   before it in its region; changes of a region come in that order;
//! - of the event types, the one with a field `status` tells how a region is (`UP`, `LOST`). A
//!   stream begins with one for each asked region, with the position that it begins after; later
//!   ones bring a newer position where there was nothing to tell.
//!
//! Each partition has a [`feed`], which opens its stream again and again and drops what it has
//! passed on before. Here they become one stream: order holds within a region, a region lost or
//! back is told once, and every event's token is the list of all regions, which is sealed where the
//! event leaves the gateway. A region that says that it cannot resume ends the subscription.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{SecondsFormat, Utc};
use schema::position::Positions;
use schema::region::RegionCode;
use schema::value::{Object, Value};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use self::event::{Event, Kind, Opening};
use self::feed::{Feed, Item};
use super::ask::Answer;
use super::{argument, root};
use crate::coverage::CoverageStatus;
use crate::error::GraphqlError;
use crate::executor::answer::FetchAnswer;
use crate::executor::context::RequestContext;
use crate::planner::query_plan::FetchNode;

mod event;
mod feed;
mod pace;

/// The argument of a subscription that takes a resume token.
pub const AFTER: &str = "after";

/// The field of an event that a subscriber resumes by.
pub const RESUME_TOKEN: &str = "resumeToken";

/// The field of an event that says whose it is.
pub(in crate::partition) const REGION: &str = "region";

/// The field by which the event that tells how a region is differs from others.
pub(in crate::partition) const STATUS: &str = "status";

/// How many events of all partitions may wait to be taken.
const WAITING: usize = 32;

/// How far a subscription has come: what a new one continues from.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    positions: Positions,
    statuses: BTreeMap<RegionCode, Status>,
}

/// How a region is, as the subscriber was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "UPPERCASE")]
enum Status {
    Up,
    Lost,
}

/// The streams of all partitions that a subscription asks. Dropping it ends them.
pub struct Subscription {
    opening: Arc<Opening>,
    progress: Progress,
    items: mpsc::Receiver<(usize, Item)>,
    /// Events that are due before any other.
    due: Vec<Due>,
    _feeds: Vec<AbortOnDropHandle<()>>,
}

/// An event for the subscriber.
pub struct Due {
    opening: Arc<Opening>,
    partition: usize,
    answer: Answer,
    dropped: HashSet<super::shape::FieldId>,
}

impl Subscription {
    /// Opens the streams of the partitions that `node` is routed to, in the background. `progress`
    /// is that of the subscription that this one continues; without, it begins where the argument
    /// `after` says, else now.
    pub fn open(
        context: Arc<RequestContext>,
        node: Arc<FetchNode>,
        variables: Arc<Object>,
        progress: Option<Progress>,
    ) -> Self {
        let opening = Arc::new(Opening {
            context,
            node,
            variables,
        });
        let progress = progress.unwrap_or_else(|| Progress {
            positions: opening.after(),
            statuses: BTreeMap::new(),
        });
        let (sender, items) = mpsc::channel(WAITING);
        let feeds = opening.targets().into_iter().map(|(partition, regions)| {
            let known = progress.positions.only(|region| regions.contains(region));
            let feed = Feed::new(Arc::clone(&opening), partition, regions, known);
            AbortOnDropHandle::new(tokio::spawn(feed.run(sender.clone())))
        });
        Self {
            _feeds: feeds.collect(),
            opening,
            progress,
            items,
            due: Vec::new(),
        }
    }

    /// The next event; `Err` with what ended the subscription. May be dropped while it waits.
    /// `None` where no partition is asked.
    pub async fn next(&mut self) -> Option<Result<Due, GraphqlError>> {
        loop {
            if let Some(due) = self.due.pop() {
                return Some(Ok(due));
            }
            let (partition, item) = self.items.recv().await?;
            match item {
                Item::Event(event) => {
                    if let Some(due) = self.take(partition, event) {
                        return Some(Ok(due));
                    }
                }
                Item::Lost(regions, reason) => self.lose(partition, regions, reason),
                Item::Ended(error) => return Some(Err(error)),
            }
        }
    }

    /// How far the subscriber has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Takes an event in; `None` where it tells nothing new.
    fn take(&mut self, partition: usize, event: Event) -> Option<Due> {
        let Progress {
            positions,
            statuses,
        } = &mut self.progress;
        if event.kind == Kind::Up {
            let known = statuses.insert(event.region.clone(), Status::Up);
            let is_newer = positions.get(&event.region) < Some(event.position);
            if known == Some(Status::Up) && !is_newer {
                return None;
            }
        }
        if positions.get(&event.region) < Some(event.position) {
            positions.set(event.region.clone(), event.position);
        }
        Some(Due {
            opening: Arc::clone(&self.opening),
            partition,
            answer: self.opening.with_token(event.answer, positions),
            dropped: event.dropped,
        })
    }

    /// Tells of each region once that it is lost.
    fn lose(&mut self, partition: usize, regions: Vec<RegionCode>, reason: CoverageStatus) {
        for region in regions.into_iter().rev() {
            let known = self.progress.statuses.insert(region.clone(), Status::Lost);
            if known == Some(Status::Lost) {
                continue;
            }
            tracing::info!(%region, %reason, "a subscription lost a region, and tries again");
            self.due
                .extend(self.state(partition, &region, Status::Lost));
        }
    }

    /// The event that tells how a region is; `None` where the graph has no such type.
    fn state(&self, partition: usize, region: &RegionCode, status: Status) -> Option<Due> {
        let now = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
        let fields = [
            (REGION, region.as_str().into()),
            (STATUS, status.to_string().into()),
            ("at", Value::from(now)),
        ];
        let answer = self.opening.state(&fields)?;
        Some(Due {
            opening: Arc::clone(&self.opening),
            partition,
            answer: self.opening.with_token(answer, &self.progress.positions),
            dropped: HashSet::new(),
        })
    }
}

impl Due {
    /// The event as the answer to the subscription's fetch, within the request `context` that
    /// completes it.
    pub fn answer(self, context: &Arc<RequestContext>) -> FetchAnswer {
        let fetch = self.opening.fetch(context);
        root::event(&fetch, self.partition, self.answer, self.dropped)
    }
}

impl Opening {
    /// Where the client wants to resume.
    fn after(&self) -> Positions {
        let fetch = self.fetch(&self.context);
        let fields = root::routed(&fetch);
        let value = fields.iter().find_map(|field| {
            argument::value_of(fetch.types, field.group.field, AFTER, &self.variables)
        });
        // What the client gave was opened and checked with its other arguments.
        let positions = value.and_then(|value| value.as_str()?.parse().ok());
        positions.unwrap_or_default()
    }

    /// The partitions to ask, each with the regions to ask there.
    fn targets(&self) -> Vec<(usize, Vec<RegionCode>)> {
        let fetch = self.fetch(&self.context);
        let fields = root::routed(&fetch);
        let targets = fields.into_iter().flat_map(|field| field.route.targets);
        targets
            .map(|target| (target.partition, target.regions))
            .collect()
    }
}
