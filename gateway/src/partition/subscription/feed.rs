//! One partition's part in a subscription: its stream, opened again whenever it is lost, after
//! what it gave before.

use std::sync::Arc;

use futures::StreamExt;
use schema::position::Positions;
use schema::region::RegionCode;
use tokio::sync::mpsc;

use super::event::{Event, Kind, Opening, Said};
use super::pace::Pace;
use crate::coverage::CoverageStatus;
use crate::error::GraphqlError;
use crate::partition::operation::Operation;
use crate::subgraph::{FetchError, Service, SubgraphRequest};

/// What a feed passes on.
#[derive(Debug)]
pub(super) enum Item {
    /// An event that was not passed on before.
    Event(Event),
    /// The stream is lost. Told each time; the feed goes on.
    Lost(Vec<RegionCode>, CoverageStatus),
    /// The subscription ends.
    Ended(GraphqlError),
}

/// One partition's stream.
pub(super) struct Feed {
    opening: Arc<Opening>,
    partition: usize,
    /// Those that are asked there.
    regions: Vec<RegionCode>,
    /// What was passed on, as far as it is known.
    positions: Positions,
    pace: Pace,
}

/// How one stream ended.
enum End {
    Lost(CoverageStatus),
    Ended(GraphqlError),
    /// Nobody listens any more.
    Unheard,
}

impl Feed {
    /// The feed of the `regions` of a partition, after `positions`.
    pub(super) fn new(
        opening: Arc<Opening>,
        partition: usize,
        regions: Vec<RegionCode>,
        positions: Positions,
    ) -> Self {
        Self {
            pace: Pace::new(opening.context.retry),
            opening,
            partition,
            regions,
            positions,
        }
    }

    /// Passes on until nobody listens, or the region cannot resume.
    pub(super) async fn run(mut self, output: mpsc::Sender<(usize, Item)>) {
        loop {
            match self.follow(&output).await {
                End::Lost(reason) => {
                    let lost = Item::Lost(self.regions.clone(), reason);
                    if output.send((self.partition, lost)).await.is_err() {
                        return;
                    }
                }
                End::Ended(error) => {
                    // Where nobody listens there is nobody to tell.
                    let _ = output.send((self.partition, Item::Ended(error))).await;
                    return;
                }
                End::Unheard => return,
            }
            let wait = self.pace.wait(rand::random());
            tokio::time::sleep(wait).await;
        }
    }

    /// Opens the stream and passes on what is new, to its end.
    async fn follow(&mut self, output: &mpsc::Sender<(usize, Item)>) -> End {
        let operation = self.opening.operation(self.partition, &self.positions);
        let request = match self.request(&operation) {
            Some(request) => request,
            // It may once the schema is another; then there is another subscription.
            None => return End::Lost(CoverageStatus::NotOffered),
        };
        let context = &self.opening.context;
        let mut stream = match context.client.subscribe(context, request).await {
            Ok(stream) => stream,
            Err(error) => return self.lost(&error),
        };
        loop {
            let said = match stream.next().await {
                Some(Ok(answer)) => self.opening.read(&operation, &self.regions, answer),
                Some(Err(error)) => Err(error),
                None => Err(FetchError::Malformed {
                    reason: "the stream ended".to_owned(),
                }),
            };
            let event = match said {
                Ok(Said::Event(event)) => event,
                Ok(Said::Ended(error)) => return End::Ended(error),
                Err(error) => return self.lost(&error),
            };
            self.pace = Pace::new(self.opening.context.retry);
            if !self.is_new(&event) {
                continue;
            }
            if output
                .send((self.partition, Item::Event(event)))
                .await
                .is_err()
            {
                return End::Unheard;
            }
        }
    }

    fn request(&self, operation: &Operation) -> Option<SubgraphRequest> {
        Some(SubgraphRequest {
            service: Service {
                subgraph: self.opening.node.subgraph,
                partition: u16::try_from(self.partition).ok(),
            },
            query: operation.text.clone()?,
            variables: operation.variables.clone(),
        })
    }

    /// Whether an event was not passed on before; the position moves on with it.
    fn is_new(&mut self, event: &Event) -> bool {
        let is_newer = self.positions.get(&event.region) < Some(event.position);
        if is_newer {
            self.positions.set(event.region.clone(), event.position);
        }
        is_newer || event.kind == Kind::Up
    }

    fn lost(&self, error: &FetchError) -> End {
        let regions = &self.regions;
        tracing::debug!(?regions, %error, "a stream of changes is lost");
        End::Lost(CoverageStatus::from(error))
    }
}
