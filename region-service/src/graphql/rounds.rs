//! Runs one request together with the loads that its resolvers ask for.
//!
//! A batch should hold every key that is wanted at one level of the answer. A timer cannot know when
//! that is: on a busy machine it fires too early and one batch becomes two. Here the request and its
//! loads are one task, so the rule is exact: resolvers run until all of them wait; then what they
//! wait for is loaded, all of it, before a next round begins. The number of statements is therefore a
//! property of the operation, not of the number of rows or of the machine's speed.

use std::future::Future;
use std::pin::pin;
use std::task::{self, Poll};
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::Timer;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{BoxFuture, poll_fn, ready};
use futures::stream::{self, FuturesUnordered};
use futures::task::{FutureObj, Spawn, SpawnError};
use futures::{Stream, StreamExt};

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
        let mut loads = self.loads();
        let mut request = pin!(request);
        poll_fn(move |task| loads.drive(task, |task| request.as_mut().poll(task))).await
    }

    /// The items of `stream`, loading in rounds what the one that is being made waits for.
    pub(crate) fn stream<T>(
        self,
        stream: impl Stream<Item = T> + Send + 'static,
    ) -> impl Stream<Item = T> + Send + 'static {
        let mut loads = self.loads();
        let mut stream = Box::pin(stream);
        stream::poll_fn(move |task| loads.drive(task, |task| stream.as_mut().poll_next(task)))
    }

    /// The loaders have their own senders; with that of the rounds gone the channel ends with them.
    fn loads(self) -> Loads {
        Loads {
            waiting: self.waiting,
            round: FuturesUnordered::new(),
        }
    }
}

/// The loads of a request: those that wait for the next round, and the round that is on.
struct Loads {
    waiting: UnboundedReceiver<FutureObj<'static, ()>>,
    round: FuturesUnordered<FutureObj<'static, ()>>,
}

impl Loads {
    /// Polls `request`, and what it waits for, until it is ready or nothing moves.
    fn drive<T>(
        &mut self,
        task: &mut task::Context<'_>,
        mut request: impl FnMut(&mut task::Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        loop {
            if let Poll::Ready(answer) = request(task) {
                return Poll::Ready(answer);
            }
            if self.round.is_empty() {
                while let Poll::Ready(Some(load)) = self.waiting.poll_next_unpin(task) {
                    self.round.push(load);
                }
            }
            if self.round.is_empty() {
                return Poll::Pending;
            }
            while let Poll::Ready(Some(())) = self.round.poll_next_unpin(task) {}
            if !self.round.is_empty() {
                return Poll::Pending;
            }
        }
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
