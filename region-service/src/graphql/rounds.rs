//! Runs one request together with the loads that its resolvers ask for.
//!
//! A batch should hold every key that is wanted at one level of the answer. A timer cannot know when
//! that is: on a busy machine it fires too early and one batch becomes two. Here the request and its
//! loads are one task, so the rule is exact: resolvers run until all of them wait; then what they
//! wait for is loaded, all of it, before a next round begins. The number of statements is therefore a
//! property of the operation, not of the number of rows or of the machine's speed.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::Timer;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{BoxFuture, poll_fn, ready};
use futures::stream::FuturesUnordered;
use futures::task::{FutureObj, Spawn, SpawnError};

/// More keys than any request has: batches end with the round, never before.
const UNLIMITED: usize = usize::MAX;

/// Where a request's loads wait for their round.
pub(crate) struct Rounds {
    spawner: Spawner,
    waiting: UnboundedReceiver<FutureObj<'static, ()>>,
}

impl Rounds {
    pub(crate) fn new() -> Self {
        let (sender, waiting) = unbounded();
        Self {
            spawner: Spawner(sender),
            waiting,
        }
    }

    /// A loader whose batches run in these rounds. It keeps nothing from one round to the next: with
    /// a cache, which statements are left out would depend on what other rows had asked for.
    pub(crate) fn loader<T: Send + Sync + 'static>(&self, loader: T) -> DataLoader<T> {
        DataLoader::new(loader, self.spawner.clone(), Immediately).max_batch_size(UNLIMITED)
    }

    /// Runs `request` to its end, loading in rounds what it waits for.
    pub(crate) async fn run<T>(self, request: impl Future<Output = T>) -> T {
        let Self {
            spawner,
            mut waiting,
        } = self;
        // The loaders have their own senders; with this one gone the channel ends with them.
        drop(spawner);
        let mut request = pin!(request);
        let mut round = FuturesUnordered::new();
        poll_fn(move |task| {
            loop {
                if let Poll::Ready(answer) = request.as_mut().poll(task) {
                    return Poll::Ready(answer);
                }
                if round.is_empty() {
                    while let Poll::Ready(Some(load)) = waiting.poll_next_unpin(task) {
                        round.push(load);
                    }
                }
                if round.is_empty() {
                    return Poll::Pending;
                }
                while let Poll::Ready(Some(())) = round.poll_next_unpin(task) {}
                if !round.is_empty() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

/// Puts loads into the queue of their request.
#[derive(Clone)]
struct Spawner(UnboundedSender<FutureObj<'static, ()>>);

impl Spawn for Spawner {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0
            .unbounded_send(load)
            .map_err(|_| SpawnError::shutdown())
    }
}

/// No delay: the round is the delay.
struct Immediately;

impl Timer for Immediately {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}
